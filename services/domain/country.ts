import { TripointError } from './errors.ts';

/** ISO 3166-1 alpha-2, upper case. INVARIANT: participating countries are configuration, never code. */
export type Country = string;

export function country(text: string): Country {
  if (!/^[A-Z]{2}$/.test(text)) throw new TripointError('INVALID', { field: 'country', rule: 'two letters, ISO 3166-1 alpha-2' });
  return text;
}

import type { Country } from '../services/domain/index.ts';

export type Role = 'officer' | 'releaser' | 'auditor' | 'operator' | 'integrator';

/** A synthetic user for demonstrations; no real person's name. */
export interface Person {
  readonly subject: string;
  readonly name: string;
  readonly role: Role;
  readonly agency: string;
}

/** By country: the agency of the first officers and releasers, that of the second ones, and the national targeting centre. */
const AGENCIES: Readonly<Record<Country, { cargo: string; visa: string; centre: string }>> = {
  US: { cargo: 'CBP', visa: 'CBP', centre: 'NTC' },
  CA: { cargo: 'CBSA', visa: 'IRCC', centre: 'NRAC' },
  MX: { cargo: 'ANAM', visa: 'INM', centre: 'SAT' },
};

const ROLES = [
  { subject: 'officer-1', name: 'Sample Officer One', role: 'officer', of: 'cargo' },
  { subject: 'officer-2', name: 'Sample Officer Two', role: 'officer', of: 'visa' },
  { subject: 'releaser-1', name: 'Sample Releaser One', role: 'releaser', of: 'cargo' },
  { subject: 'releaser-2', name: 'Sample Releaser Two', role: 'releaser', of: 'visa' },
  { subject: 'auditor-1', name: 'Sample Auditor', role: 'auditor', of: 'centre' },
  { subject: 'operator-1', name: 'Sample Operator', role: 'operator', of: 'centre' },
  { subject: 'system-1', name: 'Sample Targeting System', role: 'integrator', of: 'cargo' },
] as const;

/** The users of one country. A country that is not in the table gets a single agency named after it. */
export function peopleOf(country: Country): Person[] {
  const agencies = AGENCIES[country] ?? { cargo: `${country}-1`, visa: `${country}-1`, centre: `${country}-1` };
  return ROLES.map(({ subject, name, role, of }) => ({
    subject: `${country.toLowerCase()}-${subject}`,
    name: `${name} (${country})`,
    role,
    agency: agencies[of],
  }));
}

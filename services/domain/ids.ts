import { parse, stringify, v7 } from 'uuid';
import { TripointError } from './errors.ts';

/** 16 bytes of a UUIDv7 (RFC 9562): time-ordered, so that indexes over ids stay cheap to append to. */
export type Id = Uint8Array;

export type NewId = () => Id;
export const newId: NewId = () => v7(undefined, new Uint8Array(16));

export const idText = (id: Id): string => stringify(id);

export function idFromText(text: string): Id {
  try {
    return parse(text);
  } catch {
    throw new TripointError('INVALID', { field: 'id', rule: 'a UUID' });
  }
}

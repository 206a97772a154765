// Whom a record is about, as the index knows it: a keyed hash of each name and number, over a normal form. Exact search only: the hash of
// a part of a name finds nothing.
import type { Vault } from '../ledger/index.ts';

type Json = Readonly<Record<string, unknown>>;

/** Bytes kept of a keyed hash. */
const BYTES = 16;
/** Names of one record: what is beyond is not found, and a record bounds its own lists well below. */
const MOST_NAMES = 64;

/** Capitals, no accents, one space for whatever is neither letter nor digit. */
export const normalName = (text: string): string =>
  text
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .toUpperCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();

export const personHash = (vault: Vault, text: string): Uint8Array =>
  vault.keyedHash('desk/person', normalName(text)).subarray(0, BYTES);

/** Of the subject of a token. */
export const officerHash = (vault: Vault, subject: string): Uint8Array =>
  vault.keyedHash('desk/officer', subject).subarray(0, BYTES);

/** Fields whose text names a subject that is no person. */
const NUMBERS: readonly string[] = [
  'iso6346Code',
  'imoNumber',
  'conveyanceIdentification',
  'shipmentReference',
  'identification',
  'recordReference',
];

/** Every way in which a record names whom or what it is about: both orders of a name, a document with and without its state. */
export function namesIn(record: Json): string[] {
  const names = new Set<string>();
  const add = (...parts: unknown[]): void => {
    const name = normalName(parts.filter((part) => typeof part === 'string').join(' '));
    if (name !== '' && names.size < MOST_NAMES) names.add(name);
  };
  const walk = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return;
    const { primaryIdentifier: primary, secondaryIdentifier: secondary, documentNumber: number, issuingState } = value as Json;
    if (typeof primary === 'string') {
      add(primary, secondary);
      add(secondary, primary);
    }
    if (typeof number === 'string') {
      add(number);
      add(issuingState, number);
    }
    for (const [field, inner] of Object.entries(value)) {
      if (NUMBERS.includes(field)) add(inner);
      else if (field === 'corporation') add((inner as Json | null)?.name);
      walk(inner);
    }
  };
  walk(record);
  return [...names];
}

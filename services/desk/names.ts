// Whom a record is about, as the index knows it: a keyed hash of each name and number, over a normal form. Exact search only: the hash of
// a part of a name finds nothing.
import { createHmac, createSecretKey } from 'node:crypto';
import type { Vault } from '../ledger/index.ts';

type Json = Readonly<Record<string, unknown>>;

/** Bytes kept of a keyed hash. */
const SIGN_BYTES = 16;
/** Officers whose hash is kept at hand. */
const MOST_OFFICERS = 4_096;
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

/** Keyed hashes by which the index knows persons and officers: the same one is the same sign. */
export interface Signs {
  /** Of a name or number, in whatever form it is written. */
  readonly person: (text: string) => Uint8Array;
  /** Of the subject of a token. */
  readonly officer: (subject: string) => Uint8Array;
}

export function createSigns(vault: Vault): Signs {
  // Keys of the desk's own, which the vault gives: a leaf needs several hashes, and one under a key object costs a sixth.
  const keyed = (use: string) => {
    const key = createSecretKey(vault.keyedHash(`desk/${use}`, ''));
    return (text: string): Uint8Array => createHmac('sha256', key).update(text).digest().subarray(0, SIGN_BYTES);
  };
  const [person, officer] = [keyed('person'), keyed('officer')];
  const officers = new Map<string, Uint8Array>();
  return {
    person: (text) => person(normalName(text)),
    officer(subject) {
      const known = officers.get(subject);
      if (known !== undefined) return known;
      if (officers.size === MOST_OFFICERS) officers.clear();
      const sign = officer(subject);
      officers.set(subject, sign);
      return sign;
    },
  };
}

/** Signs that stand one behind the other. */
export const signsIn = (signs: Uint8Array | null): Uint8Array[] =>
  Array.from({ length: (signs?.length ?? 0) / SIGN_BYTES }, (_, i) =>
    (signs as Uint8Array).subarray(i * SIGN_BYTES, (i + 1) * SIGN_BYTES),
  );

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

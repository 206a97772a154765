// The place of sealed content: its table and the primary key of its row. Content sealed for one place does not open at another.
import { toHex } from '../domain/index.ts';

export type Place = readonly [
  table: 'record' | 'exchange' | 'opening' | 'visa' | 'vault_key' | 'subject',
  ...key: readonly (Uint8Array | string | number)[],
];

export const placeOf = {
  record: (source: string, recordId: Uint8Array, version: number): Place => ['record', source, recordId, version],
  /** `leaf` is the one whose commitments the content opens; a held exchange is decided by a second leaf. */
  exchange: (exchangeId: Uint8Array, direction: string, partner: string, leaf: number): Place => [
    'exchange',
    exchangeId,
    direction,
    partner,
    leaf,
  ],
  opening: (leaf: number, exchangeId: Uint8Array): Place => ['opening', leaf, exchangeId],
  visa: (document: Uint8Array): Place => ['visa', document],
  /** Of an index: what it knows of a record. */
  subject: (source: string, recordId: Uint8Array, version: number): Place => ['subject', source, recordId, version],
} as const;

/** Bytes before the content of each part: its type (1 byte) and its length (u32be). */
const HEAD = 5;

/** The additional authenticated data: `vaultId` and the place. INVARIANT: injective, since each part states its type and length. */
export function placeBytes(vaultId: Uint8Array, place: Place): Uint8Array {
  let length = vaultId.length;
  for (const part of place) length += HEAD + (typeof part === 'object' ? part.length : Buffer.byteLength(String(part)));
  const bytes = Buffer.allocUnsafe(length);
  bytes.set(vaultId);
  let at = vaultId.length;
  for (const part of place) {
    const start = at + HEAD;
    bytes[at] = typeof part === 'object' ? 1 : typeof part === 'string' ? 2 : 3;
    if (typeof part === 'object') bytes.set(part, start);
    const size = typeof part === 'object' ? part.length : bytes.write(String(part), start);
    bytes.writeUInt32BE(size, at + 1);
    at = start + size;
  }
  return bytes;
}

/** Human-readable: `record US 0193…7f 1`. */
export const placeName = (place: Place): string =>
  place.map((part) => (typeof part === 'object' ? toHex(part) : String(part))).join(' ');

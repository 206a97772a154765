// Where sealed content stands: the table, and the key that its row is found by. What was sealed at one place opens at no other.
import { toHex } from '../domain/index.ts';

export type Place = readonly [
  table: 'record' | 'exchange' | 'opening' | 'visa' | 'vault_key',
  ...key: readonly (Uint8Array | string | number)[],
];

export const placeOf = {
  record: (source: string, recordId: Uint8Array, version: number): Place => ['record', source, recordId, version],
  /** `leaf`: the one whose commitments it opens. An exchange that was held is decided by a second leaf. */
  exchange: (exchangeId: Uint8Array, direction: string, partner: string, leaf: number): Place => [
    'exchange',
    exchangeId,
    direction,
    partner,
    leaf,
  ],
  opening: (leaf: number, exchangeId: Uint8Array): Place => ['opening', leaf, exchangeId],
  visa: (document: Uint8Array): Place => ['visa', document],
} as const;

/** Bytes of a part before its content: its kind and its length. */
const HEAD = 5;

/** `vaultId` and the place, as what is sealed is bound to them. No two places have the same bytes: each part states its kind and its length. */
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

/** For people: `record US 0193…7f 1`. */
export const placeName = (place: Place): string =>
  place.map((part) => (typeof part === 'object' ? toHex(part) : String(part))).join(' ');

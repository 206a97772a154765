// Where sealed content stands: the table, and the key that its row is found by. What was sealed at one place opens at no other.
import { concat } from '../../proto/index.ts';
import { toHex, utf8 } from '../domain/index.ts';

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

/** No two places have the same bytes: each part is told by its kind and its length. */
export function placeBytes(place: Place): Uint8Array {
  const parts: Uint8Array[] = [];
  for (const part of place) {
    const bytes = typeof part === 'object' ? part : utf8(String(part));
    const head = new Uint8Array(5);
    head[0] = typeof part === 'object' ? 1 : typeof part === 'string' ? 2 : 3;
    new DataView(head.buffer).setUint32(1, bytes.length);
    parts.push(head, bytes);
  }
  return concat(parts);
}

/** For people: `record US 0193…7f 1`. */
export const placeName = (place: Place): string =>
  place.map((part) => (typeof part === 'object' ? toHex(part) : String(part))).join(' ');

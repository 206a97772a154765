// The columns of `leaf` by which rows are found, compared with the entry's own bytes. altered rows: another kind would hide an erasure,
// another exchange id would hide what was done about an exchange.

const [EXCHANGE_ID, KIND] = [3, 4];
const [VARINT, BYTES] = [0, 2];

export interface LeafFacts {
  readonly kind: number;
  /** The buffer that contains the exchange id, at `idAt`; `idLength` is the length according to the row, and may be 0. */
  readonly ids: Uint8Array;
  readonly idAt: number;
  readonly idLength: number;
}

/**
 * Whether the AuditEntry in `bytes` from `from` up to, not including, `end` has this kind and exchange id. Reads only its first four
 * fields, because every entry of the log is checked at start. INVARIANT: fields are in ascending order, as the encoder writes them.
 */
export function isSaidByEntry(bytes: Uint8Array, from: number, end: number, { kind, ids, idAt, idLength }: LeafFacts): boolean {
  let found = 0;
  let length = 0;
  for (let at = from; at < end; ) {
    const tag = bytes[at++] as number;
    const field = tag >>> 3;
    if (field > KIND) break;
    const wire = tag & 7;
    if (wire !== VARINT && wire !== BYTES) return false;
    let value = 0;
    for (let shift = 0, more = true; more; shift += 7) {
      if (at >= end || shift > 28) return false;
      const byte = bytes[at++] as number;
      value |= (byte & 0x7f) << shift;
      more = byte > 0x7f;
    }
    if (field === KIND) found = value;
    if (wire === VARINT) continue;
    if (field === EXCHANGE_ID) {
      length = value;
      if (length !== idLength || at + length > end) return false;
      for (let i = 0; i < length; i++) if (bytes[at + i] !== ids[idAt + i]) return false;
    }
    at += value;
  }
  return found === kind && length === idLength;
}

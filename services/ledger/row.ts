export type Value = string | number | Uint8Array | null;

/** Column name → value. */
export type Row = Record<string, Value>;

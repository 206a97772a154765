/** What a column holds. */
export type Value = string | number | Uint8Array | null;

/** A row by its columns' names. */
export type Row = Record<string, Value>;

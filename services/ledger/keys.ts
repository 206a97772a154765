// The wrapped keys of all sealed content. They are kept apart from the ledger, whatever its engine: erasure means overwriting a key,
// and only this small store has to be able to overwrite.

/** Read-only. */
export interface KeyReader {
  /** Undefined if the key was destroyed or never existed. */
  get(vaultId: Uint8Array): Uint8Array | undefined;
  /** Every key, in ascending order of id. */
  each(): Iterable<StoredKey>;
}

export interface StoredKey {
  readonly vaultId: Uint8Array;
  readonly wrapped: Uint8Array;
}

/**
 * One commit over two stores, decided by the ledger. New keys become durable before the ledger commits what they seal; keys are destroyed
 * after the ledger commits their destruction. In between, an intent records both sets. The ledger stores the mark of the last intent that
 * it committed: at start the mark decides whether the intent is completed or undone, and shows whether one file was restored alone.
 */
export interface KeyStore extends KeyReader {
  /** Makes the new keys and the intent durable before it returns. Returns the mark that the ledger must store in the same commit. */
  prepare(made: readonly StoredKey[], destroyed: readonly Uint8Array[]): Uint8Array;
  /**
   * `mark` is the one in the ledger. Completes the intent prepared under it, or undoes an intent prepared after it. Throws if `mark`
   * belongs to neither.
   */
  settle(mark: Uint8Array): void;
  /** Imports keys from another store. `mark` is the one that their ledger stores. */
  take(keys: Iterable<StoredKey>, mark: Uint8Array): void;
  /** Removes destroyed keys from the write-ahead log too. False if a reader still holds it. */
  scrub(): boolean;
  close(): void;
}

/** For a ledger without its keys: a copy that they were not joined to. */
export const NO_KEYS: KeyReader = { get: () => undefined, each: () => [] };

// The wrapped keys of all that is sealed. They are kept apart from the ledger, whatever keeps that: what is erased is erased by
// overwriting its key, and no more than this small store has to be able to.

/** Reads keys, and never writes. */
export interface KeyReader {
  /** Undefined: it was destroyed, or there never was one. */
  get(vaultId: Uint8Array): Uint8Array | undefined;
  /** Every key, in the order of their ids. */
  each(): Iterable<StoredKey>;
}

export interface StoredKey {
  readonly vaultId: Uint8Array;
  readonly wrapped: Uint8Array;
}

/**
 * Two stores and one commit: the ledger decides. Keys are made before the ledger commits to what they seal and are destroyed after it
 * commits to their destruction; in between, an intent says what is under way. The ledger keeps the mark of the last intent that it
 * committed to, by which a start knows whether to complete it or to take it back, and that neither file was put back without the other.
 */
export interface KeyStore extends KeyReader {
  /** Durable when it returns: the new keys, and what is to be destroyed. Gives the mark that the ledger is to keep in the same commit. */
  prepare(made: readonly StoredKey[], destroyed: readonly Uint8Array[]): Uint8Array;
  /**
   * The ledger keeps this mark: what was prepared under it is completed, what was prepared after it is taken back. Throws where it is
   * neither.
   */
  settle(mark: Uint8Array): void;
  /** Takes over keys that stood elsewhere; `mark`: the ledger that they are of keeps it. */
  take(keys: Iterable<StoredKey>, mark: Uint8Array): void;
  /** Destroyed keys leave the write-ahead file too. False where a reader holds it. */
  scrub(): boolean;
  close(): void;
}

/** Of a ledger whose keys are not there: a copy that was not joined with them. */
export const NO_KEYS: KeyReader = { get: () => undefined, each: () => [] };

// A country's single transactional store, independent of the engine. Only its gateway writes to it.
import type { Counter } from './counts.ts';
import type { Reader } from './reader.ts';
import type { Head, Write } from './writes.ts';

export type NextHead = Omit<Head, 'revision'>;

/** The end of a transaction: its last writes, and its head. */
export interface Rest {
  readonly head: NextHead;
  readonly writes: readonly Write[];
}

export interface Store extends Reader {
  head(): Head;
  /** The counter's value as of the last commit. Served from memory, since every exchange under a counting agreement asks for it. */
  count(counter: Counter): number;
  /** Commits one transaction. Throws LEDGER_FAILED; the store then refuses all writes, and the gateway must restart into recovery. */
  commit(head: NextHead, writes: readonly Write[]): Promise<void>;
  /** Like `commit`, but `rest` runs while the writer is already inserting `writes`. */
  commitWith(writes: readonly Write[], rest: () => Rest): Promise<void>;
  /**
   * Removes destroyed keys and expired entries of earlier commits from the write-ahead log too. False if a reader holds the log: they
   * remain until a later call. Throws LEDGER_FAILED.
   */
  scrub(): Promise<boolean>;
  close(): Promise<void>;
}

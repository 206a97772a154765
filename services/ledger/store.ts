// A country's one transactional store, whatever engine keeps it. Only its gateway writes.
import type { Counter } from './counts.ts';
import type { Reader } from './reader.ts';
import type { Head, Write } from './writes.ts';

export type NextHead = Omit<Head, 'revision'>;

/** What ends a transaction: its last writes, and its head. */
export interface Rest {
  readonly head: NextHead;
  readonly writes: readonly Write[];
}

export interface Store extends Reader {
  /** The head of the last commit. */
  head(): Head;
  /** How often this was counted, by the last commit. From memory: every exchange that an agreement counts asks. */
  count(counter: Counter): number;
  /** One transaction. Throws LEDGER_FAILED, after which the store takes nothing more: restart into recovery. */
  commit(head: NextHead, writes: readonly Write[]): Promise<void>;
  /** The same, with what is worked out while the writer is at `writes` already. */
  commitWith(writes: readonly Write[], rest: () => Rest): Promise<void>;
  /**
   * Destroyed keys and expired entries of the commits before leave the write-ahead file too. False where a reader holds it: they are still
   * there, and leave at a later call. Throws LEDGER_FAILED.
   */
  scrub(): Promise<boolean>;
  close(): Promise<void>;
}

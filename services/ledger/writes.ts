// The parts of a commit: named writes, and the head that results.
import type { Value } from './row.ts';
import type { WRITES } from './sqlite/writes.ts';

/** Writes to the key store: a new key (`vaultId`, `wrapped`), and the destruction of one (`vaultId`). */
export const KEY_WRITES = ['vaultKey', 'vaultKeyDestroyed'] as const;

export type WriteName = keyof typeof WRITES | (typeof KEY_WRITES)[number];

export type Write = readonly [name: WriteName, ...parameters: Value[]];

/**
 * Throws TypeError for a value that a column would refuse or that would not read back unchanged, while the draft can still be dropped.
 * Stored numbers are safe integers.
 */
export function checkWrite(write: Write): void {
  for (let i = 1; i < write.length; i++) {
    const value = write[i];
    const fits =
      typeof value === 'number'
        ? Number.isSafeInteger(value)
        : typeof value === 'string' || value === null || value instanceof Uint8Array;
    if (!fits) throw new TypeError(`${write[0]}: parameter ${i} has a type that cannot be stored`);
  }
}

/** The tree of the current log and the store's revision after a commit. */
export interface Head {
  /** Advances with every commit, whether or not it logs. */
  readonly revision: number;
  /** Number of the current log, from 1, and the ledger-wide index of its first leaf. */
  readonly log: number;
  readonly firstLeaf: number;
  readonly size: number;
  /** Roots of the perfect subtrees that make up the tree: 32 bytes each, largest subtree first. */
  readonly edge: Uint8Array;
  readonly root: Uint8Array;
  /** The signed checkpoint of this head. */
  readonly checkpoint: string;
  /** The latest time of any commit, UTC microseconds. */
  readonly latest: number;
}

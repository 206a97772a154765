// What a commit is made of: writes by their names, and the head that they lead to.
import type { Value } from './row.ts';
import type { WRITES } from './sqlite/writes.ts';

/** Writes to the store of the keys: a new key (`vaultId`, `wrapped`), and one that is destroyed (`vaultId`). */
export const KEY_WRITES = ['vaultKey', 'vaultKeyDestroyed'] as const;

export type WriteName = keyof typeof WRITES | (typeof KEY_WRITES)[number];

export type Write = readonly [name: WriteName, ...parameters: Value[]];

/**
 * Throws TypeError for what a column would refuse, or could not be read back: while the draft that brings it can still be dropped. Every
 * number that is stored is a whole one.
 */
export function checkWrite(write: Write): void {
  for (let i = 1; i < write.length; i++) {
    const value = write[i];
    const fits =
      typeof value === 'number'
        ? Number.isSafeInteger(value)
        : typeof value === 'string' || value === null || value instanceof Uint8Array;
    if (!fits) throw new TypeError(`${write[0]}: parameter ${i} is nothing that is stored`);
  }
}

/** The tree of the log that is written and the store's revision, as one commit leaves them. */
export interface Head {
  /** Advances with every commit, whether or not it logs. */
  readonly revision: number;
  /** Number of the log, from 1, and the leaf of the ledger that is its first. */
  readonly log: number;
  readonly firstLeaf: number;
  readonly size: number;
  /** 32 bytes per perfect subtree, largest first. */
  readonly edge: Uint8Array;
  readonly root: Uint8Array;
  /** The signed checkpoint of this head. */
  readonly checkpoint: string;
  /** The latest time, UTC microseconds, at which any commit was made. */
  readonly latest: number;
}

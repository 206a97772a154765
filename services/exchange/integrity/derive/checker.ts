// A check of one table against the log: it reads every entry in order, and reports differences.
import type { Country, Micros } from '../../../domain/index.ts';
import type { Reader, Vault } from '../../../ledger/index.ts';
import type { Agreement } from '../../../policy/index.ts';
import type { EntryTile, OwnLogs } from '../../log/index.ts';
import type { Extent } from './entries.ts';
import type { Entry } from './entry.ts';
import type { Difference } from './finding.ts';

export interface Deriving {
  readonly self: Country;
  readonly store: Reader;
  readonly vault: Vault;
  readonly logs: Pick<OwnLogs, 'placeOf' | 'named'>;
  readonly now: Micros;
  readonly extent: Extent;
  /** By the digest of their row; undefined if the row's text has another digest or cannot be read. */
  readonly texts: ReadonlyMap<string, Agreement | undefined>;
  /** How long posts are remembered. */
  readonly idempotencyDays: number;
}

export interface Checker {
  /** The kinds of entries that it reads; all if absent. */
  readonly kinds?: readonly number[];
  read?(entry: Entry): void;
  /** Called after the entries of a tile, to look up many rows at once. */
  tile?(tile: EntryTile): Iterable<Difference>;
  end?(): Iterable<Difference>;
}

export type MakeChecker = (deriving: Deriving) => Checker;

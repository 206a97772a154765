// One table held against the log: it is shown every entry in order, and says what differs.
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
  /** By the digest of their row; undefined where it is of another text. */
  readonly texts: ReadonlyMap<string, Agreement | undefined>;
  /** Posts are remembered for so long. */
  readonly idempotencyDays: number;
}

export interface Checker {
  /** It is shown entries of these alone; of all, where this is absent. */
  readonly kinds?: readonly number[];
  read?(entry: Entry): void;
  /** When the entries of a tile were read: for what is looked up for many at once. */
  tile?(tile: EntryTile): Iterable<Difference>;
  end?(): Iterable<Difference>;
}

export type MakeChecker = (deriving: Deriving) => Checker;

// Keeps the index up to date with the ledger and answers from it, in one thread: what is removed is found no more from then on.
import { AuditKind, concat, decode, type RecordKind } from '../../proto/index.ts';
import { sameBytes } from '../domain/index.ts';
import { openDerived, placeOf, type Reader, type RowOf, throwUnlessOfRow, type Vault } from '../ledger/index.ts';
import { familyOfKind, isShared, showRecord } from '../records/index.ts';
import { type Book, createBook } from './book.ts';
import { type Features, featuresOf } from './features.ts';
import { SEARCH_SCHEMA } from './schema.ts';

export interface FollowOptions {
  /** The index file: created if missing, made again if it has another schema. */
  readonly file: string;
  readonly ledger: Pick<Reader, 'get' | 'all' | 'keys' | 'snapshot'>;
  readonly vault: Vault;
}

export interface Follower extends Pick<Book, 'find' | 'list' | 'bytes'> {
  /** Reads what the file has, or follows some leaves more. False if there is nothing left to do. */
  step(): boolean;
  /** Leaves followed; 0 until everything in the file is in memory, since nothing can be found before. */
  next(): number;
  /** Removes a record by an exchange with which it came. False if a reader holds the write-ahead log, which then still has it. */
  forget(exchangeId: Uint8Array): boolean;
  close(): void;
}

/** How long an erasure waits for readers of the index. */
const SCRUB_MS = 2_000;
/** Leaves at once; and how long a question may have to wait for a step. */
const CHUNK = 64;
const STEP_MS = 20;

type LeafRow = RowOf<'leavesWithRecords'>;
/** A leaf with which content came into the ledger. */
type Coming = { readonly [name in keyof LeafRow]: NonNullable<LeafRow[name]> };
interface State {
  readonly next: number;
  readonly last_hash: Uint8Array | null;
}

/** Undefined of content that is destroyed or cannot be read: its reader would not see it either. */
function featuresIn({ ledger, vault }: FollowOptions, row: Coming): Features | undefined {
  const family = familyOfKind(row.record_kind as RecordKind)?.family;
  const wrapped = ledger.keys.get(row.vault_id);
  if (family === undefined || wrapped === undefined) return undefined;
  try {
    const place = placeOf.record(row.source, row.record_id, row.version);
    const opened = vault.open(vault.unwrap(row.vault_id, wrapped), place, row.sealed);
    const { disclosures } = decode('BatchEntry', opened);
    return featuresOf(family, showRecord(family, concat(disclosures.map(({ carried }) => carried))));
  } catch (error) {
    throwUnlessOfRow(error);
    return undefined;
  }
}

export function createFollower(options: FollowOptions): Follower {
  const { file, ledger, vault } = options;
  const index = openDerived(file, SEARCH_SCHEMA);
  const book = createBook(index, vault);
  let isLoaded = false;
  let next = 0;

  /** rollback: where to continue. If the ledger was restored to another history, the index is emptied and starts again. */
  function resumed(): State {
    const found = index.prepare('SELECT next, last_hash FROM state').get() as unknown as State;
    if (found.next === 0) return found;
    const known = ledger.get('leafHash', found.next - 1)?.hash;
    if (known !== undefined && found.last_hash !== null && sameBytes(known, found.last_hash)) return found;
    book.clear();
    return { next: 0, last_hash: null };
  }

  function forgotten(exchangeId: Uint8Array): void {
    const version = ledger.get('recordOfExchange', exchangeId);
    if (version !== undefined) book.remove(version);
  }

  function follow(row: LeafRow): void {
    if (row.kind === AuditKind.ERASED) forgotten(row.exchange_id);
    else if (row.record_id !== null && row.record_kind !== null && isShared(row.record_kind)) {
      const coming = row as Coming;
      book.insert({ ...coming, kind: coming.record_kind }, () => featuresIn(options, coming));
    }
  }

  function advance(): boolean {
    const began = performance.now();
    let { next: at, last_hash: lastHash } = resumed();
    let drained = false;
    while (!drained && performance.now() - began < STEP_MS) {
      const rows = ledger.snapshot(() => ledger.all('leavesWithRecords', at, CHUNK));
      for (const row of rows) follow(row);
      const last = rows.at(-1);
      if (last !== undefined) [at, lastHash] = [last.leaf_index + 1, last.hash];
      drained = rows.length < CHUNK;
    }
    index.prepare('UPDATE state SET next = ?, last_hash = ?').run(at, lastHash);
    next = at;
    return !drained;
  }

  /** altered file: a row that does not open is no reason to find nothing. The index is made again. */
  function load(): void {
    const began = performance.now();
    try {
      while (book.load()) if (performance.now() - began > STEP_MS) return;
    } catch (error) {
      throwUnlessOfRow(error);
      index.locked(book.clear);
    }
    isLoaded = true;
  }

  return {
    step() {
      if (!isLoaded) {
        load();
        return true;
      }
      const more = index.locked(advance);
      if (!more) index.scrub(0);
      return more;
    },
    next: () => next,
    find: book.find,
    list: book.list,
    forget(exchangeId) {
      index.locked(() => forgotten(exchangeId));
      return index.scrub(SCRUB_MS);
    },
    bytes: book.bytes,
    close: () => index.close(),
  };
}

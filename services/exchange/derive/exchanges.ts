// Every statement sent, received, held or refused here has its row, and no row is of anything else.
import { AuditKind } from '../../../proto/index.ts';
import { type MakeChecker, rowsOf } from './checker.ts';
import { bytesOf, chunksOf, type Entry, idOf } from './entries.ts';
import { forged, lost } from './finding.ts';

const COUNT = 'SELECT count(DISTINCT exchange_id) AS n FROM exchange WHERE exchange_id IN (IDS)';
const ALL = 'SELECT count(*) AS n FROM exchange';
const PRESENT = 'SELECT exchange_id FROM exchange WHERE exchange_id IN (IDS)';

/** Whether a row is kept of what the entry is about: not of an answer that says nothing of anyone. */
export const keepsRow = ({ kind, outcome }: Pick<Entry, 'kind' | 'outcome'>): boolean =>
  kind === AuditKind.SENT ||
  kind === AuditKind.HELD ||
  kind === AuditKind.REFUSED ||
  (kind === AuditKind.RECEIVED && outcome !== 0);

/** How many there are to be. */
function counting() {
  /** What waits for its decision, which has the same row. */
  const held = new Set<string>();
  return (entry: Entry): number => {
    if (!keepsRow(entry)) return 0;
    const isDecided = held.size > 0 && held.delete(entry.id);
    if (entry.kind === AuditKind.HELD) held.add(entry.id);
    return isDecided ? 0 : 1;
  };
}

/** At a start as many as there are to be; which, is looked for where they are fewer or more. */
export const exchangeCount: MakeChecker = (deriving) => {
  const { store, extent } = deriving;
  const isNew = counting();
  let expected = 0;
  return {
    read(entries) {
      for (const entry of entries) expected += isNew(entry);
    },
    *end() {
      // Without a condition it is counted in an index.
      const rows = extent.expiredLeaf === 0 ? store.get(ALL) : store.get(`${ALL} WHERE leaf_index >= ?`, extent.expiredLeaf);
      if (rows?.n === expected) return;
      const { chunk, end } = exchanges(deriving);
      for (const entries of chunksOf(store, extent)) yield* chunk?.(entries) ?? [];
      yield* end?.() ?? [];
    },
  };
};

export const exchanges: MakeChecker = ({ store, extent }) => {
  const isNew = counting();
  let expected = 0;
  return {
    *chunk(entries) {
      const wanted = new Map<string, number>();
      for (const entry of entries) {
        if (!keepsRow(entry)) continue;
        wanted.set(entry.id, entry.leaf);
        expected += isNew(entry);
      }
      const ids = [...wanted.keys()].map(bytesOf);
      let here = 0;
      for (const { n } of rowsOf(store, COUNT, ids)) here += n as number;
      if (here === ids.length) return;
      for (const { exchange_id: id } of rowsOf(store, PRESENT, ids)) wanted.delete(idOf(id as Uint8Array));
      for (const [id, leaf] of wanted) yield lost('exchange', [bytesOf(id)], `is there: leaf ${leaf} is about it`);
    },
    *end() {
      const rows = store.get(ALL)?.n as number;
      // What the entries that have expired were about is not known any more.
      if (rows <= expected || extent.expiredLeaf > 0) return;
      for (const row of store.all(UNLOGGED)) yield forged('exchange', [row.exchange_id as Uint8Array], 'of an entry of the log');
    },
  };
};

const UNLOGGED = `SELECT e.exchange_id FROM exchange e LEFT JOIN leaf l ON l.leaf_index = e.leaf_index
  WHERE l.exchange_id IS NOT e.exchange_id OR (SELECT count(*) FROM exchange o WHERE o.exchange_id = e.exchange_id) > 1`;

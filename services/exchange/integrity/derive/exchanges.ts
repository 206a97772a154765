// Every statement sent, received, held or refused here has its row, and no row is of anything else.
import { AuditKind } from '../../../../proto/index.ts';
import type { Row } from '../../../ledger/index.ts';
import { OWN_KINDS } from '../../../ledger/index.ts';
import type { MakeChecker } from './checker.ts';
import type { Entry } from './entry.ts';
import { forged, lost } from './finding.ts';

const ID = 'SELECT exchange_id FROM leaf WHERE leaf_index = ?';
const ALL = 'SELECT count(*) AS n FROM exchange';
const UNLOGGED = `SELECT e.exchange_id FROM exchange e LEFT JOIN leaf l ON l.leaf_index = e.leaf_index WHERE (e.leaf_index >= ? OR e.leaf_index < 0)
  AND (l.exchange_id IS NOT e.exchange_id OR (SELECT count(*) FROM exchange o WHERE o.exchange_id = e.exchange_id) > 1)`;

/** Whether a row is kept of what the entry is about: not of an answer that says nothing of anyone. */
const keepsRow = ({ kind, outcome }: Pick<Entry, 'kind' | 'outcome'>): boolean => kind !== AuditKind.RECEIVED || outcome !== 0;

/** balance: each that is to be there is looked for, so that as many rows as that are those rows, and one made up hides none that is gone. */
export const exchanges: MakeChecker = ({ store, extent }) => {
  /** What waits for its decision, which has the same row. */
  const held = new Set<string>();
  /** Of the tile that is read, leaves of which no row is kept. */
  const without = new Set<number>();
  let expected = 0;
  let missing = 0;
  return {
    kinds: OWN_KINDS,
    read(entry) {
      if (!keepsRow(entry)) without.add(entry.leaf);
      else if (held.size === 0 || !held.delete(entry.id)) expected++;
      if (entry.kind === AuditKind.HELD) held.add(entry.id);
    },
    *tile({ rowless }) {
      for (const leaf of rowless) {
        if (without.has(leaf)) continue;
        missing++;
        const { exchange_id: id } = store.get(ID, leaf) as Row;
        yield lost('exchange', [id as Uint8Array], `is there: leaf ${leaf} is about it`);
      }
      without.clear();
    },
    *end() {
      // Without a condition it is counted in an index.
      const { n } = (
        extent.expiredLeaf === 0
          ? store.get(ALL)
          : store.get(`${ALL} WHERE leaf_index >= ? OR leaf_index < 0`, extent.expiredLeaf)
      ) as Row;
      if ((n as number) <= expected - missing) return;
      for (const { exchange_id: id } of store.all(UNLOGGED, extent.expiredLeaf))
        yield forged('exchange', [id as Uint8Array], 'of an entry of the log');
    },
  };
};

// Every statement sent, received, held or refused here has its row, and no row is of anything else.
import { AuditKind } from '../../../../proto/index.ts';
import { OWN_KINDS, type RowOf } from '../../../ledger/index.ts';
import type { MakeChecker } from './checker.ts';
import type { Entry } from './entry.ts';
import { forged, lost } from './finding.ts';

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
        const { exchange_id: id } = store.get('leafExchange', leaf) as RowOf<'leafExchange'>;
        yield lost('exchange', [id], `is there: leaf ${leaf} is about it`);
      }
      without.clear();
    },
    *end() {
      const row = extent.expiredLeaf === 0 ? store.get('exchangeCount') : store.get('exchangeCountFrom', extent.expiredLeaf);
      if ((row?.n as number) <= expected - missing) return;
      for (const { exchange_id: id } of store.all('exchangesUnlogged', extent.expiredLeaf))
        yield forged('exchange', [id], 'of an entry of the log');
    },
  };
};

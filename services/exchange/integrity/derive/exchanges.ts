// Every statement sent, received, held or refused has its row, and there is no other row.
import { AuditKind } from '../../../../proto/index.ts';
import { OWN_KINDS, type RowOf } from '../../../ledger/index.ts';
import type { MakeChecker } from './checker.ts';
import type { Entry } from './entry.ts';
import { forged, lost } from './finding.ts';

/** Whether the entry's exchange has a row: an answer without an outcome has none, because it contains nothing about anyone. */
const keepsRow = ({ kind, outcome }: Pick<Entry, 'kind' | 'outcome'>): boolean => kind !== AuditKind.RECEIVED || outcome !== 0;

/** balance: every expected row is looked up, so an equal count means the same rows, and an invented row cannot hide a missing one. */
export const exchanges: MakeChecker = ({ store, extent }) => {
  /** Held exchanges whose decision is still to come, and will be in the same row. */
  const held = new Set<string>();
  /** Leaves of the current tile that have no row. */
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
        yield lost('exchange', [id], `exists: leaf ${leaf} is about it`);
      }
      without.clear();
    },
    *end() {
      const row = extent.expiredLeaf === 0 ? store.get('exchangeCount') : store.get('exchangeCountFrom', extent.expiredLeaf);
      if ((row?.n as number) <= expected - missing) return;
      for (const { exchange_id: id } of store.all('exchangesUnlogged', extent.expiredLeaf))
        yield forged('exchange', [id], 'backed by an entry of the log');
    },
  };
};

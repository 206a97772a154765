// Exchanges that were decided again. duplicate: if the row of one has lost that mark, it would be sent a second time.
import { AuditKind } from '../../../../proto/index.ts';
import { sameBytes, toHex } from '../../../domain/index.ts';
import type { MakeChecker } from './checker.ts';
import { bytesOf, idOf } from './entry.ts';
import { healed } from './finding.ts';

export const decidedAgain: MakeChecker = ({ store }) => {
  /** The later decision's exchange id, by the exchange that it decides again. */
  const decided = new Map<string, Uint8Array>();
  return {
    kinds: [AuditKind.SENT, AuditKind.HELD, AuditKind.REFUSED],
    read({ correlation, exchangeId }) {
      if (correlation !== undefined) decided.set(idOf(correlation), new Uint8Array(exchangeId));
    },
    *end() {
      for (const [before, id] of decided) {
        const key = bytesOf(before);
        const row = store.get('exchangeDecidedAgain', key);
        // A missing row is reported by another check.
        if (row === undefined || (row.decided_again && sameBytes(row.decided_again, id))) continue;
        yield healed('exchange', [key], `decided again as ${toHex(id)}`, ['decidedAgain', id, key, row.partner]);
      }
    },
  };
};

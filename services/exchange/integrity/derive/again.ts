// What was rejected for its text and has been decided again. duplicate: a row that has forgotten it would leave once more.
import { AuditKind } from '../../../../proto/index.ts';
import { sameBytes, toHex } from '../../../domain/index.ts';
import type { MakeChecker } from './checker.ts';
import { bytesOf, idOf } from './entry.ts';
import { healed } from './finding.ts';

export const decidedAgain: MakeChecker = ({ store }) => {
  /** By what it is of, the second decision. */
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
        // One that is gone is named as such.
        if (row === undefined || (row.decided_again && sameBytes(row.decided_again, id))) continue;
        yield healed('exchange', [key], `decided again as ${toHex(id)}`, ['decidedAgain', id, key, row.partner]);
      }
    },
  };
};

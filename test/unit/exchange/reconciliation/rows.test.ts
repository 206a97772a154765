import { expect, test } from 'vitest';
import { AuditKind } from '../../../../proto/index.ts';
import { ARRIVALS } from '../../../../services/exchange/reconciliation/rows.ts';
import { sqlOf } from '../../../../services/ledger/sqlite/reads/index.ts';

test('the leaves that are read of an exchange are those that are told of', () => {
  const [, kinds = ''] = /kind IN \(([\d, ]+)\)/.exec(sqlOf('statementLeaves')) ?? [];
  expect(kinds.split(', ').map(Number).toSorted()).toEqual([AuditKind.SENT, ...ARRIVALS].toSorted());
});

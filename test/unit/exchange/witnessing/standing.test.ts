// What is looked for in every round costs the same however much a partner owes.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, test } from 'vitest';
import type { Context } from '../../../../services/exchange/context/context.ts';
import { EXCHANGE_LIMITS } from '../../../../services/exchange/index.ts';
import { createStanding } from '../../../../services/exchange/witnessing/standing.ts';
import { readerOver } from '../../../../services/ledger/index.ts';
import { openStoreHere } from '../../ledger/here.ts';

test('flood: what a partner owes longest is read at the end of an index, and no other promise with it', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'tripoint-standing-'));
  try {
    const file = join(folder, 'ledger.db');
    await (await openStoreHere(file)).close();
    const asked: string[] = [];
    const store = readerOver({ get: (sql) => void asked.push(sql), all: () => [], each: () => [] });
    const context = { store, clock: () => 0, limits: EXCHANGE_LIMITS, partners: ['CA'], aside: { isDown: () => false } };
    const standing = createStanding(context as unknown as Context, (async () => undefined) as never, {
      cosignedAt: () => 0,
      onShown: () => undefined,
    });
    await standing.review(new Set());
    const db = new DatabaseSync(file);
    const promised = asked.filter((sql) => sql.includes('promise'));
    const plans = promised.map((sql) => db.prepare(`EXPLAIN QUERY PLAN ${sql}`).all('CA'));
    db.close();
    expect(plans).toMatchObject([[{ detail: 'SEARCH promise USING COVERING INDEX promise_at (partner=?)' }]]);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

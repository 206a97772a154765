import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach } from 'vitest';
import type { Gap } from '../../../../services/exchange/index.ts';
import { rawOf } from '../../../../services/ledger/index.ts';
import { type Pair, type Side, startPair, until } from '../pair.ts';

export const limits = { resendMs: 20 };
export let pair: Pair;
/** Starts a new pair for each test. */
export function withPair(): void {
  beforeEach(async () => {
    pair = await startPair({ limits, folder: mkdtempSync(join(tmpdir(), 'tripoint-reconcile-')) });
    await linked();
  });
  afterEach(async () => {
    await pair.close();
    rmSync(pair.folder, { recursive: true, force: true });
  });
}

export const linked = () =>
  until('both resumed', async () =>
    [await pair.us.exchange.health(), await pair.ca.exchange.health()].every(({ checks }) =>
      checks.every(({ status }) => status === 'OK'),
    ),
  );
/** Restarts the pair on its existing ledgers. */
export async function restart(options: Parameters<typeof startPair>[0] = {}): Promise<void> {
  await pair.close();
  pair = await startPair({ limits, ...options, folder: pair.folder });
  await linked();
}
export const alarms = ({ store }: Side) =>
  rawOf(store).get("SELECT count(*) AS n FROM event WHERE type = 'link.alarm' AND code = 'RECONCILIATION_GAP'")?.n;
export const evidenceOf = ({ store }: Side) =>
  rawOf(store)
    .all("SELECT evidence FROM inconsistency WHERE kind = 'RECONCILIATION'")
    .map(({ evidence }) => JSON.parse(evidence as string) as { request: string; reply: string });
/** A gap without its times and leaves. */
export const shapeOf = ({ kind, direction, missing, exchangeId }: Gap) => ({ kind, direction, missing, exchangeId });

/** Asks a question from CA that matches nothing. */
export const ask = () =>
  pair.ca.exchange.query(
    {
      to: 'US',
      purpose: 'ENTRY_OR_STAY',
      mistreatmentRisk: 'NONE',
      record: {
        caseReference: 'CASE-1',
        document: { documentNumber: 'D1', issuingState: 'UTO', documentType: 'P' },
        citizenship: ['UTO'],
      },
    },
    { subject: 'officer-2', agency: 'IRCC' },
  );

/** Changes a ledger without its gateway's knowledge. */
export function tamper({ file }: Side, sql: string, ...parameters: (string | number | Uint8Array)[]): void {
  const db = new DatabaseSync(file, { timeout: 5_000 });
  try {
    if (db.prepare(sql).run(...parameters).changes === 0) throw new Error('nothing was changed');
  } finally {
    db.close();
  }
}

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { AuditKind, ClockStatus, decode } from '../../../proto/index.ts';
import { MINUTE, SECOND } from '../../../services/domain/index.ts';
import { NOW, type Pair, startPair, until } from './pair.ts';
import { APPROVE, BOSS, kindsOf, LOW_GRADE, leavesOf, post } from './steps.ts';

let pair: Pair;
afterEach(() => pair?.close());
const statuses = (id: string) => leavesOf(pair.us, id).map(({ clockStatus }) => clockStatus);

describe('a clock that went back', () => {
  test('decides nothing until it has caught up, and the log says so', async () => {
    pair = await startPair();
    const before = await post(pair.us);
    pair.advance(-10 * SECOND);
    const refused = await post(pair.us);
    expect(refused).toMatchObject({ state: 'REFUSED', code: 'CLOCK_STEPPED_BACK' });
    expect(statuses(refused.id)).toEqual([ClockStatus.STEPPED_BACK]);
    const question = { caseReference: 'C', document: { documentNumber: 'D1', issuingState: 'UTO', documentType: 'P' } };
    const asked = await pair.us.exchange.query(
      { to: 'CA', purpose: 'ENTRY_OR_STAY', record: question },
      { subject: 'officer-3', agency: 'DHS' },
    );
    expect(asked).toMatchObject({ outcome: 'REFUSED', code: 'CLOCK_STEPPED_BACK' });
    pair.advance(9 * SECOND);
    const caughtUp = await post(pair.us);
    expect(caughtUp).toMatchObject({ state: 'QUEUED' });
    // Right is what only a source of time could say.
    for (const { id } of [before, caughtUp]) expect(statuses(id)).toEqual([ClockStatus.UNSPECIFIED]);
  });

  test('within the tolerance is nothing', async () => {
    pair = await startPair({ limits: { clockToleranceMs: 20_000 } });
    await post(pair.us);
    pair.advance(-10 * SECOND);
    expect(await post(pair.us)).toMatchObject({ state: 'QUEUED' });
  });

  test('admits nothing either: the partner is told that it may succeed later', async () => {
    pair = await startPair();
    pair.cut(true);
    const { id } = await post(pair.us);
    // Canada alone has committed since.
    pair.advance(20 * SECOND);
    await pair.ca.exchange.storeVisas([]);
    pair.advance(-19 * SECOND);
    pair.cut(false);
    await until('rejected', async () => (await pair.us.exchange.get(id)).state === 'REJECTED');
    expect(await pair.us.exchange.get(id)).toMatchObject({ code: 'CLOCK_STEPPED_BACK' });
    const entry = pair.ca.store.get('SELECT entry FROM leaf WHERE kind = ?', AuditKind.REJECTED)?.entry as Uint8Array;
    expect(decode('AuditEntry', entry)).toMatchObject({ clockStatus: ClockStatus.STEPPED_BACK });
  });

  test('releases nothing that waits, and leaves it waiting', async () => {
    pair = await startPair();
    const { id } = await post(pair.us, LOW_GRADE);
    pair.advance(-10 * SECOND);
    const settle = () => pair.us.exchange.settle(id, 'RELEASE', APPROVE, BOSS);
    await expect(settle()).rejects.toMatchObject({ code: 'CLOCK_STEPPED_BACK', retryable: true });
    expect(kindsOf(pair.us, id)).toEqual(['HELD']);
    pair.advance(10 * SECOND);
    expect(await settle()).toMatchObject({ state: 'QUEUED' });
  });

  test('is known after a restart', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'tripoint-clock-'));
    const first = await startPair({ folder, at: NOW + 10 * MINUTE });
    await first.close();
    pair = await startPair({ folder, at: NOW + 9 * MINUTE });
    rmSync(folder, { recursive: true, force: true });
    expect(await post(pair.us)).toMatchObject({ state: 'REFUSED', code: 'CLOCK_STEPPED_BACK' });
    const start = pair.us.store.get('SELECT entry FROM leaf WHERE kind = ? ORDER BY leaf_index DESC', AuditKind.START);
    expect(decode('AuditEntry', start?.entry as Uint8Array)).toMatchObject({ clockStatus: ClockStatus.STEPPED_BACK });
    pair.advance(MINUTE);
    expect(await post(pair.us)).toMatchObject({ state: 'QUEUED' });
  });
});

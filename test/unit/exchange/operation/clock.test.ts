import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, test } from 'vitest';
import { AuditKind, ClockStatus, decode } from '../../../../proto/index.ts';
import { DAY, HOUR, idText, MINUTE, SECOND, timeText } from '../../../../services/domain/index.ts';
import { createKeyDestruction } from '../../../../services/exchange/keys/destruction.ts';
import { rawOf } from '../../../../services/ledger/index.ts';
import { exchanged, NOW, type Pair, type Side, startPair, until } from '../pair.ts';
import { APPROVE, BOSS, kindsOf, LOW_GRADE, leavesOf, post } from '../steps.ts';

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
    const question = {
      caseReference: 'C',
      document: { documentNumber: 'D1', issuingState: 'UTO', documentType: 'P' },
      citizenship: ['UTO'],
    };
    const asked = await pair.us.exchange.query(
      { to: 'CA', purpose: 'ENTRY_OR_STAY', mistreatmentRisk: 'NONE', record: question },
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

  test('takes nothing of a partner, which waits in its order, and says on both sides whose clock it is', async () => {
    pair = await startPair({ limits: { resendMs: 20, resendMaxMs: 40, untakenMs: 30_000 } });
    await vouched(pair.ca);
    const linkOf = async ({ exchange }: Side) => (await exchange.links())[0];
    await until('nothing is under way', async () =>
      [await linkOf(pair.us), await linkOf(pair.ca)].every((link) => link?.detail === '0 batches outstanding'),
    );
    pair.cut(true);
    const ids = [(await post(pair.us)).id, (await post(pair.us)).id, (await post(pair.us)).id];
    // Less than would be doubted.
    pair.step('CA', 50 * SECOND);
    await pair.ca.exchange.storeVisas([]);
    pair.step('CA', -50 * SECOND);
    pair.cut(false);
    await until('it is said', () => pair.ca.logged.includes('warn partner messages wait for a sound clock'));
    expect(await linkOf(pair.ca)).toMatchObject({
      state: 'WAITING',
      code: 'CLOCK_STEPPED_BACK',
      detail: expect.stringContaining('the clock of this gateway (CA)'),
    });
    await until('an event', () => alarmsOf(pair.ca).includes('US CLOCK_STEPPED_BACK'));
    const since = pair.now();
    pair.advance(40 * SECOND);
    await until('it is said there, too', () => alarmsOf(pair.us).includes('CA NOT_TAKEN'));
    expect(await linkOf(pair.us)).toMatchObject({
      code: 'NOT_TAKEN',
      detail: expect.stringContaining(timeText(since).slice(0, 19)),
    });
    expect(rawOf(pair.ca.store).get('SELECT 1 FROM leaf WHERE kind = ?', AuditKind.REJECTED)).toBeUndefined();
    expect(rawOf(pair.ca.store).get('SELECT 1 FROM quarantine')).toBeUndefined();
    pair.advance(10 * SECOND);
    await until('closed', async () =>
      (await Promise.all(ids.map((id) => pair.us.exchange.get(id)))).every(({ state }) => state === 'CLOSED'),
    );
    const received = rawOf(pair.ca.store).all(
      "SELECT exchange_id FROM exchange WHERE direction = 'received' AND verb = 1 ORDER BY leaf_index",
    );
    expect(received.map(({ exchange_id: id }) => idText(id as Uint8Array))).toEqual(ids);
    expect(alarmsOf(pair.ca).filter((alarm) => alarm.endsWith('CLOCK_STEPPED_BACK'))).toHaveLength(1);
    expect(await linkOf(pair.ca)).toMatchObject({ state: 'UP' });
    await until('taken', async () => (await linkOf(pair.us))?.state === 'UP');
  });

  test('answers no question, and keeps none for bad', async () => {
    pair = await startPair({ limits: { queryTimeoutMs: 50 } });
    pair.step('CA', -10 * SECOND);
    const record = {
      caseReference: 'C',
      document: { documentNumber: 'D1', issuingState: 'UTO', documentType: 'P' },
      citizenship: ['UTO'],
    };
    const asked = await pair.us.exchange.query(
      { to: 'CA', purpose: 'ENTRY_OR_STAY', mistreatmentRisk: 'NONE', record },
      { subject: 'officer-3', agency: 'DHS' },
    );
    expect(asked).toMatchObject({ outcome: 'UNAVAILABLE' });
    expect(rawOf(pair.ca.store).get('SELECT 1 FROM quarantine')).toBeUndefined();
    expect(
      rawOf(pair.ca.store).get('SELECT 1 FROM leaf WHERE kind IN (?, ?)', AuditKind.REJECTED, AuditKind.REFUSED),
    ).toBeUndefined();
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
    const start = rawOf(pair.us.store).get('SELECT entry FROM leaf WHERE kind = ? ORDER BY leaf_index DESC', AuditKind.START);
    expect(decode('AuditEntry', start?.entry as Uint8Array)).toMatchObject({ clockStatus: ClockStatus.STEPPED_BACK });
    pair.advance(MINUTE);
    expect(await post(pair.us)).toMatchObject({ state: 'QUEUED' });
  });
});

/** A folder of ledgers that is kept over a restart. */
function kept(): string {
  const folder = mkdtempSync(join(tmpdir(), 'tripoint-clock-'));
  folders.push(folder);
  return folder;
}
const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

const eventsOf = ({ store }: Side) =>
  rawOf(store)
    .all("SELECT type, code FROM event WHERE type LIKE 'clock.%' ORDER BY cursor")
    .map(({ type, code }) => [type, code]);
const alarmsOf = ({ store }: Side) =>
  rawOf(store)
    .all("SELECT partner, code FROM event WHERE type = 'link.alarm' ORDER BY cursor")
    .map(({ partner, code }) => `${partner} ${code}`);
const checkOf = async ({ exchange }: Side) => (await exchange.health()).checks.find(({ name }) => name === 'clock');
const vouched = ({ context }: Side) => until('vouched', () => context.time.isVouched());
/** Ticks come long after sweeps: when the doubt is told, what was due by the clock has been looked for many times. */
const OFTEN = { sweepMs: 5, clockTickMs: 150 };

describe('a clock that jumped ahead', () => {
  test('by ten days for 75 seconds destroys no private key; ten days that have passed do', async () => {
    pair = await startPair();
    await vouched(pair.us);
    const destroyed: number[] = [];
    const destroy = createKeyDestruction(pair.us.context, async ({ document }) => void destroyed.push(document.number));
    pair.step('US', 10 * DAY);
    for (let seconds = 0; seconds < 75; seconds += 15) {
      pair.advance(15 * SECOND);
      await destroy();
    }
    expect(destroyed).toEqual([]);
    pair.step('US', -10 * DAY);
    await destroy();
    expect(destroyed).toEqual([]);
    pair.advance(10 * DAY);
    await until('destroyed', async () => {
      await destroy();
      return destroyed.length > 0;
    });
  });

  test('by 2,000 days erases no received record, and says that it is in doubt until it is set', async () => {
    pair = await startPair({ limits: OFTEN });
    const id = await exchanged(pair.us, 'KEPT');
    await vouched(pair.ca);
    pair.step('CA', 2_000 * DAY);
    await until('told', () => eventsOf(pair.ca).length === 1);
    expect(eventsOf(pair.ca)).toEqual([['clock.doubt', 'CLOCK_IN_DOUBT']]);
    expect(await checkOf(pair.ca)).toMatchObject({ status: 'FAIL' });
    expect((await pair.ca.exchange.health()).ready).toBe(false);
    expect(await pair.ca.exchange.clock()).toMatchObject({ state: 'IN_DOUBT', now: pair.now(), wall: pair.now() + 2_000 * DAY });
    pair.step('CA', -2_000 * DAY);
    await until('told again', () => eventsOf(pair.ca).length === 2);
    expect(eventsOf(pair.ca)[1]).toEqual(['clock.sound', null]);
    expect(await checkOf(pair.ca)).toMatchObject({ status: 'OK' });
    expect(pair.ca.logged).toEqual(expect.arrayContaining(['error the clock is in doubt', 'info the clock is sound']));
    expect((await pair.ca.exchange.get(id)).record).toBeDefined();
    // Time that has passed for both erases it.
    pair.advance(2_000 * DAY);
    await until('erased', async () => (await pair.ca.exchange.get(id)).erased !== undefined);
  });

  test('by two days for ten seconds refuses meanwhile, and goes on when it is set, after a restart too', async () => {
    const folder = kept();
    pair = await startPair({ folder });
    await vouched(pair.us);
    pair.step('US', 2 * DAY);
    const refused = await post(pair.us);
    expect(refused).toMatchObject({ state: 'REFUSED', code: 'CLOCK_IN_DOUBT' });
    expect(statuses(refused.id)).toEqual([ClockStatus.IN_DOUBT]);
    expect(pair.us.store.head().latest).toBe(pair.now());
    pair.advance(10 * SECOND);
    pair.step('US', -2 * DAY);
    expect(await post(pair.us)).toMatchObject({ state: 'QUEUED' });
    await pair.settled();
    const at = pair.now();
    await pair.close();
    pair = await startPair({ folder, at });
    expect(await post(pair.us)).toMatchObject({ state: 'QUEUED' });
  });

  test('by five minutes for a minute gives no verdict on what comes, and all is as before when it is set', async () => {
    pair = await startPair();
    await vouched(pair.us);
    await vouched(pair.ca);
    pair.step('CA', 5 * MINUTE);
    const ids = [(await post(pair.us)).id, (await post(pair.us)).id, (await post(pair.us)).id];
    await until('it is said', () => alarmsOf(pair.ca).includes('US CLOCK_IN_DOUBT'));
    pair.advance(MINUTE);
    expect((await pair.ca.exchange.links())[0]).toMatchObject({ state: 'WAITING', code: 'CLOCK_IN_DOUBT' });
    pair.step('CA', -5 * MINUTE);
    await until('closed', async () =>
      (await Promise.all(ids.map((id) => pair.us.exchange.get(id)))).every(({ state }) => state === 'CLOSED'),
    );
    expect(await checkOf(pair.ca)).toMatchObject({ status: 'OK' });
    expect((await pair.ca.exchange.links())[0]).toMatchObject({ state: 'UP' });
    expect(rawOf(pair.ca.store).get('SELECT 1 FROM leaf WHERE kind = ?', AuditKind.REJECTED)).toBeUndefined();
  });

  test('before the start is found out by the partner, and nothing is lost when it is set', async () => {
    const folder = kept();
    const first = await startPair({ folder });
    await vouched(first.us);
    await post(first.us);
    await first.settled();
    const at = first.now();
    await first.close();
    pair = await startPair({ folder, at, stepped: { US: 2 * HOUR }, isApart: true });
    const { context, exchange } = pair.us;
    await until('contradicted', () => context.time.isContradicted());
    expect(await post(pair.us)).toMatchObject({ state: 'REFUSED', code: 'CLOCK_IN_DOUBT' });
    expect((await exchange.clock()).partners).toMatchObject([{ country: 'CA', aheadS: -7_200, agrees: false }]);
    expect(pair.us.store.head().latest).toBeLessThan(at + MINUTE);
    expect(pair.us.saved).toEqual([]);
    await expect(exchange.releaseClock({ reason: 'r', unconfirmed: true }, BOSS)).rejects.toMatchObject({
      code: 'CLOCK_IN_DOUBT',
    });
    pair.step('US', -2 * HOUR);
    await vouched(pair.us);
    expect(await post(pair.us)).toMatchObject({ state: 'QUEUED' });
  });
});

describe('a clock that no partner has vouched for', () => {
  test('is good for work, and for nothing that cannot be undone', async () => {
    pair = await startPair({ cut: true, limits: OFTEN });
    expect(await post(pair.us)).toMatchObject({ state: 'QUEUED' });
    expect(await checkOf(pair.us)).toMatchObject({
      status: 'NOT_CHECKED',
      detail: expect.stringMatching(/nothing is destroyed; compared with no partner$/),
    });
    expect(pair.us.store.head().latest).toBe(0);
    const turn = pair.us.exchange.turnLog({ afterS: 0, reason: 'r' }, BOSS);
    await expect(turn).rejects.toMatchObject({ code: 'CLOCK_IN_DOUBT' });
    // What it dated is known as long as it runs.
    pair.advance(-10 * SECOND);
    expect(await post(pair.us)).toMatchObject({ code: 'CLOCK_STEPPED_BACK' });
    pair.cut(false);
    await vouched(pair.us);
    expect(await post(pair.us)).toMatchObject({ state: 'QUEUED' });
    expect(pair.us.store.head().latest).toBe(pair.now());
  });

  test('after a weekend off is vouched for by the first answer', async () => {
    const folder = kept();
    const first = await startPair({ folder });
    await vouched(first.us);
    await first.close();
    pair = await startPair({ folder, at: NOW + 3 * DAY, after: first });
    await vouched(pair.us);
    expect(await post(pair.us)).toMatchObject({ state: 'QUEUED' });
    expect(await checkOf(pair.us)).toMatchObject({
      status: 'OK',
      detail: 'sound; by the times that partners sign: CA +0.0 s',
    });
    expect(pair.us.store.head().latest).toBeGreaterThanOrEqual(NOW + 3 * DAY);
  });
});

describe('a latest time that was wrong', () => {
  test('is let go of by a named person, once the partners confirm the clock, and a restart knows', async () => {
    const folder = kept();
    pair = await startPair({ folder });
    await vouched(pair.us);
    const release = (unconfirmed = false) =>
      pair.us.exchange.releaseClock({ reason: 'the time server was wrong', unconfirmed }, BOSS);
    await expect(release()).rejects.toMatchObject({ code: 'INVALID' });
    // Both were wrong together, so that nobody noticed.
    pair.cut(true);
    pair.advance(5 * HOUR);
    await post(pair.us);
    const wrong = pair.us.store.head().latest;
    expect(wrong).toBe(pair.now());
    pair.advance(-5 * HOUR);
    pair.advance(6 * MINUTE);
    expect(await post(pair.us)).toMatchObject({ code: 'CLOCK_STEPPED_BACK' });
    pair.cut(false);
    await until('confirmed', () => pair.us.context.time.isConfirmed());
    const released = await release();
    expect(released).toMatchObject({ released: wrong, at: pair.now() });
    const entry = rawOf(pair.us.store).get('SELECT entry FROM leaf WHERE kind = ?', AuditKind.CLOCK_RELEASED)
      ?.entry as Uint8Array;
    expect(decode('AuditEntry', entry)).toMatchObject({ releasedTime: wrong, occurredAt: pair.now() });
    expect(pair.us.store.head().latest).toBe(pair.now());
    expect(await post(pair.us)).toMatchObject({ state: 'QUEUED' });
    const at = pair.now();
    await pair.close();
    // Canada, which was wrong as well, has not let go of its own.
    pair = await startPair({ folder, at, isApart: true });
    expect(await post(pair.us)).toMatchObject({ state: 'QUEUED' });
  });

  test('is let go of without the partners by who says so', async () => {
    pair = await startPair();
    await vouched(pair.us);
    pair.advance(5 * HOUR);
    await post(pair.us);
    pair.cut(true);
    pair.advance(-5 * HOUR);
    pair.advance(6 * MINUTE);
    expect(await post(pair.us)).toMatchObject({ code: 'CLOCK_STEPPED_BACK' });
    const order = { reason: 'no partner can be reached', unconfirmed: true };
    await pair.us.exchange.releaseClock(order, BOSS);
    expect(pair.us.context.time.isVouched()).toBe(false);
    expect(await post(pair.us)).toMatchObject({ state: 'QUEUED' });
    expect(pair.us.context.time.agreed()).toBe(0);
  });
});

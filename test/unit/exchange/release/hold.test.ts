import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { AuditKind } from '../../../../proto/index.ts';
import { DAY, HOUR, idFromText } from '../../../../services/domain/index.ts';
import { rawOf } from '../../../../services/ledger/index.ts';
import { idempotency, OFFICER, type Pair, startPair, until } from '../pair.ts';
import {
  APPROVE,
  BOSS,
  changedText,
  DENY,
  DONE,
  eventsOf,
  kindsOf,
  LOW_GRADE,
  leavesOf,
  lookout,
  OTHER_BOSS,
  openedBy,
  post,
  replaced,
  swept,
} from '../steps.ts';

const ID = 'ca-us-lookouts';
/** Derogatory indicators after a match: two persons release them. */
const DEROGATORY = { purpose: 'MATCH_FOLLOW_UP', record: { derogatoryIndicator: ['SEEN WITH ANOTHER'] } };

const closed = (pair: Pair, id: string) =>
  until(`closed: ${id}`, async () => (await pair.us.exchange.get(id)).state === 'CLOSED');
const reached = (pair: Pair, id: string) =>
  rawOf(pair.ca.store).get('SELECT 1 FROM exchange WHERE exchange_id = ?', idFromText(id)) !== undefined;
const settle = (
  pair: Pair,
  id: string,
  settlement = APPROVE as { verdict: 'APPROVE' | 'DENY' | 'DONE'; reason: string },
  by = BOSS,
) => pair.us.exchange.settle(id, 'RELEASE', settlement, by);

describe('an exchange that waits for a person', () => {
  let pair: Pair;
  beforeAll(async () => {
    pair = await startPair();
  });
  afterAll(() => pair?.close());

  test('is kept with its duty, told to our own people, and nothing of it leaves', async () => {
    const view = await post(pair.us, LOW_GRADE);
    const due = pair.now() + 48 * HOUR;
    expect(view).toMatchObject({ state: 'HELD', code: 'POLICY_HELD', decision: { outcome: 'HOLD_FOR_RELEASE' } });
    expect(view.duties).toEqual([{ kind: 'RELEASE', state: 'OPEN', clause: 'D.release', at: pair.now(), due, waiting: 1 }]);
    expect(await pair.us.exchange.get(view.id)).toMatchObject(view);
    expect(kindsOf(pair.us, view.id)).toEqual(['HELD']);
    expect(eventsOf(pair.us, view.id)).toEqual(['exchange.held POLICY_HELD']);
    const waiting = (await pair.us.exchange.duties()).exchanges;
    expect(waiting.find(({ id }) => id === view.id)).toMatchObject({ state: 'HELD' });
    expect(waiting.every((one) => !('record' in one))).toBe(true);
    await pair.settled();
    expect(reached(pair, view.id)).toBe(false);
  });

  test('leaves under its own id when another person releases it, decided anew and logged in order', async () => {
    const { id } = await post(pair.us, LOW_GRADE);
    await expect(settle(pair, id, APPROVE, OFFICER)).rejects.toMatchObject({ code: 'SAME_PERSON' });
    await expect(settle(pair, id, APPROVE, { ...OFFICER, agency: 'TSC' })).rejects.toMatchObject({ code: 'SAME_PERSON' });
    await expect(settle(pair, id, APPROVE, { ...OFFICER, subject: 'Officer 1' })).rejects.toMatchObject({ code: 'SAME_PERSON' });
    pair.advance(HOUR);
    expect(await settle(pair, id)).toMatchObject({
      id,
      state: 'QUEUED',
      at: pair.now(),
      duties: [{ state: 'MET' }, { kind: 'EXPIRY_NOTICE' }, { kind: 'REVIEW_NEED' }],
    });
    await closed(pair, id);
    expect(kindsOf(pair.us, id)).toEqual(['HELD', 'RELEASED', 'SENT']);
    const [ours, theirs] = [await pair.us.exchange.get(id), await pair.ca.exchange.get(id)];
    expect(theirs).toMatchObject({ state: 'ADMITTED', peerLog: ours.log ?? {} });
    expect(ours).toMatchObject({ peerLog: theirs.log ?? {} });
    expect(ours).not.toHaveProperty('code');
    expect(eventsOf(pair.us, id)).toEqual(['exchange.held POLICY_HELD', 'exchange.released', 'exchange.closed']);
    await expect(settle(pair, id, DENY)).rejects.toMatchObject({ code: 'DUTY_SETTLED' });
    expect((await pair.us.exchange.duties()).exchanges).not.toContainEqual(expect.objectContaining({ id }));
  });

  test('is bound to who held, who released and why, each under the commitments of its leaf', async () => {
    const { id } = await post(pair.us, LOW_GRADE);
    await settle(pair, id);
    expect(openedBy(pair.us, id, AuditKind.HELD)).toMatchObject({
      user: 'officer-1 CBP',
      decision: expect.stringMatching(/HOLD/),
    });
    expect(openedBy(pair.us, id, AuditKind.RELEASED)).toMatchObject({ user: 'releaser-1 CBP', reason: 'seen' });
    const sent = openedBy(pair.us, id, AuditKind.SENT);
    expect(sent).toMatchObject({ user: 'officer-1 CBP' });
    expect(JSON.parse(sent.decision ?? '').facts).toMatchObject({ approvals: 1 });
    expect(JSON.stringify(leavesOf(pair.us, id))).not.toMatch(/releaser-1|officer-1/);
  });

  test('shows a repeated post where it stands now', async () => {
    const key = idempotency('held');
    const { id } = await post(pair.us, LOW_GRADE, OFFICER, key);
    await settle(pair, id);
    await closed(pair, id);
    const { result, replayed } = await pair.us.exchange.release(lookout('CA', LOW_GRADE), OFFICER, key);
    expect([replayed, result.exchanges.map((view) => [view.id, view.state])]).toEqual([true, [[id, 'CLOSED']]]);
  });

  test('waits for as many persons as the agreement asks for, each counted once', async () => {
    const { id, duties } = await post(pair.us, DEROGATORY);
    expect(duties).toMatchObject([{ waiting: 2 }]);
    expect(await settle(pair, id)).toMatchObject({ state: 'HELD', duties: [{ state: 'OPEN', waiting: 1 }] });
    await expect(settle(pair, id)).rejects.toMatchObject({ code: 'SAME_PERSON' });
    await expect(settle(pair, id, DENY)).rejects.toMatchObject({ code: 'SAME_PERSON' });
    await settle(pair, id, APPROVE, OTHER_BOSS);
    await closed(pair, id);
    expect(kindsOf(pair.us, id)).toEqual(['HELD', 'APPROVED', 'RELEASED', 'SENT']);
    expect((await pair.ca.exchange.get(id)).record).toMatchObject({ derogatoryIndicator: ['SEEN WITH ANOTHER'] });
  });

  test('released by two at once is sent once', async () => {
    const { id } = await post(pair.us, DEROGATORY);
    await Promise.all([settle(pair, id), settle(pair, id, APPROVE, OTHER_BOSS)]);
    await closed(pair, id);
    expect(kindsOf(pair.us, id)).toEqual(['HELD', 'APPROVED', 'RELEASED', 'SENT']);
    const twice = await post(pair.us, LOW_GRADE);
    const outcomes = await Promise.allSettled([settle(pair, twice.id), settle(pair, twice.id, DENY, OTHER_BOSS)]);
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected']);
    expect(outcomes[1]).toMatchObject({ reason: { code: 'DUTY_SETTLED' } });
  });

  test('denied by one person never leaves', async () => {
    const { id } = await post(pair.us, DEROGATORY);
    expect(await settle(pair, id, DENY)).toMatchObject({ state: 'DENIED', code: 'HOLD_DENIED', duties: [{ state: 'DENIED' }] });
    expect(kindsOf(pair.us, id)).toEqual(['HELD', 'DENIED']);
    expect(openedBy(pair.us, id, AuditKind.DENIED)).toMatchObject({ user: 'releaser-1 CBP', reason: 'not this one' });
    expect(eventsOf(pair.us, id).at(-1)).toBe('exchange.denied HOLD_DENIED');
    await pair.settled();
    expect(reached(pair, id)).toBe(false);
  });

  test('is decided by what holds when the last person releases it', async () => {
    const { id } = await post(pair.us, LOW_GRADE);
    await pair.us.exchange.suspend(ID, ['LOOKOUT'], 'an inquiry', BOSS);
    expect(await settle(pair, id)).toMatchObject({ state: 'REFUSED', code: 'AGREEMENT_SUSPENDED', duties: [{ state: 'MET' }] });
    await pair.us.exchange.resume(ID, ['LOOKOUT'], 'it is over', BOSS);
    expect(kindsOf(pair.us, id)).toEqual(['HELD', 'RELEASED', 'REFUSED']);
    expect(openedBy(pair.us, id, AuditKind.REFUSED)).toMatchObject({ user: 'officer-1 CBP' });
    expect(eventsOf(pair.us, id).at(-1)).toBe('exchange.denied AGREEMENT_SUSPENDED');
    await pair.settled();
    expect(reached(pair, id)).toBe(false);
  });

  test('takes no other verdict, no empty reason, and no duty that it does not have', async () => {
    const { id } = await post(pair.us, LOW_GRADE);
    await expect(settle(pair, id, DONE)).rejects.toMatchObject({ code: 'INVALID', faults: [{ field: '/verdict' }] });
    await expect(settle(pair, id, { ...APPROVE, reason: ' ' })).rejects.toMatchObject({ faults: [{ field: '/reason' }] });
    const { settle: settled } = pair.us.exchange;
    await expect(settled(id, 'REVIEW', APPROVE, BOSS)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(settled(id, 'RETENTION', DONE, BOSS)).rejects.toMatchObject({ code: 'INVALID' });
    expect(kindsOf(pair.us, id)).toEqual(['HELD']);
  });
});

describe('an exchange that nobody released in time', () => {
  const texts = changedText(ID, (files) => ({
    ...files,
    'agreement.yaml': replaced(files['agreement.yaml'], 'release: { expiresHours: 48,', 'release: { expiresHours: 2,'),
  }));
  test.each([
    ['when somebody tries to', 60_000],
    ['by the sweep', 20],
  ])('has expired: %s', async (_, sweepMs) => {
    const pair = await startPair({ texts, limits: { sweepMs } });
    try {
      const { id } = await post(pair.us, LOW_GRADE);
      pair.advance(2 * HOUR - 1);
      if (sweepMs < 60_000) await swept(pair.us);
      expect(await pair.us.exchange.get(id)).toMatchObject({ state: 'HELD' });
      pair.advance(1);
      if (sweepMs < 60_000) await until('the sweep', async () => (await pair.us.exchange.get(id)).state === 'EXPIRED');
      else await until('the partner agrees', () => pair.us.context.time.agreed() === pair.now());
      await expect(settle(pair, id)).rejects.toMatchObject({ code: 'DUTY_SETTLED' });
      const gone = { state: 'EXPIRED', code: 'HOLD_EXPIRED', duties: [{ state: 'EXPIRED' }] };
      expect(await pair.us.exchange.get(id)).toMatchObject(gone);
      expect(kindsOf(pair.us, id)).toEqual(['HELD', 'HOLD_EXPIRED']);
      expect(eventsOf(pair.us, id)).toEqual(['exchange.held POLICY_HELD', 'exchange.expired HOLD_EXPIRED']);
    } finally {
      await pair.close();
    }
  });
});

describe('across restarts', () => {
  const folder = mkdtempSync(join(tmpdir(), 'tripoint-holds-'));
  let pair: Pair | undefined;
  afterEach(async () => {
    await pair?.close();
    pair = undefined;
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test('an exchange that half of its persons have released waits for the other half', async () => {
    const first = await startPair({ folder });
    const { id } = await post(first.us, DEROGATORY);
    await settle(first, id);
    await first.close();
    pair = await startPair({ folder });
    await expect(settle(pair, id)).rejects.toMatchObject({ code: 'SAME_PERSON' });
    await settle(pair, id, APPROVE, OTHER_BOSS);
    await closed(pair, id);
    expect(kindsOf(pair.us, id)).toEqual(['HELD', 'APPROVED', 'RELEASED', 'SENT']);
  });

  test('what was released and had not left when the process was killed leaves after it, once', async () => {
    const first = await startPair({ folder });
    const { id } = await post(first.us, LOW_GRADE);
    first.cut(true);
    await settle(first, id);
    // As a kill leaves it: what is committed, and nothing that a stop would still do.
    const killed = mkdtempSync(join(tmpdir(), 'tripoint-holds-'));
    cpSync(folder, killed, { recursive: true });
    await first.close();
    pair = await startPair({ folder: killed });
    await closed(pair, id);
    expect(kindsOf(pair.us, id)).toEqual(['HELD', 'RELEASED', 'SENT']);
    expect(kindsOf(pair.ca, id)).toEqual(['RECEIVED']);
    rmSync(killed, { recursive: true, force: true });
  });

  test('what ran out meanwhile expires at the start, once the partner confirms that the time has come', async () => {
    const first = await startPair({ folder });
    const { id } = await post(first.us, LOW_GRADE);
    await first.close();
    pair = await startPair({ folder, at: first.now() + 3 * DAY, cut: true });
    const { us } = pair;
    expect(kindsOf(us, id)).toEqual(['HELD']);
    pair.cut(false);
    await until('it has expired', async () => (await us.exchange.get(id)).state === 'EXPIRED');
    expect(kindsOf(us, id)).toEqual(['HELD', 'HOLD_EXPIRED']);
  });
});

test('what no number of persons may release is refused at once', async () => {
  const texts = changedText(ID, (files) => ({
    ...files,
    'rules.cedar': replaced(
      files['rules.cedar'],
      `  (context has approvals && context.approvals >= 1) ||
  (context has exigent && context.exigent)
};

// What is not known`,
      `  (context has exigent && context.exigent)
};

// What is not known`,
    ),
  }));
  const pair = await startPair({ texts });
  try {
    const view = await post(pair.us, LOW_GRADE);
    expect(view).toMatchObject({ state: 'REFUSED', code: 'POLICY_HELD', decision: { outcome: 'HOLD_FOR_RELEASE' } });
    expect(view).not.toHaveProperty('duties');
    expect(kindsOf(pair.us, view.id)).toEqual(['REFUSED']);
    expect(eventsOf(pair.us, view.id)).toEqual([]);
  } finally {
    await pair.close();
  }
});

test('an approval that is made up in the ledger does for nobody, and what is held stays held', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'tripoint-forged-'));
  const pair = await startPair({ folder });
  try {
    const { id } = await post(pair.us, DEROGATORY);
    const db = new DatabaseSync(pair.us.file, { timeout: 5_000 });
    db.prepare("INSERT INTO approval VALUES (?, 'RELEASE', ?, 1)").run(idFromText(id), new Uint8Array(32).fill(1));
    db.prepare('UPDATE duty SET waiting = 1 WHERE exchange_id = ?').run(idFromText(id));
    db.close();
    await expect(settle(pair, id)).rejects.toMatchObject({ code: 'LEDGER_CORRUPT' });
    expect(kindsOf(pair.us, id)).toEqual(['HELD']);
    expect(await pair.us.exchange.get(id)).toMatchObject({ state: 'HELD' });
  } finally {
    await pair.close();
    rmSync(folder, { recursive: true, force: true });
  }
});

test('a statement that is another in the ledger than it was held as is not released', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'tripoint-swapped-'));
  const pair = await startPair({ folder });
  try {
    const [held, other] = [await post(pair.us, LOW_GRADE), await post(pair.us, { ...LOW_GRADE, purpose: 'LAW_ENFORCEMENT' })];
    const db = new DatabaseSync(pair.us.file, { timeout: 5_000 });
    db.prepare(
      'UPDATE exchange SET statement = (SELECT statement FROM exchange WHERE exchange_id = ?) WHERE exchange_id = ?',
    ).run(idFromText(other.id), idFromText(held.id));
    db.exec('DELETE FROM exchange WHERE exchange_id NOT IN (SELECT exchange_id FROM duty)');
    db.close();
    await expect(settle(pair, held.id)).rejects.toMatchObject({ code: 'LEDGER_CORRUPT' });
    // A row that is lost takes no event with it.
    expect((await pair.us.exchange.events(0, 100)).length).toBeGreaterThan(0);
  } finally {
    await pair.close();
    rmSync(folder, { recursive: true, force: true });
  }
});

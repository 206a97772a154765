import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { AuditKind, decode, Verb } from '../../../../proto/index.ts';
import { DAY, HOUR, idFromText, idText } from '../../../../services/domain/index.ts';
import { verifyTables } from '../../../../services/exchange/index.ts';
import { rawOf } from '../../../../services/ledger/index.ts';
import { OFFICER, type Pair, type Side, startPair, until } from '../pair.ts';
import {
  APPROVE,
  BOSS,
  changedText,
  DENY,
  eventsOf,
  kindsOf,
  LOW_GRADE,
  leavesOf,
  openedBy,
  post,
  replaced,
  swept,
} from '../steps.ts';

const EXIGENT = { ...LOW_GRADE, exigent: { reason: 'a life is in danger' } };
/** Hours that the key window of a test outlasts. */
const texts = changedText('ca-us-lookouts', (files) => ({
  ...files,
  'agreement.yaml': replaced(
    files['agreement.yaml'],
    'exigent: { hours: 72, reviewHours: 72,',
    'exigent: { hours: 4, reviewHours: 2,',
  ),
}));
/** What was told of reviews, in the order of arrival. */
const reviewsIn = async ({ exchange, store }: Side) => {
  const rows = rawOf(store).all(
    "SELECT exchange_id FROM exchange WHERE direction = 'received' AND verb = ?",
    Verb.OVERRIDE_REVIEWED,
  );
  return Promise.all(
    rows.map(async (row) => (await exchange.get(idText(row.exchange_id as Uint8Array), { agency: 'CBSA' })).record),
  );
};
const differencesIn = ({ country, store, context }: Side) =>
  verifyTables({ self: country, store, vault: context.vault, now: context.clock(), idempotencyDays: 7 });
const arrived = (pair: Pair, id: string) => until('it is there', () => pair.ca.exchange.get(id).catch(() => undefined));

describe('an exigent override', () => {
  let pair: Pair;
  beforeAll(async () => {
    pair = await startPair({ texts });
  });
  afterAll(() => pair?.close());

  test('sends at once what would wait for a person, with the least fields, and says so at both ends', async () => {
    const held = await post(pair.us, LOW_GRADE);
    const sent = await post(pair.us, EXIGENT);
    expect(sent).toMatchObject({ state: 'QUEUED', exigent: true });
    expect(sent.decision?.disclosed.length).toBeLessThan(held.decision?.disclosed.length ?? 0);
    const received = await arrived(pair, sent.id);
    expect(received).toMatchObject({ state: 'ADMITTED', exigent: true, decision: { disclosed: sent.decision?.disclosed ?? [] } });
    const { statement } =
      rawOf(pair.ca.store).get('SELECT statement FROM exchange WHERE exchange_id = ?', idFromText(sent.id)) ?? {};
    expect(decode('Statement', statement as Uint8Array).exigent).toBe(true);
  });

  test('is logged before what it lets out, with who and why behind commitments', async () => {
    const { id, log } = await post(pair.us, EXIGENT);
    expect(kindsOf(pair.us, id)).toEqual(['OVERRIDE', 'SENT']);
    expect(openedBy(pair.us, id, AuditKind.OVERRIDE)).toMatchObject({ user: 'officer-1 CBP', reason: 'a life is in danger' });
    const { leaf_index: override } =
      rawOf(pair.us.store).get(
        'SELECT leaf_index FROM leaf WHERE exchange_id = ? AND kind = ?',
        idFromText(id),
        AuditKind.OVERRIDE,
      ) ?? {};
    expect(override).toBe((log?.index ?? 0) - 1);
    expect(JSON.stringify(leavesOf(pair.us, id))).not.toMatch(/a life is in danger/);
  });

  test.each([
    [APPROVE, 'MET', 'exchange.released OVERRIDE_REVIEWED'],
    [DENY, 'DENIED', 'exchange.denied OVERRIDE_REVIEWED'],
  ])('is reviewed by another person, who may find it wrong: %o', async (settlement, state, event) => {
    const { id, duties } = await post(pair.us, EXIGENT);
    const due = pair.now() + 2 * HOUR;
    expect(duties).toMatchObject([
      { kind: 'REVIEW', state: 'OPEN', clause: 'D.exigent', due, waiting: 1 },
      { kind: 'REVIEW_NEED', state: 'OPEN' },
    ]);
    const { settle } = pair.us.exchange;
    await expect(settle(id, 'REVIEW', settlement, OFFICER)).rejects.toMatchObject({ code: 'SAME_PERSON' });
    expect(await settle(id, 'REVIEW', settlement, BOSS)).toMatchObject({
      duties: [{ state }, { kind: 'REVIEW_NEED', state: 'OPEN' }],
    });
    await expect(settle(id, 'REVIEW', settlement, BOSS)).rejects.toMatchObject({ code: 'DUTY_SETTLED' });
    expect(kindsOf(pair.us, id)).toEqual(['OVERRIDE', 'SENT', 'OVERRIDE_REVIEWED']);
    expect(openedBy(pair.us, id, AuditKind.OVERRIDE_REVIEWED)).toMatchObject({
      user: 'releaser-1 CBP',
      decision: settlement.verdict,
      reason: settlement.reason,
    });
    expect(eventsOf(pair.us, id)).toContain(event);
  });

  test('needs a reason', async () => {
    await expect(post(pair.us, { exigent: { reason: ' ' } })).rejects.toMatchObject({ faults: [{ field: '/exigent/reason' }] });
  });
});

describe('in time', () => {
  let pair: Pair;
  beforeEach(async () => {
    pair = await startPair({ texts, limits: { sweepMs: 20 } });
  });
  afterEach(() => pair?.close());

  test('what came under an override is destroyed there by itself, and a review that is late is said once and may still come', async () => {
    const { id } = await post(pair.us, EXIGENT);
    const { duties } = await arrived(pair, id);
    expect(duties).toContainEqual(
      expect.objectContaining({ kind: 'RETENTION', due: pair.now() + 4 * HOUR, clause: 'D.exigent' }),
    );
    pair.advance(4 * HOUR);
    await until('it is destroyed', async () => kindsOf(pair.ca, id).includes('ERASED'));
    expect(await pair.ca.exchange.get(id)).not.toHaveProperty('record');
    const isOverdue = async () => (await pair.us.exchange.get(id)).duties?.[0]?.state === 'OVERDUE';
    await until('the review is late', isOverdue);
    pair.advance(HOUR);
    await swept(pair.us);
    expect(eventsOf(pair.us, id).filter((event) => event === 'duty.overdue REVIEW')).toHaveLength(1);
    expect(kindsOf(pair.us, id)).toEqual(['OVERRIDE', 'SENT', 'OBLIGATION_OVERDUE']);
    expect(await reviewsIn(pair.ca)).toEqual([]);
    expect((await pair.us.exchange.duties()).exchanges).toMatchObject([
      { id, duties: [{ state: 'OVERDUE' }, { kind: 'REVIEW_NEED', state: 'OPEN' }] },
    ]);
    await pair.us.exchange.settle(id, 'REVIEW', APPROVE, BOSS);
    expect(await pair.us.exchange.get(id)).toMatchObject({ duties: [{ state: 'MET' }, { kind: 'REVIEW_NEED', state: 'OPEN' }] });
    expect((await pair.us.exchange.duties()).exchanges).toEqual([]);
    // It comes too late to keep anything.
    await until('the review is told', async () => (await reviewsIn(pair.ca)).length > 0);
    expect(kindsOf(pair.ca, id)).not.toContain('OVERRIDE_REVIEWED');
    for (const side of [pair.us, pair.ca]) expect(differencesIn(side)).toEqual([]);
  });

  test('what its review upholds is kept as long as any other record, and both logs say so', async () => {
    const { id } = await post(pair.us, EXIGENT);
    await arrived(pair, id);
    await pair.us.exchange.settle(id, 'REVIEW', APPROVE, BOSS);
    await until('the review is told', () => kindsOf(pair.ca, id).includes('OVERRIDE_REVIEWED'));
    const { at } = await pair.ca.exchange.get(id);
    const { duties } = await pair.ca.exchange.get(id);
    expect(duties).toContainEqual(
      expect.objectContaining({ kind: 'RETENTION', state: 'OPEN', due: at + 1825 * DAY, clause: 'D.retention' }),
    );
    expect(await reviewsIn(pair.ca)).toEqual([{ finding: 'UPHELD' }]);
    expect(eventsOf(pair.ca, id)).toContain('exchange.released OVERRIDE_REVIEWED');
    pair.advance(5 * HOUR);
    await swept(pair.ca);
    expect((await pair.ca.exchange.get(id, { agency: 'CBSA' })).record).toMatchObject({ recordReference: 'REF-1' });
    for (const side of [pair.us, pair.ca]) expect(differencesIn(side)).toEqual([]);
    // undoing a review: a row put back to the term of the override would have it destroyed.
    const beside = new DatabaseSync(pair.ca.file);
    beside.prepare("UPDATE duty SET due = due - 1 WHERE kind = 'RETENTION' AND exchange_id = ?").run(idFromText(id));
    beside.close();
    expect(differencesIn(pair.ca)).toHaveLength(1);
  });

  test('what its review overturns is destroyed at once', async () => {
    const { id } = await post(pair.us, EXIGENT);
    await arrived(pair, id);
    await pair.us.exchange.settle(id, 'REVIEW', DENY, BOSS);
    await until('it is destroyed', () => kindsOf(pair.ca, id).includes('ERASED'));
    expect(kindsOf(pair.ca, id)).toEqual(['RECEIVED', 'OVERRIDE_REVIEWED', 'ERASED']);
    expect(await reviewsIn(pair.ca)).toEqual([{ finding: 'OVERTURNED' }]);
    expect((await pair.ca.exchange.get(id, { agency: 'CBSA' })).record).toBeUndefined();
    for (const side of [pair.us, pair.ca]) expect(differencesIn(side)).toEqual([]);
  });
});

test('a review is waited for across a restart', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'tripoint-override-'));
  const first = await startPair({ folder, texts });
  const { id } = await post(first.us, EXIGENT);
  await first.close();
  const second = await startPair({ folder, texts, at: first.now() + 3 * HOUR });
  try {
    await until('it is late', async () => (await second.us.exchange.get(id)).duties?.[0]?.state === 'OVERDUE');
    await expect(second.us.exchange.settle(id, 'REVIEW', APPROVE, OFFICER)).rejects.toMatchObject({ code: 'SAME_PERSON' });
    await second.us.exchange.settle(id, 'REVIEW', APPROVE, BOSS);
  } finally {
    await second.close();
    rmSync(folder, { recursive: true, force: true });
  }
});

test('an agreement without overrides refuses one', async () => {
  const without = changedText('ca-us-lookouts', (files) => ({
    ...files,
    'agreement.yaml': replaced(files['agreement.yaml'], 'exigent: { hours: 72, reviewHours: 72, clause: D.exigent }\n', ''),
  }));
  const pair = await startPair({ texts: without });
  try {
    expect(await post(pair.us, EXIGENT)).toMatchObject({ state: 'REFUSED', code: 'POLICY_REFUSED' });
  } finally {
    await pair.close();
  }
});

test('what waits for a person all the same is an ordinary request, and is released as one', async () => {
  const stubborn = changedText('ca-us-lookouts', (files) => ({
    ...files,
    'rules.cedar': replaced(
      files['rules.cedar'],
      `  (context has approvals && context.approvals >= 1) ||
  (context has exigent && context.exigent)
};

// What is not known`,
      `  (context has approvals && context.approvals >= 1)
};

// What is not known`,
    ),
  }));
  const pair = await startPair({ texts: stubborn });
  try {
    const view = await post(pair.us, EXIGENT);
    expect(view).toMatchObject({ state: 'HELD', duties: [{ kind: 'RELEASE', waiting: 1 }] });
    await pair.us.exchange.settle(view.id, 'RELEASE', APPROVE, BOSS);
    expect(await arrived(pair, view.id)).not.toHaveProperty('exigent');
    expect(kindsOf(pair.us, view.id)).toEqual(['HELD', 'RELEASED', 'SENT']);
  } finally {
    await pair.close();
  }
});

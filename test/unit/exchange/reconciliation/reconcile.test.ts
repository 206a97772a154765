import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { AuditKind, decode, encode, type ReconcilePage } from '../../../../proto/index.ts';
import { HOUR, idFromText, MINUTE, sha256, TripointError, toHex, utf8 } from '../../../../services/domain/index.ts';
import { writeReconcileReply } from '../../../../services/envelope/index.ts';
import type { Gap } from '../../../../services/exchange/index.ts';
import { createReconciler } from '../../../../services/exchange/reconciliation/index.ts';
import { askReconcile } from '../../../../services/exchange/reconciliation/peer.ts';
import { rawOf } from '../../../../services/ledger/index.ts';
import { exchanged, idempotency, lookoutTo, NOW, OFFICER, type Pair, type Side, startPair, until } from '../pair.ts';
import { swept } from '../steps.ts';

const limits = { resendMs: 20 };
let pair: Pair;
beforeEach(async () => {
  pair = await startPair({ limits, folder: mkdtempSync(join(tmpdir(), 'tripoint-reconcile-')) });
  await linked();
});
afterEach(async () => {
  await pair.close();
  rmSync(pair.folder, { recursive: true, force: true });
});

const linked = () =>
  until('both resumed', async () =>
    [await pair.us.exchange.health(), await pair.ca.exchange.health()].every(({ checks }) =>
      checks.every(({ status }) => status === 'OK'),
    ),
  );
/** On the ledgers as they are. */
async function restart(options: Parameters<typeof startPair>[0] = {}): Promise<void> {
  await pair.close();
  pair = await startPair({ limits, ...options, folder: pair.folder });
  await linked();
}
const alarms = ({ store }: Side) =>
  rawOf(store).get("SELECT count(*) AS n FROM event WHERE type = 'link.alarm' AND code = 'RECONCILIATION_GAP'")?.n;
const evidenceOf = ({ store }: Side) =>
  rawOf(store)
    .all("SELECT evidence FROM inconsistency WHERE kind = 'RECONCILIATION'")
    .map(({ evidence }) => JSON.parse(evidence as string) as { request: string; reply: string });
/** What a gap is, without times and places. */
const shapeOf = ({ kind, direction, missing, exchangeId }: Gap) => ({ kind, direction, missing, exchangeId });

/** A question of CA that matches nothing. */
const ask = () =>
  pair.ca.exchange.query(
    {
      to: 'US',
      purpose: 'ENTRY_OR_STAY',
      record: { caseReference: 'CASE-1', document: { documentNumber: 'D1', issuingState: 'UTO', documentType: 'P' } },
    },
    { subject: 'officer-2', agency: 'IRCC' },
  );

/** Changes a ledger behind its gateway's back. */
function tamper({ file }: Side, sql: string, ...parameters: (string | number | Uint8Array)[]): void {
  const db = new DatabaseSync(file, { timeout: 5_000 });
  try {
    if (db.prepare(sql).run(...parameters).changes === 0) throw new Error('nothing was changed');
  } finally {
    db.close();
  }
}

describe('two logs that agree', () => {
  test('have no gap from either side, whatever was exchanged', async () => {
    await exchanged(pair.us, 'ONE');
    await exchanged(pair.ca, 'TWO');
    await ask();
    await pair.settled();
    pair.advance(HOUR / 2);
    const [us, ca] = [await pair.us.exchange.reconcile('CA'), await pair.ca.exchange.reconcile('US')];
    expect([us.gaps, ca.gaps, us.more, ca.more]).toEqual([[], [], false, false]);
    const statements = rawOf(pair.us.store).get('SELECT count(*) AS n FROM leaf WHERE kind <= 3 OR kind = 11')?.n as number;
    expect(us.compared).toBeGreaterThanOrEqual(statements);
    expect([alarms(pair.us), alarms(pair.ca)]).toEqual([0, 0]);
  });

  test('are compared onward: what was compared before is not compared again', async () => {
    await exchanged(pair.us, 'ONE');
    pair.advance(HOUR / 2);
    const first = await pair.us.exchange.reconcile('CA');
    const again = await pair.us.exchange.reconcile('CA');
    expect(again.compared).toBe(first.compared);
    await exchanged(pair.us, 'TWO');
    pair.advance(HOUR / 2);
    const third = await pair.us.exchange.reconcile('CA');
    // A lookout and its receipt, looked up from each log.
    expect(third.compared - first.compared).toBe(4);
  });

  test('count what was sent, received and held on each day, per gateway', async () => {
    // Keys of a day: the second start renews them.
    await restart({ at: NOW + 22 * HOUR });
    await exchanged(pair.us, 'ONE');
    await exchanged(pair.us, 'TWO');
    await exchanged(pair.ca, 'THREE');
    pair.advance(3 * HOUR);
    await exchanged(pair.us, 'FOUR');
    pair.advance(HOUR / 2);
    const { days } = await pair.us.exchange.reconcile('CA');
    const of = (country: string) =>
      days.filter((day) => day.country === country).map(({ gateway, sent, received, held }) => [gateway, sent, received, held]);
    expect(of('US')).toEqual([
      ['us-1', 2, 1, 0],
      ['us-1', 1, 0, 0],
    ]);
    expect(of('CA')).toEqual([
      [undefined, 1, 2, 0],
      [undefined, 0, 1, 0],
    ]);
  });

  test('are compared by themselves, as often as is configured', async () => {
    let asked = 0;
    const answering = (from: string, topic: string) => {
      if (from === 'US' && topic === 'reconcile') asked++;
      return undefined;
    };
    await restart({ limits: { ...limits, sweepMs: 20, reconcileEveryH: 2 }, answering });
    const at = async () => (await pair.us.exchange.reconciliations())[0]?.at;
    const first = await until('the first', at);
    const before = asked;
    pair.advance(HOUR);
    // It is looked for as often as what is due is.
    await swept(pair.us);
    expect([await at(), asked]).toEqual([first, before]);
    pair.advance(HOUR);
    await until('the second', async () => (await at()) !== first);
    expect(asked).toBeGreaterThan(before);
  });

  test('what is still under way is no gap, and is compared once it is not', async () => {
    pair.us.out.isCut = true;
    const { result } = await pair.us.exchange.release(lookoutTo('CA'), OFFICER, idempotency());
    pair.advance(MINUTE);
    expect((await pair.us.exchange.reconcile('CA')).gaps).toEqual([]);
    pair.cut(false);
    await until('closed', async () => (await pair.us.exchange.get(result.exchanges[0]?.id ?? '')).state === 'CLOSED');
    pair.advance(HOUR / 2);
    expect((await pair.us.exchange.reconcile('CA')).gaps).toEqual([]);
  });
});

describe('a gap', () => {
  test('of a statement that never arrived is named with its exchange, alarms, and is gone once it has come', async () => {
    // Batches do not pass; questions do.
    pair.us.out.isCut = true;
    const { result } = await pair.us.exchange.release(lookoutTo('CA'), OFFICER, idempotency());
    const exchangeId = result.exchanges[0]?.id as string;
    pair.advance(HOUR / 2);
    const { gaps } = await pair.us.exchange.reconcile('CA');
    expect(gaps.map(shapeOf)).toEqual([{ kind: 'MISSING_LEAF', direction: 'sent', missing: 'CA', exchangeId }]);
    expect(alarms(pair.us)).toBe(1);
    expect((await pair.ca.exchange.reconcile('US')).gaps.map(shapeOf)).toEqual([
      { kind: 'MISSING_LEAF', direction: 'received', missing: 'CA', exchangeId },
    ]);
    pair.cut(false);
    await until('closed', async () => (await pair.us.exchange.get(exchangeId)).state === 'CLOSED');
    pair.advance(HOUR / 2);
    expect((await pair.us.exchange.reconcile('CA')).gaps).toEqual([]);
  });

  test('of a statement that the sender has no leaf of is found by the receiver, and by the sender itself', async () => {
    const exchangeId = await exchanged(pair.us, 'ONE');
    pair.advance(HOUR / 2);
    tamper(pair.us, 'UPDATE leaf SET exchange_id = zeroblob(16), kind = 17 WHERE exchange_id = ?', idFromText(exchangeId));
    tamper(pair.us, 'UPDATE leaf SET entry = (SELECT entry FROM leaf WHERE kind = 17 LIMIT 1) WHERE exchange_id = zeroblob(16)');
    const expected = { kind: 'MISSING_LEAF', missing: 'US', exchangeId };
    expect((await pair.ca.exchange.reconcile('US')).gaps.map(shapeOf)).toEqual([{ ...expected, direction: 'received' }]);
    expect((await pair.us.exchange.reconcile('CA')).gaps.map(shapeOf)).toEqual([{ ...expected, direction: 'sent' }]);
  });

  test('of a receiver that denies what it gave a receipt for is kept with its signed word', async () => {
    const exchangeId = await exchanged(pair.us, 'ONE');
    pair.advance(HOUR / 2);
    tamper(pair.ca, 'UPDATE leaf SET exchange_id = zeroblob(16) WHERE exchange_id = ?', idFromText(exchangeId));
    tamper(pair.ca, 'UPDATE leaf SET entry = (SELECT entry FROM leaf WHERE kind = 17 LIMIT 1) WHERE exchange_id = zeroblob(16)');
    const { gaps } = await pair.us.exchange.reconcile('CA');
    expect(gaps.map(shapeOf)).toEqual([{ kind: 'MISSING_LEAF', direction: 'sent', missing: 'CA', exchangeId }]);
    const [evidence, ...others] = evidenceOf(pair.us);
    expect(others).toEqual([]);
    const request = decode('ReconcileRequest', Buffer.from(evidence?.request ?? '', 'base64'));
    const reply = decode('ReconcileReply', Buffer.from(evidence?.reply ?? '', 'base64'));
    expect(request.exchangeIds.map(toHex)).toContain(toHex(idFromText(exchangeId)));
    const said = decode('ReconcilePage', reply.page).rows.map((row) => toHex(row.exchangeId));
    expect(said).not.toContain(toHex(idFromText(exchangeId)));
    // The log commits to what is kept.
    const text = rawOf(pair.us.store).get("SELECT evidence FROM inconsistency WHERE kind = 'RECONCILIATION'")?.evidence as string;
    const leaf = rawOf(pair.us.store).get('SELECT entry FROM leaf WHERE kind = ?', AuditKind.INCONSISTENCY)?.entry as Uint8Array;
    expect(decode('AuditEntry', leaf).statementDigest).toEqual(sha256(utf8(text)));
    // It still says so at the next look: alarmed again, and kept no second time.
    await pair.us.exchange.reconcile('CA');
    expect(evidenceOf(pair.us)).toHaveLength(1);
    expect(alarms(pair.us)).toBe(2);
  });

  test.each([
    [
      'a receipt that the sender lost',
      'US',
      "UPDATE exchange SET state = 'QUEUED', peer = NULL WHERE exchange_id = ?",
      'MISSING_RECEIPT',
    ],
    [
      'another verdict than the receipt gave',
      'US',
      "UPDATE exchange SET state = 'REJECTED' WHERE exchange_id = ?",
      'LEAF_MISMATCH',
    ],
    [
      'another leaf than the receipt named',
      'US',
      `UPDATE exchange SET peer = json_set(peer, '$.index', 0) WHERE exchange_id = ?`,
      'LEAF_MISMATCH',
    ],
    ['another leaf than the manifest bound', 'US', 'UPDATE leaf SET hash = zeroblob(32) WHERE exchange_id = ?', 'LEAF_MISMATCH'],
  ] as const)('is %s', async (_, country, sql, kind) => {
    const exchangeId = await exchanged(pair.us, 'ONE');
    pair.advance(HOUR / 2);
    tamper(country === 'US' ? pair.us : pair.ca, sql, idFromText(exchangeId));
    for (const [side, partner, direction] of [
      [pair.us, 'CA', 'sent'],
      [pair.ca, 'US', 'received'],
    ] as const)
      expect((await side.exchange.reconcile(partner)).gaps.map(shapeOf)).toEqual([{ kind, direction, exchangeId }]);
  });

  test('is another statement under one exchange id', async () => {
    const exchangeId = await exchanged(pair.us, 'ONE');
    pair.advance(HOUR / 2);
    const id = idFromText(exchangeId);
    const entry = decode(
      'AuditEntry',
      rawOf(pair.ca.store).get('SELECT entry FROM leaf WHERE exchange_id = ?', id)?.entry as Uint8Array,
    );
    const { legalBasis, peerRef, ...rest } = entry;
    const other = {
      ...rest,
      statementDigest: new Uint8Array(32).fill(9),
      ...(legalBasis && { legalBasis }),
      ...(peerRef && { peerRef }),
    };
    tamper(pair.ca, 'UPDATE leaf SET entry = ? WHERE exchange_id = ?', encode('AuditEntry', other), id);
    const { gaps } = await pair.us.exchange.reconcile('CA');
    expect(gaps.map(shapeOf)).toEqual([{ kind: 'DIGEST_MISMATCH', direction: 'sent', exchangeId }]);
    expect(evidenceOf(pair.us)).toHaveLength(1);
  });

  test('of lateness is told once, and shown for a month', async () => {
    pair.cut(true);
    const { result } = await pair.us.exchange.release(lookoutTo('CA'), OFFICER, idempotency());
    const exchangeId = result.exchanges[0]?.id as string;
    pair.advance(2 * HOUR);
    pair.cut(false);
    await until('closed', async () => (await pair.us.exchange.get(exchangeId)).state === 'CLOSED');
    pair.advance(HOUR / 2);
    const late = [{ kind: 'LATE', direction: 'sent', exchangeId }];
    expect((await pair.us.exchange.reconcile('CA')).gaps.map(shapeOf)).toEqual(late);
    pair.advance(HOUR);
    expect((await pair.us.exchange.reconcile('CA')).gaps.map(shapeOf)).toEqual(late);
    expect(alarms(pair.us)).toBe(1);
  });
});

describe('a question', () => {
  /** Answered there, and the answer lost on its way here. */
  async function lostAnswer(): Promise<string> {
    let asked = 0;
    let answered: Promise<Uint8Array> | undefined;
    await restart({
      answering(_, topic, bytes) {
        if (topic !== 'visa' || asked++ > 0) return undefined;
        answered = pair.ask('CA', bytes);
        throw new TripointError('LINK_DOWN');
      },
    });
    const { exchangeId, outcome } = await ask();
    expect(outcome).toBe('UNAVAILABLE');
    expect((await answered)?.length).toBeGreaterThan(0);
    return exchangeId;
  }

  test('that is UNAVAILABLE here and was answered there is told at both ends, once', async () => {
    const exchangeId = await lostAnswer();
    pair.advance(HOUR / 2);
    const kind = 'ANSWERED_NOT_RECEIVED';
    expect((await pair.ca.exchange.reconcile('US')).gaps.map(shapeOf)).toEqual([
      { kind, direction: 'received', missing: 'CA', exchangeId },
    ]);
    expect((await pair.us.exchange.reconcile('CA')).gaps.map(shapeOf)).toEqual([
      { kind, direction: 'sent', missing: 'CA', exchangeId },
    ]);
    await pair.ca.exchange.reconcile('US');
    expect(alarms(pair.ca)).toBe(1);
  });

  test('that never left is no gap', async () => {
    pair.cut(true);
    expect((await ask()).outcome).toBe('UNAVAILABLE');
    pair.cut(false);
    pair.advance(HOUR / 2);
    expect((await pair.ca.exchange.reconcile('US')).gaps).toEqual([]);
  });

  test('whose gateway was killed before the answer is UNAVAILABLE after the next start, and logged as such', async () => {
    const { exchangeId } = await ask();
    tamper(pair.ca, "UPDATE exchange SET state = 'ASKED' WHERE exchange_id = ?", idFromText(exchangeId));
    await restart();
    expect(await pair.ca.exchange.get(exchangeId)).toMatchObject({ state: 'UNAVAILABLE', code: 'INTERRUPTED' });
    const leaves = rawOf(pair.ca.store).all(
      'SELECT entry FROM leaf WHERE exchange_id = ? AND kind = ?',
      idFromText(exchangeId),
      AuditKind.FAILED,
    );
    expect(leaves.map(({ entry }) => decode('AuditEntry', entry as Uint8Array).externalReason)).toEqual(['INTERRUPTED']);
  });
});

describe('what a partner says of its log', () => {
  const asked = { from: 'US', to: 'CA', nonce: new Uint8Array(16), before: Number.MAX_SAFE_INTEGER };
  const pageOf = async (asking: Parameters<typeof askReconcile>[3], change: (page: ReconcilePage) => ReconcilePage) =>
    askReconcile(
      pair.us.context,
      {
        async ask(topic, request) {
          const reply = decode('ReconcileReply', await pair.ask('US', request, topic));
          const { signature, ...page } = change(decode('ReconcilePage', reply.page)) as ReconcilePage & { signature?: never };
          return writeReconcileReply(page as never, pair.ca.context.ownKeys.signer(pair.now()));
        },
      },
      'CA',
      asking,
    );

  test('is told to nobody whose link has not resumed, and to no other country', async () => {
    const request = (change: object) => encode('ReconcileRequest', { ...asked, ...change });
    await expect(pair.ask('US', request({}), 'reconcile')).resolves.toBeInstanceOf(Uint8Array);
    for (const change of [{ from: 'MX' }, { to: 'MX' }, { nonce: new Uint8Array(15) }, { exchangeIds: [new Uint8Array(15)] }])
      await expect(pair.ask('US', request(change), 'reconcile')).rejects.toMatchObject({ code: 'LINK_DOWN' });
    const many = Array.from({ length: 257 }, () => new Uint8Array(16));
    await expect(pair.ask('US', request({ exchangeIds: many }), 'reconcile')).rejects.toMatchObject({ code: 'LINK_DOWN' });
    await expect(pair.ask('US', new Uint8Array(64), 'reconcile')).rejects.toMatchObject({ code: 'LINK_DOWN' });
  });

  test('has at most 256 statements on a page, and goes on where it ended', async () => {
    const link = { ask: (topic: string, bytes: Uint8Array) => pair.ask('US', bytes, topic) };
    await Promise.all(
      Array.from({ length: 300 }, (_, i) => pair.us.exchange.release(lookoutTo('CA', `R${i}`), OFFICER, idempotency())),
    );
    await pair.settled();
    const seen: number[] = [];
    let pages = 0;
    for (let first = 0, last = false; !last; pages++) {
      const { page } = await askReconcile(pair.us.context, link, 'CA', { first, before: pair.now() + MINUTE });
      expect(page.rows.length).toBeLessThanOrEqual(256);
      seen.push(...page.rows.map(({ index }) => index));
      ({ next: first, last } = page);
    }
    expect(pages).toBeGreaterThan(1);
    expect(seen.length).toBeGreaterThan(300);
    expect(seen).toEqual([...new Set(seen)].sort((a, b) => a - b));
  });

  test.each<[string, (page: ReconcilePage) => ReconcilePage, string]>([
    ['for another country', (page) => ({ ...page, to: 'MX' }), 'WRONG_RECIPIENT'],
    ['of another country', (page) => ({ ...page, from: 'MX' }), 'WRONG_SENDER'],
    ['that answers another question', (page) => ({ ...page, requestSha256: new Uint8Array(32) }), 'REPLAYED'],
    ['that is old', (page) => ({ ...page, issued: page.issued - HOUR / 10 }), 'KEY_NOT_VALID'],
    ['of a time to come', (page) => ({ ...page, issued: page.issued + HOUR / 10 }), 'CLOCK_UNCONFIRMED'],
    ['that does not go on', (page) => ({ ...page, rows: [], next: 0, last: false }), 'MALFORMED'],
    ['that goes back', (page) => ({ ...page, rows: page.rows.toReversed() }), 'MALFORMED'],
    [
      'with more than a page',
      (page) => ({ ...page, rows: Array.from({ length: 257 }, () => page.rows[0] as never) }),
      'OVERSIZED',
    ],
    [
      'with an id that is none',
      (page) => ({ ...page, rows: page.rows.map((row) => ({ ...row, exchangeId: new Uint8Array(16) })) }),
      'MALFORMED',
    ],
  ])('is not believed: a page %s', async (_, change, code) => {
    await expect(pageOf({ first: 0, before: pair.now() + MINUTE }, change)).rejects.toMatchObject({ code });
  });

  test('is not believed about exchanges that it was not asked about', async () => {
    const id = idFromText(await exchanged(pair.us, 'ONE'));
    const twice = (page: ReconcilePage) => ({ ...page, rows: [...page.rows, ...page.rows] });
    await expect(pageOf({ exchangeIds: [id] }, twice)).rejects.toMatchObject({ code: 'MALFORMED' });
  });

  test('is not believed under a key that is not its own', async () => {
    const link = {
      async ask(topic: string, request: Uint8Array) {
        const { page } = decode('ReconcileReply', await pair.ask('US', request, topic));
        return writeReconcileReply(decode('ReconcilePage', page) as never, pair.us.context.ownKeys.signer(pair.now()));
      },
    };
    await expect(askReconcile(pair.us.context, link, 'CA', { first: 0, before: pair.now() })).rejects.toMatchObject({
      code: 'UNKNOWN_KEY',
    });
  });
});

test('slow answers: a partner that never answers keeps no other from being compared', async () => {
  const asked: string[] = [];
  const context = {
    ...pair.us.context,
    partners: ['CA', 'MX'],
    limits: { ...pair.us.context.limits, sweepMs: 5, reconcilePauseMs: 0 },
  };
  const submit = () => Promise.reject(new Error('nothing is written'));
  const reconciler = createReconciler(context, submit, {
    resumed: () => true,
    linkTo: (partner) => ({
      ask() {
        asked.push(partner);
        return partner === 'CA' ? new Promise<never>(() => {}) : Promise.reject(new TripointError('LINK_DOWN'));
      },
    }),
  });
  await until('both are asked', () => asked.includes('CA') && asked.includes('MX'));
  expect(asked.filter((partner) => partner === 'CA')).toHaveLength(1);
  // Closing waits for what is under way, which here never ends.
  void reconciler.close();
});

// A question of the other, and what a partner says of its log.

import { describe, expect, test } from 'vitest';
import { AuditKind, decode, encode, type ReconcilePage } from '../../../../proto/index.ts';
import { HOUR, idFromText, MINUTE, TripointError } from '../../../../services/domain/index.ts';
import { writeReconcileReply } from '../../../../services/envelope/index.ts';
import { createReconciler } from '../../../../services/exchange/reconciliation/index.ts';
import { askReconcile } from '../../../../services/exchange/reconciliation/peer.ts';
import { rawOf } from '../../../../services/ledger/index.ts';
import { exchanged, idempotency, lookoutTo, OFFICER, until } from '../pair.ts';
import { alarms, ask, pair, restart, shapeOf, tamper, withPair } from './setting.ts';

withPair();

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

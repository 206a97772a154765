import { describe, expect, test } from 'vitest';
import { AuditKind, decode, encode } from '../../../../proto/index.ts';
import { HOUR, idFromText, MINUTE, sha256, toHex, utf8 } from '../../../../services/domain/index.ts';
import { rawOf } from '../../../../services/ledger/index.ts';
import { exchanged, idempotency, lookoutTo, NOW, OFFICER, until } from '../pair.ts';
import { swept } from '../steps.ts';
import { alarms, ask, evidenceOf, limits, pair, restart, shapeOf, tamper, withPair } from './setting.ts';

withPair();

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

  test('is a version that its partner certified to be destroyed, and of whose destruction its log says nothing', async () => {
    const versions = async () => {
      const exchangeId = await exchanged(pair.us, 'ONE');
      const { recordId = '' } = await pair.us.exchange.get(exchangeId);
      const reason = { reason: 'INACCURATE', explanation: 'a misread name' };
      await pair.us.exchange.recall(recordId, reason, OFFICER, idempotency());
      await until('it is certified', async () => (await pair.us.exchange.record(recordId)).countries[0]?.certified);
      await pair.settled();
      pair.advance(HOUR / 2);
      return { exchangeId, recordId };
    };
    await versions();
    expect((await pair.us.exchange.reconcile('CA')).gaps).toEqual([]);
    const { exchangeId, recordId } = await versions();
    tamper(pair.ca, "UPDATE record SET state = 'DESTROYED' WHERE record_id = ?", idFromText(recordId));
    const { gaps } = await pair.us.exchange.reconcile('CA');
    expect(gaps.map(shapeOf)).toEqual([{ kind: 'DESTRUCTION_UNPROVEN', direction: 'sent', exchangeId }]);
    expect([alarms(pair.us), evidenceOf(pair.us).length]).toEqual([1, 1]);
    // What a country destroyed for reasons of its own is not told.
    expect((await pair.ca.exchange.reconcile('US')).gaps).toEqual([]);
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

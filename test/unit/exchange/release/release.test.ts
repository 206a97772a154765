import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { AuditKind, decode, Verb } from '../../../../proto/index.ts';
import { TripointError } from '../../../../services/domain/index.ts';
import { rawOf } from '../../../../services/ledger/index.ts';
import { exchanged, idempotency, lookoutTo, OFFICER, type Pair, startPair, until } from '../pair.ts';

let pair: Pair;
beforeAll(async () => {
  pair = await startPair();
});
afterAll(() => pair?.close());

const leaves = (kind: AuditKind) =>
  rawOf(pair.us.store)
    .all('SELECT entry FROM leaf WHERE kind = ? ORDER BY leaf_index', kind)
    .map(({ entry }) => decode('AuditEntry', entry as Uint8Array));

describe('a release', () => {
  test('reaches the partner, and its receipt closes it', async () => {
    const id = await exchanged(pair.us, 'REF-A');
    const [ours, theirs] = [await pair.us.exchange.get(id), await pair.ca.exchange.get(id)];
    expect(theirs).toMatchObject({ state: 'ADMITTED', direction: 'received', partner: 'US', record: ours.record });
    expect(theirs).not.toHaveProperty('faults');
    expect(ours.peerLog).toEqual(theirs.log);
    expect(theirs.peerLog).toEqual(ours.log);
    expect(theirs.decision).toEqual(ours.decision);
  });

  test('under a key that was used before gets the same exchanges, and sends nothing twice', async () => {
    const key = idempotency('again');
    const sent = () => leaves(AuditKind.SENT).filter(({ verb }) => verb === Verb.POST).length;
    const before = sent();
    const first = await pair.us.exchange.release(lookoutTo('CA', 'REF-B'), OFFICER, key);
    const second = await pair.us.exchange.release(lookoutTo('CA', 'REF-B'), OFFICER, key);
    expect([first.replayed, second.replayed]).toEqual([false, true]);
    expect(second.result.exchanges.map(({ id }) => id)).toEqual(first.result.exchanges.map(({ id }) => id));
    expect(sent() - before).toBe(1);
  });

  test('with another body under that key is refused', async () => {
    await expect(pair.us.exchange.release(lookoutTo('CA'), OFFICER, idempotency('again', 2))).rejects.toMatchObject({
      code: 'IDEMPOTENCY_MISMATCH',
    });
  });

  test("under another user's same key is another request", async () => {
    const other = { subject: 'officer-9', agency: 'CBP' };
    expect(await pair.us.exchange.release(lookoutTo('CA', 'REF-C'), other, idempotency('again'))).toMatchObject({
      replayed: false,
    });
  });

  test('twice at once under one key is told so, and one of them goes', async () => {
    const key = idempotency('at once');
    const before = leaves(AuditKind.SENT).length;
    const outcomes = await Promise.allSettled([0, 1].map(() => pair.us.exchange.release(lookoutTo('CA', 'REF-D'), OFFICER, key)));
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected']);
    expect(outcomes[1]).toMatchObject({ reason: { code: 'IDEMPOTENCY_IN_FLIGHT' } });
    await until('it arrived', () => leaves(AuditKind.SENT).length > before);
    expect(await pair.us.exchange.release(lookoutTo('CA', 'REF-D'), OFFICER, key)).toMatchObject({ replayed: true });
  });

  test('that breaks a rule is refused with every fault, keeps no key and logs nothing', async () => {
    const size = pair.us.store.head().size;
    const bad = { ...lookoutTo('CA'), to: ['CA', 'CA', 'XX'], record: { subjectKind: 'PERSON' } };
    const error = await pair.us.exchange.release(bad, OFFICER, idempotency('bad')).catch((thrown: TripointError) => thrown);
    expect(error).toBeInstanceOf(TripointError);
    expect((error as TripointError).faults.map(({ field }) => field)).toEqual(expect.arrayContaining(['/to/1', '/to/2']));
    expect(pair.us.store.head().size).toBe(size);
    expect(await pair.us.exchange.release(lookoutTo('CA', 'REF-E'), OFFICER, idempotency('bad'))).toMatchObject({
      replayed: false,
    });
  });

  test('that policy refuses is logged here and sends nothing', async () => {
    await until(
      'quiet',
      () => rawOf(pair.us.store).get('SELECT sent_through = peer_received_through AS still FROM link')?.still === 1,
    );
    const { sent_through: sent } = rawOf(pair.us.store).get('SELECT sent_through FROM link') ?? {};
    const { result } = await pair.us.exchange.release({ ...lookoutTo('CA'), purpose: 'ENTRY_OR_STAY' }, OFFICER, idempotency());
    expect(result.exchanges[0]).toMatchObject({
      state: 'REFUSED',
      code: 'POLICY_REFUSED',
      decision: {
        refusedBy: [{ rule: 'agreement/purpose', facts: ['purpose'], permitted: expect.arrayContaining(['COUNTER_TERRORISM']) }],
      },
    });
    expect(await pair.us.exchange.get(result.exchanges[0]?.id ?? '')).toMatchObject({ decision: result.exchanges[0]?.decision });
    expect(leaves(AuditKind.REFUSED).at(-1)).toMatchObject({ purpose: 'ENTRY_OR_STAY', externalReason: 'POLICY_REFUSED' });
    expect(rawOf(pair.us.store).get('SELECT sent_through FROM link')?.sent_through).toBe(sent);
  });

  test('for a purpose or an agency that no agreement with the partner knows is a fault, and not logged as a refusal', async () => {
    const { size } = pair.us.store.head();
    const mistyped = { ...lookoutTo('CA'), purpose: 'COUNTER_TERORISM', recipientAgencies: { CA: 'CBAS' } };
    await expect(pair.us.exchange.release(mistyped, OFFICER, idempotency())).rejects.toMatchObject({
      code: 'INVALID',
      faults: [
        { field: '/purpose', rule: expect.stringMatching(/^one of .*COUNTER_TERRORISM.*\(did you mean COUNTER_TERRORISM\?\)$/) },
        { field: '/recipientAgencies/CA', rule: 'one of CBSA, IRCC (did you mean CBSA?)' },
      ],
    });
    expect(pair.us.store.head().size).toBe(size);
  });
});

describe('a cut link', () => {
  test('holds what is released and lets it through once and in order when it is mended', async () => {
    pair.cut(true);
    const cursor = (await pair.ca.exchange.events(0, 1_000)).at(-1)?.cursor ?? 0;
    const ids: string[] = [];
    for (const reference of ['Q-1', 'Q-2', 'Q-3']) {
      const { result } = await pair.us.exchange.release(lookoutTo('CA', reference), OFFICER, idempotency());
      ids.push(result.exchanges[0]?.id ?? '');
      expect(result.exchanges[0]?.state).toBe('QUEUED');
    }
    pair.cut(false);
    await until('all closed', async () => (await pair.us.exchange.get(ids[2] ?? '')).state === 'CLOSED');
    const events = await pair.ca.exchange.events(cursor, 1_000);
    expect(events.filter(({ type }) => type === 'exchange.received').map(({ exchange }) => exchange?.id)).toEqual(ids);
  });
});

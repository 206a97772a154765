import { describe, expect, test } from 'vitest';
import { bytesOf } from '../../../../deploy/hostile/forge.ts';
import { exchangeIdOf, until } from '../../../../deploy/hostile/partner.ts';
import { encode, type Outgoing, RecordKind, Verb, VerdictKind } from '../../../../proto/index.ts';
import { newId } from '../../../../services/domain/index.ts';
import { LIMITS } from '../../../../services/envelope/index.ts';
import { lookoutOf } from '../../nodes.ts';
import { expectGoodAfter, idOf, sealed, us } from './setting.ts';

describe('the order of the link', () => {
  test('what is ahead waits, and is taken in order once the gap is filled', async () => {
    const next = us.next();
    const [first, second, third] = [us.lookout(), us.lookout(), us.lookout()];
    await us.publish(await sealed([third], { facts: { linkSequence: next + 2 } }));
    await us.publish(await sealed([second], { facts: { linkSequence: next + 1 } }));
    await until('both wait', () => us.ledger.pending().length === 2);
    expect(us.ledger.link().received).toBe(next - 1);
    await us.publish(await sealed([first], { facts: { linkSequence: next } }));
    const indexes = [];
    for (const entry of [first, second, third]) indexes.push((await us.verdictOn(exchangeIdOf(entry))).index);
    expect(indexes).toEqual([...indexes].sort((a, b) => a - b));
    expect(us.ledger.pending()).toEqual([]);
    expect(us.ledger.link().received).toBe(next + 2);
  });

  test('what is further ahead than the bound is not kept', async () => {
    await us.publish(await sealed([us.lookout()], { facts: { linkSequence: us.next() + 100_000 } }));
    await expectGoodAfter();
    expect(us.ledger.pending()).toEqual([]);
  });
});

describe('what a partner says of our own batches', () => {
  test('received_through beyond what was sent is an alarm and closes nothing', async () => {
    const [cursor, before] = [us.ledger.events().at(-1)?.cursor ?? 0, us.ledger.link()];
    const entry = us.lookout();
    await us.publish(await sealed([entry], { facts: { receivedThrough: before.sent + 10_000 } }));
    expect(await us.verdictOn(exchangeIdOf(entry))).toMatchObject({ code: '' });
    expect(us.ledger.events(cursor)).toContainEqual(expect.objectContaining({ type: 'link.alarm', code: 'ROLLED_BACK' }));
    expect(us.ledger.link().peerReceived).toBeLessThanOrEqual(us.ledger.link().sent);
    await expectGoodAfter();
  });

  test('a receipt speaks for its own batch only, and once', async () => {
    const officer = us.node.as('ca-officer-1');
    const post = async () => {
      const { exchanges } = await officer.exchanges.post({
        to: ['US'],
        lookout: lookoutOf(`CA-${Date.now()}`),
        purpose: 'COUNTER_TERRORISM',
        priority: 'ROUTINE',
        classification: 'UNCLASSIFIED',
      } as never);
      const id = exchanges[0]?.id ?? '';
      const answer = await until('its batch', () =>
        us.answers.find(({ batch }) =>
          batch.statements.some((one) => 'statement' in one && idOf(one.statement.exchangeId) === id),
        ),
      );
      return { id, batch: answer.batch };
    };
    const [mine, other] = [await post(), await post()];
    const idBytes = (id: string) => new Uint8Array(Buffer.from(id.replaceAll('-', ''), 'hex'));
    const verdict = (id: string, kind: VerdictKind, code = '') => ({
      exchangeId: idBytes(id),
      verdict: kind,
      code,
      index: 5,
      leafHash: bytesOf('leaf', 32),
    });
    const receipt = (verdicts: Outgoing<'Receipt'>['verdicts'] & object) =>
      us.linkRecord(
        RecordKind.RECEIPT,
        Verb.RECEIPT,
        encode('Receipt', { batchId: mine.batch.manifest.batchId, manifestSha256: mine.batch.manifestSha256, verdicts }),
      );
    const cursor = us.ledger.events().at(-1)?.cursor ?? 0;
    await us.deliver([
      receipt([verdict(other.id, VerdictKind.ACCEPTED), verdict(mine.id, VerdictKind.ACCEPTED)]),
      receipt([verdict(mine.id, VerdictKind.REFUSED, 'POLICY_REFUSED')]),
    ]);
    await expectGoodAfter();
    expect((await officer.exchanges.get(mine.id)).state).toBe('CLOSED');
    expect((await officer.exchanges.get(other.id)).state).toBe('RECEIVED');
    const about = us.ledger.events(cursor).filter(({ type }) => type === 'exchange.closed' || type === 'exchange.rejected');
    expect(about).toHaveLength(1);
  });

  test('a receipt for another manifest of ours is an alarm', async () => {
    const cursor = us.ledger.events().at(-1)?.cursor ?? 0;
    const receipt = encode('Receipt', { batchId: newId(), manifestSha256: bytesOf('none of ours', 32) });
    await us.deliver([us.linkRecord(RecordKind.RECEIPT, Verb.RECEIPT, receipt)]);
    await until('an alarm', () =>
      us.ledger.events(cursor).some(({ type, code }) => type === 'link.alarm' && code === 'MANIFEST_MISMATCH'),
    );
    await expectGoodAfter();
  });

  test('a storm of rejections is logged and answered by none', async () => {
    const sent = us.ledger.link().sent;
    const rejection = (i: number) =>
      us.linkRecord(
        RecordKind.RECEIPT,
        Verb.REJECTION,
        // flood: the code is free text from the partner and must not inflate our log.
        encode('Receipt', { parcelSha256: bytesOf(`parcel ${i}`, 32), code: i % 2 ? 'OVERSIZED' : 'x'.repeat(100_000) }),
      );
    const next = us.next();
    for (let i = 0; i < 8; i++) {
      const facts = { linkSequence: next + i };
      await us.publish(await us.parcel((await us.batch([rejection(i), rejection(i + 100)], { facts })) as never));
    }
    await until('all are taken', () => us.ledger.link().received === next + 7);
    expect(us.ledger.largestLeaf()).toBeLessThan(LIMITS.leafBytes);
    await expectGoodAfter();
    expect(us.ledger.link().sent).toBe(sent + 1);
  });
});

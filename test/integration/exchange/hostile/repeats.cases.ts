import { describe, expect, test } from 'vitest';
import { exchangeIdOf, until } from '../../../../deploy/hostile/partner.ts';
import { encode, Lane, RecordKind, Verb } from '../../../../proto/index.ts';
import { newId, systemClock } from '../../../../services/domain/index.ts';
import { expectGoodAfter, expectVerdict, sealed, us } from './setting.ts';

describe('what was said before', () => {
  test('a replayed batch gets the original receipt and takes effect once', async () => {
    const entry = us.lookout();
    const parcel = await sealed([entry]);
    await us.publish(parcel);
    await us.verdictOn(exchangeIdOf(entry));
    const [rows, sent] = [us.ledger.quarantineRows(), us.ledger.link().sent];
    for (let i = 0; i < 3; i++) await us.publish(parcel);
    await expectGoodAfter();
    expect(us.verdictsOn(exchangeIdOf(entry))).toHaveLength(1);
    expect(us.ledger.exchangesReceived(exchangeIdOf(entry))).toBe(1);
    expect(us.ledger.quarantineRows()).toBe(rows);
    expect(us.ledger.link().sent).toBe(sent + 1);
  });

  test('one sequence with two manifests is equivocation: an alarm, and the evidence is kept', async () => {
    const cursor = us.ledger.events().at(-1)?.cursor ?? 0;
    const linkSequence = us.next();
    const entry = us.lookout();
    await us.publish(await sealed([entry], { facts: { linkSequence } }));
    await us.verdictOn(exchangeIdOf(entry));
    const other = await sealed([us.lookout()], { facts: { linkSequence } });
    await us.publish(other);
    expect(await us.rejectionOf(other)).toMatchObject({ code: 'EQUIVOCATION' });
    expect(us.ledger.quarantined(other)).toBe('EQUIVOCATION');
    expect(us.ledger.events(cursor)).toContainEqual(expect.objectContaining({ type: 'link.alarm', code: 'EQUIVOCATION' }));
    await expectGoodAfter();
  });

  test('two manifests for one sequence that is still ahead are equivocation too', async () => {
    const next = us.next();
    const [gap, first, second] = [us.lookout(), us.lookout(), us.lookout()];
    await us.publish(await sealed([first], { facts: { linkSequence: next + 1 } }));
    await until('it waits', () => us.ledger.pending().includes(next + 1));
    const other = await sealed([second], { facts: { linkSequence: next + 1 } });
    await us.publish(other);
    await until('its evidence', () => us.ledger.quarantined(other) === 'EQUIVOCATION');
    await us.publish(await sealed([gap], { facts: { linkSequence: next } }));
    expect(await us.verdictOn(exchangeIdOf(first))).toMatchObject({ code: '' });
    expect(us.verdictsOn(exchangeIdOf(second))).toEqual([]);
    await expectGoodAfter();
  });

  test.each([
    ['later', true],
    ['back to back', false],
  ])('one batch id under two sequences, %s', async (_, apart) => {
    const batchId = newId();
    const next = us.next();
    const [first, second] = [us.lookout(), us.lookout()];
    const [one, two] = [
      await sealed([first], { facts: { batchId, linkSequence: next } }),
      await sealed([second], { facts: { batchId, linkSequence: next + 1 } }),
    ];
    const published = us.publish(one);
    if (apart) await us.verdictOn(exchangeIdOf(first));
    await Promise.all([published, us.publish(two)]);
    expect(await us.rejectionOf(two)).toMatchObject({ code: 'EQUIVOCATION' });
    expect(await us.verdictOn(exchangeIdOf(first))).toMatchObject({ code: '' });
    expect(us.verdictsOn(exchangeIdOf(second))).toEqual([]);
    await expectGoodAfter();
  });

  test('one exchange id in two batches published back to back is accepted once', async () => {
    const exchangeId = newId();
    const next = us.next();
    const parcels = await Promise.all(
      [0, 1].map((i) => sealed([us.lookout({ statement: { exchangeId } })], { facts: { linkSequence: next + i } })),
    );
    await Promise.all(parcels.map(us.publish));
    const verdicts = await until('both verdicts', () => us.verdictsOn(exchangeId).length === 2 && us.verdictsOn(exchangeId));
    expect(verdicts.map(({ code }) => code).sort()).toEqual(['', 'DUPLICATE_EXCHANGE']);
    expect(us.ledger.exchangesReceived(exchangeId)).toBe(1);
    await expectGoodAfter();
  });

  test('one exchange id twice in one batch is accepted once', async () => {
    const exchangeId = newId();
    await us.publish(await sealed([us.lookout({ statement: { exchangeId } }), us.lookout({ statement: { exchangeId } })]));
    const verdicts = await until('both verdicts', () => us.verdictsOn(exchangeId).length === 2 && us.verdictsOn(exchangeId));
    expect(verdicts.map(({ code }) => code)).toEqual(['', 'DUPLICATE_EXCHANGE']);
    await expectGoodAfter();
  });

  test('a record version with another header is equivocation', async () => {
    const recordId = newId();
    const first = us.lookout({ header: { recordId } });
    await us.publish(await sealed([first]));
    expect(await us.verdictOn(exchangeIdOf(first))).toMatchObject({ code: '' });
    await expectVerdict(us.lookout({ header: { recordId } }), 'EQUIVOCATION');
    await expectGoodAfter();
  });

  test('a question under the batch id of another batch gets no answer and stops nothing', async () => {
    const batchId = newId();
    const entry = us.lookout();
    await us.publish(await sealed([entry], { facts: { batchId } }));
    await us.verdictOn(exchangeIdOf(entry));
    const content = encode('VisaQuery', { document: { documentNumber: 'X1', issuingState: 'UTO' } } as never);
    const query = us.linkRecord(RecordKind.VISA_QUERY, Verb.QUERY, content, {
      statement: { deadline: systemClock() + 1_000_000 },
    });
    const parcel = await sealed([query], { facts: { batchId, lane: Lane.QUERY, linkSequence: 0 } });
    await expect(us.link.ask('visa', parcel, { timeoutMs: 1_000 })).rejects.toMatchObject({ code: 'LINK_DOWN' });
    expect(await us.rejectionOf(parcel)).toMatchObject({ code: 'EQUIVOCATION' });
    await expectGoodAfter();
  });
});

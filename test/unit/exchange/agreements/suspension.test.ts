import { describe, expect, test } from 'vitest';
import { HOUR } from '../../../../services/domain/index.ts';
import { exchanged, NOW, until } from '../pair.ts';
import { changes, events, ID, OPERATOR, posted, startsPairs } from './setting.ts';

const { start } = startsPairs();

describe('a suspension', () => {
  test('by one party is in force at once in both directions, for its record kind alone, until it is resumed', async () => {
    const { us, ca } = await start();
    const view = await us.exchange.suspend(ID, ['LOOKOUT'], 'an incident', OPERATOR);
    expect(view).toMatchObject({ id: ID, inForce: true, suspended: ['LOOKOUT'] });
    expect(await posted(us, 'A')).toBe('AGREEMENT_SUSPENDED');
    await until('the other knows', async () => (await events(ca)).includes('agreement.changed AGREEMENT_SUSPENDED'));
    expect(await posted(ca, 'B')).toBe('AGREEMENT_SUSPENDED');
    expect((await ca.exchange.agreements()).find(({ id }) => id === ID)?.partners).toEqual([
      { country: 'US', says: 'SAME', suspended: ['LOOKOUT'] },
    ]);
    expect(us.context.agreements.standing('CA', 'ca-us-cargo', 'HIGH_RISK_CARGO', NOW + HOUR).suspended).toBe(false);

    await us.exchange.resume(ID, ['LOOKOUT'], 'it is over', OPERATOR);
    await until('the other knows', () => !ca.context.agreements.standing('US', ID, 'LOOKOUT', NOW + HOUR).suspended);
    await exchanged(us, 'C');
    await exchanged(ca, 'D');
    const kinds = changes(us).filter(({ entry }) => entry.recordKind !== 0);
    expect(kinds.map(({ entry }) => [entry.recordKind, entry.externalReason])).toEqual([
      [2, 'AGREEMENT_SUSPENDED'],
      [2, ''],
    ]);
  });

  test('stands while either side holds it', async () => {
    const { us, ca } = await start();
    await us.exchange.suspend(ID, ['LOOKOUT'], 'ours', OPERATOR);
    await ca.exchange.suspend(ID, ['LOOKOUT'], 'theirs', OPERATOR);
    await until('told', () => us.context.agreements.theirs('CA')?.get(ID)?.suspended.length === 1);
    await us.exchange.resume(ID, ['LOOKOUT'], 'over for us', OPERATOR);
    expect(await posted(us, 'A')).toBe('AGREEMENT_SUSPENDED');
    expect((await us.exchange.agreements()).find(({ id }) => id === ID)?.suspended).toEqual([]);
  });

  test('needs no key that signs: it is in force here, and told when there is one', async () => {
    const pair = await start();
    pair.advance(25 * HOUR);
    await pair.us.exchange.suspend(ID, ['LOOKOUT'], 'an incident', OPERATOR);
    expect(pair.us.context.agreements.standing('CA', ID, 'LOOKOUT', pair.now()).suspended).toBe(true);
    expect(pair.us.logged).toContain('warn agreement schedule not sent');
  });

  test('again changes nothing; of what is not granted or not known, or without a reason, it is refused', async () => {
    const { us } = await start();
    await us.exchange.suspend(ID, ['LOOKOUT', 'LOOKOUT'], 'an incident', OPERATOR);
    const size = us.store.head().size;
    await us.exchange.suspend(ID, ['LOOKOUT'], 'again', OPERATOR);
    await us.exchange.resume('ca-us-cargo', ['HIGH_RISK_CARGO'], 'was never suspended', OPERATOR);
    expect(us.store.head().size - size).toBeLessThanOrEqual(2); // the receipt of what was told before
    const refused = (id: string, kinds: string[], reason: string) => us.exchange.suspend(id, kinds, reason, OPERATOR);
    await expect(refused(ID, ['HIGH_RISK_CARGO'], 'x')).rejects.toMatchObject({
      code: 'INVALID',
      faults: [{ field: '/kinds/0' }],
    });
    await expect(refused(ID, [], ' ')).rejects.toMatchObject({ faults: [{ field: '/kinds' }, { field: '/reason' }] });
    await expect(refused('ca-us-nothing', ['LOOKOUT'], 'x')).rejects.toMatchObject({
      code: 'NOT_FOUND',
      faults: [{ field: 'agreement', rule: expect.stringMatching(/^one of .*ca-us-lookouts/) }],
    });
  });
});

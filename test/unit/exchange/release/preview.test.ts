import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { rawOf } from '../../../../services/ledger/index.ts';
import { idempotency, lookoutTo, OFFICER, type Pair, startPair } from '../pair.ts';

let pair: Pair;
beforeAll(async () => {
  pair = await startPair();
});
afterAll(() => pair?.close());

const TABLES = ['leaf', 'exchange', 'record', 'duty', 'counter', 'event', 'idempotency'];
const kept = () => TABLES.map((table) => rawOf(pair.us.store).all(`SELECT count(*) AS n FROM ${table}`)[0]?.n);

/** A release that two persons must approve. */
const graded = (reference: string) => {
  const request = lookoutTo('CA', reference);
  return { ...request, record: { ...(request.record as object), sourceGrade: 'C3' } };
};

describe('a preview', () => {
  test.each([
    ['sent', lookoutTo('CA', 'PREVIEW-1')],
    ['held', graded('PREVIEW-2')],
    ['refused', { ...lookoutTo('CA', 'PREVIEW-3'), classification: 'SECRET' as const }],
  ])('of what is %s says what the release then does, and keeps nothing', async (what, request) => {
    const before = kept();
    const [shown] = await pair.us.exchange.preview(request, OFFICER);
    expect(kept()).toEqual(before);
    const { result } = await pair.us.exchange.release(request, OFFICER, idempotency(`preview ${what}`));
    const [done] = result.exchanges;
    expect(shown?.state).toBe({ sent: 'QUEUED', held: 'HELD', refused: 'REFUSED' }[what]);
    expect({ partner: shown?.partner, state: shown?.state, decision: shown?.decision }).toEqual({
      partner: done?.partner,
      state: done?.state,
      decision: done?.decision,
    });
    const waiting = done?.duties?.find(({ kind }) => kind === 'RELEASE')?.waiting;
    expect(shown?.waiting).toBe(waiting);
  });

  test('refuses what the release would refuse: faults, and a reference that is taken', async () => {
    const taken = { ...lookoutTo('CA', 'PREVIEW-1'), referenceIsNew: true };
    await expect(pair.us.exchange.preview(taken, OFFICER)).rejects.toMatchObject({ code: 'DUPLICATE_REFERENCE' });
    await expect(pair.us.exchange.preview({ ...taken, to: ['ZZ'] }, OFFICER)).rejects.toMatchObject({
      code: 'INVALID',
      faults: [{ field: '/to/0' }],
    });
  });
});

import { expect, test } from 'vitest';
import { createTurns } from '../../../../services/exchange/context/turns.ts';

test('work waits for the work before it, and failure rejects its own promise only', async () => {
  const inTurn = createTurns();
  const order: string[] = [];
  const first = Promise.withResolvers<void>();
  const work = (name: string, act: () => Promise<void>) => async () => {
    order.push(`${name} begins`);
    await act();
    order.push(`${name} ends`);
  };
  const failing = async () => {
    throw new Error('failed');
  };
  const all = [work('first', () => first.promise), work('second', failing), work('third', async () => {})].map(inTurn);
  const settled = Promise.allSettled(all);
  await new Promise((resolve) => setImmediate(resolve));
  expect(order).toEqual(['first begins']);
  first.resolve();
  expect((await settled).map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  expect(order).toEqual(['first begins', 'first ends', 'second begins', 'third begins', 'third ends']);
});

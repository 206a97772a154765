import { afterEach, expect, test } from 'vitest';
import { encode } from '../../../../proto/index.ts';
import type { IncomingMessage } from '../../../../services/delivery/index.ts';
import { newId, TripointError } from '../../../../services/domain/index.ts';
import { createFairQueue } from '../../../../services/exchange/link/fairness.ts';
import { createOpenIncoming } from '../../../../services/exchange/link/incoming.ts';
import { chunksOf, onceEach } from '../../../../services/exchange/link/repeats.ts';
import { liarOf } from '../lying.ts';
import { type Pair, startPair } from '../pair.ts';

let pair: Pair | undefined;
afterEach(async () => {
  await pair?.close();
  pair = undefined;
});

const parcel = (batchId: Uint8Array, ciphertext: number) =>
  encode('Parcel', { version: 1, from: 'US', to: 'CA', batchId, batch: { ciphertext: new Uint8Array([ciphertext]) } });

test('copies of a parcel are opened once, another under the same id and what has no id for themselves', () => {
  const [one, two] = [newId(), newId()];
  const opened: Uint8Array[] = [];
  const open = onceEach((bytes) => opened.push(bytes));
  const [first, other, lie] = [parcel(one, 1), parcel(two, 1), parcel(one, 2)];
  expect([first, other, Uint8Array.from(first), Uint8Array.from(other), lie].map(open)).toEqual([1, 2, 1, 2, 3]);
  expect([new Uint8Array([9, 1]), new Uint8Array([9, 2])].map(open)).toEqual([4, 5]);
});

test('no more is opened before it is charged than thirty-two parcels or a mebibyte', () => {
  const sizes = (messages: readonly { readonly length: number }[]) =>
    [...chunksOf(messages.map((bytes) => ({ bytes }) as unknown as IncomingMessage))].map(({ length }) => length);
  expect(sizes(new Array(80).fill({ length: 1 }))).toEqual([32, 32, 16]);
  expect(sizes(new Array(5).fill({ length: 400 << 10 }))).toEqual([2, 2, 1]);
  expect(sizes([{ length: 2 << 20 }, { length: 1 }])).toEqual([1, 1]);
  expect(sizes([])).toEqual([]);
});

test('of a batch that was taken before, no statement is opened or judged again; its manifest is verified', async () => {
  pair = await startPair();
  const { context } = pair.ca;
  const liar = await liarOf(pair);
  let takenThrough = 0;
  let judged = 0;
  const open = createOpenIncoming(
    context,
    'US',
    {
      async judge() {
        judged++;
        return 'receipt';
      },
    },
    { budgets: { charge: () => undefined }, turns: createFairQueue(), takenThrough: () => takenThrough },
  );
  const bytes = await liar.seal([liar.lookout(), liar.lookout()], { facts: { linkSequence: 7 } });
  const fresh = await open(bytes);
  expect(fresh).toMatchObject({ batch: { manifest: { linkSequence: 7 }, statements: { length: 2 } }, judged: { length: 2 } });
  expect(judged).toBe(2);

  takenThrough = 7;
  const again = await open(bytes);
  expect(again).toMatchObject({ batch: { manifest: { linkSequence: 7 }, statements: { length: 0 } }, judged: { length: 0 } });
  expect(judged).toBe(2);
  bytes.set([(bytes.at(-1) as number) ^ 1], bytes.length - 1);
  expect(await open(bytes)).toBeInstanceOf(TripointError);
});

import { expect, test } from 'vitest';
import type { Incoming } from '../../../../services/exchange/link/incoming.ts';
import { type Arrived, orderOf } from '../../../../services/exchange/link/order.ts';

const MOST = 4;
const CHANGE = { keys: { set: undefined, list: undefined, at: 0 } };

/** As they came, by link sequence; those of `changing` change keys. */
function order(sequences: readonly number[], cursor: number, changing: readonly number[] = []) {
  const arrived = sequences.map((linkSequence, at): Arrived => {
    const judged = changing.includes(linkSequence) ? [CHANGE] : ['receipt'];
    return { at, incoming: { batch: { manifest: { linkSequence } }, judged } as unknown as Incoming };
  });
  const { ready, ahead, again, changesKeys } = orderOf(arrived, cursor, MOST);
  const sequencesOf = (items: readonly Arrived[]) => items.map(({ incoming }) => incoming.batch.manifest.linkSequence);
  return { ready: sequencesOf(ready), ahead: sequencesOf(ahead), again: sequencesOf(again), changesKeys };
}

test('what is next is taken in the order of the link, in whichever order it came', () => {
  expect(order([7, 6, 8], 5)).toEqual({ ready: [6, 7, 8], ahead: [], again: [], changesKeys: false });
});

test('what is ahead of a gap waits, and beyond what a receiver keeps it comes again', () => {
  expect(order([6, 8, 9, 10], 5)).toEqual({ ready: [6], ahead: [8, 9], again: [10], changesKeys: false });
});

test('replay: of two copies of one batch the second comes again', () => {
  expect(order([6, 6, 7], 5)).toEqual({ ready: [6, 7], ahead: [], again: [6], changesKeys: false });
});

test('what follows a change of keys was judged by the keys before it, and comes again', () => {
  expect(order([6, 7, 9], 5, [6])).toEqual({ ready: [6], ahead: [], again: [7, 9], changesKeys: true });
  expect(order([6, 7], 5, [7])).toEqual({ ready: [6, 7], ahead: [], again: [], changesKeys: true });
});

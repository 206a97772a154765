import { expect, test } from 'vitest';
import { createWindow } from '../../../../services/exchange/link/window.ts';

const SIZE = 4;

function publishAll(window: ReturnType<typeof createWindow>): number[] {
  const published: number[] = [];
  for (let next = window.next(); next !== undefined; next = window.next()) {
    window.published(next);
    published.push(next);
  }
  return published;
}

test('no more is published than the partner keeps ahead of what it has, and as it confirms, the rest follows', () => {
  const window = createWindow({ sentThrough: 0, peerReceivedThrough: 0 }, SIZE);
  for (let sequence = 1; sequence <= 6; sequence++) window.committed(sequence);
  expect(publishAll(window)).toEqual([1, 2, 3, 4]);
  expect([window.isOpen(), window.fits(4), window.fits(5), window.outstanding()]).toEqual([false, true, false, 6]);
  expect(window.confirmed(2)).toBe(true);
  expect(window.unconfirmed()).toEqual([3, 4]);
  expect(publishAll(window)).toEqual([5, 6]);
  expect([window.isOpen(), window.outstanding(), window.oldest()]).toEqual([true, 4, 3]);
});

test('after a restart everything unconfirmed is published again, and a confirmation beyond what was published skips it', () => {
  const window = createWindow({ sentThrough: 6, peerReceivedThrough: 3 }, SIZE);
  expect([window.next(), window.isUnconfirmed()]).toEqual([4, false]);
  expect(window.confirmed(5)).toBe(true);
  expect(publishAll(window)).toEqual([6]);
  expect(window.unconfirmed()).toEqual([6]);
});

test('a publication that failed is the next again, unless the partner has it meanwhile', () => {
  const window = createWindow({ sentThrough: 4, peerReceivedThrough: 0 }, SIZE);
  publishAll(window);
  window.failed(3);
  expect(publishAll(window)).toEqual([3, 4]);
  window.confirmed(4);
  window.failed(2);
  expect([window.next(), window.isUnconfirmed()]).toEqual([undefined, false]);
});

test('replay: a confirmation that is not new changes nothing, and only what was committed is sent again', () => {
  const window = createWindow({ sentThrough: 3, peerReceivedThrough: 2 }, SIZE);
  expect([window.confirmed(2), window.confirmed(0)]).toEqual([false, false]);
  expect([window.isSendable(0), window.isSendable(3), window.isSendable(4)]).toEqual([false, true, false]);
});

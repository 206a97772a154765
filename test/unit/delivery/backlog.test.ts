import { expect, test } from 'vitest';
import { createBacklog, type Held } from '../../../services/delivery/backlog.ts';

const item = (streamSequence: number, bytes = 1): Held => ({
  message: { bytes: new Uint8Array(bytes), streamSequence, deliveries: 1 },
  ack: `ack.${streamSequence}`,
});

test('hands out in the order of arrival, within both bounds', () => {
  const backlog = createBacklog({ handlerMessages: 2, handlerBytes: 10 });
  const items = [item(7, 4), item(3, 4), item(5, 4), item(9, 7)];
  for (const held of items) backlog.add(held);
  expect([backlog.take(), backlog.take(), backlog.take(), backlog.take()]).toEqual([
    [items[0], items[1]],
    [items[2]],
    [items[3]],
    [],
  ]);
});

test('one message larger than the bound goes alone and does not block the link', () => {
  const backlog = createBacklog({ handlerMessages: 9, handlerBytes: 10 });
  const items = [item(1, 11), item(2)];
  for (const held of items) backlog.add(held);
  expect([backlog.take(), backlog.take()]).toEqual([[items[0]], [items[1]]]);
});

test('a redelivery of what is in hand counts once, also while the handler has it; after its verdict it is new', () => {
  const backlog = createBacklog({ handlerMessages: 9, handlerBytes: 10 });
  backlog.add(item(1, 4));
  backlog.add(item(1, 4));
  expect([backlog.messages, backlog.bytes]).toEqual([1, 4]);
  const [taken] = backlog.take();
  backlog.add(item(1, 4));
  expect(backlog.take()).toEqual([]);
  expect([...backlog.inHand()]).toEqual([taken]);
  backlog.settle(taken as Held);
  expect([backlog.messages, backlog.bytes]).toEqual([0, 0]);
  backlog.add(item(1, 4));
  expect(backlog.take()).toHaveLength(1);
});

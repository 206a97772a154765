import { describe, expect, test } from 'vitest';
import { gate } from '../../../services/delivery/bounds.ts';

describe('a gate', () => {
  test('lets in by number and bytes, the rest in order as room comes', async () => {
    const door = gate({ count: 2, bytes: 100, waiting: 10 });
    const order: string[] = [];
    const leaveA = await door.enter(60);
    const leaveB = await door.enter(40);
    const c = door.enter(50).then((leave) => {
      order.push('c');
      return leave;
    });
    const d = door.enter(1).then((leave) => {
      order.push('d');
      return leave;
    });
    leaveB();
    leaveB();
    await Promise.resolve();
    // Room for d alone, but c came first.
    expect([order, door.inside()]).toEqual([[], 1]);
    leaveA();
    (await c)();
    (await d)();
    expect([order, door.inside()]).toEqual([['c', 'd'], 0]);
  });

  test('what is larger than all the room passes alone, and too many waiting are refused', async () => {
    const door = gate({ count: 5, bytes: 10, waiting: 1 });
    const leave = await door.enter(1_000);
    const next = door.enter(1);
    await expect(door.enter(1)).rejects.toMatchObject({ code: 'OVERLOADED' });
    leave();
    (await next)();
  });
});

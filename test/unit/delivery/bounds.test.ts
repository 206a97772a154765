import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { gate, tokenBucket } from '../../../services/delivery/bounds.ts';
import { SECOND } from '../../../services/domain/index.ts';

describe('a token bucket', () => {
  test('gives its burst at once, then its rate', () => {
    let now = 0;
    const take = tokenBucket({ perSecond: 2, burst: 3, clock: () => now });
    expect([take(), take(), take(), take()]).toEqual([true, true, true, false]);
    now += SECOND / 2 - 1;
    expect(take()).toBe(false);
    now += 1;
    expect([take(), take()]).toEqual([true, false]);
    now += 3600 * SECOND;
    expect([take(), take(), take(), take()]).toEqual([true, true, true, false]);
  });

  test('a clock that goes back gives nothing and does not stop it', () => {
    let now = 10 * SECOND;
    const take = tokenBucket({ perSecond: 1, burst: 1, clock: () => now });
    expect(take()).toBe(true);
    now = 0;
    expect(take()).toBe(false);
    now = SECOND;
    expect(take()).toBe(true);
  });

  test('never gives more than its burst and its rate allow', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(2 * SECOND), { maxLength: 200 }), (steps) => {
        let now = 0;
        let given = 0;
        const take = tokenBucket({ perSecond: 5, burst: 4, clock: () => now });
        for (const step of steps) {
          now += step;
          if (take()) given += 1;
          expect(given).toBeLessThanOrEqual(4 + (5 * now) / SECOND + 1e-6);
        }
      }),
    );
  });
});

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

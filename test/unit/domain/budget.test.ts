import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { budget, SECOND } from '../../../services/domain/index.ts';

describe('a budget', () => {
  test('gives its burst at once, then its rate', () => {
    let now = 0;
    const { take } = budget({ perSecond: 2, burst: 3 }, () => now);
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
    const { take } = budget({ perSecond: 1, burst: 1 }, () => now);
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
        const { take } = budget({ perSecond: 5, burst: 4 }, () => now);
        for (const step of steps) {
          now += step;
          if (take()) given += 1;
          expect(given).toBeLessThanOrEqual(4 + (5 * now) / SECOND + 1e-6);
        }
      }),
    );
  });

  test('may be overdrawn by what is known only afterwards, and says when it is not any more', () => {
    let now = 0;
    const { take, charge, owedMs } = budget({ perSecond: 4, burst: 10 }, () => now);
    charge(10);
    expect(owedMs()).toBe(0);
    charge(6);
    expect(owedMs()).toBe(1_500);
    now += SECOND;
    expect([owedMs(), take()]).toEqual([500, false]);
    now += SECOND / 2;
    expect(owedMs()).toBe(0);
  });

  test('takes as much as is asked for, or nothing', () => {
    const { take } = budget({ perSecond: 1, burst: 10 }, () => 0);
    expect([take(7), take(4), take(3), take(1)]).toEqual([true, false, true, false]);
  });
});

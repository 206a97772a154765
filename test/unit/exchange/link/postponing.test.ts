import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Submit } from '../../../../services/exchange/commit/transaction.ts';
import type { Context } from '../../../../services/exchange/context/context.ts';
import { createCountedLog } from '../../../../services/exchange/link/counted-log.ts';
import { createPostponing } from '../../../../services/exchange/link/postponing.ts';

const NOW = Date.UTC(2026, 10, 30) * 1000;
let logged: string[];
let events: unknown[];
let isDoubted: boolean;
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  [logged, events, isDoubted] = [[], [], true];
});
afterEach(() => void vi.useRealTimers());

function postponing() {
  const context = {
    clock: () => NOW,
    store: { head: () => ({ latest: NOW }) },
    time: { wall: () => NOW, latestAlone: () => 0, isDoubted: () => isDoubted },
    limits: { clockToleranceMs: 1_000, overBudgetLineMs: 10_000, overBudgetAlarmMs: 600_000 },
    log: (_: string, line: string, { count }: { count?: number }) =>
      logged.push(count === undefined ? line : `${line}: ${count}`),
  } as unknown as Context;
  const submit = (async ({ run }: { run: (tx: unknown) => void }) =>
    run({ event: (...event: unknown[]) => events.push(event) })) as unknown as Submit;
  return createPostponing(context, 'CA', submit, createCountedLog(context)).postpones;
}

const WAITS = 'partner messages wait for a sound clock';
const TAKEN = 'partner messages processed again';

test('the last line says how it is: nothing waits once it is taken again', () => {
  const postpones = postponing();
  expect([postpones(1), postpones(4)]).toEqual([true, true]);
  isDoubted = false;
  expect(postpones(4)).toBe(false);
  vi.advanceTimersByTime(60_000);
  expect(logged).toEqual([`${WAITS}: 1`, TAKEN]);
});

test('each time is a line at its end as at its beginning, and one event for all', () => {
  const postpones = postponing();
  for (let i = 0; i < 2; i++) {
    isDoubted = true;
    postpones(1);
    isDoubted = false;
    postpones(1);
    vi.advanceTimersByTime(20_000);
  }
  expect(logged).toEqual([`${WAITS}: 1`, TAKEN, `${WAITS}: 1`, TAKEN]);
  expect(events).toHaveLength(1);
});

import { expect, test, vi } from 'vitest';
import type { Submit } from '../../../../services/exchange/commit/transaction.ts';
import { type Context, EXCHANGE_LIMITS } from '../../../../services/exchange/index.ts';
import { createLinkBudgets, createSayOver } from '../../../../services/exchange/link/budgets.ts';
import { createCountedLog } from '../../../../services/exchange/link/counted-log.ts';

function setUp(limits: Partial<Context['limits']> = {}) {
  let now = 1_000_000_000;
  const waits: number[] = [];
  const lines: Record<string, unknown>[] = [];
  const events: (string | null)[][] = [];
  const context = {
    limits: { ...EXCHANGE_LIMITS, ...limits },
    clock: () => now,
    wait: async (ms: number) => {
      waits.push(ms);
      now += ms * 1000;
    },
    log: (_level: string, message: string, facts?: object) => void lines.push({ message, ...facts }),
  } as unknown as Context;
  const tx = { event: (type: string, partner: string, code: string | null) => void events.push([type, partner, code]) };
  const submit = (async ({ run }: { run: (tx: unknown) => unknown }) => run(tx)) as unknown as Submit;
  const advance = (ms: number): void => {
    now += ms * 1000;
  };
  return { context, submit, waits, lines, events, advance };
}

const never = () => false;

test('within its budget a partner is never waited for', async () => {
  const { context, submit, waits, lines, advance } = setUp();
  const budgets = createLinkBudgets(context, 'CA', createSayOver(context, submit, createCountedLog(context)));
  for (let second = 0; second < 10; second++) {
    budgets.charge('statements', 3_000);
    budgets.charge('bytes', 3_000 * 1_024);
    await budgets.pace(never, 'statements', 'bytes', 'refusals', 'repeats');
    advance(1_000);
  }
  expect([waits, lines]).toEqual([[], []]);
});

test('over its budget it waits for as long as it owes, and is no longer over it then', async () => {
  const { context, submit, waits } = setUp({ refusalsPerMinute: 60, refusalBurst: 10 });
  const budgets = createLinkBudgets(context, 'CA', createSayOver(context, submit, createCountedLog(context)));
  budgets.charge('refusals', 13);
  expect(budgets.isOver('refusals')).toBe(true);
  await budgets.pace(never, 'statements', 'refusals');
  expect(waits).toEqual([1_000, 1_000, 1_000]);
  expect(budgets.isOver('refusals')).toBe(false);
});

test('a connection that is over ends the wait', async () => {
  const { context, submit, waits } = setUp({ refusalsPerMinute: 60, refusalBurst: 0 });
  const budgets = createLinkBudgets(context, 'CA', createSayOver(context, submit, createCountedLog(context)));
  budgets.charge('refusals', 3_600);
  await budgets.pace(() => waits.length === 2, 'refusals');
  expect(waits).toHaveLength(2);
});

test('what is over is one line and one alarm with the partner’s name, then a count', () => {
  vi.useFakeTimers();
  try {
    const { context, submit, lines, events, advance } = setUp();
    const sayOver = createSayOver(context, submit, createCountedLog(context));
    for (let i = 0; i < 500; i++) sayOver('CA', 'questions');
    expect(lines).toEqual([{ message: 'partner over budget', partner: 'CA', budget: 'questions', count: 1 }]);
    expect(events).toEqual([['link.alarm', 'CA', 'RATE_LIMITED']]);
    vi.advanceTimersByTime(EXCHANGE_LIMITS.overBudgetLineMs);
    vi.advanceTimersByTime(10 * EXCHANGE_LIMITS.overBudgetLineMs);
    expect(lines.map(({ count }) => count)).toEqual([1, 499]);
    sayOver('MX', 'questions');
    advance(EXCHANGE_LIMITS.overBudgetAlarmMs);
    sayOver('CA', 'refusals', 7);
    expect(events.map(([, partner]) => partner)).toEqual(['CA', 'MX', 'CA']);
    expect(lines.at(-1)).toMatchObject({ partner: 'CA', budget: 'refusals', count: 7 });
  } finally {
    vi.useRealTimers();
  }
});

test('lines about different things are counted apart', () => {
  vi.useFakeTimers();
  try {
    const { context, lines } = setUp();
    const counted = createCountedLog(context);
    for (const code of ['WRONG_SENDER', 'OVERSIZED', 'OVERSIZED']) counted('query refused', { partner: 'CA', code });
    expect(lines.map(({ code, count }) => [code, count])).toEqual([
      ['WRONG_SENDER', 1],
      ['OVERSIZED', 1],
    ]);
    vi.runAllTimers();
    expect(lines).toHaveLength(3);
  } finally {
    vi.useRealTimers();
  }
});

test('what is counted at the close is written then, and nothing afterwards', () => {
  vi.useFakeTimers();
  try {
    const { context, lines } = setUp();
    const counted = createCountedLog(context);
    for (let i = 0; i < 3; i++) counted('query refused', { partner: 'CA', code: 'OVERSIZED' });
    counted('query refused', { partner: 'MX', code: 'OVERSIZED' });
    counted.close();
    expect(lines.map(({ partner, count }) => [partner, count])).toEqual([
      ['CA', 1],
      ['MX', 1],
      ['CA', 2],
    ]);
    expect(vi.getTimerCount()).toBe(0);
  } finally {
    vi.useRealTimers();
  }
});

// Who keeps the time from being confirmed is said by name, and makes nobody unready.
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { HOUR, MINUTE, SECOND } from '../../../../services/domain/index.ts';
import type { Context } from '../../../../services/exchange/context/context.ts';
import { createAside, createTimekeeper, EXCHANGE_LIMITS, type Timekeeper } from '../../../../services/exchange/index.ts';
import { type ClockDesk, createClockDesk } from '../../../../services/exchange/operation/clock-desk.ts';

const START = Date.UTC(2026, 10, 24) * 1000;
const PARTNERS = ['CA', 'MX'];
let passed = 0;
let time: Timekeeper;
let desk: ClockDesk;
let alarms: (string | null)[][] = [];
const aside = createAside('US');
const truth = () => START + passed;

/** Starts after a stop of so long. */
function start(stopped: number): void {
  time = createTimekeeper({ wall: truth, monotonic: () => passed, partners: PARTNERS, latest: START - stopped });
  const context = {
    ...{ time, partners: PARTNERS, self: 'US', limits: EXCHANGE_LIMITS, aside, log: () => undefined },
    store: { head: () => ({ latest: 0 }) },
  } as unknown as Context;
  const tx = { event: (type: string, partner: string, code: string | null) => void alarms.push([type, partner, code]) };
  desk = createClockDesk(context, (async ({ run }: { run: (tx: unknown) => unknown }) => run(tx)) as never);
  desk.start();
}
/** Time goes by, and every ten seconds Canada's is heard as it is and Mexico's as it is told here. */
async function pass(by: number, mexico?: number): Promise<void> {
  for (const end = passed + by; passed < end; passed += 10 * SECOND) {
    time.heard('CA', truth());
    if (mexico !== undefined) time.heard('MX', truth() + mexico);
    await vi.advanceTimersByTimeAsync(EXCHANGE_LIMITS.clockTickMs);
  }
}
const wrong = () => desk.partnerChecks().filter(({ status }) => status === 'FAIL');
const OF_MEXICO = ['link.alarm', 'MX', 'CLOCK_UNCONFIRMED'];

beforeEach(() => {
  vi.useFakeTimers();
  [passed, alarms] = [0, []];
});
afterEach(async () => {
  await desk.close();
  vi.useRealTimers();
  aside.clear('MX', 'LINK_SUSPENDED');
});

test('after a long stop, a lone partner that says another time is named within two minutes, once, and the clock stays sound', async () => {
  start(2 * HOUR);
  await pass(50 * SECOND, HOUR);
  expect([alarms, wrong()]).toEqual([[], []]);
  await pass(5 * MINUTE, HOUR);
  expect(time.isVouched()).toBe(false);
  expect(alarms).toEqual([OF_MEXICO]);
  const detail = expect.stringMatching(
    /^\d+ s ago its time was 60 min ahead: nothing is destroyed until enough partners confirm/,
  );
  expect(wrong()).toMatchObject([{ name: 'clock MX', detail }]);
  expect(desk.check()).toMatchObject({ status: 'WARN', detail: expect.stringContaining('nothing is destroyed') });
  // It confirms, and is wrong again.
  await pass(MINUTE, 0);
  expect([time.isVouched(), wrong()]).toEqual([true, []]);
  await pass(2 * MINUTE, -HOUR);
  expect(alarms).toEqual([OF_MEXICO, OF_MEXICO]);
  expect(wrong()).toMatchObject([{ name: 'clock MX', detail: expect.stringMatching(/its time was 60 min behind$/) }]);
});

test('so is one that says nothing, also where its link is suspended; once the time is vouched for it need not', async () => {
  aside.set('MX', 'LINK_SUSPENDED', 'by an operator');
  start(2 * HOUR);
  await pass(2 * MINUTE);
  expect(alarms).toEqual([OF_MEXICO]);
  expect(wrong()).toMatchObject([{ name: 'clock MX', detail: expect.stringContaining('no time of it was heard') }]);
  await desk.close();
  alarms = [];
  start(MINUTE - passed);
  await pass(20 * MINUTE);
  expect([time.isVouched(), alarms, wrong()]).toEqual([true, [], []]);
});

test('while most contradict the clock it is ours that is in doubt, and no partner is accused', async () => {
  start(2 * HOUR);
  for (let minutes = 0; minutes < 3; minutes++) {
    for (const partner of PARTNERS) time.heard(partner, truth() + HOUR);
    passed += MINUTE;
    await vi.advanceTimersByTimeAsync(EXCHANGE_LIMITS.clockTickMs);
  }
  expect(alarms.map(([type]) => type)).toEqual(['clock.doubt']);
  expect(wrong()).toEqual([]);
});

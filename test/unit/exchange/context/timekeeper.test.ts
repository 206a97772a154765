import { beforeEach, describe, expect, test } from 'vitest';
import { DAY, HOUR, MINUTE, SECOND } from '../../../../services/domain/index.ts';
import { createTimekeeper, type Timekeeper } from '../../../../services/exchange/index.ts';

const START = Date.UTC(2026, 10, 24) * 1000;
/** Of the machine, as it is set; of the world, which the monotonic clock follows. */
let [wall, passed] = [START, 0];
const truth = () => START + passed;
const pass = (by: number) => {
  wall += by;
  passed += by;
};
const keeper = (partners: readonly string[], latest = START - SECOND) =>
  createTimekeeper({ wall: () => wall, monotonic: () => passed, partners, latest });

beforeEach(() => {
  [wall, passed] = [START, 0];
});

/** What must hold of a clock that is wrong: it unlocks nothing, and leaves no mark. */
function expectHeld(time: Timekeeper): void {
  expect(time.isDoubted()).toBe(true);
  expect(time.agreed()).toBeLessThanOrEqual(truth() + 2 * MINUTE);
  expect(time.now()).toBe(truth());
}

describe.each([
  ['one partner', ['CA']],
  ['two partners', ['CA', 'MX']],
])('with %s', (_, partners) => {
  let time: Timekeeper;
  const hear = (from = partners, at = truth()) => {
    for (const partner of from) time.heard(partner, at);
  };
  beforeEach(() => {
    time = keeper(partners);
    hear();
  });

  test('time that passes is no jump, and what the partners say is agreed', () => {
    pass(3 * DAY);
    expect(time.isDoubted()).toBe(false);
    // Nobody has said so lately: what came due since is not destroyed.
    expect(time.agreed()).toBeLessThanOrEqual(START + 2 * MINUTE);
    hear();
    expect(time.agreed()).toBe(truth());
  });

  test('a jump ahead is held, however large, and clears by itself when the clock is right again', () => {
    for (const by of [3 * MINUTE, 10 * DAY, 2_000 * DAY]) {
      wall += by;
      pass(75 * SECOND);
      expectHeld(time);
      hear();
      expectHeld(time);
      wall -= by;
      expect(time.isDoubted()).toBe(false);
      expect(time.isVouched()).toBe(true);
    }
  });

  test('a jump to the time that the partners sign is followed', () => {
    // The machine slept: its monotonic clock stood still.
    wall += 2 * DAY;
    expect(time.isDoubted()).toBe(true);
    hear(partners, wall);
    expect(time.isDoubted()).toBe(false);
    expect(time.now()).toBe(wall);
    expect(time.agreed()).toBe(wall);
  });

  test('a step of a few seconds is no jump', () => {
    wall += 30 * SECOND;
    expect(time.isDoubted()).toBe(false);
    expect(time.now()).toBe(wall);
  });

  test('a person who answers for a jump lets work go on, and nothing be destroyed', () => {
    pass(6 * MINUTE);
    wall += 2 * DAY;
    expect(time.isDoubted()).toBe(true);
    const takeBack = time.accept();
    expect(time.isDoubted()).toBe(false);
    expect(time.isVouched()).toBe(false);
    expect(time.agreed()).toBe(0);
    takeBack();
    expect(time.isDoubted()).toBe(true);
  });
});

describe('one lying partner of two', () => {
  test('does not make a jump ahead believed, nor anything be destroyed', () => {
    const time = keeper(['CA', 'MX']);
    for (const partner of ['CA', 'MX']) time.heard(partner, truth());
    wall += 10 * DAY;
    time.heard('CA', wall);
    time.heard('MX', truth());
    expectHeld(time);
    // Nor alone.
    pass(HOUR);
    time.heard('CA', wall);
    expectHeld(time);
  });

  test('does not vouch for a clock that is wrong from the start', () => {
    wall += 10 * DAY;
    const time = keeper(['CA', 'MX']);
    time.heard('CA', wall);
    expect(time.agreed()).toBe(0);
    time.heard('MX', truth());
    expect(time.isVouched()).toBe(false);
    expect(time.agreed()).toBe(0);
  });

  test('does not put a clock that is right in doubt, nor stop what is due', () => {
    const time = keeper(['CA', 'MX'], START - MINUTE);
    time.heard('CA', truth() - 300 * DAY);
    time.heard('MX', truth());
    for (let i = 0; i < 20; i++) {
      pass(HOUR);
      time.heard('CA', truth() + (i % 2 === 0 ? 300 * DAY : -300 * DAY));
      time.heard('MX', truth());
      expect(time.isDoubted()).toBe(false);
      expect(time.agreed()).toBe(truth());
    }
  });
});

describe('at a start', () => {
  test('after a weekend the clock is in no doubt, and is vouched for as soon as the partners are heard', () => {
    const time = keeper(['CA', 'MX'], START - 3 * DAY);
    expect(time.isDoubted()).toBe(false);
    expect(time.agreed()).toBe(0);
    time.heard('CA', truth());
    expect(time.agreed()).toBe(0);
    time.heard('MX', truth());
    expect(time.agreed()).toBe(truth());
  });

  test('after a short stop one partner is enough', () => {
    const time = keeper(['CA', 'MX'], START - 30 * MINUTE);
    time.heard('CA', truth());
    expect(time.agreed()).toBe(truth());
  });

  test('a clock that most partners contradict is in doubt until it is set', () => {
    wall += 2 * DAY;
    const time = keeper(['CA', 'MX']);
    for (const partner of ['CA', 'MX']) time.heard(partner, truth());
    expect(time.isDoubted()).toBe(true);
    expect(time.isVouched()).toBe(false);
    wall -= 2 * DAY;
    for (const partner of ['CA', 'MX']) time.heard(partner, truth());
    expect(time.isDoubted()).toBe(false);
    expect(time.agreed()).toBe(truth());
  });

  test('what is committed before anyone vouches for the time is known to this process alone', () => {
    const time = keeper(['CA']);
    time.committed(START + MINUTE);
    expect(time.latestAlone()).toBe(START + MINUTE);
    time.heard('CA', truth());
    expect(time.latestAlone()).toBe(0);
    time.committed(START + HOUR);
    expect(time.latestAlone()).toBe(0);
  });
});

test('a time from a country that is no partner counts for nothing', () => {
  const time = keeper(['CA']);
  time.heard('MX', truth());
  expect(time.isVouched()).toBe(false);
});

// Partners and officers who would have a record kept for longer than its text has it, or have both ends disagree on when it ended.
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ObligationKind } from '../../../../proto/index.ts';
import { DAY, HOUR, idFromText, type Micros, timeText } from '../../../../services/domain/index.ts';
import type { Transaction } from '../../../../services/exchange/commit/index.ts';
import type { Context } from '../../../../services/exchange/context/index.ts';
import { keptAsBefore } from '../../../../services/exchange/obligations/index.ts';
import { idempotency, OFFICER, type Pair, type PairOptions, type Side, startPair, until } from '../pair.ts';
import { LOW_GRADE, post } from '../steps.ts';
import { certified, codeOf, differencesIn, posted, shortLived, update } from './living.ts';

/** Four hours under an override, too. */
const texts = shortLived(['exigent: { hours: 72, reviewHours: 72,', 'exigent: { hours: 4, reviewHours: 2,']);

let pair: Pair;
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tripoint-ends-'));
});
afterEach(async () => {
  await pair?.close();
  rmSync(folder, { recursive: true, force: true });
});
const start = async (more: PairOptions = {}): Promise<Pair> => {
  pair = await startPair({ texts, folder, limits: { sweepMs: 20 }, ...more });
  return pair;
};
/** Both were off in between, and have new keys. */
const later = async (by: Micros, more: PairOptions = {}, stop = (before: Pair) => before.close()): Promise<void> => {
  const before = pair;
  await stop(before);
  await start({ after: before, at: before.now() + by, ...more });
  for (const [i, { saved, savedPairs }] of before.sides.entries()) {
    pair.sides[i]?.saved.unshift(...saved);
    pair.sides[i]?.savedPairs.unshift(...savedPairs);
  }
};
/** What a killed process leaves: the files as they are at that moment, with what is only in the write-ahead log. */
const killed = async (before: Pair): Promise<void> => {
  const left = mkdtempSync(join(tmpdir(), 'tripoint-killed-'));
  cpSync(folder, left, { recursive: true });
  await before.close();
  rmSync(folder, { recursive: true, force: true });
  folder = left;
};
const CA_OFFICER = { subject: 'officer-2', agency: 'CBSA' };
const ASSESSED = { ground: 'STILL_SOUGHT', assessment: 'The warrant SPECIMEN-7 stands.', assessedBy: 'Review unit' } as const;
const extend = ({ us }: Pair, id: string, at: Micros) =>
  us.exchange.extend(id, { ...ASSESSED, until: timeText(at).slice(0, 10) }, OFFICER, idempotency());
const statesIn = async ({ exchange }: Side, id: string) => (await exchange.record(id)).versions.map(({ state }) => state);
const endAt = async ({ exchange }: Side, id: string) => (await exchange.record(id)).countries[0]?.until;
const isGone = (side: Side, id: string) =>
  until('it is destroyed', async () => (await statesIn(side, id)).every((state) => state === 'DESTROYED'));
const agree = () => {
  for (const side of [pair.us, pair.ca]) expect(differencesIn(side)).toEqual([]);
};
const closed = (id: string) =>
  until('it is closed', async () => {
    const { state } = await pair.us.exchange.get(id);
    return state === 'CLOSED' || state === 'REJECTED' ? state : undefined;
  });
const achieved = async (id: string) => {
  const said = { verb: 'PURPOSE_ACHIEVED', content: { achievement: 'ACTION_CARRIED_OUT', achievedOn: '2026-01-01' } };
  const { result } = await pair.ca.exchange.say(id, said, CA_OFFICER, idempotency());
  const asked = result.exchanges[0]?.id as string;
  await until('it is taken', async () => (await pair.ca.exchange.get(asked)).state === 'CLOSED');
  return asked;
};
const retained = (asked: string) =>
  pair.us.exchange.answer(
    asked,
    { verb: 'RETAINED', content: { justification: 'as assessed', retainedBecause: 'OPEN_INVESTIGATION' } },
    OFFICER,
    idempotency(),
  );

describe('what came under an override', () => {
  const OVERRIDE = { reason: 'a life is in danger' };

  test('is not kept past its hours by an extension, at either end', async () => {
    const { id, recordId = '' } = await post((await start()).us, { ...LOW_GRADE, exigent: OVERRIDE });
    expect(await closed(id)).toBe('CLOSED');
    const hours = await endAt(pair.ca, recordId);
    expect(await codeOf(extend(pair, recordId, pair.now() + 8 * DAY))).toBe('INVALID');
    await pair.settled();
    expect(await endAt(pair.ca, recordId)).toBe(hours);
    agree();
    await later(5 * HOUR);
    await isGone(pair.ca, recordId);
    agree();
  });

  test('between two versions gives the record no new life', () => {
    const claims = new Map<string, Uint8Array>();
    const tx = {
      claim: (key: string, value: Uint8Array) => void claims.set(key, value),
      claimed: (key: string) => claims.get(key),
    } as unknown as Transaction;
    const context = { store: { all: () => [] } } as unknown as Context;
    const due = (version: number, issued: Micros, term: Micros, exigent = false): Micros => {
      const retention = { kind: ObligationKind.RETENTION, days: 0, hours: term / HOUR };
      const duty = { kind: 'RETENTION', clause: 'D.retention', due: issued + term, waiting: 0 } as const;
      const of = { from: 'US', recordId: new Uint8Array(16), version, issued, exigent };
      return keptAsBefore(context, tx, of, [retention], [duty])[0]?.due ?? 0;
    };
    const end = due(1, 1, 4 * DAY);
    expect(end).toBe(1 + 4 * DAY);
    expect(due(2, 3 * DAY, 4 * HOUR, true)).toBe(3 * DAY + 4 * HOUR);
    expect(due(3, 3 * DAY + HOUR, 4 * DAY)).toBe(end);
    expect(due(4, 3 * DAY + 2 * HOUR, 4 * HOUR, true)).toBe(3 * DAY + 6 * HOUR);
    expect(due(5, 3 * DAY + 3 * HOUR, 4 * DAY)).toBe(end);
  });
});

describe('an achieved purpose', () => {
  test('crossed by the answer: the originator knows all the same that the record is destroyed there', async () => {
    const { id } = await posted(await start());
    const asked = await achieved(id);
    await later(DAY - HOUR);
    pair.us.out.isCut = true;
    await retained(asked);
    // It does not arrive in time.
    await later(2 * HOUR);
    await isGone(pair.ca, id);
    await certified(pair, id);
    // It is sent nothing more of the record.
    expect(await codeOf(update(pair, id))).toBe('STATE_CONFLICT');
    expect(await codeOf(extend(pair, id, pair.now() + 8 * DAY))).toBe('STATE_CONFLICT');
    agree();
  });
});

test('no deadline is lost where both processes are killed between its timers', async () => {
  const [record, served] = [await posted(await start()), await posted(pair)];
  await achieved(served.id);
  const dutyOf = (side: Side, kind: string) => side.store.get('dutyOfKind', idFromText(record.exchange), kind);
  await later(3 * DAY + HOUR, {}, killed);
  // Nobody answered; it is announced a day ahead; it was to be reviewed after a day.
  await isGone(pair.ca, served.id);
  await certified(pair, served.id);
  await until('it is announced', () => dutyOf(pair.us, 'EXPIRY')?.state === 'OPEN');
  await until('it waits for a review', () => dutyOf(pair.us, 'REVIEW_NEED')?.state === 'OVERDUE');
  await later(HOUR, {}, killed);
  expect([dutyOf(pair.us, 'EXPIRY')?.state, dutyOf(pair.us, 'REVIEW_NEED')?.state]).toEqual(['OPEN', 'OVERDUE']);
  expect(await statesIn(pair.ca, record.id)).toEqual(['IN_FORCE']);
  await later(DAY, {}, killed);
  for (const side of [pair.ca, pair.us]) await isGone(side, record.id);
  agree();
});

test('a clock that is past every end destroys nothing by itself', async () => {
  const { id } = await posted(await start());
  const end = (await endAt(pair.ca, id)) ?? 0;
  for (const country of ['CA', 'US'] as const) {
    await later(HOUR, { stepped: { [country]: 5 * DAY }, isApart: true });
    await new Promise((resolve) => setTimeout(resolve, 500));
    for (const side of pair.sides) expect(await statesIn(side, id)).toEqual(['IN_FORCE']);
    expect(pair.sides.find((side) => side.country === country)?.context.clock()).toBeGreaterThan(end);
  }
});

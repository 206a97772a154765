// Records of three countries, posted, updated, corrected and recalled while parcels are held back, reordered and doubled: in the end all of them say the
// same.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, expect, test } from 'vitest';
import { idFromText, MINUTE } from '../../../../services/domain/index.ts';
import { type ExchangeView, type NamedText, verifyTables } from '../../../../services/exchange/index.ts';
import { rawOf } from '../../../../services/ledger/index.ts';
import { LINK_PLANE } from '../../../../services/records/index.ts';
import { filesOf } from '../../policy/folders.ts';
import { idempotency, lookoutTo, type Pair, type Side, signedText, startPair, until } from '../pair.ts';
import type { Pipe } from '../pipe.ts';
import { replaced } from '../steps.ts';

const folder = mkdtempSync(join(tmpdir(), 'tripoint-converge-'));
let pair: Pair | undefined;
afterAll(async () => {
  await pair?.close();
  rmSync(folder, { recursive: true, force: true });
});

const OFFICERS: Readonly<Record<string, { subject: string; agency: string }>> = {
  US: { subject: 'officer-1', agency: 'CBP' },
  CA: { subject: 'officer-2', agency: 'CBSA' },
  MX: { subject: 'officer-4', agency: 'INM' },
};
const COUNTRIES = ['US', 'CA', 'MX'] as const;
type Country = (typeof COUNTRIES)[number];

const CRITERIA = 'trilateral-lookout-criteria';
let signed: Promise<NamedText> | undefined;
async function sign(): Promise<NamedText> {
  const files = filesOf(CRITERIA);
  const agreed = { ...files, 'agreement.yaml': replaced(files['agreement.yaml'], 'status: NEGOTIATING', 'status: IN_FORCE') };
  return { name: CRITERIA, ...(await signedText(agreed, { by: COUNTRIES })) };
}
/** The criteria for lookouts of all three, which are still being negotiated, as a text in force. */
async function texts(_: string, shipped: readonly NamedText[]): Promise<readonly NamedText[]> {
  signed ??= sign();
  const inForce = await signed;
  return shipped.map((text) => (text.name === CRITERIA ? inForce : text));
}

type Act = 'post' | 'update' | 'correct' | 'confirm' | 'extend' | 'recall' | 'let some through';
interface Step {
  readonly by: Country;
  readonly act: Act;
  /** Which of its records. */
  readonly at: number;
}
interface Kept {
  readonly id: string;
  readonly by: Country;
  versions: number;
  isRecalled: boolean;
}

/** Numbers from 0 to 1, the same for the same seed. */
function numbers(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

/** Holds back what a side says to one partner; `some` lets parcels through in another order, and some of them twice. */
function storm(out: Pipe, random: () => number) {
  const { publish } = out;
  const held: Uint8Array[] = [];
  out.publish = async (bytes) => void held.push(bytes);
  const some = (count: number): void => {
    for (let left = count; left > 0 && held.length > 0; left--) {
      const at = Math.floor(random() * held.length);
      void publish(held[at] as Uint8Array);
      if (random() < 0.7) held.splice(at, 1);
    }
  };
  return { some, end: () => Object.assign(out, { publish }), all: () => some(held.length * 2) };
}

const ofCountry = ({ sides }: Pair, by: Country): Side => sides[COUNTRIES.indexOf(by)] as Side;
const has = ({ store }: Side, sql: string): boolean => rawOf(store).get(sql) !== undefined;
const isQuiet = (side: Side): boolean =>
  !has(side, `SELECT 1 FROM exchange WHERE state = 'QUEUED' AND verb < ${LINK_PLANE}`) &&
  !has(side, "SELECT 1 FROM duty WHERE kind = 'CERTIFY_DESTRUCTION' AND state IN ('OPEN', 'OVERDUE')");

/** A second person releases what waits for one, as everything to Mexico and from there does. */
async function release({ exchange }: Side, { agency }: { agency: string }, made: readonly ExchangeView[]): Promise<void> {
  for (const { id, state } of made)
    if (state === 'HELD')
      await exchange.settle(id, 'RELEASE', { verdict: 'APPROVE', reason: 'seen' }, { subject: 'releaser-1', agency });
}

async function take(on: Pair, kept: Kept[], { by, act, at }: Step): Promise<void> {
  const side = ofCountry(on, by);
  const { exchange } = side;
  const officer = OFFICERS[by] as { subject: string; agency: string };
  const to = COUNTRIES.filter((other) => other !== by);
  const lookout = { ...lookoutTo('CA'), to };
  if (act === 'post') {
    const { result } = await exchange.release(lookout, officer, idempotency());
    await release(side, officer, result.exchanges);
    kept.push({ id: result.recordId, by, versions: 1, isRecalled: false });
    return;
  }
  if (act === 'confirm') {
    const others = kept.filter((one) => one.by !== by);
    const one = others[at % others.length];
    // Whether there is anything to confirm yet depends on what has arrived.
    if (one !== undefined) await confirm(side, one.id);
    return;
  }
  const own = kept.filter((one) => one.by === by);
  const one = own[at % own.length];
  if (one === undefined) return;
  if (act === 'extend') {
    await extend(side, officer, one, 2031 + at);
    return;
  }
  const { record } = lookout;
  const isNext = act === 'update' || act === 'correct';
  const wrong = { reason: 'CLERICAL', fields: ['dateOfBirth'] };
  const right = { ...record, dateOfBirth: { date: String(1950 + one.versions) } };
  const done =
    act === 'update'
      ? exchange.update(one.id, { family: 'lookout', record }, officer, idempotency())
      : act === 'correct'
        ? exchange.correct(one.id, { family: 'lookout', record: right, wrong }, officer, idempotency())
        : exchange.recall(one.id, { reason: 'UNLAWFUL', explanation: 'a court' }, officer, idempotency());
  const code = await done.then(
    ({ result }) => release(side, officer, result.exchanges),
    (error: { code: string }) => error.code,
  );
  expect(code, `${act} of what was recalled: ${one.isRecalled}`).toBe(one.isRecalled ? 'RECALLED' : undefined);
  if (isNext && code === undefined) one.versions++;
  if (act === 'recall') one.isRecalled = true;
}

/** Has a record kept until the end of a year, where that is later than before. */
async function extend(
  side: Side,
  officer: { subject: string; agency: string },
  { id, isRecalled }: Kept,
  year: number,
): Promise<void> {
  const assessed = { ground: 'STILL_SOUGHT', assessment: 'the warrant stands', assessedBy: 'Review unit' };
  const code = await side.exchange.extend(id, { ...assessed, until: `${year}-12-30` }, officer, idempotency()).then(
    ({ result }) => release(side, officer, result.exchanges),
    (error: { code: string }) => error.code,
  );
  expect(isRecalled ? ['RECALLED'] : [undefined, 'STATE_CONFLICT', 'INVALID']).toContain(code);
}

/** Confirms the oldest correction of a record that is to be confirmed here; false if there is none. */
async function confirm(side: Side, id: string): Promise<boolean> {
  const done = { derivedData: 'CORRECTED', earlierUse: 'NOT_USED', explanation: 'rebuilt' };
  const officer = OFFICERS[side.country] as { subject: string; agency: string };
  const code = await side.exchange.confirm(id, done, officer, idempotency()).then(
    ({ result }) => release(side, officer, result.exchanges),
    (error: { code: string }) => error.code,
  );
  expect([undefined, 'NOT_FOUND', 'STATE_CONFLICT', 'RECALLED']).toContain(code);
  return code === undefined;
}

/** Whoever still owes a confirmation gives it. */
async function confirmAll({ sides }: Pair, kept: readonly Kept[]): Promise<void> {
  for (const { id, by, isRecalled } of kept)
    for (const side of sides) if (side.country !== by && !isRecalled) while (await confirm(side, id));
  await until('everything is confirmed', () =>
    sides.every((side) => isQuiet(side) && !has(side, "SELECT 1 FROM duty WHERE kind = 'CONFIRM_CORRECTION' AND state = 'OPEN'")),
  );
}

/** That each record is everywhere what its originator made of it. */
async function checkAll(on: Pair, kept: readonly Kept[]): Promise<void> {
  for (const { id, by, versions, isRecalled } of kept) {
    for (const side of on.sides) {
      const view = await side.exchange.record(id);
      // What was corrected is destroyed where that was confirmed.
      const states = view.versions.map(
        ({ version, state }) => `${version} ${side.country !== by && state === 'DESTROYED' ? 'SUPERSEDED' : state}`,
      );
      const expected = Array.from({ length: versions }, (_, i) =>
        isRecalled ? `${i + 1} RECALLED` : `${i + 1} ${i + 1 === versions ? 'IN_FORCE' : 'SUPERSEDED'}`,
      );
      expect(states).toEqual(expected);
      if (side.country !== by && isRecalled) expect(view.versions.every(({ erased }) => erased)).toBe(true);
      expect(view.countries).toHaveLength(side.country === by ? 2 : 1);
      // Neither an update nor the order of what arrived moved the end of one country and not of the other.
      const ends = (await ofCountry(on, by).exchange.record(id)).countries;
      if (side.country !== by && !isRecalled)
        expect(view.countries[0]?.until).toBe(ends.find(({ country }) => country === side.country)?.until);
      for (const { inForce, certified, corrections } of view.countries) {
        expect([inForce, certified !== undefined]).toEqual([isRecalled ? undefined : versions, isRecalled]);
        if (!isRecalled) expect(corrections.filter(({ confirmed }) => confirmed === undefined)).toEqual([]);
      }
    }
  }
  for (const { country, store, context } of on.sides)
    expect(verifyTables({ self: country, store, vault: context.vault, now: context.clock(), idempotencyDays: 7 })).toEqual([]);
}

test('whatever is done in whichever order it arrives, all ends converge, nothing erased comes back, and a restart loses no duty', async () => {
  const step = fc.record({
    by: fc.constantFrom(...COUNTRIES),
    act: fc.constantFrom<Act>('post', 'post', 'update', 'correct', 'confirm', 'extend', 'extend', 'recall', 'let some through'),
    at: fc.nat(5),
  });
  let running = await startPair({ folder, countries: COUNTRIES, texts });
  pair = running;
  let restarts = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 6, maxLength: 14 }), fc.nat(), async (steps, seed) => {
      const random = numbers(seed);
      const kept: Kept[] = [];
      const weather = running.sides.flatMap(({ outs }) => outs.map((out) => storm(out, random)));
      for (const one of steps) {
        if (one.act === 'let some through') for (const { some } of weather) some(2);
        else await take(running, kept, one);
      }
      // What was held back is lost with the process that held it; its sender has it still.
      if (seed % 2 === 0) {
        const owed = running.sides.map(({ store }) =>
          rawOf(store).all('SELECT exchange_id, direction, kind, due FROM duty ORDER BY 1, 2, 3'),
        );
        const before = running;
        await before.close();
        running = await startPair({ folder, countries: COUNTRIES, texts, after: before, at: before.now() + MINUTE / 60 });
        pair = running;
        restarts++;
        for (const [i, side] of running.sides.entries())
          for (const { exchange_id: id, kind } of owed[i] ?? [])
            expect(side.store.get('dutyOfKind', id as Uint8Array, kind as string)).toBeDefined();
      } else {
        await until('all is said', () => {
          for (const { all } of weather) all();
          return running.sides.every(isQuiet);
        });
        for (const { end } of weather) end();
      }
      await until('nothing is under way', () => running.sides.every(isQuiet));
      await confirmAll(running, kept);
      await checkAll(running, kept);
      for (const { id, by } of kept) expect(ofCountry(running, by).store.get('newestVersion', idFromText(id), by)).toBeDefined();
    }),
    { numRuns: 4, seed: 54 },
  );
  expect(restarts).toBeGreaterThan(0);
});

// Records of both countries, posted, updated and recalled while parcels are held back, reordered and doubled: in the end both ends say the same.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, expect, test } from 'vitest';
import { idFromText, MINUTE } from '../../../../services/domain/index.ts';
import { verifyTables } from '../../../../services/exchange/index.ts';
import { rawOf } from '../../../../services/ledger/index.ts';
import { LINK_PLANE } from '../../../../services/records/index.ts';
import { idempotency, lookoutTo, type Pair, type Side, startPair, until } from '../pair.ts';

const folder = mkdtempSync(join(tmpdir(), 'tripoint-converge-'));
let pair: Pair | undefined;
afterAll(async () => {
  await pair?.close();
  rmSync(folder, { recursive: true, force: true });
});

const OFFICERS: Readonly<Record<string, { subject: string; agency: string }>> = {
  US: { subject: 'officer-1', agency: 'CBP' },
  CA: { subject: 'officer-2', agency: 'CBSA' },
};

type Act = 'post' | 'update' | 'recall' | 'let some through';
interface Step {
  readonly by: 'US' | 'CA';
  readonly act: Act;
  /** Which of its records. */
  readonly at: number;
}
interface Kept {
  readonly id: string;
  readonly by: 'US' | 'CA';
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

/** Holds back what a side says; `some` lets parcels through in another order, and some of them twice. */
function storm({ out }: Side, random: () => number) {
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

const sides = ({ us, ca }: Pair): readonly Side[] => [us, ca];
const ofCountry = (of: Pair, country: string): Side => (country === 'US' ? of.us : of.ca);
const has = ({ store }: Side, sql: string): boolean => rawOf(store).get(sql) !== undefined;
const isQuiet = (side: Side): boolean =>
  !has(side, `SELECT 1 FROM exchange WHERE state = 'QUEUED' AND verb < ${LINK_PLANE}`) &&
  !has(side, "SELECT 1 FROM duty WHERE kind = 'CERTIFY_DESTRUCTION' AND state IN ('OPEN', 'OVERDUE')");

async function take(on: Pair, kept: Kept[], { by, act, at }: Step): Promise<void> {
  const { exchange } = ofCountry(on, by);
  const officer = OFFICERS[by] as { subject: string; agency: string };
  const to = by === 'US' ? 'CA' : 'US';
  if (act === 'post') {
    const { result } = await exchange.release(lookoutTo(to), officer, idempotency());
    kept.push({ id: result.recordId, by, versions: 1, isRecalled: false });
    return;
  }
  const own = kept.filter((one) => one.by === by);
  const one = own[at % own.length];
  if (one === undefined) return;
  const { record } = lookoutTo(to);
  const done =
    act === 'update'
      ? exchange.update(one.id, { family: 'lookout', record }, officer, idempotency())
      : exchange.recall(one.id, { reason: 'UNLAWFUL', explanation: 'a court' }, officer, idempotency());
  const code = await done.then(
    () => undefined,
    (error: { code: string }) => error.code,
  );
  expect(code, `${act} of what was recalled: ${one.isRecalled}`).toBe(one.isRecalled ? 'RECALLED' : undefined);
  if (act === 'update' && code === undefined) one.versions++;
  if (act === 'recall') one.isRecalled = true;
}

/** That each record is at both ends what its originator made of it. */
async function checkAll(on: Pair, kept: readonly Kept[]): Promise<void> {
  for (const { id, by, versions, isRecalled } of kept) {
    for (const side of sides(on)) {
      const view = await side.exchange.record(id);
      const states = view.versions.map(({ version, state }) => `${version} ${state}`);
      const expected = Array.from({ length: versions }, (_, i) =>
        isRecalled ? `${i + 1} RECALLED` : `${i + 1} ${i + 1 === versions ? 'IN_FORCE' : 'SUPERSEDED'}`,
      );
      expect(states).toEqual(expected);
      if (side.country !== by && isRecalled) expect(view.versions.every(({ erased }) => erased)).toBe(true);
      const [country] = view.countries;
      expect([country?.inForce, country?.certified !== undefined]).toEqual([isRecalled ? undefined : versions, isRecalled]);
    }
  }
  for (const { country, store, context } of sides(on))
    expect(verifyTables({ self: country, store, vault: context.vault, now: context.clock(), idempotencyDays: 7 })).toEqual([]);
}

test('whatever is done in whichever order it arrives, both ends converge, nothing erased comes back, and a restart loses no duty', async () => {
  const step = fc.record({
    by: fc.constantFrom('US' as const, 'CA' as const),
    act: fc.constantFrom<Act>('post', 'post', 'update', 'update', 'recall', 'let some through'),
    at: fc.nat(5),
  });
  let running = await startPair({ folder });
  pair = running;
  let restarts = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 6, maxLength: 14 }), fc.nat(), async (steps, seed) => {
      const random = numbers(seed);
      const kept: Kept[] = [];
      const weather = sides(running).map((side) => storm(side, random));
      for (const one of steps) {
        if (one.act === 'let some through') for (const { some } of weather) some(2);
        else await take(running, kept, one);
      }
      // What was held back is lost with the process that held it; its sender has it still.
      if (seed % 2 === 0) {
        const owed = sides(running).map(({ store }) =>
          rawOf(store).all('SELECT exchange_id, direction, kind, due FROM duty ORDER BY 1, 2, 3'),
        );
        const before = running;
        await before.close();
        running = await startPair({ folder, after: before, at: before.now() + MINUTE / 60 });
        pair = running;
        restarts++;
        for (const [i, side] of sides(running).entries())
          for (const { exchange_id: id, kind } of owed[i] ?? [])
            expect(side.store.get('dutyOfKind', id as Uint8Array, kind as string)).toBeDefined();
      } else {
        await until('all is said', () => {
          for (const { all } of weather) all();
          return sides(running).every(isQuiet);
        });
        for (const { end } of weather) end();
      }
      await until('nothing is under way', () => sides(running).every(isQuiet));
      await checkAll(running, kept);
      for (const { id, by } of kept) expect(ofCountry(running, by).store.get('newestVersion', idFromText(id), by)).toBeDefined();
    }),
    { numRuns: 6, seed: 54 },
  );
  expect(restarts).toBeGreaterThan(0);
});

// A draft may be run more than once before its transaction commits: whatever it changes elsewhere waits for that. What most drafts leave is
// looked at in `integrity/derive/altered.test.ts`, whose two countries run each of them twice.
import { afterEach, expect, test } from 'vitest';
import { TripointError } from '../../../../services/domain/index.ts';
import { repeated } from '../../../../services/exchange/commit/repeat.ts';
import { createStage, type Draft } from '../../../../services/exchange/commit/transaction.ts';
import { verifyLog, verifyTables } from '../../../../services/exchange/index.ts';
import type { Write } from '../../../../services/ledger/index.ts';
import { exchanged, OFFICER, type Pair, startPair, until } from '../pair.ts';
import { BOSS } from '../steps.ts';

let pair: Pair | undefined;
afterEach(async () => {
  await pair?.close();
  pair = undefined;
});

/** A savepoint over a list of writes. */
function listed() {
  const writes: Write[] = [];
  return {
    writes,
    attempt(run: () => unknown) {
      const { length } = writes;
      try {
        return run();
      } catch (error) {
        writes.length = length;
        throw error;
      }
    },
  };
}
const ended = (log: number): Write => ['logEmptied', 1, log];

test('what a draft did first is taken back, and what it did again is what it did', () => {
  const { writes, attempt } = listed();
  let runs = 0;
  expect(
    repeated(
      attempt,
      () => writes.push(ended(++runs)),
      () => writes,
    ),
  ).toBe(1);
  expect(writes).toEqual([ended(2)]);
});

test('a draft that is refused is refused again, with the same code', () => {
  const { attempt, writes } = listed();
  let runs = 0;
  const refusing = () => {
    runs++;
    throw new TripointError('REPLAYED');
  };
  expect(() => repeated(attempt, refusing, () => writes)).toThrow(expect.objectContaining({ code: 'REPLAYED' }));
  expect(runs).toBe(2);
});

test.each<[string, (run: number) => readonly Write[]]>([
  ['writes less', (run) => (run === 1 ? [ended(1)] : [])],
  ['writes something else', (run) => [run === 1 ? ended(1) : ['pendingDone', 'CA', 1]]],
  [
    'is refused only then',
    (run) => {
      if (run === 2) throw new TripointError('REPLAYED');
      return [];
    },
  ],
])('one that, run again, %s is not repeatable', (_, writesOf) => {
  const { attempt, writes } = listed();
  let runs = 0;
  expect(() =>
    repeated(
      attempt,
      () => writes.push(...writesOf(++runs)),
      () => writes,
    ),
  ).toThrow(/a draft did .* and, run again/);
});

test('what a draft changes elsewhere is changed once it is durable, in its order; not where it was dropped, nor the clock released', async () => {
  pair = await startPair();
  const { context, store } = pair.us;
  const used: string[] = [];
  const draft = (name: string, isBad = false): Draft => ({
    phase: 'send',
    bytes: 1,
    run(tx) {
      tx.whenDurable(() => {
        used.push(name);
        if (name === 'throws') throw new RangeError('ours');
      });
      if (!isBad) return;
      tx.releaseLatest();
      throw new TripointError('REPLAYED');
    },
  });
  const stage = createStage(context, { maySign: () => true, onCommitted: () => used.push('committed'), repeats: true });
  const head = { ...store.head(), latest: pair.now() + 1 };
  const staged = await stage([draft('a'), draft('dropped', true), draft('throws'), draft('b')], head);
  expect(used).toEqual([]);
  // The latest time stays: who wanted it released was dropped.
  expect(staged.rest().head.latest).toBe(head.latest);
  staged.committed();
  expect(used).toEqual(['a', 'throws', 'b', 'committed']);
});

test('what has to be seen in the same commit is changed at once, and put back in the reverse order with what is taken back', async () => {
  pair = await startPair();
  const { context, store } = pair.us;
  let value = 'before';
  const change = (to: string, isBad = false): Draft => ({
    phase: 'send',
    bytes: 1,
    run(tx) {
      for (const next of [`${to}1`, `${to}2`]) {
        const was = value;
        value = next;
        tx.undo(() => {
          value = was;
        });
      }
      if (isBad) throw new TripointError('REPLAYED');
      return value;
    },
  });
  const stage = createStage(context, { maySign: () => true, onCommitted: () => {}, repeats: true });
  const { results } = await stage([change('a'), change('dropped', true), change('b')], store.head());
  expect([results[0], results[2], value]).toEqual(['a2', 'b2', 'b2']);
});

test('logs turn, keys change, links are taken down and brought up, and all is what the log says', async () => {
  pair = await startPair({ repeats: true });
  const { us, ca } = pair;
  await exchanged(us, 'A');
  await us.exchange.turnLog({ afterS: 0, reason: 'the key was seen elsewhere' }, OFFICER);
  await until('both know it', () => [us, ca].every(({ context }) => context.keys.latest('US')?.document.number === 2));
  await us.exchange.suspendLink('CA', 'an incident', BOSS);
  await us.exchange.resumeLink('CA', 'it is over', BOSS);
  await exchanged(us, 'B');
  await pair.settled();
  for (const { store, vkey, country, context, logged } of [us, ca]) {
    verifyLog(store, vkey);
    const derivation = { self: country, store, vault: context.vault, now: context.clock(), idempotencyDays: 7 };
    expect(verifyTables(derivation)).toEqual([]);
    expect(logged).not.toContain('error dropped by an unexpected error');
  }
});

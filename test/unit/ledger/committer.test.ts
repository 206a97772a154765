import { afterEach, describe, expect, test } from 'vitest';
import { TripointError } from '../../../services/domain/index.ts';
import { type CommitterLimits, createCommitter, type Stage, type Store } from '../../../services/ledger/index.ts';
import { codesIn, EMPTY_HEAD, event, type Folder, makeFolder } from './folder.ts';

interface Draft {
  readonly name: string;
  readonly bytes?: number;
}

const LIMITS: CommitterLimits = { batch: 256, batchBytes: 1_000, queue: 300 };
const folders: Folder[] = [];
afterEach(async () => {
  await Promise.all(folders.splice(0).map((folder) => folder.close()));
});

/** A committer on a real store whose stage gives each draft the next log index; a draft named `bad…` is dropped. */
async function setUp(
  limits: Partial<CommitterLimits> = {},
  around: (store: Store) => Pick<Store, 'head' | 'commitWith'> = (s) => s,
  laneOf?: (draft: Draft) => string,
) {
  const folder = makeFolder();
  folders.push(folder);
  const store = await folder.open();
  const transactions: string[][] = [];
  const order: string[] = [];
  const failures: TripointError[] = [];
  const stage: Stage<Draft, number> = async (drafts, head) => {
    transactions.push(drafts.map(({ name }) => name));
    let size = head.size;
    const kept = drafts.filter(({ name }) => !name.startsWith('bad'));
    return {
      rest: () => ({ head: { ...EMPTY_HEAD, size: head.size + kept.length }, writes: [] }),
      writes: kept.map(({ name }) => event(name)),
      results: drafts.map(({ name }) => (name.startsWith('bad') ? new TripointError('DUPLICATE_EXCHANGE') : size++)),
      committed: () => order.push('committed'),
    };
  };
  const committer = createCommitter(
    around(store),
    stage,
    ({ bytes = 1 }: Draft) => bytes,
    { ...LIMITS, ...limits },
    (error) => failures.push(error),
    laneOf,
  );
  return { store, committer, transactions, order, failures };
}

const names = (count: number, from = 0) => Array.from({ length: count }, (_, i) => ({ name: `d${from + i}` }));

describe('group commit', () => {
  test('everything that is submitted in one turn shares one transaction, in order', async () => {
    const { store, committer, transactions } = await setUp();
    const revision = store.head().revision;
    const indexes = await Promise.all(names(10).map((draft) => committer.submit(draft)));
    expect(indexes).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(transactions).toHaveLength(1);
    expect(store.head()).toMatchObject({ size: 10, revision: revision + 1 });
    expect(codesIn(store)).toEqual(names(10).map(({ name }) => name));
  });

  test('what arrives while a commit is in flight waits and shares the next', async () => {
    const { committer, transactions } = await setUp();
    const first = committer.submit({ name: 'first' });
    await Promise.resolve();
    await Promise.resolve();
    const rest = names(5).map((draft) => committer.submit(draft));
    expect(committer.waiting()).toBe(5);
    await Promise.all([first, ...rest]);
    expect(transactions).toEqual([['first'], names(5).map(({ name }) => name)]);
  });

  test('a transaction holds no more drafts and no more bytes than its bounds, but one draft of any size', async () => {
    const { committer, transactions } = await setUp({ batch: 3, batchBytes: 100 });
    const drafts = [50, 50, 1, 1, 1, 1, 500, 1].map((bytes, i) => ({ name: `${i}`, bytes }));
    await Promise.all(drafts.map((draft) => committer.submit(draft)));
    expect(transactions).toEqual([['0', '1'], ['2', '3', '4'], ['5'], ['6'], ['7']]);
  });

  test('a draft that fails its check is dropped with its error; the others take its index and commit', async () => {
    const { store, committer } = await setUp();
    const outcomes = await Promise.allSettled(['a', 'bad', 'b'].map((name) => committer.submit({ name })));
    expect(outcomes[0]).toMatchObject({ value: 0 });
    expect(outcomes[1]).toMatchObject({ status: 'rejected', reason: { code: 'DUPLICATE_EXCHANGE' } });
    expect(outcomes[2]).toMatchObject({ value: 1 });
    expect(codesIn(store)).toEqual(['a', 'b']);
    expect(committer.failure()).toBeUndefined();
  });

  test('it is durable, and said to be committed, before anyone is told', async () => {
    const { store, committer, order } = await setUp();
    await committer.submit({ name: 'a' }).then(() => {
      order.push('told');
      expect(codesIn(store)).toEqual(['a']);
    });
    expect(order).toEqual(['committed', 'told']);
  });
});

describe('bounds and failure', () => {
  test('more than may wait is refused as OVERLOADED, and what waits is not harmed', async () => {
    const { committer, store } = await setUp({ queue: 3 });
    const outcomes = await Promise.allSettled(names(5).map((draft) => committer.submit(draft)));
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'fulfilled', 'rejected', 'rejected']);
    expect(outcomes[4]).toMatchObject({ reason: { code: 'OVERLOADED', retryable: true } });
    expect(codesIn(store)).toEqual(['d0', 'd1', 'd2']);
    await expect(committer.submit({ name: 'later' })).resolves.toBe(3);
  });

  test('a commit that fails is fatal: everyone in it and behind it is told, once, and nothing is taken any more', async () => {
    const { committer, store, failures, transactions } = await setUp({ batch: 2 }, (real) => ({
      head: real.head,
      commitWith: () => Promise.reject(new TripointError('LEDGER_FAILED', 'the disk is full')),
    }));
    const outcomes = await Promise.allSettled(names(5).map((draft) => committer.submit(draft)));
    for (const outcome of outcomes) expect(outcome).toMatchObject({ status: 'rejected', reason: { code: 'LEDGER_FAILED' } });
    expect(transactions).toHaveLength(1);
    expect(failures).toHaveLength(1);
    expect(committer.failure()?.code).toBe('LEDGER_FAILED');
    await expect(committer.submit({ name: 'after' })).rejects.toMatchObject({ code: 'LEDGER_FAILED' });
    expect(codesIn(store)).toEqual([]);
  });

  test('what is durable is acknowledged, whatever becomes of what is staged after it', async () => {
    const { committer, store } = await setUp({ batch: 1 }, (real) => ({
      head: () => {
        if (real.head().revision === 2) throw new Error('ours');
        return real.head();
      },
      commitWith: real.commitWith,
    }));
    const outcomes = await Promise.allSettled(names(4).map((draft) => committer.submit(draft)));
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected', 'rejected']);
    expect(codesIn(store)).toEqual(['d0', 'd1']);
  });

  test('nobody is told of a commit that is not durable, though the one before it was', async () => {
    const order: string[] = [];
    const { committer } = await setUp({ batch: 1 }, (real) => ({
      head: real.head,
      commitWith: async (writes, rest) => {
        await real.commitWith(writes, rest);
        order.push(`durable ${writes[0]?.[4]}`);
      },
    }));
    await Promise.all(names(3).map(async (draft) => committer.submit(draft).then(() => order.push(`told ${draft.name}`))));
    for (const { name } of names(3)) expect(order.indexOf(`told ${name}`)).toBeGreaterThan(order.indexOf(`durable ${name}`));
  });

  test('a row that the store refuses fails the whole transaction, and none of it is there', async () => {
    const folder = makeFolder();
    folders.push(folder);
    const store = await folder.open();
    const failures: TripointError[] = [];
    const committer = createCommitter<Draft, number>(
      store,
      async (drafts) => ({
        rest: () => ({ head: { ...EMPTY_HEAD, size: 1 }, writes: [] }),
        writes: drafts.flatMap(({ name }) => [event(name), ['vaultKey', new Uint8Array(16), new Uint8Array(60)]]),
        results: drafts.map(() => 0),
        committed: () => undefined,
      }),
      () => 1,
      LIMITS,
      (error) => failures.push(error),
    );
    const outcomes = await Promise.allSettled([committer.submit({ name: 'a' }), committer.submit({ name: 'b' })]);
    expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(failures).toMatchObject([{ code: 'LEDGER_FAILED' }]);
    expect(codesIn(store)).toEqual([]);
    expect(store.head().revision).toBe(0);
  });

  test('draining commits what waits and takes nothing more', async () => {
    const { committer, store } = await setUp({ batch: 2 });
    const submitted = names(5).map((draft) => committer.submit(draft));
    const drained = committer.drain();
    await expect(committer.submit({ name: 'late' })).rejects.toMatchObject({ code: 'NOT_READY' });
    await drained;
    expect(codesIn(store)).toEqual(names(5).map(({ name }) => name));
    expect(await Promise.all(submitted)).toEqual([0, 1, 2, 3, 4]);
  });
});

describe('lanes', () => {
  const inLane = (lane: string, count: number, bytes = 1) =>
    Array.from({ length: count }, (_, i) => ({ name: `${lane}${i}`, bytes }));
  async function setUpLanes(limits: Partial<CommitterLimits> = {}) {
    const made = await setUp(limits, undefined, ({ name }) => name.charAt(0));
    return { ...made, submitAll: (drafts: readonly Draft[]) => Promise.all(drafts.map((draft) => made.committer.submit(draft))) };
  }

  test('a backlog of one does not put another off: it has its turn in the next commit', async () => {
    const { transactions, submitAll } = await setUpLanes({ batch: 4 });
    await submitAll([...inLane('a', 40), ...inLane('b', 2), ...inLane('c', 1)]);
    expect(transactions[0]?.toSorted()).toEqual(['a0', 'a1', 'b0', 'c0']);
    expect(transactions[1]?.toSorted()).toEqual(['a2', 'a3', 'a4', 'b1']);
  });

  test('while others wait one lane fills no more than its share of a commit, and alone all of it', async () => {
    const { transactions, submitAll } = await setUpLanes({ batchBytes: 100 });
    await submitAll([...inLane('a', 12, 20), ...inLane('b', 1, 1)]);
    expect(transactions.map((names) => names.length)).toEqual([2, 5, 5, 1]);
    expect(transactions[0]?.toSorted()).toEqual(['a0', 'b0']);
  });

  test('of large drafts of one lane another waits for one commit, in which it takes part or after which it is next', async () => {
    const { transactions, submitAll } = await setUpLanes({ batchBytes: 100 });
    await submitAll([...inLane('a', 3, 25), ...inLane('b', 2, 10), ...inLane('c', 1, 13)]);
    // A large draft of one lane shares with small ones only; then those go first that waited meanwhile, and it is never put off twice.
    expect(transactions).toEqual([['a0', 'b0', 'b1'], ['c0'], ['a1', 'a2']]);
  });

  test('a small draft that comes during a commit of a large one does not wait for the next large one', async () => {
    let held: (() => void) | undefined;
    const { committer, transactions } = await setUp(
      { batchBytes: 100 },
      (real) => ({
        head: real.head,
        async commitWith(writes, rest) {
          if (transactions.length === 1)
            await new Promise<void>((resolve) => {
              held = resolve;
            });
          await real.commitWith(writes, rest);
        },
      }),
      ({ name }) => name.charAt(0),
    );
    const flood = [...inLane('a', 4, 30), ...inLane('b', 1)].map((draft) => committer.submit(draft));
    while (held === undefined) await new Promise((resolve) => setImmediate(resolve));
    const small = inLane('c', 1).map((draft) => committer.submit(draft));
    held();
    await Promise.all([...flood, ...small]);
    expect(transactions[0]).toEqual(['a0', 'b0']);
    expect(transactions[1]).toEqual(['c0']);
  });

  test('each lane keeps its order', async () => {
    const { transactions, submitAll } = await setUpLanes({ batch: 3 });
    await submitAll([...inLane('a', 7), ...inLane('b', 5)]);
    const order = (lane: string) => transactions.flat().filter((name) => name.startsWith(lane));
    expect(order('a')).toEqual(inLane('a', 7).map(({ name }) => name));
    expect(order('b')).toEqual(inLane('b', 5).map(({ name }) => name));
  });

  test('a lane that is full refuses its own drafts and no other', async () => {
    const { committer } = await setUpLanes({ queue: 2 });
    const outcomes = await Promise.allSettled([...inLane('a', 3), ...inLane('b', 1)].map((draft) => committer.submit(draft)));
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected', 'fulfilled']);
  });
});

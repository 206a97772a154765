// The contract for any engine of the ledger. An engine provides a place for one ledger; the tests know nothing else about it.
import { setImmediate as turn } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { countedWrite, type OpenReader, type Store, type Write } from '../../../services/ledger/index.ts';
import { EMPTY_HEAD } from './folder.ts';
import { COUNTED, KEY, STEPS, UNSHOWN } from './writes-read.ts';

export interface Place {
  /** Opens the ledger as its gateway does. */
  open(): Promise<Store>;
  /** Opens it read-only, as another process would: `read` sees each current state, `readState` only the state at opening. */
  read(): OpenReader;
  readState(): OpenReader;
  /** Closes everything that is open and removes the place. */
  close(): Promise<void>;
}

const event = (code: string): Write => ['event', 'test', 1, 'XX', code, null, null];
const codes = ({ all }: Pick<Store, 'all'>) => all('events', 0, 1_000).map(({ code }) => code);
/** The same primary key twice in one commit, which every engine must refuse. */
const TWICE: readonly Write[] = [
  ['log', 1, 'twice', 0],
  ['log', 1, 'twice', 0],
];
const FAILED = { code: 'LEDGER_FAILED' };

type At = () => Place;

/** `names`: the names of all writes. */
export function ledgerContract(names: readonly Write[0][], newPlace: () => Place): void {
  let place: Place;
  beforeEach(() => {
    place = newPlace();
  });
  afterEach(() => place.close());
  const at = () => place;
  writesAndReads(names, at);
  describe('the head', () => ofTheHead(at));
  describe('a commit', () => ofACommit(at));
  describe('a reader', () => ofAReader(at));
}

function writesAndReads(names: readonly Write[0][], at: At): void {
  test('each write by name is shown by a read by name, and after the ledger is opened again', async () => {
    const store = await at().open();
    for (const [write, shown, then] of STEPS) {
      expect(shown(store), `before ${write[0]}`).not.toEqual(then);
      await store.commit(EMPTY_HEAD, [write]);
      expect(shown(store), write[0]).toEqual(then);
    }
    const read = STEPS.map(([, shown]) => shown(store));
    await store.close();
    const again = await at().open();
    expect(STEPS.map(([, shown]) => shown(again))).toEqual(read);
    const written = new Set(STEPS.map(([[name]]) => name));
    expect(names.filter((name) => !written.has(name))).toEqual(UNSHOWN);
  });
}

function ofTheHead(at: At): void {
  test('is at revision 0 at first, advances with every commit, and is the last one when it is opened again', async () => {
    const store = await at().open();
    expect(store.head()).toEqual({ revision: 0, ...EMPTY_HEAD });
    const head = { ...EMPTY_HEAD, size: 3, edge: new Uint8Array(64).fill(7), root: new Uint8Array(32).fill(9), latest: 5 };
    await store.commit(head, [event('a')]);
    await store.commit({ ...head, log: 2, firstLeaf: 3, checkpoint: 'note' }, []);
    await store.close();
    const again = await at().open();
    expect(again.head()).toEqual({ revision: 2, ...head, log: 2, firstLeaf: 3, checkpoint: 'note' });
    expect(again.get('head')).toEqual(again.head());
  });

  test('INVARIANT: of two that opened it one goes on; the other, staged on a head of before, writes nothing and takes no more', async () => {
    const [first, second] = [await at().open(), await at().open()];
    await first.commit(EMPTY_HEAD, [event('a')]);
    await expect(second.commit(EMPTY_HEAD, [event('b')])).rejects.toMatchObject(FAILED);
    await expect(second.commit(EMPTY_HEAD, [event('c')])).rejects.toMatchObject(FAILED);
    await first.commit(EMPTY_HEAD, [event('d')]);
    expect(codes(first)).toEqual(['a', 'd']);
  });
}

function ofACommit(at: At): void {
  const destroys: Write = ['vaultKeyDestroyed', KEY];
  const makes: Write = ['vaultKey', KEY, new Uint8Array(60)];

  test.each([
    ['its first writes', [event('b'), destroys, ...TWICE], []],
    ['its last writes', [event('b'), destroys], TWICE],
  ])('of which one of %s is refused leaves nothing of itself, its keys included, and is the last', async (_, writes, last) => {
    const store = await at().open();
    await store.commit(EMPTY_HEAD, [event('a'), makes]);
    const committing = store.commitWith(writes, () => ({ head: EMPTY_HEAD, writes: last }));
    await expect(committing).rejects.toMatchObject(FAILED);
    await expect(store.commit(EMPTY_HEAD, [event('c')])).rejects.toMatchObject(FAILED);
    await expect(store.scrub()).rejects.toMatchObject(FAILED);
    await store.close();
    const again = await at().open();
    expect(codes(again)).toEqual(['a']);
    expect(again.head().revision).toBe(1);
    expect(again.keys.get(KEY)).toEqual(new Uint8Array(60));
    await again.commit(EMPTY_HEAD, [event('d')]);
    expect(codes(again)).toEqual(['a', 'd']);
  });

  test('whose last writes cannot be worked out leaves nothing of itself', async () => {
    const store = await at().open();
    const committing = store.commitWith([event('a')], () => {
      throw new RangeError('ours');
    });
    await expect(committing).rejects.toMatchObject(FAILED);
    await store.close();
    expect(codes(await at().open())).toEqual([]);
  });

  test('is read as soon as it is told, here and beside, and nothing of it before its end is handed over', async () => {
    const store = await at().open();
    const beside = at().read();
    await store.commitWith([event('a')], () => {
      expect([codes(store), codes(beside)]).toEqual([[], []]);
      return { head: EMPTY_HEAD, writes: [event('b')] };
    });
    expect([codes(store), codes(beside)]).toEqual([
      ['a', 'b'],
      ['a', 'b'],
    ]);
    beside.close();
  });

  test('has its rows in the order in which they were written, with cursors that only grow', async () => {
    const store = await at().open();
    for (const n of [1, 16, 40]) {
      const before = codes(store).length;
      await store.commit(
        EMPTY_HEAD,
        Array.from({ length: n }, (_, i) => event(`${before + i}`)),
      );
    }
    expect(codes(store)).toEqual(Array.from({ length: 57 }, (_, i) => `${i}`));
    const cursors = store.all('events', 0, 100).map(({ cursor }) => cursor);
    expect(cursors).toEqual(cursors.toSorted((a, b) => a - b));
    expect(new Set(cursors).size).toBe(57);
  });
}

function ofAReader(at: At): void {
  test('reads of one snapshot are of one state, whatever is committed meanwhile', async () => {
    const store = await at().open();
    await store.commit(EMPTY_HEAD, [event('a'), countedWrite(COUNTED, 1)]);
    const beside = at().read();
    const state = at().readState();
    const committing = store.commit(EMPTY_HEAD, [event('b'), countedWrite(COUNTED, 1)]);
    const both = () => [codes(beside).length, beside.get('counter', ...COUNTED.key)?.n];
    let isOver = false;
    void committing.then(() => {
      isOver = true;
    });
    while (!isOver) {
      const [events, counted] = beside.snapshot(both);
      expect(events).toBe(counted);
      await turn();
    }
    await committing;
    expect(beside.snapshot(both)).toEqual([2, 2]);
    expect([codes(state), state.get('counter', ...COUNTED.key)?.n]).toEqual([['a'], 1]);
    for (const reader of [beside, state]) reader.close();
  });

  test('a count is what every commit added to it', async () => {
    const store = await at().open();
    expect(store.count(COUNTED)).toBe(0);
    await store.commit(EMPTY_HEAD, [countedWrite(COUNTED, 2)]);
    await store.commitWith([countedWrite(COUNTED, 3)], () => ({ head: EMPTY_HEAD, writes: [] }));
    expect(store.count(COUNTED)).toBe(5);
    await store.close();
    expect((await at().open()).count(COUNTED)).toBe(5);
  });

  test('keys are there with what refers to them, and gone once their destruction is told', async () => {
    const store = await at().open();
    const beside = at().read();
    await store.commit(EMPTY_HEAD, [['vaultKey', KEY, new Uint8Array(60)]]);
    for (const reader of [store, beside])
      expect([...reader.keys.each()]).toEqual([{ vaultId: KEY, wrapped: new Uint8Array(60) }]);
    await store.commit(EMPTY_HEAD, [['vaultKeyDestroyed', KEY]]);
    for (const reader of [store, beside]) expect(reader.keys.get(KEY)).toBeUndefined();
    expect(await store.scrub()).toBe(true);
    beside.close();
  });
}

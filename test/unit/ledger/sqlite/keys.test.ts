// Two files and one commit: what a kill between their fsyncs leaves is completed or taken back, and neither is believed with another state
// of the other.
import { copyFileSync, existsSync, mkdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, describe, expect, test } from 'vitest';
import { copyStore, openStore, readDatabase, readState, readStore, type Write } from '../../../../services/ledger/index.ts';
import { keysBeside, keysMark, openKeys } from '../../../../services/ledger/sqlite/keys.ts';
import { KEYS_APART, MIGRATIONS } from '../../../../services/ledger/sqlite/schema.ts';
import { EMPTY_HEAD, event, type Folder, makeFolder } from '../folder.ts';

const folders: Folder[] = [];
afterEach(async () => {
  await Promise.all(folders.splice(0).map((folder) => folder.close()));
});
function folder() {
  const made = makeFolder();
  folders.push(made);
  return { ...made, keysFile: keysBeside(made.file) };
}

const id = (n: number) => new Uint8Array(16).fill(n);
const wrapped = (n: number) => new Uint8Array(60).fill(0x40 + n);
const made = (n: number): Write => ['vaultKey', id(n), wrapped(n)];
const destroyed = (n: number): Write => ['vaultKeyDestroyed', id(n)];
const key = (n: number) => ({ vaultId: id(n), wrapped: wrapped(n) });

/** A store with these commits, closed. */
async function closed(...commits: readonly (readonly Write[])[]) {
  const at = folder();
  const store = await at.open();
  for (const writes of commits) await store.commit(EMPTY_HEAD, writes);
  await store.close();
  return at;
}
async function keysAtStart({ file }: { readonly file: string }): Promise<number[]> {
  const store = await openStore(file);
  try {
    return [...store.keys.each()].map(({ vaultId }) => vaultId[0] as number);
  } finally {
    await store.close();
  }
}
/** What one file is, to be put back later. */
function kept(file: string): () => void {
  const copy = `${file}.kept`;
  const db = new DatabaseSync(file);
  db.prepare('VACUUM INTO ?').run(copy);
  db.close();
  return () => {
    for (const end of ['-wal', '-shm']) rmSync(file + end, { force: true });
    copyFileSync(copy, file);
  };
}
const differs = expect.objectContaining({
  code: 'LEDGER_FAILED',
  message: expect.stringMatching(/keys\.db does not match the state/),
});

describe('a process that is killed', () => {
  test('before the ledger commits to new keys leaves none of them', async () => {
    const at = await closed([made(1)]);
    const keys = openKeys(at.keysFile);
    keys.prepare([key(2), key(3)], [id(1)]);
    keys.close();
    expect(await keysAtStart(at)).toEqual([1]);
    // It goes on as if that had never been.
    const store = await at.open();
    await store.commit(EMPTY_HEAD, [made(2)]);
    expect(store.keys.get(id(2))).toEqual(wrapped(2));
  });

  test('after the ledger committed to their destruction and before they were destroyed has them destroyed at the start', async () => {
    const at = await closed([made(1), made(2)]);
    const keys = openKeys(at.keysFile);
    const mark = keys.prepare([key(3)], [id(1)]);
    keys.close();
    const ledger = new DatabaseSync(at.file);
    ledger.prepare('UPDATE head SET keys_mark = ?').run(mark);
    ledger.close();
    const store = await at.open();
    expect([...store.keys.each()]).toEqual([key(2), key(3)]);
    expect(await store.scrub()).toBe(true);
    for (const file of [at.keysFile, `${at.keysFile}-wal`]) expect(readFileSync(file).indexOf(wrapped(1))).toBe(-1);
  });

  test('while keys are moved out of the ledger has them moved by the next start', async () => {
    const at = oldLedger();
    const keys = openKeys(at.keysFile);
    keys.take([key(1)], id(9));
    keys.close();
    expect(await keysAtStart(at)).toEqual([1, 2]);
  });
});

/** As a version wrote it that kept keys in the ledger. */
function oldLedger() {
  const at = folder();
  const db = new DatabaseSync(at.file);
  db.exec(`PRAGMA journal_mode = WAL; PRAGMA secure_delete = ON; ${MIGRATIONS.slice(0, KEYS_APART).join('')} PRAGMA user_version = ${KEYS_APART};
    INSERT INTO head (id, revision, size, edge, root, checkpoint) VALUES (1, 0, 0, x'', x'', '')`);
  for (const n of [1, 2]) db.prepare('INSERT INTO vault_key VALUES (?, ?)').run(id(n), wrapped(n));
  db.close();
  return at;
}

test('keys that stood in the ledger are read there, move at the start, and are in none of its files any more', async () => {
  const at = oldLedger();
  const before = readStore(at.file);
  expect(before.keys.get(id(2))).toEqual(wrapped(2));
  before.close();
  mkdirSync(join(at.path, 'copy'));
  const copy = { ledger: join(at.path, 'copy', 'ledger.db'), keys: join(at.path, 'copy', 'vault-keys.db') };
  expect(copyStore(at.file, copy)).toEqual({ leaves: 0, keys: 2 });
  expect(readFileSync(copy.ledger).indexOf(wrapped(1))).toBe(-1);

  const store = await at.open();
  expect([...store.keys.each()]).toEqual([key(1), key(2)]);
  for (const file of [at.file, `${at.file}-wal`]) expect(readFileSync(file).indexOf(wrapped(1))).toBe(-1);
  await store.close();
  rmSync(at.keysFile);
  await expect(at.open()).rejects.toEqual(differs);
});

describe('rollback:', () => {
  test.each([
    ['the ledger', 'file', 'keysFile'],
    ['the keys', 'keysFile', 'file'],
  ] as const)('%s put back without the other is refused, and is taken with it', async (_, one, other) => {
    const at = await closed([made(1)], [made(2)]);
    const [putBack, andOther] = [kept(at[one]), kept(at[other])];
    const store = await at.open();
    await store.commit(EMPTY_HEAD, [destroyed(1)]);
    await store.commit(EMPTY_HEAD, [made(3)]);
    await store.commit(EMPTY_HEAD, [made(4)]);
    await store.close();
    putBack();
    await expect(at.open()).rejects.toEqual(differs);
    expect(() => readState(at.file)).toThrow(differs);
    andOther();
    expect(await keysAtStart(at)).toEqual([1, 2]);
  });

  test('of the ledger alone by the destruction of a key is refused too', async () => {
    const at = await closed([made(1)]);
    const putBack = kept(at.file);
    const store = await at.open();
    await store.commit(EMPTY_HEAD, [destroyed(1)]);
    await store.close();
    putBack();
    await expect(at.open()).rejects.toEqual(differs);
  });

  test('of the ledger alone by one commit that made keys leaves the keys that it had', async () => {
    const at = await closed([made(1)]);
    const putBack = kept(at.file);
    const store = await at.open();
    await store.commit(EMPTY_HEAD, [made(2)]);
    await store.close();
    putBack();
    expect(await keysAtStart(at)).toEqual([1]);
  });

  test('keys that are gone are not made anew beside a ledger that had some; beside one that never had any they are', async () => {
    const had = await closed([made(1)]);
    rmSync(had.keysFile);
    await expect(had.open()).rejects.toEqual(differs);
    expect(existsSync(had.keysFile)).toBe(false);
    const had0 = await closed([event('a')]);
    rmSync(had0.keysFile);
    expect(await keysAtStart(had0)).toEqual([]);
  });
});

test.each([
  ['no intent', 'DELETE FROM intent', /keys\.db does not match the state/],
  ['the layout of a later version', 'PRAGMA user_version = 2', /keys\.db does not have layout 1/],
  ['tables that no version made', 'PRAGMA user_version = 0', /keys\.db does not have layout 1/],
] as const)('keys with %s are refused by name', async (_, sql, message) => {
  const at = await closed([made(1)]);
  const db = new DatabaseSync(at.keysFile);
  db.exec(sql);
  db.close();
  await expect(openStore(at.file)).rejects.toMatchObject({ code: 'LEDGER_FAILED', message: expect.stringMatching(message) });
});

test('a reader of keys without an intent is told the same', async () => {
  const at = await closed([made(1)]);
  const db = new DatabaseSync(at.keysFile);
  db.exec('DELETE FROM intent');
  db.close();
  expect(() => readState(at.file)).toThrow(/keys\.db does not match the state/);
});

test('a commit that fails has its keys taken back at the next start', async () => {
  const at = folder();
  const store = await at.open();
  await store.commit(EMPTY_HEAD, [made(1)]);
  const twice: Write = ['log', 1, 'twice', 0];
  await expect(store.commit(EMPTY_HEAD, [made(2), destroyed(1), twice, twice])).rejects.toMatchObject({ code: 'LEDGER_FAILED' });
  await store.close();
  expect(await keysAtStart(at)).toEqual([1]);
});

test('a reader of one state sees the keys that this state has, whatever is under way', async () => {
  const at = await closed([made(1), made(2)]);
  const keys = openKeys(at.keysFile);
  const mark = keys.prepare([key(3)], [id(1)]);
  const seen = () => {
    const state = readState(at.file);
    try {
      return [
        [...state.keys.each()].map(({ vaultId }) => vaultId[0]),
        [1, 2, 3].filter((n) => state.keys.get(id(n)) !== undefined),
      ];
    } finally {
      state.close();
    }
  };
  expect(seen()).toEqual([
    [1, 2],
    [1, 2],
  ]);
  const ledger = new DatabaseSync(at.file);
  ledger.prepare('UPDATE head SET keys_mark = ?').run(mark);
  expect(seen()).toEqual([
    [2, 3],
    [2, 3],
  ]);
  ledger.close();
  keys.settle(mark);
  expect(seen()).toEqual([
    [2, 3],
    [2, 3],
  ]);
  const state = readState(at.file);
  keys.settle(keys.prepare([], [id(2)]));
  expect(state.keys.get(id(2))).toEqual(wrapped(2));
  state.close();
  keys.close();
});

test('a copy that is made while keys come and go has those of its own state', async () => {
  const at = folder();
  const store = await at.open();
  const counts = new Set<number>();
  const writing = (async () => {
    for (let n = 1; n <= 40; n++)
      await store.commit(EMPTY_HEAD, [made(n), ['log', n, `${n}`, 0], ...(n > 3 ? [destroyed(n - 3)] : [])]);
  })();
  let isDone = false;
  void writing.then(() => {
    isDone = true;
  });
  for (let i = 0; !isDone; i++) {
    const files = { ledger: join(at.path, `copy-${i}.db`), keys: join(at.path, `copy-${i}-keys.db`) };
    copyStore(at.file, files);
    const [ledger, keys] = [readDatabase(files.ledger), readDatabase(files.keys)];
    const n = ledger.get('SELECT count(*) AS n FROM log')?.n as number;
    counts.add(n);
    const names = keys
      .all('SELECT vault_id FROM vault_key ORDER BY vault_id')
      .map(({ vault_id: name }) => (name as Uint8Array)[0]);
    expect(names).toEqual([n - 2, n - 1, n].filter((one) => one > 0));
    ledger.close();
    keys.close();
    await new Promise((resolve) => setImmediate(resolve));
  }
  await writing;
  expect(counts.size).toBeGreaterThan(0);
});

test('the file is for its owner alone, each commit of keys reaches the disk, and an id of another length is refused', async () => {
  const at = await closed([made(1)]);
  const store = await at.open();
  for (const name of [at.keysFile, `${at.keysFile}-wal`]) expect(statSync(name).mode & 0o777).toBe(0o600);
  const beside = new DatabaseSync(at.keysFile, { readOnly: true });
  expect(beside.prepare('PRAGMA journal_mode').get()).toEqual({ journal_mode: 'wal' });
  beside.close();
  await expect(store.commit(EMPTY_HEAD, [['vaultKey', new Uint8Array(8), wrapped(2)]])).rejects.toMatchObject({
    code: 'LEDGER_FAILED',
  });
});

test('keys among the last writes of a commit are refused: they would be durable after what refers to them was handed over', async () => {
  const store = await folder().open();
  const committing = store.commitWith([event('a')], () => ({ head: EMPTY_HEAD, writes: [made(1)] }));
  await expect(committing).rejects.toMatchObject({ code: 'LEDGER_FAILED' });
  expect(store.keys.get(id(1))).toBeUndefined();
});

test('the mark of the keys is the one that the ledger keeps', async () => {
  const at = await closed([made(1)]);
  const ledger = new DatabaseSync(at.file);
  const mark = keysMark(ledger);
  ledger.close();
  expect(mark).toHaveLength(16);
  const keys = openKeys(at.keysFile);
  expect(() => keys.settle(mark)).not.toThrow();
  expect(() => keys.settle(id(7))).toThrow(/does not match the state/);
  keys.close();
});

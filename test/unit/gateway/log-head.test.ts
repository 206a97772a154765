// The head that was signed last, beside the key of its log: a copy of the ledger that is put back is told from one that goes on.
import { generateKeyPairSync } from 'node:crypto';
import { copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openLogHead, replaceLogHead } from '../../../gateway/server/log-head.ts';
import { ed25519Signer, ed25519Verifier, openNote, parseCheckpoint, vkeyOf } from '../../../services/audit/index.ts';
import { type Reader, readStore } from '../../../services/ledger/index.ts';
import { type Grown, grownLedger, ORIGIN } from '../exchange/grown.ts';

const { privateKey, publicKey } = generateKeyPairSync('ed25519');
const log = { origin: ORIGIN, signer: ed25519Signer(ORIGIN, privateKey) };
const failed: Error[] = [];
const options = { log, onFailed: (error: Error) => void failed.push(error) };
const rolledBack = (said: RegExp) => expect.objectContaining({ code: 'ROLLED_BACK', message: expect.stringMatching(said) });

let folder: string;
let grown: Grown;
const opened: { close(): unknown }[] = [];
const file = () => join(folder, 'log-head.note');
const note = () => readFileSync(file(), 'utf8').replace(/\n+$/, '\n');
/** What a start and a stop of the gateway over a ledger do. */
async function start(store: Reader = grown.store): Promise<void> {
  const head = await openLogHead(folder, store, options);
  await head.close();
}

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tripoint-log-head-'));
  grown = await grownLedger(7);
});
afterEach(async () => {
  for (const one of opened.splice(0)) await one.close();
  await grown.close();
  rmSync(folder, { recursive: true, force: true });
  expect(failed.splice(0)).toEqual([]);
});

/** As the ledger is now, for its owner to put back later. */
function copied(): Reader {
  const to = join(folder, `copy-${opened.length}.db`);
  new DatabaseSync(grown.file).exec('PRAGMA wal_checkpoint(TRUNCATE)');
  copyFileSync(grown.file, to);
  const store = readStore(to);
  opened.push(store);
  return store;
}

/** A ledger with entries has been started before. */
const begin = () => writeFileSync(file(), grown.store.head().checkpoint);

test('a ledger in which nothing was logged begins with a head of nothing, so that none is missing by right', async () => {
  const empty = await grownLedger(0);
  opened.push(empty);
  await start(empty.store);
  const { text } = openNote(note(), [ed25519Verifier(vkeyOf(ORIGIN, publicKey))]);
  expect(parseCheckpoint(text)).toMatchObject({ origin: ORIGIN, size: 0 });
  expect(statSync(file()).mode & 0o777).toBe(0o600);
  await start(empty.store);
});

test('each head is there when it is told, and at every length of it', async () => {
  begin();
  const head = await openLogHead(folder, grown.store, options);
  for (const size of [9, 99, 1_001]) {
    await grown.grow(size);
    const { checkpoint } = grown.store.head();
    head.moved(checkpoint);
    expect(note()).toBe(checkpoint);
  }
  // The next log begins at 1: what it states is shorter.
  await grown.turn('tripoint.example/us/2027');
  head.moved(grown.store.head().checkpoint);
  expect(note()).toBe(grown.store.head().checkpoint);
  await head.close();
  await start();
});

describe('rollback: a ledger that is put back', () => {
  test('from before the last entry, which no partner has seen, is refused with the way out', async () => {
    begin();
    const before = copied();
    await grown.grow(8);
    await start();
    await expect(start(before)).rejects.toEqual(rolledBack(/8 entries of .* signed, and the ledger has 7;.*ledger restore/));
    expect(note()).toBe(grown.store.head().checkpoint);
    await start();
  });

  test('and grown again to the same size has others', async () => {
    begin();
    const other = await grownLedger(6);
    opened.push(other);
    await other.turn('tripoint.example/us/2027');
    await expect(start(other.store)).rejects.toEqual(rolledBack(/7 entries of .* signed, and the ledger has 6/));
    const sql = 'UPDATE leaf SET hash = zeroblob(32) WHERE leaf_index = 2';
    const beside = new DatabaseSync(grown.file);
    beside.exec(sql);
    beside.close();
    await expect(start()).rejects.toEqual(rolledBack(/7 entries of .* signed, and the ledger has others/));
  });

  test('from before its log turned knows no such log', async () => {
    begin();
    const before = copied();
    await grown.turn('tripoint.example/us/2027');
    await start();
    await expect(start(before)).rejects.toEqual(rolledBack(/1 entry of tripoint.example\/us\/2027 .* has no such log/));
  });

  test('without the file, or with one that states nothing, is refused too', async () => {
    await expect(start()).rejects.toEqual(rolledBack(/log-head.note.* is not beside the key/));
    writeFileSync(file(), 'nothing\n');
    await expect(start()).rejects.toEqual(rolledBack(/is not the checkpoint of a log/));
  });
});

test('a process that was killed between the commit and its head starts: the ledger is ahead', async () => {
  begin();
  await grown.grow(12);
  await start();
  expect(note()).toBe(grown.store.head().checkpoint);
});

describe('a backup that takes the place of the ledger', () => {
  test('takes that of the head, and what was signed beyond it stays as the proof', async () => {
    begin();
    const backup = copied();
    await grown.grow(9);
    await start();
    const lost = note();
    expect(await replaceLogHead(folder, backup)).toMatchObject({ origin: ORIGIN, size: 9 });
    expect(readFileSync(join(folder, 'log-head-before.note'), 'utf8').replace(/\n+$/, '\n')).toBe(lost);
    await start(backup);
  });

  test('and another after it keep a proof each', async () => {
    begin();
    const backup = copied();
    const proofs: string[] = [];
    for (const size of [9, 12]) {
      await grown.grow(size);
      await start();
      proofs.push(note());
      await replaceLogHead(folder, backup);
    }
    const kept = ['log-head-before.note', 'log-head-before.2.note'].map((name) => readFileSync(join(folder, name), 'utf8'));
    expect(kept.map((text) => text.replace(/\n+$/, '\n'))).toEqual(proofs);
  });

  test('of the newest ledger loses nothing, also beside keys that are older', async () => {
    begin();
    await grown.grow(9);
    expect(await replaceLogHead(folder, copied())).toBeUndefined();
    expect(existsSync(join(folder, 'log-head-before.note'))).toBe(false);
    rmSync(file());
    expect(await replaceLogHead(folder, copied())).toBeUndefined();
    await start(copied());
  });
});

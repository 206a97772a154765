import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { reindex } from '../../../gateway/server/reindex.ts';
import { createFollower } from '../../../services/desk/index.ts';
import { idFromText, sameBytes, toHex } from '../../../services/domain/index.ts';
import { readStore } from '../../../services/ledger/index.ts';
import { exchanged, idempotency, lookoutTo, OFFICER, type Pair, startPair, until } from '../exchange/pair.ts';
import { copyLedger } from '../exchange/put-back.ts';
import { APPROVE, BOSS, LOW_GRADE, post } from '../exchange/steps.ts';
import { contentOf, deskOf, masterOf } from './pair-desk.ts';

let pair: Pair;
let folder: string;
let sent: string;
const closing: (() => void)[] = [];
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tripoint-index-'));
  pair = await startPair();
  sent = await exchanged(pair.us, 'REF-1');
  await exchanged(pair.ca, 'REF-2');
});
// A receipt may still be on its way into the log.
beforeEach(() => pair.settled());
afterAll(async () => {
  for (const close of closing) close();
  await pair.close();
  rmSync(folder, { recursive: true, force: true });
});

function follow(name: string, ledgerFile = pair.us.file, vault = pair.us.context.vault) {
  const file = join(folder, name);
  const ledger = readStore(ledgerFile);
  const follower = createFollower({ file, ledger, vault, self: 'US' });
  const through = (count = 256) => {
    while (follower.step(count));
  };
  closing.push(() => {
    follower.close();
    ledger.close();
  });
  return { file, follower, through };
}

it('an index that followed leaf by leaf is the one that is made anew', async () => {
  const growing = follow('growing.db');
  growing.through(1);
  const held = await post(pair.us, LOW_GRADE);
  growing.through(1);
  await pair.us.exchange.settle(held.id, 'RELEASE', APPROVE, BOSS);
  await exchanged(pair.us, 'REF-3');
  await pair.settled();
  growing.through(3);
  const anew = follow('anew.db');
  anew.through();
  expect(contentOf(growing.file)).toEqual(contentOf(anew.file));
  growing.follower.clear();
  growing.through(7);
  expect(contentOf(growing.file)).toEqual(contentOf(anew.file));
});

it('two that write one index at once index each leaf once', async () => {
  const one = follow('shared.db');
  const other = follow('shared.db');
  while ([one.follower.step(2), other.follower.step(3)].some(Boolean));
  const alone = follow('alone.db');
  alone.through();
  expect(contentOf(one.file)).toEqual(contentOf(alone.file));
});

it('an index of another history is made anew', () => {
  const { file, through } = follow('restored.db');
  through();
  const db = new DatabaseSync(file);
  db.exec("UPDATE state SET last_hash = x'00'; DELETE FROM entry WHERE leaf_index < 5");
  db.close();
  through();
  const fresh = follow('fresh.db');
  fresh.through();
  expect(contentOf(file)).toEqual(contentOf(fresh.file));
});

it('content that does not open is shown as unreadable, and stops nothing', () => {
  const { file, through, follower } = follow('altered.db', pair.us.file, pair.ca.context.vault);
  through();
  expect(follower.position().next).toBe(pair.us.store.head().size);
  const { entry, person } = contentOf(file);
  expect(entry.map(({ inner_outcome: decision }) => decision)).toContain('UNREADABLE');
  expect(person).toEqual([]);
});

it('an index of another schema is made anew, and nobody else may read its file', () => {
  const { file, follower } = follow('old.db');
  follower.close();
  const db = new DatabaseSync(file);
  db.exec('PRAGMA user_version = 99; CREATE TABLE other (x)');
  db.close();
  const again = follow('old.db');
  again.through();
  expect(contentOf(file).entry).toHaveLength(pair.us.store.head().size);
  expect(statSync(file).mode & 0o077).toBe(0);
  closing.splice(closing.length - 2, 1);
});

it('a file that is damaged is made anew', () => {
  const file = join(folder, 'damaged.db');
  writeFileSync(file, 'not a database, for longer than its header would be '.repeat(100));
  const { through, follower } = follow('damaged.db');
  through();
  expect(follower.position().next).toBe(pair.us.store.head().size);
});

it('the command makes it anew from the files of a gateway, beside which it may run', async () => {
  const dataFolder = mkdtempSync(join(folder, 'data-'));
  const keysFolder = mkdtempSync(join(folder, 'keys-'));
  copyLedger(pair.us.file, join(dataFolder, 'ledger.db'));
  writeFileSync(join(keysFolder, 'vault-master.key'), Buffer.from(masterOf(pair.us)).toString('base64'));
  const seen: number[] = [];
  const size = reindex({ country: 'US', dataFolder, keysFolder }, (indexed) => seen.push(indexed));
  expect(size).toBe(pair.us.store.head().size);
  expect(seen.at(-1)).toBe(size);
  const { file, through } = follow('command.db');
  through();
  expect(contentOf(join(dataFolder, 'index.db'))).toEqual(contentOf(file));
});

it('holds no name and no number of a record, nor an officer', async () => {
  const { file, through } = follow('names.db');
  through();
  const text = JSON.stringify(contentOf(file), (_, value) =>
    value instanceof Uint8Array ? Buffer.from(value).toString('latin1') : value,
  );
  expect(text).not.toMatch(/SPECIMEN|REF-1|officer-1|releaser-1/i);
});

it('what is erased is no longer found by whom it was about, nor by who sent it: at once, and in an index made later', async () => {
  const desk = await deskOf(pair);
  const found = async () => (await desk.ask('1', { person: 'SPECIMEN ONE' })).rows.map(({ exchange }) => exchange);
  const officers = async () => (await desk.entries({ officer: 'officer-1' })).rows.map(({ exchange }) => exchange);
  try {
    expect(await found()).toContain(sent);
    expect(await officers()).toContain(sent);
    await desk.desk.onErased(idFromText(sent));
    expect(await found()).not.toContain(sent);
    expect(await officers()).not.toContain(sent);
    expect((await desk.entries({ exchange: sent })).rows.map(({ leaf }) => leaf)).toContain('SENT');

    await pair.us.exchange.erase(sent, { basis: 'COURT_ORDER', reason: 'ordered' }, BOSS);
    expect((await desk.entries({ exchange: sent })).rows.at(-1)).toMatchObject({ leaf: 'ERASED' });
    const { follower, file, through } = follow('later.db');
    through();
    const { state, person } = contentOf(file);
    expect(state[0]).toMatchObject({ next: follower.position().next });
    expect(person.map(({ exchange_id: id }) => Buffer.from(id as Uint8Array))).not.toContainEqual(Buffer.from(idFromText(sent)));
  } finally {
    await desk.close();
  }
});

it('and the keyed hashes of whom it was about are in no file of the index by then, unless a reader holds it', async () => {
  const { record, ...request } = lookoutTo('CA', 'REF-ALONE');
  const name = [{ primaryIdentifier: 'NOBODY', secondaryIdentifier: 'ELSE' }];
  const { result } = await pair.us.exchange.release({ ...request, record: { ...record, name } }, OFFICER, idempotency());
  const id = idFromText(result.exchanges[0]?.id ?? '');
  const desk = await deskOf(pair);
  try {
    await until('it is indexed', async () => (await desk.ask('1', { person: 'NOBODY ELSE' })).rows.length > 0);
    const rows = contentOf(desk.indexFile).person;
    const of = (mine: boolean) =>
      rows.filter((row) => sameBytes(row.exchange_id as Uint8Array, id) === mine).map((row) => toHex(row.name as Uint8Array));
    const others = of(false);
    const alone = of(true).filter((hash) => !others.includes(hash));
    expect(alone.length).toBeGreaterThan(0);
    const isInFiles = () =>
      [desk.indexFile, `${desk.indexFile}-wal`].some((file) => {
        const bytes = readFileSync(file);
        return alone.some((hash) => bytes.indexOf(Buffer.from(hash, 'hex')) !== -1);
      });
    expect(isInFiles()).toBe(true);

    const reader = new DatabaseSync(desk.indexFile, { readOnly: true });
    reader.exec('BEGIN');
    reader.prepare('SELECT count(*) FROM person').get();
    expect(await desk.desk.onErased(id)).toBe(false);
    reader.close();
    expect(await desk.desk.onErased(id)).toBe(true);
    expect(isInFiles()).toBe(false);
  } finally {
    await desk.close();
  }
});

// An index that is made while its ledger is long: in steps that may be cut off, of many parts, and beside erasures.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { AuditKind } from '../../../proto/index.ts';
import { createFollower, type FollowOptions } from '../../../services/desk/index.ts';
import { idFromText, toHex } from '../../../services/domain/index.ts';
import { type Reader, type Row, rawOf, readerOver, readStore } from '../../../services/ledger/index.ts';
import { sqlOf } from '../../../services/ledger/sqlite/reads/index.ts';
import { exchanged, type Pair, startPair } from '../exchange/pair.ts';
import { APPROVE, BOSS, LOW_GRADE, post } from '../exchange/steps.ts';
import { contentOf, deskOver, masterOf } from './pair-desk.ts';

type Ledger = FollowOptions['ledger'];

let pair: Pair;
let folder: string;
let ledger: ReturnType<typeof readStore>;
let sent: string;
let size: number;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tripoint-index-'));
  pair = await startPair();
  sent = await exchanged(pair.us, 'REF-1');
  await exchanged(pair.ca, 'REF-2');
  const held = await post(pair.us, LOW_GRADE);
  await exchanged(pair.us, 'REF-3');
  await pair.us.exchange.settle(held.id, 'RELEASE', APPROVE, BOSS);
  await pair.settled();
  ({ size } = pair.us.store.head());
  ledger = readStore(pair.us.file);
});
afterAll(async () => {
  ledger.close();
  await pair.close();
  rmSync(folder, { recursive: true, force: true });
});

const fileOf = (name: string): string => join(folder, name);

function build(name: string, from: Ledger = ledger, most = 10_000, leaves = Number.POSITIVE_INFINITY): string {
  const file = fileOf(name);
  const follower = createFollower({ file, ledger: from, vault: pair.us.context.vault, self: 'US' });
  while (follower.position().next < leaves && follower.step(most));
  follower.close();
  return file;
}

/** Indexes, two leaves at a time, and is killed within a step when it has read `through` leaves. */
const KILLED = `
  const { createFollower } = await import(process.argv[1]);
  const { createVault, readStore } = await import(process.argv[2]);
  const [file, ledgerFile, master, through] = process.argv.slice(3);
  const { get, all, keys, snapshot } = readStore(ledgerFile);
  const ledger = {
    get,
    keys,
    snapshot,
    all(name, ...parameters) {
      if (name !== 'leavesToIndex') return all(name, ...parameters);
      const [from, count] = parameters;
      if (from >= Number(through)) process.kill(process.pid, 'SIGKILL');
      return all(name, from, Math.min(count, 2));
    },
  };
  const follower = createFollower({ file, ledger, vault: createVault(Buffer.from(master, 'hex')), self: 'US' });
  follower.step(4);
  while (follower.step(1000));
`;

it.each([4, 6, 10])('one that was killed when it had read %i leaves goes on to what it would have been', (through) => {
  const file = fileOf(`killed-${through}.db`);
  const modules = ['desk', 'ledger'].map((room) => new URL(`../../../services/${room}/index.ts`, import.meta.url).href);
  const given = [...modules, file, pair.us.file, toHex(masterOf(pair.us)), String(through)];
  const { signal } = spawnSync(process.execPath, ['--input-type=module', '--eval', KILLED, ...given]);
  expect(signal).toBe('SIGKILL');
  const { entry, volume } = contentOf(file);
  expect(entry).toHaveLength(4);
  expect(volume.reduce((sum, { n }) => sum + (n as number), 0)).toBe(4);
  expect(contentOf(build(`killed-${through}.db`))).toEqual(contentOf(build('undisturbed.db')));
});

it('one that is made at once has how each exchange ended, as one that followed has', () => {
  const { closing } = contentOf(build('at-once.db'));
  expect(closing.map(({ closed_as: as }) => as)).toEqual(['CLOSED', 'CLOSED', 'CLOSED']);
  expect(contentOf(build('followed.db', ledger, 1))).toEqual(contentOf(fileOf('at-once.db')));
});

/** As if so many leaves of others lay between each two of the ledger: its leaves then are in several parts of the index. */
const APART = 100_000;
const spread = (of: Reader): Ledger =>
  readerOver(
    {
      each: () => [],
      get: (sql, ...parameters) =>
        (sql.includes('FROM leaf WHERE')
          ? rawOf(of).get(sql, (parameters[0] as number) / APART)
          : rawOf(of).get(sql, ...parameters)) as Row,
      all(sql, ...parameters) {
        if (!sql.includes('FROM leaf')) return rawOf(of).all(sql, ...parameters) as Row[];
        const [from, ...rest] = parameters;
        const rows = rawOf(of).all(sql, Math.ceil((from as number) / APART), ...rest) as Row[];
        return rows.map((row) => ({ ...row, leaf_index: (row.leaf_index as number) * APART }));
      },
    },
    of.keys,
  );

it('a person is found in every part of an index, and in none any more when the exchange is forgotten', async () => {
  const near = build('near.db');
  const far = build('far.db', spread(ledger));
  expect(new Set(contentOf(far).person.map(({ part }) => part)).size).toBeGreaterThan(2);
  const found = async (file: string) => {
    const { ask, close } = deskOver(pair, file);
    const { rows } = await ask('1', { person: 'SPECIMEN ONE' });
    await close();
    return rows.map(({ exchange }) => exchange);
  };
  expect(await found(far)).toEqual(await found(near));
  expect(await found(far)).toContain(sent);
  const follower = createFollower({ file: far, ledger: spread(ledger), vault: pair.us.context.vault, self: 'US' });
  follower.forget(idFromText(sent));
  follower.close();
  expect(await found(far)).toEqual((await found(near)).filter((exchange) => exchange !== sent));
  expect(personsOf(far)).not.toContain(hexOf(idFromText(sent)));
});

it('between the reading of a leaf and its indexing nothing can be forgotten', () => {
  let tried = 0;
  const watched: Ledger = {
    get: ledger.get,
    keys: ledger.keys,
    snapshot: ledger.snapshot,
    all(name, ...parameters) {
      if (sqlOf(name).includes('FROM leaf') && tried++ === 0) {
        const other = new DatabaseSync(fileOf('watched.db'), { timeout: 0 });
        expect(() => other.exec('BEGIN IMMEDIATE')).toThrow(/locked/);
        other.close();
      }
      return ledger.all(name, ...parameters);
    },
  };
  build('watched.db', watched);
  expect(tried).toBeGreaterThan(0);
});

const hexOf = (id: unknown): string => toHex(id as Uint8Array);
const personsOf = (file: string): string[] => contentOf(file).person.map(({ exchange_id: id }) => hexOf(id));

it('what is erased while an index is half made is in it by no name, whether it was there already or not', async () => {
  const { leaf_index: leaf } =
    rawOf(ledger).get('SELECT leaf_index FROM leaf WHERE exchange_id = ? AND kind = 1', idFromText(sent)) ?? {};
  const past = build('past.db', ledger, 1, (leaf as number) + 1);
  const before = build('before.db', ledger, 1, leaf as number);
  expect(personsOf(past)).toContain(hexOf(idFromText(sent)));
  expect(personsOf(before)).not.toContain(hexOf(idFromText(sent)));

  await pair.us.exchange.erase(sent, { basis: 'COURT_ORDER', reason: 'ordered' }, BOSS);
  expect(pair.us.store.head().size).toBeGreaterThan(size);
  for (const name of ['past.db', 'before.db']) {
    const { entry } = contentOf(build(name));
    const own = entry.filter(({ exchange_id: id }) => id !== null && hexOf(id) === hexOf(idFromText(sent)));
    expect(own.length).toBeGreaterThan(1);
    expect(own.map(({ persons }) => persons)).toEqual(own.map(() => null));
    // Who erased it answers for that.
    const named = own.filter(({ officer }) => officer !== null).map(({ kind }) => kind);
    expect(named).toEqual([AuditKind.ERASED]);
    expect(personsOf(fileOf(name))).not.toContain(hexOf(idFromText(sent)));
  }
});

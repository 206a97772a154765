import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, expect, test } from 'vitest';
import { exchanged, idempotency, lookoutTo, OFFICER, type Pair, startPair, until } from './pair.ts';

const open: Pair[] = [];
const folders: string[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((pair) => pair.close()));
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});
async function start(folder: string): Promise<Pair> {
  const pair = await startPair({ folder });
  open.push(pair);
  return pair;
}
function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'tripoint-resume-'));
  folders.push(folder);
  return folder;
}
async function stop(pair: Pair): Promise<void> {
  open.splice(open.indexOf(pair), 1);
  await pair.close();
}

/** Two exchanges, the ledger of `country` being put back to how it stood between them. */
async function rolledBack(country: string): Promise<string> {
  const folder = newFolder();
  const first = await start(folder);
  await exchanged(first.us, 'A');
  await stop(first);
  const backup = newFolder();
  cpSync(folder, backup, { recursive: true });
  const second = await start(folder);
  await exchanged(second.us, 'B');
  await stop(second);
  for (const end of ['', '-wal', '-shm']) rmSync(join(folder, `${country}.db${end}`), { force: true });
  cpSync(join(backup, `${country}.db`), join(folder, `${country}.db`));
  return folder;
}

test('what was exchanged before a restart is not sent again, and the next goes on from there', async () => {
  const folder = newFolder();
  const first = await start(folder);
  await exchanged(first.us, 'A');
  await stop(first);
  const second = await start(folder);
  await exchanged(second.us, 'B');
  expect(second.ca.store.all("SELECT 1 FROM exchange WHERE direction = 'received' AND verb = 1")).toHaveLength(2);
  expect(second.ca.store.get('SELECT count(*) AS n FROM quarantine')?.n).toBe(0);
});

test('a store put back to an earlier state is found out by the partner it sent to: nothing more is signed', async () => {
  const pair = await start(await rolledBack('US'));
  await until('it stops', () => pair.us.fatal.length > 0);
  expect(pair.us.fatal[0]).toMatchObject({ code: 'ROLLED_BACK' });
  await expect(pair.us.exchange.release(lookoutTo('CA', 'C'), OFFICER, idempotency())).rejects.toMatchObject({
    code: 'ROLLED_BACK',
  });
  expect((await pair.us.exchange.health()).ready).toBe(false);
  expect(pair.us.out.published).toEqual([]);
});

test('a store of the receiver put back is found out as well: its receipts were promised', async () => {
  const folder = await rolledBack('CA');
  await expect(start(folder)).rejects.toMatchObject({ code: 'ROLLED_BACK' });
});

test('one leaf with another content at a promised index is a rollback too, though nothing is missing', async () => {
  const folder = newFolder();
  const first = await start(folder);
  await exchanged(first.us, 'A');
  await stop(first);
  // The partner remembers the leaf otherwise than we have it.
  const beside = new DatabaseSync(join(folder, 'US.db'));
  beside.exec('UPDATE link SET promised_leaf_hash = zeroblob(32)');
  beside.close();
  await expect(start(folder)).rejects.toMatchObject({ code: 'ROLLED_BACK' });
});

test('while the partner is silent nothing is signed toward it; once it has answered what waited is signed and goes', async () => {
  const pair = await startPair({ cut: true });
  open.push(pair);
  const { result } = await pair.us.exchange.release(lookoutTo('CA', 'W'), OFFICER, idempotency());
  const id = result.exchanges[0]?.id ?? '';
  expect(result.exchanges[0]?.state).toBe('QUEUED');
  const signed = () => pair.us.store.get("SELECT signature FROM batch WHERE direction = 'sent'")?.signature;
  expect([signed(), pair.us.out.published.length]).toEqual([null, 0]);
  pair.cut(false);
  await until('closed', async () => (await pair.us.exchange.get(id)).state === 'CLOSED');
  expect(signed()).toBeInstanceOf(Uint8Array);
});

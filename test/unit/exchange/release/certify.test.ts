// Destroying what was recalled, and certifying it: nothing that stands in its way keeps the content here.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, afterEach, beforeEach, expect, test } from 'vitest';
import { idFromText, MINUTE, newId } from '../../../../services/domain/index.ts';
import { deriveTables, recoverLog } from '../../../../services/exchange/index.ts';
import { keysBeside, rawOf } from '../../../../services/ledger/index.ts';
import { openStoreHere } from '../../ledger/here.ts';
import { type Pair, type Side, startPair, until } from '../pair.ts';
import { copyLedger } from '../put-back.ts';
import { BOSS, kindsOf } from '../steps.ts';
import { certified, codeOf, posted, recall, update } from './living.ts';

const folder = mkdtempSync(join(tmpdir(), 'tripoint-certify-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let pair: Pair;
beforeEach(async () => {
  pair = await startPair();
});
afterEach(() => pair?.close());

/** Changes a file of a side's ledger beside its gateway. */
function altered(file: string, sql: string, ...parameters: readonly (string | number | Uint8Array)[]): void {
  const beside = new DatabaseSync(file, { timeout: 5_000 });
  beside.prepare(sql).run(...parameters);
  beside.close();
}

/** Duties of recalls of which there is nothing here to certify them by. */
function unfounded({ file }: Side, partner: string, count: number): void {
  const sql = `INSERT INTO duty (exchange_id, direction, partner, kind, clause, at, due, state, waiting)
    VALUES (?, 'received', ?, 'CERTIFY_DESTRUCTION', '', 1, 0, 'OPEN', 0)`;
  for (let i = 0; i < count; i++) altered(file, sql, newId(), partner);
}

test.each(['MX', 'US'])('recalls of %s that cannot be certified hold up no other, however many they are', async (partner) => {
  unfounded(pair.ca, partner, 70);
  const { id } = await posted(pair);
  await recall(pair, id);
  expect((await certified(pair, id)).state).toBe('RECALLED');
});

test('what a partner recalled is destroyed, and its certificate waits, although configuration no longer has the partner', async () => {
  const { id, exchange } = await posted(pair);
  const { context, store } = pair.ca;
  Object.assign(context, { partners: [] });
  const { result } = await recall(pair, id);
  await until('it is destroyed', () => kindsOf(pair.ca, exchange).includes('ERASED'));
  await until('and certified', () => kindsOf(pair.ca, result.exchanges[0]?.id ?? '').includes('OBLIGATION_MET'));
  expect(store.all('partnersToCertify')).toEqual([]);
});

test('a recall is erased neither here nor there before the destruction is certified', async () => {
  const { id } = await posted(pair);
  pair.ca.out.isCut = true;
  const { result } = await recall(pair, id);
  const recalled = result.exchanges[0]?.id ?? '';
  const erase = ({ exchange }: Side) => exchange.erase(recalled, { basis: 'COURT_ORDER', reason: 'a court' }, BOSS);
  expect(await codeOf(erase(pair.us))).toBe('INVALID');
  await until('Canada has certified it', () => kindsOf(pair.ca, recalled).includes('OBLIGATION_MET'));
  expect(await codeOf(erase(pair.ca))).toBe('taken');
});

test('nor does the retention of a recall end before', async () => {
  unfounded(pair.ca, 'US', 1);
  const { exchange_id: recalled } =
    rawOf(pair.ca.store).get("SELECT exchange_id FROM duty WHERE kind = 'CERTIFY_DESTRUCTION'") ?? {};
  const sql = `INSERT INTO duty (exchange_id, direction, partner, kind, clause, at, due, state, waiting)
    VALUES (?, 'received', 'US', 'RETENTION', '', 1, 1, 'OPEN', 0)`;
  altered(pair.ca.file, sql, recalled as Uint8Array);
  const due = () => pair.ca.store.all('dutiesDue', pair.now(), 10).map(({ kind }) => kind);
  expect(due()).toEqual([]);
  altered(pair.ca.file, "UPDATE duty SET state = 'MET' WHERE kind = 'CERTIFY_DESTRUCTION'");
  expect(due()).toEqual(['RETENTION']);
});

test('a version whose key was lost is certified with an entry of its own', async () => {
  const { id } = await posted(pair);
  const row = rawOf(pair.ca.store).get('SELECT vault_id FROM record WHERE record_id = ?', idFromText(id));
  altered(keysBeside(pair.ca.file), 'DELETE FROM vault_key WHERE vault_id = ?', row?.vault_id as Uint8Array);
  await recall(pair, id);
  expect((await certified(pair, id)).state).toBe('RECALLED');
});

/** What both ends have after a recall of two versions was certified, with their gateways ended. */
async function recalledAndEnded(name: string): Promise<{ readonly id: string; readonly first: Pair; readonly before: string }> {
  await pair.close();
  pair = await startPair({ folder: join(folder, name) });
  const { id } = await posted(pair);
  await update(pair, id);
  const before = join(folder, name, 'before.db');
  copyLedger(pair.ca.file, before);
  await recall(pair, id);
  await certified(pair, id);
  await pair.close();
  return { id, first: pair, before };
}

test('the keys of before, put back, bring nothing back that was recalled, and a start says so', async () => {
  const { id, first, before } = await recalledAndEnded('keys');
  const copy = new DatabaseSync(keysBeside(before));
  const keys = copy.prepare('SELECT vault_id, wrapped FROM vault_key').all() as Record<'vault_id' | 'wrapped', Uint8Array>[];
  copy.close();
  for (const { vault_id: vaultId, wrapped } of keys)
    altered(keysBeside(first.ca.file), 'INSERT OR IGNORE INTO vault_key (vault_id, wrapped) VALUES (?, ?)', vaultId, wrapped);
  pair = await startPair({ folder: first.folder, after: first, at: first.now() + MINUTE });
  expect(pair.ca.logged).toContain('warn erasures replayed');
  const there = await pair.ca.exchange.record(id);
  expect(there).toMatchObject({ state: 'RECALLED', versions: [{ erased: true }, { erased: true }] });
});

/** A start over the ledger of Canada as it is now: what it says of each row, or the table for which it refuses. */
async function startOver({ ca: { context, file, vkey } }: Pair): Promise<string[]> {
  const store = await openStoreHere(file);
  const said: string[] = [];
  const { onEntries, settle } = deriveTables({
    ...{ self: 'CA', store, vault: context.vault, now: context.clock(), idempotencyDays: 7 },
    log: (_, message, facts) => void (facts?.table && said.push(`${facts.table}: ${message}`)),
  });
  try {
    await recoverLog(store, vkey, { onEntries });
    await settle();
    return [...new Set(said)].sort();
  } catch (error) {
    return [(error as { code: string }).code];
  } finally {
    await store.close();
  }
}

const REBUILT = 'row rebuilt from the log';
test('rows that forget a recall are rebuilt at a start, and without the record there is none', async () => {
  const { id, first } = await recalledAndEnded('rows');
  const { file } = first.ca;
  altered(file, "UPDATE record SET state = 'IN_FORCE' WHERE record_id = ?", idFromText(id));
  altered(file, "UPDATE duty SET state = 'OPEN' WHERE kind = 'CERTIFY_DESTRUCTION'");
  altered(file, 'DELETE FROM about');
  expect(await startOver(first)).toEqual([`about: ${REBUILT}`, `duty: ${REBUILT}`, `record: ${REBUILT}`]);
  altered(file, "DELETE FROM duty WHERE kind = 'CERTIFY_DESTRUCTION'");
  altered(file, 'UPDATE about SET version = 1');
  expect(await startOver(first)).toEqual([`about: ${REBUILT}`, `duty: ${REBUILT}`]);
  expect(await startOver(first)).toEqual([]);
  altered(file, 'DELETE FROM record WHERE record_id = ?', idFromText(id));
  expect(await startOver(first)).toEqual(['LEDGER_CORRUPT']);
});

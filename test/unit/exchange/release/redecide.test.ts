import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, describe, expect, test } from 'vitest';
import { AuditKind } from '../../../../proto/index.ts';
import { idFromText, idText } from '../../../../services/domain/index.ts';
import { deriveTables, type ExchangeView, recoverLog } from '../../../../services/exchange/index.ts';
import { rawOf } from '../../../../services/ledger/index.ts';
import { openStoreHere } from '../../ledger/here.ts';
import { filesOf } from '../../policy/folders.ts';
import { type Pair, type Side, signedText, startPair, until } from '../pair.ts';
import { APPROVE, BOSS, kindsOf, LOW_GRADE, openedBy, post, replaced } from '../steps.ts';

const ID = 'ca-us-lookouts';
const OPERATOR = { subject: 'operator-1', agency: 'NTC' };

let pair: Pair;
afterEach(() => pair?.close());

/** The next text, which changes nothing but its version. */
async function activate({ exchange }: Side, version: string): Promise<void> {
  const files = filesOf(ID);
  const yaml = replaced(files['agreement.yaml'], 'version: "1"', `version: "${version}"`);
  const { signatures, files: signed } = await signedText({ ...files, 'agreement.yaml': yaml }, { takesEffect: pair.now() });
  await exchange.activate(signed, signatures, OPERATOR);
}

const sentBy = async ({ store, exchange }: Side): Promise<ExchangeView[]> => {
  const ids = rawOf(store).all("SELECT exchange_id FROM exchange WHERE direction = 'sent' AND verb = 1 ORDER BY leaf_index");
  return Promise.all(ids.map(({ exchange_id: id }) => exchange.get(idText(id as Uint8Array))));
};

/** Canada acts under the next text; what is posted in this while is rejected. */
async function rejected(posts: () => Promise<unknown>): Promise<void> {
  pair.cut(true);
  await activate(pair.ca, '2');
  await posts();
  pair.cut(false);
  await until('all are rejected', async () => (await sentBy(pair.us)).every(({ state }) => state === 'REJECTED'));
}

describe('what a partner rejected for another text', () => {
  test('is decided again once both have the same, under a new id that names the old; the old one stays as it is', async () => {
    pair = await startPair();
    await rejected(() => post(pair.us));
    await activate(pair.us, '2');
    const [old, again] = await until('closed', async () => {
      const all = await sentBy(pair.us);
      return all[1]?.state === 'CLOSED' ? all : undefined;
    });
    expect(old).toMatchObject({ state: 'REJECTED', code: 'AGREEMENT_DIGEST_MISMATCH' });
    expect(again).toMatchObject({ correlation: old?.id, recordId: old?.recordId, decision: { agreement: ID } });
    expect(again?.decision?.agreementDigest).not.toBe(old?.decision?.agreementDigest);
    expect(await pair.ca.exchange.get(again?.id ?? '')).toMatchObject({
      state: 'ADMITTED',
      correlation: old?.id,
      record: again?.record ?? {},
    });
    expect(openedBy(pair.us, again?.id ?? '', AuditKind.SENT)).toMatchObject({ user: 'officer-1 CBP' });
  });

  test('is decided again once, however many there are and however often both find that they agree', async () => {
    pair = await startPair();
    await rejected(() => Promise.all(Array.from({ length: 70 }, () => post(pair.us))));
    await activate(pair.us, '2');
    await until('all are closed', async () => (await sentBy(pair.us)).filter(({ state }) => state === 'CLOSED').length === 70);
    await pair.us.exchange.suspend(ID, ['LOOKOUT'], 'an inquiry', OPERATOR);
    await pair.us.exchange.resume(ID, ['LOOKOUT'], 'it is over', OPERATOR);
    await pair.settled();
    expect(await sentBy(pair.us)).toHaveLength(140);
  });

  test('is nothing that a row alone says: what the partner took does not leave a second time', async () => {
    pair = await startPair();
    const { id } = await post(pair.us);
    await until('closed', async () => (await sentBy(pair.us))[0]?.state === 'CLOSED');
    const beside = new DatabaseSync(pair.us.file, { timeout: 5_000 });
    const alter = beside.prepare(
      "UPDATE exchange SET state = 'REJECTED', code = 'AGREEMENT_DIGEST_MISMATCH' WHERE exchange_id = ?",
    );
    expect(alter.run(idFromText(id)).changes).toBe(1);
    beside.close();
    await pair.us.exchange.suspend(ID, ['LOOKOUT'], 'an inquiry', OPERATOR);
    await pair.us.exchange.resume(ID, ['LOOKOUT'], 'it is over', OPERATOR);
    await activate(pair.us, '2');
    await activate(pair.ca, '2');
    await until('it is looked at', () => pair.us.logged.includes('warn redecision failed'));
    await pair.settled();
    expect(await sentBy(pair.us)).toHaveLength(1);
  });

  test('is decided again once, also where its row has forgotten it: the start has it from the log', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'tripoint-again-'));
    pair = await startPair({ folder });
    await rejected(() => post(pair.us));
    await activate(pair.us, '2');
    await until('closed', async () => (await sentBy(pair.us))[1]?.state === 'CLOSED');
    const { file, context, vkey } = pair.us;
    await pair.close();
    const beside = new DatabaseSync(file);
    const marked = 'SELECT exchange_id, decided_again FROM exchange WHERE decided_again IS NOT NULL';
    const before = beside.prepare(marked).all();
    beside.exec('UPDATE exchange SET decided_again = NULL');
    beside.close();
    const store = await openStoreHere(file);
    const told: string[] = [];
    const { onEntries, settle } = deriveTables({
      ...{ self: 'US', store, vault: context.vault, now: context.clock(), idempotencyDays: 7 },
      log: (_, message, facts) => told.push(`${facts?.table} ${message}`),
    });
    await recoverLog(store, vkey, { onEntries });
    await settle();
    expect(before).toHaveLength(1);
    expect(rawOf(store).all(marked)).toEqual(before);
    expect(told).toContain('exchange row rebuilt from the log');
    await store.close();
    rmSync(folder, { recursive: true, force: true });
  });

  test('that a stop came before is decided again after the start', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'tripoint-again-'));
    pair = await startPair({ folder });
    await rejected(() => post(pair.us));
    // The text is in the ledger, and nothing more was done.
    const { context } = pair.us;
    const { all } = context.store;
    (context.store as { all: typeof all }).all = (name, ...rest) => (name === 'exchangesToCome' ? [] : all(name, ...rest));
    await activate(pair.us, '2');
    await pair.settled();
    const posts = "SELECT count(*) AS n FROM exchange WHERE direction = 'sent' AND verb = 1";
    expect(rawOf(context.store).get(posts)?.n).toBe(1);
    await pair.close();
    pair = await startPair({ folder });
    await until('closed', async () => (await sentBy(pair.us))[1]?.state === 'CLOSED');
    rmSync(folder, { recursive: true, force: true });
  });

  test('stays an override, and waits for persons anew where persons had released it', async () => {
    pair = await startPair();
    await rejected(async () => {
      await post(pair.us, { ...LOW_GRADE, exigent: { reason: 'a life is in danger' } });
      const { id } = await post(pair.us, LOW_GRADE);
      await pair.us.exchange.settle(id, 'RELEASE', APPROVE, BOSS);
    });
    await activate(pair.us, '2');
    const [, , override, held] = await until('both are decided', async () => {
      const all = await sentBy(pair.us);
      return all.length === 4 && all[2]?.state === 'CLOSED' ? all : undefined;
    });
    expect(override).toMatchObject({ exigent: true });
    expect(kindsOf(pair.us, override?.id ?? '').slice(0, 2)).toEqual(['OVERRIDE', 'SENT']);
    expect(openedBy(pair.us, override?.id ?? '', AuditKind.OVERRIDE)).toMatchObject({ reason: 'a life is in danger' });
    expect(held).toMatchObject({ state: 'HELD', duties: [{ kind: 'RELEASE', waiting: 1 }] });
    expect(rawOf(pair.ca.store).get('SELECT 1 FROM exchange WHERE exchange_id = ?', idFromText(held?.id ?? ''))).toBeUndefined();
  });
});

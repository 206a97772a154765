import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, expect, test } from 'vitest';
import { AuditKind, Verb } from '../../../../proto/index.ts';
import { DAY, idFromText, idText, leafHash, toHex } from '../../../../services/domain/index.ts';
import { placeOfExchange, placeOfRecord } from '../../../../services/exchange/commit/rows.ts';
import { createScrubbing } from '../../../../services/exchange/commit/scrubbing.ts';
import { verifyLog } from '../../../../services/exchange/index.ts';
import { placeOf, type Row, rawOf } from '../../../../services/ledger/index.ts';
import { keysBeside } from '../../../../services/ledger/sqlite/keys.ts';
import { exchanged, idempotency, OFFICER, type Pair, type Side, startPair, until } from '../pair.ts';
import { BOSS, eventsOf, kindsOf, LOW_GRADE, leavesOf, openedBy, post, swept } from '../steps.ts';

let pair: Pair;
afterEach(() => pair?.close());

const RECALL = { basis: 'RECALL', reason: 'a misread name' } as const;
const CA_BOSS = { subject: 'releaser-3', agency: 'CBSA' };
const keyOf = ({ store }: Side, id: string) =>
  rawOf(store).get(
    'SELECT k.wrapped FROM exchange e JOIN vault_key k ON k.vault_id = e.vault_id WHERE e.exchange_id = ?',
    idFromText(id),
  )?.wrapped as Uint8Array | undefined;
const isInFiles = ({ file }: Side, bytes: Uint8Array) =>
  [file, keysBeside(file)].flatMap((name) => [name, `${name}-wal`]).some((name) => readFileSync(name).indexOf(bytes) !== -1);

/** Everything sealed in the store that any key in it opens, as one text. */
function allThatOpens({ store, context: { vault } }: Side): string {
  const keys = rawOf(store)
    .all('SELECT vault_id, wrapped FROM vault_key')
    .map((row) => vault.unwrap(row.vault_id as Uint8Array, row.wrapped as Uint8Array));
  const byId = new Map(keys.map((key) => [toHex(key.vaultId), key]));
  const places = {
    record: placeOfRecord,
    exchange: placeOfExchange,
    opening: (row: Row) => placeOf.opening(row.leaf_index as number, row.exchange_id as Uint8Array),
    visa: (row: Row) => placeOf.visa(row.document as Uint8Array),
  };
  return Object.entries(places)
    .flatMap(([table, place]) =>
      rawOf(store)
        .all(`SELECT * FROM ${table} WHERE sealed IS NOT NULL`)
        .map((row) => {
          const key = byId.get(toHex(row.vault_id as Uint8Array));
          return key === undefined ? '' : Buffer.from(vault.open(key, place(row), row.sealed as Uint8Array)).toString('latin1');
        }),
    )
    .join('\n');
}

test('what is erased opens nowhere any more, its key is in no file, and its log entry is where it was', async () => {
  pair = await startPair();
  const { us } = pair;
  const id = await exchanged(us, 'MARKER-ERASED');
  await exchanged(us, 'MARKER-KEPT');
  const wrapped = Buffer.from(keyOf(us, id) as Uint8Array);
  expect(allThatOpens(us)).toContain('MARKER-ERASED');
  expect(isInFiles(us, wrapped)).toBe(true);
  const [before] = leavesOf(us, id);

  const certificate = await us.exchange.erase(id, RECALL, BOSS);
  expect(allThatOpens(us)).not.toContain('MARKER-ERASED');
  expect(allThatOpens(us)).toContain('MARKER-KEPT');
  // When it is answered, and not at the next sweep.
  expect(isInFiles(us, wrapped)).toBe(false);
  expect(certificate.scrubbed).toBeUndefined();

  expect(leavesOf(us, id)[0]).toEqual(before);
  expect(kindsOf(us, id)).toEqual(['SENT', 'ERASED']);
  expect(verifyLog(us.store, us.vkey).size).toBe(us.store.head().size);
  const view = await us.exchange.get(id);
  expect(view).toMatchObject({ state: 'CLOSED', erased: { basis: 'RECALL', at: certificate.at } });
  expect(view.record).toBeUndefined();
  // A country's word about its own copy: what the partner holds is the partner's.
  expect((await pair.ca.exchange.get(id)).record).toMatchObject({ recordReference: 'MARKER-ERASED' });
});

test('while a reader holds a file that has the key, an erasure does not say that it is gone; it goes as soon as that lets go', async () => {
  pair = await startPair({ limits: { sweepMs: 20, scrubMs: 100 } });
  const { us } = pair;
  const id = await exchanged(us, 'HELD');
  const wrapped = Buffer.from(keyOf(us, id) as Uint8Array);
  const backup = new DatabaseSync(keysBeside(us.file), { readOnly: true });
  backup.exec('BEGIN');
  backup.prepare('SELECT count(*) FROM vault_key').get();

  expect((await us.exchange.erase(id, RECALL, BOSS)).scrubbed).toBe(false);
  expect(isInFiles(us, wrapped)).toBe(true);
  expect(us.logged).toContain('error erased data still in a file');
  backup.exec('COMMIT');
  backup.close();
  await until('its key is in no file', () => !isInFiles(us, wrapped));
  expect((await us.exchange.destruction(id)).scrubbed).toBeUndefined();
});

test('two erasures at once: neither is answered while the key of either is in a file', async () => {
  pair = await startPair();
  const { us } = pair;
  const ids = [await exchanged(us, 'ONE'), await exchanged(us, 'TWO')];
  const keys = ids.map((id) => Buffer.from(keyOf(us, id) as Uint8Array));
  await Promise.all(
    ids.map(async (id, i) => {
      await us.exchange.erase(id, RECALL, BOSS);
      expect(isInFiles(us, keys[i] as Buffer)).toBe(false);
    }),
  );
});

test('an index that keeps whom it was about keeps an erasure from being finished', async () => {
  pair = await startPair();
  const { us } = pair;
  const { done } = createScrubbing(us.context, async () => false);
  expect(await done()).toBe(true);
  const scrubbing = createScrubbing(us.context, async () => false);
  scrubbing.erased(new Uint8Array(16));
  expect(await scrubbing.done()).toBe(false);
});

test('a certificate names ids, digests and the leaf, and commits to who did it; that opens after the record is gone', async () => {
  pair = await startPair();
  const { us } = pair;
  const id = await exchanged(us, 'MARKER-ERASED');
  const certificate = await us.exchange.erase(id, RECALL, BOSS);
  expect(await us.exchange.destruction(id)).toEqual(certificate);
  const leaf = rawOf(us.store).get('SELECT entry, hash FROM leaf WHERE leaf_index = ?', certificate.log.index);
  expect(toHex(leafHash(leaf?.entry as Uint8Array))).toBe(certificate.log.leafHash);
  expect(leavesOf(us, id).at(-1)).toMatchObject({ kind: AuditKind.ERASED, retentionClass: 'RECALL' });
  expect(certificate).toMatchObject({ exchangeId: id, method: 'vault key destroyed', basis: 'RECALL', partner: 'CA' });
  expect(certificate.statementDigest).toBe(toHex(leavesOf(us, id)[0]?.statementDigest as Uint8Array));
  const opened = openedBy(us, id, AuditKind.ERASED);
  expect(opened).toMatchObject({ user: 'releaser-1 CBP', reason: RECALL.reason });
  expect(JSON.stringify(certificate)).not.toMatch(/MARKER|releaser-1|misread/);
});

test('nobody erases what they sent themselves, nothing is erased twice, and nothing without a reason', async () => {
  pair = await startPair();
  const { us } = pair;
  const id = await exchanged(us, 'REF-1');
  await expect(us.exchange.erase(id, RECALL, OFFICER)).rejects.toMatchObject({ code: 'SAME_PERSON' });
  await expect(us.exchange.erase(id, { ...RECALL, reason: ' ' }, BOSS)).rejects.toMatchObject({ code: 'INVALID' });
  await expect(us.exchange.destruction(id)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  const both = await Promise.allSettled([us.exchange.erase(id, RECALL, BOSS), us.exchange.erase(id, RECALL, BOSS)]);
  expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  await expect(us.exchange.erase(id, RECALL, BOSS)).rejects.toMatchObject({ code: 'ERASED' });
  expect(kindsOf(us, id)).toEqual(['SENT', 'ERASED']);
});

test('what goes by the clock is certified too: by its clause, and by nobody', async () => {
  pair = await startPair({ limits: { sweepMs: 20 } });
  const id = await exchanged(pair.us, 'REF-1');
  const { ca } = pair;
  pair.advance(1825 * DAY);
  await until('its time is over', async () => (await ca.exchange.get(id)).erased);
  const certificate = await ca.exchange.destruction(id);
  expect(certificate).toMatchObject({ direction: 'received', partner: 'US', basis: 'RETENTION', clause: 'D.retention' });
  expect(certificate).not.toHaveProperty('officer');
  await expect(ca.exchange.erase(id, RECALL, CA_BOSS)).rejects.toMatchObject({ code: 'ERASED' });
});

test('what the link itself says is no record, and no person erases it', async () => {
  pair = await startPair();
  await exchanged(pair.us, 'REF-1');
  const receipt = rawOf(pair.ca.store).get(
    "SELECT exchange_id FROM exchange WHERE direction = 'sent' AND verb = ?",
    Verb.RECEIPT,
  );
  const id = idText(receipt?.exchange_id as Uint8Array);
  await expect(pair.ca.exchange.erase(id, RECALL, CA_BOSS)).rejects.toMatchObject({ code: 'NOT_FOUND' });
});

test('an override is reviewed before it is erased', async () => {
  pair = await startPair();
  const { us } = pair;
  const { id } = await post(us, { ...LOW_GRADE, exigent: { reason: 'boards in ten minutes' } });
  expect((await us.exchange.get(id)).duties).toMatchObject([{ kind: 'REVIEW', state: 'OPEN' }, { kind: 'REVIEW_NEED' }]);
  await expect(us.exchange.erase(id, RECALL, BOSS)).rejects.toMatchObject({ code: 'INVALID' });
  await us.exchange.settle(id, 'REVIEW', { verdict: 'DENY', reason: 'no need' }, BOSS);
  expect(await us.exchange.erase(id, RECALL, BOSS)).toMatchObject({ basis: 'RECALL' });
});

test('the digest of the request is erased with the record, and its key still posts nothing twice', async () => {
  pair = await startPair();
  const { us } = pair;
  const key = idempotency('once');
  const { id } = await post(us, {}, OFFICER, key);
  await us.exchange.erase(id, RECALL, BOSS);
  expect(rawOf(us.store).get('SELECT body FROM idempotency')?.body).toEqual(new Uint8Array(16));
  await expect(post(us, {}, OFFICER, key)).rejects.toMatchObject({ code: 'IDEMPOTENCY_MISMATCH' });
});

test('an exchange that is held and is erased is denied, and is due no more', async () => {
  pair = await startPair({ limits: { sweepMs: 20 } });
  const { us } = pair;
  const { id } = await post(us, LOW_GRADE);
  await us.exchange.erase(id, { basis: 'COURT_ORDER', reason: 'order 7' }, BOSS);
  expect(await us.exchange.get(id)).toMatchObject({
    state: 'DENIED',
    code: 'ERASED',
    duties: [{ kind: 'RELEASE', state: 'EXPIRED' }],
  });
  expect(eventsOf(us, id)).toEqual(['exchange.held POLICY_HELD', 'exchange.denied ERASED']);
  await expect(us.exchange.settle(id, 'RELEASE', { verdict: 'APPROVE', reason: 'x' }, BOSS)).rejects.toMatchObject({
    code: 'DUTY_SETTLED',
  });
});

test('what is erased before it left is sent as the promise alone: the partner refuses it, and all beside it arrives', async () => {
  pair = await startPair({ cut: true });
  const { us, ca } = pair;
  const [gone, kept] = await Promise.all([
    post(us, { record: { recordReference: 'MARKER-GONE' } }),
    post(us, { record: { recordReference: 'MARKER-KEPT' } }),
  ]);
  const batches = [gone, kept].map(
    ({ id }) => rawOf(us.store).get('SELECT batch_id FROM exchange WHERE exchange_id = ?', idFromText(id))?.batch_id,
  );
  expect(batches[0]).toEqual(batches[1]);
  await us.exchange.erase(gone.id, RECALL, BOSS);
  pair.cut(false);
  await until(
    'both are answered',
    async () => (await us.exchange.get(kept.id)).state === 'CLOSED' && (await us.exchange.get(gone.id)).state === 'REJECTED',
  );
  expect(await us.exchange.get(gone.id)).toMatchObject({ code: 'ERASED', erased: { basis: 'RECALL' } });
  expect((await ca.exchange.get(kept.id)).record).toMatchObject({ recordReference: 'MARKER-KEPT' });
  await expect(ca.exchange.get(gone.id)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  expect(allThatOpens(ca)).not.toContain('MARKER-GONE');
  await pair.settled();

  // The parcel is in quarantine for the statement that was refused, and holds the other one too.
  const parcels = () => rawOf(ca.store).get('SELECT count(*) AS n FROM quarantine')?.n;
  expect(parcels()).toBe(1);
  await ca.exchange.erase(kept.id, { basis: 'RETENTION', reason: 'not needed' }, CA_BOSS);
  expect(parcels()).toBe(0);
});

test('parcels that did not pass are kept for thirty days', async () => {
  pair = await startPair({ limits: { sweepMs: 20, quarantineDays: 1 } });
  const { ca } = pair;
  await pair.us.out.publish(new Uint8Array([1, 2, 3]));
  const parcels = () => rawOf(ca.store).get('SELECT count(*) AS n FROM quarantine')?.n;
  await until('it is quarantined', () => parcels() === 1);
  pair.advance(86_400_000_000);
  await swept(ca);
  expect(parcels()).toBe(1);
  pair.advance(1);
  await until('it is gone', () => parcels() === 0);
});

test('a key that came back after its record was erased is destroyed at the start', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'tripoint-erasure-'));
  pair = await startPair({ folder });
  const { file } = pair.us;
  const id = await exchanged(pair.us, 'MARKER-ERASED');
  const other = await exchanged(pair.us, 'MARKER-KEPT');
  const vaultId = rawOf(pair.us.store).get('SELECT vault_id FROM exchange WHERE exchange_id = ?', idFromText(id))
    ?.vault_id as Uint8Array;
  const wrapped = keyOf(pair.us, id) as Uint8Array;
  await pair.us.exchange.erase(id, RECALL, BOSS);
  await pair.close();
  const db = new DatabaseSync(keysBeside(file));
  db.prepare('INSERT INTO vault_key (vault_id, wrapped) VALUES (?, ?)').run(vaultId, wrapped);
  db.close();

  pair = await startPair({ folder });
  expect(pair.us.logged).toContain('warn erasures replayed');
  expect(keyOf(pair.us, id)).toBeUndefined();
  expect((await pair.us.exchange.get(id)).erased).toMatchObject({ basis: 'RECALL' });
  expect((await pair.us.exchange.get(other)).record).toMatchObject({ recordReference: 'MARKER-KEPT' });
  rmSync(folder, { recursive: true });
});

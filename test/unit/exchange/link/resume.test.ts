import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, describe, expect, test } from 'vitest';
import { decode, encode, type ResumeState } from '../../../../proto/index.ts';
import { HOUR, MINUTE } from '../../../../services/domain/index.ts';
import { readResumeRequest, writeResumeReply } from '../../../../services/envelope/index.ts';
import { heldOf } from '../../../../services/exchange/link/resume-proof.ts';
import { rawOf } from '../../../../services/ledger/index.ts';
import { exchanged, idempotency, lookoutTo, NOW, OFFICER, type Pair, startPair, until } from '../pair.ts';
import { ledgerIn, putLedgerBack } from '../put-back.ts';

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
  putLedgerBack(ledgerIn(backup, country), ledgerIn(folder, country));
  return folder;
}

test('what was exchanged before a restart is not sent again, and the next goes on from there', async () => {
  const folder = newFolder();
  const first = await start(folder);
  await exchanged(first.us, 'A');
  await stop(first);
  const second = await start(folder);
  await exchanged(second.us, 'B');
  expect(rawOf(second.ca.store).all("SELECT 1 FROM exchange WHERE direction = 'received' AND verb = 1")).toHaveLength(2);
  expect(rawOf(second.ca.store).get('SELECT count(*) AS n FROM quarantine')?.n).toBe(0);
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

test('a leaf that the partner remembers otherwise than we signed for is no rollback', async () => {
  const folder = newFolder();
  const first = await start(folder);
  await exchanged(first.us, 'A');
  await stop(first);
  // The partner remembers the leaf otherwise than we have it.
  const beside = new DatabaseSync(ledgerIn(folder, 'US'));
  beside.exec('UPDATE link SET promised_leaf_hash = zeroblob(32)');
  beside.close();
  // It cannot show where we said so: no rollback, and no reason to stop.
  const pair = await startPair({ folder, cut: true });
  open.push(pair);
  pair.cut(false);
  await until('its link stands', async () => (await pair.ca.exchange.links())[0]?.code === 'RESUME_UNPROVEN');
  expect(pair.ca.fatal).toEqual([]);
});

describe('a partner that claims more than it was sent', () => {
  type Lie = (state: ResumeState, pair: Pair) => Partial<ResumeState>;
  /** Answers for CA as it would itself, but for what it lies about. */
  async function lied(lie: Lie, options: Parameters<typeof startPair>[0] = {}) {
    const folder = options.folder ?? newFolder();
    if (options.folder === undefined) {
      const first = await start(folder);
      await exchanged(first.us, 'A');
      await stop(first);
    }
    let isLying = true;
    const pair: Pair = await startPair({
      ...options,
      folder,
      limits: { resumeRetryMs: 5 },
      cut: true,
      answering: (from, topic, bytes) => {
        if (from !== 'US' || topic !== 'resume' || !isLying) return undefined;
        return (async () => {
          const { nonce } = readResumeRequest(bytes, { self: 'CA', partner: 'US' });
          const { context } = pair.ca;
          const truth = {
            ...heldOf(context, 'US', []),
            from: 'CA',
            to: 'US',
            nonce,
            issued: pair.now(),
            sentThrough: 0,
            checkpoint: '',
          };
          const state = decode('ResumeState', encode('ResumeState', truth));
          return writeResumeReply({ ...state, ...lie(state, pair) }, context.ownKeys.signer(pair.now()));
        })();
      },
    });
    open.push(pair);
    pair.cut(false);
    const repent = (): void => {
      isLying = false;
    };
    return { pair, repent };
  }
  const viewOf = async ({ us }: Pair) => (await us.exchange.links())[0];

  test.each<[string, Lie]>([
    ['batches', () => ({ receivedThrough: 99 })],
    ['batches, with a batch of ours that is another', ({ receivedBatch }) => ({ receivedThrough: 99, receivedBatch })],
    ['a leaf', () => ({ promised: true, promisedIndex: 4_000, promisedLeafHash: new Uint8Array(32) })],
    ['a leaf, with the proof of another', (state) => ({ ...state, promisedLeafHash: new Uint8Array(32).fill(1) })],
    ['a leaf of a log that we never had', (state) => ({ ...state, promisedOrigin: 'tripoint.example/us/2031' })],
    ['a checkpoint that no log of ours signed', () => ({ checkpoint: 'tripoint.example/us/2026\n9\nAAAA\n\n— x y\n' })],
  ])('%s: its link stands, its signed answer is kept, and all else goes on', async (_, lie) => {
    const { pair, repent } = await lied(lie);
    const { us } = pair;
    await until('it is said', async () => (await viewOf(pair))?.code === 'RESUME_UNPROVEN');
    expect(await viewOf(pair)).toMatchObject({ partner: 'CA', state: 'ASIDE' });
    expect([us.fatal, (await us.exchange.health()).ready]).toEqual([[], true]);
    const kept = rawOf(us.store).all('SELECT partner, kind, evidence FROM inconsistency');
    expect(kept).toMatchObject([{ partner: 'CA', kind: 'RESUME_UNPROVEN' }]);
    const { reply } = JSON.parse(kept[0]?.evidence as string) as { reply: string };
    const said = decode('ResumeState', decode('ResumeReply', Buffer.from(reply, 'base64')).state);
    expect(said).toMatchObject({ from: 'CA', to: 'US' });
    const alarms = "SELECT partner, code FROM event WHERE type = 'link.alarm' AND code = 'RESUME_UNPROVEN'";
    expect(rawOf(us.store).all(alarms)).toEqual([{ partner: 'CA', code: 'RESUME_UNPROVEN' }]);
    // It is asked again, and once it says what is so, the link carries.
    repent();
    await exchanged(us, 'B');
    expect(await viewOf(pair)).toMatchObject({ state: 'UP' });
  });

  test('a batch that a revoked key of ours signed proves nothing: a thief may have signed it', async () => {
    // As it is, but for the checkpoint, which another key signed.
    const { pair } = await lied(() => ({}), { folder: await rolledBack('US'), revoked: { country: 'US', revokedAt: NOW } });
    await until('it is said', async () => (await viewOf(pair))?.code === 'RESUME_UNPROVEN');
    expect(pair.us.fatal).toEqual([]);
  });
});

test('a store and folder of keys that know nothing of the key set under which we promised are rolled back all the same', async () => {
  const folder = newFolder();
  const first = await start(folder);
  await exchanged(first.us, 'A');
  await stop(first);
  const backup = newFolder();
  cpSync(folder, backup, { recursive: true });
  const second = await startPair({ folder, at: NOW + 19 * HOUR });
  open.push(second);
  await until('the next set is known', () => second.ca.context.keys.latest('US')?.document.number === 2);
  second.advance(11 * MINUTE);
  await exchanged(second.us, 'B');
  await stop(second);
  putLedgerBack(ledgerIn(backup, 'US'), ledgerIn(folder, 'US'));
  const third = await startPair({ folder, at: NOW + 20 * HOUR, after: second, forgotten: 'US' });
  open.push(third);
  await until('it stops', () => third.us.fatal.length > 0);
  expect(third.us.fatal[0]).toMatchObject({ code: 'ROLLED_BACK', message: expect.stringContaining('CA has more batches') });
});

test('while the partner is silent nothing is signed toward it; once it has answered what waited is signed and goes', async () => {
  const pair = await startPair({ cut: true });
  open.push(pair);
  const { result } = await pair.us.exchange.release(lookoutTo('CA', 'W'), OFFICER, idempotency());
  const id = result.exchanges[0]?.id ?? '';
  expect(result.exchanges[0]?.state).toBe('QUEUED');
  const signed = () => rawOf(pair.us.store).get("SELECT signature FROM batch WHERE direction = 'sent'")?.signature;
  expect([signed(), pair.us.out.published.length]).toEqual([null, 0]);
  pair.cut(false);
  await until('closed', async () => (await pair.us.exchange.get(id)).state === 'CLOSED');
  expect(signed()).toBeInstanceOf(Uint8Array);
});

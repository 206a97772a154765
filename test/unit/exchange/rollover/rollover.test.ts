// A country's log that ends and is continued by another: nothing is lost between them, and nobody has to be told whom to trust.

import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, describe, expect, test } from 'vitest';
import { AuditKind, decode } from '../../../../proto/index.ts';
import {
  addCheckpointBody,
  checkpointText,
  consistencyProof,
  ed25519Signer,
  type NoteSigner,
  openTurn,
  rangeRootsOf,
  signNote,
  turnNote,
  vkeyOf,
} from '../../../../services/audit/index.ts';
import { MINUTE, merkleRoot, sha256, utf8 } from '../../../../services/domain/index.ts';
import { type Evidence, type Inconsistency, verifyEvidence, verifyInconsistency } from '../../../../services/evidence/index.ts';
import { recoverLog, verifyLog } from '../../../../services/exchange/index.ts';
import { rawOf } from '../../../../services/ledger/index.ts';
import { trustOf } from '../../evidence/trust.ts';
import { openStoreHere } from '../../ledger/here.ts';
import { exchanged, OFFICER, type Pair, type Side, startPair, until } from '../pair.ts';
import { copyLedger, putLedgerBack } from '../put-back.ts';

const open: Pair[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((pair) => pair.close()));
});
async function start(options: Parameters<typeof startPair>[0] = {}): Promise<Pair> {
  const pair = await startPair(options);
  open.push(pair);
  return pair;
}

const originsOf = ({ context }: Side) => context.logs.all().map(({ origin }) => origin);
const entryAt = ({ store }: Side, leaf: number) =>
  decode('AuditEntry', rawOf(store).get('SELECT entry FROM leaf WHERE leaf_index = ?', leaf)?.entry as Uint8Array);
const turned = (side: Side, logs = 2) => until(`${side.country} turned`, () => side.context.logs.all().length === logs);
const allFinal = (side: Side) =>
  until(`${side.country}: every log is final`, async () => (await side.exchange.logs()).every(({ final }) => final));
const turn = (side: Side) => side.exchange.turnLog({ afterS: 0, reason: 'the key was seen elsewhere' }, OFFICER);

describe('a turn', () => {
  test('ends one log and begins the next, both cosigned; exchanges go on across it', async () => {
    const pair = await start();
    const { us, ca } = pair;
    const before = await exchanged(us, 'before');
    const said = await turn(us);
    expect(said.origin).toBe('tripoint.example/us/2026.2');
    await turned(us);
    const after = await exchanged(us, 'after');
    await exchanged(ca, 'back');
    await allFinal(us);
    await allFinal(ca);
    expect(originsOf(us)).toEqual(['tripoint.example/us/2026', 'tripoint.example/us/2026.2']);
    expect(originsOf(ca)).toEqual(['tripoint.example/ca/2026']);

    const [ended, current] = us.context.logs.all();
    expect(current?.firstLeaf).toBe(ended?.end?.size);
    const last = entryAt(us, (ended?.end?.size as number) - 1);
    const first = entryAt(us, current?.firstLeaf as number);
    expect(last.kind).toBe(AuditKind.LOG_ENDED);
    expect(last.log).toBe(openTurn(ended?.end?.turn as string, us.verifier).next);
    expect(first.kind).toBe(AuditKind.LOG_BEGUN);
    expect(Buffer.from(first.statementDigest)).toEqual(Buffer.from(sha256(utf8(ended?.end?.turn as string))));
    expect(first.peerRef).toMatchObject({ origin: ended?.origin, index: (ended?.end?.size as number) - 1 });

    expect(verifyLog(us.store, us.vkey)).toMatchObject({
      origin: 'tripoint.example/us/2026.2',
      size: us.store.head().size,
      ended: [{ origin: 'tripoint.example/us/2026', size: ended?.end?.size }],
    });
    expect((await us.exchange.get(before)).log?.origin).toBe('tripoint.example/us/2026');
    const { log } = await us.exchange.get(after);
    expect(log?.origin).toBe('tripoint.example/us/2026.2');
    expect(log?.index).toBeLessThan(us.store.head().size);
    // Canada names the leaf by the log that holds it.
    expect((await ca.exchange.get(after)).peerLog).toEqual(log);

    // A start believes no entry of a log that has ended which it has not recomputed.
    const folder = mkdtempSync(join(tmpdir(), 'tripoint-ended-'));
    const file = join(folder, 'ledger.db');
    copyLedger(us.file, file);
    const copy = new DatabaseSync(file);
    copy.exec("UPDATE leaf SET entry = CAST(substr(entry, 1, 40) || x'7e' || substr(entry, 42) AS BLOB) WHERE leaf_index = 1");
    copy.close();
    const store = await openStoreHere(file);
    await expect(recoverLog(store, us.vkey)).rejects.toThrow('leaf 1 is not what was logged');
    await store.close();
    rmSync(folder, { recursive: true });
  });

  test('comes by itself with the year, at the first commit of it', async () => {
    const pair = await start({ lastYear: true });
    const { us, ca } = pair;
    // The set that names the next log is published hours before, and its window begins with the year.
    const next = await until('the set of the new year', () => {
      const document = us.context.keys.latest('US')?.document;
      return document?.log.origin.endsWith('/2026') ? document : undefined;
    });
    expect(new Date(next.notBefore / 1000).toISOString()).toBe('2026-01-01T00:00:00.000Z');
    await exchanged(us, 'the last of the year');
    expect(originsOf(us)).toEqual(['tripoint.example/us/2025']);
    pair.advance(11 * MINUTE);
    await exchanged(us, 'the first of the year');
    for (const side of [us, ca]) {
      await turned(side);
      const country = side.country.toLowerCase();
      expect(originsOf(side)).toEqual([2025, 2026].map((year) => `tripoint.example/${country}/${year}`));
      await allFinal(side);
    }
  });

  test('is asked for by a person, with a reason, once at a time', async () => {
    const { us } = await start();
    await expect(us.exchange.turnLog({ afterS: -1, reason: '' }, OFFICER)).rejects.toMatchObject({
      code: 'INVALID',
      faults: [{ field: '/reason' }, { field: '/afterS' }],
    });
    const both = await Promise.allSettled([1, 2].map(() => us.exchange.turnLog({ afterS: 600, reason: 'planned' }, OFFICER)));
    expect(both.map(({ status }) => status)).toEqual(['fulfilled', 'rejected']);
    expect(originsOf(us)).toHaveLength(1);
    await expect(turn(us)).rejects.toMatchObject({ code: 'INVALID' });
  });

  test('waits for no witness: one that was away takes the end first, then the next log', async () => {
    const pair = await start();
    const { us, ca } = pair;
    await allFinal(us);
    pair.cut(true);
    await turn(us);
    await turned(us);
    pair.advance(MINUTE);
    await us.exchange.turnLog({ afterS: 0, reason: 'again' }, OFFICER);
    await turned(us, 3);
    expect((await us.exchange.logs()).map(({ final }) => final)).toEqual([false, false, false]);
    pair.cut(false);
    await until('all of them', async () => (await us.exchange.logs()).every(({ final }) => final), 20_000);
    expect(ca.context.partnerLogs.of('US').map(({ verifier }) => verifier.name)).toEqual(originsOf(us));
    const log = rawOf(ca.store)
      .all('SELECT turn FROM partner_turn ORDER BY number')
      .map((row) => row.turn);
    expect(log).toEqual(us.context.logs.all().flatMap(({ end }) => (end ? [end.turn] : [])));
  });

  test('is kept by both sides over a restart, and nothing more is signed in the log that ended', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'tripoint-turns-'));
    let pair = await startPair({ folder });
    await turn(pair.us);
    await turned(pair.us);
    await exchanged(pair.us, 'A');
    await allFinal(pair.us);
    expect(pair.us.context.logSigner('tripoint.example/us/2026')).toBeUndefined();
    const at = pair.now();
    await pair.close();
    pair = await startPair({ folder, at, after: pair });
    await exchanged(pair.us, 'B');
    await allFinal(pair.us);
    expect(pair.ca.context.partnerLogs.of('US')).toHaveLength(2);
    // The clock is put back behind the turn: a key whose set names the ended log signs nothing.
    pair.advance(-2 * MINUTE);
    expect((await pair.us.exchange.health()).checks.find(({ name }) => name === 'keys')).toMatchObject({ status: 'FAIL' });
    await pair.close();
    rmSync(folder, { recursive: true, force: true });
  });

  test('that a store does not know, being older than it, is a rollback', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'tripoint-turns-'));
    let pair = await startPair({ folder });
    await exchanged(pair.us, 'A');
    await allFinal(pair.us);
    const older = join(folder, 'older', 'ledger.db');
    copyLedger(pair.us.file, older);
    await turn(pair.us);
    await turned(pair.us);
    await exchanged(pair.us, 'B');
    await allFinal(pair.us);
    const at = pair.now();
    await pair.close();
    putLedgerBack(older, pair.us.file);
    pair = await startPair({ folder, at, after: pair });
    await until('refused', () => pair.us.fatal.length > 0);
    expect(pair.us.fatal[0]?.code).toBe('ROLLED_BACK');
    await pair.close();
    rmSync(folder, { recursive: true, force: true });
  });
});

describe('evidence', () => {
  test('of exchanges before, across and after a turn verifies under the first log alone', async () => {
    const pair = await start();
    const { us, ca } = pair;
    const before = await exchanged(us, 'before');
    await turn(us);
    await turned(us);
    const after = await exchanged(us, 'after');
    const received = await exchanged(ca, 'back');
    // Its first entry is in one log, what became of it later is in the other.
    await us.exchange.erase(before, { basis: 'RECALL', reason: 'withdrawn' }, { subject: 'releaser-1', agency: 'CBP' });
    await allFinal(us);
    await allFinal(ca);
    for (const side of [us, ca])
      for (const [id, logs] of [
        [before, side === us ? 2 : 1],
        [after, 2],
        [received, 2],
      ] as const) {
        const bundle = await side.exchange.evidence(id, { openings: true });
        const { turns = {} } = JSON.parse(Buffer.from(bundle).toString()) as Evidence;
        expect(turns.US?.length ?? 0, `${side.country} ${id}`).toBe(logs - 1);
        const report = await verifyEvidence(bundle, trustOf(pair), pair.now());
        expect(
          report.steps.filter(({ verdict }) => verdict === 'fail'),
          `${side.country} ${id}`,
        ).toEqual([]);
      }
  });
});

describe('a log that does not keep to its turn', () => {
  const NEXT = 'tripoint.example/ca/2026.2';

  /** US as witness of CA's log, with the key of that log in the wrong hands. `silent`: CA itself asks for no cosignature any more. */
  async function watched() {
    const show: { note?: string; turn?: string; silent?: boolean } = {};
    const pair = await start({
      answering(from, topic, bytes) {
        if (from === 'CA' && topic === 'witness' && show.silent) throw new Error('nothing comes');
        if (from !== 'US' || topic !== 'log') return undefined;
        const asked = Buffer.from(bytes).toString();
        if (asked === 'checkpoint' && show.note !== undefined) return utf8(show.note);
        return asked.startsWith('turn/') && show.turn !== undefined ? utf8(show.turn) : undefined;
      },
    });
    const ended = pair.ca.context.logSigner('tripoint.example/ca/2026') as NoteSigner;
    await allFinal(pair.ca);
    return { pair, show, ended };
  }
  /** CA's software turns to the next log, of which US knows by CA's key set. */
  async function announced({ us, ca }: Pair): Promise<string> {
    await turn(ca);
    await turned(ca);
    await until('the key set', () => us.context.keys.chain('CA').length === 2);
    return ca.context.keys.latest('CA')?.document.log.vkey as string;
  }
  const signerOf = ({ ca }: Pair) => ca.context.logSigner(NEXT) as NoteSigner;
  /** Asks US to cosign the next log. */
  const cosignNext = (pair: Pair) => {
    const text = checkpointText({ origin: NEXT, size: 1, root: sha256(utf8('root')) });
    const body = addCheckpointBody({ old: 0, proof: [], note: signNote(text, [signerOf(pair)]) });
    return pair.us.exchange.witness.addCheckpoint(utf8(body));
  };
  const witnessedSize = ({ us }: Pair) => rawOf(us.store).get('SELECT size FROM witnessed')?.size as number;
  const followed = ({ us }: Pair) => us.context.partnerLogs.of('CA').length - 1;
  const firstLeaves = ({ store }: Side, count: number) =>
    rawOf(store)
      .all('SELECT hash FROM leaf WHERE leaf_index < ? ORDER BY leaf_index', count)
      .map(({ hash }) => hash as Uint8Array);

  async function proven({ us, ca }: Pair): Promise<Inconsistency['kind'][]> {
    const found = rawOf(us.store)
      .all('SELECT evidence FROM inconsistency')
      .map((row) => JSON.parse(row.evidence as string) as Inconsistency);
    const accused = { country: 'CA', logs: [ca.verifier], signing: (kid: string) => us.context.keys.signingKey('CA', kid) };
    for (const one of found) expect(await verifyInconsistency(one, accused)).toBe('PROVEN');
    return found.map(({ kind }) => kind);
  }

  test('and goes on beyond its end, as whoever has its key could make it', async () => {
    const { pair, show, ended } = await watched();
    await announced(pair);
    await allFinal(pair.ca);
    expect(followed(pair)).toBe(1);
    const size = pair.ca.context.logs.all()[0]?.end?.size as number;
    const leaves = [...firstLeaves(pair.ca, size), sha256(utf8('one more'))];
    const note = signNote(checkpointText({ origin: ended.name, size: size + 1, root: merkleRoot(leaves) }), [ended]);
    const proof = consistencyProof(rangeRootsOf(leaves), size, size + 1);
    const body = utf8(addCheckpointBody({ old: size, proof, note }));
    expect(await pair.us.exchange.witness.addCheckpoint(body)).toMatchObject({ status: 422 });
    expect(await proven(pair)).toEqual(['CONTINUED']);
    // Where it is only shown it is found as well, and said once.
    show.note = note;
    await pair.us.exchange.witness.look();
    expect(await proven(pair)).toEqual(['CONTINUED']);
  });

  test('and turns twice, to another end for each who asks', async () => {
    const { pair, show, ended } = await watched();
    const next = await announced(pair);
    await allFinal(pair.ca);
    await pair.us.exchange.witness.look();
    expect(await proven(pair)).toEqual([]);
    // What it did not sign accuses nobody.
    show.turn = 'no turn';
    await pair.us.exchange.witness.look();
    expect(await proven(pair)).toEqual([]);
    const size = witnessedSize(pair) - 1;
    const end = { origin: ended.name, size, root: merkleRoot(firstLeaves(pair.ca, size)) };
    show.turn = turnNote({ end, next }, [ended, signerOf(pair)]);
    await pair.us.exchange.witness.look();
    await pair.us.exchange.witness.look();
    expect(await proven(pair)).toEqual(['TURNED_TWICE']);
  });

  test('and ends before what a witness has cosigned', async () => {
    const { pair, show, ended } = await watched();
    show.silent = true;
    const next = await announced(pair);
    const size = witnessedSize(pair) - 1;
    const end = { origin: ended.name, size, root: merkleRoot(firstLeaves(pair.ca, size)) };
    show.turn = turnNote({ end, next }, [ended, signerOf(pair)]);
    expect(await cosignNext(pair)).toMatchObject({ status: 404 });
    expect(await proven(pair)).toEqual(['CONTINUED']);
    expect(followed(pair)).toBe(0);
  });

  test('and ends without a leaf that it has promised', async () => {
    const { pair, show, ended } = await watched();
    show.silent = true;
    await exchanged(pair.ca, 'promised');
    const next = await announced(pair);
    const size = witnessedSize(pair);
    const end = { origin: ended.name, size, root: merkleRoot(firstLeaves(pair.ca, size)) };
    show.turn = turnNote({ end, next }, [ended, signerOf(pair)]);
    expect(await cosignNext(pair)).toMatchObject({ status: 404 });
    expect(await proven(pair)).toEqual(['ENDED_SHORT']);
    expect(followed(pair)).toBe(0);
  });

  test('and turns to a log that its key set does not name, or to none that the ended key vouches for', async () => {
    const { pair, show, ended } = await watched();
    show.silent = true;
    const next = await announced(pair);
    const size = witnessedSize(pair);
    const end = { origin: ended.name, size, root: merkleRoot(firstLeaves(pair.ca, size)) };
    const { publicKey, privateKey } = generateKeyPairSync('ed25519');
    show.turn = turnNote({ end, next: vkeyOf(NEXT, publicKey) }, [ended, ed25519Signer(NEXT, privateKey)]);
    expect(await cosignNext(pair)).toMatchObject({ status: 404 });
    show.turn = turnNote({ end, next }, [ed25519Signer(ended.name, privateKey), signerOf(pair)]);
    expect(await cosignNext(pair)).toMatchObject({ status: 404 });
    show.turn = 'no turn';
    expect(await cosignNext(pair)).toMatchObject({ status: 404 });
    expect(followed(pair)).toBe(0);
    expect(pair.us.logged.filter((line) => line === 'warn rollover not followed')).toHaveLength(3);
  });

  test('and takes the name of a log of the other country', async () => {
    const { pair } = await watched();
    const { us, ca } = pair;
    // CA names it as it names any next log; to the U.S. that is one of its own.
    const { logs } = us.context;
    const named = logs.named;
    Object.assign(logs, { named: (origin: string) => (origin === NEXT ? logs.current() : named(origin)) });
    await announced(pair);
    await until('said', () => us.logged.includes('warn rollover not followed'));
    expect(followed(pair)).toBe(0);
    expect((await ca.exchange.logs()).at(-1)?.final).toBe(false);
  });
});

// Two logs that cosign each other, and what is done when one of them is missing, or lies. Between two countries the one partner is all of
// them; three are in test/integration/witness.
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, test } from 'vitest';
import {
  addCheckpointBody,
  checkpointText,
  consistencyProof,
  cosignatureTime,
  type NoteSigner,
  openNote,
  rangeRootsOf,
  signNote,
} from '../../../../services/audit/index.ts';
import { HOUR, leafHash, MINUTE, merkleRoot, sha256, utf8 } from '../../../../services/domain/index.ts';
import { type AccusedKeys, type Inconsistency, verifyInconsistency } from '../../../../services/evidence/index.ts';
import { checkCosignedHere, cosignedNote } from '../../../../services/exchange/witnessing/put-back.ts';
import { createOwnWitness } from '../../../../services/exchange/witnessing/witness.ts';
import { rawOf } from '../../../../services/ledger/index.ts';
import { exchanged, idempotency, lookoutTo, OFFICER, type Pair, type Side, startPair, until } from '../pair.ts';

const open: Pair[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((pair) => pair.close()));
});
async function start(options: Parameters<typeof startPair>[0] = {}): Promise<Pair> {
  const pair = await startPair(options);
  open.push(pair);
  return pair;
}

/** Nothing is logged any more: what two gateways tell each other at the start comes to an end. */
async function atRest({ us, ca }: Pair): Promise<number[]> {
  for (let sizes: number[] = [], same = 0; ; await sleep(10)) {
    const now = [us.store.head().size, ca.store.head().size];
    same = String(now) === String(sizes) ? same + 1 : 0;
    if (same === 15) return now;
    sizes = now;
  }
}

const isFinal = async (side: Side) => (await side.exchange.checkpoint()).state === 'FINAL';
const alarms = ({ store }: Side) =>
  rawOf(store)
    .all("SELECT code FROM event WHERE type = 'link.alarm'")
    .map(({ code }) => code);
const leavesOf = ({ store }: Side) =>
  rawOf(store)
    .all('SELECT hash FROM leaf ORDER BY leaf_index')
    .map(({ hash }) => hash as Uint8Array);
const promises = ({ store }: Side) => rawOf(store).get('SELECT count(*) AS n FROM promise')?.n;
const promised = ({ store }: Side) => rawOf(store).get('SELECT promised_index AS n FROM link')?.n;
const evidenceAt = ({ store }: Side) =>
  rawOf(store)
    .all('SELECT evidence FROM inconsistency')
    .map(({ evidence }) => JSON.parse(evidence as string) as Inconsistency);

/** As a stranger would have them: pinned keys, from elsewhere. */
const keysOf = (side: Side): AccusedKeys => ({
  country: side.country,
  logs: [side.verifier],
  signing: (kid: string) => side.context.keys.signingKey(side.country, kid),
});

/** The log of a side as it is not: its leaves, with one put in the place of another, or more behind. Signed by its own key. */
function forged(side: Side, leaves: readonly Uint8Array[]) {
  const logSigner = side.context.logSigner(side.context.logs.current().origin) as NoteSigner;
  const note = signNote(checkpointText({ origin: logSigner.name, size: leaves.length, root: merkleRoot(leaves) }), [logSigner]);
  return { note, leaves };
}

/** What a log shows of these leaves: all in one tile. */
const tilesOf = (leaves: readonly Uint8Array[], question: Uint8Array): Uint8Array => {
  const [, width = '0'] = /^log\/[0-9a-f]{64}\/tile\/0\/000\.p\/([0-9]+)$/.exec(Buffer.from(question).toString()) ?? [];
  return Buffer.concat(leaves.slice(0, Number(width)));
};

describe('a log before its witness', () => {
  test('is FINAL within moments of an entry, under both keys, and nothing is logged for it', async () => {
    const pair = await start();
    await exchanged(pair.us, 'A');
    await pair.settled();
    await until('FINAL', async () => (await isFinal(pair.us)) && (await isFinal(pair.ca)));
    const { note, size, final, witnesses } = await pair.us.exchange.checkpoint();
    const opened = openNote(note, [pair.us.verifier, pair.ca.witness]);
    expect(opened.verified).toEqual([pair.us.verifier.name, pair.ca.witness.name]);
    const cosignature = opened.signatures.find(({ name }) => name === pair.ca.witness.name)?.signature as Uint8Array;
    expect(cosignatureTime(cosignature)).toBe(Math.floor(pair.now() / 1_000_000));
    expect(final).toMatchObject({ note, size });
    expect(witnesses).toMatchObject([{ country: 'CA', size, late: false, stale: false }]);
    // A leaf per cosignature would be cosigned in its turn, for ever.
    await atRest(pair);
  });

  test('looks for every leaf that its partner promised, and forgets what it found', async () => {
    const pair = await start();
    for (const reference of ['A', 'B', 'C']) await exchanged(pair.us, reference);
    await pair.settled();
    for (const side of [pair.us, pair.ca]) {
      await until('FINAL', () => isFinal(side));
      expect(promised(side)).toBeGreaterThan(0);
    }
    // A batch may come behind the tree that holds its leaves: those are looked for in the next round.
    for (const side of [pair.us, pair.ca]) await side.exchange.witness.look();
    expect([pair.us, pair.ca].flatMap((side) => [promises(side), ...evidenceAt(side)])).toEqual([0, 0]);
  });

  test('is looked at for a promise that comes after its tree was cosigned', async () => {
    const pair = await start();
    await atRest(pair);
    const { out } = pair.us as unknown as { out: { isCut: boolean; resume(): Promise<void> } };
    out.isCut = true;
    const { result } = await pair.us.exchange.release(lookoutTo('CA', 'LATE'), OFFICER, idempotency());
    const { id, log } = result.exchanges[0] as (typeof result.exchanges)[number];
    await until('FINAL', async () => ((await pair.us.exchange.checkpoint()).final?.size ?? 0) > (log?.index as number));
    out.isCut = false;
    void out.resume();
    await until('closed', async () => (await pair.us.exchange.get(id)).state === 'CLOSED');
    pair.advance(MINUTE);
    await until('seen', () => promises(pair.ca) === 0);
    expect(evidenceAt(pair.ca)).toEqual([]);
  });

  test('at rest is cosigned anew, so that a witness that is gone is noticed', async () => {
    const pair = await start();
    await atRest(pair);
    await until('FINAL', () => isFinal(pair.us));
    const before = await pair.us.exchange.checkpoint();
    pair.advance(MINUTE);
    const age = async () => (await pair.us.exchange.checkpoint()).witnesses[0]?.at as number;
    await until('anew', async () => (await age()) > (before.witnesses[0]?.at as number));
    expect((await pair.us.exchange.checkpoint()).size).toBe(before.size);
    expect(alarms(pair.us)).toEqual([]);
  });

  test('keeps one FINAL checkpoint an hour, and the last', async () => {
    const pair = await start();
    for (const reference of ['A', 'B', 'C']) await exchanged(pair.us, reference);
    await until('FINAL', () => isFinal(pair.us));
    const rows = () => rawOf(pair.us.store).get('SELECT count(*) AS n FROM cosigned')?.n as number;
    expect(rows()).toBe(1);
    pair.advance(HOUR);
    await exchanged(pair.us, 'D');
    await until('FINAL', () => isFinal(pair.us));
    expect(rows()).toBe(2);
  });
});

describe('a witness that does not cosign', () => {
  const silent = () => {
    const state = { isSilent: false };
    const answering = (from: string, topic: string) => {
      if (state.isSilent && from === 'US' && topic === 'witness') throw new Error('nothing comes');
      return undefined;
    };
    return { state, answering };
  };

  test('is an alarm after a minute; after four hours nothing is sent to it; once it cosigns, what waited goes', async () => {
    const { state, answering } = silent();
    const pair = await start({ answering });
    await until('FINAL', () => isFinal(pair.us));
    state.isSilent = true;
    pair.advance(59_000_000);
    await exchanged(pair.us, 'A');
    expect(alarms(pair.us)).toEqual([]);
    expect((await pair.us.exchange.checkpoint()).state).toBe('PROVISIONAL');
    pair.advance(2_000_000);
    await until('an alarm', () => alarms(pair.us).length > 0);
    expect(alarms(pair.us)).toEqual(['NOT_FINAL']);
    const witness = async () => (await pair.us.exchange.health()).checks.find(({ name }) => name === 'witness CA');
    expect(await witness()).toMatchObject({ status: 'FAIL', detail: expect.stringMatching(/stops in 3 h 59 min$/) });
    expect((await pair.us.exchange.health()).ready).toBe(true);

    pair.advance(4 * HOUR);
    await until('the second', () => alarms(pair.us).length > 1);
    expect(alarms(pair.us)).toEqual(['NOT_FINAL', 'WITNESS_STALE']);
    const { result } = await pair.us.exchange.release(lookoutTo('CA', 'B'), OFFICER, idempotency());
    const id = result.exchanges[0]?.id ?? '';
    const published = pair.us.out.published.length;
    // Time enough for it to go, if it did: as much again is posted and committed behind it.
    await pair.us.exchange.release(lookoutTo('CA', 'C'), OFFICER, idempotency());
    expect([pair.us.out.published.length, (await pair.us.exchange.get(id)).state]).toEqual([published, 'QUEUED']);
    expect(await witness()).toMatchObject({ status: 'FAIL', detail: expect.stringMatching(/nothing is sent to it$/) });

    state.isSilent = false;
    await until('it goes', async () => (await pair.us.exchange.get(id)).state === 'CLOSED', 15_000);
    expect(await witness()).toMatchObject({ status: 'OK' });
  });
});

describe('a log that shows too little', () => {
  /** What CA leaves undone toward US, of the topics that are asked or answered. */
  async function hiding() {
    const hidden = new Set<'asks for cosignatures' | 'checkpoint' | 'tiles' | 'cosigns'>();
    const shown: { checkpoint?: string; leaves?: readonly Uint8Array[] } = {};
    const pair = await start({
      answering(from, topic, bytes) {
        const path = Buffer.from(bytes).toString();
        const what =
          topic === 'witness'
            ? from === 'CA'
              ? 'asks for cosignatures'
              : 'cosigns'
            : topic !== 'log' || from !== 'US'
              ? undefined
              : path === 'checkpoint'
                ? 'checkpoint'
                : path.includes('/tile/')
                  ? 'tiles'
                  : undefined;
        if (what !== undefined && hidden.has(what)) throw new Error('nothing comes');
        if (what === 'tiles' && shown.leaves !== undefined) return tilesOf(shown.leaves, bytes);
        return what === 'checkpoint' && shown.checkpoint !== undefined ? utf8(shown.checkpoint) : undefined;
      },
    });
    await atRest(pair);
    await until('FINAL', async () => (await isFinal(pair.us)) && (await isFinal(pair.ca)));
    /** Time goes by, and CA cosigns what US asks it to. */
    const later = async (by: number) => {
      pair.advance(by);
      if (!hidden.has('cosigns'))
        await until('cosigned', async () => (await pair.us.exchange.checkpoint()).witnesses[0]?.at === floor(pair.now()));
    };
    const look = async () => {
      await pair.us.exchange.witness.look();
      await pair.us.exchange.witness.look();
    };
    return { pair, hidden, shown, later, look };
  }
  const floor = (at: number) => Math.floor(at / 1_000_000) * 1_000_000;
  const logCheck = async (side: Side) => (await side.exchange.health()).checks.find(({ name }) => name === 'log CA');
  const unshown = ({ store }: Side) => rawOf(store).all('SELECT teller, at, note FROM unshown');

  test('what it promised: an alarm after a minute, after four hours nothing is sent to it, and it goes on once it shows it', async () => {
    const { pair, hidden, later, look } = await hiding();
    expect(await logCheck(pair.us)).toMatchObject({ status: 'OK' });
    hidden.add('asks for cosignatures');
    await exchanged(pair.ca, 'A');
    await look();
    const came = rawOf(pair.us.store).get('SELECT min(at) AS at FROM promise')?.at as number;
    expect(came).toBe(pair.now());
    await later(44_000_000);
    await look();
    expect(alarms(pair.us)).toEqual([]);
    await later(17_000_000);
    await look();
    expect(alarms(pair.us)).toEqual(['LOG_NOT_SHOWN']);
    expect(rawOf(pair.us.store).get("SELECT partner FROM event WHERE code = 'LOG_NOT_SHOWN'")?.partner).toBe('CA');
    expect(await logCheck(pair.us)).toMatchObject({
      status: 'FAIL',
      detail: expect.stringMatching(/^for 61 s it promised a leaf .*: sending to it stops in 3 h 59 min$/),
    });
    expect((await pair.us.exchange.health()).ready).toBe(true);

    await later(4 * HOUR);
    await look();
    expect(alarms(pair.us)).toEqual(['LOG_NOT_SHOWN', 'LOG_WITHHELD']);
    expect(await logCheck(pair.us)).toMatchObject({ status: 'FAIL', detail: expect.stringMatching(/nothing is sent to it$/) });
    const { result } = await pair.us.exchange.release(lookoutTo('CA', 'B'), OFFICER, idempotency());
    const id = result.exchanges[0]?.id ?? '';
    const document = { documentNumber: 'D1', issuingState: 'UTO', documentType: 'P' };
    const record = { caseReference: 'CASE-1', document, citizenship: [] };
    const asked = await pair.us.exchange.query({ to: 'CA', purpose: 'ENTRY_OR_STAY', record }, { ...OFFICER, agency: 'DOS' });
    expect(asked).toMatchObject({ outcome: 'UNAVAILABLE', code: 'LOG_WITHHELD' });
    expect((await pair.us.exchange.get(id)).state).toBe('QUEUED');

    hidden.clear();
    await until('seen', () => promises(pair.us) === 0, 15_000);
    await look();
    await until('it goes', async () => (await pair.us.exchange.get(id)).state === 'CLOSED', 15_000);
    expect(await logCheck(pair.us)).toMatchObject({ status: 'OK' });
  });

  test('no tile for a tree that it signed: kept with both notes at once, held against it after a minute', async () => {
    const { pair, hidden, shown, later, look } = await hiding();
    const leaves = [...leavesOf(pair.ca), leafHash(utf8('more'))];
    shown.checkpoint = forged(pair.ca, leaves).note;
    hidden.add('tiles');
    await look();
    expect(unshown(pair.us)).toMatchObject([{ teller: 'CA', note: shown.checkpoint }]);
    expect([evidenceAt(pair.us), alarms(pair.us)]).toEqual([[], []]);
    await later(61_000_000);
    await look();
    expect(evidenceAt(pair.us)).toEqual([{ kind: 'UNPROVEN', notes: [expect.anything(), shown.checkpoint] }]);
    expect(await verifyInconsistency(evidenceAt(pair.us)[0] as Inconsistency, keysOf(pair.ca))).toBe('CLAIMED');
    expect(alarms(pair.us).toSorted()).toEqual(['EQUIVOCATION', 'LOG_NOT_SHOWN']);
    // It cannot be waited out by showing another tree from then on, nor by answers that are no tile of it: after four hours nothing is sent.
    delete shown.checkpoint;
    hidden.clear();
    for (const answered of [[], undefined]) {
      if (answered === undefined) delete shown.leaves;
      else shown.leaves = answered;
      await look();
      expect(unshown(pair.us)).toHaveLength(1);
    }
    await later(4 * HOUR);
    await look();
    expect(alarms(pair.us)).toContain('LOG_WITHHELD');
    shown.leaves = leaves;
    await look();
    expect(unshown(pair.us)).toEqual([]);
    expect(await logCheck(pair.us)).toMatchObject({ status: 'OK' });
  });

  test('a tree that it merely was slow to show is let go of', async () => {
    const { pair, hidden, later, look } = await hiding();
    hidden.add('asks for cosignatures').add('tiles');
    await exchanged(pair.ca, 'A');
    await look();
    expect(unshown(pair.us)).toHaveLength(1);
    await later(30_000_000);
    hidden.clear();
    await until('seen', () => promises(pair.us) === 0, 15_000);
    await look();
    expect([unshown(pair.us), evidenceAt(pair.us), alarms(pair.us)]).toEqual([[], [], []]);
  });

  test('no checkpoint, while it cosigns: an alarm; away altogether it is only missed as a witness', async () => {
    const { pair, hidden, later, look } = await hiding();
    hidden.add('checkpoint');
    await look();
    await later(61_000_000);
    await look();
    expect(alarms(pair.us)).toEqual(['LOG_NOT_SHOWN']);
    expect(await logCheck(pair.us)).toMatchObject({ detail: expect.stringContaining('leaves questions about logs unanswered') });
    hidden.clear();
    await look();
    expect(await logCheck(pair.us)).toMatchObject({ status: 'OK' });
    hidden.add('checkpoint').add('cosigns').add('asks for cosignatures').add('tiles');
    await look();
    await later(61_000_000);
    await until('missed', () => alarms(pair.us).length > 1);
    await look();
    expect(alarms(pair.us)).toEqual(['LOG_NOT_SHOWN', 'NOT_FINAL']);
  });

  test('after a jump of the clock it gets a round before what it owes counts', async () => {
    const { pair, hidden, later } = await hiding();
    hidden.add('asks for cosignatures');
    await exchanged(pair.ca, 'A');
    await later(5 * HOUR);
    await pair.us.exchange.witness.look();
    expect(alarms(pair.us)).toEqual([]);
    await pair.us.exchange.witness.look();
    expect(alarms(pair.us)).toEqual(['LOG_NOT_SHOWN', 'LOG_WITHHELD']);
  });

  test('a promise that comes behind the end of its cosigning is looked for unasked', async () => {
    const { pair, hidden } = await hiding();
    const { out } = pair.ca as unknown as { out: { isCut: boolean; resume(): Promise<void> } };
    out.isCut = true;
    const officer = { subject: 'officer-2', agency: 'CBSA' };
    const { result } = await pair.ca.exchange.release(lookoutTo('US', 'LATE'), officer, idempotency());
    const { id, log } = result.exchanges[0] as (typeof result.exchanges)[number];
    await until('FINAL', async () => ((await pair.ca.exchange.checkpoint()).final?.size ?? 0) > (log?.index as number));
    hidden.add('asks for cosignatures');
    out.isCut = false;
    void out.resume();
    await until('closed', async () => (await pair.ca.exchange.get(id)).state === 'CLOSED');
    const late = () => rawOf(pair.us.store).get('SELECT 1 FROM promise WHERE leaf_index = ?', log?.index as number);
    expect(late()).toBeDefined();
    await pair.us.exchange.witness.look();
    expect(late()).toBeUndefined();
    expect(evidenceAt(pair.us)).toEqual([]);
  });
});

describe('a log that contradicts itself', () => {
  /** US as witness and monitor of CA's log, which shows it what the test says. */
  async function forging(): Promise<{ pair: Pair; show: { leaves?: readonly Uint8Array[]; note?: string } }> {
    const show: { leaves?: readonly Uint8Array[]; note?: string } = {};
    const pair = await start({
      answering(from, topic, bytes) {
        if (from === 'US' && topic === 'log' && Buffer.from(bytes).toString() === 'checkpoint' && show.note !== undefined)
          return utf8(show.note);
        if (from === 'US' && topic === 'log' && show.leaves !== undefined) return tilesOf(show.leaves, bytes);
        // CA asks for nothing more: what US holds of its log is what the test gives it.
        if (from === 'CA' && topic === 'witness' && show.note !== undefined) throw new Error('nothing comes');
        return undefined;
      },
    });
    await atRest(pair);
    await until('FINAL', () => isFinal(pair.ca));
    return { pair, show };
  }
  const witnessedSize = ({ us, ca }: Pair) =>
    rawOf(us.store).get('SELECT size FROM witnessed WHERE origin = ?', ca.verifier.name)?.size as number;

  async function expectProven(pair: Pair, kind: Inconsistency['kind']): Promise<Inconsistency> {
    await until('it is said', () => alarms(pair.us).includes('EQUIVOCATION'));
    const [evidence] = evidenceAt(pair.us) as [Inconsistency];
    expect(evidence.kind).toBe(kind);
    expect(await verifyInconsistency(evidence, keysOf(pair.ca))).toBe('PROVEN');
    const [entry] = rawOf(pair.us.store).all('SELECT entry FROM leaf WHERE kind = 13');
    expect(Buffer.from(entry?.entry as Uint8Array).includes(Buffer.from(sha256(utf8(JSON.stringify(evidence)))))).toBe(true);
    return evidence;
  }

  test('by two roots for one size is found out, and the two notes prove it to anyone', async () => {
    const { pair, show } = await forging();
    const leaves = leavesOf(pair.ca).slice(0, witnessedSize(pair));
    show.note = forged(pair.ca, [...leaves.slice(0, -1), leafHash(utf8('another'))]).note;
    await pair.us.exchange.witness.look();
    const evidence = await expectProven(pair, 'FORK');
    await pair.us.exchange.witness.look();
    expect(evidenceAt(pair.us)).toEqual([evidence]);
    // Of another log it proves nothing.
    await expect(verifyInconsistency(evidence, keysOf(pair.us))).rejects.toMatchObject({ code: 'EVIDENCE_INVALID' });
  });

  test('by a larger tree over other leaves is found out, and the log proves it by its own tiles', async () => {
    const { pair, show } = await forging();
    const leaves = leavesOf(pair.ca).slice(0, witnessedSize(pair));
    show.leaves = [leafHash(utf8('another')), ...leaves.slice(1), leafHash(utf8('more'))];
    show.note = forged(pair.ca, show.leaves).note;
    await pair.us.exchange.witness.look();
    const evidence = (await expectProven(pair, 'FORK')) as Inconsistency & { kind: 'FORK' };
    expect(evidence.prefix).toBeDefined();
    const { prefix: _, ...without } = evidence;
    for (const altered of [without, { ...evidence, notes: [evidence.notes[1], evidence.notes[0]] as const }])
      await expect(verifyInconsistency(altered, keysOf(pair.ca))).rejects.toMatchObject({ code: 'EVIDENCE_INVALID' });
  });

  test('that shows no tree for what it signed is accused, which is no proof', async () => {
    const { pair, show } = await forging();
    const leaves = leavesOf(pair.ca).slice(0, witnessedSize(pair));
    show.leaves = [];
    show.note = forged(pair.ca, [...leaves, leafHash(utf8('more'))]).note;
    await pair.us.exchange.witness.look();
    const [evidence] = evidenceAt(pair.us) as [Inconsistency];
    expect(evidence.kind).toBe('UNPROVEN');
    expect(await verifyInconsistency(evidence, keysOf(pair.ca))).toBe('CLAIMED');
  });

  test('that goes on as it must is not accused', async () => {
    const { pair } = await forging();
    await exchanged(pair.ca, 'A');
    await pair.us.exchange.witness.look();
    await pair.ca.exchange.witness.look();
    expect([evidenceAt(pair.us), evidenceAt(pair.ca)]).toEqual([[], []]);
  });

  test('by a leaf that it promised and did not log is not cosigned; manifest and checkpoint prove it to anyone', async () => {
    const { pair, show } = await forging();
    const before = leavesOf(pair.ca).slice(0, witnessedSize(pair));
    show.note = 'from here on CA asks for nothing';
    const id = await exchanged(pair.ca, 'A');
    const promised = (await pair.ca.exchange.get(id)).log;
    const leaves = leavesOf(pair.ca);
    const forgery = leaves.map((leaf, index) => (index === promised?.index ? leafHash(utf8('another')) : leaf));
    const { note } = forged(pair.ca, forgery);
    show.leaves = forgery;
    const old = before.length;
    const proof = consistencyProof(rangeRootsOf(forgery), old, forgery.length);
    const body = utf8(addCheckpointBody({ old, proof, note }));
    expect(await pair.us.exchange.witness.addCheckpoint(body)).toMatchObject({ status: 422 });
    expect(witnessedSize(pair)).toBe(old);
    const evidence = (await expectProven(pair, 'BROKEN_PROMISE')) as Inconsistency & { kind: 'BROKEN_PROMISE' };
    expect(evidence.index).toBe(promised?.index);
    expect(Buffer.from(evidence.leafHash, 'base64').toString('hex')).toBe(promised?.leafHash);

    const other = Buffer.from(sha256(utf8('x'))).toString('base64');
    const altered: Inconsistency[] = [
      { ...evidence, index: evidence.index + 1 },
      { ...evidence, leafHash: other },
      { ...evidence, statementDigest: other },
      { ...evidence, position: evidence.position + 1 },
      { ...evidence, manifest: Buffer.concat([Buffer.from(evidence.manifest, 'base64'), Buffer.of(0)]).toString('base64') },
      { ...evidence, found: { ...evidence.found, leafHash: other } },
      { ...evidence, found: { leafHash: evidence.leafHash, path: evidence.found.path } },
      { ...evidence, note: forged(pair.ca, leaves).note },
      { ...evidence, note: evidence.note.replace(/\n[0-9]+\n/, '\n1\n') },
    ];
    for (const one of altered)
      await expect(verifyInconsistency(one, keysOf(pair.ca))).rejects.toMatchObject({ code: 'EVIDENCE_INVALID' });
  });

  test('flood: is shown by its own country alone, one tree at a time, and what looking costs is charged to it', async () => {
    const { pair, show } = await forging();
    const old = witnessedSize(pair);
    show.note = 'from here on CA asks for nothing';
    await exchanged(pair.ca, 'A');
    const leaves = leavesOf(pair.ca);
    const proof = consistencyProof(rangeRootsOf(leaves), old, leaves.length);
    const body = utf8(addCheckpointBody({ old, proof, note: forged(pair.ca, leaves).note }));
    const asked: ((tiles: Uint8Array) => void)[] = [];
    const submit = () => Promise.reject(new Error('nothing is written'));
    const { addCheckpoint } = createOwnWitness(pair.us.context, submit, {
      resumed: () => true,
      ask: () => new Promise((resolve) => void asked.push(resolve)),
    });

    const none = { partner: 'MX', charge: () => undefined };
    expect(await addCheckpoint(body, none)).toMatchObject({ status: 404 });
    expect(asked).toHaveLength(0);

    let charged = 0;
    const charge = (ms: number) => {
      charged += ms;
    };
    const by = { partner: 'CA', charge };
    const answers = Array.from({ length: 8 }, () => addCheckpoint(body, by));
    for (const [i, answer] of answers.entries()) {
      await until('it is asked', () => asked.length > i);
      expect(asked).toHaveLength(i + 1);
      asked[i]?.(new Uint8Array());
      expect(await answer).toMatchObject({ status: 422 });
    }
    expect(charged).toBeGreaterThan(0);

    // A stranger who shows it over HTTP, and for whom nobody answers, is in nobody's way.
    void addCheckpoint(body);
    const after = addCheckpoint(body, by);
    await until('both are asked for', () => asked.length === answers.length + 2);
    asked.at(-1)?.(new Uint8Array());
    asked.at(-2)?.(new Uint8Array());
    expect(await after).toMatchObject({ status: 422 });
  });

  test('while it shows no tiles is not cosigned, and is as soon as it does', async () => {
    const { pair, show } = await forging();
    show.leaves = [];
    const refusals = pair.us.logged.length;
    const id = await exchanged(pair.ca, 'A');
    await until('it was asked and refused', () => pair.us.logged.slice(refusals).includes('warn not cosigned'));
    expect((await pair.ca.exchange.checkpoint()).state).toBe('PROVISIONAL');
    expect(evidenceAt(pair.us)).toEqual([]);
    delete show.leaves;
    await until('FINAL', () => isFinal(pair.ca), 15_000);
    const index = (await pair.ca.exchange.get(id)).log?.index as number;
    expect((await pair.ca.exchange.checkpoint()).final?.size).toBeGreaterThan(index);
  });
});

test('a store put back behind what a witness cosigned is found out at the start, though nothing was sent since', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'tripoint-witness-'));
  try {
    const first = await startPair({ folder });
    await until('FINAL', () => isFinal(first.us));
    await first.close();
    const copy = join(folder, 'copy');
    cpSync(join(folder, 'US.db'), copy);
    // Its start is an entry of its own, and goes to nobody.
    const second = await startPair({ folder });
    await until('FINAL', () => isFinal(second.us));
    await second.close();
    for (const end of ['-wal', '-shm']) rmSync(join(folder, `US.db${end}`), { force: true });
    cpSync(copy, join(folder, 'US.db'));
    const third = await startPair({ folder }).catch((error: unknown) => error);
    if (third instanceof Error) expect(third).toMatchObject({ code: 'ROLLED_BACK' });
    else {
      const pair = third as Pair;
      open.push(pair);
      await until('it stops', () => pair.us.fatal.length > 0);
      expect(pair.us.fatal[0]).toMatchObject({ code: 'ROLLED_BACK' });
    }
  } finally {
    await Promise.all(open.splice(0).map((pair) => pair.close()));
    rmSync(folder, { recursive: true, force: true });
  }
});

test('one leaf of another content below what a witness cosigned is found out as well', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'tripoint-witness-'));
  try {
    const first = await startPair({ folder });
    await until('FINAL', () => isFinal(first.ca));
    const { note } = forged(
      first.ca,
      leavesOf(first.ca).map((leaf, i) => (i === 0 ? leafHash(utf8('another')) : leaf)),
    );
    await first.close();
    // The partner remembers the tree otherwise than we have it.
    const beside = new DatabaseSync(join(folder, 'US.db'));
    beside.prepare('UPDATE witnessed SET note = ?').run(note);
    beside.close();
    await expect(startPair({ folder })).rejects.toMatchObject({ code: 'ROLLED_BACK' });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

describe('a witness whose store was put back', () => {
  /** CA's memory of the tree of US, as it was when that had fewer leaves. */
  function putBack(
    file: string,
    us: { verifier: { name: string } },
    tree: { note: string; leaves: readonly Uint8Array[] },
  ): void {
    const beside = new DatabaseSync(file);
    beside
      .prepare('UPDATE witnessed SET size = ?, root = ?, note = ? WHERE origin = ?')
      .run(tree.leaves.length, merkleRoot(tree.leaves), tree.note, us.verifier.name);
    beside.close();
  }

  test('is accused by the log that it cosigned, and its two signatures prove it to anyone', async () => {
    const pair = await start();
    await atRest(pair);
    await until('FINAL', () => isFinal(pair.us));
    const { size } = await pair.us.exchange.checkpoint();
    putBack(pair.ca.file, pair.us, forged(pair.us, leavesOf(pair.us).slice(0, size - 1)));
    pair.advance(MINUTE);
    await until('it is said', () => alarms(pair.us).includes('EQUIVOCATION'));
    const [evidence] = evidenceAt(pair.us) as [Inconsistency & { kind: 'COSIGNED_LESS' }];
    expect(evidence).toMatchObject({ kind: 'COSIGNED_LESS', said: size - 1, later: expect.anything() });
    const accused = { ...keysOf(pair.ca), witness: pair.ca.witness };
    expect(await verifyInconsistency(evidence, accused)).toBe('PROVEN');
    const { later, ...without } = evidence;
    expect(await verifyInconsistency(without, accused)).toBe('CLAIMED');
    const altered: Inconsistency[] = [
      { ...without, said: size },
      { ...without, said: -1 },
      { ...evidence, later: evidence.held },
      { ...evidence, held: later as string, later: evidence.held },
      { ...evidence, held: evidence.held.replace(`\n${size}\n`, `\n${size + 1}\n`) },
    ];
    for (const one of altered)
      await expect(verifyInconsistency(one, accused)).rejects.toMatchObject({ code: 'EVIDENCE_INVALID' });
    for (const keys of [keysOf(pair.ca), { ...accused, witness: pair.us.witness }])
      await expect(verifyInconsistency(evidence, keys)).rejects.toMatchObject({ code: 'EVIDENCE_INVALID' });
    // It goes on from what it knows.
    await until('FINAL', () => isFinal(pair.us));
  });

  test('learns at its start, by its own signature, that it forgot', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'tripoint-witness-'));
    try {
      const first = await startPair({ folder });
      await until('FINAL', () => isFinal(first.us));
      const before = forged(first.us, leavesOf(first.us).slice(0, -1));
      await first.close();
      putBack(join(folder, 'CA.db'), first.us, before);
      await expect(startPair({ folder })).rejects.toMatchObject({
        code: 'ROLLED_BACK',
        message: expect.stringContaining('we cosigned'),
      });
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  test('is not stopped by what it never cosigned', async () => {
    const pair = await start();
    await until('FINAL', () => isFinal(pair.us));
    const more = forged(pair.us, [...leavesOf(pair.us), leafHash(utf8('more'))]).note;
    for (const note of [more, (await pair.us.exchange.checkpoint()).note.replace(/\n[0-9]+\n/, '\n999\n')])
      expect(() => checkCosignedHere(pair.ca.context, note)).toThrow(/No such key|not signed/);
    expect(() => checkCosignedHere(pair.ca.context, cosignedNote(pair.us.context, 'CA'))).not.toThrow();
  });
});

// A log that contradicts itself is found out, and what it signed proves it.

import { describe, expect, test } from 'vitest';
import { addCheckpointBody, consistencyProof, rangeRootsOf } from '../../../../services/audit/index.ts';
import { leafHash, sha256, utf8 } from '../../../../services/domain/index.ts';
import { type Inconsistency, verifyInconsistency } from '../../../../services/evidence/index.ts';
import { createOwnWitness } from '../../../../services/exchange/witnessing/witness.ts';
import { rawOf } from '../../../../services/ledger/index.ts';
import { exchanged, type Pair, until } from '../pair.ts';
import { alarms, atRest, evidenceAt, forged, isFinal, keysOf, leavesOf, startsPairs, tilesOf } from './setting.ts';

const start = startsPairs();

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
    await until('it was asked and refused', () => pair.us.logged.slice(refusals).includes('warn cosignature refused'));
    expect((await pair.ca.exchange.checkpoint()).state).toBe('PROVISIONAL');
    expect(evidenceAt(pair.us)).toEqual([]);
    delete show.leaves;
    await until('FINAL', () => isFinal(pair.ca), 15_000);
    const index = (await pair.ca.exchange.get(id)).log?.index as number;
    expect((await pair.ca.exchange.checkpoint()).final?.size).toBeGreaterThan(index);
  });
});

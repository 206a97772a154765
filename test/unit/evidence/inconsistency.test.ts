// What a country signed about the end of a log, held against what else it signed. The kinds that need no end are in exchange/witnessing.
import { createPublicKey, generateKeyPairSync } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { encode, Lane, type Outgoing } from '../../../proto/index.ts';
import {
  checkpointText,
  ed25519Signer,
  ed25519Verifier,
  inclusionProof,
  rangeRootsOf,
  signLine,
  signNote,
  turnNote,
  vkeyOf,
} from '../../../services/audit/index.ts';
import { HOUR, leafHash, merkleRoot, SUITES, sha256, utf8 } from '../../../services/domain/index.ts';
import { signDetached, tupleHash } from '../../../services/envelope/index.ts';
import {
  type AccusedKeys,
  type Inconsistency,
  type PromisedLeaf,
  verifyInconsistency,
} from '../../../services/evidence/index.ts';
import { NOW } from '../identity/fixture.ts';
import { base64 } from './forge.ts';

function logOf(origin: string) {
  const { privateKey } = generateKeyPairSync('ed25519');
  const vkey = vkeyOf(origin, createPublicKey(privateKey));
  return { signer: ed25519Signer(origin, privateKey), verifier: ed25519Verifier(vkey), vkey };
}
type Log = ReturnType<typeof logOf>;
const [y2026, y2027, y2028, stranger] = ['us/2026', 'us/2027', 'us/2028', 'ca/2026'].map((name) => logOf(`example/${name}`)) as [
  Log,
  Log,
  Log,
  Log,
];

const leaves = Array.from({ length: 9 }, (_, i) => leafHash(utf8(`entry ${i}`)));
const END = 7;
const stateOf = ({ verifier }: Log, size: number, hashes = leaves) => ({
  origin: verifier.name,
  size,
  root: merkleRoot(hashes.slice(0, size)),
});
const note = (log: Log, size: number, hashes = leaves): string =>
  signNote(checkpointText(stateOf(log, size, hashes)), [log.signer]);
const turn = (ended: Log, size: number, next: Log, hashes = leaves): string =>
  turnNote({ end: stateOf(ended, size, hashes), next: next.vkey }, [ended.signer, next.signer]);
const other = leaves.with(2, leafHash(utf8('another')));

const { privateKey, publicKey } = generateKeyPairSync('ed25519');
const KID = Buffer.from(sha256(utf8('kid'))).toString('base64url');
const signing = {
  country: 'US',
  key: publicKey,
  keySet: sha256(utf8('set')),
  notBefore: NOW,
  notAfter: NOW + HOUR,
  suites: SUITES,
};
const accused: AccusedKeys = {
  country: 'US',
  logs: [y2026, y2027].map(({ verifier }) => verifier),
  signing: (kid) => (kid === KID ? { ...signing, revokedAt: undefined } : undefined),
};

/** A leaf bound to an index by a manifest that the United States signed, second in a batch of two. */
async function promised(index: number, change: Partial<Outgoing<'Manifest'>> = {}): Promise<PromisedLeaf> {
  const statementDigest = sha256(utf8('statement'));
  const leaf = leafHash(utf8('promised'));
  const tuples = [leafHash(utf8('first')), tupleHash(statementDigest, leaf, index)];
  const manifest = encode('Manifest', {
    batchId: sha256(utf8('batch')).slice(0, 16),
    from: 'US',
    to: 'CA',
    lane: Lane.LINK,
    linkSequence: 1,
    issued: NOW,
    keySet: signing.keySet,
    logOrigin: y2026.verifier.name,
    count: tuples.length,
    root: merkleRoot(tuples),
    ...change,
  });
  const signature = await signDetached('tripoint-manifest', manifest, { kid: KID, key: privateKey });
  return {
    manifest: base64(manifest),
    signature: { protected: base64(signature.protected), signature: base64(signature.signature) },
    position: 1,
    path: inclusionProof(rangeRootsOf(tuples), 1, 2).map(base64),
    statementDigest: base64(statementDigest),
    index,
    leafHash: base64(leaf),
  };
}

const refused = { code: 'EVIDENCE_INVALID' };
const verdict = (evidence: unknown, by = accused) => verifyInconsistency(evidence as Inconsistency, by);

describe('a log that went on behind its end', () => {
  it.each([
    ['larger than its end', note(y2026, END + 1)],
    ['as large as its end, with another root', note(y2026, END, other)],
  ])('%s: turn and checkpoint prove it', async (_, beyond) => {
    expect(await verdict({ kind: 'CONTINUED', turn: turn(y2026, END, y2027), note: beyond })).toBe('PROVEN');
  });

  it.each([
    ['ended there', turn(y2026, END, y2027), note(y2026, END)],
    ['has a tree before its end', turn(y2026, END, y2027), note(y2026, END - 1, other)],
    ['is followed by another, which is larger', turn(y2026, END, y2027), note(y2027, END + 1)],
    ['was ended by a stranger', turn(stranger, END, y2027), note(stranger, END + 1)],
    ['bears only its name', turn(y2026, END, y2027), note(logOf(y2026.verifier.name), END + 1)],
    ['did not sign its end', turn(logOf(y2026.verifier.name), END, y2027), note(y2026, END + 1)],
    ['is accused with a checkpoint in place of a turn', note(y2026, END), note(y2026, END + 1)],
    ['is accused with two turns', turn(y2026, END, y2027), turn(y2026, END, y2027)],
    ['is accused with nothing', undefined, undefined],
  ])('is none that %s', async (_, ended, shown) => {
    await expect(verdict({ kind: 'CONTINUED', turn: ended, note: shown })).rejects.toMatchObject(refused);
  });
});

describe('a log that turned twice', () => {
  it.each([
    ['to two logs', turn(y2026, END, y2027), turn(y2026, END, y2028)],
    ['at two sizes', turn(y2026, END, y2027), turn(y2026, END + 1, y2027)],
    ['with two roots', turn(y2026, END, y2027), turn(y2026, END, y2027, other)],
  ])('%s: the two turns prove it', async (_, one, two) => {
    expect(await verdict({ kind: 'TURNED_TWICE', turns: [one, two] })).toBe('PROVEN');
  });

  const once = turn(y2026, END, y2027);
  const text = once.slice(0, once.lastIndexOf('\n\n') + 1);
  it.each([
    ['one turn, shown twice', once, once],
    ['turns of two logs', once, turn(y2027, END, y2028)],
    ['the turn of a stranger', once, turn(stranger, END, y2027)],
    ['a turn on which a line was hung', once, once + signLine(text, stranger.signer)],
    [
      'a turn that the next log did not sign',
      once,
      turnNote({ end: stateOf(y2026, END), next: y2028.vkey }, [y2026.signer, y2027.signer]),
    ],
    ['a checkpoint', once, note(y2026, END + 1)],
  ])('is not proven by %s', async (_, one, two) => {
    await expect(verdict({ kind: 'TURNED_TWICE', turns: [one, two] })).rejects.toMatchObject(refused);
  });
});

describe('a log that ended before what it had promised', () => {
  let good: Inconsistency & { kind: 'ENDED_SHORT' };
  beforeAll(async () => {
    good = { kind: 'ENDED_SHORT', turn: turn(y2026, END, y2027), ...(await promised(END)) };
  });

  it('at its end or behind it: manifest and turn prove it', async () => {
    expect(await verdict(good)).toBe('PROVEN');
    expect(await verdict({ ...good, ...(await promised(END + 5)) })).toBe('PROVEN');
  });

  it.each<[string, () => object | Promise<object>]>([
    ['a promise before the end', () => promised(END - 1)],
    ['a promise in the next log', () => promised(END, { logOrigin: y2027.verifier.name })],
    ['the turn of the next log', () => ({ turn: turn(y2027, END, y2028) })],
    ['a turn that its log did not sign', () => ({ turn: turn(logOf(y2026.verifier.name), END, y2027) })],
    ['another index than the promised one', () => ({ index: END + 1 })],
    ['another leaf', () => ({ leafHash: base64(leaves[0] as Uint8Array) })],
    ['another statement', () => ({ statementDigest: base64(leaves[0] as Uint8Array) })],
    ['another place in the batch', () => ({ position: 0 })],
    ['no path', () => ({ path: [] })],
    ["a partner's manifest", () => promised(END, { from: 'CA' })],
    ['a manifest before its key was valid', () => promised(END, { issued: NOW - HOUR })],
    [
      'a manifest that was changed',
      () => ({ manifest: base64(Buffer.concat([Buffer.from(good.manifest, 'base64'), Buffer.of(0)])) }),
    ],
  ])('is not proven by %s', async (_, change) => {
    await expect(verdict({ ...good, ...(await change()) })).rejects.toMatchObject(refused);
  });

  it('is not proven by an index whose low 64 bits are those of a kept promise', async () => {
    const kept = await promised(0);
    for (const index of [2 ** 64, 2 ** 53, -1, 0.5, '0'])
      await expect(verdict({ ...good, ...kept, index })).rejects.toMatchObject(refused);
  });

  it('is not proven by a key that is revoked, unknown, or of another country', async () => {
    const keys = [{ ...signing, revokedAt: NOW }, undefined, { ...signing, country: 'CA', revokedAt: undefined }];
    for (const key of keys) await expect(verdict(good, { ...accused, signing: () => key })).rejects.toMatchObject(refused);
  });
});

describe('what needs no end is proven log by log', () => {
  it('a fork of any of them', async () => {
    for (const log of [y2026, y2027])
      expect(await verdict({ kind: 'FORK', notes: [note(log, END), note(log, END, other)] })).toBe('PROVEN');
  });

  it('two logs that differ are no fork, and owe each other nothing', async () => {
    const notes = [note(y2026, END), note(y2027, END, other)];
    await expect(verdict({ kind: 'FORK', notes })).rejects.toMatchObject(refused);
    await expect(verdict({ kind: 'UNPROVEN', notes })).rejects.toMatchObject(refused);
    expect(await verdict({ kind: 'UNPROVEN', notes: [note(y2027, 3), note(y2027, END)] })).toBe('CLAIMED');
  });

  it('a promise is broken in the log that it names, and in no other', async () => {
    const path = inclusionProof(rangeRootsOf(leaves), 3, 9).map(base64);
    const found = { leafHash: base64(leaves[3] as Uint8Array), path };
    const broken = { kind: 'BROKEN_PROMISE', ...(await promised(3)), found };
    expect(await verdict({ ...broken, note: note(y2026, 9) })).toBe('PROVEN');
    await expect(verdict({ ...broken, note: note(y2027, 9) })).rejects.toMatchObject(refused);
  });

  it('of a kind that is none it says so', async () => {
    await expect(verdict({ kind: 'ENDED_LONG' })).rejects.toMatchObject(refused);
  });
});

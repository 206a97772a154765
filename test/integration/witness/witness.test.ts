// Three countries as they run: each log before two witnesses, one of them away, and one log that shows each witness another tree.
import { createPrivateKey } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Federation, type Node, startFederation } from '../../../deploy/federation/index.ts';
import type { Exchange } from '../../../gateway/sdk/index.ts';
import {
  addCheckpointBody,
  checkpointText,
  consistencyProof,
  cosignatureVerifier,
  ed25519Signer,
  ed25519Verifier,
  openNote,
  parseCheckpoint,
  rangeRootsOf,
  signNote,
} from '../../../services/audit/index.ts';
import { leafHash, merkleRoot, sha256, toHex, utf8 } from '../../../services/domain/index.ts';
import { type Inconsistency, verifyInconsistency } from '../../../services/evidence/index.ts';
import { alarms, exchanged, facts, officer, operator, post, rows, until } from '../nodes.ts';

/** How long until an entry is FINAL, on loopback. */
const FINAL_MS = 2_000;

const folder = mkdtempSync(join(tmpdir(), 'tripoint-witness-'));
let federation: Federation;
let us: Node;
let ca: Node;
let mx: Node;

beforeAll(async () => {
  federation = await startFederation({
    folder,
    countries: ['US', 'CA', 'MX'],
    agreementsFolder: join(import.meta.dirname, '../../../policies/agreements'),
    settings: { witness: { alarmS: 5 } },
  });
  ({ US: us, CA: ca, MX: mx } = federation.nodes as Record<'US' | 'CA' | 'MX', Node>);
}, 120_000);
afterAll(async () => {
  await federation?.stop();
  rmSync(folder, { recursive: true, force: true });
});

const status = (node: Node) => operator(node).log.status();
const isFinal = async (node: Node) => (await status(node)).state === 'FINAL';
const indexOf = ({ log }: Exchange) => log?.index ?? Number.NaN;

test('every entry is FINAL within two seconds, under the log and both foreign witnesses', { timeout: 120_000 }, async () => {
  for (const node of [us, ca, mx]) await until(`${node.country} FINAL`, () => isFinal(node));
  const took: number[] = [];
  for (let i = 0; i < 25; i++) {
    const began = performance.now();
    const index = indexOf(await post(us, 'CA'));
    await until('FINAL', async () => ((await status(us)).final?.size ?? 0) > index);
    took.push(performance.now() - began);
  }
  expect(Math.max(...took)).toBeLessThan(FINAL_MS);
  const note = await operator(us).log.checkpoint();
  const witnesses = [ca, mx].map((node) => cosignatureVerifier(facts(node).log.witness));
  const { verified } = openNote(utf8(note), [ed25519Verifier(facts(us).log.vkey), ...witnesses]);
  expect(verified).toHaveLength(3);
});

test('what a witness published of a log is found by anyone, without a token', async () => {
  await until('FINAL', () => isFinal(us));
  const { final, origin } = await status(us);
  const response = await fetch(`${ca.url}/witness/${toHex(sha256(utf8(origin)))}/checkpoint`);
  const note = await response.text();
  const { text, verified } = openNote(utf8(note), [cosignatureVerifier(facts(ca).log.witness)]);
  // A receipt that came since may have been cosigned as well.
  expect(parseCheckpoint(text).size).toBeGreaterThanOrEqual(final?.size ?? Number.NaN);
  expect(verified).toHaveLength(1);
});

test('a country that is away stops no other: their exchanges close, an alarm names it, and FINAL comes back with it', {
  timeout: 120_000,
}, async () => {
  await mx.gateway.stop();
  // Of the other, a slow machine may say that it is late.
  const ofMexico = () => alarms(us).filter((alarm) => alarm.startsWith('MX '));
  const before = ofMexico().length;
  const id = await exchanged(us, 'CA');
  const index = indexOf(await officer(us).exchanges.get(id));
  const { witnesses } = await until('cosigned by CA', async () => {
    const now = await status(us);
    return (now.witnesses.find(({ country }) => country === 'CA')?.size ?? 0) > index && now;
  });
  expect((await status(us)).state).toBe('PROVISIONAL');
  expect(witnesses.map(({ country, stale }) => [country, stale])).toEqual([
    ['CA', false],
    ['MX', false],
  ]);
  await until('an alarm', () => ofMexico().length > before);
  expect(ofMexico().slice(before)).toEqual(['MX NOT_FINAL']);
  const { ready, checks } = await operator(us).ready();
  expect(ready).toBe(true);
  expect(checks.find(({ name }) => name === 'witness MX')).toMatchObject({ status: 'FAIL' });
  await mx.gateway.start();
  await until('FINAL', () => isFinal(us));
});

test('a log that shows each witness another tree gets both cosigned, and is found out when they compare', {
  timeout: 120_000,
}, async () => {
  await until('FINAL', () => isFinal(mx));
  // What MX promised is seen, so that no witness has to ask it for anything.
  await until('seen', () => [us, ca].every((node) => rows(node, "SELECT 1 FROM promise WHERE partner = 'MX'").length === 0));
  await mx.gateway.stop();
  const { origin, vkey } = facts(mx).log;
  const signer = ed25519Signer(
    origin,
    createPrivateKey(readFileSync(join(federation.keys.countries.MX?.folder ?? '', 'log.key'))),
  );
  const leaves = rows(mx, 'SELECT hash FROM leaf ORDER BY leaf_index').map(({ hash }) => hash as Uint8Array);
  for (const [node, entry] of [
    [us, 'for the one'],
    [ca, 'for the other'],
  ] as const) {
    const old = rows(node, 'SELECT origin, size FROM witnessed').find((row) => row.origin === origin)?.size as number;
    const tree = [...leaves, leafHash(utf8(entry))];
    const note = signNote(checkpointText({ origin, size: tree.length, root: merkleRoot(tree) }), [signer]);
    const proof = consistencyProof(rangeRootsOf(tree), old, tree.length);
    const body = addCheckpointBody({ old, proof, note });
    const response = await fetch(`${node.url}/witness/add-checkpoint`, { method: 'POST', body: Buffer.from(body) });
    expect([response.status, await response.text()]).toEqual([200, expect.stringMatching(/^— /)]);
  }
  await until('found out', () => alarms(us).includes('MX EQUIVOCATION') && alarms(ca).includes('MX EQUIVOCATION'));
  for (const node of [us, ca]) {
    const [row] = rows(node, 'SELECT evidence FROM inconsistency');
    const evidence = JSON.parse(row?.evidence as string) as Inconsistency;
    const accused = { country: 'MX', logs: [ed25519Verifier(vkey)], signing: () => undefined };
    expect(await verifyInconsistency(evidence, accused)).toBe('PROVEN');
    const other = { ...accused, logs: [ed25519Verifier(facts(ca).log.vkey)] };
    await expect(verifyInconsistency(evidence, other)).rejects.toMatchObject({ code: 'EVIDENCE_INVALID' });
  }
  // Its own store has neither of the two: it would sign a third.
  await expect(mx.gateway.start()).rejects.toThrow('ROLLED_BACK');
});

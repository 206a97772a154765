// A country with valid keys that shows each of its witnesses another tree, of another size, and leaves every question open by which they could
// find out. It cosigns as it should, so that nobody takes it for away.
import { createPrivateKey } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { parse } from 'yaml';
import { type Federation, type Node, startFederation } from '../../../deploy/federation/index.ts';
import {
  addCheckpointBody,
  checkpointText,
  consistencyProof,
  cosigner,
  ed25519Signer,
  ed25519Verifier,
  rangeRootsOf,
  signLine,
  signNote,
} from '../../../services/audit/index.ts';
import { connectHome, type Home } from '../../../services/delivery/index.ts';
import { leafHash, merkleRoot, TripointError, utf8 } from '../../../services/domain/index.ts';
import { type Inconsistency, verifyInconsistency } from '../../../services/evidence/index.ts';
import { RECEIPTS } from '../../../services/records/index.ts';
import { alarms, exchanged, facts, operator, rows, until } from '../nodes.ts';

const folder = mkdtempSync(join(tmpdir(), 'tripoint-split-view-'));
let federation: Federation;
let us: Node;
let ca: Node;
let mx: Node;
let home: Home | undefined;

beforeAll(async () => {
  federation = await startFederation({
    folder,
    countries: ['US', 'CA', 'MX'],
    hosted: ['US', 'CA', 'MX'],
    agreementsFolder: join(import.meta.dirname, '../../../policies/agreements'),
    settings: { witness: { alarmS: 5 } },
  });
  ({ US: us, CA: ca, MX: mx } = federation.nodes as Record<'US' | 'CA' | 'MX', Node>);
}, 180_000);
afterAll(async () => {
  await home?.close();
  await federation?.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** MX's servers, with its keys, and none of its gateway. */
async function speakAsMexico(answers: (partner: string, topic: 'witness' | 'log', bytes: Uint8Array) => Uint8Array) {
  const own = federation.keys.countries.MX as NonNullable<Federation['keys']['countries'][string]>;
  const config = parse(readFileSync(mx.configFile, 'utf8')) as { natsUrl: string };
  const made = await connectHome({
    self: 'MX',
    partners: ['US', 'CA'],
    endpoint: {
      servers: [config.natsUrl.replace('tls://', '')],
      certFile: own.files.tlsClient,
      keyFile: own.files.tlsClientKey,
      caFile: own.files.root,
      seedFile: own.files.appSeed,
    },
  });
  made.serve({
    witness: async ({ partner, bytes }) => answers(partner, 'witness', bytes),
    log: async ({ partner, bytes }) => answers(partner, 'log', bytes),
  });
  return made;
}

test('two trees of two sizes and no tile: both witnesses keep what they hold and raise an alarm that names it', {
  timeout: 300_000,
}, async () => {
  await until('FINAL', async () => (await operator(mx).log.status()).state === 'FINAL');
  // What is still on its way brings promises of its own.
  const open = `SELECT 1 FROM exchange WHERE state = 'QUEUED' AND verb NOT IN (${RECEIPTS.join(', ')})`;
  await until('nothing on its way', () => [us, ca, mx].every((node) => rows(node, open).length === 0));
  await until('seen', () => [us, ca].every((node) => rows(node, "SELECT 1 FROM promise WHERE partner = 'MX'").length === 0));
  await mx.gateway.stop();
  const own = federation.keys.countries.MX?.folder ?? '';
  const { origin, vkey, witness } = facts(mx).log;
  const signer = ed25519Signer(origin, createPrivateKey(readFileSync(join(own, 'log.key'))));
  const witnessKey = createPrivateKey(readFileSync(join(own, 'witness.key')));
  const leaves = rows(mx, 'SELECT hash FROM leaf ORDER BY leaf_index').map(({ hash }) => hash as Uint8Array);
  const shown = new Map<string, string>();
  const unasked: string[] = [];
  home = await speakAsMexico((partner, topic, bytes) => {
    const said = Buffer.from(bytes).toString();
    if (topic === 'witness') {
      const note = said.slice(said.indexOf('\n\n') + 2);
      const seconds = Math.floor(Date.now() / 1000);
      const line = signLine(
        note.slice(0, note.lastIndexOf('\n\n') + 1),
        cosigner(witness.split('+')[0] as string, witnessKey, seconds),
      );
      return utf8(`200 text/plain; charset=utf-8\n${line}`);
    }
    if (said === 'checkpoint') return utf8(shown.get(partner) ?? '');
    if (said.startsWith('witness/')) return new Uint8Array();
    unasked.push(partner);
    throw new TripointError('LINK_DOWN');
  });

  for (const [node, entries] of [
    [us, ['for the one']],
    [ca, ['for the other', 'and one more']],
  ] as const) {
    const old = rows(node, 'SELECT origin, size FROM witnessed').find((row) => row.origin === origin)?.size as number;
    const tree = [...leaves, ...entries.map((entry) => leafHash(utf8(entry)))];
    const note = signNote(checkpointText({ origin, size: tree.length, root: merkleRoot(tree) }), [signer]);
    const body = addCheckpointBody({ old, proof: consistencyProof(rangeRootsOf(tree), old, tree.length), note });
    const response = await fetch(`${node.url}/witness/add-checkpoint`, { method: 'POST', body: Buffer.from(body) });
    expect([response.status, await response.text()]).toEqual([200, expect.stringMatching(/^— /)]);
    shown.set(node.country, note);
  }

  for (const node of [us, ca]) {
    await until(
      `alarm at ${node.country}`,
      () => alarms(node).includes('MX LOG_NOT_SHOWN') && alarms(node).includes('MX EQUIVOCATION'),
    );
    // Both trees, as MX signed them: with the other country's word it is all that there is to know.
    const [row] = rows(node, 'SELECT evidence FROM inconsistency');
    const evidence = JSON.parse(row?.evidence as string) as Inconsistency & { kind: 'UNPROVEN' };
    expect(evidence).toEqual({ kind: 'UNPROVEN', notes: [expect.anything(), expect.anything()] });
    const sizes = evidence.notes.map((note) => Number(note.split('\n')[1]));
    expect(sizes).toEqual([leaves.length + 1, leaves.length + 2]);
    const accused = { country: 'MX', logs: [ed25519Verifier(vkey)], signing: () => undefined };
    expect(await verifyInconsistency(evidence, accused)).toBe('CLAIMED');
    const { checks } = await operator(node).ready();
    const check = checks.find(({ name }) => name === 'log MX');
    expect(check).toMatchObject({ status: 'FAIL', detail: expect.stringMatching(/sending to it stops in (3 h 5\d|4 h 0) min$/) });
    // It alone is said to show two trees: of the other, a slow machine may say that it is late.
    expect(new Set(alarms(node).filter((alarm) => alarm.endsWith(' EQUIVOCATION')))).toEqual(new Set(['MX EQUIVOCATION']));
  }
  expect(new Set(unasked)).toEqual(new Set(['US', 'CA']));

  await exchanged(us, 'CA');
});

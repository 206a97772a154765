import { rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test, vi } from 'vitest';
import type { Node } from '../../deploy/federation/index.ts';
import { readPublicFacts } from '../../gateway/server/public-facts.ts';
import {
  consistencyProof,
  ed25519Verifier,
  openNote,
  parseCheckpoint,
  rangeRootsOf,
  verifyConsistency,
} from '../../services/audit/index.ts';
import { rawOf } from '../../services/ledger/index.ts';
import { checkDirection, checkEvents, checkLink, checkLog, checkPeerLeaves, settled, withLedger } from './checks.ts';
import { type Acknowledged, post } from './load.ts';
import { COMMIT_POINTS, COSIGNED_POINTS, type Point, RECEIVER_POINTS, SEND_POINTS } from './points.ts';
import { federationOfTest, folderOfTest, until } from './setting.ts';

/** The head in a ledger's file, its signature verified. */
function checkpointIn(node: Node): ReturnType<typeof parseCheckpoint> {
  const note = withLedger(node, (ledger) => rawOf(ledger).get('SELECT checkpoint FROM head')?.checkpoint as string);
  return parseCheckpoint(openNote(note, [ed25519Verifier(readPublicFacts(node.publicFile).log.vkey)]).text);
}

/** What a witness would ask for: that the second tree only appends to the first. */
function isAppended(node: Node, before: ReturnType<typeof checkpointIn>, after: ReturnType<typeof checkpointIn>): boolean {
  const hashes = withLedger(node, (ledger) => rawOf(ledger).all('SELECT hash FROM leaf ORDER BY leaf_index'));
  const roots = rangeRootsOf(hashes.map(({ hash }) => hash as Uint8Array));
  return verifyConsistency(before, after, consistencyProof(roots, before.size, after.size));
}

const faultOf = (node: Node): string => join(dirname(node.configFile), 'fault');

/** Starts it to die at this point, and starts it anew once it has. */
async function killAt(node: Node, point: Point, cause: () => Promise<unknown>): Promise<void> {
  const before = checkpointIn(node);
  writeFileSync(faultOf(node), point);
  const died = async () => {
    await until(`${node.country} to die: ${point}`, () => node.gateway.pid() === undefined);
    rmSync(faultOf(node));
    rmSync(`${faultOf(node)}.next`, { force: true });
    await node.gateway.start();
  };
  await Promise.all([cause(), died()]);
  const after = checkpointIn(node);
  expect(after.size, point).toBeGreaterThan(before.size);
  expect(isAppended(node, before, after), point).toBe(true);
}

test('killed with SIGKILL between any two steps of a write, a gateway heals at its next start: no fork, nothing acknowledged is lost', {
  timeout: 400_000,
}, async () => {
  const folder = folderOfTest('points');
  // A restart is mostly compilation: what is compiled once is kept, by a first stop in good order.
  const env = {
    NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE ?? join(folder, 'compiled'),
    TRIPOINT_RECONCILE_GRACE_S: '1',
    NODE_OPTIONS: `--import=${join(import.meta.dirname, 'kill-points.ts')}`,
  };
  for (const [name, value] of Object.entries(env)) vi.stubEnv(name, value);
  try {
    const federation = await federationOfTest('points', ['US', 'CA'], {
      agreements: ['ca-us-cargo'],
      // Killed many times in turn, a gateway is away for longer than a slow machine's minute: no alarm is looked for here.
      settings: { witness: { alarmS: 600 } },
    });
    const { US: us, CA: ca } = federation.nodes as Record<'US' | 'CA', Node>;
    await us.gateway.stop();
    await us.gateway.start();
    const compare = (node: Node, partner: string) => node.as(`${node.country.toLowerCase()}-operator-1`).log.reconcile(partner);
    // The first comparison, with nothing to find: made later by itself, it would find what a killed gateway has yet to send.
    for (const [node, partner] of [
      [us, 'CA'],
      [ca, 'US'],
    ] as const)
      await until('the first comparison', () =>
        compare(node, partner).then(
          () => true,
          () => false,
        ),
      );
    const posted: Acknowledged[] = [];
    const posting = (name: string) => async () => void posted.push(await post(us, 'CA', name.replaceAll(' ', '-')));
    for (const point of [...COMMIT_POINTS, ...SEND_POINTS, ...COSIGNED_POINTS]) await killAt(us, point, posting(`sent ${point}`));
    for (const point of RECEIVER_POINTS) await killAt(ca, point, posting(`received ${point}`));
    await settled(us, ca, 30_000);
    // Both countries ask the other for its log: nothing is in one of them only, and no receipt names another leaf.
    await sleep(1_100);
    for (const [node, partner] of [
      [us, 'CA'],
      [ca, 'US'],
    ] as const) {
      const { gaps, compared } = await compare(node, partner);
      expect(gaps).toEqual([]);
      expect(compared).toBeGreaterThan(posted.length);
    }
    await Promise.all([us, ca].map(({ gateway }) => gateway.stop()));
    checkDirection(us, ca, posted);
    for (const [node, partner] of [
      [us, ca],
      [ca, us],
    ] as const) {
      checkLink(node, partner);
      checkPeerLeaves(node, partner);
      checkEvents(node, partner, []);
      checkLog(node);
    }
  } finally {
    vi.unstubAllEnvs();
  }
});

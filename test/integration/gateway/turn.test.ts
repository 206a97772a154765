// A log that turns, as it runs: three countries over real nats-servers, killed around the turn, with copies, evidence and backups across it.
import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { issueDevelopmentKeys } from '../../../certs-dev/index.ts';
import { type Federation, type Node, startFederation } from '../../../deploy/federation/index.ts';
import { readPublicFacts } from '../../../gateway/server/public-facts.ts';
import { systemClock } from '../../../services/domain/index.ts';
import { trustIn, verifyEvidence } from '../../../services/evidence/index.ts';
import { as, exchanged, operator, ROOT, rows, tripoint, until } from '../nodes.ts';

const COUNTRIES = ['US', 'CA', 'MX'] as const;
const folder = mkdtempSync(join(tmpdir(), 'tripoint-turn-'));
const at = (...parts: string[]) => join(folder, ...parts);
let federation: Federation;
let us: Node;
let ca: Node;
/** public.json of each country, from before any turn. */
const pinned: Record<string, string> = {};

beforeAll(async () => {
  // Of a year that does not end while this runs: in its last hours the turn of the year waits, and there is one at a time.
  mkdirSync(at('federation', 'keys', 'us'), { recursive: true, mode: 0o700 });
  writeFileSync(at('federation', 'keys', 'us', 'log.origin'), 'tripoint.example/us/2999', { mode: 0o600 });
  federation = await startFederation({
    folder: at('federation'),
    countries: COUNTRIES,
    // What is killed is a process.
    hosted: ['CA', 'MX'],
    agreementsFolder: join(ROOT, 'policies/agreements'),
  });
  ({ US: us, CA: ca } = federation.nodes as Record<'US' | 'CA', Node>);
  for (const country of COUNTRIES) {
    pinned[country] = at(`${country}.json`);
    copyFileSync(federation.nodes[country]?.publicFile ?? '', pinned[country]);
  }
  // Canada goes on with the public.json of the U.S. that it once got: what came since comes over the link.
  await ca.gateway.stop();
  const config = readFileSync(ca.configFile, 'utf8');
  writeFileSync(ca.configFile, config.replace(us.publicFile, pinned.US ?? ''));
  expect(readFileSync(ca.configFile, 'utf8')).not.toBe(config);
  await ca.gateway.start();
});
afterAll(async () => {
  await federation?.stop();
  rmSync(folder, { recursive: true, force: true });
});

const logs = async (node: Node) => (await operator(node).log.list()).logs;
const origins = async (node: Node) => (await logs(node)).map(({ origin }) => origin);
const turned = (count: number) => until(`${count} logs`, async () => (await logs(us)).length === count);
const allFinal = (node: Node) => until(`${node.country} FINAL`, async () => (await logs(node)).every(({ final }) => final));
const turn = () => operator(us).log.turn({ afterS: 1, reason: 'the key was seen elsewhere' });
const logKeys = () => readdirSync(dirname(us.publicFile)).filter((name) => /^log.*\.key$/.test(name));
/** So many turns are published, and of the keys only that of the log that is written is left. */
const settled = (turns: number) =>
  until(`${turns} turns settled`, async () => {
    const published = readPublicFacts(us.publicFile).turns?.length;
    return published === turns && logKeys().length === 1 && !logKeys().includes('log.key');
  });
async function killed(): Promise<void> {
  await us.gateway.kill();
  await us.gateway.start();
}
/** The newest bundle of an exchange, once it can be checked against both logs. */
async function proven(node: Node, id: string, publicFiles: readonly string[]) {
  const trust = trustIn(publicFiles.map((file) => JSON.parse(readFileSync(file, 'utf8')) as unknown));
  return until(`proof of ${id}`, async () => {
    const bundle = await as(node, 'auditor-1').log.evidence(id);
    const { verdict, steps } = await verifyEvidence(bundle, trust, systemClock());
    const passed = (name: string) => steps.some(({ step, verdict: found }) => step === name && found === 'pass');
    return verdict !== 'fail' && passed('cosignatures') && passed('receipt') && passed('peer-reference');
  });
}

test('exchanges, proofs, copies and backups hold across turns, whenever the gateway is killed', { timeout: 90_000 }, async () => {
  const [first = ''] = await origins(us);
  const ofYear = (number: number) => `${first}.${number}`;
  const before = [await exchanged(us, 'CA'), await exchanged(ca, 'US')];
  expect((await tripoint('ledger', 'backup', at('before'), '--config', us.configFile)).status).toBe(0);

  // Killed between the announcement and its time: it turns at the start.
  const announced = await turn();
  expect(announced.origin).toBe(ofYear(2));
  await killed();
  await turned(2);
  await settled(1);
  const between = await exchanged(us, 'CA');

  // Killed as it turns, again and again: once is enough for each.
  await turn();
  await sleep(990);
  await killed();
  await turned(3);
  await killed();
  expect(await origins(us)).toEqual([first, ofYear(2), ofYear(3)]);
  await settled(2);
  const facts = readPublicFacts(us.publicFile);
  expect(facts.log).toEqual(readPublicFacts(pinned.US ?? '').log);

  const after = [await exchanged(us, 'CA'), await exchanged(ca, 'US')];
  for (const node of Object.values(federation.nodes)) await allFinal(node);
  // What vouches for the logs is in Canada's ledger, not in its configuration.
  await ca.gateway.stop();
  await ca.gateway.start();
  await exchanged(us, 'CA');
  await allFinal(us);

  for (const file of [pinned.US ?? '', us.publicFile]) {
    const { status, stdout } = await tripoint('log', 'verify', '--ledger', us.ledger, '--public', file, '--json');
    expect(status).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ origin: ofYear(3), ended: [{ origin: first }, { origin: ofYear(2) }] });
  }

  // A copy of the log that ended, over HTTP, by an auditor.
  const token = at('auditor.token');
  writeFileSync(token, us.tokenOf('us-auditor-1'), { mode: 0o600 });
  const here = ['--url', us.url, '--token-file', token];
  expect(await tripoint('log', 'mirror', at('ended'), '--log', first, ...here)).toMatchObject({ status: 0 });
  const witnesses = ['--witnesses', [pinned.CA, pinned.MX].join(',')];
  const copied = await tripoint('log', 'verify', '--tiles', at('ended'), '--public', us.publicFile, ...witnesses, '--json');
  const [ended] = await logs(us);
  expect(JSON.parse(copied.stdout)).toMatchObject({ origin: first, size: ended?.size, ended: ended?.size, root: ended?.root });
  expect(JSON.parse(copied.stdout).cosigned).toHaveLength(2);
  await allFinal(us);
  const listed = (await tripoint('log', 'list', ...here)).stdout;
  expect(listed.match(/✔ FINAL/g)).toHaveLength(3);

  // Whoever pinned the first log checks all of them.
  const files = COUNTRIES.map((country) => pinned[country] ?? '');
  for (const id of [...before, between, ...after]) for (const node of [us, ca]) await proven(node, id, files);

  // New keys are issued beside those of a log that turned, and the gateway comes up on them.
  await us.gateway.stop();
  const keys = await issueDevelopmentKeys({ folder: dirname(dirname(us.publicFile)), countries: COUNTRIES });
  expect(keys.countries.US?.facts).toMatchObject({ log: facts.log, turns: facts.turns });
  await us.gateway.start();
  expect(await origins(us)).toEqual([first, ofYear(2), ofYear(3)]);
});

test('a backup across turns restores; one from before a turn, whose key is destroyed, is refused', {
  timeout: 60_000,
}, async () => {
  const data = dirname(us.ledger);
  await us.gateway.stop();
  expect((await tripoint('ledger', 'backup', at('after'), '--config', us.configFile)).status).toBe(0);
  const [old, now] = ['before', 'after'].map(
    (name) => JSON.parse(readFileSync(at(name, 'manifest.json'), 'utf8')) as { origin: string },
  );
  const names = rows(us, 'SELECT origin FROM log ORDER BY log').map(({ origin }) => origin);
  expect([old?.origin, now?.origin]).toEqual([names[0], names.at(-1)]);

  rmSync(data, { recursive: true });
  expect((await tripoint('ledger', 'restore', at('before'), '--config', us.configFile)).status).toBe(0);
  await expect(us.gateway.start()).rejects.toThrow(/CONFIG_INVALID[\s\S]*from before the rollover/);
  const kept = readPublicFacts(us.publicFile).turns;
  expect(kept).toHaveLength(2);

  rmSync(data, { recursive: true });
  expect((await tripoint('ledger', 'restore', at('after'), '--config', us.configFile)).status).toBe(0);
  await us.gateway.start();
  await exchanged(us, 'CA');
  await allFinal(us);
  expect(readPublicFacts(us.publicFile).turns).toEqual(kept);
});

// `tripoint ledger verify` as an operator runs it: beside a ledger that is being written, and on a copy that somebody altered.

import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { exchanged, type Pair, type Side, startPair } from '../exchange/pair.ts';
import { copyLedger } from '../exchange/put-back.ts';
import { commandLine, rows } from './command.ts';

const CONFIG = `
country: US
keysFolder: keys
dataFolder: data
agreementsFolder: agreements
usersFile: users.json
natsUrl: tls://127.0.0.1:14222
partners:
  - { country: CA, natsUrl: "tls://127.0.0.1:14322", publicFile: ca.json }
`;

let pair: Pair;
const commands = commandLine({ url: 'https://127.0.0.1:1' });
const at = (...names: string[]) => join(commands.folder, ...names);
const MASTER = Buffer.from(new Uint8Array(32).fill(1)).toString('base64');

function publicFacts({ country, context, anchor, verifier, vkey, witnessVkey }: Side): string {
  const hex = '0'.repeat(64);
  return JSON.stringify({
    ...{ version: 1, country, rootPem: anchor.rootPem, firstKeySet: anchor.firstKeySet, revocationList: 'x', nkeys: {} },
    keySets: context.keys.chain(country).map(({ jws }) => jws),
    log: { origin: verifier.name, vkey, witness: witnessVkey },
    tls: { clientSpki: hex, serverSpki: hex },
  });
}

beforeAll(async () => {
  pair = await startPair();
  for (const folder of ['keys', 'data', 'agreements']) mkdirSync(at(folder));
  writeFileSync(at('gateway.yaml'), CONFIG);
  writeFileSync(at('users.json'), '[]');
  writeFileSync(at('keys', 'vault-master.key'), MASTER);
  writeFileSync(at('keys', 'public.json'), publicFacts(pair.us));
  writeFileSync(at('ca.json'), publicFacts(pair.ca));
  for (const reference of ['A', 'B']) await exchanged(pair.us, reference);
  await exchanged(pair.ca, 'C');
}, 60_000);
afterAll(async () => {
  await pair.close();
  commands.remove();
});

const verify = (...more: string[]) => commands.run(['ledger', 'verify', '--config', 'gateway.yaml', ...more]);

/** The ledger in its folder, after somebody without a key was at it. */
function altered(sql: string): void {
  copyLedger(pair.us.file, at('data', 'ledger.db'));
  const copy = new DatabaseSync(at('data', 'ledger.db'));
  if (copy.prepare(sql).run().changes !== 1) throw new Error(`not one row was changed: ${sql}`);
  copy.close();
}

test('beside a gateway that goes on writing, every row is what the log says', async () => {
  let isDone = false;
  const verifying = verify('--ledger', pair.us.file, '--json').finally(() => {
    isDone = true;
  });
  for (let i = 0; !isDone; i++) await exchanged(pair.us, `meanwhile ${i}`);
  const { code, stdout } = await verifying;
  expect([code, rows(stdout)]).toEqual([
    0,
    [expect.objectContaining({ verified: true, findings: 0, origin: 'tripoint.example/us/2026' })],
  ]);
}, 60_000);

const ALTERED = [
  ['record', 'UPDATE record SET kind = kind + 1 WHERE rowid = (SELECT min(rowid) FROM record)'],
  ['counter', 'UPDATE counter SET n = 0 WHERE n = (SELECT max(n) FROM counter)'],
  ['batch', "UPDATE batch SET signature = zeroblob(256) WHERE direction = 'received' AND link_sequence = 1"],
] as const;

test.each(ALTERED)(
  'a row of %s that was altered is named, offline, and the exit is 5',
  async (table, sql) => {
    altered(sql);
    const { code, stdout } = await verify('--json');
    const [named, ...others] = rows(stdout);
    const said = { verified: false, findings: others.length };
    expect([code, named, others.at(-1)]).toEqual([5, expect.objectContaining({ table }), expect.objectContaining(said)]);
    const told = await verify();
    expect([told.code, told.stdout]).toEqual([5, expect.stringContaining(`✘ ${table} ${named?.key}: must be ${named?.rule}`)]);
    expect(told.stdout).toContain('preserve this disk');
  },
  60_000,
);

test('a log that does not hold is told as it is by log verify, before any row', async () => {
  altered("UPDATE leaf SET entry = CAST(entry || x'00' AS BLOB) WHERE leaf_index = 3");
  const { code, stderr } = await verify();
  expect([code, stderr]).toEqual([5, expect.stringContaining('leaf 3')]);
});

// The examples of what a verifier calls compile, and run on a lawful batch, a frozen bundle and a ledger.
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { entryOf, keysOf, NOW, parcelOf, partsOf, party, signedBatch } from '../../deploy/hostile/forge.ts';
import { documentedIn, isExample, type Made, made, ROOT } from './examples.ts';
import { type Pair, startPair } from './exchange/pair.ts';

const FILES = {
  'services/envelope/open.ts': 'openParcel',
  'services/evidence/verify.ts': 'verifyEvidence',
  'services/exchange/log/verify.ts': 'verifyLog',
};
const nameOf = (statement: ts.Statement): string | undefined =>
  ts.isFunctionDeclaration(statement)
    ? statement.name?.text
    : ts.isVariableStatement(statement)
      ? statement.declarationList.declarations[0]?.name.getText()
      : undefined;
const examples = Object.entries(FILES)
  .flatMap(([file, name]) => documentedIn(file, (statement) => (nameOf(statement) === name ? [[statement, name] as const] : [])))
  .filter(isExample);

const door = (room: string) => join(ROOT, `services/${room}/index.ts`);
const HEAD = `
import { isFaulty, openParcel, type OpeningKeys } from '${door('envelope')}';
import { type TrustPolicy, verifyEvidence } from '${door('evidence')}';
import { verifyLog } from '${door('exchange')}';
import type { Reader } from '${door('ledger')}';
interface Given {
  parcel: Uint8Array; keys: OpeningKeys; now: number; bundle: unknown; policy: TrustPolicy; at: number; ledger: Reader; vkey: string;
}
`;

let compiled: Made;
let pair: Pair;
beforeAll(async () => {
  compiled = made(examples, HEAD);
  pair = await startPair();
});
afterAll(async () => {
  await pair?.close();
  rmSync(compiled.folder, { recursive: true, force: true });
});

test('each has one, and they compile', () => {
  expect(examples.map(({ of }) => of)).toEqual(Object.values(FILES));
  expect(compiled.faults()).toEqual([]);
});

test('they run', async () => {
  const [ours, theirs] = [await party('AA'), await party('BB')];
  const parcel = await parcelOf(partsOf(await signedBatch(ours, theirs, [entryOf(ours, theirs)])), ours, theirs);
  const frozen = (name: string) => JSON.parse(readFileSync(join(ROOT, 'test/vectors/evidence', name), 'utf8'));
  const { at, ...policy } = frozen('trust.json');
  const given = {
    ...{ parcel, keys: keysOf(theirs, [ours]), now: NOW, bundle: frozen('good.json'), policy, at },
    ...{ ledger: pair.us.store, vkey: pair.us.vkey },
  };
  expect(await compiled.run(async () => given)).toEqual([]);
});

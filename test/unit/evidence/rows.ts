// Building blocks for alterations of a bundle.

import { X509Certificate } from 'node:crypto';
import { decode } from '../../../proto/index.ts';
import { DAY, MINUTE } from '../../../services/domain/index.ts';
import type { Report, Step, TrustPolicy } from '../../../services/evidence/index.ts';
import { issueKeySet, issueRevocationList } from '../../../services/identity/index.ts';
import { nations, type Prepared, type Side } from '../exchange/pair.ts';
import { signerOf } from '../identity/fixture.ts';
import { base64, bytes, Forge, flipped, type Json, withCheckpoint } from './forge.ts';
import type { Scene } from './scene.ts';
import { trustOf } from './trust.ts';

export type Verdict = Report['verdict'] | 'unusable';

export interface Altered {
  readonly name: string;
  readonly fails: Step | undefined;
  /** unusable: the auditor's trust policy cannot be used. */
  readonly verdict: Verdict;
  readonly bundle: Json;
  /** The auditor's trust policy, if it differs. */
  readonly trust?: TrustPolicy;
}

export interface Given {
  readonly good: Json;
  /** Bundles of another exchange in the same batch, of an earlier exchange, and of the good exchange from its receiver. */
  readonly other: Json;
  readonly first: Json;
  readonly received: Json;
  readonly trust: TrustPolicy;
  readonly scene: Scene;
  readonly forge: Forge;
}

/** The bundles of a scene, and the trust policy that judges them. */
export async function givenBy(scene: Scene): Promise<Given> {
  const { pair, id, other, first } = scene;
  const of = async ({ exchange }: Side, one: string): Promise<Json> =>
    JSON.parse(Buffer.from(await exchange.evidence(one, { openings: true })).toString());
  return {
    good: await of(pair.us, id),
    other: await of(pair.us, other),
    first: await of(pair.us, first),
    received: await of(pair.ca, id),
    trust: trustOf(pair),
    scene,
    forge: new Forge(pair, await nations()),
  };
}

export type Made = { readonly bundle: Json; readonly trust?: TrustPolicy } | Json;
export type Row<G = Given> = readonly [
  name: string,
  fails: Step | undefined,
  make: (given: G, bundle: Json) => Made | Promise<Made>,
  verdict?: Verdict,
];

export const HELD = 0;
export const SENT = 2;
export const leaf = (bundle: Json, at: number, change: (leaf: Json) => Json): Json => ({
  ...bundle,
  leaves: bundle.leaves.with(at, { ...bundle.leaves[at], ...change(bundle.leaves[at]) }),
});
export const statement = (bundle: Json, change: Json): Json => ({ ...bundle, statement: { ...bundle.statement, ...change } });
export const receipt = (bundle: Json, change: Json): Json => ({
  ...bundle,
  receipt: { ...bundle.receipt, statement: { ...bundle.receipt.statement, ...change } },
});
export const partner = (bundle: Json, change: Json): Json => ({ ...bundle, partnerLeaf: { ...bundle.partnerLeaf, ...change } });
export const without = (of: Json, ...members: string[]): Json =>
  Object.fromEntries(Object.entries(of).filter(([name]) => !members.includes(name)));
/** Changes every checkpoint of the country's log in the bundle. */
export const checkpoints = (bundle: Json, change: (note: string) => string): Json => ({
  ...bundle,
  leaves: bundle.leaves.map((one: Json) => ({ ...one, proof: withCheckpoint(one.proof, change) })),
  receipt: { ...bundle.receipt, leaf: { ...bundle.receipt.leaf, proof: withCheckpoint(bundle.receipt.leaf.proof, change) } },
});
export const textOf = (note: string): string => note.slice(0, note.lastIndexOf('\n\n') + 1);
export const linesOf = (note: string): string[] =>
  note
    .slice(note.lastIndexOf('\n\n') + 2)
    .split('\n')
    .slice(0, -1);
export const withLines = (note: string, change: (lines: string[]) => string[]): string =>
  `${textOf(note)}\n${change(linesOf(note))
    .map((line) => `${line}\n`)
    .join('')}`;
export const flippedLine = (line: string): string => line.replace(/\S+$/, (blob) => flipped(blob));
export const HASH = base64(new Uint8Array(32).fill(7));
export const ofUs = (trust: TrustPolicy, change: Json): TrustPolicy => ({
  ...trust,
  countries: trust.countries.map((one) => (one.country === 'US' ? { ...one, ...change } : one)),
});

export async function revoked({ good, trust }: Given, revokedAt: number): Promise<Made> {
  const { root, identity } = ((await nations()).US as Prepared).nation;
  const serial = new X509Certificate(identity.certificate).serialNumber.toLowerCase();
  const issued = decode('Manifest', bytes(good.statement.manifest)).issued + 2 * MINUTE;
  const list = await issueRevocationList(
    { version: 1, country: 'US', number: 9, issued, nextUpdate: issued + DAY, keys: [], certificates: [{ serial, revokedAt }] },
    { privateKeyPem: root.key, certificatePem: root.certificate },
  );
  return { bundle: good, trust: ofUs(trust, { revocationList: list.jws }) };
}

/** The bundle with the sender's first key set reissued with changes, for example for another window, and the batch signed under it. */
export async function underOtherSet({ good, trust, forge, scene }: Given, change: Json, said: Json = {}): Promise<Made> {
  const { nation, set } = (await nations()).US as Prepared;
  const other = await issueKeySet({ ...set.document, ...change }, signerOf(nation.identity));
  const proof = await forge.rebatched(good.statement, scene.pair.us, { keySet: other.digest, ...said });
  const digest = Buffer.from(other.digest).toString('hex');
  const bundle = { ...without(good, 'receipt', 'partnerLeaf'), statement: proof, keySets: { US: [other.jws] } };
  return { bundle, trust: ofUs(trust, { firstKeySet: digest }) };
}

/** Applies the rows to the bundle `good`, judged by `trust` unless a row supplies its own. */
export async function rowsMade<G extends { readonly good: Json }>(rows: readonly Row<G>[], given: G): Promise<Altered[]> {
  const made: Altered[] = [];
  for (const [name, fails, make, verdict = 'fail'] of rows) {
    const one = await make(given, structuredClone(given.good));
    made.push(
      'bundle' in one
        ? { name, fails, verdict, bundle: one.bundle, ...(one.trust && { trust: one.trust }) }
        : { name, fails, verdict, bundle: one },
    );
  }
  return made;
}

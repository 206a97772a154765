// Every alteration of a good bundle, and the step that must be the first to fail. `undefined`: none fails, and the report says why less is
// proven. The good bundle is that of scene.ts: leaves HELD, RELEASED, SENT.
import { generateKeyPairSync, X509Certificate } from 'node:crypto';
import { AuditKind, decode, Verb } from '../../../proto/index.ts';
import { commit, cosigner, ed25519Signer, signLine } from '../../../services/audit/index.ts';
import { DAY, HOUR, leafHash, MINUTE, SECOND, utf8 } from '../../../services/domain/index.ts';
import { signDetached } from '../../../services/envelope/index.ts';
import type { Report, Step, TrustPolicy } from '../../../services/evidence/index.ts';
import { issueKeySet, issueRevocationList } from '../../../services/identity/index.ts';
import { nations, type Prepared, type Side, signedText } from '../exchange/pair.ts';
import { signerOf } from '../identity/fixture.ts';
import { filesOf } from '../policy/folders.ts';
import { base64, bytes, changed, checkpointOf, Forge, flipped, hashesOf, type Json, withCheckpoint, withPath } from './forge.ts';
import type { Scene } from './scene.ts';
import { trustOf } from './trust.ts';

export type Verdict = Report['verdict'] | 'unusable';

export interface Altered {
  readonly name: string;
  readonly fails: Step | undefined;
  /** unusable: what the auditor brought cannot be used. */
  readonly verdict: Verdict;
  readonly bundle: Json;
  /** Where the auditor brings something else. */
  readonly trust?: TrustPolicy;
}

export interface Given {
  readonly good: Json;
  /** Bundles of the exchange in the same batch, of the one before, and of the good exchange by its receiver. */
  readonly other: Json;
  readonly first: Json;
  readonly received: Json;
  readonly trust: TrustPolicy;
  readonly scene: Scene;
  readonly forge: Forge;
}

/** The bundles of a scene, and who judges them. */
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

type Made = { readonly bundle: Json; readonly trust?: TrustPolicy } | Json;
export type Row<G = Given> = readonly [
  name: string,
  fails: Step | undefined,
  make: (given: G, bundle: Json) => Made | Promise<Made>,
  verdict?: Verdict,
];

const HELD = 0;
const SENT = 2;
export const leaf = (bundle: Json, at: number, change: (leaf: Json) => Json): Json => ({
  ...bundle,
  leaves: bundle.leaves.with(at, { ...bundle.leaves[at], ...change(bundle.leaves[at]) }),
});
export const statement = (bundle: Json, change: Json): Json => ({ ...bundle, statement: { ...bundle.statement, ...change } });
const receipt = (bundle: Json, change: Json): Json => ({
  ...bundle,
  receipt: { ...bundle.receipt, statement: { ...bundle.receipt.statement, ...change } },
});
const partner = (bundle: Json, change: Json): Json => ({ ...bundle, partnerLeaf: { ...bundle.partnerLeaf, ...change } });
export const without = (of: Json, ...members: string[]): Json =>
  Object.fromEntries(Object.entries(of).filter(([name]) => !members.includes(name)));
/** Every checkpoint of the country's log in the bundle. */
const checkpoints = (bundle: Json, change: (note: string) => string): Json => ({
  ...bundle,
  leaves: bundle.leaves.map((one: Json) => ({ ...one, proof: withCheckpoint(one.proof, change) })),
  receipt: { ...bundle.receipt, leaf: { ...bundle.receipt.leaf, proof: withCheckpoint(bundle.receipt.leaf.proof, change) } },
});
export const textOf = (note: string): string => note.slice(0, note.lastIndexOf('\n\n') + 1);
const linesOf = (note: string): string[] =>
  note
    .slice(note.lastIndexOf('\n\n') + 2)
    .split('\n')
    .slice(0, -1);
export const withLines = (note: string, change: (lines: string[]) => string[]): string =>
  `${textOf(note)}\n${change(linesOf(note))
    .map((line) => `${line}\n`)
    .join('')}`;
const flippedLine = (line: string): string => line.replace(/\S+$/, (blob) => flipped(blob));
const HASH = base64(new Uint8Array(32).fill(7));
export const ofUs = (trust: TrustPolicy, change: Json): TrustPolicy => ({
  ...trust,
  countries: trust.countries.map((one) => (one.country === 'US' ? { ...one, ...change } : one)),
});

async function revoked({ good, trust }: Given, revokedAt: number): Promise<Made> {
  const { root, identity } = ((await nations()).US as Prepared).nation;
  const serial = new X509Certificate(identity.certificate).serialNumber.toLowerCase();
  const issued = decode('Manifest', bytes(good.statement.manifest)).issued + 2 * MINUTE;
  const list = await issueRevocationList(
    { version: 1, country: 'US', number: 9, issued, nextUpdate: issued + DAY, keys: [], certificates: [{ serial, revokedAt }] },
    { privateKeyPem: root.key, certificatePem: root.certificate },
  );
  return { bundle: good, trust: ofUs(trust, { revocationList: list.jws }) };
}

/** The sender's first key set as its identity would have issued it for another window, and the batch signed under that. */
export async function underOtherSet({ good, trust, forge, scene }: Given, change: Json, said: Json = {}): Promise<Made> {
  const { nation, set } = (await nations()).US as Prepared;
  const other = await issueKeySet({ ...set.document, ...change }, signerOf(nation.identity));
  const proof = await forge.rebatched(good.statement, scene.pair.us, { keySet: other.digest, ...said });
  const digest = Buffer.from(other.digest).toString('hex');
  const bundle = { ...without(good, 'receipt', 'partnerLeaf'), statement: proof, keySets: { US: [other.jws] } };
  return { bundle, trust: ofUs(trust, { firstKeySet: digest }) };
}

const ROWS: readonly Row[] = [
  // structure: what is no bundle, or not of one exchange
  ['a member that the format does not have', 'structure', (_, b) => ({ ...b, verified: true })],
  ['another format', 'structure', (_, b) => ({ ...b, format: 'tripoint-evidence/v2' })],
  ['missing linking information: no statement under a leaf SENT', 'structure', (_, b) => without(b, 'statement')],
  ['reordering: two entries change places', 'structure', (_, b) => ({ ...b, leaves: [b.leaves[1], b.leaves[0], b.leaves[2]] })],
  ['the statement of another exchange', 'structure', ({ other }, b) => ({ ...b, statement: other.statement })],
  ['an entry of another exchange', 'structure', ({ other }, b) => ({ ...b, leaves: [...b.leaves, other.leaves[0]] })],
  [
    'sent twice under one id',
    'structure',
    (_, b) => ({ ...b, leaves: [...b.leaves, { ...b.leaves[SENT], index: b.leaves[SENT].index + 1 }] }),
  ],
  [
    'the same id from two senders',
    'structure',
    (_, b) => statement(b, { statement: changed('Statement', b.statement.statement, { from: 'CA', to: 'US' }) }),
  ],
  [
    'an entry that says another country',
    'structure',
    (_, b) => leaf(b, HELD, ({ entry }) => ({ entry: changed('AuditEntry', entry, { country: 'CA' }) })),
  ],
  [
    'an entry of a kind that no exchange has',
    'structure',
    (_, b) => leaf(b, HELD, ({ entry }) => ({ entry: changed('AuditEntry', entry, { kind: AuditKind.AUDITOR_ACCESS }) })),
  ],
  [
    'an entry with a field that the schema does not have',
    'structure',
    (_, b) => leaf(b, HELD, ({ entry }) => ({ entry: base64(Buffer.concat([bytes(entry), Buffer.of(0xf8, 0x7f, 1)])) })),
  ],
  ['no entry at all', 'structure', (_, b) => ({ ...b, leaves: [] })],
  [
    'excess linking information: a batch path longer than any batch',
    'structure',
    (_, b) => statement(b, { path: Array(9).fill(HASH) }),
  ],
  ['base64 of another spelling', 'structure', (_, b) => statement(b, { leaf: b.statement.leaf.replace(/=*$/, ' ') })],
  [
    'a signature of 63 bytes',
    'structure',
    (_, b) =>
      statement(b, {
        signature: { ...b.statement.signature, signature: base64(bytes(b.statement.signature.signature).slice(1)) },
      }),
  ],
  [
    'an opening beyond the bound',
    'structure',
    (_, b) =>
      leaf(b, HELD, ({ opening }) => ({ opening: { ...opening, reason: { ...opening.reason, value: 'x'.repeat(65_537) } } })),
  ],
  ['a country that the auditor does not trust', 'structure', (_, b) => ({ ...b, partner: 'MX' })],
  ['both sides one country', 'structure', (_, b) => ({ ...b, partner: 'US' })],
  ['an index beyond 2^53', 'structure', (_, b) => leaf(b, SENT, () => ({ index: 2 ** 53 }))],
  ['a receipt without our entry of it', 'structure', (_, b) => ({ ...b, receipt: without(b.receipt, 'leaf') })],

  // leaf-hash
  ['bad digest: the hash of an entry', 'leaf-hash', (_, b) => leaf(b, HELD, ({ hash }) => ({ hash: flipped(hash) }))],
  [
    'wrong message: an entry changed under its hash',
    'leaf-hash',
    (_, b) => leaf(b, HELD, ({ entry }) => ({ entry: changed('AuditEntry', entry, { purpose: 'CUSTOMS' }) })),
  ],
  [
    'a statement bound to another entry than the logged one',
    'leaf-hash',
    (_, b) => statement(b, { leaf: changed('AuditEntry', b.statement.leaf, { purpose: 'CUSTOMS' }) }),
  ],
  [
    'a statement bound to another place than the logged one',
    'leaf-hash',
    (_, b) => statement(b, { index: b.statement.index + 1 }),
  ],

  // inclusion
  [
    'modified message with a valid chain',
    'inclusion',
    (_, b) =>
      leaf(b, HELD, ({ entry }) => {
        const other = changed('AuditEntry', entry, { purpose: 'CUSTOMS' });
        return { entry: other, hash: base64(leafHash(bytes(other))) };
      }),
  ],
  [
    'bad chain reference: a hash of the path',
    'inclusion',
    (_, b) => leaf(b, SENT, ({ proof }) => ({ proof: withPath(proof, ([one = '', ...rest]) => [flipped(one), ...rest]) })),
  ],
  [
    'missing linking information: no path',
    'inclusion',
    (_, b) => leaf(b, SENT, ({ proof }) => ({ proof: withPath(proof, () => []) })),
  ],
  [
    'invalid linking information: a path of other hashes',
    'inclusion',
    (_, b) => leaf(b, SENT, ({ proof }) => ({ proof: withPath(proof, (path) => path.map(() => HASH)) })),
  ],
  [
    'excess linking information: a path too long',
    'inclusion',
    (_, b) => leaf(b, SENT, ({ proof }) => ({ proof: withPath(proof, (path) => [...path, HASH]) })),
  ],
  ['the proof of another entry', 'inclusion', (_, b) => leaf(b, SENT, () => ({ proof: b.leaves[HELD].proof }))],
  ['no tlog-proof', 'inclusion', (_, b) => leaf(b, SENT, ({ proof }) => ({ proof: proof.replace('@v1', '@v2') }))],
  [
    'truncated tail: a tree that ends before the entry',
    'inclusion',
    ({ forge, scene }, b) => {
      const shorter = hashesOf(scene.pair.us).slice(0, b.leaves[SENT].index);
      const { leaves } = forge.relog({ ...b, leaves: [b.leaves[HELD]], receipt: { leaf: b.leaves[HELD] } }, shorter);
      return leaf(b, SENT, ({ proof }) => ({ proof: withCheckpoint(proof, () => checkpointOf(leaves[0].proof)) }));
    },
  ],
  [
    'the log of the other country',
    'inclusion',
    ({ received }, b) =>
      leaf(b, SENT, ({ proof }) => ({ proof: withCheckpoint(proof, () => checkpointOf(received.leaves[0].proof)) })),
  ],
  [
    'fork: two roots of one size',
    'inclusion',
    ({ forge, scene }, b) => {
      const forked = forge.relog(b, hashesOf(scene.pair.us).with(0, bytes(HASH)));
      const real = forge.relog(b, hashesOf(scene.pair.us));
      return { ...real, leaves: [forked.leaves[0], ...real.leaves.slice(1)] };
    },
  ],
  ['a checkpoint with an extension line', 'inclusion', (_, b) => checkpoints(b, (note) => note.replace('\n\n', '\nextra\n\n'))],

  // log-signature
  [
    'unsigned hash chain',
    'log-signature',
    (_, b) => checkpoints(b, (note) => withLines(note, (lines) => lines.filter((line) => line.includes('/witness ')))),
  ],
  [
    "the log's signature changed",
    'log-signature',
    (_, b) => checkpoints(b, (note) => withLines(note, ([own = '', ...rest]) => [flippedLine(own), ...rest])),
  ],
  [
    're-genesis: the log begun anew under a new key',
    'log-signature',
    ({ forge, scene }, b) => {
      const { privateKey } = generateKeyPairSync('ed25519');
      const hashes = hashesOf(scene.pair.us).map((hash, i) => (i < b.leaves[HELD].index ? bytes(HASH) : hash));
      return forge.relog(b, hashes, { signer: ed25519Signer(scene.pair.us.verifier.name, privateKey) });
    },
  ],
  [
    "signed with the other country's log key",
    'log-signature',
    ({ forge, scene }, b) => forge.relog(b, hashesOf(scene.pair.us), { signer: forge.logSigner(scene.pair.ca) }),
  ],

  // cosignatures
  [
    'fork: another tree under the cosignatures of the real one',
    'cosignatures',
    ({ forge, scene }, b) => {
      const line = linesOf(checkpointOf(b.leaves[SENT].proof)).find((one) => one.includes('/witness ')) ?? '';
      const forked = forge.relog(b, hashesOf(scene.pair.us).with(0, bytes(HASH)), { cosigned: false });
      return checkpoints(forked, (note) => withLines(note, (lines) => [...lines, line]));
    },
  ],
  [
    're-genesis under the same key',
    'cosignatures',
    ({ forge, scene }, b) => {
      const line = linesOf(checkpointOf(b.leaves[SENT].proof)).find((one) => one.includes('/witness ')) ?? '';
      const hashes = hashesOf(scene.pair.us).map((hash, i) => (i < b.leaves[HELD].index ? bytes(HASH) : hash));
      return checkpoints(forge.relog(b, hashes, { cosigned: false }), (note) => withLines(note, (lines) => [...lines, line]));
    },
  ],
  [
    'a cosignature changed',
    'cosignatures',
    (_, b) => checkpoints(b, (note) => withLines(note, ([own = '', ...rest]) => [own, ...rest.map(flippedLine)])),
  ],
  [
    'the time of a cosignature changed',
    'cosignatures',
    (_, b) =>
      checkpoints(b, (note) =>
        withLines(note, ([own = '', ...rest]) => [own, ...rest.map((line) => line.replace(/\S+$/, (blob) => flipped(blob, 11)))]),
      ),
  ],
  ['no cosignature', undefined, (_, b) => checkpoints(b, (note) => withLines(note, ([own = '']) => [own])), 'incomplete'],
  [
    'the log as its own witness',
    undefined,
    ({ scene }, b) =>
      checkpoints(b, (note) => {
        const own = signLine(textOf(note), scene.pair.us.context.witness.signer(scene.pair.now() / SECOND)).trimEnd();
        return withLines(note, ([signed = '']) => [signed, own]);
      }),
    'incomplete',
  ],
  [
    'a witness that nobody knows',
    undefined,
    ({ scene }, b) => {
      const { privateKey } = generateKeyPairSync('ed25519');
      return checkpoints(b, (note) =>
        withLines(note, ([signed = '']) => [
          signed,
          signLine(textOf(note), cosigner('tripoint.example/mx/witness', privateKey, scene.pair.now() / SECOND)).trimEnd(),
        ]),
      );
    },
    'incomplete',
  ],

  // cosignature-times
  [
    'cosigned before it was logged',
    'cosignature-times',
    ({ forge, scene }, b) => forge.relog(b, hashesOf(scene.pair.us), { seconds: (scene.pair.now() - HOUR) / SECOND }),
  ],
  [
    'cosigned in the future',
    'cosignature-times',
    ({ forge, scene }, b) => forge.relog(b, hashesOf(scene.pair.us), { seconds: (scene.pair.now() + DAY) / SECOND }),
  ],

  // statement-digest
  [
    'wrong message: the statement',
    'statement-digest',
    (_, b) => statement(b, { statement: changed('Statement', b.statement.statement, { purpose: 'CUSTOMS' }) }),
  ],
  [
    'wrong message: its salt',
    'statement-digest',
    (_, b) => statement(b, { statement: changed('Statement', b.statement.statement, { salt: new Uint8Array(16) }) }),
  ],
  [
    'the header of another record',
    'statement-digest',
    ({ other }, b) => statement(b, { recordHeader: other.statement.recordHeader }),
  ],
  [
    'a manifest of another time',
    'statement-digest',
    async ({ forge, scene }, b) => ({
      ...b,
      statement: await forge.rebatched(b.statement, scene.pair.us, { issued: scene.pair.now() + HOUR }),
    }),
  ],
  [
    'a manifest to another country',
    'statement-digest',
    async ({ forge, scene }, b) => ({ ...b, statement: await forge.rebatched(b.statement, scene.pair.us, { to: 'MX' }) }),
  ],

  // batch-proof
  [
    'bad chain reference: a hash of the batch path',
    'batch-proof',
    (_, b) => statement(b, { path: b.statement.path.with(0, flipped(b.statement.path[0])) }),
  ],
  ['missing linking information: no batch path', 'batch-proof', (_, b) => statement(b, { path: [] })],
  [
    'excess linking information: a batch path too long',
    'batch-proof',
    (_, b) => statement(b, { path: [...b.statement.path, HASH] }),
  ],
  ['another place in the batch', 'batch-proof', (_, b) => statement(b, { position: 1 - b.statement.position })],
  ['a place beyond the batch', 'batch-proof', (_, b) => statement(b, { position: 200 })],
  [
    'the manifest of another batch',
    'batch-proof',
    ({ first }, b) => statement(b, { manifest: first.statement.manifest, signature: first.statement.signature }),
  ],

  // manifest-signature and key-history
  [
    'modified manifest with a valid chain',
    'manifest-signature',
    (_, b) => statement(b, { manifest: changed('Manifest', b.statement.manifest, { receivedThrough: 77 }) }),
  ],
  [
    'the signature changed',
    'manifest-signature',
    (_, b) => statement(b, { signature: { ...b.statement.signature, signature: flipped(b.statement.signature.signature) } }),
  ],
  [
    'the signature of another manifest',
    'manifest-signature',
    ({ first }, b) => statement(b, { signature: first.statement.signature }),
  ],
  [
    'signed by the receiver',
    'key-history',
    async ({ forge, scene }, b) => statement(b, await forge.signed(bytes(b.statement.manifest), scene.pair.ca)),
  ],
  [
    'signed for another purpose',
    'key-history',
    async ({ scene }, b) => {
      const { protected: header, signature } = await signDetached(
        'tripoint-resume',
        bytes(b.statement.manifest),
        scene.pair.us.context.ownKeys.signer(scene.pair.now()),
      );
      return statement(b, { signature: { protected: base64(header), signature: base64(signature) } });
    },
  ],
  [
    'a signature header of another algorithm',
    'key-history',
    (_, b) => {
      const header = JSON.parse(
        Buffer.from(Buffer.from(bytes(b.statement.signature.protected)).toString(), 'base64url').toString(),
      );
      const other = utf8(Buffer.from(JSON.stringify({ ...header, alg: 'none' })).toString('base64url'));
      return statement(b, { signature: { ...b.statement.signature, protected: base64(other) } });
    },
  ],
  ['no key sets', 'key-history', (_, b) => ({ ...b, keySets: { ...b.keySets, US: [] } })],
  ["the other country's key sets", 'key-history', (_, b) => ({ ...b, keySets: { US: b.keySets.CA, CA: b.keySets.US } })],
  [
    'a key set that is not the pinned one',
    'key-history',
    ({ trust }, b) => ({ bundle: b, trust: ofUs(trust, { firstKeySet: '00'.repeat(32) }) }),
  ],
  [
    "a key set of another country's root",
    'key-history',
    ({ trust }, b) => ({ bundle: b, trust: ofUs(trust, { rootPem: trust.countries[1]?.rootPem }) }),
  ],
  [
    'a key set twice',
    'key-history',
    (_, b) => ({ ...b, keySets: { ...b.keySets, US: [b.keySets.US[0], b.keySets.US[0], b.keySets.US[0]] } }),
  ],
  [
    'excess linking information: a key set that is not used',
    'key-history',
    (_, b) => ({ ...without(b, 'receipt', 'partnerLeaf') }),
  ],
  [
    'a manifest that promises another log',
    'key-history',
    async ({ forge, scene }, b) => ({
      ...b,
      statement: await forge.rebatched(b.statement, scene.pair.us, { logOrigin: 'tripoint.example/us/2025' }),
    }),
  ],
  [
    'a manifest that names another key set',
    'key-history',
    async ({ forge, scene }, b) => ({
      ...b,
      statement: await forge.rebatched(b.statement, scene.pair.us, { keySet: new Uint8Array(32) }),
    }),
  ],
  [
    'expired key',
    'key-history',
    (given) =>
      underOtherSet(given, { notBefore: given.scene.pair.now() - 30 * MINUTE, notAfter: given.scene.pair.now() - 10 * MINUTE }),
  ],
  [
    'a key before its window',
    'key-history',
    (given) => underOtherSet(given, { notBefore: given.scene.pair.now() + 10 * MINUTE }),
  ],
  ['revoked key: before a witness had seen it', 'key-history', (given) => revoked(given, given.scene.pair.now() - 10 * MINUTE)],
  [
    'a key that was revoked after witnesses had seen the entry',
    undefined,
    (given) => revoked(given, given.scene.pair.now() + MINUTE),
    'pass',
  ],
  [
    'a revocation list of another root',
    'key-history',
    async (given) => {
      const { trust } = (await revoked(given, given.scene.pair.now() + MINUTE)) as { trust: TrustPolicy };
      const { revocationList = '' } = trust.countries[0] ?? {};
      return { ...given.good, revocationLists: { ...given.good.revocationLists, CA: revocationList } };
    },
  ],

  // record-commitments
  [
    'wrong message: a disclosed field',
    'record-commitments',
    (_, b) =>
      statement(b, {
        disclosures: b.statement.disclosures.with(0, {
          ...b.statement.disclosures[0],
          carried: flipped(b.statement.disclosures[0].carried),
        }),
      }),
  ],
  [
    'the salt of a disclosed field',
    'record-commitments',
    (_, b) => statement(b, { disclosures: b.statement.disclosures.with(0, { ...b.statement.disclosures[0], salt: HASH }) }),
  ],
  [
    'one disclosed field left out',
    'record-commitments',
    (_, b) => statement(b, { disclosures: b.statement.disclosures.slice(1) }),
  ],
  [
    'disclosed fields in another order',
    'record-commitments',
    (_, b) => statement(b, { disclosures: b.statement.disclosures.toReversed() }),
  ],
  ['a commitment changed', 'record-commitments', (_, b) => statement(b, { commitments: flipped(b.statement.commitments) })],
  [
    'commitments cut short',
    'record-commitments',
    (_, b) => statement(b, { commitments: base64(bytes(b.statement.commitments).slice(32)) }),
  ],
  ['the fields withheld', undefined, (_, b) => ({ ...b, statement: without(b.statement, 'disclosures') }), 'pass'],

  // private-commitments
  [
    'another person than the committed one',
    'private-commitments',
    (_, b) => leaf(b, HELD, ({ opening }) => ({ opening: { ...opening, user: { ...opening.user, value: 'officer-2 CBSA' } } })),
  ],
  [
    'the salt of a private value',
    'private-commitments',
    (_, b) => leaf(b, HELD, ({ opening }) => ({ opening: { ...opening, user: { ...opening.user, salt: HASH } } })),
  ],
  [
    'an opening of nothing',
    'private-commitments',
    (_, b) => leaf(b, HELD, ({ opening }) => ({ opening: { ...opening, query: opening.user } })),
  ],
  [
    'openings of two names exchanged',
    'private-commitments',
    (_, b) => leaf(b, HELD, ({ opening }) => ({ opening: { ...opening, user: opening.subject, subject: opening.user } })),
  ],
  [
    'the openings withheld',
    undefined,
    (_, b) => ({ ...b, leaves: b.leaves.map((one: Json) => without(one, 'opening')) }),
    'pass',
  ],

  // agreement-binding
  [
    'wrong message: the text of the agreement',
    'agreement-binding',
    (_, b) => ({
      ...b,
      agreements: [
        {
          ...b.agreements[0],
          files: { ...b.agreements[0].files, 'agreement.yaml': `${b.agreements[0].files['agreement.yaml']}\n` },
        },
      ],
    }),
  ],
  ['no text of the agreement', 'agreement-binding', (_, b) => ({ ...b, agreements: [] })],
  [
    'a text without its rules',
    'agreement-binding',
    (_, b) => ({ ...b, agreements: [{ ...b.agreements[0], files: without(b.agreements[0].files, 'rules.cedar') }] }),
  ],
  [
    'a party that has not signed',
    'agreement-binding',
    (_, b) => ({ ...b, agreements: [{ ...b.agreements[0], signatures: b.agreements[0].signatures.slice(1) }] }),
  ],
  [
    'one party that signed twice',
    'agreement-binding',
    (_, b) => ({
      ...b,
      agreements: [{ ...b.agreements[0], signatures: [b.agreements[0].signatures[0], b.agreements[0].signatures[0]] }],
    }),
  ],
  [
    'signatures over another text',
    'agreement-binding',
    async (_, b) => ({
      ...b,
      agreements: [{ ...b.agreements[0], signatures: (await signedText(filesOf('ca-us-cargo'))).signatures }],
    }),
  ],
  [
    'a text in effect only later',
    'agreement-binding',
    async ({ scene }, b) => ({
      ...b,
      agreements: [
        {
          ...b.agreements[0],
          signatures: (await signedText(b.agreements[0].files, { takesEffect: scene.pair.now() + HOUR })).signatures,
        },
      ],
    }),
  ],
  [
    'excess: a text that no entry names',
    'agreement-binding',
    async (_, b) => {
      const { files, signatures } = await signedText(filesOf('ca-us-cargo'));
      return { ...b, agreements: [...b.agreements, { files: without(files, 'cases.yaml'), signatures }] };
    },
  ],

  // decision: what an insider with every key of the log and of its witness would have logged
  [
    'a decision that the text does not make',
    'decision',
    ({ forge }, b) => decidedOtherwise(forge, b, (said) => ({ ...said, outcome: 'PERMIT' })),
  ],
  ['rules that do not decide it', 'decision', ({ forge }, b) => decidedOtherwise(forge, b, (said) => ({ ...said, rules: [] }))],
  [
    'facts of another exchange',
    'decision',
    ({ forge }, b) => decidedOtherwise(forge, b, (said) => ({ ...said, facts: { ...said.facts, purpose: 'BORDER_SECURITY' } })),
  ],
  [
    'facts of another time',
    'decision',
    ({ forge }, b) =>
      decidedOtherwise(forge, b, (said) => ({ ...said, facts: { ...said.facts, issued: said.facts.issued + SECOND } })),
  ],
  [
    'clauses that do not decide it',
    'decision',
    ({ forge }, b) => forge.rewritten(b, HELD, (entry) => ({ ...entry, legalBasis: { ...entry.legalBasis, clauses: ['1'] } })),
  ],

  // receipt
  [
    "the receipt's signature changed",
    'receipt',
    (_, b) =>
      receipt(b, {
        signature: { ...b.receipt.statement.signature, signature: flipped(b.receipt.statement.signature.signature) },
      }),
  ],
  ['the receipt of another batch', 'receipt', ({ first }, b) => ({ ...b, receipt: first.receipt })],
  [
    'our entry about another receipt',
    'receipt',
    ({ first }, b) => ({ ...b, receipt: { ...b.receipt, leaf: first.receipt.leaf } }),
  ],
  [
    'wrong message: what the receipt says',
    'receipt',
    (_, b) =>
      receipt(b, {
        disclosures: b.receipt.statement.disclosures.map((one: Json) => ({ ...one, carried: flipped(one.carried) })),
      }),
  ],
  [
    'a receipt without what it says',
    'receipt',
    (_, b) => ({ ...b, receipt: { ...b.receipt, statement: without(b.receipt.statement, 'disclosures') } }),
  ],
  ['a receipt at another place of its batch', 'receipt', (_, b) => receipt(b, { path: [...b.receipt.statement.path, HASH] })],
  [
    'a statement in place of the receipt',
    'leaf-hash',
    (_, b) => ({ ...b, receipt: { ...b.receipt, statement: b.statement, leaf: b.receipt.leaf } }),
  ],
  [
    'a receipt of another verb',
    'receipt',
    (_, b) => receipt(b, { statement: changed('Statement', b.receipt.statement.statement, { verb: Verb.REJECTION }) }),
  ],

  // peer-reference
  ["bad digest: the partner's entry", 'peer-reference', (_, b) => partner(b, { hash: HASH })],
  ['bad chain reference: its index', 'peer-reference', (_, b) => partner(b, { index: b.partnerLeaf.index + 1 })],
  ['its log', 'peer-reference', (_, b) => partner(b, { origin: 'tripoint.example/us/2026' })],
  [
    "the path in the partner's log",
    'peer-reference',
    (_, b) => partner(b, { proof: withPath(b.partnerLeaf.proof, (path) => path.map(() => HASH)) }),
  ],
  [
    "a partner's log that nobody signed",
    'peer-reference',
    (_, b) => partner(b, { proof: withCheckpoint(b.partnerLeaf.proof, (note) => withLines(note, ([, ...rest]) => rest)) }),
  ],
  [
    "a cosignature on the partner's log changed",
    'peer-reference',
    (_, b) =>
      partner(b, {
        proof: withCheckpoint(b.partnerLeaf.proof, (note) =>
          withLines(note, ([own = '', ...rest]) => [own, ...rest.map(flippedLine)]),
        ),
      }),
  ],
  ['missing linking information: the entry that the receipt names', 'peer-reference', (_, b) => without(b, 'partnerLeaf')],
  ["no proof of the partner's entry", undefined, (_, b) => ({ ...b, partnerLeaf: without(b.partnerLeaf, 'proof') }), 'pass'],
];

/** The entry HELD with another decision committed to, in a log rewritten throughout. */
function decidedOtherwise(forge: Forge, bundle: Json, change: (said: Json) => Json): Json {
  const { opening } = bundle.leaves[HELD];
  const value = JSON.stringify(change(JSON.parse(opening.decision.value)));
  const digest = commit(1, bytes(opening.decision.salt), utf8(value));
  return forge.rewritten(
    bundle,
    HELD,
    (entry) => ({ ...entry, commitments: entry.commitments.map((one) => (one.name === 1 ? { ...one, digest } : one)) }),
    { ...opening, decision: { ...opening.decision, value } },
  );
}

export const alterations = (given: Given): Promise<Altered[]> => rowsMade(ROWS, given);

/** Of the bundle `good`, judged by `trust` unless a row brings another. */
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

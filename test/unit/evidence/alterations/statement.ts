// Alterations of the statement: its digest, its batch, its keys, and the commitments.
import { HOUR, MINUTE, utf8 } from '../../../../services/domain/index.ts';
import { signDetached } from '../../../../services/envelope/index.ts';
import type { TrustPolicy } from '../../../../services/evidence/index.ts';
import { base64, bytes, changed, flipped, type Json } from '../forge.ts';
import { HASH, HELD, leaf, ofUs, type Row, revoked, statement, underOtherSet, without } from '../rows.ts';

export const STATEMENT_ROWS: readonly Row[] = [
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
];

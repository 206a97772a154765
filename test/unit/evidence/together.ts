// Statements rejected together: three of one batch under one entry, the receiver's evidence of one of them, and all alterations of it.
import { AuditKind, decode, type Verdict, VerdictKind } from '../../../proto/index.ts';
import { HOUR, idFromText, idText, merkleRoot } from '../../../services/domain/index.ts';
import { refusedLeaf } from '../../../services/envelope/index.ts';
import type { TrustPolicy } from '../../../services/evidence/index.ts';
import { rawOf } from '../../../services/ledger/index.ts';
import { nations, type Pair, type Side, startPair, until } from '../exchange/pair.ts';
import { post } from '../exchange/steps.ts';
import { base64, bytes, changed, Forge, flipped, type Json } from './forge.ts';
import { type Altered, leaf, type Row, rowsMade, without } from './rows.ts';
import { allFinal, closed } from './scene.ts';
import { trustOf } from './trust.ts';

export interface Together {
  readonly pair: Pair;
  /** Exchanges sent by the United States in one batch and rejected by Canada in one entry, in the order of both. */
  readonly ids: readonly string[];
  /** The receiver's bundles of the second and of the third exchange; the sender's bundle of the second. */
  readonly good: Json;
  readonly other: Json;
  readonly sent: Json;
  readonly trust: TrustPolicy;
  readonly forge: Forge;
}

export async function startTogether(): Promise<Together> {
  const pair = await startPair();
  const { us, ca } = pair;
  await closed(us, (await post(us)).id);
  await pair.settled();
  // The last fully cosigned checkpoint of each hour is kept: it proves what was logged later.
  await allFinal(pair);
  pair.advance(HOUR);
  // In transit while the receiver suspends the text.
  pair.cut(true);
  // Concurrent calls share one commit and one batch.
  await Promise.all([post(us), post(us), post(us)]);
  await ca.exchange.suspend('ca-us-lookouts', ['LOOKOUT'], 'an inquiry', { subject: 'operator-1', agency: 'CBSA' });
  pair.cut(false);
  const rows = () => rawOf(ca.store).all('SELECT exchange_id FROM refused ORDER BY leaf_index, position');
  await until('rejected together', () => rows().length === 3);
  const ids = rows().map(({ exchange_id: id }) => idText(id as Uint8Array));
  await until('told', async () =>
    (await Promise.all(ids.map((id) => us.exchange.get(id)))).every(({ state }) => state === 'REJECTED'),
  );
  await pair.settled();
  await allFinal(pair);
  const of = async ({ exchange }: Side, id = ''): Promise<Json> =>
    JSON.parse(Buffer.from(await exchange.evidence(id, { openings: true })).toString());
  return {
    ...{ pair, ids, trust: trustOf(pair), forge: new Forge(pair, await nations()) },
    ...{ good: await of(ca, ids[1]), other: await of(ca, ids[2]), sent: await of(us, ids[1]) },
  };
}

type Make = Row<Together>;
const refused = (bundle: Json, change: Json): Json =>
  leaf(bundle, 0, (one) => ({ ...one, refused: { ...one.refused, ...change } }));
const unplaced = (bundle: Json): Json => ({ ...bundle, leaves: [without(bundle.leaves[0], 'refused')] });
/** The entry as the country could have logged it differently, in a log rewritten accordingly. */
const rewritten = ({ forge, pair }: Together, bundle: Json, change: Json): Json =>
  forge.logged(
    leaf(bundle, 0, (one) => ({ ...one, entry: changed('AuditEntry', one.entry, change) })),
    pair.ca,
  );
const groupOf = ({ good }: Together) =>
  decode('AuditEntry', bytes(good.leaves[0].entry)).refused ?? { count: 0, root: bytes('') };
const unreceipted = (bundle: Json): Json => ({
  ...without(bundle, 'receipt'),
  keySets: { US: bundle.keySets.US },
  revocationLists: {},
});

/** The bundle of a country that rejected two statements, this one first, with changed claims about it. */
function alone(given: Together, bundle: Json, change: Json): Json {
  const one = { ...bundle.leaves[0].refused, ...change };
  const own = refusedLeaf(idFromText(bundle.exchange), one.code, one.index, bytes(one.hash));
  const sibling = refusedLeaf(new Uint8Array(), 'MALFORMED', 1, new Uint8Array(32));
  const group = { count: 2, root: merkleRoot([own, sibling]) };
  return rewritten(given, refused(bundle, { ...change, position: 0, path: [base64(sibling)] }), { refused: group });
}

/** The bundle with other verdicts on this exchange in the receipt. */
const told = ({ forge, pair }: Together, bundle: Json, change: (verdict: Verdict) => readonly Verdict[]): Promise<Json> =>
  forge.rereceipted(bundle, pair.ca, ({ verdicts, ...receipt }) => ({
    ...receipt,
    verdicts: verdicts.flatMap((one) => (idText(one.exchangeId) === bundle.exchange ? change(one) : [one])),
  }));

const ROWS: readonly Make[] = [
  ['another code', 'inclusion', (_, b) => refused(b, { code: 'REPLAYED' })],
  ['a code that is none', 'structure', (_, b) => refused(b, { code: 'replayed' })],
  ['a code without an end', 'structure', (_, b) => refused(b, { code: 'A'.repeat(65) })],
  ['another index of the entry of the sender', 'inclusion', (_, b) => refused(b, { index: b.leaves[0].refused.index + 1 })],
  ['another entry of the sender', 'inclusion', (_, b) => refused(b, { hash: flipped(b.leaves[0].refused.hash) })],
  ['another position', 'inclusion', (_, b) => refused(b, { position: 0 })],
  ['a position beyond the count', 'inclusion', (_, b) => refused(b, { position: 3 })],
  ['a position below 0', 'structure', (_, b) => refused(b, { position: -1 })],
  [
    'a path that leads elsewhere',
    'inclusion',
    (_, b) => refused(b, { path: [flipped(b.leaves[0].refused.path[0]), b.leaves[0].refused.path[1]] }),
  ],
  ['a path that is short', 'inclusion', (_, b) => refused(b, { path: b.leaves[0].refused.path.slice(0, 1) })],
  ['a path that is long', 'inclusion', (_, b) => refused(b, { path: [...b.leaves[0].refused.path, b.leaves[0].refused.hash] })],
  ['a path beyond every batch', 'structure', (_, b) => refused(b, { path: Array(9).fill(b.leaves[0].refused.hash) })],
  ['a member more', 'structure', (_, b) => refused(b, { count: 3 })],
  ['a member less', 'structure', (_, b) => leaf(b, 0, (one) => ({ ...one, refused: without(one.refused, 'code') }))],
  [
    'the place of another exchange',
    'inclusion',
    ({ other }, b) => leaf(b, 0, (one) => ({ ...one, refused: other.leaves[0].refused })),
  ],
  [
    'another exchange with the place of this one',
    'inclusion',
    ({ other, good }) => leaf(other, 0, (one) => ({ ...one, refused: good.leaves[0].refused })),
  ],
  ['nothing of which it is', 'structure', (_, b) => unplaced(b)],
  [
    'the entry of the receipt one of several',
    'structure',
    (_, b) => ({ ...b, receipt: { ...b.receipt, leaf: { ...b.receipt.leaf, refused: b.leaves[0].refused } } }),
  ],
  ['another count', 'inclusion', (given, b) => rewritten(given, b, { refused: { ...groupOf(given), count: 2 } })],
  ['a count of one', 'structure', (given, b) => rewritten(given, b, { refused: { ...groupOf(given), count: 1 } })],
  ['a count beyond a batch', 'structure', (given, b) => rewritten(given, b, { refused: { ...groupOf(given), count: 257 } })],
  ['another root', 'inclusion', (given, b) => rewritten(given, b, { refused: { count: 3, root: new Uint8Array(32) } })],
  ['a root that is none', 'inclusion', (given, b) => rewritten(given, b, { refused: { count: 3, root: new Uint8Array(31) } })],
  ['several, and a name', 'structure', (given, b) => rewritten(given, b, { exchangeId: idFromText(b.exchange) })],
  [
    'a name, and a place among several',
    'structure',
    (given, b) => rewritten(given, b, { exchangeId: idFromText(b.exchange), refused: null }),
  ],
  ['no name, and no others', 'structure', (given, b) => unplaced(rewritten(given, b, { refused: null }))],
  ['several of another kind', 'structure', (given, b) => rewritten(given, b, { kind: AuditKind.REFUSED })],
  ['another code in its log than in its receipt', 'receipt', (given, b) => alone(given, b, { code: 'REPLAYED' })],
  ['another entry of the sender in its log', 'peer-reference', (given, b) => alone(given, unreceipted(b), { index: 7 })],
  [
    'that was told of twice, since its sender said it twice',
    undefined,
    (given, b) => told(given, b, (one) => [{ ...one, index: one.index + 1, code: 'DUPLICATE_EXCHANGE' }, one]),
    'pass',
  ],
  ['that was told of another entry alone', 'receipt', (given, b) => told(given, b, (one) => [{ ...one, index: one.index + 1 }])],
  ['that was told of with another code', 'receipt', (given, b) => told(given, b, (one) => [{ ...one, code: 'REPLAYED' }])],
  [
    'that was told of as accepted',
    'receipt',
    (given, b) => told(given, b, (one) => [{ ...one, code: '', verdict: VerdictKind.ACCEPTED }]),
  ],
  ['that was not told of', 'receipt', (given, b) => told(given, b, () => [])],
  ['that never was in a receipt', undefined, (given, b) => alone(given, unreceipted(b), {}), 'pass'],
  [
    'that did not open',
    undefined,
    (_, b) => ({ ...without(b, 'statement', 'receipt', 'partnerLeaf'), keySets: {}, revocationLists: {} }),
    'pass',
  ],
];

export const togetherAlterations = (given: Together): Promise<Altered[]> => rowsMade(ROWS, given);

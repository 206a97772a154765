// What a partner may say about a record that was shared, in whichever state that is: the rest is refused with its reason.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { AuditKind, decode, encode, type Outgoing, RecordKind, Verb } from '../../../../proto/index.ts';
import { idFromText, newId } from '../../../../services/domain/index.ts';
import { type OpenedStatement, recordDigest } from '../../../../services/envelope/index.ts';
import { follow } from '../../../../services/exchange/admission/following.ts';
import type { Transaction } from '../../../../services/exchange/commit/index.ts';
import { verifyTables } from '../../../../services/exchange/index.ts';
import { rawOf } from '../../../../services/ledger/index.ts';
import { type Liar, liarOf } from '../lying.ts';
import { idempotency, lookoutTo, type Pair, startPair, until } from '../pair.ts';

type Entry = Outgoing<'BatchEntry'>;

let pair: Pair;
let liar: Liar;
beforeAll(async () => {
  pair = await startPair({ limits: { sweepMs: 20 } });
  // The true United States would confirm what Canada certifies, under a number that the test uses.
  pair.ca.out.isCut = true;
  liar = await liarOf(pair);
});
afterAll(() => pair?.close());

const REASON = encode('Recall', { reason: 1 });
const digestOf = ({ recordHeader }: Entry): Uint8Array => recordDigest(recordHeader as Uint8Array);
const headerOf = ({ recordHeader }: Entry) => decode('RecordHeader', recordHeader as Uint8Array);

const first = (): Entry => liar.lookout();
const about = (entry: Entry, change: object = {}) => {
  const { recordId, version } = headerOf(entry);
  return { originator: 'US', recordId, version, recordDigest: digestOf(entry), ...change };
};
function update(before: Entry, change: object = {}): Entry {
  const { recordId, version } = headerOf(before);
  return liar.lookout({
    header: { recordId, version: version + 1, supersedes: digestOf(before) },
    statement: { verb: Verb.UPDATE, about: about(before, change) },
  });
}
/** Says that the fields of these numbers were wrong. */
function correction(before: Entry, fields: readonly number[], change: object = {}): Entry {
  const { recordId, version } = headerOf(before);
  const wrong = { reason: 1, fields };
  return liar.lookout({
    header: { recordId, version: version + 1, supersedes: digestOf(before) },
    statement: { verb: Verb.CORRECT, about: about(before, { wrong, ...change }) },
  });
}
const recall = (entry: Entry, change: object = {}): Entry =>
  liar.lookout({
    ...{ kind: RecordKind.RECALL, content: REASON, disclose: (all) => all },
    statement: { verb: Verb.RECALL, about: about(entry, change) },
  });

const statesOf = (entry: Entry) =>
  rawOf(pair.ca.store)
    .all('SELECT version, state FROM record WHERE record_id = ? ORDER BY version', headerOf(entry).recordId)
    .map(({ version, state }) => `${version} ${state}`);
const lastReason = () =>
  decode(
    'AuditEntry',
    rawOf(pair.ca.store).get('SELECT entry FROM leaf WHERE kind = ? ORDER BY leaf_index DESC', AuditKind.REJECTED)
      ?.entry as Uint8Array,
  ).externalReason;
const isGone = (entry: Entry) =>
  until('its content is destroyed', () =>
    rawOf(pair.ca.store)
      .all('SELECT vault_id FROM record WHERE record_id = ?', headerOf(entry).recordId)
      .every(({ vault_id: id }) => pair.ca.store.keys.get(id as Uint8Array) === undefined),
  );

/** Their indexes ascend in the order in which they are said. */
const inOrder = (...entries: readonly Entry[]): readonly Entry[] => {
  const indexes = entries.map(({ index }) => index as number).sort((a, b) => a - b);
  return entries.map((entry, i) => ({ ...entry, index: indexes[i] as number }));
};

describe('a recall', () => {
  test.each([
    ['of nothing that is here', () => [recall(first())], 'NOT_FOUND'],
    ['of an earlier version than the newest', (one: Entry) => [one, update(one), recall(one)], 'STATE_CONFLICT'],
    ['of another record under its id', (one: Entry) => [one, recall(one, { recordDigest: new Uint8Array(32) })], 'EQUIVOCATION'],
    ['a second time', (one: Entry) => [one, recall(one), recall(one)], 'RECALLED'],
    ['of a record of ours', (one: Entry) => [one, recall(one, { originator: 'CA' })], 'MALFORMED'],
    ['of no version', (one: Entry) => [one, recall(one, { version: 0 })], 'MALFORMED'],
  ])('%s is refused', async (_, said, code) => {
    for (const entry of inOrder(...said(first()))) await liar.say([entry]);
    expect(lastReason()).toBe(code);
  });

  test('in the same batch as what it takes back leaves nothing of it, and nothing comes after it', async () => {
    const one = first();
    const two = update(one);
    const three = update(two);
    const said = inOrder(two, recall(two), one, three);
    await liar.say(said.slice(0, 3));
    expect([lastReason(), statesOf(one)]).toEqual(['RECALLED', ['2 RECALLED']]);
    await isGone(one);
    await liar.say(said.slice(3));
    expect([lastReason(), statesOf(one)]).toEqual(['RECALLED', ['2 RECALLED']]);
    expect(
      verifyTables({ self: 'CA', store: pair.ca.store, vault: pair.ca.context.vault, now: pair.now(), idempotencyDays: 7 }),
    ).toEqual([]);
  });
});

describe('the review of an override', () => {
  const review = (entry: Entry, change: object = {}, finding: 0 | 1 = 1): Entry =>
    liar.lookout({
      ...{ kind: RecordKind.OVERRIDE_REVIEW, content: encode('OverrideReview', { finding }), disclose: (all) => all },
      statement: { verb: Verb.OVERRIDE_REVIEWED, about: about(entry, change) },
    });
  /** What an override shows. */
  const least = () => {
    const text = pair.ca.context.policy.agreements().find(({ id }) => id === 'ca-us-lookouts');
    const shown = ['LOOKOUT/contact', 'LOOKOUT/identity', 'LOOKOUT/action'];
    return text?.fieldGroups.LOOKOUT?.flatMap(({ name, fields }) => (shown.includes(name) ? fields : [])) ?? [];
  };
  const overridden = (): Entry =>
    liar.lookout({ statement: { exigent: true }, disclose: (all) => all.filter(({ field }) => least().includes(field)) });

  test.each([
    ['of nothing that is here', () => [review(first())], 'NOT_FOUND'],
    ['of what came under no override', () => [first()], 'STATE_CONFLICT'],
    ['a second time', () => [overridden(), 'again'], 'STATE_CONFLICT'],
    ['of another record under its id', () => [overridden(), { recordDigest: new Uint8Array(32) }], 'RECORD_MISMATCH'],
  ])('%s is refused', async (_, said, code) => {
    const [one, more] = said() as [Entry, unknown];
    const isReview = decode('Statement', one.statement as Uint8Array).verb === Verb.OVERRIDE_REVIEWED;
    const reviews = more === 'again' ? [review(one), review(one)] : [review(one, Object(more))];
    for (const entry of inOrder(one, ...(isReview ? [] : reviews))) await liar.say([entry]);
    expect(lastReason()).toBe(code);
  });

  test('without a finding is refused, and destroys nothing', async () => {
    const one = overridden();
    for (const entry of inOrder(one, review(one, {}, 0))) await liar.say([entry]);
    const { exchangeId } = decode('Statement', one.statement as Uint8Array);
    expect([lastReason(), pair.ca.store.get('dutyState', exchangeId, 'received', 'RETENTION')?.state]).toEqual([
      'RECORD_INVALID',
      'OPEN',
    ]);
    expect(pair.ca.store.get('leafOfKind', exchangeId, AuditKind.OVERRIDE_REVIEWED)).toBeUndefined();
  });

  test('in the batch of what was sent under it is to be told again, and then counts', async () => {
    const one = overridden();
    const said = inOrder(one, review(one), review(one));
    await liar.say(said.slice(0, 2));
    expect([lastReason(), statesOf(one)]).toEqual(['NOT_READY', ['1 IN_FORCE']]);
    await liar.say(said.slice(2));
    const { exchangeId } = decode('Statement', one.statement as Uint8Array);
    expect(pair.ca.store.get('leafOfKind', exchangeId, AuditKind.OVERRIDE_REVIEWED)).toBeDefined();
  });
});

test.each([
  ['an update that follows another version than it names', (one: Entry) => update(one, { version: 2 }), 'RECORD_MISMATCH'],
  ['an update that names another digest', (one: Entry) => update(one, { recordDigest: new Uint8Array(32) }), 'RECORD_MISMATCH'],
  ['an update that is the first version', () => liar.lookout({ statement: { verb: Verb.UPDATE } }), 'MALFORMED'],
  ['a correction that says nothing of what was wrong', (one: Entry) => correction(one, [], { wrong: undefined }), 'MALFORMED'],
  ['a correction without a reason', (one: Entry) => correction(one, [5], { wrong: { fields: [5] } }), 'MALFORMED'],
  ['a correction that names a field twice', (one: Entry) => correction(one, [5, 5]), 'MALFORMED'],
  ['a correction of a field that no kind has', (one: Entry) => correction(one, [129]), 'MALFORMED'],
  [
    'a correction of another version than the one before',
    (one: Entry) => correction(one, [5], { version: 2 }),
    'RECORD_MISMATCH',
  ],
  ['an update that says what was wrong', (one: Entry) => update(one, { wrong: { reason: 1, fields: [5] } }), 'MALFORMED'],
  ['a correction that names a field which is withheld', (one: Entry) => correction(one, [5, 21]), 'WITHHELD_FIELD_DISCLOSED'],
  ['a post that is about another record', (one: Entry) => liar.lookout({ statement: { about: about(one) } }), 'MALFORMED'],
  [
    'an entry that names another version',
    (one: Entry) => ({ ...update(one), leaf: update(first()).leaf as Uint8Array }),
    'LEAF_MISMATCH',
  ],
])('%s is refused', async (_, said, code) => {
  await liar.say([said(first())]);
  expect(lastReason()).toBe(code);
});

test.each([
  ['in one batch', true],
  ['in two', false],
])('a version of another kind is refused, however many were left out between, %s', async (_, together) => {
  const [one, other] = inOrder(
    first(),
    liar.lookout({ kind: RecordKind.HIGH_RISK_CARGO, content: encode('HighRiskCargo', { recordReference: 'REF' }) }),
  ) as [Entry, Entry];
  const { recordId } = headerOf(one);
  const before = { recordId, version: 2, recordDigest: new Uint8Array(32) };
  const cargo = liar.lookout({
    ...{ kind: RecordKind.HIGH_RISK_CARGO, content: encode('HighRiskCargo', { recordReference: 'REF' }) },
    index: other.index as number,
    header: { recordId, version: 3, supersedes: before.recordDigest },
    statement: { verb: Verb.UPDATE, about: { originator: 'US', ...before } },
  });
  for (const batch of together ? [[one, cargo]] : [[one], [cargo]]) await liar.say(batch);
  expect([lastReason(), statesOf(one)]).toEqual(['RECORD_MISMATCH', ['1 IN_FORCE']]);
});

test('who certifies in the batch in which it refuses the recall has its certificate refused, and the ledger agrees with its log', async () => {
  const { ca } = pair;
  const { result } = await ca.exchange.release(lookoutTo('US'), OFFICER, idempotency());
  const [sent] = result.exchanges;
  await liar.say([receipt([idFromText(sent?.id ?? '')], 1)]);
  await until('it is closed', async () => (await ca.exchange.get(sent?.id ?? '')).state === 'CLOSED');
  const reason = { reason: 'UNLAWFUL', explanation: 'a court' };
  const recalled = (await ca.exchange.recall(result.recordId, reason, OFFICER, idempotency())).result.exchanges[0]?.id ?? '';
  const recordId = idFromText(result.recordId);
  const digest = recordDigest(ca.store.get('recordVersion', recordId, 1, 'CA')?.header as Uint8Array);
  const destroyed = { version: 1, recordDigest: digest, exchangeId: idFromText(sent?.id ?? ''), index: 1, logOrigin: 'log/us' };
  const certificate = liar.lookout({
    kind: RecordKind.DESTRUCTION_CERTIFICATE,
    content: encode('DestructionCertificate', { method: 1, destroyed: [{ ...destroyed, leafHash: new Uint8Array(32) }] }),
    disclose: (all) => all,
    statement: {
      verb: Verb.DESTRUCTION_CERTIFICATE,
      about: { originator: 'CA', recordId, version: 1, recordDigest: digest },
    },
  });
  await liar.say(inOrder(receipt([idFromText(recalled)], 2), certificate));
  expect((await ca.exchange.get(recalled)).duties).toMatchObject([{ kind: 'CERTIFY_DESTRUCTION', state: 'EXPIRED' }]);
  expect(lastReason()).toBe('STATE_CONFLICT');
  expect(verifyTables({ self: 'CA', store: ca.store, vault: ca.context.vault, now: pair.now(), idempotencyDays: 7 })).toEqual([]);
});

/** The partner's receipt for the batch of these exchanges of ours. */
function receipt(ids: readonly Uint8Array[], verdict: number): Entry {
  const sql = `SELECT b.batch_id, b.manifest_sha256 FROM exchange e JOIN batch b ON b.batch_id = e.batch_id AND b.direction = 'sent'
    WHERE e.exchange_id = ?`;
  const batch = rawOf(pair.ca.store).get(sql, ids[0] as Uint8Array);
  const said = { index: 1, leafHash: new Uint8Array(32), code: verdict === 1 ? '' : 'POLICY_REFUSED' };
  const content = encode('Receipt', {
    ...{ batchId: batch?.batch_id as Uint8Array, manifestSha256: batch?.manifest_sha256 as Uint8Array },
    verdicts: ids.map((exchangeId) => ({ ...said, verdict: verdict as 1, exchangeId })),
  });
  const noText = { agreement: '', agreementDigest: new Uint8Array(), purpose: '', agency: '', recipientAgency: '' };
  return liar.lookout({
    ...{ kind: RecordKind.RECEIPT, content, disclose: (all) => all },
    header: { classification: 0 },
    statement: { ...noText, verb: Verb.RECEIPT, priority: 0 },
  });
}

const OFFICER = { subject: 'officer-2', agency: 'CBSA' };

describe('a confirmation', () => {
  let other: Pair;
  let recordId: string;
  let corrected: string;
  beforeAll(async () => {
    other = await startPair();
    const { ca } = other;
    const { result } = await ca.exchange.release(lookoutTo('US'), OFFICER, idempotency());
    recordId = result.recordId;
    const { record } = lookoutTo('US');
    const wrong = { reason: 'CLERICAL', fields: ['dateOfBirth'] };
    const next = { family: 'lookout', record: { ...record, dateOfBirth: { date: '1981' } }, wrong } as const;
    corrected = (await ca.exchange.correct(recordId, next, OFFICER, idempotency())).result.exchanges[0]?.id ?? '';
    await until('it is closed', async () => (await ca.exchange.get(corrected)).state === 'CLOSED');
  });
  afterAll(() => other?.close());

  /** Why Canada refuses it; or that it takes it, of which nothing is committed. */
  function said(change: object, isFree = true): string {
    const { context, store } = other.ca;
    const id = idFromText(recordId);
    const header = store.get('recordVersion', id, 2, 'CA')?.header as Uint8Array;
    const concerned = { originator: 'CA', recordId: id, version: 2, recordDigest: recordDigest(header), ...change };
    const statement = { verb: Verb.CORRECTION_CONFIRMED, from: 'US', about: concerned };
    const tx = { claim: () => isFree, claimed: () => undefined } as unknown as Transaction;
    try {
      return follow(context, tx, { statement } as unknown as OpenedStatement) ? 'taken' : 'nothing';
    } catch (error) {
      return (error as { code: string }).code;
    }
  }

  test.each([
    ['of the correction that was sent is taken', {}, true, 'taken'],
    ['of a version that no correction made is refused', { version: 1 }, true, 'NOT_FOUND'],
    ['of a record that was not sent is refused', { recordId: newId() }, true, 'NOT_FOUND'],
    ['with another digest is refused', { recordDigest: new Uint8Array(32) }, true, 'RECORD_MISMATCH'],
    ['while the correction is changing is refused', {}, false, 'STATE_CONFLICT'],
  ])('%s', (_, change, isFree, code) => {
    expect(said(change, isFree)).toBe(code);
  });

  test('a second time is refused', async () => {
    const done = { derivedData: 'NONE', earlierUse: 'NOT_USED', explanation: 'nothing derived' };
    await other.us.exchange.confirm(recordId, done, { subject: 'officer-1', agency: 'CBP' }, idempotency());
    await until('it is confirmed', async () => (await other.ca.exchange.get(corrected)).duties?.[0]?.state === 'MET');
    expect(said({})).toBe('STATE_CONFLICT');
  });
});

// What a partner may say about a record, in whichever state that is, and what it may answer: the rest is refused with its reason.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { AuditKind, decode, encode, ObligationKind, type Outgoing, RecordKind, Verb } from '../../../../proto/index.ts';
import { idFromText, idText, newId } from '../../../../services/domain/index.ts';
import { recordDigest } from '../../../../services/envelope/index.ts';
import { verifyTables } from '../../../../services/exchange/index.ts';
import { rawOf } from '../../../../services/ledger/index.ts';
import { type Liar, liarOf } from '../lying.ts';
import { idempotency, lookoutTo, type Pair, startPair } from '../pair.ts';

type Entry = Outgoing<'BatchEntry'>;

let pair: Pair;
let liar: Liar;
beforeAll(async () => {
  pair = await startPair();
  // The true United States would confirm what Canada says, under a number that the test uses.
  pair.ca.out.isCut = true;
  liar = await liarOf(pair);
});
afterAll(() => pair?.close());

const OFFICER = { subject: 'officer-2', agency: 'CBSA' };
interface About {
  readonly originator: string;
  readonly recordId: Uint8Array;
  readonly version: number;
  readonly recordDigest: Uint8Array;
  readonly answers?: Uint8Array;
}

const saying = (verb: Verb, kind: RecordKind, content: Uint8Array, about: About | undefined): Entry =>
  liar.lookout({ kind, content, disclose: (all) => all, statement: { verb, ...(about && { about }) } });
const rfi = (about?: About): Entry => saying(Verb.RFI, RecordKind.RFI, encode('Rfi', { topic: [1] }), about);
const reply = (about: About): Entry => saying(Verb.RFI_REPLY, RecordKind.RFI_REPLY, encode('RfiReply', { outcome: 3 }), about);
const recall = (about: About): Entry => saying(Verb.RECALL, RecordKind.RECALL, encode('Recall', { reason: 1 }), about);

const aboutOf = ({ recordHeader }: Entry): About => {
  const { recordId, version } = decode('RecordHeader', recordHeader as Uint8Array);
  return { originator: 'US', recordId, version, recordDigest: recordDigest(recordHeader as Uint8Array) };
};
/** How many entries Canada refused, and why the last. */
const refused = () => {
  const rows = rawOf(pair.ca.store).all('SELECT entry FROM leaf WHERE kind = ? ORDER BY leaf_index DESC', AuditKind.REJECTED);
  return [rows.length, rows[0] && decode('AuditEntry', rows[0].entry as Uint8Array).externalReason] as const;
};
/** The reason for which the last of them is refused; undefined if it is taken. */
async function outcome(...entries: readonly Entry[]): Promise<string | undefined> {
  const indexes = entries.map(({ index }) => index as number).sort((a, b) => a - b);
  let last: readonly [number, string | undefined] = refused();
  let before = last[0];
  for (const [i, entry] of entries.entries()) {
    before = refused()[0];
    await liar.say([{ ...entry, index: indexes[i] as number }]);
    last = refused();
  }
  return last[0] > before ? last[1] : undefined;
}
/** A record of Canada's that it sent to the United States, and a question of Canada's about it. */
async function ours(): Promise<{ readonly about: About; readonly question: Uint8Array }> {
  const { exchange, store } = pair.ca;
  const { result } = await exchange.release(lookoutTo('US'), OFFICER, idempotency());
  const recordId = idFromText(result.recordId);
  const header = store.get('recordVersion', recordId, 1, 'CA')?.header as Uint8Array;
  const asked = await exchange.say(result.recordId, { verb: 'RFI', content: { topic: ['IDENTITY'] } }, OFFICER, idempotency());
  const question = idFromText(asked.result.exchanges[0]?.id ?? '');
  return { about: { originator: 'CA', recordId, version: 1, recordDigest: recordDigest(header) }, question };
}

describe('what the originator of a record asks', () => {
  test.each([
    ['about what is here', (about: About) => [rfi(about)], undefined],
    ['about nothing', () => [rfi()], 'MALFORMED'],
    ['about what never came', () => [rfi(aboutOf(liar.lookout()))], 'NOT_FOUND'],
    ['about a version that never came', (about: About) => [rfi({ ...about, version: 2 })], 'NOT_FOUND'],
    [
      'about another record under its id',
      (about: About) => [rfi({ ...about, recordDigest: new Uint8Array(32) })],
      'EQUIVOCATION',
    ],
    ['about a third country’s record', (about: About) => [rfi({ ...about, originator: 'MX' })], 'MALFORMED'],
    ['after its recall', (about: About) => [recall(about), rfi(about)], 'RECALLED'],
    ['as if it answered', (about: About) => [rfi({ ...about, answers: newId() })], 'MALFORMED'],
    [
      'about its question',
      (about: About) => {
        const question = rfi(about);
        return [question, rfi(aboutOf(question))];
      },
      'RECORD_MISMATCH',
    ],
  ] as const)('%s', async (_, said, code) => {
    const first = liar.lookout();
    expect(await outcome(first, ...said(aboutOf(first)))).toBe(code);
  });

  test('in the batch of the record itself', async () => {
    const first = liar.lookout();
    const before = refused()[0];
    await liar.say([first, rfi(aboutOf(first))]);
    expect(refused()[0]).toBe(before);
  });
});

describe('what is asked about, and answers, a record of ours', () => {
  test.each([
    ['is asked about what was sent', (about: About) => [rfi(about)], undefined],
    [
      'is asked about another record under its id',
      (about: About) => [rfi({ ...about, recordDigest: new Uint8Array(32) })],
      'RECORD_MISMATCH',
    ],
    ['is asked about a version that was not sent', (about: About) => [rfi({ ...about, version: 2 })], 'NOT_FOUND'],
    ['answers', (about: About, answers: Uint8Array) => [reply({ ...about, answers })], undefined],
    [
      'answers twice',
      (about: About, answers: Uint8Array) => [reply({ ...about, answers }), reply({ ...about, answers })],
      'STATE_CONFLICT',
    ],
    ['answers nothing', (about: About) => [reply(about)], 'MALFORMED'],
    ['answers what was not asked', (about: About) => [reply({ ...about, answers: newId() })], 'NOT_FOUND'],
    [
      'answers about another version',
      (about: About, answers: Uint8Array) => [reply({ ...about, version: 2, answers })],
      'NOT_FOUND',
    ],
  ] as const)('%s', async (_, said, code) => {
    const { about, question } = await ours();
    expect(await outcome(...said(about, question))).toBe(code);
  });

  test('two answers in one batch: the first is taken', async () => {
    const { about, question } = await ours();
    const before = refused()[0];
    await liar.say([reply({ ...about, answers: question }), reply({ ...about, answers: question })]);
    expect(refused()).toEqual([before + 1, 'STATE_CONFLICT']);
  });

  test('its own question is not answered by whoever put it', async () => {
    const { about } = await ours();
    const asked = rfi(about);
    const { exchangeId } = decode('Statement', asked.statement as Uint8Array);
    expect(await outcome(asked, reply({ ...about, answers: exchangeId }))).toBe('NOT_FOUND');
  });
});

test('more questions than a record has room for are refused for now, in one batch and over several', async () => {
  const first = liar.lookout();
  const before = refused()[0];
  await liar.say([first, ...Array.from({ length: 10 }, () => rfi(aboutOf(first)))]);
  expect(refused()[0]).toBe(before);
  await liar.say(Array.from({ length: 8 }, () => rfi(aboutOf(first))));
  expect(refused()).toEqual([before + 1, 'OVERLOADED']);
  const { context, store } = pair.ca;
  expect(verifyTables({ self: 'CA', store, vault: context.vault, now: pair.now(), idempotencyDays: 7 })).toEqual([]);
});

/** A question of Canada's about a record that the other country gave, and what its answer is about. */
async function asked(verb: string, content: object): Promise<About> {
  const first = liar.lookout();
  await liar.say([first]);
  const about = aboutOf(first);
  const { result } = await pair.ca.exchange.say(idText(about.recordId), { verb, content }, OFFICER, idempotency());
  return { ...about, answers: idFromText(result.exchanges[0]?.id ?? '') };
}
const RFI = ['RFI', { topic: ['IDENTITY'] }] as const;
const HIT = [
  'HIT',
  { category: 'PRIMARY', occurredAt: '2026-01-01T00:00:00Z', matchedOn: ['NAME'], actionTaken: 'REFERRED_TO_SECONDARY' },
] as const;
const REMOVAL = ['REMOVAL_REQUEST', { ground: 'INACCURATE', justification: 'Cleared.' }] as const;
const ONWARD = ['ONWARD_REQUEST', { thirdCountry: 'MX', need: 'SECURITY' }] as const;
const person = { name: { primaryIdentifier: 'X' } };

describe('an answer that says nothing, or nothing readable, answers nothing', () => {
  test.each([
    ['a reply without an outcome', RFI, Verb.RFI_REPLY, RecordKind.RFI_REPLY, encode('RfiReply', {})],
    [
      'a reply that is too long',
      RFI,
      Verb.RFI_REPLY,
      RecordKind.RFI_REPLY,
      encode('RfiReply', { outcome: 1, answer: 'x'.repeat(4001) }),
    ],
    [
      'a reply with control characters',
      RFI,
      Verb.RFI_REPLY,
      RecordKind.RFI_REPLY,
      encode('RfiReply', { outcome: 1, answer: '\u001b[31m' }),
    ],
    [
      'an outcome without a finding',
      ['DISPUTE', { matter: ['FACTS'] }],
      Verb.DISPUTE_OUTCOME,
      RecordKind.DISPUTE_OUTCOME,
      encode('DisputeOutcome', {}),
    ],
    [
      'a confirmed hit on another person',
      HIT,
      Verb.HIT_CONFIRMED,
      RecordKind.HIT_OUTCOME,
      encode('HitOutcome', { actionOnHit: 1, misidentification: person }),
    ],
    [
      'another person who is nobody',
      HIT,
      Verb.MISIDENTIFIED,
      RecordKind.HIT_OUTCOME,
      encode('HitOutcome', { misidentification: {} }),
    ],
    [
      'no removal, without a justification',
      REMOVAL,
      Verb.RETAINED,
      RecordKind.REMOVAL_ANSWER,
      encode('RemovalAnswer', { retainedBecause: 1 }),
    ],
    [
      'a grant without an end',
      ONWARD,
      Verb.ONWARD_GRANT,
      RecordKind.ONWARD_ANSWER,
      encode('OnwardAnswer', { validUntil: 'zzzz' }),
    ],
  ] as const)('%s', async (_, [verb, content], answer, kind, said) => {
    const about = await asked(verb, content);
    expect(await outcome(saying(answer, kind, said, about))).toBe('RECORD_INVALID');
    const view = await pair.ca.exchange.record(idText(about.recordId), { agency: 'CBSA' });
    expect(view.countries[0]).toMatchObject({ said: [{ state: 'OPEN' }], onward: [] });
  });

  test.each([
    ['a hit', Verb.HIT, RecordKind.HIT, encode('Hit', {})],
    ['a dispute', Verb.DISPUTE, RecordKind.DISPUTE, encode('Dispute', {})],
    ['a request', Verb.ONWARD_REQUEST, RecordKind.ONWARD_REQUEST, encode('OnwardRequest', { thirdCountry: 'CA', need: 1 })],
    ['a question', Verb.RFI, RecordKind.RFI, encode('Rfi', {})],
  ] as const)('%s of that sort opens no duty', async (_, verb, kind, said) => {
    const { about } = await ours();
    expect(await outcome(saying(verb, kind, said, about))).toBe('RECORD_INVALID');
  });
});

test('what is said goes under the purpose for which the record was shared, also in one batch', async () => {
  const under = (purpose: string, about: About) =>
    liar.lookout({
      ...{ kind: RecordKind.RFI, content: encode('Rfi', { topic: [1] }), disclose: (all) => all },
      statement: { verb: Verb.RFI, about, purpose },
    });
  const first = liar.lookout();
  const before = refused()[0];
  await liar.say([first, under('LAW_ENFORCEMENT', aboutOf(first)), under('COUNTER_TERRORISM', aboutOf(first))]);
  expect(refused()).toEqual([before + 1, 'RECORD_MISMATCH']);
  expect(await outcome(under('LAW_ENFORCEMENT', aboutOf(first)))).toBe('RECORD_MISMATCH');
  const about = await asked(...RFI);
  const answered = liar.lookout({
    ...{ kind: RecordKind.RFI_REPLY, content: encode('RfiReply', { outcome: 3 }), disclose: (all) => all },
    statement: { verb: Verb.RFI_REPLY, about, purpose: 'LAW_ENFORCEMENT' },
  });
  expect(await outcome(answered)).toBe('RECORD_MISMATCH');
});

test('a question that a releaser has not released here is not answered yet', async () => {
  const first = liar.lookout();
  const question = liar.lookout({
    ...{ kind: RecordKind.RFI, content: encode('Rfi', { topic: [1] }), disclose: (all) => all },
    statement: {
      ...{ verb: Verb.RFI, about: aboutOf(first) },
      obligations: [{ kind: ObligationKind.HUMAN_RELEASE, days: 0, hours: 0, text: '', clause: 'D.rfi' }],
    },
  });
  await liar.say([first, question]);
  const id = idText(decode('Statement', question.statement as Uint8Array).exchangeId);
  const answer = () =>
    pair.ca.exchange.answer(id, { verb: 'RFI_REPLY', content: { outcome: 'NOTHING_KNOWN' } }, OFFICER, idempotency());
  await expect(answer()).rejects.toMatchObject({ code: 'STATE_CONFLICT' });
  const boss = { subject: 'releaser-9', agency: 'CBSA' };
  await pair.ca.exchange.settle(id, 'HUMAN_RELEASE', { verdict: 'APPROVE', reason: 'seen' }, boss);
  expect((await answer()).result.exchanges[0]?.state).toBe('QUEUED');
});

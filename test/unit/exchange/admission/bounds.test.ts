// What a partner may say: whatever is admitted is committed, read back and shown, and whatever is not is refused with a code.
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { checkOf, EventPage, Exchange, WaitingExchanges } from '../../../../gateway/contract/index.ts';
import { agreementJson, eventJson, exchangeJson, reconciliationJson, waitingJson } from '../../../../gateway/server/views.ts';
import {
  AuditKind,
  CaveatCode,
  decode,
  encode,
  ObligationKind,
  type Outgoing,
  RecordKind,
  Verb,
} from '../../../../proto/index.ts';
import { DAY, HOUR, idText, isCode, newId, TripointError } from '../../../../services/domain/index.ts';
import { BOUNDS, LIMITS } from '../../../../services/envelope/index.ts';
import { entryBase } from '../../../../services/exchange/commit/entry.ts';
import { generateKeys, issueKeySet, nextKeySetDocument } from '../../../../services/identity/index.ts';
import { rawOf } from '../../../../services/ledger/index.ts';
import { signerOf } from '../../identity/fixture.ts';
import { type Liar, liarOf } from '../lying.ts';
import { nations, type Pair, type Prepared, startPair } from '../pair.ts';

let pair: Pair;
let liar: Liar;
beforeAll(async () => {
  pair = await startPair();
  liar = await liarOf(pair);
});
afterAll(() => pair?.close());

const { RETENTION, HUMAN_RELEASE, CAVEAT } = ObligationKind;
const UINT32 = 2 ** 32 - 1;
const UINT53 = Number.MAX_SAFE_INTEGER;

/** What became of a statement at Canada: the code of its REJECTED leaf, or ADMITTED. */
function fateOf(exchangeId: Uint8Array): string {
  const { store } = pair.ca;
  const kept = rawOf(store).get("SELECT state FROM exchange WHERE exchange_id = ? AND direction = 'received'", exchangeId);
  const leaves = rawOf(store)
    .all('SELECT entry FROM leaf WHERE exchange_id = ? ORDER BY leaf_index', exchangeId)
    .map(({ entry }) => decode('AuditEntry', entry as Uint8Array));
  const refused = leaves.find(({ kind }) => kind === AuditKind.REJECTED);
  if (kept !== undefined && refused === undefined) return kept.state as string;
  // Of several that were refused together the entry names none.
  const together = rawOf(store).get('SELECT code FROM refused WHERE exchange_id = ?', exchangeId)?.code as string | undefined;
  return refused?.externalReason ?? together ?? 'nothing';
}

function lastRefusal(): { readonly leaf: number; readonly code: string } {
  const row = rawOf(pair.ca.store).get(
    'SELECT leaf_index, entry FROM leaf WHERE kind = ? ORDER BY leaf_index DESC',
    AuditKind.REJECTED,
  );
  if (row === undefined) return { leaf: -1, code: '' };
  return { leaf: row.leaf_index as number, code: decode('AuditEntry', row.entry as Uint8Array).externalReason };
}

const checks = { event: checkOf(EventPage), exchange: checkOf(Exchange), waiting: checkOf(WaitingExchanges) };
let cursor = 0;

/** Every list that Canada's people read, as the HTTP API shows it: throws where one does not. */
async function readAll(): Promise<void> {
  const { exchange, store, fatal } = pair.ca;
  expect(fatal).toEqual([]);
  const events = (await exchange.events(cursor, 1_000)).map((event) => eventJson(event, true));
  cursor = events.at(-1)?.cursor ?? cursor;
  expect(checks.event({ events, next: cursor }).faults).toBeUndefined();
  expect(JSON.stringify(events)).not.toContain('unreadable');
  const duties = { exchanges: (await exchange.duties()).exchanges.map(waitingJson) };
  expect(checks.waiting(duties).faults).toBeUndefined();
  expect(JSON.stringify(duties)).not.toContain('unreadable');
  for (const view of await exchange.agreements()) agreementJson(view);
  for (const view of await exchange.reconciliations()) reconciliationJson(view);
  const ids = rawOf(store).all("SELECT exchange_id FROM exchange WHERE direction = 'received' ORDER BY rowid DESC LIMIT 1");
  for (const { exchange_id: id } of ids) {
    const view = await exchange.get(idText(id as Uint8Array), { releases: true });
    expect(checks.exchange(exchangeJson(view)).faults).toBeUndefined();
  }
  const { n } = rawOf(store).get('SELECT max(length(entry)) AS n FROM leaf') as { n: number };
  expect(n).toBeLessThanOrEqual(LIMITS.leafBytes);
}

async function said(statement: Outgoing<'Statement'>, header: Outgoing<'RecordHeader'> = {}): Promise<string> {
  const exchangeId = newId();
  await liar.say([liar.lookout({ statement: { exchangeId, ...statement }, header })]);
  await readAll();
  return fateOf(exchangeId);
}

describe('a term', () => {
  const retention = (days: number, hours = 0) => said({ obligations: [{ kind: RETENTION, days, hours, text: '', clause: '9' }] });

  test.each([
    [0, 0],
    [1, 1],
    [BOUNDS.termDays, 0],
    [BOUNDS.termDays - 1, 24],
    [0, BOUNDS.termDays * 24],
  ])('of %i days and %i hours is kept', async (days, hours) => expect(await retention(days, hours)).toBe('ADMITTED'));

  test.each([
    [BOUNDS.termDays, 1],
    [0, BOUNDS.termDays * 24 + 1],
    [200_000, 0],
    [UINT32, 0],
    [0, UINT32],
    [UINT32, UINT32],
  ])('of %i days and %i hours is refused, and the ledger goes on', async (days, hours) => {
    expect(await retention(days, hours)).toBe('MALFORMED');
    expect(await retention(1)).toBe('ADMITTED');
  });

  test('is never beyond what our own text sets', async () => {
    const [own] = rawOf(pair.ca.store).all("SELECT due, at FROM duty WHERE kind = 'RETENTION' ORDER BY due DESC LIMIT 1") as [
      { due: number; at: number },
    ];
    const { retention: term } = pair.ca.context.policy.agreements().find(({ id }) => id === 'ca-us-lookouts') ?? {};
    if (term !== undefined) expect(own.due - own.at).toBeLessThanOrEqual(term.days * DAY);
    else expect(own.due - own.at).toBeLessThanOrEqual(BOUNDS.termDays * DAY);
  });
});

test('a batch of one good and many that are out of bounds: each has its own verdict', async () => {
  const ids = Array.from({ length: 4 }, () => newId());
  const changes: Outgoing<'Statement'>[] = [
    { purpose: 'x'.repeat(BOUNDS.purposeBytes + 1) },
    {},
    { clauses: Array.from({ length: 64 }, () => 'y'.repeat(60)) },
    { agency: `CBP\0` },
  ];
  await liar.say(changes.map((change, i) => liar.lookout({ statement: { exchangeId: ids[i] as Uint8Array, ...change } })));
  await readAll();
  // A leaf that cannot hold what is said is no leaf, and that is found first.
  expect(ids.map(fateOf)).toEqual(['MALFORMED', 'ADMITTED', expect.stringMatching(/^(MALFORMED|OVERSIZED)$/), 'MALFORMED']);
});

test('an index, a sequence or a promise beyond any log puts the parcel aside, and the link goes on', async () => {
  for (const change of [{ index: BOUNDS.count }, { index: UINT53 }]) {
    const exchangeId = newId();
    await liar.say([liar.lookout({ ...change, statement: { exchangeId } })]);
    expect(fateOf(exchangeId)).toBe('nothing');
    await readAll();
  }
  await liar.say([liar.lookout()], { facts: { receivedThrough: UINT53 } });
  await readAll();
  expect(await said({})).toBe('ADMITTED');
});

test('a receipt with more than a receipt has is logged as refused, answered by none, and closes nothing', async () => {
  const receipt = encode('Receipt', { batchId: newId(), verdicts: [{ exchangeId: newId(), verdict: 1, index: UINT53 }] });
  const statement = { verb: Verb.RECEIPT, agreement: '', agreementDigest: new Uint8Array(), purpose: '' };
  const sent = () => rawOf(pair.ca.store).get('SELECT sent_through AS n FROM link')?.n;
  const before = sent();
  const exchangeId = newId();
  const entry = liar.lookout({
    kind: RecordKind.RECEIPT,
    content: receipt,
    disclose: (present) => present,
    statement: { exchangeId, ...statement },
  });
  await liar.say([entry]);
  expect(fateOf(exchangeId)).toBe('MALFORMED');
  expect(sent()).toBe(before);
  await readAll();
});

test('the largest that the bounds let in fits into an entry of our log', () => {
  const { context } = pair.ca;
  const wide = '\u{ffff}'; // three bytes for one unit
  const clause = 'c'.repeat(BOUNDS.clauseBytes);
  const entry = {
    ...entryBase({ ...context, gatewayId: 'g'.repeat(64) }, pair.now()),
    ...{ exchangeId: newId(), from: 'US', to: 'CA', recordKind: 2, verb: 1, recordId: newId(), recordVersion: UINT32 },
    purpose: wide.repeat(Math.floor(BOUNDS.purposeBytes / 3)),
    legalBasis: {
      agreement: 'a'.repeat(BOUNDS.agreementBytes),
      version: 'v'.repeat(32),
      digest: new Uint8Array(32),
      clauses: Array.from({ length: Math.floor((BOUNDS.clausesBytes + 2) / (BOUNDS.clauseBytes + 2)) }, () => clause),
    },
    ...{ outcome: 2, externalReason: 'X'.repeat(BOUNDS.codeChars), kind: AuditKind.RECEIVED },
    disclosed: Array.from({ length: LIMITS.fieldsPerKind }, (_, i) => i + 1),
    ...{ statementDigest: new Uint8Array(32), manifestSha256: new Uint8Array(32), senderKeyId: 'k'.repeat(43) },
    commitments: Array.from({ length: 4 }, (_, i) => ({ name: i + 1, digest: new Uint8Array(32) })),
    peerRef: { origin: wide.repeat(BOUNDS.originBytes / 3), index: BOUNDS.count, leafHash: new Uint8Array(32) },
  } as Outgoing<'AuditEntry'>;
  expect(encode('AuditEntry', entry).length).toBeLessThanOrEqual(LIMITS.leafBytes);
});

describe('a statement that throws midway', () => {
  /** Canada's vault fails at the next record: what nobody foresaw, in the middle of admitting a statement. */
  function failing<T>(work: () => Promise<T>): Promise<T> {
    const { vault } = pair.ca.context;
    const { seal } = vault;
    let left = 1;
    Object.assign(vault, {
      seal(...given: Parameters<typeof seal>) {
        if (given[1][0] === 'record' && left-- > 0) throw new RangeError('nobody foresaw this');
        return seal(...given);
      },
    });
    return work().finally(() => Object.assign(vault, { seal }));
  }

  test('leaves nothing of itself, has its own verdict, and the others of its batch are admitted', async () => {
    const { store, logged } = pair.ca;
    const count = (table: string) => rawOf(store).get(`SELECT count(*) AS n FROM ${table}`)?.n as number;
    const before = { keys: count('vault_key'), records: count('record'), duties: count('duty') };
    const ids = [newId(), newId()];
    await failing(() => liar.say(ids.map((exchangeId) => liar.lookout({ statement: { exchangeId } }))));
    expect(ids.map(fateOf)).toEqual(['INTERNAL', 'ADMITTED']);
    // One record and its key, and those of the receipt.
    expect(count('record') - before.records).toBe(2);
    expect(count('vault_key') - before.keys).toBe(2);
    expect(rawOf(store).get('SELECT count(*) AS n FROM leaf WHERE exchange_id = ?', ids[0] as Uint8Array)?.n).toBe(1);
    expect(logged.some((line) => line.includes('unexpected'))).toBe(true);
    await readAll();
  });
});

test('a key set of a batch that throws at its end is in use only when the batch has come again and is kept', async () => {
  const { store, context } = pair.ca;
  const { set, nation: us } = (await nations()).US as Prepared;
  const window = { notBefore: set.document.notBefore + HOUR, notAfter: set.document.notAfter + HOUR };
  const document = nextKeySetDocument(set, { ...window, keys: await generateKeys(), log: set.document.log });
  const next = await issueKeySet(document, signerOf(us.identity));
  const kept = () => rawOf(store).get("SELECT 1 FROM key_set WHERE country = 'US' AND number = 2");
  const told = () =>
    liar.lookout({
      ...{ kind: RecordKind.KEY_SET, content: encode('KeySet', { keySet: next.jws }), disclose: (all) => all },
      header: { classification: 0 },
      statement: { verb: Verb.KEY_SET, priority: 0, agreement: '', agreementDigest: new Uint8Array(), purpose: '' },
    });
  // Its receipt cannot be sealed.
  const { vault } = context;
  const { seal } = vault;
  Object.assign(vault, {
    seal(): never {
      Object.assign(vault, { seal });
      throw new RangeError('nobody foresaw this');
    },
  });
  await liar.say([told()]);
  expect(kept()).toBeUndefined();
  expect(context.keys.latest('US')?.document.number).toBe(1);
  await liar.say([told()]);
  expect(kept()).toBeDefined();
  expect(context.keys.latest('US')?.document.number).toBe(2);
});

describe('caveats', () => {
  type Caveats = NonNullable<Outgoing<'RecordHeader'>['caveats']>;
  const caveated = (...caveats: Caveats) => said({}, { caveats });
  const LATER = { code: 17 as CaveatCode, until: 1, text: 'of a later version' };

  test.each<[string, Caveats]>([
    ['no code', [{ text: 'H3' }]],
    ['a level that ends', [{ code: CaveatCode.H3, until: 1 }]],
    ['concealed without an end', [{ code: CaveatCode.CONCEALED }]],
    ['a note without words', [{ code: CaveatCode.NOTE }]],
    ['words of two lines', [{ code: CaveatCode.H1, text: 'a\nb' }]],
    ['words without end', [{ code: CaveatCode.H1, text: 'x'.repeat(BOUNDS.caveatBytes + 1) }]],
    ['more than there may be', Array.from({ length: BOUNDS.caveats + 1 }, () => ({ code: CaveatCode.H0 }))],
  ])('of a partner: %s is refused', async (_, caveats) => expect(await caveated(...caveats)).toBe('MALFORMED'));

  test('of a later version are the strictest that there are', async () => {
    const strictest = [{ code: CaveatCode.H3 }, { code: CaveatCode.CONCEALED, until: UINT53 }];
    expect(await caveated()).toBe('ADMITTED');
    // What a lookout that is concealed does not show, is here.
    expect([await caveated(LATER), await caveated(...strictest)]).toEqual(Array(2).fill('WITHHELD_FIELD_DISCLOSED'));
    const shown = async (...caveats: Caveats) => {
      const exchangeId = newId();
      const disclose: Parameters<Liar['lookout']>[0] = { disclose: (present) => present.filter(({ field }) => field === 1) };
      await liar.say([liar.lookout({ statement: { exchangeId }, header: { caveats }, ...disclose })]);
      await readAll();
      return pair.ca.exchange.get(idText(exchangeId), { releases: true });
    };
    const [later, known] = [await shown(LATER), await shown(...strictest)];
    expect(later.caveats).toEqual([{ code: '17', until: 1, text: 'of a later version' }]);
    expect(later.decision?.obligations).toContainEqual(expect.objectContaining({ text: 'Not for use in court.' }));
    expect(later.decision).toEqual(known.decision);
  });
});

describe('whatever is said within the types of the wire', () => {
  const number = fc.oneof(
    fc.constantFrom(0, 1, BOUNDS.termDays, BOUNDS.termDays + 1, BOUNDS.termDays * 24, 200_000, 2 ** 31, UINT32),
    fc.integer({ min: 0, max: UINT32 }),
  );
  const instant = fc.oneof(fc.constantFrom(0, 1, UINT53, UINT53 - 1, 2 ** 48), fc.integer({ min: 0, max: UINT53 }));
  const length = fc.constantFrom(0, 1, 63, 64, 65, 128, 129, 512, 513, 2_000, 6_001);
  const text = fc.oneof(
    fc.string({ unit: 'grapheme', maxLength: 40 }),
    fc.constantFrom('\0', 'a\nb', '\u{202e}abc', '‮', '\ufffd', '🛂'),
    fc.tuple(length, fc.constantFrom('x', 'é', '語', '🛂')).map(([n, unit]) => unit.repeat(n)),
  );
  const bytes = fc.constantFrom(0, 1, 16, 31, 32, 33).map((n) => new Uint8Array(n).fill(7));
  const obligation = fc.record({
    kind: fc.constantFrom(RETENTION, HUMAN_RELEASE, CAVEAT, ObligationKind.VERIFY_BEFORE_ACTION, ObligationKind.RESPOND),
    days: number,
    hours: number,
    text,
    clause: text,
  });
  const withheld = fc.record({ clause: text, fields: fc.array(number, { maxLength: 4 }) });
  const caveatCode = fc.oneof(fc.integer({ min: 0, max: 8 }), fc.constant(2 ** 31 - 1)) as fc.Arbitrary<CaveatCode>;
  const of = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined, freq: 3 });
  const statement = fc.record({
    obligations: of(fc.oneof(fc.array(obligation, { maxLength: 3 }), fc.array(obligation, { minLength: 120, maxLength: 130 }))),
    withheld: of(fc.array(withheld, { maxLength: 3 })),
    clauses: of(fc.array(text, { maxLength: 4 })),
    purpose: of(text),
    agency: of(text),
    recipientAgency: of(text),
    agreement: of(text),
    agreementDigest: of(bytes),
    queryDigest: of(bytes),
    correlation: of(fc.constantFrom(new Uint8Array(), new Uint8Array(15), newId())),
    deadline: of(instant),
    issued: of(instant),
    priority: of(fc.integer({ min: 0, max: 3 })),
    exigent: of(fc.boolean()),
  });
  const header = fc.record({
    version: of(number),
    created: of(instant),
    caveats: of(fc.array(fc.record({ code: caveatCode, until: instant, text }), { maxLength: 20 })),
    supersedes: of(bytes),
    classification: of(fc.integer({ min: 0, max: 4 })),
    originator: of(fc.record({ country: fc.constantFrom('US', 'CA', ''), agency: text })),
  });
  /** At most two things are not as they ought to be, so that much gets far. */
  const few = <T extends object>(changes: fc.Arbitrary<T>) =>
    fc.tuple(changes, fc.integer({ min: 0, max: 2 }), fc.nat(20)).map(([found, n, from]) => {
      const given = Object.entries(found).filter(([, value]) => value !== undefined);
      return Object.fromEntries([...given, ...given].slice(from % Math.max(1, given.length)).slice(0, n));
    });
  const content = fc
    .record({ contactPoint: text, subjectReasonOnList: text, validUntil: text, recordReference: text, sourceGrade: text })
    .map((said) => encode('Lookout', { subjectKind: 1, category: 1, actionOnHit: 1, ...said }));

  test('is admitted, committed, read back and shown, or refused with a code, and the ledger goes on', async () => {
    const fates = new Map<string, number>();
    const run = async (change: object, of: object, record: Uint8Array | undefined) => {
      const exchangeId = newId();
      const options = { statement: { exchangeId, ...change }, header: of, ...(record && { content: record }) };
      let entry: Outgoing<'BatchEntry'>;
      try {
        entry = liar.lookout(options);
        decode('Statement', entry.statement as Uint8Array);
      } catch (error) {
        // No message of this kind: not within the types.
        if (error instanceof TripointError) return;
        throw error;
      }
      const before = lastRefusal();
      await liar.say([entry]);
      // What does not decode has no id, and its refusal names none.
      const last = lastRefusal();
      const fate = last.leaf > before.leaf ? last.code : fateOf(exchangeId);
      fates.set(fate, (fates.get(fate) ?? 0) + 1);
      expect(fate === 'ADMITTED' || isCode(fate), fate).toBe(true);
      await readAll();
    };
    await fc.assert(fc.asyncProperty(few(statement), few(header), fc.option(content, { nil: undefined, freq: 1 }), run), {
      numRuns: 200,
      seed: 9,
      endOnFailure: true,
    });
    // Neither is all of it.
    expect(fates.get('ADMITTED')).toBeGreaterThan(10);
    expect(fates.get('MALFORMED')).toBeGreaterThan(10);
    expect(await said({})).toBe('ADMITTED');
  }, 120_000);
});

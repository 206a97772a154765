import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { type AuditEntry, AuditKind, decode } from '../../../../proto/index.ts';
import { MINUTE } from '../../../../services/domain/index.ts';
import { isFaulty, type OpenedStatement, openParcel, QUERY_CLASS, sealBatch } from '../../../../services/envelope/index.ts';
import { placeOfExchange } from '../../../../services/exchange/commit/rows.ts';
import type { Visa } from '../../../../services/exchange/index.ts';
import { loadBatch } from '../../../../services/exchange/link/stored-batch.ts';
import { type Row, rawOf } from '../../../../services/ledger/index.ts';
import { LEFT_OUT } from '../../../../services/records/index.ts';
import { type Pair, startPair, until } from '../pair.ts';

const ASKER = { subject: 'officer-2', agency: 'IRCC' };
const question = (documentNumber: string, issuingState: string, citizenship = [issuingState]) => ({
  to: 'US',
  ...{ purpose: 'ENTRY_OR_STAY', mistreatmentRisk: 'NONE' as const },
  record: { caseReference: 'CASE-1', document: { documentNumber, issuingState, documentType: 'P' }, citizenship },
});

const visa = (documentNumber: string, issuingState: string, citizenship: string[], more: Partial<Visa> = {}): Visa =>
  ({
    ...more,
    answer: {
      document: { documentNumber, issuingState, documentType: 'P' },
      name: [{ primaryIdentifier: 'SPECIMEN', secondaryIdentifier: 'VISA' }],
      visaClass: 'B1',
      visaApplicationDispositionStatus: 'DENIED',
      refusalDate: '2025-03-20',
      ...more.answer,
    },
    subject: { citizenship, permanentResidence: [], allegedPersecutor: [], findings: ['TEMPORARY_DOCUMENT_DENIED'] },
  }) as Visa;

const NOBODY = { permanentResidence: [], allegedPersecutor: [], findings: [] };

let pair: Pair;
/** Given in the place of the next answer. */
let instead: Uint8Array | undefined;
beforeAll(async () => {
  pair = await startPair({ answering: (_, topic) => (topic === 'visa' ? instead : undefined) });
  await pair.us.exchange.storeVisas([
    visa('D1', 'UTO', ['UTO']),
    visa('P1', 'UTO', ['USA']),
    visa('L1', 'UTO', ['UTO'], { domesticLaw: 'MUST_REFUSE' }),
    visa('M1', 'UTO', ['UTO'], { domesticLaw: 'MAY_REFUSE' }),
    visa('M2', 'UTO', ['UTO'], { domesticLaw: 'MAY_REFUSE', answer: { refusalExtent: 'PARTIAL', reasonCode: 'ORDRE_PUBLIC' } }),
    visa('C1', 'UTO', ['UTO'], { domesticLaw: 'CONDITIONS' }),
    visa('AB-12345', 'GBR', ['GBR'], { answer: { visaClass: 'B2', dateOfBirth: { date: '1990-05-05' } } }),
  ]);
  await until('both resumed', async () =>
    [await pair.us.exchange.health(), await pair.ca.exchange.health()].every(({ checks }) =>
      checks.every(({ status }) => status === 'OK'),
    ),
  );
});
afterAll(() => pair?.close());
afterEach(() => pair.advance(MINUTE));

async function ask(documentNumber: string, issuingState: string) {
  const [size, waits, answers] = [pair.us.store.head().size, pair.us.waits.length, pair.us.answers.length];
  const result = await pair.ca.exchange.query(question(documentNumber, issuingState), ASKER);
  const parcel = pair.us.answers[answers] as Uint8Array;
  return {
    result,
    parcel,
    leaves: rawOf(pair.us.store)
      .all('SELECT entry FROM leaf WHERE leaf_index >= ? ORDER BY leaf_index', size)
      .map(({ entry }) => decode('AuditEntry', entry as Uint8Array)),
    waits: pair.us.waits.slice(waits),
    answer: parcel && (await opened(parcel)),
  };
}

/** What the asker sees of an answer, byte for byte. */
async function opened(parcel: Uint8Array): Promise<OpenedStatement> {
  const { keys, ownKeys, clock } = pair.ca.context;
  const { statements } = await openParcel(
    parcel,
    { self: 'CA', partner: 'US' },
    { signing: (kid: string) => keys.signingKey('US', kid), decryption: ownKeys.decryption },
    clock(),
  );
  const [statement] = statements;
  if (statement === undefined || isFaulty(statement)) throw new Error('one whole statement');
  return statement;
}

describe('an answer', () => {
  test('replay: one that was given to another question is not taken, and is kept against the partner', async () => {
    const { parcel } = await ask('D1', 'UTO');
    instead = parcel;
    const { result } = await ask('D1', 'UTO').finally(() => {
      instead = undefined;
    });
    expect(result).toMatchObject({ outcome: 'UNAVAILABLE', code: 'REPLAYED' });
    expect(rawOf(pair.ca.store).get('SELECT code FROM quarantine ORDER BY at DESC LIMIT 1')?.code).toBe('REPLAYED');
  });

  test('that matches shows what may be shown, and both logs name each other', async () => {
    const { result, leaves } = await ask('D1', 'UTO');
    expect(result).toMatchObject({ outcome: 'MATCH', answer: { visaClass: 'B1', visaApplicationDispositionStatus: 'DENIED' } });
    // Receipts of what both said at their start may come meanwhile.
    const kinds = leaves.map(({ kind }) => kind).filter((kind) => kind !== AuditKind.RECEIPT);
    expect(kinds).toEqual([AuditKind.RECEIVED, AuditKind.SENT]);
    expect((await pair.ca.exchange.get(result.exchangeId)).state).toBe('ANSWERED');
  });

  describe.each([
    ['a person that no answer may be about', 'P1', 'UTO'],
    ['a visa that our own law forbids to tell of', 'L1', 'UTO'],
  ])('that is suppressed: %s', (_, number, state) => {
    test('says what one without a match says, and nothing more', async () => {
      const [none, suppressed] = [await ask('NOBODY', 'UTO'), await ask(number, state)];
      expect(suppressed.result).toMatchObject({ outcome: 'NO_MATCH' });
      const told = ({ exchangeId: _, log: __, ...rest }: typeof none.result) => rest;
      expect(told(suppressed.result)).toEqual(told(none.result));
    });

    test('has the same sealed length, leaves, statement and commitments in number and size', async () => {
      const [none, suppressed] = [await ask('NOBODY', 'UTO'), await ask(number, state)];
      expect(suppressed.parcel.length).toBe(none.parcel.length);
      const shape = ({ leaves }: typeof none) =>
        leaves.map((leaf) => ({
          ...inClear(leaf),
          commitments: leaf.commitments.map(({ name, digest }) => [name, digest.length]),
        }));
      expect(shape(suppressed)).toEqual(shape(none));
      const seen = ({ answer }: typeof none) => ({
        statement: answer.statementBytes.length,
        header: answer.headerBytes.length,
        leaf: answer.leaf.length,
        commitments: answer.commitments.length,
        disclosed: answer.disclosures.map(({ field, salt, carried }) => [field, salt.length, [...carried]]),
        clauses: answer.statement.clauses,
        withheld: answer.statement.withheld,
        obligations: answer.statement.obligations,
      });
      expect(seen(suppressed)).toEqual(seen(none));
    });

    test('is known for what it is in the own log alone, behind a commitment', async () => {
      const { answer } = await ask(number, state);
      const row = rawOf(pair.us.store).get(
        'SELECT exchange_id, direction, partner, leaf_index, sealed, vault_id, decision FROM exchange WHERE exchange_id = ?',
        answer.statement.exchangeId,
      );
      expect(row?.decision).not.toMatch(/SUPPRESS/);
      const { wrapped } =
        rawOf(pair.us.store).get('SELECT wrapped FROM vault_key WHERE vault_id = ?', row?.vault_id as Uint8Array) ?? {};
      const { vault } = pair.us.context;
      const key = vault.unwrap(row?.vault_id as Uint8Array, wrapped as Uint8Array);
      expect(new TextDecoder().decode(vault.open(key, placeOfExchange(row as Row), row?.sealed as Uint8Array))).toMatch(
        /SUPPRESS/,
      );
    });
  });

  test.each([
    ['M1', 'REFUSED', 'POLICY_REFUSED', { refusalExtent: 'FULL' }],
    ['M2', 'REFUSED', 'ORDRE_PUBLIC', { refusalExtent: 'PARTIAL' }],
    ['C1', 'CONDITIONAL', 'DOMESTIC_LAW', {}],
  ])('about %s, which our law lets us decline or bind to conditions, is %s', async (number, outcome, code, answer) => {
    const { result } = await ask(number, 'UTO');
    expect(result).toMatchObject({ outcome, code, answer: { outcome, reasonCode: code, ...answer } });
    expect(result.answer).not.toHaveProperty('visaApplicationDispositionStatus');
  });

  test.each([
    ['AB-12345', 'AB12345', 'GBR'],
    ['AB-12345', 'AB 12345', 'GBD'],
    ['AB-12345', 'AB.1234-5', 'GBN'],
  ])('is found: on file as %s, asked as %s of %s', async (_, number, state) => {
    expect((await ask(number, state)).result).toMatchObject({ outcome: 'MATCH', answer: { visaClass: 'B2' } });
  });

  test.each([
    ['NAME_DIFFERS', { name: [{ primaryIdentifier: 'OTHER' }] }],
    ['BIRTH_DATE_DIFFERS', { name: [{ primaryIdentifier: 'SPECIMEN' }], dateOfBirth: { date: '1980' } }],
    ['NAME_AND_BIRTH_DATE_DIFFER', { name: [{ primaryIdentifier: 'OTHER' }], dateOfBirth: { date: '1980' } }],
  ])(
    'about another person than the file of the document is possible, says %s and tells nothing of the file',
    async (code, who) => {
      const { record, ...rest } = question('AB12345', 'GBR');
      const result = await pair.ca.exchange.query({ ...rest, record: { ...record, ...who } }, ASKER);
      expect(result).toMatchObject({ outcome: 'POSSIBLE', code });
      expect(result.answer).toEqual({ outcome: 'POSSIBLE', reasonCode: code });
    },
  );

  test('about the person on file, in other words, matches', async () => {
    const { record, ...rest } = question('AB12345', 'GBR');
    const who = { name: [{ primaryIdentifier: 'specimen', secondaryIdentifier: 'V.' }], dateOfBirth: { date: '1990-05' } };
    expect(await pair.ca.exchange.query({ ...rest, record: { ...record, ...who } }, ASKER)).toMatchObject({ outcome: 'MATCH' });
  });

  test('of a person that our law keeps to itself is no more possible than it matches', async () => {
    const { record, ...rest } = question('L1', 'UTO');
    const result = await pair.ca.exchange.query(
      { ...rest, record: { ...record, name: [{ primaryIdentifier: 'OTHER' }] } },
      ASKER,
    );
    expect(result).toMatchObject({ outcome: 'NO_MATCH' });
  });

  test('leaves on the fixed slot, whatever it says', async () => {
    // Half of it before the commit; the clock stands still meanwhile.
    for (const [number, state] of [
      ['D1', 'UTO'],
      ['NOBODY', 'UTO'],
      ['P1', 'UTO'],
      ['L1', 'UTO'],
      ['M1', 'UTO'],
    ] as const)
      expect((await ask(number, state)).waits).toEqual([125, 250]);
  });

  test('leaves on the next slot when the work took longer than one', async () => {
    const { context } = pair.us;
    const { commitWith } = context.store;
    (context.store as { commitWith: typeof commitWith }).commitWith = async (writes, rest) => {
      if (writes.some(([name]) => name === 'answered')) pair.advance(300_000);
      return commitWith(writes, rest);
    };
    const { waits } = await ask('NOBODY', 'UTO');
    (context.store as { commitWith: typeof commitWith }).commitWith = commitWith;
    expect(waits).toEqual([125, 200]);
  });
});

describe('an answer that would be longer than others', () => {
  const names = (count: number, letters: number) =>
    Array.from({ length: count }, (_, i) => ({ primaryIdentifier: `SPECIMEN${i}`.padEnd(letters, 'X') }));

  test.each([
    ['many aliases', 'W1', { alias: names(100, 200) }, ['alias']],
    ['names beyond the class as well', 'W2', { alias: names(40, 200), name: names(100, 200) }, ['name', 'alias']],
    [
      'long words',
      'W3',
      { visaStatus: '漢'.repeat(1000), groundOfInadmissibility: '漢'.repeat(4000) },
      ['groundOfInadmissibility'],
    ],
  ])('leaves out %s, by whole fields, and says so', async (_, number, answer, leftOut) => {
    await pair.us.exchange.storeVisas([visa(number, 'UTO', ['UTO'], { answer })]);
    const none = await ask('NOBODY', 'UTO');
    const { result, parcel, leaves } = await ask(number, 'UTO');
    expect(parcel.length).toBe(none.parcel.length);
    expect(result.outcome).toBe('MATCH');
    expect(result.withheld.find(({ clause }) => clause === LEFT_OUT)).toEqual({ clause: LEFT_OUT, fields: leftOut });
    const { length } = Object.keys(result.answer ?? {});
    expect(leaves.at(-1)?.disclosed).toHaveLength(length);
    for (const field of leftOut) expect(result.answer).not.toHaveProperty(field);
    expect(result.answer).toMatchObject({ document: { documentNumber: number }, visaClass: 'B1' });
  });
});

describe('a question', () => {
  test('that would be longer than others is not taken', async () => {
    const { record, ...asked } = question('D1', 'UTO');
    const name = Array.from({ length: 100 }, (_, i) => ({ primaryIdentifier: `${i}`.padEnd(200, 'X') }));
    const size = pair.ca.store.head().size;
    await expect(pair.ca.exchange.query({ ...asked, record: { ...(record as object), name } }, ASKER)).rejects.toMatchObject({
      code: 'INVALID',
      faults: [{ field: '/visaQuery' }],
    });
    expect(pair.ca.store.head().size).toBe(size);
  });

  test('has the one length that every question and answer has', async () => {
    const batch = await askedBatch('D1', 'UTO');
    expect(batch.length).toBeGreaterThan(QUERY_CLASS);
    expect((await ask('D1', 'UTO')).parcel.length).toBeLessThan(QUERY_CLASS + 1024);
  });

  test('that is asked again, the same bytes, gets the stored answer and is logged once', async () => {
    const parcel = await askedBatch('D1', 'UTO');
    const size = pair.us.store.head().size;
    const [first, second] = [await handed(parcel), await handed(parcel)];
    expect(pair.us.store.head().size).toBe(size + 2);
    expect((await opened(second)).statementBytes).toEqual((await opened(first)).statementBytes);
  });

  test('that is asked twice at once gets one answer twice', async () => {
    const parcel = await askedBatch('NOBODY', 'UTO');
    const size = pair.us.store.head().size;
    const [first, second] = await Promise.all([handed(parcel), handed(parcel)]);
    expect(pair.us.store.head().size).toBe(size + 2);
    expect((await opened(second)).digest).toEqual((await opened(first)).digest);
    expect(rawOf(pair.us.store).get('SELECT count(*) AS n FROM quarantine')?.n).toBe(0);
  });

  test('that is older than the freshness window gets no answer', async () => {
    const parcel = await askedBatch('D1', 'UTO');
    pair.advance(pair.us.context.limits.queryFreshnessMs * 1000 + 1_000_000);
    await expect(handed(parcel)).rejects.toMatchObject({ code: 'LINK_DOWN' });
    const code = rawOf(pair.us.store).get('SELECT code FROM quarantine ORDER BY quarantine_id DESC')?.code;
    expect(code).toBe('STALE_QUERY');
  });

  test('on a cut link is UNAVAILABLE, logged at the asker, and said by nobody', async () => {
    pair.cut(true);
    const result = await pair.ca.exchange.query(question('D1', 'UTO'), ASKER);
    pair.cut(false);
    expect(result).toMatchObject({ outcome: 'UNAVAILABLE', code: 'LINK_DOWN' });
    expect((await pair.ca.exchange.get(result.exchangeId)).state).toBe('UNAVAILABLE');
    const last = rawOf(pair.ca.store).get('SELECT entry FROM leaf ORDER BY leaf_index DESC LIMIT 1')?.entry as Uint8Array;
    expect(decode('AuditEntry', last)).toMatchObject({ kind: AuditKind.FAILED, externalReason: 'LINK_DOWN' });
  });

  test('that our own rules refuse never leaves', async () => {
    const asked = pair.us.store.head().size;
    const result = await pair.ca.exchange.query(question('P2', 'USA', ['USA']), ASKER);
    expect(result).toMatchObject({
      outcome: 'REFUSED',
      code: 'POLICY_REFUSED',
      refusedBy: [{ rule: expect.any(String), clause: expect.any(String), facts: expect.arrayContaining(['subject']) }],
    });
    expect(pair.us.store.head().size).toBe(asked);
  });

  test('at a risk of mistreatment, or one that nobody has looked for, never leaves', async () => {
    const { mistreatmentRisk: _, ...asking } = question('D1', 'UTO');
    for (const found of [{ mistreatmentRisk: 'SUBSTANTIAL' as const }, {}])
      expect((await pair.ca.exchange.query({ ...asking, ...found }, ASKER)).refusedBy).toMatchObject([
        { rule: 'ask-mistreatment' },
      ]);
  });

  test('for a purpose that no agreement with the partner knows is a fault, and not logged as a refusal', async () => {
    const { size } = pair.ca.store.head();
    await expect(pair.ca.exchange.query({ ...question('D1', 'UTO'), purpose: 'ENTRY' }, ASKER)).rejects.toMatchObject({
      code: 'INVALID',
      faults: [{ field: '/purpose', rule: expect.stringMatching(/^one of .*ENTRY_OR_STAY/) }],
    });
    expect(pair.ca.store.head().size).toBe(size);
  });

  test("that the answering country's rules refuse is answered REFUSED, and the asker is told so", async () => {
    // The same agreement at both ends refuses at the asker first: so this one is asked past the asker's rules.
    const { policy } = pair.ca.context;
    const decide = policy.decide;
    let blinded = true;
    (policy as { decide: typeof decide }).decide = (facts, under) => {
      const { subject: _, ...without } = facts;
      return decide(
        blinded && facts.action === 'ask' ? { ...without, subject: { ...NOBODY, citizenship: ['UTO'] } } : facts,
        under,
      );
    };
    const size = pair.us.store.head().size;
    const result = await pair.ca.exchange.query(question('P2', 'USA', ['USA']), ASKER);
    blinded = false;
    (policy as { decide: typeof decide }).decide = decide;
    expect(pair.us.store.head().size).toBe(size + 2);
    expect(result).toMatchObject({ outcome: 'REFUSED', code: 'POLICY_REFUSED' });
  });
});

const inClear = ({ kind, from, to, verb, recordKind, purpose, outcome, disclosed, externalReason, legalBasis }: AuditEntry) => ({
  kind,
  from,
  to,
  verb,
  recordKind,
  purpose,
  outcome,
  disclosed,
  externalReason,
  legalBasis,
});

/** A question as Canada asks it, kept back. */
async function askedBatch(documentNumber: string, issuingState: string): Promise<Uint8Array> {
  pair.cut(true);
  await pair.ca.exchange.query(question(documentNumber, issuingState), ASKER);
  pair.cut(false);
  const row = rawOf(pair.ca.store).get(
    "SELECT batch_id FROM batch WHERE direction = 'sent' AND link_sequence IS NULL ORDER BY rowid DESC",
  );
  const batch = loadBatch(pair.ca.context, 'US', row?.batch_id as Uint8Array);
  const recipient = pair.ca.context.keys.encryptionKey('US', pair.now());
  if (recipient === undefined || batch.signature === undefined) throw new Error('a signed question');
  return sealBatch({ ...batch, signature: batch.signature }, recipient, QUERY_CLASS);
}

const handed = (parcel: Uint8Array) => pair.ask('CA', parcel);

describe('visas', () => {
  test('of one document are refused: only one of both would be found', async () => {
    const two = [visa('ZZ-1', 'GBR', ['UTO']), visa('ZZ2', 'GBR', ['UTO']), visa('ZZ 1', 'GBD', ['UTO'])];
    await expect(pair.us.exchange.storeVisas(two)).rejects.toMatchObject({
      code: 'INVALID',
      faults: [{ field: '/2/answer/document', rule: 'another document than /0/answer/document' }],
    });
  });

  test('of somebody who is not born yet are refused', async () => {
    const unborn = visa('ZZ3', 'UTO', ['UTO'], { answer: { dateOfBirth: { date: '2999' } } });
    await expect(pair.us.exchange.storeVisas([unborn])).rejects.toMatchObject({ code: 'INVALID' });
  });
});

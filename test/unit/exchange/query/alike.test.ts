// People who are found by name and date of birth, as the agreement on visas has it: match 97, possible 85.
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { MINUTE } from '../../../../services/domain/index.ts';
import type { NamedText, Visa } from '../../../../services/exchange/index.ts';
import { conclude } from '../../../../services/exchange/query/candidates.ts';
import type { FoundVisa } from '../../../../services/exchange/query/visas.ts';
import { type Pair, signedText, startPair, until } from '../pair.ts';

const ASKER = { subject: 'officer-2', agency: 'IRCC' };
const named = (primaryIdentifier: string, secondaryIdentifier: string, date: string) => ({
  name: [{ primaryIdentifier, secondaryIdentifier }],
  dateOfBirth: { date },
});
const visa = (documentNumber: string, person: ReturnType<typeof named>, citizenship = ['UTO'], more: Partial<Visa> = {}): Visa =>
  ({
    ...more,
    answer: {
      document: { documentNumber, issuingState: 'UTO', documentType: 'P' },
      ...person,
      visaClass: 'B1',
      visaApplicationDispositionStatus: 'DENIED',
    },
    subject: { citizenship, permanentResidence: [], allegedPersecutor: [], findings: ['TEMPORARY_DOCUMENT_DENIED'] },
  }) as Visa;
const MUNOZ = named('Muñoz', 'José', '1980-03-14');
const TWIN = named('KOVACS', 'ANDRAS', '1975-06-20');
const CITIZEN = named('HARTMANN', 'LIESEL', '1968-11-02');
const PAIR = named('OKAFOR', 'CHIDI', '1990-01-30');
const DECLINED = named('LINDQVIST', 'ASTRID', '1985-09-09');

let pair: Pair;
beforeAll(async () => {
  pair = await startPair();
  await pair.us.exchange.storeVisas([
    visa('M1', MUNOZ),
    visa('T1', TWIN),
    visa('T2', TWIN, ['USA']),
    visa('C1', CITIZEN, ['USA']),
    visa('P1', PAIR),
    visa('P2', PAIR),
    visa('L1', DECLINED, ['UTO'], { domesticLaw: 'MAY_REFUSE' }),
  ]);
  await until('both resumed', async () =>
    [await pair.us.exchange.health(), await pair.ca.exchange.health()].every(({ checks }) =>
      checks.every(({ status }) => status === 'OK'),
    ),
  );
});
afterAll(() => pair?.close());
afterEach(() => pair.advance(MINUTE));

const ask = (record: object) =>
  pair.ca.exchange.query(
    {
      ...{ to: 'US', purpose: 'ENTRY_OR_STAY', mistreatmentRisk: 'NONE' as const },
      record: { caseReference: 'CASE-1', citizenship: ['UTO'], ...record },
    },
    ASKER,
  );

describe('a person on file', () => {
  test.each([
    ['in other letters', named('MUNOZ', 'JOSE', '1980-03-14')],
    ['in another order', named('JOSE', 'MUNOZ', '1980-03-14')],
    ['under another document', { ...MUNOZ, document: { documentNumber: 'NEW1', issuingState: 'UTO', documentType: 'P' } }],
  ])('is a match %s', async (_, record) => {
    expect(await ask(record)).toMatchObject({
      outcome: 'MATCH',
      answer: { visaClass: 'B1', document: { documentNumber: 'M1' } },
    });
  });

  test.each([
    ['is spelled otherwise', named('MUNOS', 'JOSE', '1980-03-14')],
    ['has a birth of which the year alone is asked', named('MUNOZ', 'JOSE', '1980')],
    ['has day and month exchanged, or another day', named('MUNOZ', 'JOSE', '1980-03-15')],
  ])('is possible, and nothing of the file is told, where it %s', async (_, record) => {
    const result = await ask(record);
    expect(result).toMatchObject({ outcome: 'POSSIBLE', code: 'PERSON_ALIKE' });
    expect(Object.keys(result.answer ?? {}).sort()).toEqual(['outcome', 'reasonCode']);
  });

  test.each([
    ['another birth', named('MUNOZ', 'JOSE', '1961-12-01')],
    ['another name', named('FERRARI', 'GIULIA', '1980-03-14')],
  ])('is not found by %s', async (_, record) => {
    expect(await ask(record)).toMatchObject({ outcome: 'NO_MATCH' });
  });

  test.each([
    ['a birth', { name: MUNOZ.name }],
    ['a name', { dateOfBirth: MUNOZ.dateOfBirth }],
  ])('is not asked about without a document and %s', async (_, record) => {
    await expect(ask(record)).rejects.toMatchObject({
      code: 'INVALID',
      faults: [{ field: '/visaQuery/document/documentNumber' }, { field: '/visaQuery/document/issuingState' }],
    });
  });

  test('who may not be told of is not on file, whether or not somebody else has that name and birth', async () => {
    expect(await ask(CITIZEN)).toMatchObject({ outcome: 'NO_MATCH' });
    expect(await ask(TWIN)).toMatchObject({ outcome: 'MATCH', answer: { document: { documentNumber: 'T1' } } });
  });

  test('is one of several, of whom none is told', async () => {
    const result = await ask(PAIR);
    expect(result).toMatchObject({ outcome: 'POSSIBLE', code: 'SEVERAL_ALIKE' });
    expect(Object.keys(result.answer ?? {}).sort()).toEqual(['outcome', 'reasonCode']);
  });

  test('of whom law lets us decline to tell is declined by name as by document', async () => {
    expect(await ask(DECLINED)).toMatchObject({ outcome: 'REFUSED' });
  });

  test('has the name of the newest file under their document', async () => {
    const [before, after] = [named('ARSLAN', 'DENIZ', '1999-04-04'), named('YILDIRIM', 'DENIZ', '1999-04-04')];
    await pair.us.exchange.storeVisas([visa('N1', before)]);
    expect(await ask(before)).toMatchObject({ outcome: 'MATCH' });
    pair.advance(MINUTE);
    await pair.us.exchange.storeVisas([visa('N1', after)]);
    expect(await ask(before)).toMatchObject({ outcome: 'NO_MATCH' });
    expect(await ask(after)).toMatchObject({ outcome: 'MATCH' });
  });
});

test('nobody is asked about by name under a text without matching', async () => {
  const exact = async (_: string, shipped: readonly NamedText[]) =>
    Promise.all(
      shipped.map(async (one) => {
        const yaml = one.files['agreement.yaml'] as string;
        if (!yaml.includes('\nmatching:')) return one;
        const files = { ...one.files, 'agreement.yaml': yaml.replace(/\nmatching:.*/, '') };
        return { ...one, ...(await signedText(files, { by: ['CA', 'US'] })) };
      }),
    );
  const other = await startPair({ texts: exact });
  try {
    const record = { caseReference: 'CASE-1', citizenship: ['UTO'], ...MUNOZ };
    const asked = other.ca.exchange.query(
      { to: 'US', purpose: 'ENTRY_OR_STAY', mistreatmentRisk: 'NONE' as const, record },
      ASKER,
    );
    await expect(asked).rejects.toMatchObject({ code: 'INVALID', faults: [{ field: '/visaQuery/document' }] });
  } finally {
    await other.close();
  }
});

describe('whom an answer is about', () => {
  const found = (rank: FoundVisa['rank'], documentNumber: string): FoundVisa => ({ visa: visa(documentNumber, PAIR), rank });
  const numberOf = (one: FoundVisa | undefined) =>
    (one?.visa.answer.document as { documentNumber: string } | undefined)?.documentNumber;
  /** Decides by the number: S is suppressed, R refused. */
  const decideOn = ((one: FoundVisa | undefined) => {
    const of = numberOf(one)?.[0];
    const outcome = of === 'S' ? 'SUPPRESS' : of === 'R' ? 'REFUSE' : 'PERMIT';
    return { decision: { outcome, ...(of === 'S' && { disguise: {} }) }, isStale: () => false };
  }) as unknown as Parameters<typeof conclude>[1];
  const about = (...candidates: FoundVisa[]) => {
    const { found: one, decided } = conclude(candidates, decideOn);
    return [numberOf(one), one?.differs, decided.decision.outcome];
  };

  test.each([
    ['nobody', [], [undefined, undefined, 'PERMIT']],
    ['the one of the document, whoever else is alike', [found(0, 'D'), found(1, 'A'), found(2, 'B')], ['D', undefined, 'PERMIT']],
    ['a match before who is merely possible', [found(1, 'A'), found(2, 'B')], ['A', undefined, 'PERMIT']],
    ['whoever is next to one who is suppressed', [found(0, 'S'), found(2, 'B')], ['B', undefined, 'PERMIT']],
    ['one, where the other is suppressed', [found(1, 'S'), found(1, 'A')], ['A', undefined, 'PERMIT']],
    ['one who is suppressed, where all are', [found(1, 'S'), found(1, 'S2')], ['S', undefined, 'SUPPRESS']],
    ['several', [found(1, 'A'), found(1, 'B')], ['A', 'SEVERAL_ALIKE', 'PERMIT']],
    ['several, under the strictest of what holds for each', [found(1, 'A'), found(1, 'R')], ['R', 'SEVERAL_ALIKE', 'REFUSE']],
  ])('is %s', (_, candidates, expected) => {
    expect(about(...candidates)).toEqual(expected);
  });
});

// Questions about questions: who searched whom, what became of it, and a year of it, as both ends have it.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DAY, HOUR, MINUTE, type TripointError } from '../../../services/domain/index.ts';
import type { Visa } from '../../../services/exchange/index.ts';
import { rawOf } from '../../../services/ledger/index.ts';
import { type Pair, startPair, until } from '../exchange/pair.ts';
import { deskOf, type PairDesk } from './pair-desk.ts';

const visa = (documentNumber: string, citizen: string): Visa => ({
  answer: {
    document: { documentNumber, issuingState: 'UTO', documentType: 'P' },
    name: [{ primaryIdentifier: 'SPECIMEN', secondaryIdentifier: 'VISA' }],
    visaClass: 'B1',
    visaApplicationDispositionStatus: 'DENIED',
    refusalDate: '2025-03-20',
  },
  subject: {
    citizenship: [citizen],
    permanentResidence: [],
    allegedPersecutor: [],
    findings: ['TEMPORARY_DOCUMENT_DENIED'],
  },
});

let pair: Pair;
let asking: PairDesk;
let answering: PairDesk;

/** Who asked about which document, in the order of the asking, a minute apart. */
const ASKED = [
  ['officer-1', 'D1', 'UTO'],
  ['officer-1', 'D1', 'UTO'],
  ['officer-2', 'D1', 'UTO'],
  ['officer-3', 'D1', 'UTO'],
  ['officer-1', 'NOBODY', 'UTO'],
  // A citizen of the country that is asked: it keeps that to itself.
  ['officer-3', 'P1', 'UTO'],
] as const;

beforeAll(async () => {
  pair = await startPair();
  await pair.us.exchange.storeVisas([visa('D1', 'UTO'), visa('P1', 'USA')]);
  await until('both resumed', async () =>
    [await pair.us.exchange.health(), await pair.ca.exchange.health()].every(({ checks }) =>
      checks.every(({ status }) => status === 'OK'),
    ),
  );
  for (const [subject, documentNumber, issuingState] of ASKED) {
    const document = { documentNumber, issuingState, documentType: 'P' };
    const record = { caseReference: 'CASE-1', document, citizenship: ['UTO'] };
    await pair.ca.exchange.query(
      { to: 'US', purpose: 'ENTRY_OR_STAY', mistreatmentRisk: 'NONE', record },
      { subject, agency: 'IRCC' },
    );
    pair.advance(MINUTE);
  }
  asking = await deskOf(pair, pair.ca);
  answering = await deskOf(pair, pair.us);
});
afterAll(async () => {
  await asking.close();
  await answering.close();
  await pair.close();
});

describe('12: unusual access', () => {
  const sections = async (terms: object) => {
    const { rows, totals } = await asking.ask('12', terms);
    return { of: (section: string) => rows.filter((row) => row.section === section), totals };
  };

  it('tells repeated searches on one person, and those of several officers, by signs', async () => {
    const { of, totals } = await sections({ least: 2 });
    expect(totals).toEqual({ examined: ASKED.length });
    // A document is known with its state and without: one person all the same.
    expect(of('ONE_PERSON').map(({ count }) => count)).toEqual([2]);
    expect(of('SEVERAL_OFFICERS').map(({ count, officers }) => [count, officers])).toEqual([[4, 3]]);
    expect(of('ONE_PERSON')[0]?.person).toBe(
      of('SEVERAL_OFFICERS').find(({ person }) => person === of('ONE_PERSON')[0]?.person)?.person,
    );
    expect((await sections({ least: 4 })).of('SEVERAL_OFFICERS')).toEqual([]);
    expect(of('NO_REFERENCE')).toEqual([]);
  });

  it('tells searches outside the hours that are asked for', async () => {
    const hour = Math.floor(pair.now() / HOUR) % 24;
    const counts = async (hours: readonly [number, number]) =>
      (await sections({ hours }))
        .of('OFF_HOURS')
        .map(({ count }) => count)
        .sort();
    expect(await counts([hour - 1, hour + 1])).toEqual([]);
    expect(await counts([hour + 1, hour + 2])).toEqual([1, 2, 3].sort());
    expect(await counts([hour + 1, hour - 1])).toEqual([1, 2, 3].sort());
  });

  it('looks at no other time than was asked for', async () => {
    expect((await sections({ until: pair.now() - DAY })).totals).toEqual({ examined: 0 });
    expect((await sections({ from: pair.now() - MINUTE })).totals).toEqual({ examined: 1 });
  });
});

describe('annual', () => {
  const year = 2026;
  it('counts at the end that answers what it kept to itself', async () => {
    const { rows } = await answering.ask('annual', { year });
    expect(rows).toMatchObject([
      { partner: 'CA', side: 'BY_PARTNER', queries: 6, matches: 4, suppressions: 1, holds: 0, overrides: 0 },
    ]);
  });

  it('and at the end that asks not: what was kept from it looks as if there was nothing', async () => {
    const { rows } = await asking.ask('annual', { year });
    expect(rows).toMatchObject([{ partner: 'US', side: 'BY_US', queries: 6, matches: 4, suppressions: 0, unanswered: 0 }]);
  });
});

it.each([
  ['12', { hours: [6, 6] }, 'hours'],
  ['12', { hours: [24, 6] }, 'hours'],
  ['12', { least: 0 }, 'least'],
  ['annual', { year: 2025 }, 'year'],
  ['annual', { year: 2027 }, 'year'],
  ['annual', { hours: [6, 20] }, 'hours'],
  ['4', { least: 2, year: 2026 }, 'least year'],
] as const)(
  'question %s refuses %j, which would be answered with nothing or with everything',
  async (question, terms, fields) => {
    const faults = await asking.ask(question, terms).then(
      () => [],
      (error: TripointError) => error.faults,
    );
    expect(faults.map(({ field }) => field).join(' ')).toBe(fields);
  },
);

it('4: what was suppressed counts as evidence that the control works', async () => {
  const { rows, totals } = await answering.ask('4');
  expect(rows).toEqual([]);
  expect(totals?.suppressed).toBe(1);
  expect(totals?.examined).toBeGreaterThanOrEqual(ASKED.length);
});

it('5: a suppression is told to the auditors of the country that decided so', async () => {
  const of = async ({ ask }: PairDesk) => (await ask('5')).rows.filter(({ section }) => section === 'SUPPRESSION');
  expect(await of(answering)).toMatchObject([{ decision: 'SUPPRESS', partner: 'CA', count: 1 }]);
  expect(await of(asking)).toEqual([]);
});

it('7: what nothing was found for is told until it is destroyed', async () => {
  const held = async () => (await asking.ask('7')).rows;
  const open = rawOf(pair.ca.store).all("SELECT exchange_id FROM duty WHERE kind = 'DESTROY_ON_NO_MATCH' AND state = 'OPEN'");
  expect(await held()).toHaveLength(open.length);
  const [first] = await held();
  if (open.length > 1) {
    const page = await asking.ask('7', {}, 1);
    expect(page.rows).toEqual([first]);
    expect((await asking.ask('7', {}, 1, page.next)).rows).not.toEqual([first]);
  }
});

it('a search is found by its document at both ends, and by its officer at the one that has one', async () => {
  const of = async ({ ask }: PairDesk, person: string) =>
    (await ask('1', { person })).rows.filter(({ verb }) => verb === 'QUERY').length;
  expect(await of(asking, 'UTO D1')).toBe(4);
  expect(await of(answering, 'd1')).toBe(4);
  expect((await asking.entries({ officer: 'officer-2', leaf: 'SENT' })).rows).toHaveLength(1);
  expect((await answering.entries({ officer: 'officer-2' })).rows).toEqual([]);
});

it('a person is found by each spelling of the name, at both ends, and by none that shows nothing', async () => {
  const name = [{ primaryIdentifier: "MÜLLER-O'BRIEN", secondaryIdentifier: 'GÜNTHER' }];
  const document = { documentNumber: 'Z-12.3', issuingState: 'GBD', documentType: 'P' };
  const record = { caseReference: 'CASE-2', document, citizenship: ['GBD'], name };
  const officer = { subject: 'officer-4', agency: 'IRCC' };
  await pair.ca.exchange.query({ to: 'US', purpose: 'ENTRY_OR_STAY', mistreatmentRisk: 'NONE', record }, officer);
  for (const desk of [asking, answering])
    for (const person of ['MUELLER OBRIEN GUENTHER', 'Günther Müller-O’Brien', 'muller obrien gunther', 'GBR Z123', 'z 123'])
      expect([person, (await desk.ask('1', { person })).rows.map(({ verb }) => verb)]).toEqual([person, ['QUERY']]);
  await expect(asking.ask('1', { person: '\u200b--' })).rejects.toMatchObject({ code: 'INVALID', faults: [{ field: 'person' }] });
});

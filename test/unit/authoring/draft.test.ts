import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type Answers,
  completed,
  DRAFT_FAMILIES,
  draftOf,
  faultsOf,
  missingIn,
  RECORDS,
  readAnswers,
  templateOf,
} from '../../../services/authoring/index.ts';
import { messages } from '../../../services/messages/index.ts';
import { checkAgreements, checkPublication, loadAgreement, readInvariants, runCases } from '../../../services/policy/index.ts';

const say = messages('en');
const invariants = readInvariants(readFileSync(new URL('../../../policies/invariants.yaml', import.meta.url), 'utf8'));

function templated(records: Answers['records']): Answers {
  const read = readAnswers('answers', templateOf(records, say));
  if ('faults' in read) throw new Error(JSON.stringify(read.faults));
  return read.value as Answers;
}

/** What is wrong with the draft of these answers: cases that differ, rules that none exercises, what the proof finds. */
function wrongIn(answers: Answers): unknown[] {
  const files = draftOf(answers);
  const agreement = loadAgreement(files);
  const { results, unexercised } = runCases(agreement, files['cases.yaml']);
  return [
    ...results.filter(({ problems }) => problems.length > 0).map(({ name, problems }) => [name, problems]),
    ...unexercised,
    // Invariants speak of other agreements too.
    ...checkAgreements([agreement], invariants).filter(({ check }) => check !== 'invariant-unknown-word'),
  ];
}

describe('a draft', () => {
  test.each(RECORDS)('of the template for %s loads, holds its cases and every invariant', (records) => {
    const answers = templated(records);
    expect([faultsOf(answers), missingIn(answers), wrongIn(answers)]).toEqual([[], [], []]);
  });

  test('says in whole sentences who releases what, of a lookout and of an alert', () => {
    const alert = draftOf({ ...templated('HIGH_RISK_CARGO'), approvals: 2 })['agreement.yaml'];
    expect(alert).toMatch(
      /Two named persons other than the author must release an alert\.\s+If not released within 48 hours, it is\s+not sent\./,
    );
    expect(alert).not.toMatch(/\ba alert/i);
    const lookout = draftOf(templated('LOOKOUT'))['agreement.yaml'];
    expect(lookout).toContain('One named person other than the author must release a lookout.');
  });

  test('of any answers does, for two countries or three, whatever is withheld, narrowed, released or kept', () => {
    fc.assert(
      fc.property(answersOf, (answers) => {
        if (faultsOf(answers).length > 0) throw new Error(JSON.stringify(faultsOf(answers)));
        expect(wrongIn(answers)).toEqual([]);
      }),
      { numRuns: 8, seed: 52 },
    );
  });

  test('for Norway, and whatever else YAML 1.1 takes for no text, passes what comes before publication', () => {
    const said = JSON.stringify({ ...templated('LOOKOUT'), id: 'true', title: 'yes' });
    const answers = JSON.parse(
      said.replaceAll('"MX"', '"NO"').replaceAll('"GN"', '"OFF"').replaceAll('"Art.2"', '"010"'),
    ) as Answers;
    expect(faultsOf(answers)).toEqual([]);
    expect(checkPublication([{ files: draftOf(answers) }], { invariants: [] })).toEqual([]);
  });

  test('says what the author said, and marks as proposed what it adds', () => {
    const answers: Answers = {
      ...templated('LOOKOUT'),
      clauses: { 'Art.2': { text: 'Ours: "exactly", with #signs.', mark: 'S', source: 'A newspaper' } },
      withheldFrom: { MX: ['alias'] },
      retentionDays: 90,
    };
    const agreement = loadAgreement(draftOf(answers));
    expect(agreement.clauses['Art.2']).toEqual({ text: 'Ours: "exactly", with #signs.', source: 'A newspaper', mark: 'S' });
    const proposed = Object.entries(agreement.clauses).filter(([name]) => name !== 'Art.2');
    expect(proposed.every(([name, { mark }]) => name.startsWith('D.') && mark === 'D')).toBe(true);
    expect(agreement.retention).toEqual({ days: 90, clause: 'D.retention' });
    expect(agreement.rules.find(({ id }) => id === 'no-only-alias-to-mx')).toMatchObject({ recipient: 'MX', effect: 'forbid' });
  });
});

describe('answers', () => {
  const template = templated('LOOKOUT');
  test.each<[string, Partial<Record<keyof Answers, unknown>>, string, string]>([
    ['a key that is none', { partys: [] } as object, 'partys', 'no such key (did you mean parties?)'],
    ['a kind of record', { records: 'LOOKUOT' }, 'records', 'one of LOOKOUT, HIGH_RISK_CARGO (did you mean LOOKOUT?)'],
    ['an id in capitals', { id: 'CA-MX' }, 'id', 'small letters, digits and -, such as ca-mx-lookouts'],
    ['a title of two lines', { title: 'a\nb' }, 'title', 'one line of 1 to 600 characters'],
    ['a title that turns its reading', { title: 'a\u202eb' }, 'title', 'one line of 1 to 600 characters'],
    ['one party', { parties: [{ country: 'CA', agencies: ['CBSA'] }] }, 'parties', 'a list of 2 to 16'],
    [
      'a country that is none',
      { parties: [template.parties[0], { country: 'XZ', agencies: ['INM'] }] },
      'parties/1/country',
      'two letters of a country (ISO 3166-1 alpha-2)',
    ],
    [
      'an agency of two countries',
      { parties: [template.parties[0], { country: 'MX', agencies: ['CBSA'] }] },
      'parties/1/agencies/0',
      'each agency once',
    ],
    [
      'a clause of our own name',
      { clauses: { 'D.mine': { text: 'x' } } },
      'clauses/D.mine',
      'another name: D. begins those that the draft adds',
    ],
    [
      'a name with a space',
      { clauses: { 'Art 2': { text: 'x' } } },
      'clauses/Art 2',
      'letters, digits and . _ ( ) -, such as Art.2',
    ],
    [
      'a purpose under no clause',
      { purposes: { MISSING_PERSONS: { text: 'x', clause: 'Art.3', categories: ['MISSING_PERSON'] } } },
      'purposes/MISSING_PERSONS/clause',
      'one of Art.2 (did you mean Art.2?)',
    ],
    [
      'a category that is none',
      { purposes: { MISSING_PERSONS: { text: 'x', clause: 'Art.2', categories: ['MISING_PERSON'] } } },
      'purposes/MISSING_PERSONS/categories/0',
      `one of ${DRAFT_FAMILIES.LOOKOUT.category.values.join(', ')} (did you mean MISSING_PERSON?)`,
    ],
    [
      'a day that is none',
      { instrument: { ...template.instrument, from: '2027-02-30' } },
      'instrument/from',
      'a date YYYY-MM-DD that the calendar has (ISO 8601)',
    ],
    [
      'a day before those that decisions count',
      { instrument: { ...template.instrument, from: '1867-07-01' } },
      'instrument/from',
      'a date from 1970-01-01 to 2999-12-31',
    ],
    [
      'a letter of another script',
      { purposes: { MISSING_PERSONS: { text: '\u0421BSA', clause: 'Art.2', categories: ['MISSING_PERSON'] } } },
      'purposes/MISSING_PERSONS/text',
      'letters of one script: U+0421 in "\u0421BSA" is Cyrillic; type the Latin letter',
    ],
    [
      'an accent apart from its letter',
      { title: 'Me\u0301xico' },
      'title',
      'composed letters (Unicode NFC): an accent is part of its letter',
    ],
    [
      "a source of one's own as that of the instrument",
      { instrument: { ...template.instrument, source: 'Our own design', mark: 'T' } },
      'instrument/mark',
      'D, since its source is our own',
    ],
    [
      'an end before its beginning',
      { instrument: { ...template.instrument, until: '2026-01-01' } },
      'instrument/until',
      'a date after `from`',
    ],
    [
      'nobody to send to',
      { sharing: [{ from: ['CA'], to: ['CA'], purposes: ['MISSING_PERSONS'] }] },
      'sharing/0/to',
      'another country than in from',
    ],
    [
      'the same twice',
      { sharing: [template.sharing[0], { from: ['CA'], to: ['MX'], purposes: ['MISSING_PERSONS'] }] },
      'sharing/1',
      'CA to MX for MISSING_PERSONS once',
    ],
    [
      'an agency of another party',
      { sharing: [{ ...template.sharing[0], agencies: { to: ['INM', 'CBP'] } }] },
      'sharing/0/agencies/to/1',
      'one of CBSA, RCMP, INM, GN (did you mean CBSA?)',
    ],
    [
      'what the receiver must see',
      { withheld: ['category'] },
      'withheld/0',
      'without category, by which the receiver decides what it admits',
    ],
    [
      'a fault in one recipient alone',
      { withheldFrom: { MX: ['identity'] } },
      'withheldFrom/MX/0',
      'without subjectKind, name, dateOfBirth, alternativeDateOfBirth, document, identification, by which the receiver decides what it admits',
    ],
    ['no days', { retentionDays: 0 }, 'retentionDays', 'a whole number from 1 to 36525'],
    ['yes for true', { verify: 'yes' }, 'verify', 'true or false'],
  ])('are told at once of %s, with what is right', (_, over, field, rule) => {
    expect(faultsOf({ ...template, ...over } as Partial<Answers>)).toContainEqual({ field, rule });
  });

  test('that are missing are no faults, and are named', () => {
    expect(faultsOf({ records: 'LOOKOUT' })).toEqual([]);
    expect(missingIn({ records: 'LOOKOUT' })).toEqual([
      'id',
      'title',
      'parties',
      'instrument',
      'clauses',
      'purposes',
      'sharing',
      'retentionDays',
    ]);
  });

  test('in a file that is no YAML are told where', () => {
    expect(readAnswers('answers', 'a: [')).toMatchObject({ faults: [{ field: expect.stringContaining('answers:1') }] });
  });
});

const PARTIES: Answers['parties'] = [
  { country: 'CA', agencies: ['CBSA', 'RCMP'] },
  { country: 'MX', agencies: ['INM', 'GN', 'ANAM'] },
  { country: 'US', agencies: ['CBP'] },
];
/** Answers without a fault. */
const answersOf = fc
  .record({
    records: fc.constantFrom(...RECORDS),
    countries: fc.constantFrom(2, 3),
    until: fc.constantFrom(undefined, '2030-01-01'),
    clause: fc.constantFrom('Art.2', '1.2', '007', 'III(b)'),
    categories: fc.integer({ min: 1, max: 6 }),
    narrow: fc.boolean(),
    second: fc.constantFrom('none', 'one way', 'one agency'),
    withheld: fc.subarray(['contact', 'thing', 'biometric', 'reason', 'warning', 'alias', 'contactPoint']),
    withheldOfCargo: fc.subarray(['reference', 'shipment', 'movers', 'carrierScac', 'sourceGrade']),
    from: fc.subarray(['sex', 'misidentification', 'biometric']),
    classification: fc.constantFrom('UNCLASSIFIED', 'PROTECTED', 'CONFIDENTIAL'),
    approvals: fc.integer({ min: 0, max: 3 }),
    retentionDays: fc.constantFrom(1, 30, 1825),
    onward: fc.constantFrom('consent', 'never'),
    responseHours: fc.constantFrom(undefined, 1, 12),
    verify: fc.boolean(),
    yearlyReport: fc.boolean(),
  })
  .map((drawn): Answers => {
    const { records, countries, until, clause, narrow, second, from, responseHours, withheld, withheldOfCargo, ...plain } = drawn;
    const parties = PARTIES.slice(0, countries);
    const all = parties.map(({ country }) => country);
    const isLookout = records === 'LOOKOUT';
    const categories = DRAFT_FAMILIES[records].category.values.slice(0, drawn.categories) as string[];
    const { categories: _, ...rest } = plain;
    const other = { text: 'Another purpose', clause: 'Other', categories: categories.slice(0, 1) };
    return completed({
      ...rest,
      records,
      id: 'a-draft',
      title: 'A draft: of any answers',
      parties,
      instrument: { name: 'An instrument', mark: 'T', from: '2027-01-01', ...(until === undefined ? {} : { until }) },
      clauses: {
        [clause]: { text: 'No: what it says, yes.' },
        ...(second === 'none' ? {} : { Other: { text: 'More.', mark: 'S' as const } }),
      },
      purposes: { FIRST: { text: 'on', clause, categories }, ...(second === 'none' ? {} : { SECOND_ONE: other }) },
      sharing: [
        {
          from: all,
          to: all,
          purposes: ['FIRST'],
          ...(narrow ? { agencies: { to: ['CBSA', 'INM', 'CBP'].slice(0, countries) } } : {}),
        },
        ...(second === 'none'
          ? []
          : [
              {
                from: ['MX'],
                to: ['CA'],
                purposes: ['SECOND_ONE'],
                ...(second === 'one agency' ? { agencies: { from: ['GN'], to: ['RCMP'] } } : {}),
              },
            ]),
      ],
      withheld: isLookout ? withheld : withheldOfCargo,
      ...(isLookout && from.length > 0 ? { withheldFrom: { MX: from } } : {}),
      ...(responseHours === undefined ? {} : { responseHours }),
    } as Answers);
  });

test('answers that two readers would read differently are refused with their line', () => {
  const faults = (text: string) => {
    const read = readAnswers('answers', text);
    return 'faults' in read ? read.faults : [];
  };
  expect(faults('records: lookout\nretentionDays: 0100\n')).toEqual([
    { field: 'answers:2', rule: 'a number in plain digits, not 0100' },
  ]);
  expect(faults('title: &one Anything\n')).toEqual([
    { field: 'answers:1', rule: 'no anchor &one: write it out where it applies' },
  ]);
  expect(faults('parties:\n  - { country: NO, agencies: [KRIPOS] }\n')).toMatchObject([{ field: 'answers:2' }]);
  for (const records of RECORDS) expect(faults(templateOf(records, say))).toEqual([]);
});

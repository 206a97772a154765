// An author's answers: what a draft is made from. Their shape, and what holds between them.
import Type, { type Static, type TSchema, type TString } from 'typebox';
import { Errors, Pointer } from 'typebox/schema';
import { didYouMean, type Fault } from '../domain/index.ts';
import { FORMS, isOwnSource, readYaml, spotsOf, yamlSpots } from '../policy/index.ts';
import { icaoOfAlpha2 } from '../records/index.ts';
import { DRAFT_FAMILIES, fieldNames, RECORDS } from './families.ts';

export const CEILINGS = ['UNCLASSIFIED', 'PROTECTED', 'CONFIDENTIAL'] as const;

const closed = { additionalProperties: false, description: 'an object' } as const;
/** How what matches a pattern is written. */
const written = new Map<string, string>();
/** `description`: the rule that a value breaks that does not fit, in words. */
const matching = (pattern: string, description: string) => {
  written.set(pattern, description);
  return Type.String({ pattern, description });
};
// Texts stand in files that are read aloud and signed: one line each, nothing that does not show.
const text = matching('^[^\\p{Cc}\\p{Cf}]{1,600}$', 'one line of 1 to 600 characters');
const name = matching(...FORMS.name);
const code = matching(...FORMS.code);
const id = matching(...FORMS.id);
const version = matching(...FORMS.version);
const country = matching(...FORMS.country);
const date = matching('^\\d{4}-\\d{2}-\\d{2}$', 'a date YYYY-MM-DD that the calendar has (ISO 8601)');
const mark = Type.Enum(['T', 'S', 'B', 'D']);
const flag = Type.Boolean({ description: 'true or false' });
const whole = (minimum: number, maximum: number) =>
  Type.Integer({ minimum, maximum, description: `a whole number from ${minimum} to ${maximum}` });
const list = <One extends TSchema>(one: One, maxItems = 16, minItems = 1) =>
  Type.Array(one, { minItems, maxItems, description: `a list of ${minItems} to ${maxItems}` });
const named = <One extends TSchema>(key: TString, one: One, maxProperties = 64, minProperties = 1) =>
  Type.Record(key, one, {
    minProperties,
    maxProperties,
    additionalProperties: false,
    description: `${minProperties} to ${maxProperties} of them, each under its name`,
  });

export const AnswersShape = Type.Object(
  {
    records: Type.Enum([...RECORDS]),
    id,
    /** A later one takes over from the one before it. */
    version: Type.Optional(version),
    title: text,
    parties: list(Type.Object({ country, agencies: list(code) }, closed), 16, 2),
    instrument: Type.Object({ name: text, source: Type.Optional(text), mark, from: date, until: Type.Optional(date) }, closed),
    /** What the instrument states, one sentence each. */
    clauses: named(name, Type.Object({ text, source: Type.Optional(text), mark: Type.Optional(mark) }, closed)),
    /** What for, under which clause, and what records about. */
    purposes: named(code, Type.Object({ text, clause: name, categories: list(code) }, closed), 16),
    /** Who sends to whom; agencies narrow it. */
    sharing: list(
      Type.Object(
        {
          from: list(country),
          to: list(country),
          purposes: list(code),
          agencies: Type.Optional(Type.Object({ from: Type.Optional(list(code)), to: Type.Optional(list(code)) }, closed)),
        },
        closed,
      ),
    ),
    /** Groups or single fields that nobody receives, beside those that are always withheld. */
    withheld: Type.Optional(list(name, 64, 0)),
    /** The same, for one recipient. */
    withheldFrom: Type.Optional(named(country, list(name, 64), 16, 0)),
    /** Nothing above CONFIDENTIAL leaves, whatever an agreement says. */
    classification: Type.Optional(Type.Enum([...CEILINGS])),
    /** Named persons who release each record, none of them its author. */
    approvals: Type.Optional(whole(0, 3)),
    retentionDays: whole(1, 36_525),
    onward: Type.Optional(Type.Enum(['consent', 'never'])),
    /** How soon the receiver answers about a match. */
    responseHours: Type.Optional(whole(1, 720)),
    /** How long a record waits for its release. */
    releaseHours: Type.Optional(whole(1, 720)),
    verify: Type.Optional(flag),
    yearlyReport: Type.Optional(flag),
  },
  closed,
);
export type Answers = Static<typeof AnswersShape>;
export type AnswerKey = keyof Answers;

export const ANSWER_KEYS = Object.keys(AnswersShape.properties) as AnswerKey[];
const OPTIONAL: readonly string[] = ANSWER_KEYS.filter((key) => !(AnswersShape.required as readonly string[]).includes(key));

/** What holds for an answer that is not given. */
export const defaultsFor = ({ records }: Pick<Answers, 'records'>) =>
  ({
    version: '1',
    withheld: [...DRAFT_FAMILIES[records].reserved],
    withheldFrom: {} as NonNullable<Answers['withheldFrom']>,
    classification: 'PROTECTED',
    approvals: 1,
    onward: 'consent',
    releaseHours: 48,
    verify: DRAFT_FAMILIES[records].persons,
    yearlyReport: true,
  }) as const satisfies Partial<Answers>;

export type FullAnswers = Answers & Required<Pick<Answers, keyof ReturnType<typeof defaultsFor>>>;
export const completed = (answers: Answers): FullAnswers => ({ ...defaultsFor(answers), ...answers });

/** Answers as a file holds them, YAML or JSON: some of them, or all. Their faults are `faultsOf`'s. */
export function readAnswers(file: string, content: string): { value: Partial<Answers> } | { faults: readonly Fault[] } {
  const spots = yamlSpots(content);
  if (spots.length > 0) return { faults: spots.map(({ line, rule }) => ({ field: `${file}:${line}`, rule })) };
  const read = readYaml(file, content, Type.Object({}));
  return 'faults' in read ? read : { value: read.value as Partial<Answers> };
}

const PARTIAL = Type.Partial(AnswersShape, closed);

/** What is wrong with the answers given so far, each at its own path; what is missing is no fault yet. */
export function faultsOf(answers: Partial<Answers>): Fault[] {
  const shape = shapeFaults(answers);
  if (shape.length > 0) return shape;
  const faults: Fault[] = [];
  const say: Say = (field, rule) => void faults.push({ field, rule });
  textsFit(answers, '', say);
  partiesFit(answers, say);
  purposesFit(answers, say);
  sharingFits(answers, say);
  fieldsFit(answers, say);
  const { from, until } = answers.instrument ?? {};
  for (const [key, day] of Object.entries({ from, until }))
    if (day !== undefined && !isDay(day)) say(`instrument/${key}`, 'a date YYYY-MM-DD that the calendar has (ISO 8601)');
    else if (day !== undefined && (day < FIRST_DAY || day > LAST_DAY))
      say(`instrument/${key}`, `a date from ${FIRST_DAY} to ${LAST_DAY}`);
  if (from !== undefined && until !== undefined && until <= from) say('instrument/until', 'a date after `from`');
  const sourced = {
    instrument: answers.instrument,
    ...Object.fromEntries(Object.entries(answers.clauses ?? {}).map(([clause, one]) => [`clauses/${clause}`, one])),
  };
  for (const [field, said] of Object.entries(sourced))
    if (said?.mark === 'T' && isOwnSource(said.source ?? '')) say(`${field}/mark`, 'D, since its source is our own');
  for (const clause of Object.keys(answers.clauses ?? {}))
    if (clause.startsWith('D.')) say(`clauses/${clause}`, 'another name: D. begins those that the draft adds');
  return faults;
}

/** The answers that a draft cannot be made without. */
export const missingIn = (answers: Partial<Answers>): AnswerKey[] =>
  ANSWER_KEYS.filter((key) => answers[key] === undefined && !OPTIONAL.includes(key));

function shapeFaults(answers: Partial<Answers>): Fault[] {
  const [, errors] = Errors(PARTIAL, answers);
  return errors.flatMap(({ keyword, instancePath, schemaPath, params, message }): Fault[] => {
    const field = instancePath.slice(1);
    const within = field === '' ? '' : `${field}/`;
    if (keyword === 'boolean') return []; // said again, better, by additionalProperties
    if (keyword === 'required') return params.requiredProperties.map((key) => ({ field: `${within}${key}`, rule: 'required' }));
    const node = nodeAt(schemaPath);
    if (keyword === 'additionalProperties')
      return params.additionalProperties.map((key) => ({ field: `${within}${key}`, rule: keyRule(key, node) }));
    if (keyword === 'enum') {
      const allowed = params.allowedValues.map(String);
      return [{ field, rule: `one of ${allowed.join(', ')}${didYouMean(String(Pointer.Get(answers, instancePath)), allowed)}` }];
    }
    return [{ field, rule: node.description ?? message }];
  });
}

interface SchemaNode {
  readonly description?: string;
  readonly properties?: object;
  readonly patternProperties?: Readonly<Record<string, unknown>>;
}

function nodeAt(path: string): SchemaNode {
  let node: unknown = PARTIAL;
  for (const step of path.split('/').slice(1)) node = (node as Record<string, unknown> | undefined)?.[step.replaceAll('~1', '/')];
  return (node ?? {}) as SchemaNode;
}

/** An unknown key: of an object, one that it does not have; of names, one that is not written as a name. */
function keyRule(key: string, { properties, patternProperties = {} }: SchemaNode): string {
  if (properties !== undefined) return `no such key${didYouMean(key, Object.keys(properties))}`;
  const [pattern = ''] = Object.keys(patternProperties);
  return written.get(pattern) ?? 'no such key';
}

/** Decisions count time from the first; the last leaves room for what is decided after it. */
const [FIRST_DAY, LAST_DAY] = ['1970-01-01', '2999-12-31'];

type Say = (field: string, rule: string) => void;

/** What a signed text may not hold, it does not take from an answer. */
function textsFit(value: unknown, path: string, say: Say): void {
  if (typeof value === 'string') for (const { rule } of spotsOf(value, { tabs: false })) say(path, rule);
  else if (typeof value === 'object' && value !== null)
    for (const [key, inner] of Object.entries(value)) textsFit(inner, path === '' ? key : `${path}/${key}`, say);
}

const isDay = (day: string): boolean => new Date(`${day}T00:00:00Z`).toJSON()?.slice(0, 10) === day;

function known(value: string, values: readonly string[], field: string, say: Say): void {
  if (!values.includes(value)) say(field, `one of ${values.join(', ')}${didYouMean(value, values)}`);
}

function partiesFit({ parties = [] }: Partial<Answers>, say: Say): void {
  parties.forEach(({ country: one, agencies }, i) => {
    if (icaoOfAlpha2(one) === undefined) say(`parties/${i}/country`, 'two letters of a country (ISO 3166-1 alpha-2)');
    if (parties.findIndex((other) => other.country === one) !== i) say(`parties/${i}/country`, 'each country once');
    agencies.forEach((agency, j) => {
      const isTaken = parties.some((other, k) =>
        other.agencies.some((name, l) => name === agency && (k < i || (k === i && l < j))),
      );
      if (isTaken) say(`parties/${i}/agencies/${j}`, 'each agency once');
    });
  });
}

function purposesFit({ purposes = {}, clauses, records }: Partial<Answers>, say: Say): void {
  for (const [purpose, { clause, categories }] of Object.entries(purposes)) {
    if (clauses !== undefined) known(clause, Object.keys(clauses), `purposes/${purpose}/clause`, say);
    categories.forEach((category, i) => {
      const field = `purposes/${purpose}/categories/${i}`;
      if (records !== undefined) known(category, DRAFT_FAMILIES[records].category.values, field, say);
      if (categories.indexOf(category) !== i) say(field, 'each category once');
    });
  }
}

function sharingFits({ sharing = [], purposes, parties }: Partial<Answers>, say: Say): void {
  const granted = new Set<string>();
  const agenciesOf = (countries: readonly string[]) =>
    (parties ?? []).filter((party) => countries.includes(party.country)).flatMap(({ agencies }) => agencies);
  sharing.forEach((entry, i) => {
    for (const end of ['from', 'to'] as const) {
      if (parties === undefined) continue;
      const countries = parties.map((party) => party.country);
      for (const [j, one] of entry[end].entries()) known(one, countries, `sharing/${i}/${end}/${j}`, say);
      const named = entry.agencies?.[end];
      for (const [j, agency] of (named ?? []).entries())
        known(agency, agenciesOf(entry[end]), `sharing/${i}/agencies/${end}/${j}`, say);
      for (const one of named === undefined ? [] : entry[end])
        if (!agenciesOf([one]).some((agency) => named?.includes(agency)))
          say(`sharing/${i}/agencies/${end}`, `an agency of ${one}`);
    }
    entry.purposes.forEach((purpose, j) => {
      if (purposes !== undefined) known(purpose, Object.keys(purposes), `sharing/${i}/purposes/${j}`, say);
      for (const [from, to] of pairsOf(entry))
        if (granted.has(`${from} ${to} ${purpose}`)) say(`sharing/${i}`, `${from} to ${to} for ${purpose} once`);
        else granted.add(`${from} ${to} ${purpose}`);
    });
    if (pairsOf(entry).length === 0) say(`sharing/${i}/to`, 'another country than in from');
  });
  const used = sharing.flatMap((entry) => entry.purposes);
  for (const purpose of sharing.length === 0 ? [] : Object.keys(purposes ?? {}))
    if (!used.includes(purpose)) say(`purposes/${purpose}`, 'a purpose that sharing names');
  const ends = sharing.flatMap(({ from, to }) => [...from, ...to]);
  for (const [i, { country: one }] of (sharing.length === 0 ? [] : (parties ?? [])).entries())
    if (!ends.includes(one)) say(`parties/${i}`, 'a party that sharing names');
}

/** The directions of an entry: nobody sends to itself. */
export const pairsOf = ({ from, to }: Pick<Answers['sharing'][number], 'from' | 'to'>): (readonly [string, string])[] =>
  from.flatMap((sender) => to.filter((one) => one !== sender).map((one) => [sender, one] as const));

function fieldsFit({ withheld = [], withheldFrom = {}, records, parties }: Partial<Answers>, say: Say): void {
  if (parties !== undefined)
    for (const one of Object.keys(withheldFrom))
      known(
        one,
        parties.map((party) => party.country),
        `withheldFrom/${one}`,
        say,
      );
  if (records === undefined) return;
  const family = DRAFT_FAMILIES[records];
  const words = [...Object.keys(family.groups), ...fieldNames(family)];
  const check = (list: readonly string[], field: string): void =>
    list.forEach((word, i) => {
      known(word, words, `${field}/${i}`, say);
      const read = [word, ...(family.groups[word] ?? [])].filter((one) => family.needed.includes(one));
      if (read.length > 0) say(`${field}/${i}`, `without ${read.join(', ')}, by which the receiver decides what it admits`);
    });
  check(withheld, 'withheld');
  for (const [one, list] of Object.entries(withheldFrom)) check(list, `withheldFrom/${one}`);
}

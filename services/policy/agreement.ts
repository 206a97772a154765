// An agreement as its parties wrote it, loaded whole or not at all.

import type { ObligationKind } from '../../proto/index.ts';
import { enumOf, fieldsOf } from '../../proto/index.ts';
import { type Country, type Fault, type Micros, TripointError, utf8 } from '../domain/index.ts';
import { agreementDigest, BOUND_FILES } from './digest.ts';
import { namesOf } from './facts.ts';
import { dateOf, type Rule, readRules } from './rules.ts';
import type { Vocabulary } from './schema.ts';
import { AgreementShape, type AgreementText, readYaml } from './shape.ts';
import { didYouMean } from './suggest.ts';

type Mark = 'T' | 'S' | 'B' | 'D';

/** T: the instrument's public text. S: press or secondary text. B: general knowledge. D: our own design. */
interface Sourced {
  readonly source: string;
  readonly mark: Mark;
}

/** As a Statement carries it. */
export interface AgreedObligation {
  readonly kind: ObligationKind;
  readonly days: number;
  readonly text: string;
  readonly clause: string;
}

export interface Grant {
  readonly from: Country;
  readonly to: Country;
  readonly kind: string;
  readonly verb: string;
  readonly mode: 'FULL' | 'MATCH_INDICATOR_ONLY';
  readonly clause: string;
}

interface FieldGroup {
  /** KIND/group. */
  readonly name: string;
  /** Field numbers of the kind, ascending. */
  readonly fields: readonly number[];
  /** The clause that withholds it when no permit releases it and no forbid matches. */
  readonly withheldBy: string;
}

export interface Agreement {
  readonly id: string;
  readonly version: string;
  readonly title: string;
  /** SHA-256, 32 bytes: see digest.ts. */
  readonly digest: Uint8Array;
  readonly status: AgreementText['status'];
  /** From `from` up to, not including, `until`. */
  readonly effective: { readonly from: Micros; readonly until?: Micros } & Sourced;
  readonly legalBasis: readonly ({ readonly name: string } & Sourced)[];
  /** `state` is the country's ICAO Doc 9303 code, as records write citizenship. */
  readonly parties: readonly { readonly country: Country; readonly state: string; readonly agencies: readonly string[] }[];
  readonly clauses: Readonly<Record<string, { readonly text: string } & Sourced>>;
  readonly defaultClause: string;
  readonly classificationCeiling: { readonly level: string; readonly clause: string };
  /** The ceiling that every exchange obliges to, unless a rule obliges to less; absent: the instrument sets none. */
  readonly retention?: { readonly days: number; readonly clause: string };
  readonly purposes: Readonly<Record<string, { readonly text: string; readonly clause: string }>>;
  /** One per direction, kind and verb. */
  readonly grants: readonly Grant[];
  readonly obligations: Readonly<Record<string, AgreedObligation>>;
  /** Per kind; every field number of the kind is in exactly one group. */
  readonly fieldGroups: Readonly<Record<string, readonly FieldGroup[]>>;
  /** Ascending by id. */
  readonly rules: readonly Rule[];
}

const MAX_FILE = 1 << 20;
// From here on, kinds and verbs are the link's own and stand under no agreement.
const LINK_OWN = 16;

/** The wire's message of a record kind: HIGH_RISK_CARGO is HighRiskCargo. */
const messageOf = (kind: string): string =>
  kind.toLowerCase().replace(/(?:^|_)([a-z])/g, (_, letter: string) => letter.toUpperCase());

const shareable = (type: string): string[] => namesOf(type).filter((name) => (enumOf(type)?.[name] ?? LINK_OWN) < LINK_OWN);

/**
 * Loads an agreement from its files, by name: agreement.yaml and rules.cedar (cases.yaml may stand beside them).
 * Throws CONFIG_INVALID with every fault found: field = file and path or rule, rule = what is expected.
 */
export function loadAgreement(files: Readonly<Record<string, string | Uint8Array>>): Agreement {
  const faults: Fault[] = [];
  const contents = {} as Record<(typeof BOUND_FILES)[number], Uint8Array>;
  const texts = {} as Record<(typeof BOUND_FILES)[number], string>;
  for (const name of BOUND_FILES) {
    const read = readFile(files[name]);
    if ('rule' in read) faults.push({ field: name, rule: read.rule });
    else [contents[name], texts[name]] = [read.bytes, read.text];
  }
  for (const name of Object.keys(files))
    if (name !== 'cases.yaml' && !BOUND_FILES.some((known) => known === name))
      faults.push({ field: name, rule: `no such file${didYouMean(name, [...BOUND_FILES, 'cases.yaml'])}` });
  if (faults.length > 0) throw new TripointError('CONFIG_INVALID', faults);

  const read = readYaml('agreement.yaml', texts['agreement.yaml'], AgreementShape);
  if ('faults' in read) throw new TripointError('CONFIG_INVALID', read.faults);
  const text = read.value;
  const fault = (path: string, rule: string) => void faults.push({ field: `agreement.yaml${path}`, rule });

  const effective = effectiveOf(text, fault);
  const { parties, vocabulary: partyWords } = partiesOf(text, fault);
  const grants = grantsOf(text, fault);
  const fieldGroups = groupsOf(text, grants, fault);
  const obligations = obligationsOf(text, fault);
  checkClauses(text, fault);
  if (!namesOf('Classification').includes(text.classificationCeiling.level))
    fault('/classificationCeiling/level', `one of ${namesOf('Classification').join(', ')}`);

  const vocabulary: Vocabulary = {
    ...partyWords,
    kinds: [...new Set(grants.map((grant) => grant.kind))],
    purposes: Object.keys(text.purposes),
    groups: Object.values(fieldGroups).flatMap((groups) => groups.map((group) => group.name)),
  };
  // Rules are read against a vocabulary: an empty one would only say everything twice.
  const readable = vocabulary.kinds.length > 0 && vocabulary.groups.length > 0;
  const { rules, faults: ruleFaults } = readable
    ? readRules(texts['rules.cedar'], {
        vocabulary,
        clauses: Object.keys(text.clauses),
        obligations: Object.keys(text.obligations ?? {}),
      })
    : { rules: [], faults: [] };
  faults.push(...ruleFaults);
  if (faults.length > 0) throw new TripointError('CONFIG_INVALID', faults);

  const { id, version, title, status, legalBasis, clauses, defaultClause, classificationCeiling, retention, purposes } = text;
  return {
    id,
    version,
    title,
    digest: agreementDigest(contents),
    status,
    effective,
    legalBasis,
    parties,
    clauses,
    defaultClause,
    classificationCeiling,
    ...(retention === undefined ? {} : { retention }),
    purposes,
    grants,
    obligations,
    fieldGroups,
    rules,
  };
}

function readFile(given: string | Uint8Array | undefined): { bytes: Uint8Array; text: string } | { rule: string } {
  if (given === undefined) return { rule: 'the file is missing' };
  if (typeof given === 'string' && !given.isWellFormed()) return { rule: 'well-formed Unicode' };
  const bytes = typeof given === 'string' ? utf8(given) : given;
  if (bytes.length > MAX_FILE) return { rule: `at most ${MAX_FILE} bytes` };
  try {
    return { bytes, text: new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes) };
  } catch {
    return { rule: 'UTF-8' };
  }
}

type Say = (path: string, rule: string) => void;

function effectiveOf({ effective: { from, until, ...sourced } }: AgreementText, fault: Say): Agreement['effective'] {
  const start = dateOf(from);
  const end = until === undefined ? undefined : dateOf(until);
  if (start === undefined) fault('/effective/from', 'a date YYYY-MM-DD');
  if (until !== undefined && end === undefined) fault('/effective/until', 'a date YYYY-MM-DD');
  if (start !== undefined && end !== undefined && end <= start) fault('/effective/until', 'after from');
  return { from: start ?? 0, ...(end === undefined ? {} : { until: end }), ...sourced };
}

function partiesOf({ parties }: AgreementText, fault: Say) {
  const countries = parties.map((party) => party.country);
  countries.forEach((country, i) => {
    if (countries.indexOf(country) !== i) fault(`/parties/${i}/country`, 'each country once');
  });
  const agencies = [...new Set(parties.flatMap((party) => party.agencies))];
  return { parties, vocabulary: { countries, agencies } };
}

function grantsOf({ grants, parties, clauses }: AgreementText, fault: Say): Grant[] {
  const countries = parties.map((party) => party.country);
  const verbs = shareable('Verb');
  const kinds = shareable('RecordKind');
  const seen = new Set<string>();
  return grants.flatMap((grant, i) => {
    const path = `/grants/${i}`;
    for (const end of ['from', 'to'] as const)
      grant[end].forEach((country, j) => {
        if (!countries.includes(country)) fault(`${path}/${end}/${j}`, `a party${didYouMean(country, countries)}`);
      });
    if (!kinds.includes(grant.kind)) fault(`${path}/kind`, `one of ${kinds.join(', ')}${didYouMean(grant.kind, kinds)}`);
    grant.verbs.forEach((verb, j) => {
      if (!verbs.includes(verb)) fault(`${path}/verbs/${j}`, `one of ${verbs.join(', ')}${didYouMean(verb, verbs)}`);
    });
    checkClause(grant.clause, clauses, `${path}/clause`, fault);
    const { kind, mode, clause } = grant;
    const expanded = grant.from.flatMap((from) =>
      grant.to
        .filter((to) => to !== from)
        .flatMap((to) => grant.verbs.map((verb): Grant => ({ from, to, kind, verb, mode, clause }))),
    );
    if (expanded.length === 0) fault(path, 'two countries');
    for (const { from, to, verb } of expanded) {
      const key = `${from}>${to} ${kind} ${verb}`;
      if (seen.has(key)) fault(path, `${key} is granted once`);
      seen.add(key);
    }
    return kinds.includes(kind) ? expanded : [];
  });
}

function groupsOf({ fieldGroups, clauses }: AgreementText, grants: readonly Grant[], fault: Say): Record<string, FieldGroup[]> {
  const granted = new Set(grants.map((grant) => grant.kind));
  const result: Record<string, FieldGroup[]> = {};
  for (const kind of granted) {
    const groups = fieldGroups[kind];
    if (groups === undefined) {
      fault(`/fieldGroups/${kind}`, 'the groups of this kind');
      continue;
    }
    const numbers = new Map(fieldsOf(messageOf(kind)).map((field) => [field.name, field.id]));
    const owner = new Map<string, string>();
    result[kind] = Object.entries(groups).map(([name, { fields, withheldBy }]) => {
      const path = `/fieldGroups/${kind}/${name}`;
      checkClause(withheldBy, clauses, `${path}/withheldBy`, fault);
      fields.forEach((field, i) => {
        const where = `${path}/fields/${i}`;
        if (!numbers.has(field)) fault(where, `${kind} has no field ${field}${didYouMean(field, numbers.keys())}`);
        else if (owner.has(field)) fault(where, `${field} is already in the group ${owner.get(field)}`);
        else owner.set(field, name);
      });
      return {
        name: `${kind}/${name}`,
        fields: fields.map((field) => numbers.get(field) ?? 0).sort((a, b) => a - b),
        withheldBy,
      };
    });
    for (const field of numbers.keys()) if (!owner.has(field)) fault(`/fieldGroups/${kind}`, `${field} in a group`);
  }
  for (const kind of Object.keys(fieldGroups))
    if (!granted.has(kind)) fault(`/fieldGroups/${kind}`, `a kind that is granted${didYouMean(kind, granted)}`);
  return result;
}

function obligationsOf({ obligations = {}, retention, clauses }: AgreementText, fault: Say): Record<string, AgreedObligation> {
  const kinds = enumOf('ObligationKind') ?? {};
  return Object.fromEntries(
    Object.entries(obligations).map(([name, { kind, days = 0, text = '', clause }]) => {
      const path = `/obligations/${name}`;
      checkClause(clause, clauses, `${path}/clause`, fault);
      if (name === 'retention') fault(path, 'another name: retention is the ceiling');
      if (kind === 'RETENTION' && days === 0) fault(`${path}/days`, 'how many days');
      if (kind === 'RETENTION' && days > (retention?.days ?? days))
        fault(`${path}/days`, `at most the ceiling, ${retention?.days}`);
      if (kind !== 'RETENTION' && days !== 0) fault(`${path}/days`, 'only with RETENTION');
      if (kind === 'CAVEAT' && text === '') fault(`${path}/text`, "the caveat's text");
      return [name, { kind: kinds[kind] as ObligationKind, days, text, clause }];
    }),
  );
}

function checkClause(clause: string, clauses: AgreementText['clauses'], path: string, fault: Say): void {
  if (!Object.hasOwn(clauses, clause)) fault(path, `clause ${clause} is not declared${didYouMean(clause, Object.keys(clauses))}`);
}

function checkClauses({ clauses, defaultClause, classificationCeiling, retention, purposes }: AgreementText, fault: Say): void {
  checkClause(defaultClause, clauses, '/defaultClause', fault);
  checkClause(classificationCeiling.clause, clauses, '/classificationCeiling/clause', fault);
  if (retention !== undefined) checkClause(retention.clause, clauses, '/retention/clause', fault);
  for (const [code, { clause }] of Object.entries(purposes)) checkClause(clause, clauses, `/purposes/${code}/clause`, fault);
}

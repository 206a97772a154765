// What a decision may depend on. The set is closed: one table gives the type, the check, Cedar's schema and Cedar's value,
// so that a fact which the rules cannot see cannot be handed in, and a rule cannot name a fact that nobody hands in.
import { enumOf } from '../../proto/index.ts';
import type { Country, Fault, Micros } from '../domain/index.ts';

/** The names of an enum of the wire, UNSPECIFIED left out: nothing is decided about the unspecified. */
export const namesOf = (type: string): readonly string[] =>
  Object.entries(enumOf(type) ?? {})
    .filter(([, number]) => number !== 0)
    .map(([name]) => name);

export type Action = 'release' | 'ask' | 'respond' | 'admit';
export const ACTIONS: readonly Action[] = ['release', 'ask', 'respond', 'admit'];

export type Finding =
  | 'INADMISSIBLE'
  | 'REQUIREMENTS_NOT_MET'
  | 'FINGERPRINT_MATCH'
  | 'TEMPORARY_DOCUMENT_ISSUED'
  | 'TEMPORARY_DOCUMENT_DENIED';

/** The person of a query or an answer, as far as the deciding country knows. States are ICAO Doc 9303 codes; empty: not known. */
export interface Subject {
  readonly citizenship: readonly string[];
  readonly permanentResidence: readonly string[];
  /** States that the person says persecute them. */
  readonly allegedPersecutor: readonly string[];
  readonly findings: readonly Finding[];
}

/** Everything that one decision is made from. Names of enums are those of the wire without their prefix, such as LOOKOUT. */
export interface Facts {
  readonly action: Action;
  /** The country that sends the statement, and the one that receives it. An answer goes from the responder to the asker. */
  readonly from: Country;
  readonly to: Country;
  /** The sending agency, as the agreement lists it. */
  readonly fromAgency: string;
  readonly recordKind: string;
  readonly verb: string;
  readonly purpose: string;
  readonly classification: string;
  readonly issued: Micros;
  /** `respond` only: what is known of the query alone, or what the lookup found. */
  readonly stage?: 'before-lookup' | 'after-lookup';
  /** Of an answer: a VisaOutcome. */
  readonly outcome?: string;
  readonly subject?: Subject;
  readonly allegedPersecutor?: readonly string[];
  /** Such as B2. */
  readonly sourceGrade?: string;
  readonly hasBiometric?: boolean;
  readonly subjectKind?: string;
  readonly category?: string;
  readonly actionOnHit?: string;
  readonly riskCategory?: string;
}

type Shape =
  | { readonly is: 'one' | 'many'; readonly entity: string; readonly values: readonly string[] }
  | { readonly is: 'states' }
  | { readonly is: 'flag' }
  | { readonly is: 'record'; readonly parts: Readonly<Record<string, Shape>> };

const one = (entity: string, values: readonly string[]): Shape => ({ is: 'one', entity, values });
const states: Shape = { is: 'states' };
const grades = ['A', 'B', 'C', 'X'].flatMap((source) => ['1', '2', '3', '4'].map((information) => source + information));
const findings: readonly Finding[] = [
  'INADMISSIBLE',
  'REQUIREMENTS_NOT_MET',
  'FINGERPRINT_MATCH',
  'TEMPORARY_DOCUMENT_ISSUED',
  'TEMPORARY_DOCUMENT_DENIED',
];

/** A list of a fact holds no more than this. */
const MAX_LIST = 32;

/** The facts that a rule sees as optional attributes of `context`. */
export const ATTRIBUTES = {
  stage: one('Stage', ['before-lookup', 'after-lookup']),
  outcome: one('Outcome', namesOf('VisaOutcome')),
  subject: {
    is: 'record',
    parts: {
      citizenship: states,
      permanentResidence: states,
      allegedPersecutor: states,
      findings: { is: 'many', entity: 'Finding', values: findings },
    },
  },
  allegedPersecutor: states,
  sourceGrade: one('SourceGrade', grades),
  hasBiometric: { is: 'flag' },
  subjectKind: one('SubjectKind', namesOf('SubjectKind')),
  category: one('LookoutCategory', namesOf('LookoutCategory')),
  actionOnHit: one('ActionOnHit', namesOf('ActionOnHit')),
  riskCategory: one('CargoRiskCategory', namesOf('CargoRiskCategory')),
} as const satisfies Record<string, Shape>;

/** What only one end knows: a rule about fields that looked at it would decide differently at the other end. */
export const ONE_END_ONLY: ReadonlySet<string> = new Set([
  'stage',
  'subject',
  'allegedPersecutor',
  'sourceGrade',
  'hasBiometric',
]);

const shapes: Readonly<Record<string, Shape>> = ATTRIBUTES;
export const ATTRIBUTE_NAMES = Object.keys(ATTRIBUTES) as readonly (keyof typeof ATTRIBUTES)[];
const TEXTS = ['action', 'from', 'to', 'fromAgency', 'recordKind', 'verb', 'purpose', 'classification'] as const;
export const FACT_NAMES: readonly (keyof Facts)[] = [...TEXTS, 'issued', ...ATTRIBUTE_NAMES];
const known: ReadonlySet<string> = new Set(FACT_NAMES);
const classifications = new Set(namesOf('Classification'));

/** The first fault of facts that no decision may be made from. It names the fact, never its value. */
export function faultOf(facts: Facts): Fault | undefined {
  for (const name in facts) if (!known.has(name)) return { field: name, rule: 'not a fact that rules know' };
  for (const name of TEXTS) if (typeof facts[name] !== 'string' || facts[name] === '') return { field: name, rule: 'a text' };
  if (!Number.isSafeInteger(facts.issued) || facts.issued < 0) return { field: 'issued', rule: 'microseconds since 1970' };
  if (!ACTIONS.includes(facts.action)) return { field: 'action', rule: `one of ${ACTIONS.join(', ')}` };
  if (!classifications.has(facts.classification)) return { field: 'classification', rule: 'a known classification' };
  for (const name of ATTRIBUTE_NAMES) {
    const value: unknown = facts[name];
    if (value !== undefined && !fits(shapes[name]!, value)) return { field: name, rule: ruleOf(shapes[name]!) };
  }
  return sequenceFault(facts);
}

// A question is asked, an answer responds, all else is released; what is responded to is first a query and then an answer.
function sequenceFault({ action, verb, stage, outcome }: Facts): Fault | undefined {
  const lane = verb === 'QUERY' ? 'ask' : verb === 'RESPONSE' ? 'respond' : 'release';
  if (action === 'respond') {
    if (stage === undefined) return { field: 'stage', rule: 'before-lookup or after-lookup' };
    const expected = stage === 'before-lookup' ? 'QUERY' : 'RESPONSE';
    if (verb !== expected) return { field: 'verb', rule: `${expected} at this stage` };
  } else {
    if (stage !== undefined) return { field: 'stage', rule: 'only with the action respond' };
    if (action !== 'admit' && action !== lane) return { field: 'action', rule: `${lane} with this verb` };
  }
  if (verb === 'RESPONSE' && outcome === undefined) return { field: 'outcome', rule: 'with the verb RESPONSE' };
  if (verb !== 'RESPONSE' && outcome !== undefined) return { field: 'outcome', rule: 'only with the verb RESPONSE' };
  return undefined;
}

const isList = (value: unknown, good: (item: string) => boolean): boolean =>
  Array.isArray(value) && value.length <= MAX_LIST && value.every((item) => typeof item === 'string' && good(item));

function fits(shape: Shape, value: unknown): boolean {
  switch (shape.is) {
    case 'flag':
      return typeof value === 'boolean';
    case 'one':
      return typeof value === 'string' && shape.values.includes(value);
    case 'many':
      return isList(value, (item) => shape.values.includes(item));
    case 'states':
      return isList(value, (item) => /^[A-Z]{1,3}$/.test(item));
    case 'record': {
      if (typeof value !== 'object' || value === null) return false;
      const parts = Object.entries(shape.parts);
      const given = value as Readonly<Record<string, unknown>>;
      return Object.keys(given).length === parts.length && parts.every(([name, part]) => fits(part, given[name]));
    }
  }
}

function ruleOf(shape: Shape): string {
  if (shape.is === 'flag') return 'true or false';
  if (shape.is === 'states') return `at most ${MAX_LIST} ICAO Doc 9303 codes`;
  if (shape.is === 'record') return `exactly ${Object.keys(shape.parts).join(', ')}, each a list`;
  return shape.is === 'one' ? `one of ${shape.values.join(', ')}` : `at most ${MAX_LIST} of ${shape.values.join(', ')}`;
}

type CedarType =
  | { readonly type: string; readonly name?: string; readonly element?: CedarType; readonly required?: boolean }
  | { readonly type: 'Record'; readonly attributes: Readonly<Record<string, CedarType>>; readonly required?: boolean };

function cedarType(shape: Shape): CedarType {
  switch (shape.is) {
    case 'flag':
      return { type: 'Boolean' };
    case 'one':
      return { type: 'Entity', name: shape.entity };
    case 'many':
      return { type: 'Set', element: { type: 'Entity', name: shape.entity } };
    case 'states':
      return { type: 'Set', element: { type: 'String' } };
    case 'record':
      return { type: 'Record', attributes: Object.fromEntries(Object.entries(shape.parts).map(([n, s]) => [n, cedarType(s)])) };
  }
}

export type CedarValue = string | boolean | number | CedarValue[] | { [key: string]: CedarValue };

export const entity = (type: string, id: string): CedarValue => ({ __entity: { type, id } });

/** Cedar's value of an attribute that `faultOf` has found good. */
export function cedarValue(name: string, value: unknown): CedarValue {
  const convert = (shape: Shape, part: unknown): CedarValue => {
    if (shape.is === 'one') return entity(shape.entity, part as string);
    if (shape.is === 'many') return (part as string[]).map((item) => entity(shape.entity, item));
    if (shape.is === 'record')
      return Object.fromEntries(
        Object.entries(shape.parts).map(([key, inner]) => [key, convert(inner, (part as Record<string, unknown>)[key])]),
      );
    return part as CedarValue;
  };
  return convert(shapes[name]!, value);
}

/** Cedar's types of the optional attributes, and the enumerated entity types that they use. */
export function attributeTypes(): { attributes: Record<string, CedarType>; entities: Record<string, { enum: string[] }> } {
  const attributes: Record<string, CedarType> = {};
  const entities: Record<string, { enum: string[] }> = {};
  const collect = (shape: Shape): void => {
    if (shape.is === 'one' || shape.is === 'many') entities[shape.entity] = { enum: [...shape.values] };
    if (shape.is === 'record') for (const part of Object.values(shape.parts)) collect(part);
  };
  for (const [name, shape] of Object.entries(shapes)) {
    collect(shape);
    attributes[name] = { ...cedarType(shape), required: false };
  }
  return { attributes, entities };
}

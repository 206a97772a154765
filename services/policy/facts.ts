// The facts on which a decision may depend. The set is closed: one table gives the type, the check, Cedar's schema and Cedar's value,
// so that no fact can be passed in that the rules cannot see, and no rule can name a fact that nobody passes in.
import { enumOf } from '../../proto/index.ts';
import type { Country, Fault, Micros } from '../domain/index.ts';
import {
  type CedarType,
  type CedarValue,
  cedarType,
  cedarValueOf,
  fits,
  isText,
  MAX_TEXT,
  ruleOf,
  type Shape,
} from './values.ts';

/** The names of a wire enum except UNSPECIFIED, about which nothing is decided. */
export const namesOf = (type: string): readonly string[] =>
  Object.entries(enumOf(type) ?? {})
    .filter(([, number]) => number !== 0)
    .map(([name]) => name);

/**
 * The first four exchange a statement. `onward`: the holder asks whether a received record may go to a third country; `retain`: the
 * holder asks whether it may keep it longer. Both are decided under the from, to, kind, verb and purpose under which it was received.
 */
export const ACTIONS = ['release', 'ask', 'respond', 'admit', 'onward', 'retain'] as const;
export type Action = (typeof ACTIONS)[number];

export const FINDINGS = [
  'INADMISSIBLE',
  'REQUIREMENTS_NOT_MET',
  'FINGERPRINT_MATCH',
  'TEMPORARY_DOCUMENT_ISSUED',
  'TEMPORARY_DOCUMENT_DENIED',
] as const;
export type Finding = (typeof FINDINGS)[number];

export const LAWS = ['CLEAR', 'MUST_REFUSE', 'MAY_REFUSE', 'CONDITIONS'] as const;
export const RISKS = ['NONE', 'SUBSTANTIAL'] as const;

/** The person of a query or an answer, as far as the deciding country knows. States are ICAO Doc 9303 codes; empty if unknown. XXX is any
 * state: with it rules see the states of both ends. */
export interface Subject {
  readonly citizenship: readonly string[];
  readonly permanentResidence: readonly string[];
  /** States that the person says persecute them. */
  readonly allegedPersecutor: readonly string[];
  readonly findings: readonly Finding[];
}

/** All facts of one decision. Names of enums are those of the wire without their prefix, such as LOOKOUT. */
export interface Facts {
  readonly action: Action;
  /** The country that sends the statement, and the one that receives it. An answer goes from the responder to the asker. */
  readonly from: Country;
  readonly to: Country;
  /** The sending agency, as the agreement lists it. */
  readonly fromAgency: string;
  /** The agency addressed, as the agreement lists it. */
  readonly toAgency?: string;
  readonly recordKind: string;
  readonly verb: string;
  readonly purpose: string;
  readonly classification: string;
  readonly issued: Micros;

  /** Either country suspended the agreement for this record kind. */
  readonly suspended?: boolean;
  /** Of the deciding gateway: anything but SOUND refuses. */
  readonly clock?: 'SOUND' | 'STEPPED_BACK' | 'IN_DOUBT';
  /** Whether the partner last reported that it acts under the same text. */
  readonly peerAgreement?: 'SAME' | 'DIFFERENT';
  /** Whether this exchange is within the quota of its period. */
  readonly quota?: 'WITHIN' | 'EXHAUSTED';
  /** Whether one direction exceeds the agreed ratio: it raises a notice and stops nothing. */
  readonly reciprocity?: 'BALANCED' | 'UNBALANCED';
  /** Named releasers, none of them the author; 0 to 8. */
  readonly approvals?: number;
  /** Sent under an exigent override. */
  readonly exigent?: boolean;
  /** Whether a question or a match has waited for its answer longer than agreed. */
  readonly responseDeadline?: 'OPEN' | 'OVERDUE';
  /** Whether an advance notice is given as early as agreed. */
  readonly notice?: 'GIVEN' | 'SHORT';

  /** `respond` only: before the lookup, or after it. */
  readonly stage?: 'before-lookup' | 'after-lookup';
  /** Of an answer: a VisaOutcome. With `retain` also of a query: what its answer was. */
  readonly outcome?: string;
  /** Of an answer that refuses: all of it, or part. */
  readonly refusalExtent?: 'FULL' | 'PARTIAL';
  /** Whether the deciding country's law refuses this exchange. With `ask` and `admit` an absent finding is read as MUST_REFUSE. */
  readonly domesticLaw?: (typeof LAWS)[number];
  /** What the deciding country has found about the risk of mistreatment. With `ask` and `admit` an absent finding is read as SUBSTANTIAL. */
  readonly mistreatmentRisk?: (typeof RISKS)[number];
  /** The person of a query or an answer, as far as the deciding country knows. */
  readonly subject?: Subject;
  /** Of a query: states that the person says persecute them. */
  readonly allegedPersecutor?: readonly string[];

  /** Of the record header: H0 no caveat on use, H3 the strictest. */
  readonly handling?: 'H0' | 'H1' | 'H2' | 'H3';
  /** Of the record header: hidden from end users until a future time. */
  readonly concealed?: boolean;
  /** Such as B2. */
  readonly sourceGrade?: string;
  /** Check digits and formats hold: MRZ, ISO 6346, IMO number. */
  readonly formatValid?: boolean;
  /** The record names a person. */
  readonly hasName?: boolean;
  /** The record has a date of birth, whole or in part. */
  readonly hasBirthDate?: boolean;
  /** The record has the number of a travel document. */
  readonly hasDocument?: boolean;
  /** The record refers to biometrics. */
  readonly hasBiometric?: boolean;
  /** Of a query: it has a transaction number. */
  readonly hasTransactionNumber?: boolean;
  /** Of a query: biometrics without name or document. Both ends know it, since whoever asks shows the biometrics and has nothing else. */
  readonly anonymous?: boolean;
  /** Of a lookout: it has derogatory indicators. */
  readonly hasDerogatory?: boolean;
  /** Of a lookout: what it is about. */
  readonly subjectKind?: string;
  /** Of a lookout: why the subject is sought. */
  readonly category?: string;
  /** Of a lookout: what whoever meets the subject is to do. */
  readonly actionOnHit?: string;
  /** Of other lookouts in force on the same subject. */
  readonly otherActions?: readonly string[];
  /** Of cargo: the risk that is suspected. */
  readonly riskCategory?: string;
  /** IAEA category of the most dangerous radioactive source. UNKNOWN: of its nuclide no D-value is held. */
  readonly sourceCategory?: string;

  /** `onward`, and required there: ISO 3166-1 alpha-2. */
  readonly onwardTo?: string;
  /** `onward` only. OTHER_RECIPIENT: consent was given for another country. */
  readonly onwardConsent?: 'NONE' | 'GRANTED' | 'EXPIRED' | 'OTHER_RECIPIENT';
  /** `retain`, and required there. */
  readonly retention?: 'WITHIN' | 'EXPIRED';
  /** `retain` only: a recorded individual assessment that it is still needed. */
  readonly assessment?: 'NONE' | 'RECORDED';
  /** `retain` only: a decision about the person rests on it. */
  readonly usedAdministratively?: boolean;
  /** `retain` only: it was found to be wrong. */
  readonly inaccurate?: boolean;
}

const one = (entity: string, values: readonly string[]): Shape => ({ is: 'one', entity, values });
const flag: Shape = { is: 'flag' };
const states: Shape = { is: 'states' };
const grades = ['A', 'B', 'C', 'X'].flatMap((source) => ['1', '2', '3', '4'].map((information) => source + information));

/** The facts that a rule sees as optional attributes of `context`. */
export const ATTRIBUTES = {
  toAgency: { is: 'declared', entity: 'Agency' },
  suspended: flag,
  clock: one('Clock', ['SOUND', 'STEPPED_BACK', 'IN_DOUBT']),
  peerAgreement: one('PeerAgreement', ['SAME', 'DIFFERENT']),
  quota: one('Quota', ['WITHIN', 'EXHAUSTED']),
  reciprocity: one('Reciprocity', ['BALANCED', 'UNBALANCED']),
  approvals: { is: 'count', max: 8 },
  exigent: flag,
  responseDeadline: one('ResponseDeadline', ['OPEN', 'OVERDUE']),
  notice: one('Notice', ['GIVEN', 'SHORT']),
  stage: one('Stage', ['before-lookup', 'after-lookup']),
  outcome: one('Outcome', namesOf('VisaOutcome')),
  refusalExtent: one('RefusalExtent', namesOf('RefusalExtent')),
  domesticLaw: one('DomesticLaw', LAWS),
  mistreatmentRisk: one('MistreatmentRisk', RISKS),
  subject: {
    is: 'record',
    parts: {
      citizenship: states,
      permanentResidence: states,
      allegedPersecutor: states,
      findings: { is: 'many', entity: 'Finding', values: FINDINGS },
    },
  },
  allegedPersecutor: states,
  handling: one('Handling', ['H0', 'H1', 'H2', 'H3']),
  concealed: flag,
  sourceGrade: one('SourceGrade', grades),
  formatValid: flag,
  hasName: flag,
  hasBirthDate: flag,
  hasDocument: flag,
  hasBiometric: flag,
  hasTransactionNumber: flag,
  anonymous: flag,
  hasDerogatory: flag,
  subjectKind: one('SubjectKind', namesOf('SubjectKind')),
  category: one('LookoutCategory', namesOf('LookoutCategory')),
  actionOnHit: one('ActionOnHit', namesOf('ActionOnHit')),
  otherActions: { is: 'many', entity: 'ActionOnHit', values: namesOf('ActionOnHit') },
  riskCategory: one('CargoRiskCategory', namesOf('CargoRiskCategory')),
  sourceCategory: one('SourceCategory', [...['CATEGORY_1', 'CATEGORY_2', 'CATEGORY_3', 'CATEGORY_4', 'CATEGORY_5'], 'UNKNOWN']),
  onwardTo: { is: 'country' },
  onwardConsent: one('OnwardConsent', ['NONE', 'GRANTED', 'EXPIRED', 'OTHER_RECIPIENT']),
  retention: one('Retention', ['WITHIN', 'EXPIRED']),
  assessment: one('Assessment', ['NONE', 'RECORDED']),
  usedAdministratively: flag,
  inaccurate: flag,
} as const satisfies Partial<Record<keyof Facts, Shape>>;
type Attribute = keyof typeof ATTRIBUTES;

/** Facts known to one end only: a rule about fields that used one would decide differently at the other end. */
export const ONE_END_ONLY: ReadonlySet<string> = new Set<Attribute>([
  'suspended',
  'clock',
  'peerAgreement',
  'quota',
  'reciprocity',
  'approvals',
  'responseDeadline',
  'notice',
  'stage',
  'domesticLaw',
  'mistreatmentRisk',
  'subject',
  'allegedPersecutor',
  'sourceGrade',
  'formatValid',
  'hasName',
  'hasBirthDate',
  'hasDocument',
  'hasBiometric',
  'hasTransactionNumber',
  'hasDerogatory',
  'otherActions',
  'onwardTo',
  'onwardConsent',
  'retention',
  'assessment',
  'usedAdministratively',
  'inaccurate',
]);

/** The facts that belong to a single action. */
export const ONLY_WITH: Readonly<Partial<Record<Attribute, { readonly action: Action; readonly required?: true }>>> = {
  stage: { action: 'respond', required: true },
  onwardTo: { action: 'onward', required: true },
  onwardConsent: { action: 'onward' },
  retention: { action: 'retain', required: true },
  assessment: { action: 'retain' },
  usedAdministratively: { action: 'retain' },
  inaccurate: { action: 'retain' },
};

export const ATTRIBUTE_NAMES = Object.keys(ATTRIBUTES) as readonly Attribute[];
const TEXTS = ['action', 'from', 'to', 'fromAgency', 'recordKind', 'verb', 'purpose', 'classification'] as const;
export const FACT_NAMES: readonly (keyof Facts)[] = [...TEXTS, 'issued', ...ATTRIBUTE_NAMES];

const shapes: ReadonlyMap<string, Shape> = new Map(Object.entries(ATTRIBUTES));
const always: ReadonlySet<string> = new Set([...TEXTS, 'issued']);
const actions: ReadonlySet<string> = new Set(ACTIONS);
const classifications: ReadonlySet<string> = new Set(namesOf('Classification'));
const onlyWith = Object.entries(ONLY_WITH) as readonly [Attribute, { action: Action; required?: true }][];

/** The first fault of invalid facts. It names the fact, never its value. */
export function faultOf(facts: Facts): Fault | undefined {
  for (const name in facts) {
    const fault = attributeFault(facts, name);
    if (fault !== undefined) return fault;
  }
  for (const name of TEXTS) if (!isText(facts[name])) return { field: name, rule: `a text of at most ${MAX_TEXT} characters` };
  if (!Number.isSafeInteger(facts.issued) || facts.issued < 0) return { field: 'issued', rule: 'microseconds since 1970' };
  if (!actions.has(facts.action)) return { field: 'action', rule: `one of ${ACTIONS.join(', ')}` };
  if (!classifications.has(facts.classification)) return { field: 'classification', rule: 'a known classification' };
  return sequenceFault(facts);
}

/** `faultOf` of facts that were sound until the value of this one fact was changed. */
export const faultOfChange = (facts: Facts, name: string): Fault | undefined =>
  always.has(name) ? faultOf(facts) : (attributeFault(facts, name) ?? sequenceFault(facts));

function attributeFault(facts: Facts, name: string): Fault | undefined {
  if (always.has(name)) return undefined;
  const shape = shapes.get(name);
  if (shape === undefined) return { field: name, rule: 'not a fact that rules know' };
  const value: unknown = facts[name as Attribute];
  return value === undefined || fits(shape, value) ? undefined : { field: name, rule: ruleOf(shape) };
}

// A question is asked, an answer responds, everything else is released; `respond` decides first a query and then an answer.
function sequenceFault(facts: Facts): Fault | undefined {
  const { action, verb, stage, outcome } = facts;
  for (const [name, only] of onlyWith) {
    if (facts[name] !== undefined && action !== only.action) return { field: name, rule: `only with the action ${only.action}` };
    if (facts[name] === undefined && action === only.action && only.required)
      return { field: name, rule: `with the action ${action}: ${ruleOf(ATTRIBUTES[name])}` };
  }
  if (action === 'respond') {
    const expected = stage === 'before-lookup' ? 'QUERY' : 'RESPONSE';
    if (verb !== expected) return { field: 'verb', rule: `${expected} at this stage` };
  } else if (action === 'release' || action === 'ask') {
    const lane = verb === 'QUERY' ? 'ask' : verb === 'RESPONSE' ? 'respond' : 'release';
    if (action !== lane) return { field: 'action', rule: `${lane} with this verb` };
  }
  if (verb === 'RESPONSE' && outcome === undefined) return { field: 'outcome', rule: 'with the verb RESPONSE' };
  if (verb === 'RESPONSE' || outcome === undefined || (verb === 'QUERY' && action === 'retain')) return undefined;
  return { field: 'outcome', rule: 'only with the verb RESPONSE' };
}

/** Cedar's value of an attribute that passed `faultOf`. `ends`: the states of sender and recipient. */
export const cedarValue = (name: keyof typeof ATTRIBUTES, value: unknown, ends: readonly string[]): CedarValue =>
  cedarValueOf(ATTRIBUTES[name], value, ends);

/** Cedar's types of the optional attributes, and the enumerated entity types that they use. */
export function attributeTypes(): { attributes: Record<string, CedarType>; entities: Record<string, { enum: string[] }> } {
  const attributes: Record<string, CedarType> = {};
  const entities: Record<string, { enum: string[] }> = {};
  const collect = (shape: Shape): void => {
    if (shape.is === 'one' || shape.is === 'many') entities[shape.entity] = { enum: [...shape.values] };
    if (shape.is === 'record') for (const part of Object.values(shape.parts)) collect(part);
  };
  for (const [name, shape] of shapes) {
    collect(shape);
    attributes[name] = { ...cedarType(shape), required: false };
  }
  return { attributes, entities };
}

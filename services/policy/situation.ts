// Derives the facts of a decision from a record, by family, and from its exchange.
import { type Caveat, nameOf } from '../../proto/index.ts';
import type { Country, Micros } from '../domain/index.ts';
import { citizenshipOf, type Family, iaeaCategory, isKnownNuclide, millisOf, readingOf, statesIn } from '../records/index.ts';
import type { Facts } from './facts.ts';

export type Json = Readonly<Record<string, unknown>>;

/** One exchange as both ends know it. */
export interface Situation {
  readonly action: Facts['action'];
  readonly from: Country;
  readonly to: Country;
  readonly fromAgency: string;
  /** Empty if none was given. */
  readonly toAgency: string;
  /** RecordKind number. */
  readonly kind: number;
  readonly verb: string;
  readonly purpose: string;
  readonly classification: string;
  /** Of the record header. */
  readonly caveats: readonly Caveat[];
  readonly issued: Micros;
  readonly exigent?: boolean;
}

/** Facts known apart from the record, to one end or at one moment. */
export type Known = Pick<
  Facts,
  | 'stage'
  | 'subject'
  | 'domesticLaw'
  | 'mistreatmentRisk'
  | 'approvals'
  | 'formatValid'
  | 'clock'
  | 'suspended'
  | 'peerAgreement'
  | 'quota'
  | 'reciprocity'
  | 'retention'
  | 'assessment'
  | 'usedAdministratively'
  | 'inaccurate'
>;

const isGiven = (value: unknown): boolean => value !== undefined;

const IDENTITY = {
  // A machine-readable zone contains name, date of birth and document.
  hasName: ['name', 'alias', 'mrz'],
  hasBirthDate: ['dateOfBirth', 'alternativeDateOfBirth', 'mrz'],
  // A number in a register tells a person from others as a document does.
  hasDocument: ['document', 'previousDocument', 'identification', 'mrz'],
  hasBiometric: ['biometric'],
} as const;

const anyOf = (record: Json, fields: readonly string[]): boolean => fields.some((field) => isGiven(record[field]));
const identity = (record: Json) => ({
  hasName: anyOf(record, IDENTITY.hasName),
  hasBirthDate: anyOf(record, IDENTITY.hasBirthDate),
  hasDocument: anyOf(record, IDENTITY.hasDocument),
  hasBiometric: anyOf(record, IDENTITY.hasBiometric),
});

/** The facts that rules may read from a record, by family; what is said about a record has none. From a received record, of its disclosed fields. */
const FACTS_OF: Readonly<Partial<Record<Family, (record: Json, situation: Situation) => Json>>> = {
  cargo: ({ riskCategory, sourceGrade, radioactiveSource, estimatedArrival }, { verb, issued }) => ({
    riskCategory,
    sourceGrade,
    sourceCategory: radioactiveSource && sourceCategory(radioactiveSource as Json),
    notice: verb === 'NOTIFY' && isGiven(estimatedArrival) ? noticeOf(estimatedArrival as string, issued) : undefined,
  }),
  lookout: (record) => ({
    ...identity(record),
    subjectKind: record.subjectKind,
    category: record.category,
    actionOnHit: record.actionOnHit,
    sourceGrade: record.sourceGrade,
    hasDerogatory: isGiven(record.derogatoryIndicator),
  }),
  visaQuery: (record) => {
    const known = identity(record);
    const allegedPersecutor = statesIn(record.allegedPersecutor);
    const citizenship = citizenshipOf(record.citizenship, [record]);
    return {
      ...known,
      hasTransactionNumber: isGiven(record.caseReference),
      anonymous: known.hasBiometric && !known.hasName && !known.hasDocument,
      // Nothing said is nothing known: not that the person fears nobody.
      allegedPersecutor: allegedPersecutor.length > 0 ? allegedPersecutor : undefined,
      subject: { citizenship, permanentResidence: [], allegedPersecutor, findings: [] },
    };
  },
  visaAnswer: (record) => ({ ...identity(record), outcome: record.outcome, refusalExtent: record.refusalExtent }),
  // What follows from an exchange says nothing of whom or what that was about.
  recall: () => ({}),
  destructionCertificate: () => ({}),
  overrideReview: () => ({}),
  correctionConfirmation: () => ({}),
};

/** For each fact read from a record, the fields that it is read from: anyone who sees these fields knows the fact, and nobody else does. */
export const READ_FROM: Readonly<Partial<Record<Family, Readonly<Partial<Record<keyof Facts, readonly string[]>>>>>> = {
  cargo: {
    riskCategory: ['riskCategory'],
    sourceGrade: ['sourceGrade'],
    sourceCategory: ['radioactiveSource'],
    notice: ['estimatedArrival'],
  },
  lookout: {
    ...IDENTITY,
    subjectKind: ['subjectKind'],
    category: ['category'],
    actionOnHit: ['actionOnHit'],
    sourceGrade: ['sourceGrade'],
    hasDerogatory: ['derogatoryIndicator'],
  },
  visaQuery: {
    ...IDENTITY,
    hasTransactionNumber: ['caseReference'],
    anonymous: [...IDENTITY.hasBiometric, ...IDENTITY.hasName, ...IDENTITY.hasDocument],
    allegedPersecutor: ['allegedPersecutor'],
    subject: ['citizenship', 'nationality', 'document', 'previousDocument', 'identification', 'mrz', 'allegedPersecutor'],
  },
  visaAnswer: { ...IDENTITY, outcome: ['outcome'], refusalExtent: ['refusalExtent'] },
  recall: {},
  destructionCertificate: {},
  overrideReview: {},
  correctionConfirmation: {},
};

/** The more dangerous of the stated category and the one computed from activity over D-value (IAEA RS-G-1.9). A category stated for a nuclide without a D-value
 * cannot be checked, so it is never read as less dangerous than it may be. */
function sourceCategory({ nuclide, activityTbq, iaeaCategory: stated }: Json): string | undefined {
  if (typeof nuclide === 'string' && !isKnownNuclide(nuclide)) return stated === 1 ? 'CATEGORY_1' : 'UNKNOWN';
  const computed =
    typeof nuclide === 'string' && typeof activityTbq === 'number' ? iaeaCategory(nuclide, activityTbq) : undefined;
  const known = [computed, stated as number | undefined].filter((category) => category !== undefined);
  return known.length === 0 ? undefined : `CATEGORY_${Math.min(...known)}`;
}

/** Advance notice of a category 1 or 2 source (IAEA Code of Conduct, Import and Export Guidance): seven days. */
const NOTICE_MS = 7 * 24 * 3_600_000;
const noticeOf = (arrival: string, issued: Micros): Facts['notice'] =>
  millisOf(arrival) - issued / 1000 >= NOTICE_MS ? 'GIVEN' : 'SHORT';

/** Every fact of one decision. */
export function factsOf(situation: Situation, family: Family, record: Json, known: Known): Facts {
  const { kind, toAgency, caveats, exigent, ...said } = situation;
  const facts: Record<string, unknown> = {
    ...said,
    recordKind: nameOf('RecordKind', kind),
    ...(toAgency !== '' && { toAgency }),
    ...(exigent && { exigent }),
    ...FACTS_OF[family]?.(record, situation),
    ...readingOf(caveats, situation.issued),
    ...known,
  };
  for (const name in facts) if (facts[name] === undefined) delete facts[name];
  return facts as unknown as Facts;
}

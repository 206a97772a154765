// Between the policy room and the rest: which facts a record gives to a decision, and what of a decision is said, logged and shown.
import { Outcome } from '../../proto/index.ts';
import type { Country, Micros } from '../domain/index.ts';
import type { Agreement, Decision, Facts, PolicyEngine } from '../policy/index.ts';
import { type Family, fieldName } from '../records/index.ts';
import { obligationKinds, recordKinds } from './names.ts';
import type { Private } from './outbound.ts';
import type { DecisionView, User } from './types.ts';

type RecordFacts = Partial<
  Pick<
    Facts,
    | 'subject'
    | 'allegedPersecutor'
    | 'sourceGrade'
    | 'hasBiometric'
    | 'subjectKind'
    | 'category'
    | 'actionOnHit'
    | 'riskCategory'
    | 'outcome'
  >
>;
type Json = Readonly<Record<string, unknown>>;

const only = (facts: Readonly<Record<string, unknown>>): RecordFacts =>
  Object.fromEntries(Object.entries(facts).filter(([, value]) => value !== undefined)) as RecordFacts;

/** What the rules may know of a record, by family; of a received record, what was disclosed of it. */
const FACTS_OF: Readonly<Record<Family, (record: Json) => RecordFacts>> = {
  cargo: ({ riskCategory, sourceGrade }) => only({ riskCategory, sourceGrade }),
  lookout: ({ subjectKind, category, actionOnHit, sourceGrade, biometric }) =>
    only({ subjectKind, category, actionOnHit, sourceGrade, hasBiometric: biometric !== undefined }),
  visaQuery: ({ citizenship = [], allegedPersecutor = [], biometric }) =>
    only({
      allegedPersecutor,
      hasBiometric: biometric !== undefined,
      subject: { citizenship, permanentResidence: [], allegedPersecutor, findings: [] },
    }),
  visaAnswer: ({ outcome }) => only({ outcome }),
};

export interface Situation {
  readonly action: Facts['action'];
  readonly from: Country;
  readonly to: Country;
  readonly fromAgency: string;
  readonly kind: number;
  readonly verb: string;
  readonly purpose: string;
  readonly classification: string;
  readonly issued: Micros;
}

export function factsOf(
  situation: Situation,
  family: Family,
  record: Json,
  more: RecordFacts & Pick<Facts, 'stage'> = {},
): Facts {
  const { kind, ...facts } = situation;
  return { ...facts, recordKind: recordKinds.name(kind), ...FACTS_OF[family](record), ...more };
}

/** At the receiver: decides under the very agreement that the statement names. Throws NO_AGREEMENT or AGREEMENT_DIGEST_MISMATCH. */
export function decideNamed(
  policy: PolicyEngine,
  facts: Facts,
  agreement: string,
  digest: Uint8Array,
): { decision: Decision; agreement: Agreement } {
  const named = policy.byDigest(agreement, digest, facts.issued);
  return { decision: policy.decide(facts, named), agreement: named };
}

export const isPermitted = ({ outcome }: Decision): boolean => outcome === 'PERMIT' || outcome === 'PERMIT_WITH_OBLIGATIONS';

export const outcomeNumber = ({ outcome }: Decision): number => Outcome[outcome];

const fieldNames = (family: Family, fields: readonly number[]): string[] =>
  fields.map((field) => fieldName(family, field) ?? String(field));

/** `present`: the fields that the record has; of those that may be disclosed, these were. */
export function viewOf(family: Family, decision: Decision, present: readonly number[]): DecisionView {
  const { outcome, code, agreement, agreementDigest, clauses, disclosed, withheld, obligations } = decision;
  return {
    outcome,
    ...(code && { code }),
    ...(agreement !== '' && { agreement, agreementDigest: Buffer.from(agreementDigest).toString('hex') }),
    clauses,
    disclosed: fieldNames(
      family,
      disclosed.filter((field) => present.includes(field)),
    ),
    withheld: withheld.map(({ clause, fields }) => ({ clause, fields: fieldNames(family, fields) })),
    obligations: obligations.map(({ kind, days, text, clause }) => ({
      kind: obligationKinds.name(kind),
      ...(days > 0 && { days }),
      ...(text !== '' && { text }),
      clause,
    })),
  };
}

/** What a SENT statement says of the decision that released it. */
export function releasedBy(decision: Decision, version: string) {
  const { agreement, agreementDigest: digest, clauses, disclosed, withheld, obligations } = decision;
  return { agreement, version, digest, clauses, outcome: outcomeNumber(decision), disclosed, withheld, obligations };
}

/** What only this country may know of a decision, to be committed to and sealed. */
export function secretOf(user: User | undefined, decision: Decision, subject: string): Private {
  const { outcome, rules, reason, facts } = decision;
  return {
    user: user === undefined ? '' : `${user.subject} ${user.agency}`,
    decision: JSON.stringify({ outcome, rules, facts }),
    reason,
    subject,
  };
}

/** Whom or what a record is about, as the log commits to it. */
export function subjectOf(family: Family, record: Json): string {
  const { document, name, recordReference } = record as {
    document?: Json | readonly Json[];
    name?: readonly Json[];
    recordReference?: string;
  };
  const first = Array.isArray(document) ? document[0] : (document as Json | undefined);
  if (first !== undefined) return `document ${first.issuingState ?? ''} ${first.documentNumber ?? ''}`;
  const person = name?.[0];
  if (person !== undefined) return `name ${person.primaryIdentifier ?? ''} ${person.secondaryIdentifier ?? ''}`;
  return `${family} ${recordReference ?? ''}`;
}

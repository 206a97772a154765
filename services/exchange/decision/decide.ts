// Decides: the facts of one exchange and the agreement that it falls under; and what of a decision is said, logged and shown.
import { type Obligation, Outcome } from '../../../proto/index.ts';
import type { Country, Id } from '../../domain/index.ts';
import { type Agreement, type Decision, factsOf, type Json, type Known, type Situation } from '../../policy/index.ts';
import { type Family, fieldName } from '../../records/index.ts';
import { clockState, type Private, type Transaction } from '../commit/index.ts';
import { type Context, type DecisionView, type Direction, obligationKinds } from '../context/index.ts';
import { agenciesOf } from './facts.ts';
import { type CountOf, type Tally, tallyOf } from './quotas.ts';

export interface Decided {
  readonly decision: Decision;
  /** Absent: none covers it. */
  readonly agreement: Agreement | undefined;
  /** Absent: the agreement counts nothing of the kind. */
  readonly tally: Tally | undefined;
  /** Whether counts, suspensions or what the partner acts under have changed since: then it is decided again inside the commit. */
  readonly isStale: (tx: Transaction) => boolean;
}

export interface Question {
  readonly situation: Situation;
  readonly family: Family;
  readonly record: Json;
  readonly known?: Known;
  /** Absent: under the agreement that covers it. */
  readonly under?: Agreement;
}

/** Decides as things stand now. Never throws on facts. */
export function decide(context: Context, question: Question, countOf: CountOf = context.store.count): Decided {
  const { self, agreements, policy } = context;
  const { situation, family, record, known = {}, under } = question;
  const { from, to, action, issued } = situation;
  const facts = factsOf(situation, family, record, { ...known, clock: clockState(context) });
  const agreement = under ?? policy.covering(facts);
  const tally = agreement && tallyOf(agreement, facts);
  const counted = tally?.facts(countOf) ?? {};
  const revision = agreements.revision();
  const isStale = (tx: Transaction) => {
    const now = tally?.facts(tx.countOf) ?? {};
    return agreements.revision() !== revision || now.quota !== counted.quota || now.reciprocity !== counted.reciprocity;
  };
  if (agreement === undefined) return { decision: policy.decide(facts), agreement, tally, isStale };
  // Whoever sends addresses somebody; a receiver believes what the statement says.
  const toAgency = facts.toAgency ?? (action === 'admit' ? undefined : agenciesOf(agreement, facts).to[0]);
  const standing = agreements.standing(from === self ? to : from, agreement.id, facts.recordKind, issued);
  const asked = { ...facts, ...(toAgency !== undefined && { toAgency }), ...standing, ...counted };
  return { decision: policy.decide(asked, under), agreement, tally, isStale };
}

export const isPermitted = ({ outcome }: Decision): boolean => outcome === 'PERMIT' || outcome === 'PERMIT_WITH_OBLIGATIONS';

export const outcomeNumber = ({ outcome }: Decision): number => Outcome[outcome];

const fieldNames = (family: Family, fields: readonly number[]): string[] =>
  fields.map((field) => fieldName(family, field) ?? String(field));

/** `present`: the fields that the record has; of those that may be disclosed, these were. */
export function viewOf(family: Family, decision: Decision, present: readonly number[]): DecisionView {
  const made = views.get(decision.disclosed);
  if (made !== undefined && isOfSame(made, family, decision, present)) return made.view;
  const view = viewAnew(family, decision, present);
  views.set(decision.disclosed, { family, decision, present, view });
  return view;
}

interface MadeView {
  readonly family: Family;
  readonly decision: Decision;
  readonly present: readonly number[];
  readonly view: DecisionView;
}

/** Decisions that come from the engine's cache share their lists. flood: one view each, as what is present is for the partner to choose. */
const views = new WeakMap<readonly number[], MadeView>();

const isOfSame = (made: MadeView, family: Family, decision: Decision, present: readonly number[]): boolean =>
  made.family === family &&
  made.present.length === present.length &&
  made.present.every((field, i) => field === present[i]) &&
  SHOWN.every((name) => made.decision[name] === decision[name]);

/** What a view shows of a decision. */
const SHOWN = ['outcome', 'code', 'agreement', 'agreementDigest', 'clauses', 'withheld', 'obligations'] as const;

function viewAnew(family: Family, decision: Decision, present: readonly number[]): DecisionView {
  const { outcome, code, agreement, agreementDigest, clauses, disclosed, withheld, obligations } = decision;
  return Object.freeze({
    outcome,
    ...(code && { code }),
    ...(agreement !== '' && { agreement, agreementDigest: Buffer.from(agreementDigest).toString('hex') }),
    clauses,
    disclosed: fieldNames(
      family,
      disclosed.filter((field) => present.includes(field)),
    ),
    withheld: withheld.map(({ clause, fields }) => ({ clause, fields: fieldNames(family, fields) })),
    obligations: shownObligations(obligations),
  });
}

export const shownObligations = (obligations: readonly Obligation[]): DecisionView['obligations'] =>
  obligations.map(({ kind, days, hours, text, clause }) => ({
    kind: obligationKinds.name(kind),
    ...(days > 0 && { days }),
    ...(hours > 0 && { hours }),
    ...(text !== '' && { text }),
    clause,
  }));

/** What a SENT statement says of the decision that released it. */
export function releasedBy(decision: Decision, version: string) {
  const { agreement, agreementDigest: digest, clauses, disclosed, withheld, obligations } = decision;
  return { agreement, version, digest, clauses, outcome: outcomeNumber(decision), disclosed, withheld, obligations };
}

/** What only this country may know of a decision, to be committed to and sealed. */
export function secretOf(user: string, decision: Decision, subject: string): Private {
  const { outcome, rules, reason, facts } = decision;
  return {
    user,
    decision: JSON.stringify({ outcome, rules, facts }),
    reason,
    subject,
  };
}

/** The ratio's own notice, which every exchange beyond it has. */
const IMBALANCE = 'agreement/reciprocity';

interface About {
  readonly id: Id;
  readonly direction: Direction;
}

/** Counts an exchange that leaves or is admitted, and raises its alerts. */
export function recordCount(
  tx: Transaction,
  { decision, tally }: Pick<Decided, 'decision' | 'tally'>,
  partner: Country,
  exchange: About,
): void {
  const tips = tally?.tips(tx.countOf) ?? false;
  for (const counter of tally?.counters ?? []) tx.count(counter);
  raiseAlerts(tx, decision, partner, exchange, tips);
}

/** Raises the alerts that the agreement wants our own people to have; of an imbalance only where this exchange brought it about. */
export function raiseAlerts(
  tx: Transaction,
  { notices }: Pick<Decision, 'notices'>,
  partner: Country,
  exchange: About | null,
  tips = false,
): void {
  for (const { name, kind } of notices) {
    if (kind !== 'ALERT' || (name === IMBALANCE && !tips)) continue;
    const code = name.toUpperCase().replaceAll(/[^A-Z0-9]+/g, '_');
    // flood: of what a partner sends and is refused, an alert once in a commit.
    if (exchange === null && !tx.claim(`alert ${partner} ${code}`)) continue;
    tx.event('agreement.alert', partner, code, exchange?.id ?? null, exchange?.direction ?? null);
  }
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

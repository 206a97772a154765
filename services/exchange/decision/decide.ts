// Decides an exchange: from its facts and the agreement that covers it; also what the log, the partner and users learn of the decision.
import { type Obligation, Outcome } from '../../../proto/index.ts';
import type { Country, Id } from '../../domain/index.ts';
import { type Agreement, type Decision, factsOf, type Json, type Known, type Situation } from '../../policy/index.ts';
import { type Family, fieldName, readingOf } from '../../records/index.ts';
import { clockState, type Private, type Transaction } from '../commit/index.ts';
import { type Context, type DecisionView, type Direction, obligationKinds, type SubjectOf } from '../context/index.ts';
import { agenciesOf } from './facts.ts';
import { type CountOf, type Tally, tallyOf } from './quotas.ts';

export interface Decided {
  readonly decision: Decision;
  /** Absent if no agreement covers it. */
  readonly agreement: Agreement | undefined;
  /** Absent if the agreement counts nothing of the kind. */
  readonly tally: Tally | undefined;
  /** Whether counts, suspensions, other lookouts on the subject or the partner's text have changed since, so that it must be decided again within the commit. */
  readonly isStale: (tx: Transaction) => boolean;
}

export interface Question {
  readonly situation: Situation;
  readonly family: Family;
  readonly record: Json;
  readonly known?: Known;
  /** The record that other lookouts may be beside. Absent: none is looked for. */
  readonly own?: SubjectOf;
  /** Default: the agreement that covers the exchange. */
  readonly under?: Agreement;
}

/** Decides under the current agreements and counts. Never throws, whatever the facts. */
export function decide(context: Context, question: Question, countOf: CountOf = context.store.count): Decided {
  const { self, agreements, policy } = context;
  const { situation, family, record, known = {}, own, under } = question;
  const { from, to, action, issued } = situation;
  const clock = isOverForUsAlone(context, situation) ? 'IN_DOUBT' : clockState(context);
  const facts = factsOf(situation, family, record, { ...known, clock });
  const agreement = under ?? policy.covering(facts);
  const tally = agreement && tallyOf(agreement, facts);
  const counted = tally?.facts(countOf) ?? {};
  const beside = own && agreement && readsActions(agreement) ? context.beside?.actions(family, record, own) : undefined;
  const revision = agreements.revision();
  const isStale = (tx: Transaction) => {
    const now = tally?.facts(tx.countOf) ?? {};
    return (
      agreements.revision() !== revision ||
      now.quota !== counted.quota ||
      now.reciprocity !== counted.reciprocity ||
      beside?.isStale() === true
    );
  };
  if (agreement === undefined) return { decision: policy.decide(facts), agreement, tally, isStale };
  // A sender addresses an agency by default; a receiver relies on what the statement says.
  const toAgency = facts.toAgency ?? (action === 'admit' ? undefined : agenciesOf(agreement, facts).to[0]);
  const standing = agreements.standing(from === self ? to : from, agreement.id, facts.recordKind, issued);
  const asked = {
    ...facts,
    ...(toAgency !== undefined && { toAgency }),
    ...standing,
    ...counted,
    ...(beside?.actions && { otherActions: beside.actions }),
  };
  return { decision: policy.decide(asked, under), agreement, tally, isStale };
}

/** A look for other lookouts costs as much as deciding, so it is done only if a rule reads what it tells. */
const readsActions = ({ rules }: Agreement): boolean => rules.some(({ reads }) => reads.includes('otherActions'));

/** fast clock: what was concealed would be sent, and cannot be taken back, because our own clock alone says that its time has come. */
const isOverForUsAlone = ({ time }: Context, { action, caveats, issued }: Situation): boolean =>
  action === 'release' && readingOf(caveats, issued).concealed === false && readingOf(caveats, time.agreed()).concealed === true;

export const isPermitted = ({ outcome }: Decision): boolean => outcome === 'PERMIT' || outcome === 'PERMIT_WITH_OBLIGATIONS';

export const outcomeNumber = ({ outcome }: Decision): number => Outcome[outcome];

const fieldNames = (family: Family, fields: readonly number[]): string[] =>
  fields.map((field) => fieldName(family, field) ?? String(field));

/** `present`: the fields in the record; of those that may be disclosed, these were. */
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

/** Keyed by the list that cached decisions share. flood: one view per list, since partners choose which fields are present. */
const views = new WeakMap<readonly number[], MadeView>();

const isOfSame = (made: MadeView, family: Family, decision: Decision, present: readonly number[]): boolean =>
  made.family === family &&
  made.present.length === present.length &&
  made.present.every((field, i) => field === present[i]) &&
  SHOWN.every((name) => made.decision[name] === decision[name]);

/** The parts of a decision that its view shows. */
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

/** The parts of a decision that the SENT statement contains. */
export function releasedBy(decision: Decision, version: string) {
  const { agreement, agreementDigest: digest, clauses, disclosed, withheld, obligations } = decision;
  return { agreement, version, digest, clauses, outcome: outcomeNumber(decision), disclosed, withheld, obligations };
}

/** The parts of a decision that only this country may know, to be committed to and sealed. */
export function secretOf(user: string, decision: Decision, subject: string): Private {
  const { outcome, rules, reason, facts } = decision;
  return {
    user,
    decision: JSON.stringify({ outcome, rules, facts }),
    reason,
    subject,
  };
}

/** The name of a ratio's notice, which every exchange beyond the ratio has. */
const IMBALANCE = 'agreement/reciprocity';

interface About {
  readonly id: Id;
  readonly direction: Direction;
}

/** Counts an exchange that is sent or admitted, and raises its alerts. */
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

/** Raises the agreement's alerts for our own people; for an imbalance only if this exchange caused it. */
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
    // flood: for refused statements of a partner, at most one alert per commit.
    if (exchange === null && !tx.claim(`alert ${partner} ${code}`)) continue;
    tx.event('agreement.alert', partner, code, exchange?.id ?? null, exchange?.direction ?? null);
  }
}

/** The person or object that a record is about, in the form to which the log commits. */
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

// Prepares the answer to a partner's question about one person: first decided without a record, then about what was found. Reads the
// ledger only for lookups.
import { decode, encode, Lane, type Outgoing, RefusalExtent, Verb, VisaOutcome } from '../../../proto/index.ts';
import { type Country, type Micros, TripointError } from '../../domain/index.ts';
import type { OpenedStatement } from '../../envelope/index.ts';
import type { Decision } from '../../policy/index.ts';
import { FAMILIES, LEFT_OUT, readRecord, showRecord } from '../../records/index.ts';
import { type Admission, isRefused } from '../admission/index.ts';
import {
  type Outbound,
  type OutboundFacts,
  ofOneSize,
  originate,
  outbound,
  type Private,
  type StoredRecord,
  withLeftOut,
} from '../commit/index.ts';
import { type Context, recordKinds, verbs } from '../context/index.ts';
import {
  agenciesOf,
  type CountOf,
  type Decided,
  decide,
  isPermitted,
  releasedBy,
  secretOf,
  subjectOf,
  viewOf,
} from '../decision/index.ts';
import { conclude } from './candidates.ts';
import { knownOf, type Visa } from './visa-facts.ts';
import type { VisaNames } from './visa-names.ts';
import { createVisaFinder, type FoundVisa, foundAnswer } from './visas.ts';

export interface Answer {
  readonly record: StoredRecord;
  readonly statement: Outbound;
  /** Absent if nothing had to be decided. */
  readonly decided?: Pick<Decided, 'decision' | 'tally'>;
  readonly saysNoMatch: boolean;
  readonly isStale: Decided['isStale'];
}

interface Told {
  readonly content: Uint8Array;
  readonly decision: Decision;
  readonly subject: string;
}

/** Prepares answers to admitted and refused questions. */
export function createAnswers(context: Context, names: VisaNames) {
  const { self, store } = context;
  const findVisa = createVisaFinder(context, names);
  return answerTo;

  /** Decides first without a record, and looks up only what the decision permits. */
  function answerTo(
    partner: Country,
    query: OpenedStatement,
    admission: Admission,
    issued: Micros,
    countOf: CountOf = store.count,
  ): Answer {
    if (isRefused(admission)) return refusal(context, partner, query, admission.error, issued);
    const { statement, header } = query;
    const under = context.policy.byDigest(statement.agreement, statement.agreementDigest, statement.issued);
    const common = { action: 'respond', purpose: statement.purpose, classification: 'PROTECTED', issued } as const;
    const before = {
      ...common,
      from: partner,
      to: self,
      fromAgency: statement.agency,
      toAgency: statement.recipientAgency,
      kind: FAMILIES.visaQuery.kind,
      verb: verbs.name(Verb.QUERY),
      caveats: header.caveats,
    };
    const shown = showRecord('visaQuery', query.record);
    const stage = 'before-lookup';
    const first = decide(context, { situation: before, family: 'visaQuery', record: shown, known: { stage }, under }, countOf);
    if (!isPermitted(first.decision)) {
      const error = new TripointError(first.decision.code ?? 'POLICY_REFUSED');
      const { decision, isStale } = first;
      return { ...refusal(context, partner, query, error, issued), decided: { decision, tally: undefined }, isStale };
    }

    const direction = { from: self, to: partner, verb: verbs.name(Verb.RESPONSE), purpose: statement.purpose };
    const { from: ours } = agenciesOf(under, { ...direction, recordKind: recordKinds.name(FAMILIES.visaAnswer.kind) });
    const agency = ours.includes(statement.recipientAgency) ? statement.recipientAgency : (ours[0] ?? '');
    const answering = {
      ...common,
      ...direction,
      fromAgency: agency,
      toAgency: statement.agency,
      kind: FAMILIES.visaAnswer.kind,
      caveats: [],
    };
    const { found, decided, isStale } = conclude(findVisa(shown, under.matching), (one) => {
      const known = { stage: 'after-lookup', ...(one && knownOf(one.visa)) } as const;
      return decide(context, { situation: answering, family: 'visaAnswer', record: answerOf(one), known, under }, countOf);
    });
    const told = tell(decided.decision, answerOf(found));
    const said = { ...told, agency, version: under.version, secret: secretOf('', decided.decision, told.subject) };
    return {
      ...written(context, partner, query, issued, said),
      // side channel: the visible outcome is what counts: a suppressed match is counted as no match.
      decided: { decision: decided.decision, tally: isPermitted(told.decision) ? decided.tally : undefined },
      isStale: (tx) => first.isStale(tx) || isStale(tx),
    };
  }
}

/** The answer before any decision. Where several are alike, it has nothing of any of them. */
function answerOf(found: FoundVisa | undefined): Visa['answer'] {
  if (found === undefined) return { outcome: 'NO_MATCH' };
  const { visa, differs } = found;
  return differs === 'SEVERAL_ALIKE' ? { outcome: 'POSSIBLE', reasonCode: differs } : foundAnswer(visa, differs);
}

/** What the asker learns. side channel: SUPPRESS is built only from the decision about a true NO_MATCH. */
function tell(decision: Decision, found: Readonly<Record<string, unknown>>): Told {
  const say = (content: Uint8Array, by = decision): Told => {
    return { content, decision: by, subject: subjectOf('visaAnswer', showRecord('visaAnswer', content)) };
  };
  if (isPermitted(decision)) return say(readRecord('visaAnswer', found));
  if (decision.outcome === 'SUPPRESS' && decision.disguise !== undefined)
    return say(readRecord('visaAnswer', { outcome: 'NO_MATCH' }), decision.disguise);
  // side channel: whether a rule failed may depend on the record found, so nothing more is revealed.
  if (decision.code === 'POLICY_ERROR') return say(withoutMatch(VisaOutcome.ERROR, 'POLICY_ERROR'));
  return say(withoutMatch(VisaOutcome.REFUSED, decision.code ?? 'POLICY_REFUSED'));
}

function withoutMatch(outcome: VisaOutcome, reasonCode: string): Uint8Array {
  const refused = outcome === VisaOutcome.REFUSED ? { refusalExtent: RefusalExtent.FULL } : {};
  return encode('VisaAnswer', { outcome, reasonCode, ...refused } as Outgoing<'VisaAnswer'>);
}

/** A refusal reveals nothing about anyone; it names the asker's own agreement, whether or not we have it. */
function refusal(context: Context, partner: Country, query: OpenedStatement, error: TripointError, issued: Micros): Answer {
  const content = withoutMatch(VisaOutcome.REFUSED, error.code);
  const secret = { user: '', decision: '', reason: '', subject: '' };
  return { ...written(context, partner, query, issued, { content, agency: '', version: '', secret }), isStale: () => false };
}

function written(
  context: Context,
  partner: Country,
  query: OpenedStatement,
  issued: Micros,
  said: {
    readonly content: Uint8Array;
    readonly decision?: Decision;
    readonly agency: string;
    readonly version: string;
    readonly secret: Private;
  },
): Pick<Answer, 'record' | 'statement' | 'saysNoMatch'> {
  const { statement, digest } = query;
  const { content, decision, agency, version, secret } = said;
  const { kind } = FAMILIES.visaAnswer;
  // side channel: every id and every time in an answer is of the moment when its question arrived.
  const then = { ...context, newId: () => context.newId(issued) };
  const record = originate(then, { kind, content, agency, classification: 2, caveats: [], created: issued });
  const answer = {
    to: partner,
    lane: Lane.QUERY,
    verb: Verb.RESPONSE,
    record,
    issued,
    step: 'answered',
    purpose: statement.purpose,
    agency,
    toAgency: statement.agency,
    correlation: statement.exchangeId,
    queryDigest: digest,
    secret,
  } as const;
  const sent =
    decision !== undefined && isPermitted(decision) ? released(then, answer, decision, version) : outbound(then, answer);
  return { record, statement: sent, saysNoMatch: decode('VisaAnswer', content).outcome === VisaOutcome.NO_MATCH };
}

/** Fields omitted to fit the answer's length are reported to the people at both ends. */
function released(then: Context, answer: OutboundFacts, decision: Decision, version: string): Outbound {
  const view = viewOf(
    'visaAnswer',
    decision,
    answer.record.disclosures.map(({ field }) => field),
  );
  const make = (by: NonNullable<OutboundFacts['released']>): Outbound => {
    const leftOut = by.withheld.find(({ clause }) => clause === LEFT_OUT)?.fields ?? [];
    return outbound(then, { ...answer, released: by, view: withLeftOut(view, leftOut) });
  };
  return ofOneSize(releasedBy(decision, version), make);
}

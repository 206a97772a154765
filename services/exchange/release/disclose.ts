// Shares one record with one partner: decides, and commits it as sent, held or refused. Used for new releases, for held exchanges that are
// released, and for exchanges that are decided again because they were refused only for now.
import { AuditKind, concat, decode, Lane, type Priority, type Statement } from '../../../proto/index.ts';
import { HOUR, idText, type Micros, TripointError } from '../../domain/index.ts';
import { recordDigest } from '../../envelope/index.ts';
import { placeOf } from '../../ledger/index.ts';
import type { Agreement, Decision, Facts } from '../../policy/index.ts';
import { familyOfKind, showCaveats, showRecord } from '../../records/index.ts';
import { logAct, outbound, refTo, type StoredRecord, type Transaction } from '../commit/index.ts';
import {
  type Context,
  classifications,
  type DecisionView,
  type ExchangeView,
  type NewDuty,
  priorities,
  verbs,
} from '../context/index.ts';
import {
  type CountOf,
  type Decided,
  decide,
  isPermitted,
  raiseAlerts,
  recordCount,
  releasedBy,
  secretOf,
  subjectOf,
  viewOf,
} from '../decision/index.ts';
import { dutyOfVerb, meetQuestion, openDuty } from '../obligations/index.ts';
import { aboutView, provenanceView, retriesOf, type StoredExchange } from '../reads/index.ts';
import { concealment } from './concealment.ts';
import { endExpiries, noticeOf } from './expiring.ts';
import { refusal } from './refusal.ts';
import { endReviews, reviewOf } from './reviewing.ts';
import type { Sharing } from './sharing.ts';

/** A decided exchange, ready to be logged. */
export interface Share {
  /** Number of people who still have to release it; 0 if it is sent or refused. */
  readonly waiting: number;
  readonly state: 'QUEUED' | 'HELD' | 'REFUSED';
  /** The decision as shown to users. */
  readonly view: DecisionView;
  /** Approximate encoded size in a batch, in bytes. */
  readonly size: number;
  /** Returns what `viewById` would read back. Decides again first if the basis of the decision has changed. */
  readonly commit: (tx: Transaction) => ExchangeView;
}

const REFUSED_BYTES = 512;
/** Maximum number of releasers that a rule can require. */
const MOST_APPROVALS = 8;

/** `approvals`: number of named releasers so far. */
export function share(
  context: Context,
  sharing: Sharing,
  issued: Micros,
  approvals = 0,
  countOf: CountOf = context.store.count,
): Share {
  const { to, family, json, record, purpose, override, mistreatmentRisk } = sharing;
  const situation = {
    action: 'release',
    from: context.self,
    to,
    fromAgency: sharing.agency,
    toAgency: sharing.toAgency,
    kind: record.kind,
    verb: verbs.name(sharing.verb),
    purpose,
    classification: sharing.classification,
    caveats: sharing.caveats,
    issued,
    exigent: override !== undefined,
  } as const;
  const known = { approvals, formatValid: true, ...(mistreatmentRisk && { mistreatmentRisk }) } as const;
  const own = { source: context.self, recordId: record.recordId, agency: sharing.agency };
  const decided = decide(context, { situation, family, record: json, known, own }, countOf);
  const { decision, agreement, isStale } = decided;
  if (decision.outcome === 'HOLD_FOR_RELEASE' && override !== undefined) {
    // If the policy still requires human release, the override does not apply: hold the exchange as usual, with all permitted fields.
    const { override: _, ...ordinary } = sharing;
    return share(context, ordinary, issued, approvals, countOf);
  }
  const shared =
    agreement !== undefined && isPermitted(decision)
      ? sent(context, sharing, decided, agreement, issued)
      : kept(context, sharing, decided, issued, approvals);
  return {
    ...shared,
    commit: (tx) => (isStale(tx) ? share(context, sharing, issued, approvals, tx.countOf).commit(tx) : shared.commit(tx)),
  };
}

/** The parts of an exchange that do not depend on its outcome. */
function common(context: Context, sharing: Sharing, { decision }: Decided, issued: Micros) {
  const { exchangeId, to, verb, family, json, record, purpose, priority, author, correlation, wasHeld, request, about, onward } =
    sharing;
  const present = record.disclosures.map(({ field }) => field);
  const view = viewOf(family, decision, present);
  const secret = secretOf(author, decision, subjectOf(family, json));
  const statement = {
    ...{ exchangeId, to, verb, record, issued, purpose, priority, view, secret },
    toAgency: decision.facts.toAgency ?? sharing.toAgency,
    ...(correlation && { correlation, decidesAgain: correlation }),
    ...(wasHeld && { wasHeld }),
    ...(request && { request }),
    ...(about && { about }),
    ...(onward && { onward }),
  } as const;
  const shown = {
    id: idText(exchangeId),
    direction: 'sent',
    partner: to,
    verb: verbs.name(verb),
    at: issued,
    family,
    recordId: idText(record.recordId),
    recordVersion: record.version,
    purpose,
    priority: priorities.name(priority),
    classification: sharing.classification,
    ...(sharing.caveats.length > 0 && { caveats: showCaveats(sharing.caveats, false) }),
    originator: { country: context.self, agency: sharing.agency },
    decision: view,
    ...(correlation && { correlation: idText(correlation) }),
    ...(about && { about: aboutView(about, family) }),
    ...(onward && { provenance: provenanceView(onward.provenance) }),
  } as const;
  return { statement, shown, logged: refTo };
}

/** A correction names no field to a partner that may not have it. */
function toldOf(sharing: Sharing, disclosed: readonly number[]): Sharing {
  const { about } = sharing;
  if (!about?.wrong) return sharing;
  const { reason, fields } = about.wrong;
  return { ...sharing, about: { ...about, wrong: { reason, fields: fields.filter((field) => disclosed.includes(field)) } } };
}

function sent(context: Context, sharing: Sharing, decided: Decided, agreement: Agreement, issued: Micros): Share {
  const { exchangeId, to, agency, author, record, override } = sharing;
  const released = releasedBy(decided.decision, agreement.version);
  const { statement, shown, logged } = common(context, toldOf(sharing, released.disclosed), decided, issued);
  const exigent = override !== undefined;
  const { exigent: terms } = agreement;
  const review: NewDuty | undefined =
    exigent && terms !== undefined
      ? { kind: 'REVIEW', clause: terms.clause, due: issued + terms.reviewHours * HOUR, waiting: 1 }
      : undefined;
  const hidden = concealment(context, sharing, decided.decision, agreement, issued);
  const owed = dutyOfVerb(sharing.verb, released.obligations, issued, 'sent');
  const ends = noticeOf(context, sharing, agreement, released.obligations, issued);
  const duties = [...(review ? [review] : []), ...owed, ...hidden, ...ends, ...reviewOf(context, sharing, agreement, issued)];
  const said = { lane: Lane.LINK, step: 'sent', agency, released, exigent, ...(duties.length > 0 && { duties }) } as const;
  const out = outbound(context, { ...statement, ...said });
  return {
    waiting: 0,
    state: 'QUEUED',
    view: statement.view,
    size: out.size,
    commit(tx) {
      if (override !== undefined) {
        const matter = { ...sharing, from: context.self };
        logAct(context, tx, AuditKind.OVERRIDE, matter, { person: author, reason: override }, record.key);
      }
      const { leaf } = tx.send(out);
      // A copy is sought as the record that it copies.
      if (context.beside && sharing.onward === undefined)
        tx.undo(context.beside.note(sharing.family, sharing.json, { source: context.self, recordId: record.recordId }));
      recordCount(tx, decided, to, { id: exchangeId, direction: 'sent' });
      const { answers, until = 0, recordId } = sharing.about ?? {};
      // The version before is reviewed with this one.
      if (record.version > 1) endReviews(context, tx, record.recordId, to);
      // What was announced is dealt with.
      if (until > 0 && recordId !== undefined) endExpiries(context, tx, recordId, to);
      if (answers !== undefined && answers.length > 0) meetQuestion(context, tx, answers, 'received');
      const view = { ...shown, state: 'QUEUED', log: logged(leaf) } as const;
      if (duties.length === 0) return view;
      const whose = { exchangeId, direction: 'sent', partner: to } as const;
      const opened = duties.map((duty) => openDuty(tx, whose, issued, duty));
      return { ...view, ...(review && { exigent: true }), duties: opened };
    },
  };
}

/** Holds the exchange if some number of people may release it, otherwise refuses it. */
function kept(context: Context, sharing: Sharing, decided: Decided, issued: Micros, approvals: number): Share {
  const { exchangeId, to } = sharing;
  const { decision, agreement } = decided;
  const { statement, shown, logged } = common(context, sharing, decided, issued);
  const needed = decision.outcome === 'HOLD_FOR_RELEASE' ? approvalsNeeded(context, decision, approvals) : undefined;
  const state = needed === undefined ? 'REFUSED' : 'HELD';
  const waiting = (needed ?? approvals) - approvals;
  const release = state === 'HELD' && agreement !== undefined ? releaseDuty(agreement, issued, waiting) : undefined;
  const hidden = agreement === undefined ? [] : concealment(context, sharing, decision, agreement, issued);
  const duties = [...(release ? [release] : []), ...hidden];
  const said = { decision, agreement, state, ...(duties.length > 0 && { duties }) } as const;
  const refused = refusal(context, { ...statement, ...said });
  return {
    waiting,
    state,
    view: refused.view,
    size: REFUSED_BYTES,
    commit(tx) {
      const retries = retriesOf({ direction: 'sent', verb: sharing.verb, state, code: refused.code, decided_again: null });
      const view = {
        ...shown,
        decision: refused.view,
        state,
        code: refused.code,
        ...retries,
        log: logged(refused.log(tx)),
      } as const;
      raiseAlerts(tx, decision, to, { id: exchangeId, direction: 'sent' });
      if (state === 'HELD') tx.event('exchange.held', to, refused.code, exchangeId, 'sent');
      if (duties.length === 0) return view;
      const about = { exchangeId, direction: 'sent', partner: to } as const;
      return { ...view, duties: duties.map((duty) => openDuty(tx, about, issued, duty)) };
    },
  };
}

const releaseDuty = ({ release }: Agreement, issued: Micros, waiting: number): NewDuty => ({
  kind: 'RELEASE',
  clause: release.clause,
  due: issued + release.expiresHours * HOUR,
  waiting,
});

/** Total number of approvals after which the rules no longer hold it; undefined if no number of people may release it. */
function approvalsNeeded({ policy }: Context, { facts }: Decision, sofar: number): number | undefined {
  for (let approvals = sofar + 1; approvals <= MOST_APPROVALS; approvals++) {
    const decision = policy.decide({ ...facts, approvals });
    if (decision.outcome !== 'HOLD_FOR_RELEASE') return isPermitted(decision) ? approvals : undefined;
  }
  return undefined;
}

/** Reconstructs the `Sharing` of one of our own exchanges, to decide it again. Throws NOT_FOUND; STATE_CONFLICT for a copy to which no consent extends any more. */
export function sharingOf(context: Context, stored: StoredExchange): Sharing {
  const { exchangeId, partner, statement, verb, purpose, opening, key } = stored;
  const { recordId, version, kind } = stored.record;
  const row = context.store.get('recordVersion', recordId, version, context.self);
  const family = familyOfKind(kind)?.family;
  if (row === undefined || family === undefined) throw new TripointError('NOT_FOUND');
  const { header, commitments, sealed } = row;
  const { classification, caveats, originator } = decode('RecordHeader', header);
  const place = placeOf.record(context.self, recordId, version);
  const { disclosures } = decode('BatchEntry', context.vault.open(key, place, sealed));
  const record: StoredRecord = {
    ...{ source: context.self, recordId, version, kind, header, disclosures, key },
    digest: recordDigest(header),
    commitments,
  };
  const { mistreatmentRisk } = (JSON.parse(opening.decision) as { facts: Facts }).facts;
  return {
    ...{ exchangeId, to: partner, verb, family, record, purpose, caveats },
    json: showRecord(family, concat(disclosures.map(({ carried }) => carried))),
    classification: classifications.name(classification),
    agency: originator?.agency ?? '',
    toAgency: statement.recipientAgency,
    priority: statement.priority as Priority,
    author: opening.user,
    ...(mistreatmentRisk && { mistreatmentRisk }),
    ...(statement.about && { about: statement.about }),
    ...onwardOf(context, statement.provenance, { recordId, version }),
  };
}

function onwardOf(
  { store, clock }: Context,
  provenance: Statement['provenance'],
  { recordId, version }: Pick<StoredRecord, 'recordId' | 'version'>,
): Pick<Sharing, 'onward'> {
  if (provenance.length === 0) return {};
  const { until = 0 } = store.get('onwardOf', recordId, version) ?? {};
  if (until <= clock()) throw new TripointError('STATE_CONFLICT', 'the consent to this onward transfer is over');
  return { onward: { provenance, until } };
}

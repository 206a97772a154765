// What a statement and an entry rest on: a text that the parties signed, or none; and which outcomes each kind of entry can have by that.
import { type AuditEntry, AuditKind, decode, Outcome, type Statement, Verb, VisaOutcome } from '../../proto/index.ts';
import { TripointError } from '../domain/index.ts';
import { factsOfVerb } from '../records/index.ts';

/** Of a VisaAnswer: outcome, reason code, refusal extent. */
const REFUSAL_FIELDS: readonly number[] = [1, 2, 3];
const REFUSALS: readonly VisaOutcome[] = [VisaOutcome.REFUSED, VisaOutcome.DEFERRED, VisaOutcome.ERROR];

/**
 * An answer that shows nothing about anyone: that it is refused, put off or failed, why, and how far. It rests on no text, since the
 * responder may hold none, and no policy has to admit it. `record`: the fields that are shown, where they are here.
 */
export function isRefusal({ verb, agreement }: Statement, disclosed: readonly number[], record: Uint8Array | undefined): boolean {
  if (verb !== Verb.RESPONSE || agreement !== '' || disclosed.some((field) => !REFUSAL_FIELDS.includes(field))) return false;
  return record === undefined || REFUSALS.includes(decode('VisaAnswer', record).outcome);
}

/**
 * A text is named whole or not at all; what countries exchange names one, unless it is a refusal. Throws NO_AGREEMENT, MALFORMED.
 */
export function matchBasis(statement: Statement, disclosed: readonly number[], record: Uint8Array | undefined): void {
  const { verb, agreement, agreementDigest, clauses, obligations, withheld } = statement;
  if (agreement !== '') {
    if (agreementDigest.length !== 32)
      throw new TripointError('MALFORMED', { field: 'Statement.agreement_digest', rule: '32 bytes' });
    return;
  }
  if (agreementDigest.length + clauses.length + obligations.length + withheld.length > 0)
    throw new TripointError('MALFORMED', { field: 'Statement.agreement', rule: 'named with its digest, or not at all' });
  if (factsOfVerb(verb)?.plane !== 'link' && !isRefusal(statement, disclosed, record)) throw new TripointError('NO_AGREEMENT');
}

const NONE: readonly Outcome[] = [Outcome.UNSPECIFIED];
const PERMITS: readonly Outcome[] = [Outcome.PERMIT, Outcome.PERMIT_WITH_OBLIGATIONS];

interface Outcomes {
  /** Where the entry names a text. */
  readonly text: readonly Outcome[];
  /** Where it names none. */
  readonly none: readonly Outcome[];
}

/**
 * Of the kinds that hold a decision. What is refused may say that only a person could have released it. A partner's question that is
 * not admitted is REFUSED without an outcome, and says why in its reason code.
 */
const OUTCOMES: Readonly<Partial<Record<AuditKind, Outcomes>>> = {
  [AuditKind.SENT]: { text: PERMITS, none: NONE },
  [AuditKind.RECEIVED]: { text: PERMITS, none: NONE },
  [AuditKind.HELD]: { text: [Outcome.HOLD_FOR_RELEASE], none: [] },
  [AuditKind.REFUSED]: { text: [Outcome.REFUSE, Outcome.HOLD_FOR_RELEASE], none: [Outcome.REFUSE, Outcome.UNSPECIFIED] },
};
const UNDECIDED: Outcomes = { text: NONE, none: NONE };

/** Throws LEAF_MISMATCH unless the sender logged that it let this statement go, when it was issued. What was held or refused is not sent. */
export function matchOutcome(leaf: AuditEntry, { issued }: Statement): void {
  if (!hasItsOutcome(leaf)) throw new TripointError('LEAF_MISMATCH', 'the outcome');
  if (leaf.occurredAt !== issued) throw new TripointError('LEAF_MISMATCH', 'the time');
}

/** Whether an entry of this kind can have its outcome. */
export function hasItsOutcome({ kind, outcome, legalBasis, country, from }: AuditEntry): boolean {
  const { text, none } = OUTCOMES[kind] ?? UNDECIDED;
  if (!((legalBasis?.agreement ?? '') === '' ? none : text).includes(outcome)) return false;
  return kind !== AuditKind.REFUSED || (outcome === Outcome.UNSPECIFIED) === (from !== country);
}

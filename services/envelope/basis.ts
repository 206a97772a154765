// The basis of a statement and its entry: a text that the parties signed, or none; and the outcomes that each kind of entry can then have.
import { type AuditEntry, AuditKind, decode, Outcome, type Statement, Verb, VisaOutcome } from '../../proto/index.ts';
import { TripointError } from '../domain/index.ts';
import { factsOfVerb } from '../records/index.ts';

/** Of a VisaAnswer: outcome, reason code, refusal extent. */
const REFUSAL_FIELDS: readonly number[] = [1, 2, 3];
const REFUSALS: readonly VisaOutcome[] = [VisaOutcome.REFUSED, VisaOutcome.DEFERRED, VisaOutcome.ERROR];

/**
 * An answer that discloses nothing about anyone: only that it is refused, deferred or failed, the reason and the extent. It names no text, since the
 * responder may hold none, and no policy has to admit it. `record`: the disclosed fields, if present.
 */
export function isRefusal({ verb, agreement }: Statement, disclosed: readonly number[], record: Uint8Array | undefined): boolean {
  if (verb !== Verb.RESPONSE || agreement !== '' || disclosed.some((field) => !REFUSAL_FIELDS.includes(field))) return false;
  return record === undefined || REFUSALS.includes(decode('VisaAnswer', record).outcome);
}

/**
 * A text is named in full or not at all; statements of the exchange plane name one, except refusals. Throws NO_AGREEMENT, MALFORMED.
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
  /** If the entry names a text. */
  readonly text: readonly Outcome[];
  /** If it names none. */
  readonly none: readonly Outcome[];
}

/**
 * For the kinds that hold a decision. A refusal may have the outcome that only a person could have released it. A partner's question that is
 * not admitted is REFUSED without an outcome, and gives the reason in its reason code.
 */
const OUTCOMES: Readonly<Partial<Record<AuditKind, Outcomes>>> = {
  [AuditKind.SENT]: { text: PERMITS, none: NONE },
  [AuditKind.RECEIVED]: { text: PERMITS, none: NONE },
  [AuditKind.HELD]: { text: [Outcome.HOLD_FOR_RELEASE], none: [] },
  [AuditKind.REFUSED]: { text: [Outcome.REFUSE, Outcome.HOLD_FOR_RELEASE], none: [Outcome.REFUSE, Outcome.UNSPECIFIED] },
};
const UNDECIDED: Outcomes = { text: NONE, none: NONE };

/** Throws LEAF_MISMATCH unless the sender logged that it permitted this statement, when it was issued. Held or refused statements are not sent. */
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

// The verbs, one row each. A new verb is a row here and, if it does more than share a record, a handler.
import { RecordKind, Verb } from '../../proto/index.ts';

/** Exchange plane: statements under an agreement. Link plane: the link's own messages (receipts, keys, schedules), under none. */
export type Plane = 'exchange' | 'link';

/** Numbers of verbs and of record kinds: the exchange plane has 1 to 63, the link plane those from here on. */
export const LINK_PLANE = 64;

export interface VerbFacts {
  readonly plane: Plane;
  /** Questions and answers are not sequenced with the link. */
  readonly lane: 'LINK' | 'QUERY';
  /** The kinds of record that it can carry. */
  readonly kinds: readonly RecordKind[];
  /** The receiver's answer: verdicts in a receipt, a statement of its own, or nothing. */
  readonly answeredBy: 'receipt' | 'statement' | 'nothing';
  /**
   * The other record version that it concerns, which the statement names: one of the sender's records (its originator speaks), one of the
   * receiver's (a country that holds it speaks to its originator), or one of either's.
   */
  readonly about: 'sender' | 'receiver' | 'either' | 'nothing';
  /** Its record may have versions after the first. */
  readonly versions?: true;
  /** Countries say it about a record that was shared; it is neither a version of that nor its end. */
  readonly said?: true;
  /**
   * The duty that it opens at its receiver and, awaited, at its sender, which a statement of the receiver's meets. `hours`: by when, if the
   * text in force sets no time. `lapses`: days after that time from which on it is not answered any more; absent: it never lapses.
   */
  readonly owes?: {
    readonly duty: 'CERTIFY_DESTRUCTION' | 'CONFIRM_CORRECTION' | 'ANSWER';
    readonly hours?: number;
    readonly lapses?: number;
  };
  /** Of a verb that answers: what it answers, and the step by which it takes that on. */
  readonly answers?: { readonly to: readonly Verb[]; readonly step: 'answered' | 'granted' | 'revoked' };
  /** The field of its record without which it says nothing, where several verbs share a kind. */
  readonly needs?: string;
  /** It is said by an act of its own, or by the gateway: nobody merely says it. */
  readonly byItself?: true;
  /** Unanswered at its time, whoever said it destroys what it holds of the record. */
  readonly ends?: true;
  /** Until it is answered, both countries show the record that it is about as disputed. */
  readonly disputes?: true;
}

/** Kinds of record that are shared: those that have versions, and about which something is said. */
const SHARED: readonly RecordKind[] = [RecordKind.HIGH_RISK_CARGO, RecordKind.LOOKOUT];
export const isShared = (kind: number): boolean => SHARED.includes(kind as RecordKind);

/** Days for which a question that nobody answered in time may still be answered. */
const LAPSES = 30;

/** What one country says to another about a record that one of them shared. */
const said = (
  about: Exclude<VerbFacts['about'], 'nothing'>,
  kind: RecordKind,
  more: Pick<VerbFacts, 'owes' | 'answers' | 'needs' | 'disputes' | 'byItself' | 'ends'> = {},
): VerbFacts => ({ plane: 'exchange', lane: 'LINK', kinds: [kind], answeredBy: 'receipt', about, said: true, ...more });

type Named = Exclude<Verb, typeof Verb.UNSPECIFIED>;

export const VERBS: Readonly<Record<Named, VerbFacts>> = {
  [Verb.POST]: {
    plane: 'exchange',
    lane: 'LINK',
    kinds: SHARED,
    answeredBy: 'receipt',
    about: 'nothing',
    versions: true,
  },
  [Verb.QUERY]: {
    plane: 'exchange',
    lane: 'QUERY',
    kinds: [RecordKind.VISA_QUERY],
    answeredBy: 'statement',
    about: 'nothing',
  },
  [Verb.RESPONSE]: {
    plane: 'exchange',
    lane: 'QUERY',
    kinds: [RecordKind.VISA_ANSWER],
    answeredBy: 'nothing',
    about: 'nothing',
  },
  [Verb.NOTIFY]: {
    plane: 'exchange',
    lane: 'LINK',
    kinds: [RecordKind.HIGH_RISK_CARGO],
    answeredBy: 'receipt',
    about: 'nothing',
    versions: true,
  },
  [Verb.UPDATE]: {
    plane: 'exchange',
    lane: 'LINK',
    kinds: SHARED,
    answeredBy: 'receipt',
    about: 'sender',
    versions: true,
  },
  [Verb.RECALL]: {
    plane: 'exchange',
    lane: 'LINK',
    kinds: [RecordKind.RECALL],
    answeredBy: 'receipt',
    about: 'sender',
    owes: { duty: 'CERTIFY_DESTRUCTION' },
  },
  [Verb.DESTRUCTION_CERTIFICATE]: {
    plane: 'exchange',
    lane: 'LINK',
    kinds: [RecordKind.DESTRUCTION_CERTIFICATE],
    answeredBy: 'receipt',
    about: 'receiver',
  },
  [Verb.CORRECT]: {
    plane: 'exchange',
    lane: 'LINK',
    kinds: [RecordKind.HIGH_RISK_CARGO, RecordKind.LOOKOUT],
    answeredBy: 'receipt',
    about: 'sender',
    versions: true,
    owes: { duty: 'CONFIRM_CORRECTION', hours: 15 * 24 },
  },
  [Verb.CORRECTION_CONFIRMED]: {
    plane: 'exchange',
    lane: 'LINK',
    kinds: [RecordKind.CORRECTION_CONFIRMATION],
    answeredBy: 'receipt',
    about: 'receiver',
  },
  [Verb.OVERRIDE_REVIEWED]: {
    plane: 'exchange',
    lane: 'LINK',
    kinds: [RecordKind.OVERRIDE_REVIEW],
    answeredBy: 'receipt',
    about: 'sender',
  },
  [Verb.EXTEND]: said('sender', RecordKind.EXTENSION, { byItself: true }),
  [Verb.EXPIRY_NOTICE]: said('sender', RecordKind.EXPIRY_NOTICE, { byItself: true }),
  [Verb.PURPOSE_ACHIEVED]: said('receiver', RecordKind.PURPOSE_ACHIEVED, {
    owes: { duty: 'ANSWER', hours: 15 * 24, lapses: LAPSES },
    ends: true,
  }),
  [Verb.HIT]: said('receiver', RecordKind.HIT, { owes: { duty: 'ANSWER', hours: 12, lapses: LAPSES } }),
  [Verb.ENCOUNTER]: said('receiver', RecordKind.HIT, { owes: { duty: 'ANSWER', hours: 12, lapses: LAPSES } }),
  [Verb.HIT_CONFIRMED]: said('sender', RecordKind.HIT_OUTCOME, {
    needs: 'actionOnHit',
    answers: { to: [Verb.HIT, Verb.ENCOUNTER], step: 'answered' },
  }),
  [Verb.MISIDENTIFIED]: said('sender', RecordKind.HIT_OUTCOME, {
    needs: 'misidentification',
    answers: { to: [Verb.HIT, Verb.ENCOUNTER], step: 'answered' },
  }),
  [Verb.RFI]: said('either', RecordKind.RFI, { owes: { duty: 'ANSWER', hours: 12, lapses: LAPSES } }),
  [Verb.RFI_REPLY]: said('either', RecordKind.RFI_REPLY, { answers: { to: [Verb.RFI], step: 'answered' } }),
  [Verb.INSPECTION_FEEDBACK]: said('receiver', RecordKind.INSPECTION_FEEDBACK),
  [Verb.REMOVAL_REQUEST]: said('receiver', RecordKind.REMOVAL_REQUEST, {
    owes: { duty: 'ANSWER', hours: 15 * 24, lapses: LAPSES },
  }),
  [Verb.REMOVED]: said('sender', RecordKind.REMOVAL_ANSWER, {
    needs: 'removedBecause',
    answers: { to: [Verb.REMOVAL_REQUEST, Verb.PURPOSE_ACHIEVED], step: 'answered' },
  }),
  [Verb.RETAINED]: said('sender', RecordKind.REMOVAL_ANSWER, {
    needs: 'retainedBecause',
    answers: { to: [Verb.REMOVAL_REQUEST, Verb.PURPOSE_ACHIEVED], step: 'answered' },
  }),
  [Verb.ONWARD_REQUEST]: said('receiver', RecordKind.ONWARD_REQUEST, { owes: { duty: 'ANSWER', hours: 72, lapses: LAPSES } }),
  [Verb.ONWARD_GRANT]: said('sender', RecordKind.ONWARD_ANSWER, {
    needs: 'validUntil',
    answers: { to: [Verb.ONWARD_REQUEST], step: 'granted' },
  }),
  [Verb.ONWARD_DENY]: said('sender', RecordKind.ONWARD_ANSWER, {
    needs: 'deniedBecause',
    answers: { to: [Verb.ONWARD_REQUEST], step: 'answered' },
  }),
  [Verb.ONWARD_REVOKE]: said('sender', RecordKind.ONWARD_ANSWER, {
    needs: 'revokedBecause',
    answers: { to: [Verb.ONWARD_REQUEST], step: 'revoked' },
  }),
  // A dispute that nobody decides stays one.
  [Verb.DISPUTE]: said('receiver', RecordKind.DISPUTE, { owes: { duty: 'ANSWER', hours: 30 * 24 }, disputes: true }),
  [Verb.REDRESS]: said('receiver', RecordKind.DISPUTE, {
    needs: 'remedy',
    owes: { duty: 'ANSWER', hours: 30 * 24 },
    disputes: true,
  }),
  [Verb.DISPUTE_OUTCOME]: said('sender', RecordKind.DISPUTE_OUTCOME, {
    answers: { to: [Verb.DISPUTE, Verb.REDRESS], step: 'answered' },
  }),
  [Verb.INCIDENT_NOTICE]: said('either', RecordKind.INCIDENT_NOTICE),
  [Verb.RECEIPT]: { plane: 'link', lane: 'LINK', kinds: [RecordKind.RECEIPT], answeredBy: 'nothing', about: 'nothing' },
  [Verb.REJECTION]: { plane: 'link', lane: 'LINK', kinds: [RecordKind.RECEIPT], answeredBy: 'nothing', about: 'nothing' },
  [Verb.KEY_SET]: { plane: 'link', lane: 'LINK', kinds: [RecordKind.KEY_SET], answeredBy: 'receipt', about: 'nothing' },
  [Verb.AGREEMENT_SCHEDULE]: {
    plane: 'link',
    lane: 'LINK',
    kinds: [RecordKind.AGREEMENT_SCHEDULE],
    answeredBy: 'receipt',
    about: 'nothing',
  },
};

/** The row of a verb; undefined for UNSPECIFIED and for an unknown number from a partner. */
export const factsOfVerb = (verb: number): VerbFacts | undefined =>
  Object.hasOwn(VERBS, verb) ? VERBS[verb as Named] : undefined;

/** The verbs for which the predicate holds, in numeric order. */
export const verbsWhere = (holds: (facts: VerbFacts) => boolean): readonly Named[] =>
  Object.entries(VERBS)
    .filter(([, facts]) => holds(facts))
    .map(([verb]) => Number(verb) as Named);

/** Verbs by which countries say something about a shared record: neither a version of it nor its end. */
export const SAID: readonly Verb[] = verbsWhere(({ said }) => said === true);
export const isSaid = (verb: number): boolean => SAID.includes(verb as Verb);

/** Verbs that share a record and expect a receipt: their temporary refusals are decided again. */
export const SHARING: readonly Verb[] = verbsWhere(({ plane, answeredBy }) => plane === 'exchange' && answeredBy === 'receipt');

/** Those that share a version of a record which follows another one: `about` names that. */
export const isNextVersion = (verb: number): boolean => {
  const { about, versions } = factsOfVerb(verb) ?? {};
  return versions === true && about === 'sender';
};

/** Those that carry verdicts. */
export const RECEIPTS: readonly Verb[] = verbsWhere(({ kinds }) => kinds.includes(RecordKind.RECEIPT));

export const isReceipt = (verb: number): boolean => RECEIPTS.includes(verb as Verb);

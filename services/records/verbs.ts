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
  /** The other record version that it concerns, which the statement names: one of the sender's records, or one of the receiver's. */
  readonly about: 'sender' | 'receiver' | 'nothing';
  /** Its record may have versions after the first. */
  readonly versions?: true;
}

type Named = Exclude<Verb, typeof Verb.UNSPECIFIED>;

export const VERBS: Readonly<Record<Named, VerbFacts>> = {
  [Verb.POST]: {
    plane: 'exchange',
    lane: 'LINK',
    kinds: [RecordKind.HIGH_RISK_CARGO, RecordKind.LOOKOUT],
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
    kinds: [RecordKind.HIGH_RISK_CARGO, RecordKind.LOOKOUT],
    answeredBy: 'receipt',
    about: 'sender',
    versions: true,
  },
  [Verb.RECALL]: { plane: 'exchange', lane: 'LINK', kinds: [RecordKind.RECALL], answeredBy: 'receipt', about: 'sender' },
  [Verb.DESTRUCTION_CERTIFICATE]: {
    plane: 'exchange',
    lane: 'LINK',
    kinds: [RecordKind.DESTRUCTION_CERTIFICATE],
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

/** Verbs that share a record and expect a receipt: their temporary refusals are decided again. */
export const SHARING: readonly Verb[] = verbsWhere(({ plane, answeredBy }) => plane === 'exchange' && answeredBy === 'receipt');

/** Those that carry verdicts. */
export const RECEIPTS: readonly Verb[] = verbsWhere(({ kinds }) => kinds.includes(RecordKind.RECEIPT));

export const isReceipt = (verb: number): boolean => RECEIPTS.includes(verb as Verb);

// The state machines of exchanges, record versions and duties. Both the code that writes a state and the code that derives it again
// from the log use these tables.
import { TripointError } from '../../domain/index.ts';
import type { DUTY_STATES, ExchangeState } from './types.ts';

export interface Machine<State extends string, Event extends string> {
  /** The subject of error messages. */
  readonly name: string;
  /** Initial state, by the event that creates it. */
  readonly begins: Readonly<Partial<Record<Event, State>>>;
  /** A state without moves is final. */
  readonly moves: Readonly<Record<State, Readonly<Partial<Record<Event, State>>>>>;
}

export type ExchangeStep =
  /** Put in a batch of the link, or in the batch of an answer. */
  | 'sent'
  | 'asked'
  | 'answered'
  | 'admitted'
  | 'held'
  | 'refused'
  /** By the partner's receipt; or, for its answer, by our own policy. */
  | 'accepted'
  | 'rejected'
  | 'denied'
  | 'expired'
  /** Its content was destroyed while it was held. */
  | 'erased'
  /** Nobody answered in time. */
  | 'unanswered';

export const EXCHANGE: Machine<Exclude<ExchangeState, 'RECEIVED'>, ExchangeStep> = {
  name: 'exchange',
  begins: {
    sent: 'QUEUED',
    held: 'HELD',
    refused: 'REFUSED',
    asked: 'ASKED',
    answered: 'ANSWERED',
    admitted: 'ADMITTED',
  },
  moves: {
    // RECEIVED is how QUEUED is shown once the partner has confirmed the batch; it is not a state of its own.
    QUEUED: { accepted: 'CLOSED', rejected: 'REJECTED' },
    HELD: { sent: 'QUEUED', refused: 'REFUSED', denied: 'DENIED', expired: 'EXPIRED', erased: 'DENIED' },
    ASKED: { answered: 'ANSWERED', rejected: 'REJECTED', unanswered: 'UNAVAILABLE' },
    ADMITTED: {},
    ANSWERED: {},
    CLOSED: {},
    DENIED: {},
    EXPIRED: {},
    REFUSED: {},
    REJECTED: {},
    UNAVAILABLE: {},
  },
};

export type DutyStep =
  | 'opened'
  /** By one of several people. */
  | 'approved'
  | 'met'
  | 'denied'
  | 'overdue'
  /** Done until its next day. */
  | 'renewed'
  /** It expired, or its subject was destroyed. */
  | 'ended';

export const DUTY: Machine<(typeof DUTY_STATES)[number], DutyStep> = {
  name: 'duty',
  begins: { opened: 'OPEN' },
  moves: {
    OPEN: { approved: 'OPEN', met: 'MET', denied: 'DENIED', overdue: 'OVERDUE', renewed: 'OPEN', ended: 'EXPIRED' },
    OVERDUE: { renewed: 'OPEN', met: 'MET', denied: 'DENIED', ended: 'EXPIRED' },
    MET: {},
    DENIED: {},
    EXPIRED: {},
  },
};

export const RECORD_STATES = ['IN_FORCE', 'SUPERSEDED', 'RECALLED', 'DESTROYED'] as const;

export type RecordState = (typeof RECORD_STATES)[number];

export type RecordStep =
  /** A version with a higher number has arrived. */
  | 'superseded'
  /** Its originator took it back, with every version: none is in force again, here or anywhere. */
  | 'recalled'
  /** Its retention ends later, after an assessment; it stays what it is. */
  | 'extended'
  /** The key of its content was destroyed. */
  | 'destroyed';

/** One version of a record, in each country that holds it. */
export const RECORD: Machine<RecordState, RecordStep | 'kept'> = {
  name: 'record',
  begins: { kept: 'IN_FORCE' },
  moves: {
    IN_FORCE: { superseded: 'SUPERSEDED', extended: 'IN_FORCE', recalled: 'RECALLED', destroyed: 'DESTROYED' },
    SUPERSEDED: { recalled: 'RECALLED', destroyed: 'DESTROYED' },
    // Also once its content is destroyed.
    RECALLED: {},
    DESTROYED: { recalled: 'RECALLED' },
  },
};

export const QUESTION_STATES = ['OPEN', 'OVERDUE', 'ANSWERED', 'GRANTED', 'REVOKED', 'ENDED'] as const;

export type QuestionState = (typeof QUESTION_STATES)[number];

export type QuestionStep =
  | 'asked'
  | 'overdue'
  | 'answered'
  /** What was asked for is allowed, until that is taken back. */
  | 'granted'
  | 'revoked'
  /** Nobody answered it long after it was due, or the record that it is about was recalled. */
  | 'ended';

/** What one country says to another about a record and wants answered; the same at both ends. */
export const QUESTION: Machine<QuestionState, QuestionStep> = {
  name: 'question',
  begins: { asked: 'OPEN' },
  moves: {
    OPEN: { overdue: 'OVERDUE', answered: 'ANSWERED', granted: 'GRANTED', ended: 'ENDED' },
    OVERDUE: { answered: 'ANSWERED', granted: 'GRANTED', ended: 'ENDED' },
    ANSWERED: {},
    GRANTED: { revoked: 'REVOKED' },
    REVOKED: {},
    ENDED: {},
  },
};

/** Whether a duty still waits for a person or for its time. */
export const isOpenDuty = (state: (typeof DUTY_STATES)[number]): boolean => Object.keys(DUTY.moves[state]).length > 0;

/** `from`: undefined for a new object. Throws STATE_CONFLICT if the step is not possible from there. */
export function stateAfter<State extends string, Step extends string>(
  { name, begins, moves }: Machine<State, Step>,
  from: State | undefined,
  step: Step,
): State {
  const leads: Readonly<Partial<Record<Step, State>>> = from === undefined ? begins : moves[from];
  const state = Object.hasOwn(leads, step) ? leads[step] : undefined;
  if (state === undefined) throw new TripointError('STATE_CONFLICT', `${name}: ${step} after ${from ?? 'nothing'}`);
  return state;
}

// The states of an exchange, of a record's version and of a duty, and what takes one to the next. Whatever writes a state reads it here, and so does whatever
// derives it again from the log.
import { TripointError } from '../../domain/index.ts';
import type { DUTY_STATES, ExchangeState } from './types.ts';

export interface Machine<State extends string, Event extends string> {
  /** For messages: what is in these states. */
  readonly name: string;
  /** By the event that it begins with. */
  readonly begins: Readonly<Partial<Record<Event, State>>>;
  /** A state from which nothing leads is final. */
  readonly moves: Readonly<Record<State, Readonly<Partial<Record<Event, State>>>>>;
}

export type ExchangeStep =
  /** It is in a batch of the link, or of a question's answer. */
  | 'sent'
  | 'asked'
  | 'answered'
  | 'admitted'
  | 'held'
  | 'refused'
  /** By the partner's receipt, or by our own policy for its answer. */
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
    // RECEIVED is QUEUED, once the partner has confirmed the batch: a view of it, and no state of its own.
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
  /** By one of several persons. */
  | 'approved'
  | 'met'
  | 'denied'
  | 'overdue'
  /** Its time is over, or what it is about is gone. */
  | 'ended';

export const DUTY: Machine<(typeof DUTY_STATES)[number], DutyStep> = {
  name: 'duty',
  begins: { opened: 'OPEN' },
  moves: {
    OPEN: { approved: 'OPEN', met: 'MET', denied: 'DENIED', overdue: 'OVERDUE', ended: 'EXPIRED' },
    OVERDUE: { met: 'MET', denied: 'DENIED', ended: 'EXPIRED' },
    MET: {},
    DENIED: {},
    EXPIRED: {},
  },
};

export const RECORD_STATES = ['IN_FORCE', 'SUPERSEDED', 'DESTROYED'] as const;

export type RecordStep =
  /** Another version of it, with a higher number, is here. */
  | 'superseded'
  /** The key of its content was destroyed. */
  | 'destroyed';

/** Of one version of a record, in each country that holds it. */
export const RECORD: Machine<(typeof RECORD_STATES)[number], RecordStep | 'kept'> = {
  name: 'record',
  begins: { kept: 'IN_FORCE' },
  moves: {
    IN_FORCE: { superseded: 'SUPERSEDED', destroyed: 'DESTROYED' },
    SUPERSEDED: { destroyed: 'DESTROYED' },
    DESTROYED: {},
  },
};

/** Whether a duty still waits for somebody or something. */
export const isOpenDuty = (state: (typeof DUTY_STATES)[number]): boolean => Object.keys(DUTY.moves[state]).length > 0;

/** `from`: undefined for what is not there yet. Throws STATE_CONFLICT where the step does not lead on from there. */
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

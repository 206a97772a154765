// The only writer of the state of an exchange, of a record's version or of a duty.
import { type Country, type Id, toHex } from '../../domain/index.ts';
import {
  type Direction,
  DUTY,
  type DutyKind,
  type DutyStep,
  type DutyView,
  EXCHANGE,
  type ExchangeState,
  type ExchangeStep,
  RECORD,
  stateAfter,
} from '../context/index.ts';
import type { Transaction } from './transaction.ts';

/** Only our own exchanges change state after they are created. */
export interface Sent {
  readonly exchangeId: Id;
  readonly partner: Country;
  readonly from: Exclude<ExchangeState, 'RECEIVED'>;
}

export interface Became {
  readonly code?: string | null;
  /** JSON of the partner's log entry for it. */
  readonly peer?: string | null;
}

/** Throws STATE_CONFLICT. */
export function advanceExchange(
  tx: Pick<Transaction, 'write'>,
  { exchangeId, partner, from }: Sent,
  step: ExchangeStep,
  { code = null, peer = null }: Became = {},
): ExchangeState {
  const state = stateAfter(EXCHANGE, from, step);
  tx.write('exchangeState', state, code, peer, exchangeId, 'sent', partner);
  return state;
}

export interface DutyOf {
  readonly exchangeId: Id;
  readonly direction: Direction;
  readonly kind: DutyKind;
  readonly from: DutyView['state'];
}

/** Allows one change of an exchange's duties per commit: a second one would not see the result of the first. */
export const claimDuties = (tx: Pick<Transaction, 'claim'>, exchangeId: Id): boolean => tx.claim(`duties ${toHex(exchangeId)}`);

/** `waiting`: number of people who still have to settle it. Throws STATE_CONFLICT. */
export function advanceDuty(
  tx: Pick<Transaction, 'write'>,
  { exchangeId, direction, kind, from }: DutyOf,
  step: DutyStep,
  waiting = 0,
): void {
  tx.write('dutyState', stateAfter(DUTY, from, step), waiting, exchangeId, direction, kind);
}

/** Supersedes the versions still in force although a higher one has arrived, in whichever order they came. */
export const supersedeOlder = (tx: Pick<Transaction, 'write'>, source: Country, recordId: Id): void =>
  tx.write('recordsSuperseded', stateAfter(RECORD, 'IN_FORCE', 'superseded'), source, recordId);

/** Marks a version whose content was destroyed. */
export const destroyVersion = (tx: Pick<Transaction, 'write'>, source: Country, recordId: Id, version: number): void =>
  tx.write('recordDestroyed', stateAfter(RECORD, 'IN_FORCE', 'destroyed'), source, recordId, version);

/** Every version of a record, whatever became of it. */
export const recallRecord = (tx: Pick<Transaction, 'write'>, source: Country, recordId: Id): void =>
  tx.write('recordRecalled', stateAfter(RECORD, 'IN_FORCE', 'recalled'), source, recordId);

/** Ends the open duties of an exchange whose content was destroyed. */
export const endDuties = (tx: Pick<Transaction, 'write'>, exchangeId: Id, direction: Direction): void =>
  tx.write('dutiesExpired', exchangeId, direction);

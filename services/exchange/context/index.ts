// Foundation. What every room receives, and their common vocabulary: views, options, enumerations.
export type * from './api.ts';
export { type Aside, createAside } from './aside.ts';
export type * from './context.ts';
export { EXCHANGE_LIMITS } from './context.ts';
export type * from './find-views.ts';
export type * from './log-views.ts';
export type * from './operation-views.ts';
export type * from './query-views.ts';
export type * from './reconciliation-views.ts';
export type * from './record-views.ts';
export type * from './screening-views.ts';
export type * from './set-views.ts';
export {
  DUTY,
  type DutyStep,
  EXCHANGE,
  type ExchangeStep,
  isOpenDuty,
  type Machine,
  QUESTION,
  QUESTION_STATES,
  type QuestionState,
  type QuestionStep,
  RECORD,
  RECORD_STATES,
  type RecordState,
  type RecordStep,
  stateAfter,
} from './states.ts';
export { mapInTurns, TURN_MS } from './thread.ts';
export { createTimekeeper, type Timekeeper } from './timekeeper.ts';
export type * from './transfer-view.ts';
export { createTurns } from './turns.ts';
export type * from './types.ts';
export { DUTY_KINDS, DUTY_STATES, EVENT_TYPES, EXCHANGE_STATES, isUnreadable } from './types.ts';
export { createRowReader, timeIn, wordIn } from './unreadable.ts';
export {
  classifications,
  correctionReasons,
  derivedDataKinds,
  earlierUses,
  obligationKinds,
  priorities,
  recallReasons,
  recordKinds,
  verbs,
  visaOutcomes,
} from './vocabulary.ts';
export type * from './witness-views.ts';

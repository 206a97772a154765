// Judgement. What an exchange obliges this country to, who completes it, what is due, and erasure.
export { approvalHash, approvedBy } from './approvals.ts';
export { createSettle, type HoldRules } from './complete.ts';
export { createSweep } from './due.ts';
export { dutiesFrom, dutyOfVerb, isSameObligation, openDuty, unionOf } from './duties.ts';
export { keptAsBefore, lifeBefore } from './ends.ts';
export {
  type Cause,
  type Content,
  contentOf,
  erase,
  forgetAnswered,
  forgetNoMatch,
  forgetting,
  isForgetting,
  isUntilAnswered,
  replayErasures,
  tellingErasures,
} from './erasure.ts';
export { createErasure } from './erasure-orders.ts';
export { eraseRecord, exchangesKept, isUnderReview } from './erasure-record.ts';
export { keepingOf } from './keeping.ts';
export {
  checkWordsRoom,
  endQuestions,
  meetQuestion,
  stepQuestion,
  takeQuestionRoom,
} from './questions.ts';

// Auditors' questions, taken from the findings of real audits, each with the query that answers it.
import { aboutPerson, lacking, reachedExcluded, ruleInForce } from './disclosures.ts';
import type { Question } from './tables.ts';
import type { QuestionName } from './types.ts';
import { annual, reconciliation, refusals, volume } from './volumes.ts';
import { logIntegrity, noMatchHeld, unusualAccess } from './watch.ts';

/** For questions about reviews, corrections, onward transfers and feedback, which the ledger does not record. */
const notKept: Question = { takes: ['from', 'until', 'partner'], columns: [] };

export const TABLE: Readonly<Record<QuestionName, Question>> = {
  1: aboutPerson,
  2: volume,
  3: lacking,
  4: reachedExcluded,
  5: refusals,
  6: notKept,
  7: noMatchHeld,
  8: notKept,
  9: notKept,
  10: notKept,
  11: notKept,
  12: unusualAccess,
  13: ruleInForce,
  14: reconciliation,
  15: logIntegrity,
  16: notKept,
  annual,
};

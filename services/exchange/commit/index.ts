// Foundation. The sequencer: drafts become entries, statements and rows, in one commit.

export { advanceDuty, advanceExchange, claimDuties, destroyVersion, endDuties, recallRecord, supersedeOlder } from './advance.ts';
export { type Leaf, refTo } from './append.ts';
export { readAnswer } from './claims.ts';
export { aboutIn, type ClockState, clockState, entryBase, requireSoundClock } from './entry.ts';
export { eventAlone } from './events.ts';
export { actsOf, type LoggedAct, notBorneOut, openedBy } from './logged-acts.ts';
export {
  type Act,
  entryAbout,
  keepOpening,
  logAct,
  logOwnAct,
  type Matter,
  personOf,
  reasonFaults,
  subjectOfPerson,
  userOfPerson,
} from './officer-action.ts';
export { ONE_SIZE, ofOneSize, withLeftOut } from './one-size.ts';
export { type Onward, onwardIn, onwardRow } from './onward.ts';
export { alarm, answerBatch, answerParcel, applyReceipt, applyRejection, verdictIn } from './receipts.ts';
export { type Concerned, type EarlierVersion, originate, recordRows, type StoredRecord } from './record.ts';
export { logRefused, logUnopened, type Settled, verdictOf, wasRefused } from './refused.ts';
export {
  aboutRow,
  batchRow,
  exchangeDecided,
  exchangeRow,
  keptDigest,
  placeOfExchange,
  placeOfRecord,
  shownDecision,
} from './rows.ts';
export { createScrubbing, type Scrubbing } from './scrubbing.ts';
export { commitPrivate, type Outbound, type OutboundFacts, outbound, type Private } from './statement.ts';
export {
  batchOf,
  findExchangeRow,
  isExpired,
  openSealed,
  proofOf,
  type Reading,
  type ReceiptProof,
  receiptReceived,
  receiptSent,
  rejectedProof,
  type StatementRow,
  tuplesSent,
} from './statement-proof.ts';
export {
  type CommittedBatch,
  createStage,
  type Draft,
  readLink,
  type Submit,
  signerAt,
  type Transaction,
  unforeseen,
} from './transaction.ts';

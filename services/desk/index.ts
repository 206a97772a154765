// The auditor's desk: an index derived from the ledger, auditors' questions, and reports. It never writes to the ledger.
export { CSV_PARTS, type CsvPart } from './csv.ts';
export { createDesk, type DeskOptions } from './desk.ts';
export { createFollower, type Follower, type FollowOptions } from './follow.ts';
export { type Index, startIndex } from './indexer.ts';
export { type Format, type QuestionInWords, questionsIn, type Report, reportOf } from './report.ts';
export * from './types.ts';

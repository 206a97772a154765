// Orchestrates the other rooms: everything that a country's node does with a record, from an officer's request to the partner's receipt.
export {
  type AgreementBook,
  type AgreementContext,
  type AgreementText,
  type NamedText,
  openAgreementBook,
  type Prove,
  verifySignatures,
} from './agreements/index.ts';
export type * from './context/index.ts';
export { type Aside, createAside, createTimekeeper, EXCHANGE_LIMITS, type Timekeeper } from './context/index.ts';
export {
  actedUnder,
  countDecisions,
  createReplayer,
  engineWith,
  type Flip,
  type Logged,
  type LoggedDecision,
  loggedDecisions,
  type Replayed,
  whatIf,
} from './decision/index.ts';
export { createExchange } from './exchange.ts';
export { type Derivation, deriveTables, type Finding, findHeldRows, type Pinned, verifyTables } from './integrity/index.ts';
export { createOwnKeys, loadKeySets } from './keys/index.ts';
export {
  checkPrefixes,
  createLogReader,
  hasLogs,
  type LogReader,
  type OwnLog,
  type OwnLogs,
  openOwnLogs,
  openPartnerLogs,
  originHash,
  type PartnerLogs,
  type PinnedLog,
  type Progress,
  readLogs,
  recoverLog,
  type VerifiedLog,
  verifyLog,
  yearEnd,
} from './log/index.ts';
export type { Authority } from './operation/index.ts';
export type { ExchangeOptions, RunningExchange } from './options.ts';
export type { Visa } from './query/index.ts';

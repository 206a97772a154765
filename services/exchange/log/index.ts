// Foundation. Our logs in the ledger, how logs are named and succeed one another, and the logs of the partners.
export { type EntryTile, type OnEntries, tileOf } from './entry-tiles.ts';
export { checkPrefixes, nextOrigin, yearEnd } from './log-names.ts';
export { hasLogs, type OwnLog, type OwnLogs, openOwnLogs, type Place, placeIn, readLogs } from './own-logs.ts';
export { openPartnerLogs, originHash, type PartnerLogs, type PinnedLog } from './partner-logs.ts';
export { createLogReader, type LogReader } from './reader.ts';
export { type Progress, recoverLog, type VerifiedLog, verifyLog } from './verify.ts';

// Foundation. Reads the ledger for people and the other rooms.
export { checkAudience, withheldFrom, wrappedOf } from './audience.ts';
export { createAccess } from './audit-access.ts';
export { createBeside } from './beside.ts';
export { auditorHash, isGranted } from './content-grants.ts';
export { dutiesOf, dutyView, isUnreleased } from './duties.ts';
export {
  heldUntil,
  latestEnd,
  type Span,
  spanAfter,
  spanOf,
  type Timed,
  termIn,
  termOf,
  type VersionTerm,
  versionsHeld,
} from './ends.ts';
export { createEventWaiters, type EventWaiters } from './event-waiters.ts';
export { type StoredExchange, storedExchange } from './exchange.ts';
export { createFind } from './find.ts';
export { decideOnward } from './onward.ts';
export { type Asked, questionState, stepOf } from './questions.ts';
export { recordById, rightsOf, sourceOf } from './record.ts';
export { createRecordAccess, type LogReading } from './record-access.ts';
export { findRejected, refusedIn } from './rejected.ts';
export { NEVER, retriesOf } from './retries.ts';
export { createScreen } from './screen.ts';
export { aboutView, contentSeen, createReads, provenanceView, viewById } from './views.ts';

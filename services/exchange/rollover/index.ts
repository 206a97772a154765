// Oversight. Ends a log and begins the next; expires the entries of logs past their retention.
export { createExpiry } from './expiry.ts';
export { createTurns, type Turns } from './rollover.ts';

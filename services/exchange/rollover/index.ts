// Oversight. A log ends and the next begins; the entries of one that is past its time expire.
export { createExpiry } from './expiry.ts';
export { createTurns, type Turns } from './rollover.ts';

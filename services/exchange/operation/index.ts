// Oversight. What operators see and decide: health, the clock, suspended links, authorisation.
export { type Authority, logAuthority } from './authority.ts';
export { createClockDesk } from './clock-desk.ts';
export { createHealth } from './health.ts';
export { createSuspensions } from './suspensions.ts';

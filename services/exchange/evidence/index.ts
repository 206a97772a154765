// Oversight. Collects what makes one exchange undeniable.
export { createEvidence } from './collect.ts';

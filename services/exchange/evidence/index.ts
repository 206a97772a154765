// Oversight. Collects the evidence of one exchange.
export { createEvidence } from './collect.ts';

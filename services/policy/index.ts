// Sharing rules: what an agreement says, and what it decides. Pure.
export { type AgreedObligation, type Agreement, loadAgreement } from './agreement.ts';
export { type CasesResult, runCases } from './cases.ts';
export type { Decision } from './decide.ts';
export { createEngine, type PolicyEngine } from './engine.ts';
export type { Action, Facts, Finding, Subject } from './facts.ts';
export { loadAgreements, type ReadFolder } from './load.ts';

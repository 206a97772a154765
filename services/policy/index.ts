// Sharing rules: agreements and the decisions they make. Pure.
export { among, type Bound, bind, nameOfText, type SignedTerms, timetable } from './activation.ts';
export { type Agreement, activeFrom } from './agreement.ts';
export { type CasesResult, runCases } from './cases.ts';
export type { Decision } from './decision.ts';
export { differences, type LoggedOutcome } from './differences.ts';
export { createEngine, type PolicyEngine } from './engine.ts';
export { type ExplanationLine, explain } from './explain.ts';
export { ACTIONS, type Action, type Facts, FINDINGS, type Finding, LAWS, RISKS, type Subject } from './facts.ts';
export { RULE_KINDS, type RuleKind } from './kinds.ts';
export { loadAgreement, loadAgreements, type ReadFolder } from './load.ts';
export { type AgreementOutline, outlineOf } from './outline.ts';
export { agencyRule, purposeRule, type Stop, stopsOf } from './permitted.ts';
export { checkAgreements } from './prove/check.ts';
export { PROOF_CHECKS, type ProofCheck, type ProofFinding } from './prove/findings.ts';
export { type Invariant, readInvariants } from './prove/invariants.ts';
export type { Rule } from './rules.ts';
export { factsOf, type Json, type Known, READ_FROM, type Situation } from './situation.ts';
export type { AgreedNotice, AgreedObligation } from './terms.ts';

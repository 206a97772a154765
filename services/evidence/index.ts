// The evidence of one exchange: the bundle, and a verifier that needs no gateway, no network and no trust in the sender. Pure.
export {
  type AgreementProof,
  BUNDLE,
  type Evidence,
  type EvidenceLeaf,
  FORMAT,
  isBundle,
  type OneRefused,
  type Opening,
  readEvidence,
  type StatementProof,
  writeEvidence,
} from './bundle.ts';
export { type AccusedKeys, type Inconsistency, type PromisedLeaf, verifyInconsistency } from './inconsistency.ts';
export { LOGGED_STEPS } from './matter.ts';
export { REASONS, type Reason, type Report, STEPS, type Step, type StepResult, type Why } from './report.ts';
export { type TrustedCountry, type TrustPolicy, trustIn } from './trust.ts';
export { verifyEvidence } from './verify.ts';

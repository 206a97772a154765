// Judgement. The policy decision point: facts, quotas, the decision, and the replay of decisions from the log.
export {
  type Decided,
  decide,
  isPermitted,
  outcomeNumber,
  raiseAlerts,
  recordCount,
  releasedBy,
  secretOf,
  shownObligations,
  subjectOf,
  viewOf,
} from './decide.ts';
export { agenciesOf } from './facts.ts';
export { type CountOf, tallyOf } from './quotas.ts';
export {
  actedUnder,
  countDecisions,
  createReplayer,
  engineWith,
  type Flip,
  type Logged,
  type LoggedDecision,
  loggedDecisions,
  type Replayed,
  whatIf,
} from './replay.ts';

// Compares a logged decision with the same decision made again.
import { Outcome as OutcomeNumber } from '../../proto/index.ts';
import type { Decision } from './decision.ts';

/** A decision as logged. `told`: as in clear in its entry, with the outcome's number; for a suppressed answer, the disguise. */
export interface LoggedOutcome {
  readonly outcome: Decision['outcome'];
  readonly rules: readonly string[];
  readonly told: { readonly outcome: number; readonly clauses: readonly string[]; readonly disclosed: readonly number[] };
}

/** Each difference in words; empty if the log agrees. */
export function differences(logged: LoggedOutcome, again: Decision): string[] {
  const problems: string[] = [];
  const compare = (what: string, then: unknown, now: unknown): void => {
    const [a, b] = [JSON.stringify(then), JSON.stringify(now)];
    if (a !== b) problems.push(`${what}: logged ${a}, decided again ${b}`);
  };
  compare('outcome', logged.outcome, again.outcome);
  compare('rules', logged.rules, again.rules);
  // The partner saw the disguise, and so does the clear part of the leaf.
  const told = again.disguise ?? again;
  compare('clauses', logged.told.clauses, told.clauses);
  if (logged.told.outcome !== OutcomeNumber.UNSPECIFIED)
    compare('outcome told', logged.told.outcome, OutcomeNumber[told.outcome]);
  const beyond = logged.told.disclosed.filter((field) => !told.disclosed.includes(field));
  if (beyond.length > 0) problems.push(`disclosed beyond it: fields ${beyond.join(', ')}`);
  return problems;
}

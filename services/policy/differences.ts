// A decision as it was logged, held against the same decision made again.
import { Outcome as OutcomeNumber } from '../../proto/index.ts';
import type { Decision } from './decision.ts';

/** What a log holds of a decision. `told`: as its entry says it in clear, the outcome by its number; of a suppressed answer, the disguise. */
export interface LoggedOutcome {
  readonly outcome: Decision['outcome'];
  readonly rules: readonly string[];
  readonly told: { readonly outcome: number; readonly clauses: readonly string[]; readonly disclosed: readonly number[] };
}

/** In words, each thing that differs; empty: the log holds what is decided. */
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

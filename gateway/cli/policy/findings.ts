import { timeText } from '../../../services/domain/index.ts';
import type { Say } from '../../../services/messages/index.ts';
import {
  type Agreement,
  checkAgreements,
  createEngine,
  explain,
  type Facts,
  type Invariant,
  nameOfText,
  type ProofFinding,
  readInvariants,
} from '../../../services/policy/index.ts';
import { asInForce, load } from './loading.ts';

export interface Found extends Omit<ProofFinding, 'check'> {
  readonly check: ProofFinding['check'] | 'load';
  /** The counterexample, if there is one, in words. */
  readonly example: readonly string[];
}

/**
 * The faults of the agreements that do not load, and what is found of the others. Throws CONFIG_INVALID when the invariants
 * cannot be read.
 */
export function findIn(
  folders: readonly string[],
  invariantsText: string | undefined,
  say: Say,
  progress: (done: number, total: number) => void,
): { found: readonly Found[]; invariants: number } {
  const invariants: readonly Invariant[] = invariantsText === undefined ? [] : readInvariants(invariantsText);
  const agreements: Agreement[] = [];
  const found: Found[] = [];
  for (const folder of folders) {
    const agreement = load(folder);
    if ('faults' in agreement)
      for (const fault of agreement.faults)
        found.push({ severity: 'error', check: 'load', agreement: folder, ...fault, example: [] });
    else agreements.push(agreement);
  }
  for (const finding of checkAgreements(agreements, invariants, { progress })) {
    const agreement = agreements.find((one) => nameOfText(one) === finding.agreement);
    found.push({ ...finding, example: agreement === undefined ? [] : exampleOf(agreement, finding.counterexample, say) });
  }
  return { found, invariants: invariants.length };
}

/** What the exchange is, what is decided about it, and the facts that the sentence does not name. */
function exampleOf(agreement: Agreement, facts: Facts | undefined, say: Say): string[] {
  if (facts === undefined) return [];
  using engine = createEngine([asInForce(agreement)], { cache: false });
  const lines = explain(engine.decide(facts), agreement, say);
  const textOf = (about: 'exchange' | 'outcome') => lines.filter((line) => line.about === about).map(({ text }) => text);
  return [
    ...textOf('exchange').map((exchange) => say('finding.example', { exchange })),
    say('finding.facts', { facts: factsText(facts) }),
    ...textOf('outcome'),
  ];
}

/** In the sentence about the exchange. */
const NAMED = ['action', 'stage', 'recordKind', 'verb', 'from', 'to', 'purpose', 'onwardTo'];

/** The facts of an example that the sentence about its exchange does not name. */
export const factsText = ({ issued, ...facts }: Facts): string =>
  Object.entries({ ...facts, issued: timeText(issued) })
    .filter(([name, value]) => !NAMED.includes(name) && value !== undefined)
    .map(([name, value]) => `${name} ${typeof value === 'object' ? JSON.stringify(value) : value}`)
    .join(', ');

import { timeText } from '../../../services/domain/index.ts';
import type { Say } from '../../../services/messages/index.ts';
import {
  type Agreement,
  checkPublication,
  createEngine,
  explain,
  type Facts,
  type Invariant,
  nameOfText,
  type ProofFinding,
  readInvariants,
} from '../../../services/policy/index.ts';
import { asInForce, load, readFolder } from './loading.ts';
import type { Surroundings } from './surroundings.ts';

export interface Found extends ProofFinding {
  /** The counterexample, if there is one, in words. */
  readonly example: readonly string[];
}

/** The findings that would keep these folders from being signed and activated. Throws CONFIG_INVALID if the invariants cannot be read. */
export function findIn(
  folders: readonly string[],
  { beside, invariantsText }: Surroundings,
  say: Say,
  progress: (done: number, total: number) => void,
): { readonly found: readonly Found[]; readonly invariants: number } {
  const invariants: readonly Invariant[] = invariantsText === undefined ? [] : readInvariants(invariantsText);
  const drafts = folders.map((folder) => ({ folder, files: readFolder(folder) }));
  const findings = checkPublication(drafts, { beside: beside.flatMap(loadedIn), invariants, progress });
  const explained = findings.some(({ counterexample }) => counterexample !== undefined) ? folders.flatMap(loadedIn) : [];
  const found = findings.map((finding): Found => {
    const agreement = explained.find((one) => nameOfText(one) === finding.agreement);
    return { ...finding, example: agreement === undefined ? [] : exampleOf(agreement, finding.counterexample, say) };
  });
  return { found, invariants: invariants.length };
}

function loadedIn(folder: string): readonly Agreement[] {
  const agreement = load(folder);
  return 'faults' in agreement ? [] : [agreement];
}

/** The exchange of a counterexample, the facts that the sentence about it does not name, and the decision. */
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

/** Facts that the sentence about the exchange already names. */
const NAMED = ['action', 'stage', 'recordKind', 'verb', 'from', 'to', 'purpose', 'onwardTo'];

/** The facts of an example that the sentence about its exchange does not name. */
export const factsText = ({ issued, ...facts }: Facts): string =>
  Object.entries({ ...facts, issued: timeText(issued) })
    .filter(([name, value]) => !NAMED.includes(name) && value !== undefined)
    .map(([name, value]) => `${name} ${typeof value === 'object' ? JSON.stringify(value) : value}`)
    .join(', ');

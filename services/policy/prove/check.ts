// Proof before publication: properties of an agreement for all facts at once, not only for tested cases.
import { type Fault, TripointError } from '../../domain/index.ts';
import type { Agreement } from '../agreement.ts';
import { createCoverage } from '../coverage.ts';
import { createEngine } from '../engine.ts';
import { brokenInvariants, countriesIn } from './counterexamples.ts';
import { type Found, nameOf, type ProofFinding } from './findings.ts';
import { type Invariant, unknownWords } from './invariants.ts';
import { ruleFindings } from './rulechecks.ts';
import { placesOf, stepOf } from './situation.ts';
import { TooLarge } from './solve.ts';
import { createTables } from './table.ts';
import { grantFindings, usageFindings } from './usage.ts';

interface CheckOptions {
  /** Called after each grant and action of each agreement. */
  readonly progress?: (done: number, total: number) => void;
}

/**
 * Checks the agreements against the general requirements and the stated invariants, each as if it were in force
 * whatever its status. No findings means that no facts accepted by the engine violate them.
 */
export function checkAgreements(
  agreements: readonly Agreement[],
  invariants: readonly Invariant[],
  { progress = () => {} }: CheckOptions = {},
): readonly ProofFinding[] {
  const places = agreements.map(placesOf);
  const total = places.flat().length;
  let done = 0;
  const findings = [...overlaps(agreements), ...unknownWords(agreements, invariants)];
  agreements.forEach((agreement, i) => {
    const end = done + places[i]!.length;
    const found = proved(agreement, invariants, () => progress(++done, total));
    findings.push(...found.map((finding) => ({ ...finding, agreement: nameOf(agreement) })));
    // Count combinations that were too many to check as done.
    while (done < end) progress(++done, total);
  });
  return findings.toSorted((a, b) => (a.severity === b.severity ? 0 : a.severity === 'error' ? -1 : 1));
}

function proved(agreement: Agreement, invariants: readonly Invariant[], stepped: () => void): readonly Found[] {
  using tables = createTables();
  using engine = createEngine([{ ...agreement, status: 'IN_FORCE' }], { cache: false });
  const about = invariants.filter((invariant) => (invariant.agreement ?? agreement.id) === agreement.id);
  try {
    const steps = placesOf(agreement).map((place) => {
      const step = stepOf(place, tables, about.flatMap(countriesIn));
      stepped();
      return step;
    });
    return [
      ...ruleFindings(agreement, steps, engine.decide),
      ...grantFindings(steps),
      ...brokenInvariants(agreement, steps, about, engine.decide),
      ...usageFindings(agreement, steps),
    ];
  } catch (error) {
    if (!(error instanceof TooLarge)) throw error;
    const rule = 'rules that read fewer facts at once';
    return [{ severity: 'error', check: 'not-provable', field: 'rules.cedar', rule }];
  }
}

/** Two that would cover one exchange: an error where both are in force, a warning where one is still to be. */
function overlaps(agreements: readonly Agreement[]): ProofFinding[] {
  const pending = agreements.map((agreement): Agreement => {
    const isPending = agreement.status === 'NEGOTIATING' || agreement.status === 'SIGNED';
    return isPending ? { ...agreement, status: 'IN_FORCE' } : agreement;
  });
  const inForce = overlapFaults(agreements);
  const errors = new Set(inForce.map(({ field, rule }) => `${field} ${rule}`));
  return overlapFaults(pending).map(({ field, rule }) => ({
    severity: errors.has(`${field} ${rule}`) ? 'error' : 'warning',
    check: 'agreements-overlap',
    agreement: field,
    field: 'agreement.yaml/grants',
    rule,
  }));
}

function overlapFaults(agreements: readonly Agreement[]): readonly Fault[] {
  try {
    createCoverage(agreements);
    return [];
  } catch (error) {
    if (error instanceof TripointError) return error.faults;
    throw error;
  }
}

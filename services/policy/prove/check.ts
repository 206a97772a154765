// Proof before publication: properties of an agreement for all facts at once, not only for tested cases.
import { sameBytes, TripointError } from '../../domain/index.ts';
import type { Agreement } from '../agreement.ts';
import { createCoverage } from '../coverage.ts';
import { createEngine } from '../engine.ts';
import { admissionFindings } from './admission.ts';
import { brokenInvariants, countriesIn } from './counterexamples.ts';
import { exceptionFindings } from './exceptions.ts';
import { type Found, nameOf, type ProofFinding } from './findings.ts';
import { type Invariant, unknownWords } from './invariants.ts';
import { ruleFindings } from './rulechecks.ts';
import { placesOf, stepOf } from './situation.ts';
import { TooLarge } from './solve.ts';
import { createTables } from './table.ts';
import { grantFindings, usageFindings } from './usage.ts';

interface CheckOptions {
  /** Texts that are held against these, and not proved. */
  readonly beside?: readonly Agreement[];
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
  { beside = [], progress = () => {} }: CheckOptions = {},
): readonly ProofFinding[] {
  const places = agreements.map(placesOf);
  const total = places.flat().length;
  let done = 0;
  const findings = [
    ...overlaps(agreements, beside),
    ...strangers(agreements, beside),
    ...unknownWords([...beside, ...agreements], invariants),
  ];
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
      ...exceptionFindings(agreement, steps, tables),
      ...grantFindings(steps),
      ...admissionFindings(steps),
      ...brokenInvariants(agreement, steps, about, engine.decide),
      ...usageFindings(agreement, steps),
    ];
  } catch (error) {
    if (!(error instanceof TooLarge)) throw error;
    const rule = 'rules that read fewer facts at once';
    return [{ severity: 'error', check: 'not-provable', field: 'rules.cedar', rule }];
  }
}

/**
 * Two that would cover one exchange: an error where both are in force, a warning where one is still to be. Of two versions the one takes over from
 * the other, whatever their dates say.
 */
function overlaps(agreements: readonly Agreement[], beside: readonly Agreement[]): ProofFinding[] {
  return agreements.flatMap((agreement, i) =>
    [...beside, ...agreements.slice(0, i)]
      .filter(({ id, version }) => id !== agreement.id || version === agreement.version)
      .flatMap((other): ProofFinding[] => {
        const found = { check: 'agreements-overlap', agreement: nameOf(agreement), field: 'agreement.yaml/grants' } as const;
        if (other.id === agreement.id && !sameBytes(other.digest, agreement.digest))
          return [
            { ...found, severity: 'error', field: 'agreement.yaml/version', rule: `another version than ${nameOf(other)}` },
          ];
        if (other.id === agreement.id) return [];
        const errors = overlapRules([other, agreement]);
        return overlapRules([other, agreement].map(pending)).map((rule) => ({
          ...found,
          severity: errors.includes(rule) ? 'error' : 'warning',
          rule,
        }));
      }),
  );
}

/** takeover: texts of one id replace each other, so whoever shares an id could end what binds others. */
function strangers(agreements: readonly Agreement[], beside: readonly Agreement[]): ProofFinding[] {
  return agreements.flatMap((agreement, i) =>
    [...beside, ...agreements.slice(0, i)]
      .filter(({ id, version }) => id === agreement.id && version !== agreement.version)
      .flatMap((other): ProofFinding[] => {
        const own = agreement.parties.map(({ country }) => country);
        const left = other.parties.map(({ country }) => country).filter((country) => !own.includes(country));
        if (left.length === 0) return [];
        const rule = `${left.join(', ')} too, or another id: this would end ${nameOf(other)} without them`;
        return [
          { severity: 'error', check: 'successor-parties', agreement: nameOf(agreement), field: 'agreement.yaml/parties', rule },
        ];
      }),
  );
}

/** As it will be once it is in force. */
const pending = (agreement: Agreement): Agreement =>
  agreement.status === 'NEGOTIATING' || agreement.status === 'SIGNED' ? { ...agreement, status: 'IN_FORCE' } : agreement;

function overlapRules(agreements: readonly Agreement[]): readonly string[] {
  try {
    createCoverage(agreements);
    return [];
  } catch (error) {
    if (error instanceof TripointError) return error.faults.map(({ rule }) => rule);
    throw error;
  }
}

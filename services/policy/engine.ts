// Decides: facts in, outcome with its rules and clauses out. Pure in its facts, so decisions are cached by them.
import { LRUCache } from 'lru-cache';
import { type Country, type Fault, type Micros, sameBytes, TripointError } from '../domain/index.ts';
import type { Agreement, Grant } from './agreement.ts';
import { type Covered, type Decision, decideUnder, type SliceOf, type Undated, uncovered, undecidable } from './decide.ts';
import { FACT_NAMES, type Facts, faultOf } from './facts.ts';
import type { Rule } from './rules.ts';
import { createSlices, type Slice } from './slices.ts';

interface Indexed extends Covered {
  readonly serial: number;
  readonly slices: Map<string, Slice>;
}

export interface PolicyEngine extends Disposable {
  readonly agreements: () => readonly Agreement[];
  /** The one agreement in force at `issued` that grants this direction, kind and verb; undefined: NO_AGREEMENT. */
  readonly covering: (facts: Facts) => Agreement | undefined;
  /**
   * Never throws on facts: what cannot be decided is refused. `under`: decide under this agreement of the engine (a receiver decides
   * under the one that the statement names) in place of the covering one.
   */
  readonly decide: (facts: Facts, under?: Agreement) => Decision;
  /**
   * The agreement that a partner names. Throws NO_AGREEMENT when this id is not known here, AGREEMENT_DIGEST_MISMATCH (retryable) when
   * that text is not held or was not in force at `issued`.
   */
  readonly byDigest: (id: string, digest: Uint8Array, issued: Micros) => Agreement;
}

interface EngineOptions {
  /** Decisions kept, default 10,000. */
  readonly cacheSize?: number;
  /** Default true. */
  readonly cache?: boolean;
}

const keyOf = (from: Country, to: Country, kind: string, verb: string): string => `${from}>${to} ${kind} ${verb}`;

const inForce = ({ status, effective: { from, until } }: Agreement, at: Micros): boolean =>
  status === 'IN_FORCE' && at >= from && (until === undefined || at < until);

/**
 * Throws CONFIG_INVALID when two agreements in force overlap: then no one could say which of them covers an exchange.
 * Dispose of an engine that is no longer used: its parsed rule sets are then used again.
 */
export function createEngine(agreements: readonly Agreement[], options: EngineOptions = {}): PolicyEngine {
  const { cacheSize = 10_000, cache: cached = true } = options;
  refuseOverlap(agreements);
  const slices = createSlices();
  const cache = cached ? new LRUCache<string, Undated>({ max: cacheSize }) : undefined;
  const index = new Map<string, Indexed[]>();
  const boundaries = new Map(agreements.map((agreement) => [agreement, boundariesOf(agreement)]));
  let serial = 0;
  for (const agreement of agreements)
    for (const grant of agreement.grants) {
      const key = keyOf(grant.from, grant.to, grant.kind, grant.verb);
      const party = (country: Country) => agreement.parties.find((p) => p.country === country)!;
      const entry = {
        serial: serial++,
        agreement,
        grant,
        party: party(grant.from),
        toState: party(grant.to).state,
        slices: new Map(),
      };
      index.set(key, [...(index.get(key) ?? []), entry]);
    }

  const find = ({ from, to, recordKind, verb, issued }: Facts, under?: Agreement): Indexed | undefined =>
    index
      .get(keyOf(from, to, recordKind, verb))
      ?.find(({ agreement }) => (under === undefined || agreement === under) && inForce(agreement, issued));

  // Slices are made when they are first needed: their rules were read and validated when the agreement was loaded.
  const slicesOf = ({ agreement, grant, slices: made }: Indexed, window: number, at: Micros): SliceOf => {
    return (name, wanted) => {
      const key = `${name} ${window}`;
      let found = made.get(key);
      if (found === undefined) {
        found = slices.of(agreement.rules.filter((rule) => isDatedAt(rule, at) && isAbout(rule, grant) && wanted(rule)));
        made.set(key, found);
      }
      return found;
    };
  };

  return {
    agreements: () => agreements,
    covering: (facts) => (faultOf(facts) === undefined ? find(facts)?.agreement : undefined),
    decide(facts, under) {
      const fault = faultOf(facts);
      if (fault !== undefined) return { ...undecidable(fault), facts };
      const covered = find(facts, under);
      if (covered === undefined) return { ...uncovered(facts), facts };
      const window = windowOf(boundaries.get(covered.agreement)!, facts.issued);
      const key = cacheKey(facts, covered, window);
      let decided = cache?.get(key);
      if (decided === undefined) {
        decided = decideUnder(facts, covered, slicesOf(covered, window, facts.issued));
        // A failure is looked at anew each time.
        if (cache !== undefined && decided.code !== 'POLICY_ERROR') cache.set(key, frozen(decided));
      }
      if (decided.disguise !== undefined)
        return {
          ...decided,
          facts,
          disguise: { ...decided.disguise, facts: { ...decided.disguise.facts, issued: facts.issued } },
        };
      return { ...decided, facts };
    },
    byDigest(id, digest, issued) {
      const named = agreements.filter((agreement) => agreement.id === id);
      if (named.length === 0) throw new TripointError('NO_AGREEMENT');
      const found = named.find((agreement) => sameBytes(agreement.digest, digest) && inForce(agreement, issued));
      if (found === undefined) throw new TripointError('AGREEMENT_DIGEST_MISMATCH');
      return found;
    },
    [Symbol.dispose]() {
      slices[Symbol.dispose]();
      cache?.clear();
    },
  };
}

function refuseOverlap(agreements: readonly Agreement[]): void {
  const faults: Fault[] = [];
  const byGrant = new Map<string, Agreement[]>();
  for (const agreement of agreements)
    for (const { from, to, kind, verb } of agreement.status === 'IN_FORCE' ? agreement.grants : []) {
      const key = keyOf(from, to, kind, verb);
      const others = byGrant.get(key) ?? [];
      for (const other of others)
        if (
          other.effective.from < (agreement.effective.until ?? Number.POSITIVE_INFINITY) &&
          agreement.effective.from < (other.effective.until ?? Number.POSITIVE_INFINITY)
        )
          faults.push({
            field: `${agreement.id}@${agreement.version}`,
            rule: `no overlap with ${other.id}@${other.version} on ${key}`,
          });
      byGrant.set(key, [...others, agreement]);
    }
  if (faults.length > 0) throw new TripointError('CONFIG_INVALID', faults);
}

// Between two boundaries the same dated rules apply: one window, one set of slices, one set of cached decisions.
const boundariesOf = ({ rules }: Agreement): Micros[] =>
  [...new Set(rules.flatMap(({ since, until }) => [since, until]))].filter((at) => at !== undefined).sort((a, b) => a - b);
const windowOf = (boundaries: readonly Micros[], at: Micros): number => boundaries.filter((boundary) => boundary <= at).length;
const isDatedAt = ({ since = 0, until = Number.POSITIVE_INFINITY }: Rule, at: Micros): boolean => at >= since && at < until;
const isAbout = ({ recipient, resource }: Rule, { to, kind }: Grant): boolean =>
  (recipient === undefined || recipient === to) &&
  (resource === undefined || resource === kind || resource.startsWith(`${kind}/`));

// One caller that sorts or cuts a list must not change what the next one is told.
function frozen(decided: Undated): Undated {
  for (const part of Object.values(decided)) if (Array.isArray(part)) Object.freeze(part);
  return Object.freeze(decided);
}

/** Every fact but the time, in one order. */
function cacheKey(facts: Facts, { serial }: Indexed, window: number): string {
  const values: unknown[] = [serial, window];
  for (const name of FACT_NAMES) if (name !== 'issued') values.push(facts[name] ?? null);
  return JSON.stringify(values);
}

// Decides: facts in, outcome with its rules and clauses out. Pure in its facts, so decisions are cached by them, but those after a lookup.
import { LRUCache } from 'lru-cache';
import type { Micros } from '../domain/index.ts';
import type { Agreement } from './agreement.ts';
import { type Covered, createCoverage } from './coverage.ts';
import { decideUnder, type SliceOf } from './decide.ts';
import { type Decision, type Undated, uncovered, undecidable, untimely } from './decision.ts';
import { FACT_NAMES, type Facts, faultOf } from './facts.ts';
import { createSlices, type Slice } from './slices.ts';
import { boundariesOf, isAbout, isDatedAt, windowOf } from './windows.ts';

export interface PolicyEngine extends Disposable {
  readonly agreements: () => readonly Agreement[];
  /**
   * The one agreement in force at `issued` that grants this direction, kind, verb and purpose; where none has the purpose, the first
   * that grants the rest, which refuses it. undefined: NO_AGREEMENT.
   */
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

/**
 * Throws CONFIG_INVALID when two agreements in force overlap: then no one could say which of them covers an exchange.
 * Dispose of an engine that is no longer used: its parsed rule sets are then used again.
 */
export function createEngine(agreements: readonly Agreement[], options: EngineOptions = {}): PolicyEngine {
  const { cacheSize = 10_000, cache: cached = true } = options;
  const { find, lack, byDigest } = createCoverage(agreements);
  const slices = createSlices();
  const made = new Map<string, Slice>();
  const cache = cached ? new LRUCache<string, Undated>({ max: cacheSize }) : undefined;
  const boundaries = new Map(agreements.map((agreement) => [agreement, boundariesOf(agreement)]));

  // Slices are made when they are first needed: their rules were read and validated when the agreement was loaded.
  const slicesOf = ({ serial, agreement, grant }: Covered, window: number, at: Micros): SliceOf => {
    return (name, wanted) => {
      const key = `${serial} ${window} ${name}`;
      let found = made.get(key);
      if (found === undefined) {
        found = slices.of(agreement.rules.filter((rule) => isDatedAt(rule, at) && isAbout(rule, grant) && wanted(rule)));
        made.set(key, found);
      }
      return found;
    };
  };

  function decided(facts: Facts, under: Agreement | undefined): Undated {
    const fault = faultOf(facts);
    if (fault !== undefined) return undecidable(fault);
    if (facts.clock !== undefined && facts.clock !== 'SOUND') return untimely(facts.clock);
    const covered = find(facts, under);
    if (covered === undefined) return uncovered(lack(facts, under));
    const window = windowOf(boundaries.get(covered.agreement)!, facts.issued);
    const decideAnew = () => decideUnder(facts, covered, slicesOf(covered, window, facts.issued));
    // side channel: a true NO_MATCH would nearly always come from the cache, and a match nearly never.
    if (facts.stage === 'after-lookup') return decideAnew();
    const key = cacheKey(facts, covered, window);
    const known = cache?.get(key);
    if (known !== undefined) return known;
    const fresh = decideAnew();
    // A failure is looked at anew each time.
    if (fresh.code !== 'POLICY_ERROR') cache?.set(key, frozen(fresh));
    return fresh;
  }

  return {
    agreements: () => agreements,
    covering: (facts) => (faultOf(facts) === undefined ? find(facts)?.agreement : undefined),
    decide(facts, under) {
      const { disguise, ...decision } = decided(facts, under);
      if (disguise === undefined) return { ...decision, facts };
      return { ...decision, facts, disguise: { ...disguise, facts: { ...disguise.facts, issued: facts.issued } } };
    },
    byDigest,
    [Symbol.dispose]() {
      slices[Symbol.dispose]();
      cache?.clear();
    },
  };
}

/** One caller that sorts or cuts a list must not change what the next one is told. */
function frozen<T>(value: T): T {
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return value;
  for (const part of Object.values(value)) frozen(part);
  return Object.freeze(value);
}

/** The grant says from, to, kind and verb, the window the time. */
const KEYED = FACT_NAMES.filter((name) => !['issued', 'from', 'to', 'recordKind', 'verb'].includes(name));

/** Every other fact that is there. A text goes with its length, so that no two sets of facts have one key. */
function cacheKey(facts: Facts, { serial }: Covered, window: number): string {
  let key = `${serial} ${window}`;
  for (let i = 0; i < KEYED.length; i++) {
    const value: unknown = facts[KEYED[i]!];
    if (value === undefined) continue;
    if (typeof value === 'string') key += ` ${i}:${value.length}:${value}`;
    else key += ` ${i}=${typeof value === 'object' ? JSON.stringify(value) : String(value)}`;
  }
  return key;
}

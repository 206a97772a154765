// Decides: facts in, outcome with its rules and clauses out. A pure function of its facts, so decisions are cached by them, except after a lookup.
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
   * The one agreement in force at `issued` that grants this direction, kind, verb and purpose; if none has the purpose, the first
   * that grants the rest, which refuses it. undefined: NO_AGREEMENT.
   */
  readonly covering: (facts: Facts) => Agreement | undefined;
  /**
   * Never throws on facts: undecidable facts are refused. `under`: decide under this agreement of the engine (a receiver decides
   * under the one that the statement names) instead of the covering one.
   */
  readonly decide: (facts: Facts, under?: Agreement) => Decision;
  /**
   * The agreement that a partner names. Throws NO_AGREEMENT if this id is unknown here, AGREEMENT_DIGEST_MISMATCH (retryable) if
   * that text is not known here or was not in force at `issued`.
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
 * Throws CONFIG_INVALID if two agreements in force overlap, since it would be undefined which one covers an exchange.
 * Dispose of an engine that is no longer used, so that its parsed rule sets can be reused.
 */
export function createEngine(agreements: readonly Agreement[], options: EngineOptions = {}): PolicyEngine {
  const { cacheSize = 10_000, cache: cached = true } = options;
  const { find, lack, byDigest } = createCoverage(agreements);
  const slices = createSlices();
  const made = new Map<string, Slice>();
  const cache = cached ? new LRUCache<string, Undated>({ max: cacheSize }) : undefined;
  const boundaries = new Map(agreements.map((agreement) => [agreement, boundariesOf(agreement)]));

  // Slices are made lazily; their rules were read and validated when the agreement was loaded.
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
    // side channel: a true NO_MATCH would nearly always be cached, a match nearly never.
    if (facts.stage === 'after-lookup') return decideAnew();
    const key = cacheKey(facts, covered, window);
    const known = cache?.get(key);
    if (known !== undefined) return known;
    const fresh = decideAnew();
    // Failures are not cached.
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

/** Frozen, so that a caller that sorts or truncates a list does not change the cached decision. */
function frozen<T>(value: T): T {
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return value;
  for (const part of Object.values(value)) frozen(part);
  return Object.freeze(value);
}

/** The grant says from, to, kind and verb, the window the time. */
const KEYED = FACT_NAMES.filter((name) => !['issued', 'from', 'to', 'recordKind', 'verb'].includes(name));

/** Every other present fact. collision: a text is preceded by its length, so that no two sets of facts share a key. */
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

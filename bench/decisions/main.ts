// The cost of a decision: with and without the cache, with more rules and with more agreements, compared with Cedar alone and with other
// engines on the same rules. Each figure is the median of interleaved runs.
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { createEngine } from '../../services/policy/index.ts';
import { installPeers } from '../peers.ts';
import type { Report } from '../report.ts';
import { casbin, cedarAlone, type Decide, jsonRules, ours } from './peers.ts';
import { agreementOf, factsFor } from './rules.ts';

const RUNS = 5;
const COUNTS = [10, 100, 1_000];
const AGREEMENTS = 1_000;

export interface DecisionSizes {
  /** Milliseconds per run of one engine. */
  readonly runMs: number;
  readonly decisions: number;
}

const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] as number;
const us = (value: number): string => `${value < 10 ? value.toFixed(2) : value.toFixed(0)} µs`;

/** Microseconds per decision. */
async function time(decide: Decide, runMs: number): Promise<number> {
  const end = performance.now() + runMs;
  const begun = performance.now();
  let made = 0;
  do {
    for (let i = 0; i < 8; i++) if (!(await decide(made++))) throw new Error('the bench rules permit');
  } while (performance.now() < end);
  return ((performance.now() - begun) * 1000) / made;
}

/** Runs the engines in turn, `RUNS` times, so that a disturbance of the machine affects all of them alike. Returns medians. */
async function interleaved(engines: Readonly<Record<string, Decide>>, runMs: number): Promise<Record<string, number>> {
  const times: Record<string, number[]> = {};
  for (const decide of Object.values(engines)) await decide(0);
  for (let run = 0; run < RUNS; run++)
    for (const [name, decide] of Object.entries(engines)) {
      times[name] ??= [];
      times[name].push(await time(decide, runMs));
    }
  return Object.fromEntries(Object.entries(times).map(([name, values]) => [name, median(values)]));
}

export async function measureDecisions(
  report: Report,
  { runMs, decisions }: DecisionSizes,
  say: (line: string) => void,
): Promise<void> {
  const peers = installPeers(say);
  report.section('A decision: one question about an exchange, one about each of two field groups; the last rule matches');
  for (const count of COUNTS) {
    say(`decisions under ${count} rules`);
    const agreement = agreementOf(count);
    const figures = await interleaved(
      {
        cached: ours(agreement, count, true),
        uncached: ours(agreement, count, false),
        cedar: cedarAlone(agreement, count),
        ...(peers && { casbin: await casbin(count), jsonRules: await jsonRules(count) }),
      },
      runMs,
    );
    const { cached = 0, uncached = 0, cedar = 0, casbin: casbinUs, jsonRules: jsonRulesUs } = figures;
    const beside = (value: number | undefined) => (value === undefined ? 'n/a' : us(value));
    report.figures('decision', { rules: count, ...figures }, [
      [`${count} rules, from the cache`, us(cached)],
      [`${count} rules, not from the cache`, us(uncached), `${(uncached / cedar).toFixed(2)} × Cedar alone (${us(cedar)})`],
      ['  casbin, json-rules-engine', beside(casbinUs), beside(jsonRulesUs)],
    ]);
  }
  await manyAgreements(report, runMs, say);
  memory(report, decisions, say);
}

async function manyAgreements(report: Report, runMs: number, say: (line: string) => void): Promise<void> {
  say(`${AGREEMENTS} agreements in force`);
  const pair = (i: number): [string, string] => {
    const letters = (n: number) => String.fromCharCode(65 + Math.floor(n / 26), 65 + (n % 26));
    return [letters(i % 676), letters((i + 1 + Math.floor(i / 676)) % 676)];
  };
  const all = Array.from({ length: AGREEMENTS }, (_, i) => agreementOf(10, `bench-${i}`, pair(i)));
  const facts = factsFor(10, 0, pair(0));
  const decideIn = (agreements: typeof all, cache: boolean): Decide => {
    const engine = createEngine(agreements, { cache });
    return () => engine.decide(facts).outcome === 'PERMIT';
  };
  const alone = all.slice(0, 1);
  const figures = await interleaved(
    {
      aloneCached: decideIn(alone, true),
      manyCached: decideIn(all, true),
      aloneUncached: decideIn(alone, false),
      manyUncached: decideIn(all, false),
    },
    runMs,
  );
  const { aloneCached = 0, manyCached = 0, aloneUncached = 0, manyUncached = 0 } = figures;
  report.figures('agreements', { agreements: AGREEMENTS, ...figures }, [
    [`1 of ${AGREEMENTS} agreements, from the cache`, us(manyCached), `${us(aloneCached)} when it is the only one`],
    [`1 of ${AGREEMENTS} agreements, not from the cache`, us(manyUncached), `${us(aloneUncached)} when it is the only one`],
  ]);
}

/** Decides ever-changing facts: the cache fills up, and nothing else may grow. */
function memory(report: Report, decisions: number, say: (line: string) => void): void {
  say(`${decisions.toLocaleString('en')} decisions`);
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  using engine = createEngine([agreementOf(10)]);
  const heapMiB = (): number => {
    collect();
    return process.memoryUsage().heapUsed / (1 << 20);
  };
  const begun = performance.now();
  const decide = (from: number, to: number): void => {
    // One in twenty is new, so that the cache is full and turns over.
    for (let i = from; i < to; i++) engine.decide(factsFor(10, 1 + Math.floor(i / 20)));
  };
  decide(0, decisions / 4);
  const early = { heapMiB: heapMiB(), rssMiB: process.memoryUsage().rss / (1 << 20) };
  decide(decisions / 4, decisions);
  const late = { heapMiB: heapMiB(), rssMiB: process.memoryUsage().rss / (1 << 20) };
  const seconds = (performance.now() - begun) / 1000;
  report.figures('memory', { decisions, seconds, early, late }, [
    [
      `heap after ${decisions.toLocaleString('en')} decisions`,
      `${late.heapMiB.toFixed(1)} MiB`,
      `${early.heapMiB.toFixed(1)} MiB after a quarter of them; resident ${late.rssMiB.toFixed(0)} and ${early.rssMiB.toFixed(0)} MiB; ${seconds.toFixed(0)} s`,
    ],
  ]);
}

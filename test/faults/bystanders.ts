// Traffic between the two countries other than the attacker during an attack, and its latency.
import { setTimeout as sleep } from 'node:timers/promises';
import type { Node } from '../../deploy/federation/index.ts';
import * as checks from './checks.ts';
import { type Acknowledged, clientOf, officerOf, post } from './load.ts';
import { until } from './setting.ts';

export interface Latency {
  readonly posts: number;
  readonly p50: number;
  readonly p99: number;
}

export interface Bystanders {
  readonly acknowledged: readonly Acknowledged[];
  /** Posts in both directions at the rate until the signal aborts. Returns the start time of each post. */
  traffic(end: AbortSignal): Promise<Map<string, number>>;
  measured(end: AbortSignal): Promise<Latency>;
  isSettled(): boolean;
  /** Stops watching; resolves when the watchers have ended. */
  stop(): Promise<void>;
}

export const PATIENCE_MS = 90_000;

export const round = (n: number): number => Math.round(n * 10) / 10;

/** `rate`: posts per second, both directions together. */
export function watchBystanders(victim: Node, other: Node, rate: number): Bystanders {
  const acknowledged: Acknowledged[] = [];
  const arrivals = new Map<string, number>();
  const over = new AbortController();

  /** Records when each exchange arrives, as an officer at the receiver sees it. */
  async function watch(node: Node): Promise<void> {
    const client = clientOf(node, officerOf(node), over.signal);
    let after = 0;
    while (!over.signal.aborted)
      try {
        const page = await client.eventPage({ after, limit: 256, waitSeconds: 1, signal: over.signal });
        for (const { cursor, type, exchange } of page.events) {
          after = cursor;
          if (type === 'exchange.received' && exchange !== undefined && !arrivals.has(exchange.id))
            arrivals.set(exchange.id, performance.now());
        }
      } catch {
        await sleep(20); // restarting, or over
      }
  }

  async function traffic(end: AbortSignal): Promise<Map<string, number>> {
    const begun = new Map<string, number>();
    const posts: Promise<void>[] = [];
    for (let n = 0; !end.aborted; n++) {
      const [from, to] = n % 2 === 0 ? [victim, other.country] : [other, victim.country];
      const at = performance.now();
      posts.push(
        post(from, to, `H-${acknowledged.length}-${n}-${Math.round(at)}`).then((done) => {
          acknowledged.push(done);
          begun.set(done.exchangeId, at);
        }),
      );
      await sleep(1_000 / rate);
    }
    await Promise.all(posts);
    return begun;
  }

  const watching = [watch(victim), watch(other)];
  return {
    acknowledged,
    traffic,
    async measured(end: AbortSignal): Promise<Latency> {
      const begun = await traffic(end);
      await until('what was posted has arrived', () => [...begun.keys()].every((id) => arrivals.has(id)), PATIENCE_MS);
      const took = [...begun].map(([id, at]) => (arrivals.get(id) as number) - at).sort((a, b) => a - b);
      const at = (share: number) => round(took[Math.min(took.length - 1, Math.floor(took.length * share))] ?? 0);
      return { posts: took.length, p50: at(0.5), p99: at(0.99) };
    },
    isSettled: () => checks.unclosed(victim, other.country) === 0 && checks.unclosed(other, victim.country) === 0,
    async stop() {
      over.abort();
      await Promise.all(watching);
    },
  };
}

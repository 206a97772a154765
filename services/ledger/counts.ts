// Counters in memory: each is read from the store once, then advanced by what this process commits. No other process writes.
import type { Reader } from './reader.ts';
import type { Write } from './writes.ts';

/** Exchanges of one direction, record kind and verb under one agreement in one period. */
export interface Counter {
  /** Equal for equal keys. */
  readonly name: string;
  /** The primary key of its row. */
  readonly key: readonly [agreement: string, from: string, to: string, kind: number, verb: number, period: string];
}

/** `kind` and `verb` are wire numbers. `period` is a year (2026) or a day (2026-11-24), UTC. */
export const counter = (...key: Counter['key']): Counter => ({ name: key.join('\n'), key });

/** The write that adds `n` to a counter. */
export const countedWrite = ({ key }: Counter, n: number): Write => ['counted', ...key, n];

/** Far more than a federation has counters in one period. When the cache is full it is emptied, past periods included. */
const MAX_COUNTERS = 4_096;

export function createCounts({ get }: Pick<Reader, 'get'>) {
  const known = new Map<string, number>();
  let committing = false;
  return {
    of({ name, key }: Counter): number {
      const kept = known.get(name);
      if (kept !== undefined) return kept;
      const n = get('counter', ...key)?.n ?? 0;
      // A value read during a commit may already include that commit, and `committed` would add it a second time.
      if (committing) return n;
      if (known.size >= MAX_COUNTERS) known.clear();
      known.set(name, n);
      return n;
    },
    committing(): void {
      committing = true;
    },
    /** To be called when `writes` are durable. */
    committed(writes: readonly Write[]): void {
      committing = false;
      for (const write of writes) {
        if (write[0] !== 'counted') continue;
        const { name } = counter(...(write.slice(1, 7) as unknown as Counter['key']));
        const n = known.get(name);
        if (n !== undefined) known.set(name, n + (write[7] as number));
      }
    },
  };
}

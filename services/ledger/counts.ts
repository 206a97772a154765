// Counters in memory: what the store holds, read once each, and what this process has committed since. It alone writes.
import type { Reader } from './reader.ts';
import type { Write } from './writes.ts';

/** Exchanges of one direction, record kind and verb under one agreement in one period. */
export interface Counter {
  /** The same for the same counter. */
  readonly name: string;
  /** Agreement, from, to, kind, verb, period: a row's key. */
  readonly key: readonly [agreement: string, from: string, to: string, kind: number, verb: number, period: string];
}

/** `kind` and `verb`: numbers of the wire. `period`: 2026, or 2026-11-24, UTC. */
export const counter = (...key: Counter['key']): Counter => ({ name: key.join('\n'), key });

/** One commit's share of a counter. */
export const countedWrite = ({ key }: Counter, n: number): Write => ['counted', ...key, n];

/** Far more than the directions, kinds and verbs of a federation in one period: what is over is forgotten all at once. */
const KEPT = 4_096;

/** `get`: the first row, or undefined. */
export function createCounts({ get }: Pick<Reader, 'get'>) {
  const known = new Map<string, number>();
  let committing = false;
  return {
    of({ name, key }: Counter): number {
      const kept = known.get(name);
      if (kept !== undefined) return kept;
      const n = get('counter', ...key)?.n ?? 0;
      // Read while a commit is under way, it may hold that commit already, which would then be added a second time.
      if (committing) return n;
      if (known.size >= KEPT) known.clear();
      known.set(name, n);
      return n;
    },
    /** A commit begins. */
    committing(): void {
      committing = true;
    },
    /** These writes are durable. */
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

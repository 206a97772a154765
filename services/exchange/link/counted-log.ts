// Lines that a partner can cause at will. flood: the first is written at once, then one per interval with a count.
import type { Context } from '../context/index.ts';

export interface CountedLog {
  (message: string, facts: Readonly<Record<string, string>>, count?: number): void;
  /**
   * Discards the counts not yet written of this message and these first facts, because their cause has ended: a later line would suggest that
   * it continues.
   */
  end(message: string, ...facts: readonly string[]): void;
  /** Writes what is counted; no line comes later. */
  close(): void;
}

interface Line {
  /** Not yet written. */
  count: number;
  timer?: NodeJS.Timeout;
  readonly write: () => void;
}

export function createCountedLog({ limits, log }: Pick<Context, 'limits' | 'log'>): CountedLog {
  /** Bounded by the number of partners and of our own codes and names. */
  const counts = new Map<string, Line>();

  const counted = (message: string, facts: Readonly<Record<string, string>>, count = 1): void => {
    const key = [message, ...Object.values(facts)].join(' ');
    const before = counts.get(key);
    if (before !== undefined) {
      before.count += count;
      return;
    }
    const line: Line = {
      count,
      write() {
        if (line.count === 0) return void counts.delete(key);
        log('warn', message, { ...facts, count: line.count });
        line.count = 0;
        line.timer = setTimeout(line.write, limits.overBudgetLineMs).unref();
      },
    };
    counts.set(key, line);
    line.write();
  };

  return Object.assign(counted, {
    end(message: string, ...facts: readonly string[]) {
      for (const [key, line] of counts) if (key.startsWith(`${[message, ...facts].join(' ')} `)) line.count = 0;
    },
    close() {
      for (const line of counts.values()) {
        clearTimeout(line.timer);
        if (line.count > 0) line.write();
        clearTimeout(line.timer);
      }
      counts.clear();
    },
  });
}

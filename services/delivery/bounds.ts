import { TripointError } from '../domain/index.ts';

export interface Gate {
  /** Waits in order for room for one more of `bytes`, and returns what gives the room back. Rejects with OVERLOADED when too many wait. */
  enter(bytes: number): Promise<() => void>;
  inside(): number;
}

/** Bounds work in progress by number and bytes. A single item larger than `bytes` may pass alone. */
export function gate(limits: { count: number; bytes: number; waiting: number }): Gate {
  const queue: { bytes: number; go: () => void }[] = [];
  let count = 0;
  let held = 0;
  const fits = (bytes: number): boolean => count === 0 || (count < limits.count && held + bytes <= limits.bytes);
  const occupy = (bytes: number): (() => void) => {
    count += 1;
    held += bytes;
    let left = false;
    return () => {
      if (left) return;
      left = true;
      count -= 1;
      held -= bytes;
      for (let next = queue[0]; next !== undefined && fits(next.bytes); next = queue[0]) {
        queue.shift();
        next.go();
      }
    };
  };
  return {
    inside: () => count,
    enter(bytes) {
      if (queue.length === 0 && fits(bytes)) return Promise.resolve(occupy(bytes));
      if (queue.length >= limits.waiting) return Promise.reject(new TripointError('OVERLOADED'));
      return new Promise((resolve) => queue.push({ bytes, go: () => resolve(occupy(bytes)) }));
    },
  };
}

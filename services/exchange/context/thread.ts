// The one thread that decides, in turns: work whose length others choose leaves it between two pieces.
import { setImmediate as nextTurn } from 'node:timers/promises';

/** Milliseconds for which a piece of work has the thread before it leaves it to others; what cannot be divided may exceed it. */
export const TURN_MS = 2;

export interface InTurnsOptions {
  /** Milliseconds. */
  readonly now?: () => number;
  /** Resolves when the event loop has had a turn. */
  readonly turn?: () => Promise<unknown>;
}

/** Maps in order. flood: how many items there are, and how long each takes, is up to whoever sent them. */
export async function mapInTurns<T, R>(
  items: readonly T[],
  map: (item: T) => R,
  { now = () => performance.now(), turn = () => nextTurn() }: InTurnsOptions = {},
): Promise<R[]> {
  const mapped: R[] = [];
  let since = now();
  for (const item of items) {
    if (now() - since >= TURN_MS) {
      await turn();
      since = now();
    }
    mapped.push(map(item));
  }
  return mapped;
}

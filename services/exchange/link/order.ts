// Sorts the batches of one delivery: which are taken now, which wait for an earlier one, and which must come again.
import { changesKeys, type Incoming } from './incoming.ts';

/** A batch, and the position of its message in the delivery. */
export interface Arrived {
  readonly incoming: Incoming;
  readonly at: number;
}

export interface Order {
  /** Consecutive, beginning with the next of the link. */
  readonly ready: readonly Arrived[];
  readonly ahead: readonly Arrived[];
  readonly again: readonly Arrived[];
  /** Whether the last of `ready` changes keys. */
  readonly changesKeys: boolean;
}

/** `cursor`: link sequence up to which all are taken. `most`: how far ahead of it a batch may wait. */
export function orderOf(arrived: readonly Arrived[], cursor: number, most: number): Order {
  const [ready, ahead, again]: [Arrived[], Arrived[], Arrived[]] = [[], [], []];
  let changed = false;
  for (const item of arrived.toSorted((a, b) => sequenceOf(a) - sequenceOf(b))) {
    const linkSequence = sequenceOf(item);
    const next = cursor + ready.length + 1;
    // Batches after a change of keys were judged by the old keys, and a second copy before the first was taken: both must come again.
    if (linkSequence < next || changed) again.push(item);
    else if (linkSequence === next) {
      ready.push(item);
      changed = changesKeys(item.incoming);
    } else if (linkSequence <= cursor + most) ahead.push(item);
    else again.push(item);
  }
  return { ready, ahead, again, changesKeys: changed };
}

const sequenceOf = ({ incoming }: Arrived): number => incoming.batch.manifest.linkSequence;

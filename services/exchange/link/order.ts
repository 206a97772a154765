// Which of the batches that came together are taken now, which wait for one before them, and which come again.
import { changesKeys, type Incoming } from './incoming.ts';

/** A batch, and its place among the messages that it came with. */
export interface Arrived {
  readonly incoming: Incoming;
  readonly at: number;
}

export interface Order {
  /** One after the other, the next of the link first. */
  readonly ready: readonly Arrived[];
  readonly ahead: readonly Arrived[];
  readonly again: readonly Arrived[];
  /** The last that is ready changes keys. */
  readonly changesKeys: boolean;
}

/** `cursor`: what is taken through. `most`: how far ahead of it a batch may wait. */
export function orderOf(arrived: readonly Arrived[], cursor: number, most: number): Order {
  const [ready, ahead, again]: [Arrived[], Arrived[], Arrived[]] = [[], [], []];
  let changed = false;
  for (const item of arrived.toSorted((a, b) => sequenceOf(a) - sequenceOf(b))) {
    const linkSequence = sequenceOf(item);
    const next = cursor + ready.length + 1;
    // What follows a change of keys was judged by the keys before it, and a second copy before the first: both come again.
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

// duplicate: the posts that are remembered, so that none is made twice.
import { concat } from '../../../../proto/index.ts';
import { DAY } from '../../../domain/index.ts';
import { POST_HASH, type Reader, type Write } from '../../../ledger/index.ts';
import type { MakeChecker } from './checker.ts';
import { type Difference, healed } from './finding.ts';
import { type Post, Posts } from './posted.ts';

/** Consecutive rows. `ids`: the exchange ids of each, concatenated. */
interface Remembered {
  readonly asked: Uint8Array;
  readonly bodies: Uint8Array;
  readonly times: readonly number[];
  readonly ids: (row: number) => Uint8Array;
}

function* remembered(store: Reader): Generator<Remembered> {
  for (let last: Uint8Array = new Uint8Array(); ; ) {
    const row = store.get('postsAfter', last);
    if (row === undefined || row.n === 0) return;
    const { asked, bodies } = row;
    const ids = row.ids ?? new Uint8Array();
    const ends = [0];
    for (const length of numbersIn(row.lengths)) ends.push((ends.at(-1) as number) + length);
    yield { asked, bodies, times: numbersIn(row.times), ids: (i) => ids.subarray(ends[i], ends[i + 1]) };
    last = row.last;
  }
}

const numbersIn = (text: string): readonly number[] => JSON.parse(`[${text}]`) as number[];

export const posts: MakeChecker = ({ store, now, extent, idempotencyDays }) => {
  const logged = new Posts(extent.size);
  const since = now - idempotencyDays * DAY;
  // The body's hash is zeroed when the posted content is erased.
  const isForgotten = (body: Uint8Array, ids: readonly Uint8Array[]) =>
    body.every((byte) => byte === 0) && ids.some((id) => store.get('exchangeErased', id) !== undefined);

  /** The row at this place differs from what its entries say. */
  function* differing(post: number, { asked, bodies, times, ids }: Remembered, i: number): Generator<Difference> {
    const said = logged.get(post);
    const [from, to] = [i * POST_HASH, i * POST_HASH + POST_HASH];
    const isSameButBody = logged.isSame(post, times[i] as number, said.body, 0, ids(i));
    if (isSameButBody && isForgotten(bodies.subarray(from, to), said.ids)) return;
    const key = asked.slice(from, to);
    yield healed('idempotency', [key], 'as its entries require', ['idempotencyDropped', key], rowOf(said));
  }

  return {
    read(entry) {
      if (entry.occurredAt < since) return;
      const { request } = entry;
      if (request !== undefined) logged.add(request, entry.exchangeId, entry.occurredAt);
    },
    *end() {
      for (const { asked } of store.all('postsOdd')) yield madeUp(asked);
      const isThere = new Uint8Array(logged.count);
      for (const rows of remembered(store)) {
        const { asked, bodies, times, ids } = rows;
        for (let i = 0; i < times.length; i++) {
          const at = times[i] as number;
          const post = logged.find(asked, i * POST_HASH);
          if (post >= 0) {
            isThere[post] = 1;
            if (!logged.isSame(post, at, bodies, i * POST_HASH, ids(i))) yield* differing(post, rows, i);
            // Older rows are deleted in the next sweep.
          } else if (at >= since) yield madeUp(asked.subarray(i * POST_HASH, i * POST_HASH + POST_HASH));
        }
      }
      for (let post = isThere.indexOf(0); post >= 0; post = isThere.indexOf(0, post + 1)) {
        const said = logged.get(post);
        yield healed('idempotency', [said.asked], 'exists: the post is in the log', rowOf(said));
      }
    },
  };
};

function madeUp(asked: Uint8Array): Difference {
  const key = new Uint8Array(asked);
  return healed('idempotency', [key], 'backed by a post in the log', ['idempotencyDropped', key]);
}

const rowOf = ({ asked, body, ids, at }: Post): Write => ['idempotency', asked, body, concat([...ids]), at];

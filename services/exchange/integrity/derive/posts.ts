// duplicate: the posts that are remembered, so that none is made twice.
import { concat } from '../../../../proto/index.ts';
import { DAY, sameBytes } from '../../../domain/index.ts';
import { POST_HASH, type Reader, type Write } from '../../../ledger/index.ts';
import { postedIn } from '../../release/index.ts';
import type { MakeChecker } from './checker.ts';
import { bytesOf, idOf } from './entry.ts';
import { type Difference, healed } from './finding.ts';

interface Posted {
  readonly body: Uint8Array;
  readonly at: number;
  readonly ids: Uint8Array[];
}

interface Remembered {
  readonly asked: Uint8Array;
  readonly body: Uint8Array;
  /** Exchange ids, concatenated. */
  readonly ids: Uint8Array;
  readonly at: number;
}

function* remembered(store: Reader): Generator<Remembered> {
  const cut = (bytes: Uint8Array, i: number) => bytes.subarray(i * POST_HASH, i * POST_HASH + POST_HASH);
  for (let last: Uint8Array = new Uint8Array(); ; ) {
    const row = store.get('postsAfter', last);
    if (row === undefined || row.n === 0) return;
    const times = row.times.split(',');
    let idAt = 0;
    for (const [i, length] of row.lengths.split(',').entries()) {
      const start = idAt;
      idAt += Number(length);
      const ids = (row.ids ?? new Uint8Array()).subarray(start, idAt);
      yield { asked: cut(row.asked, i), body: cut(row.bodies, i), ids, at: Number(times[i]) };
    }
    last = row.last;
  }
}

export const posts: MakeChecker = ({ store, now, idempotencyDays }) => {
  const logged = new Map<string, Posted>();
  const since = now - idempotencyDays * DAY;
  // The body's hash is zeroed when the posted content is erased.
  const isForgotten = (body: Uint8Array, ids: readonly Uint8Array[]) =>
    body.every((byte) => byte === 0) && ids.some((id) => store.get('exchangeErased', id) !== undefined);
  return {
    read(entry) {
      if (entry.occurredAt < since) return;
      const { request, exchangeId, occurredAt: at } = entry;
      if (request === undefined) return;
      const { asked, body } = postedIn(request);
      const posted = logged.get(idOf(asked)) ?? { body: new Uint8Array(body), at, ids: [] };
      posted.ids.push(new Uint8Array(exchangeId));
      logged.set(idOf(asked), posted);
    },
    *end() {
      for (const { asked } of store.all('postsOdd')) yield madeUp(asked);
      for (const { asked, body, ids, at } of remembered(store)) {
        const name = idOf(asked);
        const posted = logged.get(name);
        logged.delete(name);
        // Older rows are deleted in the next sweep.
        if (posted === undefined && at < since) continue;
        if (posted === undefined) yield madeUp(asked);
        else if (at !== posted.at || !isOf(ids, posted.ids) || !(sameBytes(body, posted.body) || isForgotten(body, posted.ids))) {
          const key = new Uint8Array(asked);
          yield healed('idempotency', [key], 'as its entries require', ['idempotencyDropped', key], rowOf(key, posted));
        }
      }
      for (const [asked, posted] of logged) {
        const key = bytesOf(asked);
        yield healed('idempotency', [key], 'exists: the post is in the log', rowOf(key, posted));
      }
    },
  };
};

const isOf = (ids: Uint8Array, posted: readonly Uint8Array[]): boolean =>
  sameBytes(ids, posted.length === 1 ? (posted[0] as Uint8Array) : concat(posted));

function madeUp(asked: Uint8Array): Difference {
  const key = new Uint8Array(asked);
  return healed('idempotency', [key], 'backed by a post in the log', ['idempotencyDropped', key]);
}

const rowOf = (asked: Uint8Array, { body, ids, at }: Posted): Write => ['idempotency', asked, body, concat(ids), at];

// Which posts are remembered, so that none is made twice.
import { AuditKind, concat } from '../../../../proto/index.ts';
import { DAY, sameBytes } from '../../../domain/index.ts';
import type { Reader, Value, Write } from '../../../ledger/index.ts';
import { postedIn } from '../../release/index.ts';
import type { MakeChecker } from './checker.ts';
import { bytesOf, idOf } from './entry.ts';
import { type Difference, healed } from './finding.ts';

/** Bytes of each of the two hashes of a post. */
const HASH = 16;

interface Posted {
  readonly body: Uint8Array;
  readonly at: number;
  readonly ids: Uint8Array[];
}

// Many in one row: a row each would cost more than to compare it.
const ROWS = `SELECT max(asked) AS last, count(*) AS n, CAST(group_concat(asked, '') AS BLOB) AS asked, CAST(group_concat(body, '') AS BLOB) AS bodies,
    CAST(group_concat(exchange_ids, '') AS BLOB) AS ids, group_concat(length(exchange_ids)) AS lengths, group_concat(at) AS times
  FROM (SELECT asked, body, exchange_ids, at FROM idempotency WHERE asked > ? AND length(asked) = ${HASH} AND length(body) = ${HASH}
    ORDER BY asked LIMIT 1024)`;
const ODD = `SELECT asked FROM idempotency WHERE length(asked) <> ${HASH} OR length(body) <> ${HASH}`;
const ERASED = `SELECT 1 FROM leaf WHERE exchange_id = ? AND kind = ${AuditKind.ERASED}`;

interface Remembered {
  readonly asked: Uint8Array;
  readonly body: Uint8Array;
  /** One behind the other. */
  readonly ids: Uint8Array;
  readonly at: number;
}

function* remembered(store: Reader): Generator<Remembered> {
  const cut = (bytes: unknown, i: number) => (bytes as Uint8Array).subarray(i * HASH, i * HASH + HASH);
  for (let last: Value = new Uint8Array(); ; ) {
    const row = store.get(ROWS, last);
    if (row === undefined || row.n === 0) return;
    const times = (row.times as string).split(',');
    let idAt = 0;
    for (const [i, length] of (row.lengths as string).split(',').entries()) {
      const start = idAt;
      idAt += Number(length);
      const ids = ((row.ids ?? new Uint8Array()) as Uint8Array).subarray(start, idAt);
      yield { asked: cut(row.asked, i), body: cut(row.bodies, i), ids, at: Number(times[i]) };
    }
    last = row.last as Value;
  }
}

export const posts: MakeChecker = ({ store, now, idempotencyDays }) => {
  const logged = new Map<string, Posted>();
  const since = now - idempotencyDays * DAY;
  // Erased with what was posted.
  const isForgotten = (body: Uint8Array, ids: readonly Uint8Array[]) =>
    body.every((byte) => byte === 0) && ids.some((id) => store.get(ERASED, id) !== undefined);
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
      for (const { asked } of store.all(ODD)) yield madeUp(asked as Uint8Array);
      for (const { asked, body, ids, at } of remembered(store)) {
        const name = idOf(asked);
        const posted = logged.get(name);
        logged.delete(name);
        // Older ones are forgotten at the next look.
        if (posted === undefined && at < since) continue;
        if (posted === undefined) yield madeUp(asked);
        else if (at !== posted.at || !isOf(ids, posted.ids) || !(sameBytes(body, posted.body) || isForgotten(body, posted.ids))) {
          const key = new Uint8Array(asked);
          yield healed('idempotency', [key], 'as its entries say', ['idempotencyDropped', key], rowOf(key, posted));
        }
      }
      for (const [asked, posted] of logged) {
        const key = bytesOf(asked);
        yield healed('idempotency', [key], 'is there: what was posted is in the log', rowOf(key, posted));
      }
    },
  };
};

const isOf = (ids: Uint8Array, posted: readonly Uint8Array[]): boolean =>
  sameBytes(ids, posted.length === 1 ? (posted[0] as Uint8Array) : concat(posted));

function madeUp(asked: Uint8Array): Difference {
  const key = new Uint8Array(asked);
  return healed('idempotency', [key], 'of a post that is in the log', ['idempotencyDropped', key]);
}

const rowOf = (asked: Uint8Array, { body, ids, at }: Posted): Write => ['idempotency', asked, body, concat(ids), at];

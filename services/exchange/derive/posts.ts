// Which posts are remembered, so that none is made twice.
import { AuditKind, concat } from '../../../proto/index.ts';
import { DAY, sameBytes } from '../../domain/index.ts';
import type { Write } from '../../ledger/index.ts';
import { postedIn } from '../requests.ts';
import type { MakeChecker } from './checker.ts';
import { bytesOf, idOf } from './entries.ts';
import { healed } from './finding.ts';

interface Posted {
  readonly body: Uint8Array;
  readonly at: number;
  readonly ids: Uint8Array[];
}

const ROWS = 'SELECT asked, body, exchange_ids, at FROM idempotency';
const ERASED = `SELECT 1 FROM leaf WHERE exchange_id = ? AND kind = ${AuditKind.ERASED}`;

export const posts: MakeChecker = ({ store, now, idempotencyDays }) => {
  const logged = new Map<string, Posted>();
  const since = now - idempotencyDays * DAY;
  // Erased with what was posted.
  const isForgotten = (body: Uint8Array, ids: readonly Uint8Array[]) =>
    body.every((byte) => byte === 0) && ids.some((id) => store.get(ERASED, id) !== undefined);
  return {
    read(entries) {
      for (const entry of entries) {
        if (entry.request === undefined || entry.occurredAt < since) continue;
        const { asked, body } = postedIn(entry.request);
        const posted = logged.get(idOf(asked)) ?? { body: new Uint8Array(body), at: entry.occurredAt, ids: [] };
        posted.ids.push(new Uint8Array(entry.exchangeId));
        logged.set(idOf(asked), posted);
      }
    },
    *end() {
      const left = new Map(logged);
      for (const { asked, body, exchange_ids: ids, at } of store.each(ROWS)) {
        const key = asked as Uint8Array;
        const posted = logged.get(idOf(key));
        left.delete(idOf(key));
        if (posted === undefined) {
          // Older ones are forgotten at the next look.
          if ((at as number) >= since)
            yield healed('idempotency', [key], 'of a post that is in the log', ['idempotencyDropped', key]);
          continue;
        }
        const isBody = sameBytes(body as Uint8Array, posted.body) || isForgotten(body as Uint8Array, posted.ids);
        if (!isBody || at !== posted.at || !sameBytes(ids as Uint8Array, concat(posted.ids)))
          yield healed('idempotency', [key], 'as its entries say', ['idempotencyDropped', key], rowOf(key, posted));
      }
      for (const [asked, posted] of left) {
        const key = bytesOf(asked);
        yield healed('idempotency', [key], 'is there: what was posted is in the log', rowOf(key, posted));
      }
    },
  };
};

const rowOf = (asked: Uint8Array, { body, ids, at }: Posted): Write => ['idempotency', asked, body, concat(ids), at];

// What a person posts under an Idempotency-Key is done once: asked again, the same answer is given.
import { concat, type Verb } from '../../../proto/index.ts';
import { type Id, idText, type Micros, sameBytes, sha256, TripointError } from '../../domain/index.ts';
import { isNextVersion } from '../../records/index.ts';
import type { Draft, Submit, Transaction } from '../commit/index.ts';
import { type Context, type Idempotency, type ReleaseResult, type User, verbs } from '../context/index.ts';
import { viewById } from '../reads/index.ts';
import { type Posted, postedBy } from './requests.ts';

/** Everything that needs no place in the log. `ids`: of its exchanges, concatenated, in the order of their entries. */
export interface Prepared extends Omit<Draft, 'run'> {
  /** When it is dated; absent: by its commit. */
  readonly issued?: Micros;
  /** The record of ours that it is about; absent for a new one, which goes to someone. */
  readonly recordId?: Id;
  readonly run: (tx: Transaction) => ReleaseResult & { readonly ids: Uint8Array };
}

/** `prepare`: with what the log commits to of the request. */
export type Post = (
  user: User,
  idempotency: Idempotency,
  prepare: (request: Uint8Array) => Prepared,
) => Promise<{ readonly result: ReleaseResult; readonly replayed: boolean }>;

/** For an act on a record that the address names, and not the body: said of another record, the same body is another request. */
export const idempotencyOn = (verb: Verb, recordId: Id, { key, bodySha256 }: Idempotency): Idempotency => ({
  key,
  bodySha256: sha256(concat([Uint8Array.of(verb), recordId, bodySha256])),
});

/** Throws IDEMPOTENCY_IN_FLIGHT, IDEMPOTENCY_MISMATCH, and what `prepare` throws. */
export function createPost(context: Context, submit: Submit): Post {
  const inFlight = new Set<string>();

  function replayOf({ asked, body }: Posted): Uint8Array | undefined {
    const row = context.store.get('post', asked);
    if (row === undefined) return undefined;
    if (!sameBytes(row.body, body)) throw new TripointError('IDEMPOTENCY_MISMATCH');
    return row.exchange_ids;
  }

  const resultOf = (ids: Uint8Array, about: Id | undefined): ReleaseResult => {
    const exchanges = Array.from({ length: ids.length / 16 }, (_, i) => viewById(context, ids.subarray(i * 16, i * 16 + 16)));
    const [first] = exchanges;
    // A recall of what nobody had.
    if (first === undefined && about !== undefined) {
      const recordVersion = context.store.get('newestVersion', about, context.self)?.version ?? 1;
      return { recordId: idText(about), recordVersion, exchanges };
    }
    // The next version is about the one before; anything else that is about a record is no version of it.
    const isVersion = isNextVersion(verbs.value(first?.verb ?? ''));
    const { recordId = '', recordVersion = 1 } = (isVersion ? first : (first?.about ?? first)) ?? {};
    return { recordId, recordVersion, exchanges };
  };

  return async (user, { key, bodySha256 }, prepare) => {
    const slot = `${user.subject}\n${key}`;
    if (inFlight.has(slot)) throw new TripointError('IDEMPOTENCY_IN_FLIGHT');
    inFlight.add(slot);
    try {
      const posted = postedBy(context, user.subject, key, bodySha256);
      const draft = prepare(concat([posted.asked, posted.body]));
      const result = await submit<ReleaseResult | Uint8Array>({
        ...draft,
        run(tx) {
          const before = replayOf(posted);
          if (before !== undefined) return before;
          const { ids, ...released } = draft.run(tx);
          tx.write('idempotency', posted.asked, posted.body, ids, draft.issued ?? tx.at);
          return released;
        },
      });
      return result instanceof Uint8Array
        ? { result: resultOf(result, draft.recordId), replayed: true }
        : { result, replayed: false };
    } finally {
      inFlight.delete(slot);
    }
  };
}

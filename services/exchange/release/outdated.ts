// stale approval: an approval covers one text and the fields that it showed. Once either changes, the hold ends and the exchange is decided
// again under a new id, which nobody has approved yet.
import { AuditKind } from '../../../proto/index.ts';
import { codeOf, type Id, idText, TripointError, toHex } from '../../domain/index.ts';
import { advanceDuty, advanceExchange, claimDuties, entryAbout, type Submit, type Transaction } from '../commit/index.ts';
import type { Context, DecisionView } from '../context/index.ts';
import { type StoredExchange, storedExchange } from '../reads/index.ts';
import { type Share, share, sharingOf } from './disclose.ts';

const CODE = 'HOLD_OUTDATED';
const KIND = 'RELEASE';
/** Holds read per page. */
const PAGE = 64;

/** What a person sees of a decision before approving it: the text, and the fields disclosed. */
const basisOf = ({ agreementDigest, disclosed }: DecisionView): string => `${agreementDigest} ${[...disclosed].sort().join(' ')}`;

/**
 * Whether what would be sent under current rules differs from what was held. An exchange that would no longer be sent at all is left to its
 * releaser, who is informed.
 */
export const isOutdated = ({ decision }: StoredExchange, { view, state }: Share): boolean =>
  decision !== null && state !== 'REFUSED' && basisOf(decision) !== basisOf(view);

/** Ends the hold with HOLD_OUTDATED, and decides the exchange again under a new id, which it returns. */
export function holdAnew(context: Context, tx: Transaction, held: StoredExchange): Id {
  const { exchangeId: before, partner } = held;
  tx.log({ ...entryAbout(context, tx, AuditKind.HOLD_EXPIRED, held), externalReason: CODE });
  advanceExchange(tx, { exchangeId: before, partner, from: 'HELD' }, 'expired', { code: CODE });
  advanceDuty(tx, { exchangeId: before, direction: 'sent', kind: KIND, from: 'OPEN' }, 'ended');
  tx.event('exchange.expired', partner, CODE, before, 'sent');
  const exchangeId = context.newId();
  const sharing = { ...sharingOf(context, held), exchangeId, correlation: before };
  share(context, sharing, tx.at, 0, tx.countOf).commit(tx);
  tx.write('decidedAgain', exchangeId, before, partner);
  return exchangeId;
}

/** Holds again every outdated hold, if agreements have changed since the last run. */
export function createHoldWatch(context: Context, submit: Submit): () => Promise<void> {
  const { store, agreements, aside, log } = context;
  let looked: number | undefined;

  /** The held exchange, if it is still held and is outdated. */
  function outdated(id: Id): StoredExchange | undefined {
    if (store.get('dutyOfKind', id, KIND)?.state !== 'OPEN') return undefined;
    const held = storedExchange(context, id);
    if (aside.isSuspended(held.partner)) return undefined;
    const now = share(context, { ...sharingOf(context, held), wasHeld: true }, context.clock());
    return isOutdated(held, now) ? held : undefined;
  }

  function run(tx: Transaction, id: Id): void {
    const held = outdated(id);
    if (held === undefined || !claimDuties(tx, id)) return;
    log('info', 'held anew', { partner: held.partner, before: idText(id), exchange: idText(holdAnew(context, tx, held)) });
  }

  return async () => {
    const revision = agreements.revision();
    if (revision === looked) return;
    for (let at = -1, after: Id = new Uint8Array(); ; ) {
      const rows = store.all('dutiesWaiting', KIND, at, after, '[]', PAGE);
      for (const { exchange_id: id } of rows) {
        try {
          if (outdated(id) !== undefined) await submit({ phase: 'send', bytes: 4096, run: (tx) => run(tx, id) });
        } catch (error) {
          if (!(error instanceof TripointError)) throw error;
          log('warn', 'not held anew', { exchange: toHex(id), code: codeOf(error) });
        }
      }
      const last = rows.at(-1);
      if (last === undefined || rows.length < PAGE) break;
      ({ at, exchange_id: after } = last);
    }
    looked = revision;
  };
}

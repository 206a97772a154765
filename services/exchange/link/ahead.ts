// Batches that arrived before one of their predecessors: kept in the ledger until that has been taken.
import { LRUCache } from 'lru-cache';
import type { Disposition } from '../../delivery/index.ts';
import { type Country, sameBytes, TripointError } from '../../domain/index.ts';
import type { Submit } from '../commit/index.ts';
import type { Context } from '../context/index.ts';
import type { LinkBudgets } from './budgets.ts';
import type { Incoming, OpenIncoming } from './incoming.ts';
import type { Rejector } from './quarantine.ts';

export interface Ahead {
  /** The stored parcel with this link sequence. */
  at(linkSequence: number): Uint8Array | undefined;
  keep(incoming: Incoming): Promise<Disposition>;
  drop(linkSequence: number): Promise<void>;
}

export function createAhead(
  { store, limits }: Context,
  partner: Country,
  submit: Submit,
  { budgets, open, reject }: { readonly budgets: LinkBudgets; readonly open: OpenIncoming; readonly reject: Rejector['reject'] },
): Ahead {
  /** SHA-256 of each waiting batch's manifest, by link sequence. */
  const waiting = new LRUCache<number, Uint8Array>({ max: limits.pendingBatches });
  const pendingAt = (linkSequence: number): Uint8Array | undefined => store.get('parcelPending', partner, linkSequence)?.parcel;

  async function keep({ batch, parcel }: Incoming): Promise<Disposition> {
    const { linkSequence } = batch.manifest;
    const kept = pendingAt(linkSequence);
    if (kept === undefined) {
      await submit({
        phase: 'receive',
        bytes: parcel.length,
        unsigned: true,
        run: (tx) => tx.write('pending', partner, linkSequence, parcel),
      });
      waiting.set(linkSequence, batch.manifestSha256);
      return 'ack';
    }
    budgets.charge('repeats', 1);
    const first = waiting.get(linkSequence) ?? (await open(kept));
    if (first instanceof TripointError) return 'ack';
    if (sameBytes('batch' in first ? first.batch.manifestSha256 : first, batch.manifestSha256)) return 'ack';
    await reject([{ parcel, error: new TripointError('EQUIVOCATION') }]);
    return 'term';
  }

  return {
    at: pendingAt,
    keep,
    drop: (linkSequence) =>
      submit({ phase: 'receive', bytes: 0, unsigned: true, run: (tx) => tx.write('pendingDone', partner, linkSequence) }),
  };
}

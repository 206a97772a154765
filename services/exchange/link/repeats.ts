// flood: repeated batches are recognised before opening where possible, and processed in chunks, so that each is charged before the next.
import { LRUCache } from 'lru-cache';
import type { Disposition, IncomingMessage } from '../../delivery/index.ts';
import { type Country, sameBytes, sha256, TripointError, toHex } from '../../domain/index.ts';
import type { OpenedBatch } from '../../envelope/index.ts';
import { readLink } from '../commit/index.ts';
import type { Context } from '../context/index.ts';
import type { LinkBudgets } from './budgets.ts';
import { batchIdSaid, type Rejector } from './quarantine.ts';

/** A batch of the partner that we have. */
export interface KnownBatch {
  readonly linkSequence: number;
  readonly manifestSha256: Uint8Array;
  /** SHA-256 of the parcel in which the batch was repeated. */
  readonly parcel?: Uint8Array;
}

export interface Repeats {
  /** Whether the parcel's clear batch id is one that we have. The id may be a lie: it only delays the parcel. */
  isSuspect(parcel: Uint8Array): boolean;
  /** The batch, if this very parcel has been repeated before and so need not be opened. */
  known(parcel: Uint8Array): KnownBatch | undefined;
  /** The batch was taken. */
  took(batch: OpenedBatch): void;
  /** The batch had been taken before. */
  cameAgain(batch: OpenedBatch, parcel: Uint8Array): void;
  /** Same sequence, same manifest: the partner missed our receipt. Same sequence, other manifest: EQUIVOCATION, and we keep both. */
  answer(batch: Pick<KnownBatch, 'linkSequence' | 'manifestSha256'>, parcel: Uint8Array): Promise<Disposition>;
}

export interface RepeatsOptions {
  readonly budgets: Pick<LinkBudgets, 'charge'>;
  readonly reject: Rejector['reject'];
  /** Resends the batch with this link sequence. */
  readonly resend: (linkSequence: number) => void;
  readonly ackDue: (answered: boolean) => void;
}

const KNOWN_BATCHES = 1_024;
/** Parcels opened before any of them is committed or rejected, and their bytes: enough for a full commit. */
const CHUNK_PARCELS = 32;
const CHUNK_BYTES = 1 << 20;
/** Minimum time between two resends of the same receipt. */
const RECEIPT_INTERVAL_MS = 1_000;

export function createRepeats(context: Context, partner: Country, options: RepeatsOptions): Repeats {
  const { clock, limits, store } = context;
  const batches = new LRUCache<string, KnownBatch>({ max: KNOWN_BATCHES });
  let answered = { linkSequence: 0, at: 0 };

  function said(parcel: Uint8Array): KnownBatch | undefined {
    const batchId = batchIdSaid(parcel);
    return batchId === null ? undefined : batches.get(toHex(batchId));
  }
  function keep({ manifest, manifestSha256 }: OpenedBatch, parcel?: Uint8Array): void {
    const { batchId, linkSequence } = manifest;
    batches.set(toHex(batchId), { linkSequence, manifestSha256, ...(parcel && { parcel: sha256(parcel) }) });
  }

  /** Resends the batch that contains our receipt. */
  function answerAgain(linkSequence: number): void {
    // amplification: our receipt may be in a batch of 512 KiB, while repeating its own batch costs the partner nothing.
    const since = (clock() - answered.at) / 1000;
    if (linkSequence === answered.linkSequence && since >= 0 && since < Math.min(limits.resendMs, RECEIPT_INTERVAL_MS)) return;
    answered = { linkSequence, at: clock() };
    options.resend(linkSequence);
  }

  return {
    isSuspect: (parcel) => said(parcel) !== undefined,
    known(parcel) {
      const seen = said(parcel);
      return seen?.parcel !== undefined && sameBytes(seen.parcel, sha256(parcel)) ? seen : undefined;
    },
    took: (batch) => keep(batch),
    cameAgain: keep,
    async answer({ linkSequence, manifestSha256 }, parcel) {
      options.budgets.charge('repeats', 1);
      const row = store.get('batchAnswered', partner, linkSequence);
      if (row !== undefined && !sameBytes(row.manifest_sha256, manifestSha256)) {
        await options.reject([{ parcel, error: new TripointError('EQUIVOCATION') }]);
        return 'term';
      }
      const receipt = row?.receipt_sequence;
      const missed = typeof receipt === 'number' && receipt > readLink(context, partner).peerReceivedThrough;
      if (missed) answerAgain(receipt);
      options.ackDue(missed);
      return 'ack';
    },
  };
}

/** Opens the copies of a parcel once: they share what it is opened to. Parcels are told apart by their clear batch id, then by their bytes. */
export function onceEach<T>(open: (parcel: Uint8Array) => T): (parcel: Uint8Array) => T {
  const first = new Map<string, { readonly parcel: Uint8Array; readonly opened: T }>();
  return (parcel) => {
    const said = batchIdSaid(parcel);
    const batchId = said === null ? '' : toHex(said);
    const known = first.get(batchId);
    if (known !== undefined && sameBytes(known.parcel, parcel)) return known.opened;
    const opened = open(parcel);
    first.set(batchId, { parcel, opened });
    return opened;
  };
}

export function* chunksOf(messages: readonly IncomingMessage[]): Generator<readonly IncomingMessage[]> {
  for (let from = 0; from < messages.length; ) {
    let end = from + 1;
    let bytes = messages[from]?.bytes.length ?? 0;
    for (let next = messages[end]; next !== undefined && end - from < CHUNK_PARCELS; next = messages[++end]) {
      bytes += next.bytes.length;
      if (bytes > CHUNK_BYTES) break;
    }
    yield messages.slice(from, end);
    from = end;
  }
}

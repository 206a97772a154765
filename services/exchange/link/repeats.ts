// What comes again: told before it is opened where that can be, and taken on by the chunk, so that it is paid for before there is more.
import { LRUCache } from 'lru-cache';
import type { Disposition, IncomingMessage } from '../../delivery/index.ts';
import { type Country, sameBytes, sha256, TripointError, toHex } from '../../domain/index.ts';
import type { OpenedBatch } from '../../envelope/index.ts';
import { readLink } from '../commit/index.ts';
import type { Context } from '../context/index.ts';
import type { LinkBudgets } from './budgets.ts';
import { batchIdSaid, type Rejector } from './quarantine.ts';

/** A batch of the partner that is here. */
export interface KnownBatch {
  readonly linkSequence: number;
  readonly manifestSha256: Uint8Array;
  /** SHA-256 of the parcel in which it came again. */
  readonly parcel?: Uint8Array;
}

export interface Repeats {
  /** Whether it says in clear that it is a batch which is here. It may be a lie: it is only taken on later for it. */
  isSuspect(parcel: Uint8Array): boolean;
  /** The batch, where this very parcel came again before: then it need not be opened. */
  known(parcel: Uint8Array): KnownBatch | undefined;
  /** It is here. */
  took(batch: OpenedBatch): void;
  /** It was here. */
  cameAgain(batch: OpenedBatch, parcel: Uint8Array): void;
  /** Same sequence, same manifest: the partner missed our answer. Same sequence, another manifest: equivocation, and we keep both. */
  answer(batch: Pick<KnownBatch, 'linkSequence' | 'manifestSha256'>, parcel: Uint8Array): Promise<Disposition>;
}

export interface RepeatsOptions {
  readonly budgets: Pick<LinkBudgets, 'charge'>;
  readonly reject: Rejector['reject'];
  /** Send the batch with this link sequence again. */
  readonly resend: (linkSequence: number) => void;
  readonly ackDue: (answered: boolean) => void;
}

const KNOWN_BATCHES = 1_024;
/** What is opened before any of it is committed: enough for a full commit. */
const CHUNK_BYTES = 1 << 20;
/** How often one answer is sent again. */
const ANSWER_MS = 1_000;

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

  /** Sends the batch that holds our answer again. */
  function answerAgain(linkSequence: number): void {
    // flood: our answer may be a batch of 512 KiB, and a copy of its own costs the partner nothing.
    const since = (clock() - answered.at) / 1000;
    if (linkSequence === answered.linkSequence && since >= 0 && since < Math.min(limits.resendMs, ANSWER_MS)) return;
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

export function* chunksOf(messages: readonly IncomingMessage[]): Generator<readonly IncomingMessage[]> {
  for (let from = 0; from < messages.length; ) {
    let end = from + 1;
    let bytes = messages[from]?.bytes.length ?? 0;
    for (let next = messages[end]; next !== undefined && bytes + next.bytes.length <= CHUNK_BYTES; next = messages[++end])
      bytes += next.bytes.length;
    yield messages.slice(from, end);
    from = end;
  }
}

// The outbox of one link: seals and publishes committed batches, in order and within the partner's window, until the partner
// confirms them. A resend keeps manifest and signature and is encrypted again, to the partner's current key.
import type { Home } from '../../delivery/index.ts';
import { type Country, codeOf, type Micros } from '../../domain/index.ts';
import { type CommittedBatch, readLink, type Submit } from '../commit/index.ts';
import type { Context } from '../context/index.ts';
import { createBackoffTimer } from './backoff.ts';
import { sealAck, sealCommitted } from './parcels.ts';
import { createResends } from './resends.ts';
import { loadAt } from './stored-batch.ts';
import { createWindow } from './window.ts';

/** Batches kept in memory between commit and publication; beyond this number they are read back from the ledger. */
const KEPT_BATCHES = 64;
/** Batches sealed and published concurrently. */
const IN_FLIGHT = 8;
/** Initial delay before a failed publication is retried; doubles each time … */
const RETRY_MS = 500;
/** … up to this: the longest time for which the recovery of our own server may go unnoticed. */
const RETRY_MAX_MS = 5_000;

export interface Dispatcher {
  /** The batch is durable. */
  add(batch: CommittedBatch): void;
  /** The partner has received everything up to this link sequence. */
  confirmed(linkSequence: number): void;
  /** Resends one batch, unless it is beyond the partner's window. */
  resend(linkSequence: number): void;
  /** A record was erased: drops the batches in memory, so that they are read from the ledger again. */
  forget(): void;
  /** The partner has confirmed what it holds of ours: signing for it may begin. */
  resume(): void;
  /**
   * Sends the partner an ACK soon, unless a batch carries the same information. `answered`: the outbox contains our answer to its batch.
   */
  ackDue(answered: boolean): void;
  outstanding(): number;
  /** Since when the partner has taken nothing that was sent to it; undefined while nothing is unconfirmed, or not for long enough. */
  untakenSince(): Micros | undefined;
  close(): Promise<void>;
}

export function createDispatcher(
  context: Context,
  partner: Country,
  home: Pick<Home, 'publish'>,
  submit: Submit,
  resumed: () => boolean,
): Dispatcher {
  const { limits, log } = context;
  const window = createWindow(readLink(context, partner), limits.pendingBatches);
  const kept = new Map<number, CommittedBatch>();
  let inFlight = 0;
  let stopped = false;
  const retry = createBackoffTimer({ retryMs: RETRY_MS, retryMaxMs: RETRY_MAX_MS }, pump);
  const resends = createResends(context, partner, submit, { window, resend, resumed });
  const acks = createAcks(context, partner, home);
  // Batches added during the delay after a failed publication wait with it: one failure causes one delay, however many batches there are.
  const mayPublish = (): boolean => !stopped && !retry.isArmed() && resumed() && inFlight < IN_FLIGHT;

  function pump(): void {
    for (let sequence = window.next(); sequence !== undefined && mayPublish(); sequence = window.next()) {
      if (sequence === window.oldest()) resends.began();
      window.published(sequence);
      start(sequence);
    }
  }

  function start(sequence: number): void {
    inFlight++;
    publish(sequence)
      .catch((error: unknown) => {
        log('warn', 'publish failed', { partner, sequence, code: codeOf(error) });
        window.failed(sequence);
        if (retry.isArmed()) return;
        retry.arm();
        retry.grow();
      })
      .finally(() => {
        inFlight--;
        pump();
      });
  }

  async function publish(sequence: number, again = false): Promise<void> {
    const batch = kept.get(sequence) ?? loadAt(context, partner, sequence);
    const { parcel, id } = await sealCommitted(context, submit, partner, batch, again);
    await home.publish(partner, parcel, id);
    kept.delete(sequence);
    retry.reset();
    resends.arm();
  }

  function resend(linkSequence: number): void {
    if (stopped || !resumed() || !window.isSendable(linkSequence)) return;
    publish(linkSequence, true).catch((error: unknown) =>
      log('warn', 'resend failed', { partner, sequence: linkSequence, code: codeOf(error) }),
    );
  }

  return {
    add(batch) {
      window.committed(batch.linkSequence);
      if (kept.size < KEPT_BATCHES) kept.set(batch.linkSequence, batch);
      // A batch carries received_through itself, unless it waits outside the window.
      if (window.fits(batch.linkSequence)) acks.cancel();
      pump();
    },
    confirmed(linkSequence) {
      if (!window.confirmed(linkSequence)) return;
      for (const sequence of kept.keys()) if (sequence <= linkSequence) kept.delete(sequence);
      resends.confirmed();
      pump();
    },
    resend,
    forget: () => kept.clear(),
    resume: pump,
    ackDue(answered) {
      if (stopped || !resumed()) return;
      // INVARIANT: our ACK opens the partner's window, and its ACK opens ours. With both full after an outage, no answer could leave on
      // either side, so an ACK, which has no window, is sent at once.
      if (answered && window.isOpen()) return;
      acks.arm(answered ? 0 : limits.ackMs);
    },
    outstanding: window.outstanding,
    untakenSince: resends.untakenSince,
    async close() {
      stopped = true;
      resends.close();
      retry.close();
      acks.cancel();
    },
  };
}

/** The pending ACK, cancelled when a batch carries its information. */
function createAcks(context: Context, partner: Country, home: Pick<Home, 'publish'>) {
  const { log } = context;
  let timer: NodeJS.Timeout | undefined;
  async function send(): Promise<void> {
    const { parcel, id } = await sealAck(context, partner);
    await home.publish(partner, parcel, id);
  }
  return {
    arm(ms: number): void {
      if (timer !== undefined) return;
      timer = setTimeout(() => {
        timer = undefined;
        send().catch((error: unknown) => log('warn', 'ack failed', { partner, code: codeOf(error) }));
      }, ms).unref();
    },
    cancel(): void {
      clearTimeout(timer);
      timer = undefined;
    },
  };
}

// The outbox of one link: what was committed is sealed and published, in order, within the partner's window, until the partner
// says that it has it. A resend keeps manifest and signature and is encrypted anew to the partner's current key.
import type { Home } from '../../delivery/index.ts';
import { type Country, codeOf, type Micros } from '../../domain/index.ts';
import { type CommittedBatch, readLink, type Submit } from '../commit/index.ts';
import type { Context } from '../context/index.ts';
import { createBackoffTimer } from './backoff.ts';
import { sealAck, sealCommitted } from './parcels.ts';
import { createResends } from './resends.ts';
import { loadAt } from './stored-batch.ts';
import { createWindow } from './window.ts';

/** Batches whose parcels are kept in memory between commit and publication; beyond it they are read back from the ledger. */
const KEPT_BATCHES = 64;
/** Seals and publishes under way at once. */
const IN_FLIGHT = 8;
/** A publication that failed is tried again after this, doubled each time … */
const RETRY_MS = 500;
/** … up to this: how long a server of ours that is back may stay unnoticed. */
const RETRY_MAX_MS = 5_000;

export interface Dispatcher {
  /** A commit made these durable. */
  add(batch: CommittedBatch): void;
  /** The partner has everything up to this link sequence. */
  confirmed(linkSequence: number): void;
  /** Sends one batch again, unless it is beyond what the partner would take. */
  resend(linkSequence: number): void;
  /** Some record is erased: what is kept in memory is read from the ledger again. */
  forget(): void;
  /** The partner has confirmed what it holds of ours: signing toward it may begin. */
  resume(): void;
  /** Tells the partner soon what we have, unless a batch does. `answered`: our own answer to it is in the outbox. */
  ackDue(answered: boolean): void;
  outstanding(): number;
  /** Since when the partner has taken nothing of what is sent to it; undefined while nothing waits for it, or it has not waited for long. */
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
  // What comes while a failed publication waits for its next try waits with it: one failure is one delay, however many there are.
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
      // A batch says received_through itself; one that waits behind the window says nothing yet.
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
      // INVARIANT: the partner's window opens by our word, and ours by its: with both full after an outage, no answer behind either
      // could leave, so an ACK, which has no window, goes ahead of it at once.
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

/** The ACK that is due, until a batch says what it would have said. */
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

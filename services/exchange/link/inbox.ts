// The link's receiving side: order, duplicates, gaps, quarantine, verdicts. The cursor is in the ledger; NATS may deliver in any
// order and any number of times.
import { Lane } from '../../../proto/index.ts';
import type { Disposition, IncomingMessage } from '../../delivery/index.ts';
import { type Country, TripointError } from '../../domain/index.ts';
import type { Submit } from '../commit/index.ts';
import type { Context } from '../context/index.ts';
import { createAhead } from './ahead.ts';
import type { LinkBudgets } from './budgets.ts';
import type { CountedLog } from './counted-log.ts';
import { createCursor } from './cursor.ts';
import type { FairQueue } from './fairness.ts';
import { changesKeys, createOpenIncoming, type Incoming } from './incoming.ts';
import { createIntake } from './intake.ts';
import { type Arrived, orderOf } from './order.ts';
import { createPostponing } from './postponing.ts';
import { createRejector, type Rejector } from './quarantine.ts';
import { chunksOf, createRepeats, onceEach } from './repeats.ts';
import type { IntakeOptions } from './verb-handlers.ts';

export interface ReceiveOptions extends IntakeOptions {
  /** The partner has received everything up to this link sequence. */
  readonly onReceivedThrough: (linkSequence: number) => void;
  /** Resends the batch with this link sequence. */
  readonly resend: (linkSequence: number) => void;
  /** Batches arrived: an ACK is due unless something else informs the partner soon. `answered`: some were more than receipts, so the outbox
   * contains a receipt of ours. */
  readonly ackDue: (answered: boolean) => void;
  readonly budgets: LinkBudgets;
  readonly counted: CountedLog;
  /** Schedules the opening of parcels fairly between all partners. */
  readonly turns: FairQueue;
}

/** INVARIANT: there is one cursor, so neither `handle` nor `resumePending` may be called while either is running. */
export interface Receiver {
  /** `isOver`: the connection that delivered the messages is closed, so those not yet being processed are left to the next one. */
  readonly handle: (messages: readonly IncomingMessage[], isOver: () => boolean) => Promise<readonly Disposition[]>;
  /** Takes the batches that were waiting for a missing one when the process stopped. */
  readonly resumePending: () => Promise<unknown>;
  /** Quarantines, logs and rejects parcels that did not open. Also used for questions. */
  readonly reject: Rejector['reject'];
}

/** Why a message was not taken, and its position in its delivery. */
interface Failed {
  readonly error: TripointError;
  readonly at: number;
}

export function createReceiver(context: Context, partner: Country, submitAs: Submit, options: ReceiveOptions): Receiver {
  const { budgets } = options;
  const submit: Submit = (draft) => submitAs({ ...draft, partner });
  const { reject, hasRoom } = createRejector(context, partner, submit, budgets);
  const intake = createIntake(context, partner, options);
  const repeats = createRepeats(context, partner, { ...options, reject });
  const cursor = createCursor(context, partner, submit, { ...options, intake, hasRoom, repeats });
  const open = createOpenIncoming(context, partner, intake, { ...options, takenThrough: cursor.at });
  const ahead = createAhead(context, partner, submit, { budgets, open, reject });
  const { postpones } = createPostponing(context, partner, submitAs, options.counted);

  /** Takes the waiting batches whose predecessor has now been taken; returns whether keys changed. */
  async function resumePending(): Promise<boolean> {
    for (let changed = false; ; ) {
      const parcel = ahead.at(cursor.at() + 1);
      if (parcel === undefined || postpones(1)) return changed;
      const incoming = await open(parcel);
      const [error] = incoming instanceof TripointError ? [incoming] : await cursor.take([incoming]);
      if (error === undefined) changed ||= changesKeys(incoming as Incoming);
      else if (error.retryable) return changed;
      else {
        // Valid on arrival but no longer, for example after a revocation. The partner, which got no receipt for it, sends it again.
        await reject([{ parcel, error }]);
        await ahead.drop(cursor.at() + 1);
      }
    }
  }

  async function handle(messages: readonly IncomingMessage[], isOver: () => boolean): Promise<readonly Disposition[]> {
    const dispositions: Disposition[] = [];
    for (const chunk of chunksOf(messages)) {
      const isSuspect = chunk.some(({ bytes }) => repeats.isSuspect(bytes));
      await budgets.pace(isOver, 'statements', 'bytes', 'refusals', ...(isSuspect ? (['repeats'] as const) : []));
      if (isOver() || postpones(messages.length - dispositions.length)) return messages.map((_, i) => dispositions[i] ?? 'nak');
      dispositions.push(...(await handleChunk(chunk)));
    }
    return dispositions;
  }

  async function handleChunk(messages: readonly IncomingMessage[]): Promise<Disposition[]> {
    const openOnce = onceEach(open);
    const opened = await Promise.all(messages.map(({ bytes }) => repeats.known(bytes) ?? openOnce(bytes)));
    // While our clock is unsound, valid parcels may seem to be from another time.
    if (postpones(messages.length)) return messages.map(() => 'nak');
    const dispositions: Disposition[] = new Array(messages.length).fill('ack');
    const fresh: Arrived[] = [];
    const failed: Failed[] = [];
    for (const [at, incoming] of opened.entries()) {
      const { bytes } = messages[at] as IncomingMessage;
      if (incoming instanceof TripointError) failed.push({ error: incoming, at });
      else if (!('batch' in incoming)) dispositions[at] = await repeats.answer(incoming, bytes);
      else if (incoming.batch.manifest.lane === Lane.ACK) await cursor.acknowledge(incoming.batch.manifest.receivedThrough);
      else if (incoming.batch.manifest.linkSequence > cursor.at()) fresh.push({ incoming, at });
      else dispositions[at] = await cameAgain(incoming, bytes);
    }
    const changed = await takeFresh(fresh, dispositions, failed);
    const isFinal = ({ code }: TripointError): boolean => !(changed && code === 'UNKNOWN_KEY');
    for (const { error, at } of failed) dispositions[at] = isFinal(error) ? 'term' : 'nak';
    const unopened = failed.filter(({ error }) => isFinal(error));
    await reject(unopened.map(({ error, at }) => ({ parcel: (messages[at] as IncomingMessage).bytes, error })));
    // Parcels that come again were opened in vain.
    budgets.charge('repeats', dispositions.filter((one) => one === 'nak').length);
    return dispositions;
  }

  async function cameAgain({ batch }: Incoming, parcel: Uint8Array): Promise<Disposition> {
    const { linkSequence } = batch.manifest;
    const disposition = await repeats.answer({ linkSequence, manifestSha256: batch.manifestSha256 }, parcel);
    if (disposition === 'ack') repeats.cameAgain(batch, parcel);
    return disposition;
  }

  /** Sets the disposition of each message, or records why it was not taken; returns whether keys changed. */
  async function takeFresh(fresh: readonly Arrived[], dispositions: Disposition[], failed: Failed[]): Promise<boolean> {
    const order = orderOf(fresh, cursor.at(), context.limits.pendingBatches);
    for (const { at } of order.again) dispositions[at] = 'nak';
    for (const { incoming, at } of order.ahead) dispositions[at] = await ahead.keep(incoming);
    const errors = order.ready.length > 0 ? await cursor.take(order.ready.map(({ incoming }) => incoming)) : [];
    for (const [i, { at }] of order.ready.entries()) {
      const error = errors[i];
      // Our own error would recur with the parcel, however often it is pulled.
      if (error?.code === 'EQUIVOCATION' || error?.code === 'INTERNAL') failed.push({ error, at });
      else if (error !== undefined) dispositions[at] = 'nak';
    }
    return (await resumePending()) || order.changesKeys;
  }

  return { handle, resumePending, reject };
}

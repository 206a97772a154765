// The link's receiving side: order, duplicates, gaps, quarantine, verdicts. The cursor is in the ledger; NATS may deliver in any
// order and any number of times.
import { LRUCache } from 'lru-cache';
import { Lane, Verb } from '../../../proto/index.ts';
import type { Disposition, IncomingMessage } from '../../delivery/index.ts';
import { type Country, sameBytes, sha256, TripointError } from '../../domain/index.ts';
import { isFaulty, type OpenedBatch } from '../../envelope/index.ts';
import { checkNewBatch, openFrom, retain } from '../admission/index.ts';
import {
  alarm,
  answerBatch,
  answerParcel,
  batchRow,
  type Draft,
  logRefused,
  readLink,
  requireSoundClock,
  type Submit,
  type Transaction,
  unforeseen,
  verdictOf,
  wasRefused,
} from '../commit/index.ts';
import type { Context } from '../context/index.ts';
import { notePromises } from '../witnessing/index.ts';
import type { LinkBudgets } from './budgets.ts';
import { createBreath, type FairQueue } from './fairness.ts';
import { createIntake, type IntakeOptions, isKeyChange, type Judged, type Statement } from './intake.ts';
import { createPostponing, isOwnTrouble } from './postponing.ts';
import { createRejector, type Rejector } from './quarantine.ts';
import { chunksOf, createRepeats } from './repeats.ts';

export interface ReceiveOptions extends IntakeOptions {
  /** The partner has everything up to this link sequence. */
  readonly onReceivedThrough: (linkSequence: number) => void;
  /** Send the batch with this link sequence again. */
  readonly resend: (linkSequence: number) => void;
  /** Batches arrived: an ACK is due unless something else tells the partner soon. `answered`: not by receipts alone, so that a
   * receipt of ours is in the outbox. */
  readonly ackDue: (answered: boolean) => void;
  readonly budgets: LinkBudgets;
  /** The turns of all partners at the thread that opens. */
  readonly turns: FairQueue;
}

interface Incoming {
  readonly batch: OpenedBatch;
  readonly parcel: Uint8Array;
  readonly judged: readonly Judged[];
}

/** What a batch came to that nobody needs often: statements refused, receipts of nothing, keys and schedules. */
type Useless = number;

/** INVARIANT: neither `handle` nor `resumePending` is called while one of them is under way: there is one cursor. */
export interface Receiver {
  /** `isOver`: the connection that brought these is no more, so what is not yet in hand is left to the next one. */
  readonly handle: (messages: readonly IncomingMessage[], isOver: () => boolean) => Promise<readonly Disposition[]>;
  /** What waited for a missing batch when the process stopped. */
  readonly resumePending: () => Promise<unknown>;
  /** Quarantines, logs and rejects parcels that did not open. Also used for questions. */
  readonly reject: Rejector['reject'];
}

export function createReceiver(context: Context, partner: Country, submitAs: Submit, options: ReceiveOptions): Receiver {
  const { store, limits } = context;
  const { budgets, turns } = options;
  const submit: Submit = (draft) => submitAs({ ...draft, partner });
  const { reject, hasRoom } = createRejector(context, partner, submit, budgets);
  const intake = createIntake(context, partner, options);
  const repeats = createRepeats(context, options.resend);
  const { postpones } = createPostponing(context, partner, submitAs);
  /** Of batches that wait for one before them, SHA-256 of the manifest. */
  const waiting = new LRUCache<number, Uint8Array>({ max: limits.pendingBatches });
  let cursor = readLink(context, partner).receivedThrough;

  async function open(parcel: Uint8Array): Promise<Incoming> {
    const breathe = createBreath();
    const batch = await openFrom(context, partner, parcel, breathe);
    if (batch.manifest.lane === Lane.QUERY) throw new TripointError('VERB_NOT_ALLOWED', 'a query on the link lane');
    const judged: Judged[] = [];
    for (const statement of batch.statements) {
      judged.push(await intake.judge(statement));
      const pause = breathe();
      if (pause !== undefined) await pause;
    }
    budgets.charge('bytes', parcel.length);
    budgets.charge('statements', 1 + batch.statements.length);
    return { batch, parcel, judged };
  }

  /** A fault that nobody foresaw is quarantined like any other: thrown on, the same parcel would come again for ever. */
  const tryOpen = (parcel: Uint8Array): Promise<Incoming | TripointError> =>
    turns
      .run(partner, () => open(parcel))
      .catch((error: unknown) => (error instanceof TripointError ? error : unforeseen(context, error)));

  /** One batch, next in order: every statement gets its own verdict, nothing blocks the link. */
  function accept({ batch, judged, parcel }: Incoming): Draft<Useless> {
    const { manifest, statements } = batch;
    return {
      phase: 'receive',
      bytes: statements.length * 1024,
      run(tx) {
        const uses: (() => void)[] = [];
        const useless = takeAll(tx, (use) => uses.push(use));
        for (const use of uses) use();
        return useless;
      },
    };

    function takeAll(tx: Transaction, then: (use: () => void) => void): Useless {
      requireSoundClock(context);
      const state = tx.link(partner);
      if (manifest.linkSequence !== state.receivedThrough + 1) throw new TripointError('REPLAYED');
      checkNewBatch(context, tx, manifest.batchId);
      state.receivedThrough = manifest.linkSequence;
      tx.write('linkReceived', partner, manifest.linkSequence);
      const settled = statements.map((statement, i) => intake.settle(tx, batch, statement, judged[i] as Judged, i, then));
      const refusals = settled.filter(wasRefused);
      const ours = refusals.find(({ error }) => isOwnTrouble(error));
      if (ours !== undefined) throw ours.error;
      // flood: what proves a rejection is kept as far as quarantine reaches.
      const rejected = new Set(settled.flatMap((one, i) => (wasRefused(one) ? [i] : [])));
      retain(tx, batch, rejected.size > 0 && hasRoom(parcel.length) ? rejected : undefined);
      const leaf = refusals.length > 0 ? logRefused(context, tx, partner, batch, refusals) : undefined;
      const verdicts = settled.flatMap((one, i) => verdictOf(statements[i] as Statement, one, leaf));
      notePromises(context, tx, partner, batch);
      const lies = noteReceivedThrough(tx, manifest.receivedThrough);
      const receipt = verdicts.length > 0 ? answerBatch(context, tx, partner, batch, verdicts) : undefined;
      const { batchId, linkSequence } = manifest;
      const row = { batchId, direction: 'received', partner, linkSequence, receiptsOnly: receipt === undefined } as const;
      const { manifestBytes, signature, tuples } = batch;
      tx.write(...batchRow({ ...row, manifest: manifestBytes, signature, receiptBatch: receipt?.batchId, tuples }));
      tx.write('pendingDone', partner, manifest.linkSequence);
      // flood: keys and schedules are rare; each stays in memory, or has every partner's decisions made again.
      const rare = judged.filter((one) => one === 'schedule' || isKeyChange(one)).length;
      const useless = lies + rare + refusals.length + settled.filter((one) => one === undefined).length;
      const refused = refusals[0]?.error;
      if (refused === undefined || !hasRoom(parcel.length)) return useless;
      const digest = sha256(parcel);
      tx.write('quarantine', partner, tx.at, refused.code, digest, parcel, batchId);
      // What could not be read has no id to give a verdict on: the parcel is named instead, as far as quarantine reaches.
      if (statements.some((statement) => isFaulty(statement) && statement.verb === Verb.UNSPECIFIED))
        answerParcel(context, tx, partner, digest, refused.code);
      return useless;
    }
  }

  function noteReceivedThrough(tx: Transaction, through: number): Useless {
    const state = tx.link(partner);
    // A partner that claims more than we sent is wrong or was restored: what it claims closes nothing.
    if (through > state.sentThrough) {
      alarm(tx, partner, 'ROLLED_BACK');
      return 1;
    }
    if (through <= state.peerReceivedThrough) return 0;
    state.peerReceivedThrough = through;
    tx.write('linkPeerReceived', partner, through);
    return 0;
  }

  /** Same sequence, same manifest: the partner missed our answer. Same sequence, another manifest: equivocation, and we keep both. */
  async function again(linkSequence: number, manifestSha256: Uint8Array, parcel: Uint8Array): Promise<Disposition> {
    budgets.charge('repeats', 1);
    const row = store.get('batchAnswered', partner, linkSequence);
    if (row !== undefined && !sameBytes(row.manifest_sha256, manifestSha256)) {
      await reject([{ parcel, error: new TripointError('EQUIVOCATION') }]);
      return 'term';
    }
    const receipt = row?.receipt_sequence;
    const missed = typeof receipt === 'number' && receipt > readLink(context, partner).peerReceivedThrough;
    if (missed) repeats.answerAgain(receipt);
    options.ackDue(missed);
    return 'ack';
  }

  /** Takes batches that are next in order, in as few commits as may be; the error of each that was not taken. */
  async function take(batches: readonly Incoming[]): Promise<readonly (TripointError | undefined)[]> {
    const outcomes = await Promise.allSettled(batches.map((incoming) => submit(accept(incoming))));
    const { receivedThrough, peerReceivedThrough } = readLink(context, partner);
    // INVARIANT: the ledger's word, whatever became of each batch. A cursor that lags behind it would refuse all that follow.
    cursor = receivedThrough;
    options.onReceivedThrough(peerReceivedThrough);
    options.ackDue(!batches.every(({ judged }) => judged.every((verdict) => verdict === 'receipt')));
    return outcomes.map((outcome, i) => {
      if (outcome.status === 'fulfilled') {
        repeats.took((batches[i] as Incoming).batch);
        budgets.charge('refusals', outcome.value);
        return undefined;
      }
      if (outcome.reason instanceof TripointError) return outcome.reason;
      throw outcome.reason;
    });
  }

  const changesKeys = ({ judged }: Incoming): boolean => judged.some(isKeyChange);

  const pendingAt = (linkSequence: number): Uint8Array | undefined => store.get('parcelPending', partner, linkSequence)?.parcel;

  /** Takes what waited for a batch that is here now; says whether keys were changed. */
  async function resumePending(): Promise<boolean> {
    for (let changed = false; ; ) {
      const parcel = pendingAt(cursor + 1);
      if (parcel === undefined || postpones(1)) return changed;
      const incoming = await tryOpen(parcel);
      const [error] = incoming instanceof TripointError ? [incoming] : await take([incoming]);
      if (error === undefined) changed ||= changesKeys(incoming as Incoming);
      else if (error.retryable) return changed;
      else {
        // Good when it came and no longer: a key revoked since, say. The partner, who was not told that it is here, sends it again.
        await reject([{ parcel, error }]);
        await submit({ phase: 'receive', bytes: 0, unsigned: true, run: (tx) => tx.write('pendingDone', partner, cursor + 1) });
      }
    }
  }

  /** Keeps a batch that is ahead of the cursor. */
  async function wait({ batch, parcel }: Incoming): Promise<Disposition> {
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
    const first = waiting.get(linkSequence) ?? (await tryOpen(kept));
    if (first instanceof TripointError) return 'ack';
    if (sameBytes('batch' in first ? first.batch.manifestSha256 : first, batch.manifestSha256)) return 'ack';
    await reject([{ parcel, error: new TripointError('EQUIVOCATION') }]);
    return 'term';
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
    const opened = await Promise.all(messages.map(({ bytes }) => repeats.known(bytes) ?? tryOpen(bytes)));
    // By a clock that is not sound, what is good may seem to be of another time.
    if (postpones(messages.length)) return messages.map(() => 'nak');
    const dispositions: Disposition[] = new Array(messages.length).fill('ack');
    const later: { incoming: Incoming; at: number }[] = [];
    const failed: { error: TripointError; at: number }[] = [];
    for (const [at, incoming] of opened.entries()) {
      const { bytes } = messages[at] as IncomingMessage;
      if (incoming instanceof TripointError) {
        failed.push({ error: incoming, at });
        continue;
      }
      if (!('batch' in incoming)) {
        dispositions[at] = await again(incoming.linkSequence, incoming.manifestSha256, bytes);
        continue;
      }
      const { lane, linkSequence, receivedThrough } = incoming.batch.manifest;
      if (lane === Lane.ACK) await acknowledge(receivedThrough);
      else if (linkSequence <= cursor) {
        dispositions[at] = await again(linkSequence, incoming.batch.manifestSha256, bytes);
        if (dispositions[at] === 'ack') repeats.cameAgain(incoming.batch, bytes);
      } else later.push({ incoming, at });
    }
    const ready: { incoming: Incoming; at: number }[] = [];
    let changed = false;
    for (const item of later.sort((a, b) => a.incoming.batch.manifest.linkSequence - b.incoming.batch.manifest.linkSequence)) {
      const { linkSequence } = item.incoming.batch.manifest;
      const next = cursor + ready.length + 1;
      // What follows a change of keys was judged by the keys before it, and a second copy before the first: both come again.
      if (linkSequence < next || changed) dispositions[item.at] = 'nak';
      else if (linkSequence === next) {
        ready.push(item);
        changed = changesKeys(item.incoming);
      } else dispositions[item.at] = linkSequence <= cursor + limits.pendingBatches ? await wait(item.incoming) : 'nak';
    }
    if (ready.length > 0) {
      const errors = await take(ready.map(({ incoming }) => incoming));
      for (const [i, { at }] of ready.entries()) {
        const error = errors[i];
        // An error of ours comes again with the parcel, however often that is pulled.
        if (error?.code === 'EQUIVOCATION' || error?.code === 'INTERNAL') failed.push({ error, at });
        else if (error !== undefined) dispositions[at] = 'nak';
      }
    }
    changed = (await resumePending()) || changed;
    const isFinal = ({ code }: TripointError): boolean => !(changed && code === 'UNKNOWN_KEY');
    for (const { error, at } of failed) dispositions[at] = isFinal(error) ? 'term' : 'nak';
    const unopened = failed.filter(({ error }) => isFinal(error));
    await reject(unopened.map(({ error, at }) => ({ parcel: (messages[at] as IncomingMessage).bytes, error })));
    // What comes again was opened for nothing.
    budgets.charge('repeats', dispositions.filter((one) => one === 'nak').length);
    return dispositions;
  }

  async function acknowledge(through: number): Promise<void> {
    if (through <= readLink(context, partner).peerReceivedThrough) return;
    const note = {
      phase: 'receive',
      bytes: 0,
      unsigned: true,
      run: (tx: Transaction) => noteReceivedThrough(tx, through),
    } as const;
    budgets.charge('refusals', await submit(note));
    options.onReceivedThrough(readLink(context, partner).peerReceivedThrough);
  }

  return { handle, resumePending, reject };
}

// The outbox of one link: what was committed is sealed and published, in order, within the partner's window, until the partner
// says that it has it. A resend keeps manifest and signature and is encrypted anew to the partner's current key.
import { decode, Lane, type Outgoing } from '../../../proto/index.ts';
import type { Home } from '../../delivery/index.ts';
import { type Country, codeOf, type Micros, sha256, TripointError, toHex } from '../../domain/index.ts';
import { type SignedBatch, sealBatch, signDetached, writeManifest } from '../../envelope/index.ts';
import type { RowOf } from '../../ledger/index.ts';
import { type CommittedBatch, placeOfRecord, readLink, type Submit } from '../commit/index.ts';
import type { Context } from '../context/index.ts';

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
  const { self, clock, keys, limits, log } = context;
  const kept = new Map<number, CommittedBatch>();
  const start = readLink(context, partner);
  let sentThrough = start.sentThrough;
  let confirmedThrough = start.peerReceivedThrough;
  // Everything unconfirmed is published anew after a restart: NATS or the partner drops what it has already.
  let nextSequence = confirmedThrough + 1;
  let inFlight = 0;
  let resendDelay = limits.resendMs;
  let resendTimer: NodeJS.Timeout | undefined;
  let ackTimer: NodeJS.Timeout | undefined;
  let stopped = false;
  let retryTimer: NodeJS.Timeout | undefined;
  let retryDelay = RETRY_MS;
  /** The oldest was sent again. If it turns out that it was lost, so may be all that followed it. */
  let probing = false;
  /** When the partner last took something, or it was sent the first that it has not taken. */
  let tookAt: Micros = clock();
  let isUntakenTold = false;

  const fitsWindow = (sequence: number): boolean => sequence <= confirmedThrough + limits.pendingBatches;

  function pump(): void {
    // What comes while a failed publication waits for its next try waits with it: one failure is one delay, however many there are.
    while (
      !stopped &&
      retryTimer === undefined &&
      resumed() &&
      inFlight < IN_FLIGHT &&
      nextSequence <= sentThrough &&
      fitsWindow(nextSequence)
    ) {
      if (nextSequence === confirmedThrough + 1) tookAt = clock();
      const sequence = nextSequence++;
      inFlight++;
      publish(sequence)
        .catch((error: unknown) => {
          log('warn', 'publish failed', { partner, sequence, code: codeOf(error) });
          nextSequence = Math.max(confirmedThrough + 1, Math.min(nextSequence, sequence));
          retryLater();
        })
        .finally(() => {
          inFlight--;
          pump();
        });
    }
  }

  function retryLater(): void {
    if (stopped || retryTimer !== undefined) return;
    retryTimer = setTimeout(() => {
      retryTimer = undefined;
      pump();
    }, retryDelay).unref();
    retryDelay = Math.min(retryDelay * 2, RETRY_MAX_MS);
  }

  async function publish(sequence: number, again = false): Promise<void> {
    const batch = await signed(kept.get(sequence) ?? load(context, partner, sequence), sequence);
    const parcel = await sealBatch(batch, recipient());
    // A resend must pass the server's duplicate window.
    const id = `${toHex(sha256(batch.manifest)).slice(0, 32)}${again ? `-${clock()}` : ''}`;
    await home.publish(partner, parcel, id);
    kept.delete(sequence);
    retryDelay = RETRY_MS;
    armResend();
  }

  function recipient() {
    const key = keys.encryptionKey(partner, clock());
    if (key === undefined) throw new TripointError('KEY_NOT_VALID', 'the partner has no valid encryption key');
    return key;
  }

  /** A batch that was committed while the partner had not resumed is signed now. Ed25519 is deterministic: a crash in between signs the same again. */
  async function signed(batch: CommittedBatch, sequence: number): Promise<SignedBatch> {
    if (batch.signature !== undefined) return { ...batch, signature: batch.signature };
    const { keySet, issued } = decode('Manifest', batch.manifest);
    const signer = context.ownKeys.signer(issued);
    if (toHex(signer.keySet) !== toHex(keySet))
      throw new TripointError('KEY_NOT_VALID', 'the key that the manifest names is gone');
    const signature = await signDetached('tripoint-manifest', batch.manifest, signer);
    await submit({
      phase: 'send',
      bytes: 256,
      unsigned: true,
      run: (tx) => tx.write('batchSignature', signature.protected, signature.signature, batch.batchId),
    });
    log('info', 'signed after resume', { partner, sequence });
    return { ...batch, signature };
  }

  function armResend(): void {
    if (stopped || resendTimer !== undefined) return;
    resendTimer = setTimeout(() => {
      resendTimer = undefined;
      if (confirmedThrough >= nextSequence - 1) return;
      resendDelay = Math.min(resendDelay * 2, limits.resendMaxMs);
      tellUntaken();
      // The oldest alone: a partner that is merely away is not sent everything again and again.
      probing = true;
      dispatcher.resend(confirmedThrough + 1);
      armResend();
    }, resendDelay).unref();
  }

  const untakenSince = (): Micros | undefined =>
    confirmedThrough < nextSequence - 1 && clock() - tookAt > limits.untakenMs * 1000 ? tookAt : undefined;

  /** Once, until it takes something again. */
  function tellUntaken(): void {
    if (isUntakenTold || !resumed() || untakenSince() === undefined) return;
    isUntakenTold = true;
    log('warn', 'the partner takes nothing of what is sent', { partner, code: 'NOT_TAKEN', batches: dispatcher.outstanding() });
    submit({
      phase: 'send',
      bytes: 128,
      unsigned: true,
      run: (tx) => tx.event('link.alarm', partner, 'NOT_TAKEN', null, null),
    }).catch((error: unknown) => log('error', 'an alarm was not kept', { partner, code: codeOf(error) }));
  }

  async function sendAck(): Promise<void> {
    const { receivedThrough } = readLink(context, partner);
    const issued = clock();
    const signer = context.ownKeys.signer(issued);
    const batchId = context.newId();
    const facts = { batchId, from: self, to: partner, lane: Lane.ACK, linkSequence: 0, receivedThrough, issued };
    const manifest = writeManifest({ ...facts, keySet: signer.keySet, logOrigin: signer.log.origin }, []);
    const signature = await signDetached('tripoint-manifest', manifest, signer);
    await home.publish(
      partner,
      await sealBatch({ batchId, from: self, to: partner, manifest, signature, entries: [] }, recipient()),
      toHex(batchId),
    );
  }

  const dispatcher: Dispatcher = {
    add(batch) {
      sentThrough = Math.max(sentThrough, batch.linkSequence);
      if (kept.size < KEPT_BATCHES) kept.set(batch.linkSequence, batch);
      // A batch says received_through itself; one that waits behind the window says nothing yet.
      if (fitsWindow(batch.linkSequence)) {
        clearTimeout(ackTimer);
        ackTimer = undefined;
      }
      pump();
    },
    confirmed(linkSequence) {
      if (linkSequence <= confirmedThrough) return;
      confirmedThrough = linkSequence;
      tookAt = clock();
      isUntakenTold = false;
      nextSequence = Math.max(nextSequence, linkSequence + 1);
      for (const sequence of kept.keys()) if (sequence <= linkSequence) kept.delete(sequence);
      clearTimeout(resendTimer);
      resendTimer = undefined;
      resendDelay = limits.resendMs;
      if (probing) for (let next = linkSequence + 1; next < nextSequence; next++) dispatcher.resend(next);
      probing = false;
      if (confirmedThrough < nextSequence - 1) armResend();
      pump();
    },
    resend(linkSequence) {
      if (stopped || !resumed() || linkSequence < 1 || linkSequence > sentThrough || !fitsWindow(linkSequence)) return;
      publish(linkSequence, true).catch((error: unknown) =>
        log('warn', 'resend failed', { partner, sequence: linkSequence, code: codeOf(error) }),
      );
    },
    forget: () => kept.clear(),
    resume: pump,
    ackDue(answered) {
      if (stopped || ackTimer !== undefined || !resumed()) return;
      // INVARIANT: the partner's window opens by our word, and ours by its: with both full after an outage, no answer behind either
      // could leave, so an ACK, which has no window, goes ahead of it at once.
      if (answered && fitsWindow(sentThrough)) return;
      ackTimer = setTimeout(
        () => {
          ackTimer = undefined;
          sendAck().catch((error: unknown) => log('warn', 'ack failed', { partner, code: codeOf(error) }));
        },
        answered ? 0 : limits.ackMs,
      ).unref();
    },
    outstanding: () => sentThrough - confirmedThrough,
    untakenSince,
    async close() {
      stopped = true;
      clearTimeout(resendTimer);
      clearTimeout(ackTimer);
      clearTimeout(retryTimer);
    },
  };
  return dispatcher;
}

/** Reads a batch that we sent back from the ledger, without the disclosures of records that were erased since. Throws NOT_FOUND. */
export function loadBatch(context: Context, partner: Country, batchId: Uint8Array): CommittedBatch {
  const row = context.store.get('batch', batchId, 'sent');
  if (row === undefined) throw new TripointError('NOT_FOUND');
  const { manifest } = row;
  const signature =
    row.protected === null || row.signature === null ? undefined : { protected: row.protected, signature: row.signature };
  const { to, lane, linkSequence } = decode('Manifest', manifest);
  // swapped rows: what was made for one partner is sealed to no other.
  if (to !== partner) throw new TripointError('LEDGER_CORRUPT', { field: `batch ${toHex(batchId)}`, rule: `to ${partner}` });
  const entries = context.store.all('entriesToSend', batchId).map((entry) => entryOf(context, entry));
  return {
    batchId,
    from: context.self,
    to: partner,
    manifest,
    signature,
    entries,
    lane,
    linkSequence,
  };
}

function load(context: Context, partner: Country, sequence: number): CommittedBatch {
  const row = context.store.get('batchAt', partner, 'sent', sequence);
  if (row === undefined) throw new TripointError('NOT_FOUND');
  return loadBatch(context, partner, row.batch_id);
}

function entryOf({ vault, logs }: Context, row: RowOf<'entriesToSend'>): Outgoing<'BatchEntry'> {
  const { statement, header: recordHeader, leaf, commitments } = row;
  const entry = { statement, recordHeader, leaf, index: logs.placeOf(row.leaf_index).index, commitments };
  // The manifest, which binds all but the disclosures, was promised and is sent; the partner answers this statement with ERASED.
  if (row.wrapped === null) return { ...entry, disclosures: [] };
  const key = vault.unwrap(row.vault_id, row.wrapped);
  const { disclosed } = decode('AuditEntry', leaf);
  const { disclosures } = decode('BatchEntry', vault.open(key, placeOfRecord(row), row.sealed));
  return { ...entry, disclosures: disclosures.filter(({ field }) => disclosed.includes(field)) };
}

// The link's receiving side: order, duplicates, gaps, quarantine, verdicts. The cursor is in the ledger; NATS may deliver in any
// order and any number of times.
import { AuditKind, decode, Lane, Verb } from '../../proto/index.ts';
import type { Disposition, IncomingMessage, PullHandler } from '../delivery/index.ts';
import { type Country, sameBytes, sha256, TripointError, utf8 } from '../domain/index.ts';
import { isFaulty, type OpenedBatch, type OpenedStatement } from '../envelope/index.ts';
import { type Admission, admit, checkNew, checkNewBatch, confirmed, isRefused, judge, refuse } from './admit.ts';
import type { AgreementPeers } from './agreement-peers.ts';
import type { Context } from './context.ts';
import { raiseAlerts } from './decisions.ts';
import { entryBase } from './entry.ts';
import type { KeyChange, KeyKeeper } from './keys.ts';
import { openFrom } from './opening.ts';
import { answerBatch, answerParcel, applyReceipt, type VerdictOn } from './receipts.ts';
import type { Submit } from './release.ts';
import { retain } from './retained.ts';
import { batchRow } from './rows.ts';
import { type Draft, readLink, type Transaction, unforeseen } from './transaction.ts';
import { notePromises } from './witnessing/promises.ts';

export interface ReceiveOptions {
  /** `judge` before the transaction, as the chain is checked with asynchronous cryptography; `apply` within it. */
  readonly keys: Pick<KeyKeeper, 'judge' | 'apply'>;
  readonly peers: Pick<AgreementPeers, 'judge' | 'apply'>;
  /** The partner has everything up to this link sequence. */
  readonly onReceivedThrough: (linkSequence: number) => void;
  /** Send the batch with this link sequence again. */
  readonly resend: (linkSequence: number) => void;
  /** Batches arrived: an ACK is due unless something else tells the partner soon. `answered`: not by receipts alone, so that a
   * receipt of ours is in the outbox. */
  readonly ackDue: (answered: boolean) => void;
}

type Judged = Admission | { readonly keys: KeyChange } | 'receipt' | 'schedule';

interface Incoming {
  readonly batch: OpenedBatch;
  readonly parcel: Uint8Array;
  readonly judged: readonly Judged[];
}

/** As it stands in clear; null when the parcel does not read. What is erased later may be in it as well. */
function batchIdSaid(parcel: Uint8Array): Uint8Array | null {
  try {
    const { batchId } = decode('Parcel', parcel);
    return batchId.length === 16 ? batchId : null;
  } catch {
    return null;
  }
}

const isKeyChange = (judged: Judged): judged is { readonly keys: KeyChange } => typeof judged === 'object' && 'keys' in judged;

const isReceipt = (verb: number): boolean => verb === Verb.RECEIPT || verb === Verb.REJECTION;

export interface Receiver {
  readonly handler: PullHandler;
  /** What waited for a missing batch when the process stopped. */
  readonly resumePending: () => Promise<unknown>;
  /** Quarantines, logs and rejects a parcel that did not open. Also used for questions. */
  readonly reject: (parcel: Uint8Array, error: TripointError) => Promise<void>;
}

export function createReceiver(context: Context, partner: Country, submit: Submit, options: ReceiveOptions): Receiver {
  const { self, store, limits, log } = context;
  let cursor = readLink(context, partner).receivedThrough;

  async function open(parcel: Uint8Array): Promise<Incoming> {
    const batch = await openFrom(context, partner, parcel);
    if (batch.manifest.lane === Lane.QUERY) throw new TripointError('VERB_NOT_ALLOWED', 'a query on the link lane');
    const judged: Judged[] = [];
    for (const statement of batch.statements) judged.push(await judgeOne(statement));
    return { batch, parcel, judged };
  }

  /** A fault that nobody foresaw is quarantined like any other: thrown on, the same parcel would come again for ever. */
  const tryOpen = (parcel: Uint8Array): Promise<Incoming | TripointError> =>
    open(parcel).catch((error: unknown) => (error instanceof TripointError ? error : unforeseen(context, error)));

  async function judgeOne(statement: OpenedBatch['statements'][number]): Promise<Judged> {
    if (isFaulty(statement)) return { error: statement.error };
    const { verb } = statement.statement;
    if (isReceipt(verb)) return 'receipt';
    if (verb === Verb.AGREEMENT_SCHEDULE) {
      const error = options.peers.judge(partner, statement);
      return error ? { error } : 'schedule';
    }
    if (verb !== Verb.KEY_SET) return judge(context, statement);
    const keys = await options.keys.judge(partner, statement);
    return keys instanceof TripointError ? { error: keys } : { keys };
  }

  /** One batch, next in order: every statement gets its own verdict, nothing blocks the link. */
  function accept({ batch, judged, parcel }: Incoming): Draft {
    const { manifest, statements } = batch;
    return {
      phase: 'receive',
      bytes: statements.length * 1024,
      run(tx) {
        const state = tx.link(partner);
        if (manifest.linkSequence !== state.receivedThrough + 1) throw new TripointError('REPLAYED');
        checkNewBatch(context, tx, manifest.batchId);
        retain(tx, batch);
        state.receivedThrough = manifest.linkSequence;
        tx.write('linkReceived', partner, manifest.linkSequence);
        const verdicts: VerdictOn[] = [];
        statements.forEach((statement, i) => {
          const verdict = settle(tx, batch, statement, judged[i] as Judged, i);
          if (verdict !== undefined) verdicts.push(verdict);
        });
        notePromises(context, tx, partner, batch);
        noteReceivedThrough(tx, manifest.receivedThrough);
        const receipt = verdicts.length > 0 ? answerBatch(context, tx, partner, batch, verdicts) : undefined;
        const { batchId, linkSequence } = manifest;
        const row = { batchId, direction: 'received', partner, linkSequence, receiptsOnly: receipt === undefined } as const;
        const { manifestBytes, signature, tuples } = batch;
        tx.write(...batchRow({ ...row, manifest: manifestBytes, signature, receiptBatch: receipt?.batchId, tuples }));
        tx.write('pendingDone', partner, manifest.linkSequence);
        const refused = verdicts.find(({ error }) => error !== undefined)?.error ?? statements.find(isFaulty)?.error;
        if (refused === undefined || !hasRoom()) return;
        const digest = sha256(parcel);
        tx.write('quarantine', partner, tx.at, refused.code, digest, parcel, batchId);
        // What could not be read has no id to give a verdict on: the parcel is named instead, as far as quarantine reaches.
        if (statements.some((statement) => isFaulty(statement) && statement.verb === Verb.UNSPECIFIED))
          answerParcel(context, tx, partner, digest, refused.code);
      },
    };
  }

  const hasRoom = (): boolean =>
    (store.get('SELECT count(*) AS n FROM quarantine WHERE partner = ?', partner)?.n as number) < limits.quarantineRows;

  function noteReceivedThrough(tx: Transaction, through: number): void {
    const state = tx.link(partner);
    // A partner that claims more than we sent is wrong or was restored: what it claims closes nothing.
    if (through > state.sentThrough) tx.event('link.alarm', partner, 'ROLLED_BACK', null, null);
    if (through > state.sentThrough || through <= state.peerReceivedThrough) return;
    state.peerReceivedThrough = through;
    tx.write('linkPeerReceived', partner, through);
  }

  function settle(
    tx: Transaction,
    batch: OpenedBatch,
    statement: OpenedBatch['statements'][number],
    judged: Judged,
    position: number,
  ): VerdictOn | undefined {
    if (isFaulty(statement)) {
      const { exchangeId, error, verb } = statement;
      const leaf = refuse(context, tx, partner, batch, error, statement);
      // A receipt is never answered, be it good or bad; nor is what may be one: two countries whose schemas disagree would else answer
      // each other's answers for ever.
      return isReceipt(verb) || verb === Verb.UNSPECIFIED ? undefined : { exchangeId, error, leaf };
    }
    const { exchangeId } = statement.statement;
    try {
      return tx.attempt(() => acceptOne(tx, batch, statement, judged, position));
    } catch (thrown) {
      const error = thrown instanceof TripointError ? thrown : unforeseen(context, thrown);
      const { index, leafHash } = statement;
      const leaf = refuse(context, tx, partner, batch, error, { exchangeId, index, leafHash });
      return judged === 'receipt' ? undefined : { exchangeId, error, leaf };
    }
  }

  /** One statement, or nothing of it: throws why not. Nothing is returned for a receipt, which is never answered. */
  function acceptOne(
    tx: Transaction,
    batch: OpenedBatch,
    statement: OpenedStatement,
    judged: Judged,
    position: number,
  ): VerdictOn | undefined {
    const { exchangeId } = statement.statement;
    if (judged === 'receipt') {
      applyReceipt(context, tx, partner, batch, statement);
      return undefined;
    }
    checkNew(context, tx, statement);
    if (isKeyChange(judged)) {
      const { revocationList: list } = decode('KeySet', statement.record);
      const kept = list === '' ? undefined : sha256(utf8(list));
      const leaf = logLink(tx, batch, statement, AuditKind.KEY_CHANGE, kept);
      options.keys.apply(tx, partner, judged.keys);
      return { exchangeId, leaf };
    }
    if (judged === 'schedule') {
      const leaf = logLink(tx, batch, statement, AuditKind.AGREEMENT_CHANGE, sha256(statement.record));
      options.peers.apply(tx, partner, statement);
      return { exchangeId, leaf };
    }
    const admission = confirmed(context, tx, statement, judged);
    if (isRefused(admission)) {
      if (admission.decision !== undefined) raiseAlerts(tx, admission.decision, partner, null);
      const { error } = admission;
      const { index, leafHash } = statement;
      return { exchangeId, error, leaf: refuse(context, tx, partner, batch, error, { exchangeId, index, leafHash }) };
    }
    const { leaf } = admit(context, tx, batch, statement, admission, position, 'ADMITTED');
    tx.event('exchange.received', partner, null, exchangeId, 'received');
    return { exchangeId, leaf };
  }

  /** What the link itself says: keys, agreements. */
  const logLink = (
    tx: Transaction,
    batch: OpenedBatch,
    { statement, digest, index, leafHash }: OpenedStatement,
    kind: AuditKind,
    kept?: Uint8Array,
  ) =>
    tx.log({
      ...entryBase(context, tx.at),
      exchangeId: statement.exchangeId,
      kind,
      from: partner,
      to: self,
      verb: statement.verb,
      statementDigest: digest,
      manifestSha256: batch.manifestSha256,
      senderKeyId: batch.keyId,
      peerRef: { origin: batch.manifest.logOrigin, index, leafHash },
      ...(kept && { kept }),
    });

  async function reject(parcel: Uint8Array, error: TripointError): Promise<void> {
    const digest = sha256(parcel);
    log('warn', 'parcel quarantined', { partner, code: error.code });
    await submit({
      phase: 'receive',
      bytes: parcel.length,
      run(tx) {
        // Said once per parcel: a sender that repeats itself, or a rejection that fails to open there, starts no storm.
        if (store.get('SELECT 1 FROM quarantine WHERE partner = ? AND sha256 = ?', partner, digest) !== undefined) return;
        tx.log({
          ...entryBase(context, tx.at),
          kind: AuditKind.REJECTED,
          from: partner,
          to: self,
          externalReason: error.code,
          parcelSha256: digest,
        });
        // Beyond the bound nothing is answered either: two countries that cannot open each other's parcels would else reject each
        // other's rejections for ever.
        if (!hasRoom()) return;
        tx.write('quarantine', partner, tx.at, error.code, digest, parcel, batchIdSaid(parcel));
        tx.event('parcel.quarantined', partner, error.code, null, null);
        if (error.code === 'EQUIVOCATION') tx.event('link.alarm', partner, error.code, null, null);
        answerParcel(context, tx, partner, digest, error.code);
      },
    });
  }

  /** Same sequence, same manifest: the partner missed our answer. Same sequence, another manifest: equivocation, and we keep both. */
  async function again({ batch, parcel }: Incoming): Promise<Disposition> {
    const row = store.get(
      `SELECT b.manifest_sha256, r.link_sequence AS receipt_sequence FROM batch b
       LEFT JOIN batch r ON r.batch_id = b.receipt_batch AND r.direction = 'sent'
       WHERE b.partner = ? AND b.direction = 'received' AND b.link_sequence = ?`,
      partner,
      batch.manifest.linkSequence,
    );
    if (row !== undefined && !sameBytes(row.manifest_sha256 as Uint8Array, batch.manifestSha256)) {
      await reject(parcel, new TripointError('EQUIVOCATION'));
      return 'term';
    }
    const receipt = row?.receipt_sequence as number | null | undefined;
    const missed = typeof receipt === 'number' && receipt > readLink(context, partner).peerReceivedThrough;
    if (missed) options.resend(receipt);
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
    return outcomes.map((outcome) => {
      if (outcome.status === 'fulfilled') return undefined;
      if (outcome.reason instanceof TripointError) return outcome.reason;
      throw outcome.reason;
    });
  }

  const changesKeys = ({ judged }: Incoming): boolean => judged.some(isKeyChange);

  const pendingAt = (linkSequence: number): Uint8Array | undefined => {
    const sql = 'SELECT parcel FROM inbox_pending WHERE partner = ? AND link_sequence = ?';
    return store.get(sql, partner, linkSequence)?.parcel as Uint8Array | undefined;
  };

  /** Takes what waited for a batch that is here now; says whether keys were changed. */
  async function resumePending(): Promise<boolean> {
    for (let changed = false; ; ) {
      const parcel = pendingAt(cursor + 1);
      if (parcel === undefined) return changed;
      const incoming = await tryOpen(parcel);
      const [error] = incoming instanceof TripointError ? [incoming] : await take([incoming]);
      if (error === undefined) changed ||= changesKeys(incoming as Incoming);
      else if (error.retryable) return changed;
      else {
        // Good when it came and no longer: a key revoked since, say. The partner, who was not told that it is here, sends it again.
        await reject(parcel, error);
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
      return 'ack';
    }
    const first = await tryOpen(kept);
    if (first instanceof TripointError || sameBytes(first.batch.manifestSha256, batch.manifestSha256)) return 'ack';
    await reject(parcel, new TripointError('EQUIVOCATION'));
    return 'term';
  }

  async function handler(messages: readonly IncomingMessage[]): Promise<Disposition[]> {
    const opened = await Promise.all(messages.map(({ bytes }) => tryOpen(bytes)));
    const dispositions: Disposition[] = new Array(messages.length).fill('ack');
    const later: { incoming: Incoming; at: number }[] = [];
    const failed: { error: TripointError; at: number }[] = [];
    for (const [at, incoming] of opened.entries()) {
      if (incoming instanceof TripointError) {
        failed.push({ error: incoming, at });
        continue;
      }
      const { lane, linkSequence, receivedThrough } = incoming.batch.manifest;
      if (lane === Lane.ACK) await acknowledge(receivedThrough);
      else if (linkSequence <= cursor) dispositions[at] = await again(incoming);
      else later.push({ incoming, at });
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
    for (const { error, at } of failed) {
      const unknown = changed && error.code === 'UNKNOWN_KEY';
      if (!unknown) await reject((messages[at] as IncomingMessage).bytes, error);
      dispositions[at] = unknown ? 'nak' : 'term';
    }
    return dispositions;
  }

  async function acknowledge(through: number): Promise<void> {
    if (through <= readLink(context, partner).peerReceivedThrough) return;
    await submit({ phase: 'receive', bytes: 0, unsigned: true, run: (tx) => noteReceivedThrough(tx, through) });
    options.onReceivedThrough(readLink(context, partner).peerReceivedThrough);
  }

  return { handler, resumePending, reject };
}

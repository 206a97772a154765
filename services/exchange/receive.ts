// The link's receiving side: order, duplicates, gaps, quarantine, verdicts. The cursor is in the ledger; NATS may deliver in any
// order and any number of times.
import { AuditKind, Lane, Verb } from '../../proto/index.ts';
import type { Disposition, IncomingMessage, PullHandler } from '../delivery/index.ts';
import { type Country, sameBytes, sha256, TripointError, toHex } from '../domain/index.ts';
import { isFaulty, type OpenedBatch, type OpenedStatement, openParcel } from '../envelope/index.ts';
import { type Admission, admit, checkNew, judge, refuse } from './admit.ts';
import type { Context } from './context.ts';
import { entryBase } from './entry.ts';
import { answerBatch, answerParcel, applyReceipt, type VerdictOn } from './receipts.ts';
import type { Submit } from './release.ts';
import { type Draft, readLink, type Transaction } from './transaction.ts';

/** Applies a partner's new key set or revocation list, already judged; throws KEY_SET_INVALID. */
export type ApplyKeys = (tx: Transaction, partner: Country, statement: OpenedStatement) => void;

export interface ReceiveOptions {
  /** Verifies a key set that a statement carries, before the transaction: the chain is checked with asynchronous cryptography. */
  readonly judgeKeys: (partner: Country, statement: OpenedStatement) => Promise<TripointError | undefined>;
  readonly applyKeys: ApplyKeys;
  /** The partner has everything up to this link sequence. */
  readonly onReceivedThrough: (partner: Country, linkSequence: number) => void;
  /** Send the batch with this link sequence again. */
  readonly resend: (partner: Country, linkSequence: number) => void;
  /** Receipt-only batches arrived: an ACK is due unless something else tells the partner soon. */
  readonly ackDue: (partner: Country) => void;
}

type Judged = Admission | 'receipt' | 'keys';

interface Incoming {
  readonly batch: OpenedBatch;
  readonly parcel: Uint8Array;
  readonly judged: readonly Judged[];
}

const isReceipt = (verb: number): boolean => verb === Verb.RECEIPT || verb === Verb.REJECTION;

export interface Receiver {
  readonly handler: PullHandler;
  /** What waited for a missing batch when the process stopped. */
  readonly resumePending: () => Promise<void>;
  /** Quarantines, logs and rejects a parcel that did not open. Also used for questions. */
  readonly reject: (parcel: Uint8Array, error: TripointError) => Promise<void>;
}

export function createReceiver(context: Context, partner: Country, submit: Submit, options: ReceiveOptions): Receiver {
  const { self, store, keys, ownKeys, clock, limits, log } = context;
  const link = { self, partner };
  const openingKeys = { signing: keys.signingKey, decryption: ownKeys.decryption };
  let cursor = readLink(context, partner).receivedThrough;

  async function open(parcel: Uint8Array): Promise<Incoming> {
    const batch = await openParcel(parcel, link, openingKeys, clock());
    if (batch.manifest.lane === Lane.QUERY) throw new TripointError('VERB_NOT_ALLOWED', 'a query on the link lane');
    const judged: Judged[] = [];
    for (const statement of batch.statements) judged.push(await judgeOne(statement));
    return { batch, parcel, judged };
  }

  async function judgeOne(statement: OpenedBatch['statements'][number]): Promise<Judged> {
    if (isFaulty(statement)) return { error: statement.error };
    const { verb } = statement.statement;
    if (isReceipt(verb)) return 'receipt';
    if (verb !== Verb.KEY_SET) return judge(context, statement);
    const error = await options.judgeKeys(partner, statement);
    return error ? { error } : 'keys';
  }

  /** One batch, next in order: every statement gets its own verdict, nothing blocks the link. */
  function accept({ batch, judged }: Incoming): Draft {
    const { manifest, statements } = batch;
    return {
      phase: 'receive',
      bytes: statements.length * 1024,
      run(tx) {
        const state = tx.link(partner);
        if (manifest.linkSequence !== state.receivedThrough + 1) throw new TripointError('REPLAYED');
        if (isKnown(manifest.batchId) || !tx.claim(`batch ${toHex(manifest.batchId)}`))
          throw new TripointError('REPLAYED', 'its batch id');
        state.receivedThrough = manifest.linkSequence;
        tx.write('linkReceived', partner, manifest.linkSequence);
        const verdicts: VerdictOn[] = [];
        let promised: { index: number; leafHash: Uint8Array } | undefined;
        statements.forEach((statement, i) => {
          if (promised === undefined || statement.index > promised.index) promised = statement;
          const verdict = settle(tx, batch, statement, judged[i] as Judged, i);
          if (verdict !== undefined) verdicts.push(verdict);
        });
        if (promised !== undefined) tx.write('linkPromised', partner, promised.index, promised.leafHash);
        noteReceivedThrough(tx, manifest.receivedThrough);
        const receipt = verdicts.length > 0 ? answerBatch(context, tx, partner, batch, verdicts) : undefined;
        const { protected: header, signature } = batch.signature;
        const receiptSequence = receipt === undefined ? null : tx.link(partner).sentThrough + 1;
        tx.write(
          'batch',
          manifest.batchId,
          'received',
          partner,
          manifest.linkSequence,
          receipt === undefined ? 1 : 0,
          batch.manifestBytes,
          batch.manifestSha256,
          header,
          signature,
          receiptSequence,
        );
        tx.write('pendingDone', partner, manifest.linkSequence);
      },
    };
  }

  const isKnown = (batchId: Uint8Array) =>
    store.get("SELECT 1 FROM batch WHERE batch_id = ? AND direction = 'received'", batchId) !== undefined;

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
    if (isFaulty(statement))
      return {
        exchangeId: statement.exchangeId,
        error: statement.error,
        leaf: refuse(context, tx, partner, batch, statement.error, statement),
      };
    const { exchangeId } = statement.statement;
    try {
      if (judged === 'receipt') {
        applyReceipt(context, tx, partner, statement);
        return undefined;
      }
      checkNew(context, tx, statement);
      if (judged === 'keys') {
        options.applyKeys(tx, partner, statement);
        return { exchangeId, leaf: logKeys(tx, batch, statement) };
      }
      if ('error' in judged) throw judged.error;
      const leaf = admit(context, tx, batch, statement, judged, position, 'ADMITTED');
      tx.event('exchange.received', partner, null, exchangeId, 'received');
      return { exchangeId, leaf };
    } catch (error) {
      if (!(error instanceof TripointError)) throw error;
      return {
        exchangeId,
        error,
        leaf: refuse(context, tx, partner, batch, error, { exchangeId, index: statement.index, leafHash: statement.leafHash }),
      };
    }
  }

  const logKeys = (tx: Transaction, batch: OpenedBatch, { statement, digest, index, leafHash }: OpenedStatement) =>
    tx.log({
      ...entryBase(context, tx.at),
      exchangeId: statement.exchangeId,
      kind: AuditKind.KEY_CHANGE,
      from: partner,
      to: self,
      verb: statement.verb,
      statementDigest: digest,
      manifestSha256: batch.manifestSha256,
      senderKeyId: batch.keyId,
      peerRef: { origin: batch.manifest.logOrigin, index, leafHash },
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
        const { n } = store.get('SELECT count(*) AS n FROM quarantine WHERE partner = ?', partner) as { n: number };
        if (n < limits.quarantineRows) tx.write('quarantine', partner, tx.at, error.code, digest, parcel);
        tx.log({
          ...entryBase(context, tx.at),
          kind: AuditKind.REJECTED,
          from: partner,
          to: self,
          externalReason: error.code,
          parcelSha256: digest,
        });
        tx.event('parcel.quarantined', partner, error.code, null, null);
        answerParcel(context, tx, partner, digest, error.code);
      },
    });
  }

  /** Same sequence, same manifest: the partner missed our answer. Same sequence, another manifest: equivocation, and we keep both. */
  async function again({ batch, parcel }: Incoming): Promise<Disposition> {
    const row = store.get(
      "SELECT manifest_sha256, receipt_sequence FROM batch WHERE partner = ? AND direction = 'received' AND link_sequence = ?",
      partner,
      batch.manifest.linkSequence,
    );
    if (row !== undefined && !sameBytes(row.manifest_sha256 as Uint8Array, batch.manifestSha256)) {
      await reject(parcel, new TripointError('EQUIVOCATION'));
      await submit({ phase: 'receive', bytes: 0, run: (tx) => tx.event('link.alarm', partner, 'EQUIVOCATION', null, null) });
      return 'term';
    }
    const receipt = row?.receipt_sequence as number | null | undefined;
    if (typeof receipt === 'number' && receipt > readLink(context, partner).peerReceivedThrough) options.resend(partner, receipt);
    else options.ackDue(partner);
    return 'ack';
  }

  /** Takes every batch that is next in order, all in as few commits as may be. */
  async function advance(ready: readonly Incoming[]): Promise<void> {
    const inOrder = [...ready].sort((a, b) => a.batch.manifest.linkSequence - b.batch.manifest.linkSequence);
    await Promise.all(inOrder.map((incoming) => submit(accept(incoming))));
    const last = inOrder.at(-1)?.batch.manifest;
    if (last === undefined) return;
    cursor = last.linkSequence;
    if (inOrder.every(({ judged }) => judged.every((verdict) => verdict === 'receipt'))) options.ackDue(partner);
    options.onReceivedThrough(partner, readLink(context, partner).peerReceivedThrough);
  }

  async function resumePending(): Promise<void> {
    for (;;) {
      const row = store.get('SELECT parcel FROM inbox_pending WHERE partner = ? AND link_sequence = ?', partner, cursor + 1);
      if (row === undefined) return;
      await advance([await open(row.parcel as Uint8Array)]);
    }
  }

  const wait = (linkSequence: number, parcel: Uint8Array) =>
    submit({ phase: 'receive', bytes: parcel.length, run: (tx) => tx.write('pending', partner, linkSequence, parcel) });

  async function handler(messages: readonly IncomingMessage[]): Promise<Disposition[]> {
    const opened = await Promise.all(
      messages.map(({ bytes }) =>
        open(bytes).catch((error: unknown) => {
          if (error instanceof TripointError) return error;
          throw error;
        }),
      ),
    );
    const dispositions: Disposition[] = new Array(messages.length).fill('ack');
    const ready = new Map<number, { incoming: Incoming; at: number }>();
    const later: { incoming: Incoming; at: number }[] = [];
    for (const [at, incoming] of opened.entries()) {
      if (incoming instanceof TripointError) {
        await reject((messages[at] as IncomingMessage).bytes, incoming);
        dispositions[at] = 'term';
        continue;
      }
      const { lane, linkSequence, receivedThrough } = incoming.batch.manifest;
      if (lane === Lane.ACK) await acknowledge(receivedThrough);
      else if (linkSequence <= cursor) dispositions[at] = await again(incoming);
      else if (isKnown(incoming.batch.manifest.batchId)) {
        await reject(incoming.parcel, new TripointError('EQUIVOCATION', 'two manifests with one batch id'));
        dispositions[at] = 'term';
      } else later.push({ incoming, at });
    }
    for (const item of later.sort((a, b) => a.incoming.batch.manifest.linkSequence - b.incoming.batch.manifest.linkSequence)) {
      const { linkSequence } = item.incoming.batch.manifest;
      if (linkSequence === cursor + ready.size + 1) ready.set(linkSequence, item);
      else if (ready.has(linkSequence)) {
        // The second copy is judged once the first is committed.
        dispositions[item.at] = 'nak';
      } else if (linkSequence <= cursor + limits.pendingBatches) await wait(linkSequence, item.incoming.parcel);
      else dispositions[item.at] = 'nak';
    }
    await advance([...ready.values()].map(({ incoming }) => incoming));
    await resumePending();
    return dispositions;
  }

  async function acknowledge(through: number): Promise<void> {
    if (through <= readLink(context, partner).peerReceivedThrough) return;
    await submit({ phase: 'receive', bytes: 0, run: (tx) => noteReceivedThrough(tx, through) });
    options.onReceivedThrough(partner, readLink(context, partner).peerReceivedThrough);
  }

  return { handler, resumePending, reject };
}

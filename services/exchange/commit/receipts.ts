// Receipts: a country reports what arrived, one receipt per batch. Receipts are statements like any other.
import { AuditKind, encode, Lane, type Outgoing, type Receipt, RecordKind, Verb, VerdictKind } from '../../../proto/index.ts';
import { type Code, type Country, type Id, sameBytes, TripointError, toHex } from '../../domain/index.ts';
import type { OpenedBatch, OpenedStatement } from '../../envelope/index.ts';
import { factsOfVerb, LINK_PLANE } from '../../records/index.ts';
import type { Context } from '../context/index.ts';
import { advanceExchange, claimDuties, endDuties } from './advance.ts';
import type { Leaf } from './append.ts';
import { readReceipt } from './claims.ts';
import { entryBase } from './entry.ts';
import { originate, recordRows } from './record.ts';
import { outbound } from './statement.ts';
import type { Sent, Transaction } from './transaction.ts';

export interface VerdictOn {
  readonly exchangeId: Uint8Array;
  /** Absent: accepted. */
  readonly error?: TripointError;
  readonly leaf: Leaf;
}

const verdictKind = (error: TripointError | undefined): VerdictKind =>
  error === undefined ? VerdictKind.ACCEPTED : error.retryable ? VerdictKind.RETRYABLE : VerdictKind.REFUSED;

function sendReceipt(context: Context, tx: Transaction, to: Country, verb: Verb, receipt: Outgoing<'Receipt'>): Sent {
  const content = encode('Receipt', receipt);
  const record = originate(context, {
    kind: RecordKind.RECEIPT,
    content,
    agency: '',
    classification: 0,
    caveats: [],
    created: tx.at,
  });
  for (const write of recordRows(context, record)) tx.write(...write);
  return tx.send(outbound(context, { to, lane: Lane.LINK, verb, record, issued: tx.at, step: 'sent' }));
}

/** Answers a batch whose manifest verified. */
export function answerBatch(
  context: Context,
  tx: Transaction,
  partner: Country,
  batch: OpenedBatch,
  verdicts: readonly VerdictOn[],
): Sent {
  return sendReceipt(context, tx, partner, Verb.RECEIPT, {
    batchId: batch.manifest.batchId,
    manifestSha256: batch.manifestSha256,
    verdicts: verdicts.map(({ exchangeId, error, leaf }) => ({
      exchangeId,
      verdict: verdictKind(error),
      code: error?.code ?? '',
      index: leaf.index,
      leafHash: leaf.hash,
    })),
  });
}

/** Answers a parcel that could not be opened, so that nothing is dropped silently. */
export function answerParcel(context: Context, tx: Transaction, partner: Country, parcelSha256: Uint8Array, code: Code): Sent {
  return sendReceipt(context, tx, partner, Verb.REJECTION, { parcelSha256, code });
}

/**
 * Applies a partner's receipt: closes the exchanges of our batch, or records why they were refused. Throws DUPLICATE_EXCHANGE. False: it
 * concerns no batch of ours.
 */
export function applyReceipt(
  context: Context,
  tx: Transaction,
  partner: Country,
  { manifest }: OpenedBatch,
  statement: OpenedStatement,
): boolean {
  const receipt = logReceipt(context, tx, partner, statement);
  return close(context, tx, partner, receipt, manifest);
}

/** Applies a partner's REJECTION: a parcel of ours did not open. Throws DUPLICATE_EXCHANGE. */
export function applyRejection(context: Context, tx: Transaction, partner: Country, statement: OpenedStatement): void {
  const { code } = logReceipt(context, tx, partner, statement);
  // loop: a rejection is never answered. The batch itself is resent until it is received.
  alarm(tx, partner, code);
}

function logReceipt(context: Context, tx: Transaction, partner: Country, statement: OpenedStatement): Receipt {
  const receipt = readReceipt(statement.record);
  // evidence: under an id that is already logged, another entry would pass for the receipt.
  const { exchangeId } = statement.statement;
  if (context.store.get('exchangeLogged', exchangeId) !== undefined || !tx.claim(`exchange ${toHex(exchangeId)}`))
    throw new TripointError('DUPLICATE_EXCHANGE', 'the id of a receipt');
  tx.log({
    ...entryBase(context, tx.at),
    exchangeId,
    kind: AuditKind.RECEIPT,
    from: partner,
    to: context.self,
    recordKind: statement.header.kind,
    verb: statement.statement.verb,
    recordId: statement.header.recordId,
    recordVersion: statement.header.version,
    statementDigest: statement.digest,
    manifestSha256: receipt.manifestSha256,
    parcelSha256: receipt.parcelSha256,
    externalReason: receipt.code,
  });
  return receipt;
}

/** flood: at most one event per partner and code in a commit, however many receipts it applies. */
export function alarm(tx: Transaction, partner: Country, code: string): void {
  if (tx.claim(`alarm ${partner} ${code}`)) tx.event('link.alarm', partner, code, null, null);
}

function close(
  context: Context,
  tx: Transaction,
  partner: Country,
  receipt: Receipt,
  { batchId: carriedBy, logOrigin: origin }: OpenedBatch['manifest'],
): boolean {
  const batch = context.store.get('batchSentTo', receipt.batchId, partner);
  if (batch === undefined || !sameBytes(batch.manifest_sha256, receipt.manifestSha256)) {
    alarm(tx, partner, 'MANIFEST_MISMATCH');
    return false;
  }
  // rewriting: the first receipt is final, since the exchanges that it closed rest on it. A later one would replace that proof.
  if (batch.receipt_batch !== null || !tx.claim(`receipt ${toHex(receipt.batchId)}`)) return false;
  tx.write('batchReceipt', carriedBy, receipt.batchId);
  const ours = new Map(context.store.all('queuedInBatch', receipt.batchId).map(({ exchange_id: id, verb }) => [toHex(id), verb]));
  for (const verdict of receipt.verdicts) {
    // A receipt applies only to the statements of its own batch, and only once.
    const id = toHex(verdict.exchangeId);
    const verb = ours.get(id);
    if (verb === undefined || !ours.delete(id) || !tx.claim(closedKey(id), Uint8Array.of(verdict.verdict))) continue;
    const accepted = verdict.verdict === VerdictKind.ACCEPTED;
    const code = accepted ? null : verdict.code;
    const peer = JSON.stringify({ origin, index: verdict.index, leafHash: toHex(verdict.leafHash) });
    const sent = { exchangeId: verdict.exchangeId, partner, from: 'QUEUED' } as const;
    advanceExchange(tx, sent, accepted ? 'accepted' : 'rejected', { code, peer });
    // A partner's acceptance of the link's own statements (keys, agreements) interests nobody; a refusal does.
    if (accepted && verb >= LINK_PLANE) continue;
    if (!accepted) endAwaited(context, tx, partner, verdict.exchangeId, verb as Verb);
    tx.event(accepted ? 'exchange.closed' : 'exchange.rejected', partner, code, verdict.exchangeId, 'sent');
  }
  return true;
}

const closedKey = (id: string): string => `closed ${id}`;

/** What a receipt in this commit says of an exchange, which the store does not show yet. */
export const verdictIn = (tx: Pick<Transaction, 'claimed'>, exchangeId: Id): VerdictKind | undefined =>
  tx.claimed(closedKey(toHex(exchangeId)))?.[0] as VerdictKind | undefined;

/** Who refused a recall, a correction or a question neither certifies, confirms nor answers it: nothing is awaited. */
function endAwaited(context: Context, tx: Transaction, partner: Country, exchangeId: Id, verb: Verb): void {
  const owed = factsOfVerb(verb)?.owes?.duty;
  // altered ledger: what meets the duty, in the same commit, has met what this would end, and the rows would contradict the log.
  if (owed === undefined || !claimDuties(tx, exchangeId)) return;
  const about = { exchangeId, kind: AuditKind.OBLIGATION_ENDED, from: context.self, to: partner, verb } as const;
  tx.log({ ...entryBase(context, tx.at), ...about, externalReason: owed });
  endDuties(tx, exchangeId, 'sent');
}

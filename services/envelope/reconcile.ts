// Messages with which two countries compare their logs. An answer is signed over its question, so that a partner's claims about
// its log can be proved to others later.
import { decode, encode, type Outgoing, type ReconcilePage, type ReconcileRequest } from '../../proto/index.ts';
import { sameBytes, sha256, TripointError, toHex } from '../domain/index.ts';
import { checkReconcileRow, isId } from './bounds.ts';
import { type PrivateKey, type SigningKey, signatureKeyId, signDetached, verifyDetached } from './jose.ts';
import { BOUNDS, LIMITS, RECONCILE_REPLY_CAPS, RECONCILE_REQUEST_CAPS, RECONCILE_ROWS } from './limits.ts';
import type { Link } from './open.ts';

const requireLength = (field: string, bytes: Uint8Array, ...lengths: number[]): void => {
  if (!lengths.includes(bytes.length)) throw new TripointError('MALFORMED', { field, rule: `${lengths.join(' or ')} bytes` });
};

/** Throws MALFORMED, OVERSIZED, WRONG_RECIPIENT or WRONG_SENDER. */
export function readReconcileRequest(bytes: Uint8Array, link: Link): ReconcileRequest {
  const request = decode('ReconcileRequest', bytes, RECONCILE_REQUEST_CAPS);
  if (request.to !== link.self) throw new TripointError('WRONG_RECIPIENT');
  if (request.from !== link.partner) throw new TripointError('WRONG_SENDER');
  requireLength('ReconcileRequest.nonce', request.nonce, 16);
  if (request.exchangeIds.length > RECONCILE_ROWS) throw new TripointError('OVERSIZED');
  for (const id of request.exchangeIds) requireLength('ReconcileRequest.exchange_ids', id, 16);
  // flood: one id named 256 times is as much work as 256 ids, and none of it is of use.
  if (new Set(request.exchangeIds.map(toHex)).size < request.exchangeIds.length)
    throw new TripointError('MALFORMED', { field: 'ReconcileRequest.exchange_ids', rule: 'each once' });
  return request;
}

export async function writeReconcileReply(page: Outgoing<'ReconcilePage'>, signer: PrivateKey): Promise<Uint8Array> {
  const signed = encode('ReconcilePage', page);
  return encode('ReconcileReply', { page: signed, signature: await signDetached('tripoint-reconcile', signed, signer) });
}

/** Throws unless the partner signed this page, for us, in answer to these bytes, and every row is well formed. */
export async function readReconcileReply(
  bytes: Uint8Array,
  link: Link,
  request: Uint8Array,
  keyOf: (kid: string) => SigningKey | undefined,
): Promise<ReconcilePage> {
  const reply = decode('ReconcileReply', bytes, RECONCILE_REPLY_CAPS);
  if (reply.signature === null) throw new TripointError('SIGNATURE_INVALID', 'there is none');
  const signer = keyOf(signatureKeyId('tripoint-reconcile', reply.signature));
  if (signer === undefined) throw new TripointError('UNKNOWN_KEY');
  if (signer.revokedAt !== undefined) throw new TripointError('KEY_REVOKED');
  await verifyDetached(reply.page, reply.signature, signer.key);
  const page = decode('ReconcilePage', reply.page, RECONCILE_REPLY_CAPS);
  if (signer.country !== link.partner || page.from !== link.partner) throw new TripointError('WRONG_SENDER');
  if (page.to !== link.self) throw new TripointError('WRONG_RECIPIENT');
  if (page.issued < signer.notBefore - LIMITS.skew || page.issued > signer.notAfter + LIMITS.skew)
    throw new TripointError('KEY_NOT_VALID');
  if (!sameBytes(page.requestSha256, sha256(request))) throw new TripointError('REPLAYED', 'it answers another question');
  if (page.rows.length > RECONCILE_ROWS) throw new TripointError('OVERSIZED');
  if (page.next >= BOUNDS.count)
    throw new TripointError('MALFORMED', { field: 'ReconcilePage.next', rule: `below ${BOUNDS.count}` });
  for (const row of page.rows) {
    if (!isId(row.exchangeId) || (row.correlation.length > 0 && !isId(row.correlation)))
      throw new TripointError('MALFORMED', { field: 'ReconcileRow', rule: 'ids that are UUIDv7' });
    requireLength('ReconcileRow.statement_digest', row.statementDigest, 0, 32);
    requireLength('ReconcileRow.leaf_hash', row.leafHash, 32);
    checkReconcileRow(row);
  }
  return page;
}

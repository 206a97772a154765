// Messages with which a country holds its copy of what another shares with it against the original. An answer is signed over its question, so
// that what a country said of its set can be proved to others later.
import { decode, encode, type Outgoing, type SetPage, type SetRequest } from '../../proto/index.ts';
import { sameBytes, sha256, TripointError, toHex } from '../domain/index.ts';
import { checkSetPage, checkSetRecord, isId } from './bounds.ts';
import { type PrivateKey, type SigningKey, signatureKeyId, signDetached, verifyDetached } from './jose.ts';
import { LIMITS, SET_ASKED, SET_REPLY_CAPS, SET_REQUEST_CAPS } from './limits.ts';
import type { Link } from './open.ts';

const malformed = (field: string, rule: string) => new TripointError('MALFORMED', { field, rule });
const HASH = 32;
const STEPS = 32;
const FANOUT = 16;
const ELEMENT = 48;
const MOST_ELEMENTS = 64;

const isPath = (path: Uint8Array): boolean => path.length <= STEPS && path.every((step) => step < FANOUT);

/** flood: one node named 256 times is as much work as 256 nodes, and none of it is of use. */
const isEachOnce = (all: readonly Uint8Array[]): boolean => new Set(all.map(toHex)).size === all.length;

/** Throws MALFORMED, OVERSIZED, WRONG_RECIPIENT or WRONG_SENDER. */
export function readSetRequest(bytes: Uint8Array, link: Link): SetRequest {
  const request = decode('SetRequest', bytes, SET_REQUEST_CAPS);
  const { paths, recordIds, root, nonce } = request;
  if (request.to !== link.self) throw new TripointError('WRONG_RECIPIENT');
  if (request.from !== link.partner) throw new TripointError('WRONG_SENDER');
  if (nonce.length !== 16) throw malformed('SetRequest.nonce', '16 bytes');
  if (root.length !== 0 && root.length !== HASH) throw malformed('SetRequest.root', '0 or 32 bytes');
  if (paths.length > SET_ASKED || recordIds.length > SET_ASKED) throw new TripointError('OVERSIZED');
  if (!paths.every(isPath) || !isEachOnce(paths)) throw malformed('SetRequest.paths', 'at most 32 steps from 0 to 15, each once');
  if (!recordIds.every(isId) || !isEachOnce(recordIds)) throw malformed('SetRequest.record_ids', 'UUIDv7, each once');
  return request;
}

export async function writeSetReply(page: Outgoing<'SetPage'>, signer: PrivateKey): Promise<Uint8Array> {
  const signed = encode('SetPage', page);
  return encode('SetReply', { page: signed, signature: await signDetached('tripoint-set', signed, signer) });
}

/** Throws unless the partner signed this page, for us, in answer to these bytes, and all of it is well formed. */
export async function readSetReply(
  bytes: Uint8Array,
  link: Link,
  request: Uint8Array,
  keyOf: (kid: string) => SigningKey | undefined,
): Promise<SetPage> {
  const reply = decode('SetReply', bytes, SET_REPLY_CAPS);
  if (reply.signature === null) throw new TripointError('SIGNATURE_INVALID', 'there is none');
  const signer = keyOf(signatureKeyId('tripoint-set', reply.signature));
  if (signer === undefined) throw new TripointError('UNKNOWN_KEY');
  if (signer.revokedAt !== undefined) throw new TripointError('KEY_REVOKED');
  await verifyDetached(reply.page, reply.signature, signer.key);
  const page = decode('SetPage', reply.page, SET_REPLY_CAPS);
  if (signer.country !== link.partner || page.from !== link.partner) throw new TripointError('WRONG_SENDER');
  if (page.to !== link.self) throw new TripointError('WRONG_RECIPIENT');
  if (page.issued < signer.notBefore - LIMITS.skew || page.issued > signer.notAfter + LIMITS.skew)
    throw new TripointError('KEY_NOT_VALID');
  if (!sameBytes(page.requestSha256, sha256(request))) throw new TripointError('REPLAYED', 'it answers another question');
  if (!page.preparing) checkPage(page);
  return page;
}

function checkPage(page: SetPage): void {
  if (page.nodes.length > SET_ASKED || page.records.length > SET_ASKED) throw new TripointError('OVERSIZED');
  checkSetPage(page);
  for (const { elements, children } of page.nodes) {
    const isLeaf = children.length === 0 && elements.length % ELEMENT === 0 && elements.length <= MOST_ELEMENTS * ELEMENT;
    const isInner = elements.length === 0 && children.length === FANOUT * HASH;
    if (!isLeaf && !isInner) throw malformed('SetPage.nodes', 'at most 64 elements of 48 bytes, or 16 children of 32 bytes');
  }
  if (!isEachOnce(page.records.map(({ recordId }) => recordId))) throw malformed('SetPage.records', 'each once');
  page.records.forEach(checkSetRecord);
}

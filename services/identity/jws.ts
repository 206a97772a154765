import { createPrivateKey, hash, type X509Certificate } from 'node:crypto';
import { CompactSign, compactVerify, errors } from 'jose';
import { fromBase64, fromBase64url, TripointError, toBase64, utf8 } from '../domain/index.ts';
import { readCertificate } from './certificate.ts';

/** The allowlist of documents that X.509 identities sign. */
const ALGORITHM = 'PS256';

const refuse = (field: string, rule: string, cause?: unknown) => new TripointError('KEY_SET_INVALID', { field, rule }, { cause });

export interface Signer {
  readonly privateKeyPem: string;
  /** The signer's certificate; for a key set the root may follow. */
  readonly chainPem: readonly string[];
}

/** SHA-256 over the ASCII bytes of a JWS in compact serialization. */
export const digestOf = (jws: string): Uint8Array => hash('sha256', utf8(jws), 'buffer');

/**
 * Signs a document as a compact JWS (RFC 7515) with its certificate chain in x5c.
 * Throws KEY_SET_INVALID when the key is not that of the certificate.
 */
export async function signDocument(document: object, type: string, signer: Signer): Promise<string> {
  const chain = signer.chainPem.map((pem, i) => readCertificate(pem, `chainPem[${i}]`));
  const key = createPrivateKey(signer.privateKeyPem);
  if (!chain[0]?.checkPrivateKey(key)) throw refuse('privateKeyPem', 'the key of the first certificate');
  return new CompactSign(utf8(JSON.stringify(document)))
    .setProtectedHeader({ alg: ALGORITHM, typ: type, x5c: chain.map(({ raw }) => toBase64(raw)) })
    .sign(key);
}

/** A JWS, split and bounded. Nothing in it is trusted before `verified` was called with a trusted key. */
export interface OpenedJws {
  readonly chain: readonly X509Certificate[];
  /** The payload, if the signature verifies under the certificate's key. Throws KEY_SET_INVALID. */
  verified(certificate: X509Certificate): Promise<unknown>;
}

function text(part: string | undefined, field: string): string {
  const bytes = fromBase64url(part ?? '');
  // malleability: two spellings of one signature would give one document two digests.
  if (bytes === undefined || bytes.length === 0) throw refuse(field, 'base64url without padding');
  return Buffer.from(bytes).toString('utf8');
}

function json(source: string, field: string): unknown {
  let value: unknown;
  let again: string;
  try {
    value = JSON.parse(source);
    again = JSON.stringify(value); // throws as well: RangeError on hostile nesting
  } catch (cause) {
    throw refuse(field, 'JSON', cause);
  }
  // Parsers read duplicate members differently. The output of JSON.stringify has none, and no white space.
  if (again !== source) throw refuse(field, 'JSON without white space or members written twice');
  return value;
}

/** Splits a JWS of `type`. Throws KEY_SET_INVALID, ALGORITHM_NOT_ALLOWED or OVERSIZED. */
export function openJws(jws: string, type: string, maxBytes: number): OpenedJws {
  if (jws.length > maxBytes) throw new TripointError('OVERSIZED', { field: 'jws', rule: `at most ${maxBytes} bytes` });
  const parts = jws.split('.');
  if (parts.length !== 3) throw refuse('jws', 'compact serialization');
  const header = json(text(parts[0], 'header'), 'header') as Record<string, unknown> | null;
  if (typeof header !== 'object' || header === null) throw refuse('header', 'an object');
  if (header.alg !== ALGORITHM) throw new TripointError('ALGORITHM_NOT_ALLOWED', { field: 'header.alg', rule: ALGORITHM });
  // Nothing else may steer verification: no jwk, jku, kid, crit, b64 (RFC 8725, 3.8–3.11).
  if (Object.keys(header).sort().join() !== 'alg,typ,x5c') throw refuse('header', 'alg, typ and x5c only');
  if (header.typ !== type) throw refuse('header.typ', type);
  const { x5c } = header;
  if (!Array.isArray(x5c) || x5c.length < 1 || x5c.length > 2) throw refuse('header.x5c', 'one or two certificates');
  const chain = x5c.map((entry: unknown, i) => {
    const der = typeof entry === 'string' ? fromBase64(entry) : undefined;
    if (der === undefined || der.length === 0) throw refuse(`x5c[${i}]`, 'base64');
    return readCertificate(Buffer.from(der), `x5c[${i}]`);
  });
  const payload = text(parts[1], 'payload');
  text(parts[2], 'signature');
  return {
    chain,
    async verified(certificate) {
      try {
        await compactVerify(jws, certificate.publicKey, { algorithms: [ALGORITHM] });
      } catch (cause) {
        if (cause instanceof errors.JOSEAlgNotAllowed) throw new TripointError('ALGORITHM_NOT_ALLOWED', 'jws', { cause });
        throw refuse('signature', 'made by the key of x5c[0]', cause);
      }
      return json(payload, 'payload');
    },
  };
}

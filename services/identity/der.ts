import { TripointError } from '../domain/index.ts';

/** One element of DER (X.690): its tag byte and its contents. */
interface Element {
  readonly tag: number;
  readonly body: Uint8Array;
}

export interface Extension {
  /** The contents of the OBJECT IDENTIFIER, as hex. */
  readonly oid: string;
  readonly critical: boolean;
  readonly value: Uint8Array;
}

const malformed = () => new TripointError('KEY_SET_INVALID', { field: 'x5c', rule: 'certificates in DER' });

/** Splits bytes into the DER elements that fill them exactly: definite, shortest lengths, low tag numbers. */
function elements(bytes: Uint8Array): Element[] {
  const found: Element[] = [];
  for (let at = 0; at < bytes.length; ) {
    const tag = bytes[at] as number;
    let length = bytes[at + 1];
    let start = at + 2;
    if ((tag & 0x1f) === 0x1f || length === undefined) throw malformed();
    if (length >= 0x80) {
      const size = length & 0x7f;
      if (size < 1 || size > 2 || start + size > bytes.length) throw malformed();
      length = 0;
      for (const byte of bytes.subarray(start, start + size)) length = length * 256 + byte;
      if (length < 0x80 || (size === 2 && length < 0x100)) throw malformed();
      start += size;
    }
    if (start + length > bytes.length) throw malformed();
    found.push({ tag, body: bytes.subarray(start, start + length) });
    at = start + length;
  }
  return found;
}

const SEQUENCE = 0x30;
const BOOLEAN = 0x01;
const OID = 0x06;
const BIT_STRING = 0x03;
const OCTET_STRING = 0x04;
const EXTENSIONS = 0xa3;
/** GeneralName, uniformResourceIdentifier [6] (RFC 5280, 4.2.1.6). */
const URI = 0x86;

function one(bytes: Uint8Array, tag: number): Element {
  const [first, ...rest] = elements(bytes);
  if (first?.tag !== tag || rest.length > 0) throw malformed();
  return first;
}

/**
 * The extensions of an X.509 certificate (RFC 5280, 4.1). node:crypto verifies signatures but shows neither key usage nor which
 * extensions are critical, and shows alternative names only as text that an attacker's name may imitate.
 */
export function extensionsOf(certificate: Uint8Array): Extension[] {
  const [tbs] = elements(one(certificate, SEQUENCE).body);
  if (tbs?.tag !== SEQUENCE) throw malformed();
  const block = elements(tbs.body).find(({ tag }) => tag === EXTENSIONS);
  if (block === undefined) return [];
  const extensions = elements(one(block.body, SEQUENCE).body).map(({ tag, body }): Extension => {
    const [id, ...rest] = elements(body);
    const flag = rest.length === 2 ? rest[0] : undefined;
    const value = rest.at(-1);
    if (tag !== SEQUENCE || id?.tag !== OID || value?.tag !== OCTET_STRING || rest.length > 2) throw malformed();
    if (flag !== undefined && flag.tag !== BOOLEAN) throw malformed();
    return { oid: Buffer.from(id.body).toString('hex'), critical: flag !== undefined && flag.body[0] !== 0, value: value.body };
  });
  // RFC 5280, 4.2: no extension twice; two readers could each use a different one.
  if (new Set(extensions.map(({ oid }) => oid)).size !== extensions.length) throw malformed();
  return extensions;
}

/** The first byte of a KeyUsage BIT STRING: 0x80 digitalSignature … 0x04 keyCertSign, 0x02 cRLSign (RFC 5280, 4.2.1.3). */
export const usageBits = (value: Uint8Array): number => one(value, BIT_STRING).body[1] ?? 0;

/** The URIs of a SubjectAltName, and how many names of any type there are. */
export function alternativeNames(value: Uint8Array): { uris: string[]; count: number } {
  const names = elements(one(value, SEQUENCE).body);
  const uris = names.filter(({ tag }) => tag === URI).map(({ body }) => Buffer.from(body).toString('latin1'));
  return { uris, count: names.length };
}

/** Whether BasicConstraints say cA (RFC 5280, 4.2.1.9). node:crypto's own `ca` is false as well for one without keyCertSign. */
export const saysAuthority = (value: Uint8Array): boolean =>
  elements(one(value, SEQUENCE).body).some(({ tag, body }) => tag === BOOLEAN && body[0] !== 0);

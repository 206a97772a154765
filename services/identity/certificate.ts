import { X509Certificate } from 'node:crypto';
import { type Country, DAY, type Micros, TripointError } from '../domain/index.ts';
import { alternativeNames, type Extension, extensionsOf, saysAuthority, usageBits } from './der.ts';

const refuse = (field: string, rule: string, cause?: unknown) => new TripointError('KEY_SET_INVALID', { field, rule }, { cause });

/** Extension identifiers: the contents of 2.5.29.x. */
const KEY_USAGE = '551d0f';
const ALTERNATIVE_NAME = '551d11';
const BASIC_CONSTRAINTS = '551d13';
const EXTENDED_KEY_USAGE = '551d25';
const UNDERSTOOD = [KEY_USAGE, ALTERNATIVE_NAME, BASIC_CONSTRAINTS, EXTENDED_KEY_USAGE];

const DIGITAL_SIGNATURE = 0x80;
const CERT_SIGN = 0x04;
const CRL_SIGN = 0x02;

/** sha256/384/512WithRSAEncryption. SHA-1 and MD5 signatures can be forged by collision. */
const SIGNATURES = ['1.2.840.113549.1.1.11', '1.2.840.113549.1.1.12', '1.2.840.113549.1.1.13'];

/** PS256 keys: below 2048 bits too weak, above 4096 a way to make us work (RFC 7518, 3.5). */
const RSA_BITS = { least: 2048, most: 4096 };
const CERTIFICATE_BYTES = 4096;

/** The one name that a gateway's certificate carries. */
export const gatewayName = (country: Country): string => `tripoint:gateway:${country}`;

/** Serial numbers in lower-case hex, whole bytes. */
export const serialOf = (certificate: X509Certificate): string => certificate.serialNumber.toLowerCase();

const micros = (date: Date): Micros => date.getTime() * 1000;

const validity = (certificate: X509Certificate): { from: Micros; to: Micros } => ({
  from: micros(certificate.validFromDate),
  to: micros(certificate.validToDate),
});

/** Reads one certificate, PEM or DER. Throws KEY_SET_INVALID. */
export function readCertificate(source: string | Uint8Array, field: string): X509Certificate {
  if (source.length > 2 * CERTIFICATE_BYTES) throw refuse(field, `at most ${CERTIFICATE_BYTES} bytes`);
  let certificate: X509Certificate;
  try {
    certificate = new X509Certificate(source);
  } catch (cause) {
    throw refuse(field, 'an X.509 certificate', cause);
  }
  if (certificate.raw.length > CERTIFICATE_BYTES) throw refuse(field, `at most ${CERTIFICATE_BYTES} bytes`);
  return certificate;
}

function checkKey(certificate: X509Certificate, field: string): void {
  const { asymmetricKeyType, asymmetricKeyDetails } = certificate.publicKey;
  const { modulusLength = 0, publicExponent = 0n } = asymmetricKeyDetails ?? {};
  if (asymmetricKeyType !== 'rsa') throw refuse(field, 'an RSA key');
  if (modulusLength < RSA_BITS.least || modulusLength > RSA_BITS.most || publicExponent !== 65_537n)
    throw refuse(field, `RSA of ${RSA_BITS.least} to ${RSA_BITS.most} bits, exponent 65537`);
  if (!SIGNATURES.includes(certificate.signatureAlgorithmOid))
    throw new TripointError('ALGORITHM_NOT_ALLOWED', { field, rule: 'a certificate signed with RSA and SHA-256, 384 or 512' });
}

function extensionTable(certificate: X509Certificate, field: string): Map<string, Extension> {
  const extensions = extensionsOf(certificate.raw);
  // RFC 5280, 4.2: a critical extension that is not understood (name constraints, policies) refuses the certificate.
  if (extensions.some(({ oid, critical }) => critical && !UNDERSTOOD.includes(oid)))
    throw refuse(field, 'no critical extension other than key usage, names and basic constraints');
  return new Map(extensions.map((extension) => [extension.oid, extension]));
}

function bits(extensions: Map<string, Extension>): number {
  const usage = extensions.get(KEY_USAGE);
  return usage === undefined ? 0 : usageBits(usage.value);
}

function isAuthority(extensions: Map<string, Extension>): boolean {
  const constraints = extensions.get(BASIC_CONSTRAINTS);
  return constraints !== undefined && saysAuthority(constraints.value);
}

/** Reads the pinned national root: a CA that may sign certificates and revocation lists. Throws KEY_SET_INVALID. */
export function readRoot(pem: string): X509Certificate {
  const field = 'anchor.rootPem';
  const root = readCertificate(pem, field);
  checkKey(root, field);
  const extensions = extensionTable(root, field);
  const usage = bits(extensions);
  if (!isAuthority(extensions)) throw refuse(field, 'a certificate authority');
  if ((usage & CERT_SIGN) === 0 || (usage & CRL_SIGN) === 0) throw refuse(field, 'key usage keyCertSign and cRLSign');
  if (!root.checkIssued(root) || !root.verify(root.publicKey)) throw refuse(field, 'self-signed');
  return root;
}

/** Whether both certificates cover the whole of a window. */
export function checkWindow(certificate: X509Certificate, from: Micros, to: Micros, field: string): void {
  const valid = validity(certificate);
  if (from < valid.from || to > valid.to) throw refuse(field, 'valid for the whole window of what it signs');
}

/** Checks that a certificate is valid only for signing the key sets of `country`'s gateway. */
export function checkPurpose(leaf: X509Certificate, country: Country, field: string): void {
  checkKey(leaf, field);
  const extensions = extensionTable(leaf, field);
  if (isAuthority(extensions) || (bits(extensions) & CERT_SIGN) !== 0) throw refuse(field, 'not a certificate authority');
  if ((bits(extensions) & DIGITAL_SIGNATURE) === 0) throw refuse(field, 'key usage digitalSignature');
  // TLS certificates of the same root carry the same name; their keys are more exposed and must not sign key sets.
  if (extensions.has(EXTENDED_KEY_USAGE)) throw refuse(field, 'no extended key usage: TLS certificates sign no key sets');
  const names = extensions.get(ALTERNATIVE_NAME);
  const { uris, count } = names === undefined ? { uris: [], count: 0 } : alternativeNames(names.value);
  // impersonation: another country's root may issue any name; only the pair (pinned root, name) counts.
  if (count !== 1 || uris[0] !== gatewayName(country)) throw refuse(field, `the one name ${gatewayName(country)}`);
}

/**
 * Checks that `leaf` is the identity of `country`'s gateway, issued by its pinned root itself: no intermediates, so there is no
 * path building to get wrong. Throws KEY_SET_INVALID or ALGORITHM_NOT_ALLOWED.
 */
export function checkIdentity(leaf: X509Certificate, root: X509Certificate, country: Country): void {
  const field = 'x5c[0]';
  // checkIssued compares names and key identifiers and the issuer's key usage; only verify looks at the signature.
  if (!leaf.checkIssued(root) || !leaf.verify(root.publicKey)) throw refuse(field, 'issued by the pinned root');
  checkPurpose(leaf, country, field);
}

export interface CertificateSummary {
  readonly name: string;
  readonly subject: string;
  readonly serial: string;
  readonly notBefore: Micros;
  readonly notAfter: Micros;
  /** Whole days until notAfter; negative once it has passed. */
  readonly daysLeft: number;
}

/** Each certificate's details for operators. Reads, does not verify. Throws KEY_SET_INVALID for anything but a certificate. */
export function describeCertificates(certificates: Readonly<Record<string, string>>, at: Micros): CertificateSummary[] {
  return Object.entries(certificates).map(([name, pem]) => {
    const certificate = readCertificate(pem, name);
    const { from, to } = validity(certificate);
    return {
      name,
      subject: certificate.subject.replaceAll('\n', ', '),
      serial: serialOf(certificate),
      notBefore: from,
      notAfter: to,
      daysLeft: Math.floor((to - at) / DAY),
    };
  });
}

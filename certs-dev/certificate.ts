import { createPrivateKey, generateKeyPair, hash, type KeyObject, randomBytes, sign, X509Certificate } from 'node:crypto';
import { promisify } from 'node:util';
import forge from 'node-forge';
import { HOUR, MINUTE, type Micros } from '../services/domain/index.ts';

/** A certificate and its key, as PEM. */
export interface Pair {
  readonly certificate: string;
  readonly key: string;
}

export interface Validity {
  readonly from: Micros;
  readonly to: Micros;
}

/** The subject alternative names of a certificate: URIs, IP addresses and host names. */
export interface Names {
  readonly uris?: readonly string[];
  readonly hosts?: readonly string[];
}

type Purpose = 'identity' | 'tls-server' | 'tls-client';

const rsa = promisify(generateKeyPair);
const isAddress = (host: string) => host.includes(':') || /^[\d.]+$/.test(host);

/**
 * forge builds the certificate; node:crypto makes the keys and signs, since forge's own RSA takes 30 ms per signature. forge passes
 * the bytes to be signed to a digest, so the digest here only collects them.
 */
function signWith(certificate: forge.pki.Certificate, key: KeyObject | string): void {
  let bytes = Buffer.alloc(0);
  const keeper = {
    algorithm: 'sha256',
    update(binary: string) {
      bytes = Buffer.concat([bytes, Buffer.from(binary, 'latin1')]);
      return keeper;
    },
  };
  const signer = { sign: () => sign('sha256', bytes, key).toString('latin1') };
  certificate.sign(signer as unknown as forge.pki.rsa.PrivateKey, keeper as unknown as forge.md.MessageDigest);
}

interface Request {
  readonly commonName: string;
  readonly validity: Validity;
  readonly bits: number;
  readonly extensions: readonly object[];
  readonly issuer?: Pair;
}

async function make({ commonName, validity, bits, extensions, issuer }: Request): Promise<Pair> {
  const { publicKey, privateKey } = await rsa('rsa', { modulusLength: bits });
  const certificate = forge.pki.createCertificate();
  certificate.publicKey = forge.pki.publicKeyFromPem(publicKey.export({ type: 'spki', format: 'pem' }).toString());
  // 16 bytes, positive, never starting with a zero byte (RFC 5280, 4.1.2.2).
  certificate.serialNumber = `4d${randomBytes(15).toString('hex')}`;
  certificate.validity.notBefore = new Date(validity.from / 1000);
  certificate.validity.notAfter = new Date(validity.to / 1000);
  const subject = [
    { name: 'organizationName', value: 'Tripoint development, not for use' },
    { name: 'commonName', value: commonName },
  ];
  const parent = issuer && forge.pki.certificateFromPem(issuer.certificate);
  certificate.setSubject(subject);
  certificate.setIssuer(parent?.subject.attributes ?? subject);
  const keyIdentifier = (parent ?? certificate).generateSubjectKeyIdentifier().getBytes();
  certificate.setExtensions([...extensions, { name: 'subjectKeyIdentifier' }, { name: 'authorityKeyIdentifier', keyIdentifier }]);
  signWith(certificate, issuer?.key ?? privateKey);
  return {
    certificate: forge.pki.certificateToPem(certificate).replaceAll('\r', ''),
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  };
}

/** A national root: RSA-3072, signs certificates and revocation lists, no intermediates. */
export const makeRoot = (commonName: string, validity: Validity): Promise<Pair> =>
  make({
    commonName,
    validity,
    bits: 3072,
    extensions: [
      { name: 'basicConstraints', cA: true, pathLenConstraint: 0, critical: true },
      { name: 'keyUsage', keyCertSign: true, cRLSign: true, critical: true },
    ],
  });

const EXTENDED: Record<Purpose, readonly object[]> = {
  identity: [],
  'tls-server': [{ name: 'extKeyUsage', serverAuth: true }],
  'tls-client': [{ name: 'extKeyUsage', clientAuth: true }],
};

/** A certificate under a root: RSA-2048. */
export const makeLeaf = (
  purpose: Purpose,
  commonName: string,
  { uris = [], hosts = [] }: Names,
  validity: Validity,
  issuer: Pair,
): Promise<Pair> =>
  make({
    commonName,
    validity,
    bits: 2048,
    issuer,
    extensions: [
      { name: 'basicConstraints', cA: false, critical: true },
      { name: 'keyUsage', digitalSignature: true, critical: true },
      ...EXTENDED[purpose],
      {
        name: 'subjectAltName',
        altNames: [
          ...uris.map((value) => ({ type: 6, value })),
          ...hosts.map((host) => (isAddress(host) ? { type: 7, ip: host } : { type: 2, value: host })),
        ],
      },
    ],
  });

export const notAfterOf = (certificate: string): Micros => new X509Certificate(certificate).validToDate.getTime() * 1000;

/** Whether a stored pair can be kept: key and certificate match, under this root, with these names, valid for `least` more microseconds. */
export function isUsable(pair: Pair, root: string, { uris = [], hosts = [] }: Names, now: Micros, least = 12 * HOUR): boolean {
  try {
    const certificate = new X509Certificate(pair.certificate);
    const issuer = new X509Certificate(root);
    return (
      certificate.checkPrivateKey(createPrivateKey(pair.key)) &&
      certificate.checkIssued(issuer) &&
      certificate.verify(issuer.publicKey) &&
      certificate.validFromDate.getTime() * 1000 <= now + MINUTE &&
      notAfterOf(pair.certificate) >= now + least &&
      uris.every((uri) => certificate.subjectAltName === `URI:${uri}`) &&
      hosts.every((host) => (isAddress(host) ? certificate.checkIP(host) : certificate.checkHost(host)) !== undefined)
    );
  } catch {
    return false;
  }
}

/** SHA-256 over the DER of the SubjectPublicKeyInfo, lower-case hex: what `pinned_certs` of nats-server compares. */
export const spkiSha256 = (certificate: string): string =>
  hash('sha256', new X509Certificate(certificate).publicKey.export({ type: 'spki', format: 'der' }), 'hex');

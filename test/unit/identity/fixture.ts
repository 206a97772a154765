import { createHash, generateKeyPairSync, sign } from 'node:crypto';
import nodeForge from 'node-forge';
import { makeLeaf, makeRoot, type Names, type Pair } from '../../../certs-dev/certificate.ts';
import { type Country, DAY, HOUR, type Micros, SUITES } from '../../../services/domain/index.ts';
import { type Anchor, gatewayName, generateKeys, type KeySetDocument, logVerifierKey } from '../../../services/identity/index.ts';

/** 2026-01-01 UTC. */
export const NOW: Micros = 1_767_225_600_000_000;
const VALID = { from: NOW - HOUR, to: NOW + 7 * DAY };

export interface Nation {
  readonly country: Country;
  readonly root: Pair;
  readonly identity: Pair;
}

export async function nation(country: Country): Promise<Nation> {
  const root = await makeRoot(`${country} root`, VALID);
  return { country, root, identity: await leaf(root, { uris: [gatewayName(country)] }) };
}

export const leaf = (root: Pair, names: Names, validity = VALID, purpose: 'identity' | 'tls-client' = 'identity') =>
  makeLeaf(purpose, 'leaf', names, validity, root);

export const signerOf = (pair: Pair) => ({ privateKeyPem: pair.key, chainPem: [pair.certificate] });

export const anchorOf = (nation: Nation, first: string): Anchor => ({
  country: nation.country,
  rootPem: nation.root.certificate,
  firstKeySet: createHash('sha256').update(first).digest('hex'),
});

const logKey = generateKeyPairSync('ed25519').publicKey.export({ format: 'jwk' }).x ?? '';

export async function document(country: Country, change: Partial<KeySetDocument> = {}): Promise<KeySetDocument> {
  const origin = `tripoint.example/${country.toLowerCase()}/2026`;
  return {
    version: 1,
    country,
    number: 1,
    previous: null,
    notBefore: NOW,
    notAfter: NOW + 24 * HOUR,
    wireVersions: [1],
    suites: SUITES,
    keys: (await generateKeys()).published,
    log: { origin, vkey: logVerifierKey(origin, Buffer.from(logKey, 'base64url')) },
    ...change,
  };
}

const part = (value: unknown) => Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');
export const der = (pem: string) => pem.replaceAll(/-----[A-Z ]+-----|\s/g, '');

/** Signs anything, lawful or not, without the product's code, as an attacker with this key could. */
export function forge(payload: unknown, pair: Pair, header: Record<string, unknown> = {}): string {
  const typ = 'tripoint-key-set+jwt';
  const input = `${part({ alg: 'PS256', typ, x5c: [der(pair.certificate)], ...header })}.${part(payload)}`;
  const signature = sign('sha256', Buffer.from(input), { key: pair.key, padding: 6, saltLength: 32 });
  return `${input}.${signature.toString('base64url')}`;
}

/** A certificate that no honest root would issue, built and signed by node-forge. */
export function oddLeaf(root: Pair, { bits = 2048, sha1 = false, extensions = [] as object[] }): Pair {
  const keys = generateKeyPairSync('rsa', { modulusLength: bits });
  const key = keys.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  const made = nodeForge.pki.createCertificate();
  const parent = nodeForge.pki.certificateFromPem(root.certificate);
  made.publicKey = nodeForge.pki.publicKeyFromPem(keys.publicKey.export({ type: 'spki', format: 'pem' }).toString());
  made.serialNumber = '4d02';
  made.validity.notBefore = new Date((NOW - HOUR) / 1000);
  made.validity.notAfter = new Date((NOW + 7 * DAY) / 1000);
  made.setSubject([{ name: 'commonName', value: 'leaf' }]);
  made.setIssuer(parent.subject.attributes);
  const names = { name: 'subjectAltName', altNames: [{ type: 6, value: 'tripoint:gateway:CA' }] };
  made.setExtensions(extensions.length > 0 ? [names, ...extensions] : [names, { name: 'keyUsage', digitalSignature: true }]);
  made.sign(nodeForge.pki.privateKeyFromPem(root.key), sha1 ? nodeForge.md.sha1.create() : nodeForge.md.sha256.create());
  return { certificate: nodeForge.pki.certificateToPem(made), key };
}

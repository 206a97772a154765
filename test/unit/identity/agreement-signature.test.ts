import { beforeAll, describe, expect, it } from 'vitest';
import { DAY, HOUR, MINUTE } from '../../../services/domain/index.ts';
import {
  type AgreementSignatureDocument,
  claimedParty,
  issueRevocationList,
  signAgreement,
  verifyAgreementSignature,
} from '../../../services/identity/index.ts';
import { forge, leaf, type Nation, NOW, nation, oddLeaf, signerOf } from './fixture.ts';

const TYPE = { typ: 'tripoint-agreement+jwt' };
const document: AgreementSignatureDocument = {
  version: 1,
  agreement: 'ca-us-cargo',
  agreementVersion: '2',
  digest: 'ab'.repeat(32),
  takesEffect: NOW + DAY,
  party: 'CA',
  signedAt: NOW,
};
const uris = ['tripoint:gateway:CA'];

let ca: Nation;
let us: Nation;
let anchor: { country: string; rootPem: string };
let jws: string;
beforeAll(async () => {
  [ca, us] = await Promise.all([nation('CA'), nation('US')]);
  anchor = { country: 'CA', rootPem: ca.root.certificate };
  ({ jws } = await signAgreement(document, signerOf(ca.identity)));
});

const refused = (field: string) =>
  expect.objectContaining({
    code: 'AGREEMENT_SIGNATURE_INVALID',
    faults: [expect.objectContaining({ field: `signatures/CA/${field}` })],
  });
const verify = (text: string, at = NOW) => verifyAgreementSignature(text, anchor, at);

describe('a signature over an agreement', () => {
  it('verifies as what was signed, also one that was made outside the product', async () => {
    expect(await verify(jws)).toEqual({ document, jws });
    expect((await verify(forge(document, ca.identity, TYPE))).document).toEqual(document);
  });

  it('holds when the certificate that made it has long expired', async () => {
    expect((await verify(jws, NOW + 900 * DAY)).document).toEqual(document);
  });

  it('may carry the pinned root, and no other', async () => {
    const withRoot = async (root: string) => {
      const signer = { privateKeyPem: ca.identity.key, chainPem: [ca.identity.certificate, root] };
      return verify((await signAgreement(document, signer)).jws);
    };
    await expect(withRoot(ca.root.certificate)).resolves.toMatchObject({ document });
    await expect(withRoot(us.root.certificate)).rejects.toEqual(refused('x5c[1]'));
  });

  it('says whose it is before it is verified, or nothing', () => {
    expect(claimedParty(jws)).toBe('CA');
    for (const none of ['', 'a.b.c', 'x'.repeat(100_000), forge({ party: 'Canada' }, ca.identity), forge([], ca.identity)])
      expect(claimedParty(none)).toBeUndefined();
  });

  it('is not made with the identity of another country, nor with one that is not valid', async () => {
    await expect(signAgreement(document, signerOf(us.identity))).rejects.toEqual(refused('chainPem[0]'));
    const late = { ...document, signedAt: NOW + 8 * DAY };
    await expect(signAgreement(late, signerOf(ca.identity))).rejects.toEqual(refused('chainPem[0]'));
    const mixed = { privateKeyPem: us.identity.key, chainPem: [ca.identity.certificate] };
    await expect(signAgreement(document, mixed)).rejects.toEqual(refused('privateKeyPem'));
  });
});

describe('who signed', () => {
  it.each([
    ['another root, same name', 'x5c[0]', async () => (await nation('CA')).identity],
    ['another country under its own root', 'x5c[0]', async () => us.identity],
    ['the pinned root, another country', 'x5c[0]', () => leaf(ca.root, { uris: ['tripoint:gateway:US'] })],
    ['the pinned root, a TLS certificate', 'x5c[0]', () => leaf(ca.root, { uris }, undefined, 'tls-client')],
    ['the root itself', 'x5c[0]', async () => ca.root],
    ['a certificate that had expired', 'x5c[0]', () => leaf(ca.root, { uris }, { from: NOW - DAY, to: NOW - MINUTE })],
    ['one that was not yet valid', 'x5c[0]', () => leaf(ca.root, { uris }, { from: NOW + HOUR, to: NOW + DAY })],
    ['one signed with SHA-1', 'x5c[0]', async () => oddLeaf(ca.root, { sha1: true })],
    ['a key of 1024 bits', 'x5c[0]', async () => oddLeaf(ca.root, { bits: 1024 })],
  ])('%s is refused', async (_, field, signer) => {
    await expect(verify(forge(document, await signer(), TYPE))).rejects.toEqual(refused(field));
  });

  it('a certificate that was revoked when it was accepted is refused, one revoked later is not', async () => {
    const { X509Certificate } = await import('node:crypto');
    const serial = new X509Certificate(ca.identity.certificate).serialNumber.toLowerCase();
    const list = await issueRevocationList(
      {
        ...{ version: 1, country: 'CA', number: 1, issued: NOW, nextUpdate: NOW + DAY, keys: [] },
        certificates: [{ serial, revokedAt: NOW }],
      },
      { privateKeyPem: ca.root.key, certificatePem: ca.root.certificate },
    );
    const at = (time: number) => verifyAgreementSignature(jws, anchor, time, { revocations: list });
    await expect(at(NOW)).rejects.toEqual(refused('x5c[0]'));
    await expect(at(NOW - 1)).resolves.toMatchObject({ document });
  });
});

describe('what was signed', () => {
  it.each<[string, string, object]>([
    ['another version', 'version', { version: 2 }],
    ['no id', 'agreement', { agreement: 'CA' }],
    ['no version of the text', 'agreementVersion', { agreementVersion: '' }],
    ['a short digest', 'digest', { digest: 'ab' }],
    ['a digest in capitals', 'digest', { digest: 'AB'.repeat(32) }],
    ['no time', 'takesEffect', { takesEffect: 0 }],
    ['a time that is no whole number', 'takesEffect', { takesEffect: 1.5 }],
    ['a party that is no country', 'party', { party: 'CAN' }],
    ['another party than the one of the root', 'party', { party: 'US' }],
    ['no time of signing', 'signedAt', { signedAt: '2026' }],
    ['a time of signing to come', 'signedAt', { signedAt: NOW + HOUR }],
    ['a member too many', 'payload', { note: '' }],
    ['a member missing', 'payload', { takesEffect: undefined }],
  ])('%s is refused', async (_, field, change) => {
    await expect(verify(forge({ ...document, ...change }, ca.identity, TYPE))).rejects.toEqual(refused(field));
  });

  it.each<[string, string, Record<string, string>]>([
    ['the type of a key set', 'header.typ', { typ: 'tripoint-key-set+jwt' }],
    ['another algorithm', 'header.alg', { ...TYPE, alg: 'RS256' }],
    ['no algorithm', 'header.alg', { ...TYPE, alg: 'none' }],
    ['a key id beside', 'header', { ...TYPE, kid: 'x' }],
  ])('%s in the header is refused', async (_, field, header) => {
    await expect(verify(forge(document, ca.identity, header))).rejects.toEqual(refused(field));
  });

  it('an altered document, a cut one, one with white space and one beyond the bound are refused', async () => {
    const [header, payload, signature] = jws.split('.') as [string, string, string];
    const other = Buffer.from(Buffer.from(payload, 'base64url').toString().replace('ca-us-cargo', 'ca-us-carga')).toString(
      'base64url',
    );
    await expect(verify(`${header}.${other}.${signature}`)).rejects.toEqual(refused('signature'));
    await expect(verify(`${header}.${payload}`)).rejects.toEqual(refused('jws'));
    await expect(verify(forge(JSON.stringify(document, null, 1), ca.identity, TYPE))).rejects.toEqual(refused('payload'));
    await expect(verify(`${jws}${'A'.repeat(20_000)}`)).rejects.toEqual(refused('jws'));
  });
});

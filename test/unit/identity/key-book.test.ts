import { createPrivateKey, sign, verify } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { DAY, HOUR, sameBytes } from '../../../services/domain/index.ts';
import {
  createKeyBook,
  describeCertificates,
  generateKeys,
  issueKeySet,
  issueRevocationList,
  type KeyPairs,
  type KeySet,
  nextKeySetDocument,
} from '../../../services/identity/index.ts';
import { document, leaf, type Nation, NOW, nation, signerOf } from './fixture.ts';

let ca: Nation;
let us: Nation;
let keys: KeyPairs;
let nextKeys: KeyPairs;
let first: KeySet;
let second: KeySet;
let american: KeySet;

beforeAll(async () => {
  [ca, us] = await Promise.all([nation('CA'), nation('US')]);
  [keys, nextKeys] = await Promise.all([generateKeys(), generateKeys()]);
  first = await issueKeySet(await document('CA', { keys: keys.published }), signerOf(ca.identity));
  const notBefore = NOW + 12 * HOUR;
  const renewed = await leaf(ca.root, { uris: ['tripoint:gateway:CA'] });
  second = await issueKeySet(
    nextKeySetDocument(first, { notBefore, notAfter: notBefore + 24 * HOUR, keys: nextKeys }),
    signerOf(renewed),
  );
  american = await issueKeySet(await document('US'), signerOf(us.identity));
});

type Revoked = {
  keys?: { kid: string; revokedAt: number }[];
  certificates?: { serial: string; revokedAt: number }[];
  number?: number;
};
const listOf = ({ country, root }: Nation, { keys = [], certificates = [], number = 1 }: Revoked) =>
  issueRevocationList(
    { version: 1, country, number, issued: NOW + DAY, nextUpdate: NOW + 2 * DAY, keys, certificates },
    { privateKeyPem: root.key, certificatePem: root.certificate },
  );

describe('a key book', () => {
  it('finds the key that verifies what the private half signed, with country, window and set', () => {
    const found = createKeyBook([first, american]).signingKey(keys.signing.kid);
    const message = Buffer.from('message');
    const { kty, crv, x, d } = keys.signing;
    const signature = sign(null, message, createPrivateKey({ key: { kty, crv, x, d }, format: 'jwk' }));
    expect(found).toMatchObject({ country: 'CA', notBefore: NOW, notAfter: NOW + 24 * HOUR, revokedAt: undefined });
    expect(found && verify(null, message, found.key, signature)).toBe(true);
    expect(found && sameBytes(found.keySet, first.digest)).toBe(true);
  });

  it('never finds an encryption key, or an unknown one, as a signing key', () => {
    const book = createKeyBook([first]);
    expect(book.signingKey(keys.encryption.kid)).toBeUndefined();
    expect(book.signingKey('nothing')).toBeUndefined();
  });

  it('rotates: the newest set whose window holds the time, the end excluded; older keys stay to verify with', () => {
    const book = createKeyBook([first, second]);
    const at = (time: number) => book.current('CA', time)?.document.number;
    expect([NOW - 1, NOW, NOW + 12 * HOUR - 1, NOW + 12 * HOUR, NOW + 36 * HOUR - 1, NOW + 36 * HOUR].map(at)).toEqual([
      undefined,
      1,
      1,
      2,
      2,
      undefined,
    ]);
    expect(book.encryptionKey('CA', NOW)?.kid).toBe(keys.encryption.kid);
    expect(book.encryptionKey('CA', NOW + 13 * HOUR)?.kid).toBe(nextKeys.encryption.kid);
    expect(book.encryptionKey('US', NOW)).toBeUndefined();
    expect(book.latest('CA')).toBe(second);
    expect(book.signingKey(keys.signing.kid)).toBeDefined();
    expect(book.byDigest(first.digest)).toBe(first);
    expect(book.byDigest(american.digest)).toBeUndefined();
  });

  it('takes a set twice as once, and none that does not continue the chain', async () => {
    const book = createKeyBook([first, first, second]);
    book.add(first);
    const fork = await issueKeySet(await document('CA'), signerOf(ca.identity));
    expect(() => book.add(fork)).toThrow(/number/);
    expect(book.latest('CA')).toBe(second);
  });

  it('refuses a key that is in it already, of any country', async () => {
    const book = createKeyBook([first]);
    const copied = await issueKeySet(await document('US', { keys: keys.published }), signerOf(us.identity));
    expect(() => book.add(copied)).toThrow(/fresh keys/);
    expect(book.signingKey(keys.signing.kid)?.country).toBe('CA');
    expect(book.latest('US')).toBeUndefined();
  });

  it('marks a revoked signing key, and encrypts to no revoked key', async () => {
    const book = createKeyBook([first, second]);
    const time = NOW + 20 * HOUR;
    const entries = [nextKeys.signing, nextKeys.encryption].map(({ kid }) => ({ kid, revokedAt: NOW + 14 * HOUR }));
    book.revoke(await listOf(ca, { keys: entries }));
    expect(book.signingKey(nextKeys.signing.kid)?.revokedAt).toBe(NOW + 14 * HOUR);
    expect(book.encryptionKey('CA', time)?.kid).toBe(keys.encryption.kid);
    expect(book.encryptionKey('CA', NOW + 30 * HOUR)).toBeUndefined();
  });

  it('revokes with a certificate the keys of the sets that it signed, and no others', async () => {
    const book = createKeyBook([first, second]);
    const list = await listOf(ca, { certificates: [{ serial: first.certificate, revokedAt: NOW + HOUR }] });
    book.revoke(list);
    expect(book.signingKey(keys.signing.kid)?.revokedAt).toBe(NOW + HOUR);
    expect(book.signingKey(nextKeys.signing.kid)?.revokedAt).toBeUndefined();
    expect(book.revocations('CA')).toBe(list);
  });

  it('takes the earlier of the times at which key and certificate were revoked', async () => {
    const times = (key: number, certificate: number) => ({
      keys: [{ kid: keys.signing.kid, revokedAt: key }],
      certificates: [{ serial: first.certificate, revokedAt: certificate }],
    });
    for (const revoked of [times(NOW + HOUR, NOW + 2 * HOUR), times(NOW + 2 * HOUR, NOW + HOUR)]) {
      const book = createKeyBook([first]);
      book.revoke(await listOf(ca, revoked));
      expect(book.signingKey(keys.signing.kid)?.revokedAt).toBe(NOW + HOUR);
    }
  });

  it("lets no country revoke another's keys", async () => {
    const book = createKeyBook([first, american]);
    const keysOf = [{ kid: keys.signing.kid, revokedAt: NOW }];
    book.revoke(await listOf(us, { keys: keysOf, certificates: [{ serial: first.certificate, revokedAt: NOW }] }));
    expect(book.signingKey(keys.signing.kid)?.revokedAt).toBeUndefined();
  });

  it('keeps the newer list, and refuses two under one number', async () => {
    const book = createKeyBook([first]);
    const newer = await listOf(ca, { number: 2, keys: [{ kid: keys.signing.kid, revokedAt: NOW }] });
    book.revoke(newer);
    book.revoke(await listOf(ca, { number: 1 }));
    expect(book.signingKey(keys.signing.kid)?.revokedAt).toBe(NOW);
    const other = await listOf(ca, { number: 2 });
    expect(() => book.revoke(other)).toThrow(/one list for each number/);
  });
});

describe('certificates described', () => {
  it('say subject, name, and the whole days that are left', () => {
    const [identity] = describeCertificates({ gateway: ca.identity.certificate }, NOW + HOUR);
    expect(identity).toMatchObject({
      name: 'gateway',
      alternativeNames: 'URI:tripoint:gateway:CA',
      notAfter: NOW + 7 * DAY,
      daysLeft: 6,
    });
    expect(identity?.subject).toContain('CN=leaf');
    expect(describeCertificates({ gateway: ca.identity.certificate }, NOW + 8 * DAY)[0]?.daysLeft).toBe(-1);
  });
});

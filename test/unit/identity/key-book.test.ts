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
  logVerifierKey,
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
    const found = createKeyBook([first, american]).signingKey('CA', keys.signing.kid);
    const message = Buffer.from('message');
    const { kty, crv, x, d } = keys.signing;
    const signature = sign(null, message, createPrivateKey({ key: { kty, crv, x, d }, format: 'jwk' }));
    expect(found).toMatchObject({ country: 'CA', notBefore: NOW, notAfter: NOW + 24 * HOUR, revokedAt: undefined });
    expect(found && verify(null, message, found.key, signature)).toBe(true);
    expect(found && sameBytes(found.keySet, first.digest)).toBe(true);
  });

  it('never finds an encryption key, or an unknown one, as a signing key', () => {
    const book = createKeyBook([first]);
    expect(book.signingKey('CA', keys.encryption.kid)).toBeUndefined();
    expect(book.signingKey('CA', 'nothing')).toBeUndefined();
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
    expect(book.signingKey('CA', keys.signing.kid)).toBeDefined();
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

  it('refuses a key that the country used before, and says so before anything changes', async () => {
    const third = { notBefore: NOW + 20 * HOUR, notAfter: NOW + 44 * HOUR, keys };
    const again = await issueKeySet(nextKeySetDocument(second, third), signerOf(ca.identity));
    const book = createKeyBook([first, second]);
    for (const refused of [book.check, book.add]) expect(() => refused(again)).toThrow(/fresh keys/);
    expect(book.latest('CA')).toBe(second);
  });

  it("lets a copied key neither answer for its owner nor keep the owner's next set out", async () => {
    const american = await issueKeySet(await document('US', { keys: nextKeys.published }), signerOf(us.identity));
    const book = createKeyBook([first, american, second]);
    expect(book.signingKey('CA', nextKeys.signing.kid)?.country).toBe('CA');
    expect(book.signingKey('US', nextKeys.signing.kid)?.country).toBe('US');
    expect(book.encryptionKey('CA', NOW + 13 * HOUR)?.keySet).toBe(second.digest);
  });

  it.each([
    ['under the name of another country', 'tripoint.example/us/2027', 1, /log\/origin: a name under tripoint.example\/ca\//],
    ['deeper than its own', 'tripoint.example/ca/x/2027', 1, /log\/origin/],
    ['with the key of its log before', 'tripoint.example/ca/2027', 0, /log: a name and a key/],
    ['with another key under the name before', 'tripoint.example/ca/2026', 1, /log: a name and a key/],
  ])('refuses a log %s', async (_, origin, key, message) => {
    const { vkey } = first.document.log;
    const known = Buffer.from(vkey.slice(vkey.indexOf('+') + 10), 'base64').subarray(1);
    const log = { origin, vkey: logVerifierKey(origin, key === 0 ? known : Buffer.alloc(32, key)) };
    const window = { notBefore: NOW + HOUR, notAfter: NOW + 25 * HOUR, keys: nextKeys, log };
    const set = await issueKeySet(nextKeySetDocument(first, window), signerOf(ca.identity));
    const book = createKeyBook([first]);
    expect(() => book.add(set)).toThrow(message);
    expect(book.latest('CA')).toBe(first);
  });

  it('takes the next log under its own prefix, once', async () => {
    const origin = 'tripoint.example/ca/2027';
    const next = { notBefore: NOW + HOUR, notAfter: NOW + 25 * HOUR, keys: nextKeys };
    const log = { origin, vkey: logVerifierKey(origin, Buffer.alloc(32, 1)) };
    const turned = await issueKeySet(nextKeySetDocument(first, { ...next, log }), signerOf(ca.identity));
    const back = { ...next, keys: await generateKeys(), log: first.document.log };
    const returned = await issueKeySet(nextKeySetDocument(turned, back), signerOf(ca.identity));
    const book = createKeyBook([first, turned]);
    expect(() => book.add(returned)).toThrow(/log: a name and a key/);
  });

  it('says of a list what it takes back before it is kept', async () => {
    const book = createKeyBook([first]);
    book.revoke(await listOf(ca, { number: 2, keys: [{ kid: keys.signing.kid, revokedAt: NOW }] }));
    const lists = [{ number: 1 }, { number: 2 }, { number: 3 }].map((change) => listOf(ca, change));
    for (const list of await Promise.all(lists)) expect(() => book.checkList(list)).toThrow(/revocation/);
    const grown = await listOf(ca, { number: 3, keys: [{ kid: keys.signing.kid, revokedAt: NOW }] });
    expect(() => book.checkList(grown)).not.toThrow();
  });

  it('marks a revoked signing key, and encrypts to no revoked key', async () => {
    const book = createKeyBook([first, second]);
    const time = NOW + 20 * HOUR;
    const entries = [nextKeys.signing, nextKeys.encryption].map(({ kid }) => ({ kid, revokedAt: NOW + 14 * HOUR }));
    book.revoke(await listOf(ca, { keys: entries }));
    expect(book.signingKey('CA', nextKeys.signing.kid)?.revokedAt).toBe(NOW + 14 * HOUR);
    expect(book.encryptionKey('CA', time)?.kid).toBe(keys.encryption.kid);
    expect(book.encryptionKey('CA', NOW + 30 * HOUR)).toBeUndefined();
  });

  it('revokes with a certificate the keys of the sets that it signed, and no others', async () => {
    const book = createKeyBook([first, second]);
    const list = await listOf(ca, { certificates: [{ serial: first.certificate, revokedAt: NOW + HOUR }] });
    book.revoke(list);
    expect(book.signingKey('CA', keys.signing.kid)?.revokedAt).toBe(NOW + HOUR);
    expect(book.signingKey('CA', nextKeys.signing.kid)?.revokedAt).toBeUndefined();
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
      expect(book.signingKey('CA', keys.signing.kid)?.revokedAt).toBe(NOW + HOUR);
    }
  });

  it("lets no country revoke another's keys", async () => {
    const book = createKeyBook([first, american]);
    const keysOf = [{ kid: keys.signing.kid, revokedAt: NOW }];
    book.revoke(await listOf(us, { keys: keysOf, certificates: [{ serial: first.certificate, revokedAt: NOW }] }));
    expect(book.signingKey('CA', keys.signing.kid)?.revokedAt).toBeUndefined();
  });

  it('keeps the newer list, and refuses two under one number', async () => {
    const book = createKeyBook([first]);
    const newer = await listOf(ca, { number: 2, keys: [{ kid: keys.signing.kid, revokedAt: NOW }] });
    book.revoke(newer);
    book.revoke(await listOf(ca, { number: 1 }));
    expect(book.signingKey('CA', keys.signing.kid)?.revokedAt).toBe(NOW);
    const other = await listOf(ca, { number: 2 });
    expect(() => book.revoke(other)).toThrow(/one list for each number/);
  });
});

describe('certificates described', () => {
  it('say subject, name, and the whole days that are left', () => {
    const [identity] = describeCertificates({ gateway: ca.identity.certificate }, NOW + HOUR);
    expect(identity).toMatchObject({
      name: 'gateway',
      notAfter: NOW + 7 * DAY,
      daysLeft: 6,
    });
    expect(identity?.subject).toContain('CN=leaf');
    expect(describeCertificates({ gateway: ca.identity.certificate }, NOW + 8 * DAY)[0]?.daysLeft).toBe(-1);
  });
});

import { beforeAll, describe, expect, it } from 'vitest';
import { DAY, HOUR } from '../../../services/domain/index.ts';
import { issueRevocationList, type RevocationDocument, verifyRevocationList } from '../../../services/identity/index.ts';
import { anchorOf, der, forge, type Nation, NOW, nation } from './fixture.ts';

const KID = 'A'.repeat(43);
const base: RevocationDocument = {
  version: 1,
  country: 'CA',
  number: 2,
  issued: NOW,
  nextUpdate: NOW + DAY,
  keys: [{ kid: KID, revokedAt: NOW - HOUR }],
  certificates: [{ serial: '4d01', revokedAt: NOW - HOUR }],
};

let ca: Nation;
let us: Nation;
beforeAll(async () => {
  [ca, us] = await Promise.all([nation('CA'), nation('US')]);
});

const issue = (document: RevocationDocument, { root } = ca) =>
  issueRevocationList(document, { privateKeyPem: root.key, certificatePem: root.certificate });
const anchor = () => anchorOf(ca, '');

describe('a revocation list', () => {
  it('verifies as what was issued, and again, and with more in it', async () => {
    const list = await issue(base);
    const one = await verifyRevocationList(list.jws, anchor(), undefined, NOW);
    expect(one).toEqual(list);
    expect(await verifyRevocationList(list.jws, anchor(), one, NOW)).toEqual(list);
    const more = { ...base, number: 5, certificates: [...base.certificates, { serial: '4d02', revokedAt: NOW }] };
    expect((await verifyRevocationList((await issue(more)).jws, anchor(), one, NOW)).document).toEqual(more);
  });

  it.each<[string, Partial<RevocationDocument>]>([
    ['a lower number', { number: 1 }],
    ['another list under the same number', { nextUpdate: NOW + 2 * DAY }],
    ['an earlier time', { number: 3, issued: NOW - 1 }],
    ['a key taken back', { number: 3, keys: [] }],
    ['a certificate taken back', { number: 3, certificates: [] }],
    ['a revocation moved to later', { number: 3, keys: [{ kid: KID, revokedAt: NOW - HOUR + 1 }] }],
  ])('with %s does not follow', async (_, change) => {
    const before = await issue(base);
    const { jws } = await issue({ ...base, ...change });
    await expect(verifyRevocationList(jws, anchor(), before, NOW)).rejects.toMatchObject({ code: 'KEY_SET_INVALID' });
  });

  it.each<[string, object]>([
    ['another version', { version: 2 }],
    ['another country', { country: 'US' }],
    ['number 0', { number: 0 }],
    ['a time in the future', { issued: NOW + HOUR, nextUpdate: NOW + DAY }],
    ['a next update before it', { nextUpdate: NOW }],
    ['a promise of years', { nextUpdate: NOW + 1000 * DAY }],
    ['a revocation after it', { keys: [{ kid: KID, revokedAt: NOW + 1 }] }],
    ['a serial twice', { certificates: [base.certificates[0], base.certificates[0]] }],
    ['a serial in capitals', { certificates: [{ serial: '4D01', revokedAt: NOW }] }],
    ['an entry with more in it', { keys: [{ kid: KID, revokedAt: NOW, reason: 'x' }] }],
    ['an unknown member', { extra: 1 }],
  ])('with %s is refused', async (_, change) => {
    const jws = forge({ ...base, ...change }, ca.root, { typ: 'tripoint-revocation-list+jwt' });
    await expect(verifyRevocationList(jws, anchor(), undefined, NOW)).rejects.toMatchObject({ code: 'KEY_SET_INVALID' });
  });

  it('more entries or bytes than the bound are refused', async () => {
    const bounds = { bytes: 262_144, entries: 1, skew: 0 };
    const two = await issue({ ...base, certificates: [...base.certificates, { serial: '4d02', revokedAt: NOW }] });
    await expect(verifyRevocationList(two.jws, anchor(), undefined, NOW, bounds)).rejects.toMatchObject({
      code: 'KEY_SET_INVALID',
    });
    await expect(verifyRevocationList('x'.repeat(262_145), anchor(), undefined, NOW)).rejects.toMatchObject({
      code: 'OVERSIZED',
    });
  });

  it('signed by another root, or by the gateway, is refused', async () => {
    const typ = 'tripoint-revocation-list+jwt';
    const borrowed = forge(base, us.root, { typ, x5c: [der(ca.root.certificate)] });
    const disguised = forge(base, ca.root, { typ, x5c: [der(ca.identity.certificate)] });
    for (const jws of [forge(base, us.root, { typ }), forge(base, ca.identity, { typ }), borrowed, disguised]) {
      await expect(verifyRevocationList(jws, anchor(), undefined, NOW)).rejects.toMatchObject({ code: 'KEY_SET_INVALID' });
    }
  });

  it('is no key set, and a key set no list: the types differ', async () => {
    const jws = forge(base, ca.root);
    await expect(verifyRevocationList(jws, anchor(), undefined, NOW)).rejects.toThrow(/header.typ/);
  });
});

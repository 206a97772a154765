import { createHmac, createPrivateKey, sign } from 'node:crypto';
import { CompactSign } from 'jose';
import { describe, expect, it } from 'vitest';
import { type Code, DAY, HOUR, MINUTE, SUITES, toHex } from '../../../services/domain/index.ts';
import { issueKeySet, issueRevocationList, type KeySetDocument, verifyKeySet } from '../../../services/identity/index.ts';
import { anchorOf, der, document, forge, leaf, type Nation, NOW, nation, oddLeaf, signerOf } from './fixture.ts';
import { anchor, ca, first, next, refusedAs, second, us, withKeySets } from './key-sets.ts';

withKeySets();

describe('a key set', () => {
  it('verifies as what was issued, and the next one continues it', async () => {
    const one = await verifyKeySet(first.jws, anchor, undefined, NOW);
    expect(one).toEqual(first);
    expect(await verifyKeySet(second.jws, anchor, one, NOW + 12 * HOUR)).toEqual(second);
  });

  it('still loads long after its window and its certificate have passed', async () => {
    expect(await verifyKeySet(first.jws, anchor, undefined, NOW + 900 * DAY)).toEqual(first);
  });

  it('may carry the pinned root behind the identity, and no other', async () => {
    const withRoot = async (root: string) => {
      const { jws } = await issueKeySet(first.document, {
        privateKeyPem: ca.identity.key,
        chainPem: [ca.identity.certificate, root],
      });
      return verifyKeySet(jws, anchorOf(ca, jws), undefined, NOW);
    };
    await expect(withRoot(ca.root.certificate)).resolves.toMatchObject({ document: first.document });
    await expect(withRoot(us.root.certificate)).rejects.toEqual(refusedAs('KEY_SET_INVALID', 'x5c[1]'));
  });

  it('has an independent signature: a set signed outside the product verifies', async () => {
    const jws = forge(first.document, ca.identity);
    expect((await verifyKeySet(jws, anchorOf(ca, jws), undefined, NOW)).document).toEqual(first.document);
  });

  it('is not issued with the key of another certificate, nor against its own rules', async () => {
    const mixed = { privateKeyPem: us.identity.key, chainPem: [ca.identity.certificate] };
    await expect(issueKeySet(first.document, mixed)).rejects.toEqual(refusedAs('KEY_SET_INVALID', 'privateKeyPem'));
    const foreign = issueKeySet(await document('US'), signerOf(ca.identity));
    await expect(foreign).rejects.toEqual(refusedAs('KEY_SET_INVALID', 'chainPem[0]'));
    const long = await document('CA', { notAfter: NOW + 25 * HOUR });
    await expect(issueKeySet(long, signerOf(ca.identity))).rejects.toEqual(refusedAs('KEY_SET_INVALID', 'notAfter'));
  });
});

describe('who signed it', () => {
  it.each([
    ['another root, same name', 'x5c[0]', async () => (await nation('CA')).identity],
    ['another country under its own root', 'x5c[0]', async () => us.identity],
    ['the pinned root, another country', 'x5c[0]', () => leaf(ca.root, { uris: ['tripoint:gateway:US'] })],
    ['the pinned root, a second name', 'x5c[0]', () => leaf(ca.root, { uris: ['tripoint:gateway:CA', 'tripoint:gateway:US'] })],
    [
      'the pinned root, the name as a host',
      'x5c[0]',
      () => leaf(ca.root, { hosts: ['tripoint:gateway:CA'.replaceAll(':', '.')] }),
    ],
    [
      'the pinned root, a TLS certificate',
      'x5c[0]',
      () => leaf(ca.root, { uris: ['tripoint:gateway:CA'] }, undefined, 'tls-client'),
    ],
    ['the root itself', 'x5c[0]', async () => ca.root],
    [
      'an expired certificate',
      'x5c[0]',
      () => leaf(ca.root, { uris: ['tripoint:gateway:CA'] }, { from: NOW - DAY, to: NOW - MINUTE }),
    ],
    [
      'one that expires inside the window',
      'x5c[0]',
      () => leaf(ca.root, { uris: ['tripoint:gateway:CA'] }, { from: NOW - DAY, to: NOW + HOUR }),
    ],
    [
      'one not yet valid',
      'x5c[0]',
      () => leaf(ca.root, { uris: ['tripoint:gateway:CA'] }, { from: NOW + HOUR, to: NOW + 2 * DAY }),
    ],
  ])('%s is refused', async (_, field, signer) => {
    const jws = forge(first.document, await signer());
    await expect(verifyKeySet(jws, anchorOf(ca, jws), undefined, NOW)).rejects.toEqual(refusedAs('KEY_SET_INVALID', field));
  });

  it.each<[string, Code, string, Parameters<typeof oddLeaf>[1]]>([
    ['a SHA-1 certificate', 'ALGORITHM_NOT_ALLOWED', 'x5c[0]', { sha1: true }],
    ['a key of 1024 bits', 'KEY_SET_INVALID', 'x5c[0]', { bits: 1024 }],
    [
      'a certificate that may not sign',
      'KEY_SET_INVALID',
      'x5c[0]',
      { extensions: [{ name: 'keyUsage', keyEncipherment: true }] },
    ],
    [
      'an authority that names no certificate signing',
      'KEY_SET_INVALID',
      'x5c[0]',
      {
        extensions: [
          { name: 'basicConstraints', cA: true },
          { name: 'keyUsage', digitalSignature: true },
        ],
      },
    ],
    [
      'an extension twice',
      'KEY_SET_INVALID',
      'x5c[0]',
      {
        extensions: [
          { name: 'keyUsage', digitalSignature: true },
          { name: 'subjectAltName', altNames: [{ type: 6, value: 'tripoint:gateway:US' }] },
        ],
      },
    ],
    ['a certificate without key usage', 'KEY_SET_INVALID', 'x5c[0]', { extensions: [{ name: 'subjectKeyIdentifier' }] }],
    [
      'a critical extension that is not understood',
      'KEY_SET_INVALID',
      'x5c[0]',
      {
        extensions: [
          { name: 'keyUsage', digitalSignature: true },
          { id: '2.5.29.36', critical: true, value: '\x30\x00' },
        ],
      },
    ],
  ])('%s is refused', async (_, code, field, odd) => {
    const jws = forge(first.document, oddLeaf(ca.root, odd));
    await expect(verifyKeySet(jws, anchorOf(ca, jws), undefined, NOW)).rejects.toEqual(refusedAs(code, field));
  });

  it('the same certificate without what is odd is accepted', async () => {
    const jws = forge(first.document, oddLeaf(ca.root, {}));
    await expect(verifyKeySet(jws, anchorOf(ca, jws), undefined, NOW)).resolves.toBeDefined();
  });

  it('a certificate in the name of the root, signed by another key, is refused', async () => {
    const jws = forge(first.document, oddLeaf({ certificate: ca.root.certificate, key: us.root.key }, {}));
    await expect(verifyKeySet(jws, anchorOf(ca, jws), undefined, NOW)).rejects.toEqual(refusedAs('KEY_SET_INVALID', 'x5c[0]'));
  });

  it('a pinned root that is no certificate authority is refused', async () => {
    const pinned = { ...anchorOf(ca, first.jws), rootPem: ca.identity.certificate };
    await expect(verifyKeySet(first.jws, pinned, undefined, NOW)).rejects.toEqual(refusedAs('KEY_SET_INVALID', 'anchor.rootPem'));
  });

  it('a chain through an intermediate is refused', async () => {
    // A leaf that signs another leaf: its own signature is by the root, the second one's is not.
    const child = await leaf(ca.identity, { uris: ['tripoint:gateway:CA'] });
    const jws = forge(first.document, child, { x5c: [der(child.certificate), der(ca.identity.certificate)] });
    await expect(verifyKeySet(jws, anchorOf(ca, jws), undefined, NOW)).rejects.toMatchObject({ code: 'KEY_SET_INVALID' });
  });

  it('a certificate revoked when the set arrives is refused, one revoked later leaves the set standing', async () => {
    const listOf = ({ country, root }: Nation) =>
      issueRevocationList(
        {
          version: 1,
          country,
          number: 1,
          issued: NOW + HOUR,
          nextUpdate: NOW + DAY,
          keys: [],
          certificates: [{ serial: first.certificate, revokedAt: NOW + HOUR }],
        },
        { privateKeyPem: root.key, certificatePem: root.certificate },
      );
    const load = async (revoking: Nation, at: number) =>
      verifyKeySet(first.jws, anchor, undefined, at, { revocations: await listOf(revoking) });
    await expect(load(ca, NOW + 2 * HOUR)).rejects.toEqual(refusedAs('KEY_SET_INVALID', 'x5c[0]'));
    await expect(load(ca, NOW)).resolves.toEqual(first);
    // A serial of ours on another country's list is none of its business.
    await expect(load(us, NOW + 2 * HOUR)).resolves.toEqual(first);
  });
});

describe('the envelope of it', () => {
  const swap = (jws: string, header: object) =>
    [Buffer.from(JSON.stringify(header)).toString('base64url'), ...jws.split('.').slice(1)].join('.');
  const headerOf = (alg: string) => ({ alg, typ: 'tripoint-key-set+jwt', x5c: [der(ca.identity.certificate)] });

  it.each(['none', 'HS256', 'RS256', 'PS384', 'ES256', 'EdDSA', 'ps256', ''])('algorithm "%s" is not allowed', async (alg) => {
    const jws = swap(first.jws, headerOf(alg));
    await expect(verifyKeySet(jws, anchorOf(ca, jws), undefined, NOW)).rejects.toMatchObject({ code: 'ALGORITHM_NOT_ALLOWED' });
  });

  it('a sound RS256 signature, and an HS256 one under the public key, are not allowed', async () => {
    const key = createPrivateKey(ca.identity.key);
    const body = new TextEncoder().encode(JSON.stringify(first.document));
    const rs256 = await new CompactSign(body).setProtectedHeader(headerOf('RS256')).sign(key);
    const input = [headerOf('HS256'), first.document]
      .map((value) => Buffer.from(JSON.stringify(value)).toString('base64url'))
      .join('.');
    const hs256 = `${input}.${createHmac('sha256', ca.identity.certificate).update(input).digest('base64url')}`;
    for (const jws of [rs256, hs256]) {
      await expect(verifyKeySet(jws, anchorOf(ca, jws), undefined, NOW)).rejects.toMatchObject({ code: 'ALGORITHM_NOT_ALLOWED' });
    }
  });

  it('an RS256 signature under a PS256 header does not verify', async () => {
    const [header, payload] = first.jws.split('.');
    const signature = sign('sha256', Buffer.from(`${header}.${payload}`), ca.identity.key).toString('base64url');
    const jws = `${header}.${payload}.${signature}`;
    await expect(verifyKeySet(jws, anchorOf(ca, jws), undefined, NOW)).rejects.toEqual(refusedAs('KEY_SET_INVALID', 'signature'));
  });

  it.each([
    ['crit', { crit: ['b64'], b64: false }],
    ['jwk', { jwk: { kty: 'RSA' } }],
    ['jku', { jku: 'https://example.org' }],
    ['kid', { kid: 'x' }],
    ['another typ', { typ: 'JWT' }],
    ['three certificates', { x5c: ['AA==', 'AA==', 'AA=='] }],
    ['no certificate', { x5c: [] }],
    ['what is no certificate', { x5c: ['AAAA'] }],
  ])('a header with %s is refused', async (_, header) => {
    const jws = forge(first.document, ca.identity, header);
    await expect(verifyKeySet(jws, anchorOf(ca, jws), undefined, NOW)).rejects.toMatchObject({ code: 'KEY_SET_INVALID' });
  });

  it('a changed payload, whatever the pin says, is refused', async () => {
    const [header, , signature] = first.jws.split('.');
    const payload = Buffer.from(JSON.stringify({ ...first.document, notAfter: first.document.notAfter - 1 })).toString(
      'base64url',
    );
    const jws = `${header}.${payload}.${signature}`;
    await expect(verifyKeySet(jws, anchorOf(ca, jws), undefined, NOW)).rejects.toEqual(refusedAs('KEY_SET_INVALID', 'signature'));
  });

  it('more than the bound is refused before anything is parsed', async () => {
    await expect(verifyKeySet('x'.repeat(16_385), anchor, undefined, NOW)).rejects.toMatchObject({ code: 'OVERSIZED' });
  });

  it('a second spelling of one document is refused: white space, members twice, base64 with stray bits', async () => {
    const text = JSON.stringify(first.document);
    const twice = text.replace('{"version":1', '{"version":2,"version":1');
    for (const payload of [` ${text}`, twice, `${'['.repeat(9000)}`]) {
      const jws = forge(payload, ca.identity);
      await expect(verifyKeySet(jws, anchorOf(ca, jws), undefined, NOW)).rejects.toEqual(refusedAs('KEY_SET_INVALID', 'payload'));
    }
    // 256 bytes leave four unused bits in the last character of the signature.
    const stray = `${first.jws.slice(0, -1)}${String.fromCharCode(first.jws.charCodeAt(first.jws.length - 1) + 1)}`;
    await expect(verifyKeySet(stray, anchorOf(ca, stray), undefined, NOW)).rejects.toEqual(
      refusedAs('KEY_SET_INVALID', 'signature'),
    );
  });

  it('text that is no JWS is refused', async () => {
    for (const jws of ['', '.', '..', 'a.b', 'a.b.c.d', `${first.jws}.`, first.jws.replace('.', '..')]) {
      await expect(verifyKeySet(jws, anchorOf(ca, jws), undefined, NOW)).rejects.toMatchObject({ code: 'KEY_SET_INVALID' });
    }
  });
});

describe('the chain of key sets', () => {
  it('begins with the one that configuration pins', async () => {
    const other = await issueKeySet(await document('CA'), signerOf(ca.identity));
    await expect(verifyKeySet(other.jws, anchor, undefined, NOW)).rejects.toEqual(refusedAs('KEY_SET_INVALID', 'jws'));
  });

  it.each<[string, string, (document: KeySetDocument) => Partial<KeySetDocument>]>([
    ['a set that names another one before it', 'previous', () => ({ previous: '00'.repeat(32) })],
    ['a gap in the numbers', 'number', () => ({ number: 3 })],
    ['the same number again', 'number', () => ({ number: 1, previous: null })],
    ['a window that begins before the last one', 'notBefore', () => ({ notBefore: NOW - MINUTE, notAfter: NOW + HOUR })],
    ['keys of the set before', 'keys', () => ({ keys: first.document.keys })],
    ['a window far ahead of the clock', 'notBefore', () => ({ notBefore: NOW + 4 * DAY, notAfter: NOW + 5 * DAY })],
  ])('%s is refused', async (_, field, change) => {
    const made = await next(first);
    const jws = forge({ ...made, ...change(made) }, ca.identity);
    await expect(verifyKeySet(jws, anchor, first, NOW)).rejects.toEqual(refusedAs('KEY_SET_INVALID', field));
  });

  it('a set out of its turn is refused', async () => {
    const third = await issueKeySet(await next(second), signerOf(ca.identity));
    await expect(verifyKeySet(third.jws, anchor, first, NOW)).rejects.toEqual(refusedAs('KEY_SET_INVALID', 'number'));
    await expect(verifyKeySet(first.jws, anchor, second, NOW)).rejects.toEqual(refusedAs('KEY_SET_INVALID', 'number'));
  });

  it('does not go back behind the best suite of the set before, and may put a better one in front', async () => {
    const suites = ['better', SUITES[0]];
    const before = await issueKeySet(await document('CA', { suites }), signerOf(ca.identity));
    for (const [announced, isTaken] of [
      [[SUITES[0]], false],
      [['best', SUITES[0]], false],
      [['best', 'better', SUITES[0]], true],
      [[SUITES[0], 'better'], true],
    ] as const) {
      const made = await issueKeySet({ ...(await next(before)), suites: announced }, signerOf(ca.identity));
      const verified = verifyKeySet(made.jws, anchorOf(ca, before.jws), before, NOW);
      if (isTaken) await expect(verified).resolves.toBeDefined();
      else await expect(verified).rejects.toEqual(refusedAs('KEY_SET_INVALID', 'suites'));
    }
  });

  it('survives a change of certificate', async () => {
    const renewed = await leaf(ca.root, { uris: ['tripoint:gateway:CA'] });
    const set = await issueKeySet(await next(first), signerOf(renewed));
    expect(toHex((await verifyKeySet(set.jws, anchor, first, NOW)).digest)).toBe(toHex(set.digest));
  });
});

import { createHmac, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import {
  type BatchOptions,
  base64url,
  bytesOf,
  entryOf,
  idOf,
  keysOf,
  linkOf,
  NOW,
  type Party,
  parcelAround,
  parcelOf,
  partsOf,
  signedBatch,
  withHeader,
} from '../../../deploy/hostile/forge.ts';
import { concat, decode, encode, type Jwe, Lane, type Outgoing, RecordKind, Verb } from '../../../proto/index.ts';
import { type Code, codeOf, HOUR, type Micros, SUITES, sha256, utf8 } from '../../../services/domain/index.ts';
import { LIMITS, openParcel, type SigningKey } from '../../../services/envelope/index.ts';
import { changedVerdict, entryChanged, forResume, ours, theirs, third, valid, validParcel, verdict } from './hostile.ts';

it('opens the parcel that the hostile ones are made from', async () => {
  expect(await verdict(validParcel)).toBe('OPENED');
});

it('a suite that the sender announces no more, or never did, is refused', async () => {
  expect(await verdict(validParcel, { suites: ['one-to-come', ...SUITES] })).toBe('OPENED');
  expect(await verdict(validParcel, { suites: ['one-to-come'] })).toBe('ALGORITHM_NOT_ALLOWED');
});

describe('a parcel', () => {
  it('is refused when it is cut anywhere', async () => {
    for (let length = 0; length < validParcel.length; length += length < 200 || length > validParcel.length - 40 ? 1 : 97)
      expect(['MALFORMED', 'WRONG_RECIPIENT'], `cut at ${length}`).toContain(await verdict(validParcel.subarray(0, length)));
  });

  it('is refused before it is parsed when it is larger than the bound', async () => {
    expect(await verdict(new Uint8Array(LIMITS.parcelBytes + 1))).toBe('OVERSIZED');
    expect(await verdict(concat([validParcel, validParcel]))).toBe('MALFORMED');
  });

  it.each<[string, Outgoing<'Parcel'>, Code]>([
    ['for another recipient', { to: 'CC' }, 'WRONG_RECIPIENT'],
    ['from another sender', { from: 'CC' }, 'WRONG_SENDER'],
    ['of another version', { version: 2 }, 'MALFORMED'],
    ['without a batch', { batch: {} }, 'DECRYPTION_FAILED'],
    ['without a suite', { suite: '' }, 'ALGORITHM_NOT_ALLOWED'],
    ['of a suite that nobody here has', { suite: 'one-to-come' }, 'ALGORITHM_NOT_ALLOWED'],
    ['with another batch id than the manifest', { batchId: idOf('another') }, 'MANIFEST_MISMATCH'],
  ])('%s is refused', async (_, clear, code) => {
    expect(await verdict(encode('Parcel', { ...decode('Parcel', validParcel), ...clear }))).toBe(code);
  });

  it('encrypted to a key that is not ours is refused', async () => {
    expect(await verdict(await parcelOf(partsOf(valid), ours, { ...theirs, recipient: third.recipient }))).toBe('UNKNOWN_KEY');
    const lying = { ...theirs, recipient: { ...theirs.recipient, key: third.recipient.key } };
    expect(await verdict(await parcelOf(partsOf(valid), ours, lying))).toBe('DECRYPTION_FAILED');
  });

  const p256 = generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey.export({ format: 'jwk' });
  it.each<[string, (header: Record<string, unknown>) => Record<string, unknown>, Code]>([
    ['alg none', (h) => ({ ...h, alg: 'none' }), 'ALGORITHM_NOT_ALLOWED'],
    ['RSA-OAEP', (h) => ({ ...h, alg: 'RSA-OAEP' }), 'ALGORITHM_NOT_ALLOWED'],
    ['dir', (h) => ({ ...h, alg: 'dir' }), 'ALGORITHM_NOT_ALLOWED'],
    ['PBES2', (h) => ({ ...h, alg: 'PBES2-HS256+A128KW', p2c: 1e9, p2s: 'AAAA' }), 'ALGORITHM_NOT_ALLOWED'],
    ['a wrapped key', (h) => ({ ...h, alg: 'ECDH-ES+A256KW' }), 'ALGORITHM_NOT_ALLOWED'],
    ['another content encryption', (h) => ({ ...h, enc: 'A128CBC-HS256' }), 'ALGORITHM_NOT_ALLOWED'],
    ['no algorithm', ({ alg: _, ...h }) => h, 'ALGORITHM_NOT_ALLOWED'],
    ['an algorithm that is a list', (h) => ({ ...h, alg: ['ECDH-ES'] }), 'ALGORITHM_NOT_ALLOWED'],
    ['zip', (h) => ({ ...h, zip: 'DEF' }), 'DECRYPTION_FAILED'],
    ['crit', (h) => ({ ...h, crit: ['exp'], exp: 1 }), 'DECRYPTION_FAILED'],
    ['apu', (h) => ({ ...h, apu: 'QQ' }), 'DECRYPTION_FAILED'],
    ['__proto__', (h) => JSON.parse(`{"__proto__":{},${JSON.stringify(h).slice(1)}`), 'DECRYPTION_FAILED'],
    ['no key id', ({ kid: _, ...h }) => h, 'DECRYPTION_FAILED'],
    ['a key id that nobody has', (h) => ({ ...h, kid: 'nobody' }), 'UNKNOWN_KEY'],
    ['no ephemeral key', ({ epk: _, ...h }) => h, 'DECRYPTION_FAILED'],
    ['an ephemeral key on another curve', (h) => ({ ...h, epk: p256 }), 'DECRYPTION_FAILED'],
    [
      'an ephemeral key of small order',
      (h) => ({ ...h, epk: { kty: 'OKP', crv: 'X25519', x: base64url(new Uint8Array(32)) } }),
      'DECRYPTION_FAILED',
    ],
    ['an ephemeral key that is text', (h) => ({ ...h, epk: 'x' }), 'DECRYPTION_FAILED'],
    ['the same members in another order', (h) => Object.fromEntries(Object.entries(h).reverse()), 'DECRYPTION_FAILED'],
    ['a long header', (h) => ({ ...h, kid: 'k'.repeat(1024) }), 'DECRYPTION_FAILED'],
  ])('whose JWE header has %s is refused', async (_, change, code) => {
    expect(await verdict(withHeader(validParcel, change))).toBe(code);
  });

  it.each<[string, string]>([
    ['no JSON', 'not json'],
    ['null', 'null'],
    ['a list', '[]'],
    ['a number', '7'],
  ])('whose JWE header is %s is refused', async (_, text) => {
    const opened = decode('Parcel', validParcel);
    const batch = { ...(opened.batch as Jwe), protected: utf8(Buffer.from(text).toString('base64url')) };
    expect(await verdict(encode('Parcel', { ...opened, batch }))).toBe('DECRYPTION_FAILED');
  });

  it('whose plaintext is no batch is refused', async () => {
    expect(await verdict(await parcelAround(new Uint8Array(), 'AA', theirs))).toBe('SIGNATURE_INVALID');
    expect(await verdict(await parcelAround(utf8('hello'), 'AA', theirs))).toBe('MALFORMED');
  });
});

describe('a signature', () => {
  const header = { alg: 'EdDSA', b64: false, crit: ['b64'], kid: ours.signing.kid, typ: 'tripoint-manifest' };
  const made = (value: unknown, signer: (input: Buffer) => Uint8Array) => {
    const text = base64url(value);
    return { protected: utf8(text), signature: signer(Buffer.concat([Buffer.from(`${text}.`), valid.manifest])) };
  };
  const byKey = (key: unknown) => (input: Buffer) => sign(null, input, key as KeyObject);
  const judged = (signature: Outgoing<'Signature'> | undefined) =>
    changedVerdict((parts) => ({ ...parts, ...(signature ? { signature } : { signature: {} }) }));
  const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
  const publicBytes = Buffer.from((ours.signingKey.key as KeyObject).export({ format: 'jwk' }).x ?? '', 'base64url');

  it('named Ed25519 is as good as one named EdDSA', async () => {
    expect(await judged(made(header, byKey(ours.signing.key)))).toBe('OPENED');
    expect(await judged(made({ ...header, alg: 'Ed25519' }, byKey(ours.signing.key)))).toBe('OPENED');
  });

  it.each<[string, Outgoing<'Signature'> | undefined, Code]>([
    ['that is not there', undefined, 'SIGNATURE_INVALID'],
    ['with alg none', made({ ...header, alg: 'none' }, () => new Uint8Array()), 'ALGORITHM_NOT_ALLOWED'],
    [
      'by HS256 under the public key',
      made({ ...header, alg: 'HS256' }, (input) => createHmac('sha256', publicBytes).update(input).digest()),
      'ALGORITHM_NOT_ALLOWED',
    ],
    [
      'by ES256',
      made({ ...header, alg: 'ES256' }, (input) => sign('sha256', input, { key: ec, dsaEncoding: 'ieee-p1363' })),
      'ALGORITHM_NOT_ALLOWED',
    ],
    ['with an extra crit', made({ ...header, crit: ['b64', 'exp'], exp: 1 }, byKey(ours.signing.key)), 'SIGNATURE_INVALID'],
    ['without b64', made({ alg: 'EdDSA', kid: header.kid, typ: header.typ }, byKey(ours.signing.key)), 'SIGNATURE_INVALID'],
    ['with b64 and no crit', made({ ...header, crit: undefined }, byKey(ours.signing.key)), 'SIGNATURE_INVALID'],
    ['with b64 true', made({ ...header, b64: true }, byKey(ours.signing.key)), 'SIGNATURE_INVALID'],
    ['that brings its own key', made({ ...header, jwk: {} }, byKey(ours.signing.key)), 'SIGNATURE_INVALID'],
    ['without a key id', made({ ...header, kid: undefined }, byKey(ours.signing.key)), 'SIGNATURE_INVALID'],
    ['by a key that nobody knows', made({ ...header, kid: 'nobody' }, byKey(ours.signing.key)), 'UNKNOWN_KEY'],
    ['by the key of a third country', made({ ...header, kid: third.signing.kid }, byKey(third.signing.key)), 'WRONG_SENDER'],
    ['by a third country in our name', made(header, byKey(third.signing.key)), 'SIGNATURE_INVALID'],
    ['under an encryption key', made({ ...header, kid: ours.decryption.kid }, byKey(ours.signing.key)), 'UNKNOWN_KEY'],
    ['made for a resume reply', forResume, 'SIGNATURE_INVALID'],
    ['without a typ', made({ ...header, typ: undefined }, byKey(ours.signing.key)), 'SIGNATURE_INVALID'],
    [
      'with a byte too many',
      made(header, (input) => concat([sign(null, input, ours.signing.key as KeyObject), new Uint8Array(1)])),
      'SIGNATURE_INVALID',
    ],
    [
      'over other bytes',
      made(header, () => sign(null, Buffer.from('other'), ours.signing.key as KeyObject)),
      'SIGNATURE_INVALID',
    ],
    ['of nothing', made(header, () => new Uint8Array()), 'SIGNATURE_INVALID'],
    ['with a long header', made({ ...header, kid: 'k'.repeat(1024) }, byKey(ours.signing.key)), 'SIGNATURE_INVALID'],
  ])('%s is refused', async (_, signature, code) => {
    expect(await judged(signature)).toBe(code);
  });

  it('whose S is not reduced modulo the group order is refused, so a signature has one form', async () => {
    const L = 2n ** 252n + 27742317777372353535851937790883648493n;
    const S = BigInt(`0x${Buffer.from(valid.signature.signature.slice(32)).reverse().toString('hex')}`) + L;
    const unreduced = Buffer.from(S.toString(16).padStart(64, '0'), 'hex').reverse();
    const signature = {
      protected: valid.signature.protected,
      signature: concat([valid.signature.signature.slice(0, 32), unreduced]),
    };
    expect(await judged(signature)).toBe('SIGNATURE_INVALID');
  });
});

describe('a signing key', () => {
  const at = async (issued: Micros, changed: Partial<SigningKey>, now = NOW) =>
    verdict(
      await parcelOf(
        partsOf(await signedBatch(ours, theirs, [entryOf(ours, theirs, { statement: { issued } })], { facts: { issued } })),
        ours,
        theirs,
      ),
      changed,
      now,
    );

  it('is good from its window’s start to its end, and the skew around it', async () => {
    const [notBefore, notAfter] = [NOW - HOUR, NOW + HOUR];
    const later = NOW + 2 * HOUR;
    expect(await at(notBefore - LIMITS.skew, { notBefore, notAfter }, later)).toBe('OPENED');
    expect(await at(notBefore - LIMITS.skew - 1, { notBefore, notAfter }, later)).toBe('KEY_NOT_VALID');
    expect(await at(notAfter + LIMITS.skew, { notBefore, notAfter }, later)).toBe('OPENED');
    expect(await at(notAfter + LIMITS.skew + 1, { notBefore, notAfter }, later)).toBe('KEY_NOT_VALID');
  });

  it('is judged at the time of issue, so that a batch delayed by an outage stays good', async () => {
    expect(await verdict(validParcel, {}, NOW + 30 * 24 * HOUR)).toBe('OPENED');
  });

  it('is worth nothing once revoked, whatever time the manifest states', async () => {
    expect(await verdict(validParcel, { revokedAt: NOW + HOUR })).toBe('KEY_REVOKED');
    expect(await verdict(validParcel, { revokedAt: NOW - HOUR })).toBe('KEY_REVOKED');
  });

  it('signs for the key set that holds it', async () => {
    expect(await verdict(validParcel, { keySet: sha256(utf8('another')) })).toBe('KEY_SET_INVALID');
    expect(await verdict(validParcel, { keySet: new Uint8Array() })).toBe('KEY_SET_INVALID');
  });

  it('does not sign the future', async () => {
    expect(await at(NOW + LIMITS.skew, {})).toBe('OPENED');
    expect(await at(NOW + LIMITS.skew + 1, {})).toBe('ISSUED_IN_FUTURE');
  });
});

describe('a manifest', () => {
  const altered = (change: Outgoing<'Manifest'>) =>
    changedVerdict((parts) => ({ ...parts, manifest: encode('Manifest', { ...decode('Manifest', valid.manifest), ...change }) }));
  it('that is altered after it was signed is refused', async () => {
    for (const change of [{ linkSequence: 2 }, { receivedThrough: 9 }, { issued: NOW - 1 }, { count: 2 }, { logOrigin: 'x' }])
      expect(await altered(change)).toBe('SIGNATURE_INVALID');
    expect(await changedVerdict((parts) => ({ ...parts, manifest: concat([valid.manifest, new Uint8Array(1)]) }))).toBe(
      'SIGNATURE_INVALID',
    );
  });

  const entry = entryOf(ours, theirs);
  const second = entryOf(ours, theirs, { seed: 'second', index: 8 });
  const query = entryOf(ours, theirs, {
    kind: RecordKind.VISA_QUERY,
    content: encode('VisaQuery', { caseReference: 'C-1' }),
    statement: { verb: Verb.QUERY },
  });
  const ack = { lane: Lane.ACK, linkSequence: 0 };
  const asked = { lane: Lane.QUERY, linkSequence: 0 };
  const many = Array.from({ length: LIMITS.statements + 1 }, (_, i) => ({ ...entry, index: i }));

  it.each<[string, Outgoing<'BatchEntry'>[], BatchOptions, Code]>([
    ['to another country', [entry], { manifest: { to: 'CC' } }, 'WRONG_RECIPIENT'],
    ['from another country', [entry], { manifest: { from: 'CC' } }, 'WRONG_SENDER'],
    ['with a short batch id', [entry], { manifest: { batchId: bytesOf('batch', 15) } }, 'MANIFEST_MISMATCH'],
    ['with another batch id than the parcel’s', [entry], { manifest: { batchId: idOf('other') } }, 'MANIFEST_MISMATCH'],
    ['that counts more', [entry], { manifest: { count: 2 } }, 'MANIFEST_MISMATCH'],
    ['that counts fewer', [entry, second], { manifest: { count: 1 } }, 'MANIFEST_MISMATCH'],
    ['with another root', [entry], { manifest: { root: bytesOf('root', 32) } }, 'MANIFEST_MISMATCH'],
    ['without a root', [entry], { manifest: { root: new Uint8Array() } }, 'MANIFEST_MISMATCH'],
    ['on no lane', [entry], { facts: { lane: 0, linkSequence: 0 } }, 'MANIFEST_MISMATCH'],
    ['on the link without a sequence', [entry], { facts: { linkSequence: 0 } }, 'MANIFEST_MISMATCH'],
    ['on the link without a statement', [], {}, 'MANIFEST_MISMATCH'],
    ['on the link with too many statements', many, {}, 'OVERSIZED'],
    ['that acknowledges under a sequence', [], { facts: { ...ack, linkSequence: 3 } }, 'MANIFEST_MISMATCH'],
    ['that acknowledges with a statement', [entry], { facts: ack }, 'OVERSIZED'],
    ['that asks under a sequence', [query], { facts: { ...asked, linkSequence: 3 } }, 'MANIFEST_MISMATCH'],
    ['that asks nothing', [], { facts: asked }, 'MANIFEST_MISMATCH'],
    ['that asks twice', [query, { ...query, index: 8 }], { facts: asked }, 'OVERSIZED'],
    ['that promises two leaves at one index', [entry, { ...second, index: 7 }], {}, 'MANIFEST_MISMATCH'],
    ['whose log indexes go back', [entry, { ...second, index: 6 }], {}, 'MANIFEST_MISMATCH'],
  ])('%s is refused', async (_, entries, options, code) => {
    expect(await verdict(await parcelOf(partsOf(await signedBatch(ours, theirs, entries, options)), ours, theirs))).toBe(code);
  });

  it('binds statements, headers, leaves, indexes and their order', async () => {
    const good = valid.entries[0] as Outgoing<'BatchEntry'>;
    for (const part of ['statement', 'recordHeader', 'leaf'] as const)
      expect(await entryChanged({ [part]: concat([good[part] as Uint8Array, new Uint8Array(1)]) }), part).toBe(
        'MANIFEST_MISMATCH',
      );
    expect(await entryChanged({ index: 8 })).toBe('MANIFEST_MISMATCH');
    const both = partsOf(await signedBatch(ours, theirs, [entry, second]));
    expect(await verdict(await parcelOf(both, ours, theirs))).toBe('OPENED');
    for (const entries of [[second, entry], [entry], [entry, second, second], []])
      expect(await verdict(await parcelOf({ ...both, entries }, ours, theirs))).toBe('MANIFEST_MISMATCH');
  });

  it('cannot be passed on to another country, in the first one’s name or in one’s own', async () => {
    const toThird = await parcelOf(partsOf(valid), ours, third);
    const received = (link: Party) =>
      openParcel(toThird, linkOf(link, third), keysOf(third, [ours, theirs]), NOW).then(() => 'OPENED', codeOf);
    expect(await received(ours)).toBe('WRONG_RECIPIENT');
    const own = await parcelOf(partsOf(valid), theirs, third);
    expect(await openParcel(own, linkOf(theirs, third), keysOf(third, [ours, theirs]), NOW).then(() => 'OPENED', codeOf)).toBe(
      'WRONG_SENDER',
    );
  });

  it('covers no padding, so padding that is not zeros is refused', async () => {
    expect(await changedVerdict((parts) => ({ ...parts, padding: new Uint8Array(64) }))).toBe('OPENED');
    expect(await changedVerdict((parts) => ({ ...parts, padding: new Uint8Array(64).fill(1, 63) }))).toBe('MALFORMED');
  });
});

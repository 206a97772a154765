import { describe, expect, it } from 'vitest';
import { type Code, HOUR, SUITES } from '../../../services/domain/index.ts';
import { type KeySetDocument, verifyKeySet } from '../../../services/identity/index.ts';
import { anchorOf, forge, NOW } from './fixture.ts';
import { ca, first, refusedAs, withKeySets } from './key-sets.ts';

withKeySets();

describe('what it says', () => {
  const secret = { d: 'AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA' };
  const [SIG, ENC] = [0, 1];
  const lowOrder = (hex: string) => Buffer.from(hex, 'hex').toString('base64url');

  it.each<[string, Code, string, (document: KeySetDocument) => object]>([
    ['another country', 'KEY_SET_INVALID', 'country', () => ({ country: 'US' })],
    ['another version', 'KEY_SET_INVALID', 'version', () => ({ version: 2 })],
    ['an unknown member', 'KEY_SET_INVALID', 'payload', () => ({ extra: 1 })],
    ['a window turned round', 'KEY_SET_INVALID', 'notAfter', () => ({ notAfter: NOW - 1 })],
    ['a window longer than the bound', 'KEY_SET_INVALID', 'notAfter', () => ({ notAfter: NOW + 24 * HOUR + 1 })],
    ['a time that is no integer', 'KEY_SET_INVALID', 'notAfter', () => ({ notBefore: NOW + 0.5 })],
    ['number 1 with one before it', 'KEY_SET_INVALID', 'previous', () => ({ previous: '00'.repeat(32) })],
    ['a later number with none before it', 'KEY_SET_INVALID', 'previous', () => ({ number: 2 })],
    ['no wire version', 'KEY_SET_INVALID', 'wireVersions', () => ({ wireVersions: [] })],
    ['wire versions twice', 'KEY_SET_INVALID', 'wireVersions', () => ({ wireVersions: [1, 1] })],
    [
      'more suites than the bound',
      'KEY_SET_INVALID',
      'suites',
      () => ({ suites: Array.from({ length: 17 }, (_, i) => `f${i}`) }),
    ],
    ['no suite', 'KEY_SET_INVALID', 'suites', () => ({ suites: [] })],
    ['only suites that nobody here has', 'KEY_SET_INVALID', 'suites', () => ({ suites: ['one-to-come'] })],
    ['a suite twice', 'KEY_SET_INVALID', 'suites', () => ({ suites: [SUITES[0], SUITES[0]] })],
    [
      'a log key under another name',
      'KEY_SET_INVALID',
      'log/vkey',
      ({ log }) => ({ log: { ...log, origin: 'tripoint.example/us/2026' } }),
    ],
    ['a log origin with a space', 'KEY_SET_INVALID', 'log/origin', ({ log }) => ({ log: { ...log, origin: 'a b' } })],
    [
      'a log key with another id',
      'KEY_SET_INVALID',
      'log/vkey',
      ({ log }) => ({ log: { ...log, vkey: log.vkey.replace(/\+[0-9a-f]{8}/, '+00000000') } }),
    ],
    ['one key', 'KEY_SET_INVALID', 'keys', ({ keys }) => ({ keys: [keys[SIG]] })],
    ['two signing keys', 'KEY_SET_INVALID', 'keys', ({ keys }) => ({ keys: [keys[SIG], keys[SIG]] })],
    ['three keys', 'KEY_SET_INVALID', 'keys', ({ keys }) => ({ keys: [...keys, keys[SIG]] })],
    [
      'a kid that is not the thumbprint',
      'KEY_SET_INVALID',
      'keys/0/kid',
      ({ keys }) => ({ keys: [{ ...keys[SIG], kid: keys[ENC]?.kid }, keys[ENC]] }),
    ],
    ['a private key', 'KEY_SET_INVALID', 'keys/0', ({ keys }) => ({ keys: [{ ...keys[SIG], ...secret }, keys[ENC]] })],
    [
      'a signing key for encryption',
      'ALGORITHM_NOT_ALLOWED',
      'keys/0',
      ({ keys }) => ({ keys: [{ ...keys[SIG], use: 'enc' }, keys[ENC]] }),
    ],
    [
      'another algorithm',
      'ALGORITHM_NOT_ALLOWED',
      'keys/0',
      ({ keys }) => ({ keys: [{ ...keys[SIG], alg: 'ES256' }, keys[ENC]] }),
    ],
    ['a key too short', 'KEY_SET_INVALID', 'keys/0/x', ({ keys }) => ({ keys: [{ ...keys[SIG], x: 'AAAA' }, keys[ENC]] })],
    [
      'an encryption key of zeros',
      'KEY_SET_INVALID',
      'keys/1/x',
      ({ keys }) => ({ keys: [keys[SIG], { ...keys[ENC], x: lowOrder('00'.repeat(32)) }] }),
    ],
    [
      'the neutral signing key',
      'KEY_SET_INVALID',
      'keys/0/x',
      ({ keys }) => ({ keys: [{ ...keys[SIG], x: lowOrder(`01${'00'.repeat(31)}`) }, keys[ENC]] }),
    ],
    [
      'a signing key of order eight',
      'KEY_SET_INVALID',
      'keys/0/x',
      ({ keys }) => ({
        keys: [{ ...keys[SIG], x: lowOrder('c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a') }, keys[ENC]],
      }),
    ],
  ])('%s is refused', async (_, code, field, change) => {
    const jws = forge({ ...first.document, ...change(first.document) }, ca.identity);
    await expect(verifyKeySet(jws, anchorOf(ca, jws), undefined, NOW)).rejects.toEqual(refusedAs(code, field));
  });

  it('what is no object is refused', async () => {
    for (const payload of [null, [], 'text', 1]) {
      const jws = forge(payload === 'text' ? '"text"' : payload, ca.identity);
      await expect(verifyKeySet(jws, anchorOf(ca, jws), undefined, NOW)).rejects.toEqual(refusedAs('KEY_SET_INVALID', 'payload'));
    }
  });
});

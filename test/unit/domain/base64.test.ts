import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fromBase64, fromBase64url, toBase64, toBase64url } from '../../../services/domain/index.ts';

test('whatever is written is read back, from within a larger buffer too', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 70 }), fc.nat(5), (bytes, skip) => {
      const part = bytes.subarray(Math.min(skip, bytes.length));
      expect(fromBase64(toBase64(part))).toEqual(Uint8Array.from(part));
      expect(fromBase64url(toBase64url(part))).toEqual(Uint8Array.from(part));
    }),
  );
});

describe('another spelling is refused', () => {
  test.each([
    ['without its padding', 'AQ', undefined],
    ['with bits set that no byte has', 'AR==', 'AR'],
    ['with white space', 'AQ== ', 'AQ '],
    ['in the other alphabet', '-_8=', '+/8'],
    ['with padding in the url form', undefined, 'AQ=='],
  ])('%s', (_, base64, base64url) => {
    if (base64 !== undefined) expect(fromBase64(base64)).toBeUndefined();
    if (base64url !== undefined) expect(fromBase64url(base64url)).toBeUndefined();
  });
});

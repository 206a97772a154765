import { expect, test } from 'vitest';
import { HOUR, MINUTE, timeText } from '../../../../services/domain/index.ts';
import { keyWindow } from '../../../../services/exchange/keys/key-window.ts';
import { describeCertificates, type KeySet } from '../../../../services/identity/index.ts';
import { nation, signerOf } from '../../identity/fixture.ts';

const { identity } = await nation('US');
const end = describeCertificates({ it: identity.certificate }, 0)[0]?.notAfter as number;
const window = keyWindow(signerOf(identity), 24 * HOUR, 10 * MINUTE);

test('a key set lasts a day, and near the end of gateway.pem until that', () => {
  expect(window.endOf(end - 30 * HOUR)).toBe(end - 6 * HOUR);
  expect(window.endOf(end - 3 * HOUR)).toBe(end);
  expect(window.endOf(end - 10 * MINUTE)).toBe(end);
});

test('when nothing is left of it the error names the certificate and its end, not the key set', () => {
  const asked = () => window.endOf(end - 10 * MINUTE + 1);
  expect(asked).toThrow(expect.objectContaining({ code: 'CERTIFICATE_EXPIRED' }));
  expect(asked).toThrow(`gateway.pem: a certificate that lasts beyond ${timeText(end + 1)}: this one ends at ${timeText(end)}`);
});

test('the set that reaches that end is the last: it is not followed by another each minute', () => {
  const set = (notAfter: number) => ({ document: { notAfter } }) as KeySet;
  expect([window.isLast(set(end - 1)), window.isLast(set(end))]).toEqual([false, true]);
});

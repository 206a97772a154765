import { describe, expect, it } from 'vitest';
import {
  CODES,
  type Code,
  codeOf,
  country,
  isCode,
  sameBytes,
  TripointError,
  toHex,
  utf8,
} from '../../../services/domain/index.ts';

const codes = Object.keys(CODES) as Code[];

describe('error codes', () => {
  it.each(codes)('%s has a status, a title of its own and a name in capitals', (code) => {
    const { status, title } = CODES[code];
    expect(code).toMatch(/^[A-Z]+(_[A-Z0-9]+)*$/);
    expect(status).toBeGreaterThanOrEqual(200);
    expect(status).toBeLessThan(600);
    expect(title).toMatch(/^[A-Z].*[^.]$/);
    expect(codes.filter((other) => CODES[other].title === title)).toEqual([code]);
  });

  it('are known by name, and nothing inherited is', () => {
    expect(codes.every(isCode)).toBe(true);
    for (const text of ['', 'invalid', 'toString', '__proto__', 'constructor']) expect(isCode(text)).toBe(false);
  });

  it('say that another try may succeed only where it may', () => {
    for (const code of ['MALFORMED', 'SIGNATURE_INVALID', 'KEY_REVOKED', 'EQUIVOCATION', 'ROLLED_BACK'] as const)
      expect(new TripointError(code).retryable).toBe(false);
    for (const code of ['OVERLOADED', 'NOT_READY', 'LINK_DOWN'] as const) expect(new TripointError(code).retryable).toBe(true);
  });
});

describe('an error', () => {
  const fault = { field: '/a/0', rule: 'a number' };

  it('is titled by its code, and names each field with its rule', () => {
    expect(new TripointError('INVALID').message).toBe(CODES.INVALID.title);
    expect(new TripointError('INVALID', fault).message).toBe(`${CODES.INVALID.title}: /a/0: a number`);
    expect(new TripointError('INVALID', [fault, { field: '/b', rule: 'text' }]).message).toBe(
      `${CODES.INVALID.title}: /a/0: a number; /b: text`,
    );
    expect(new TripointError('INVALID', 'as said').message).toBe(`${CODES.INVALID.title}: as said`);
  });

  it('carries its faults and its cause', () => {
    const cause = new Error('why');
    const error = new TripointError('INVALID', [fault], { cause });
    expect(error).toMatchObject({ name: 'TripointError', code: 'INVALID', faults: [fault], cause });
    expect(new TripointError('INVALID', 'as said').faults).toEqual([]);
  });

  it('that is not ours is INTERNAL', () => {
    expect(codeOf(new TripointError('REPLAYED'))).toBe('REPLAYED');
    for (const other of [new Error('REPLAYED'), { code: 'REPLAYED' }, 'REPLAYED', undefined, null])
      expect(codeOf(other)).toBe('INTERNAL');
  });
});

describe('the smallest words', () => {
  it('a country is two capital letters', () => {
    expect(country('QZ')).toBe('QZ');
    for (const text of ['', 'Q', 'qz', 'QZX', 'Q1', 'QZ\n', 'ÄÖ']) expect(() => country(text)).toThrow(TripointError);
  });

  it('bytes are the same when length and every byte are', () => {
    expect(sameBytes(utf8('ab'), utf8('ab'))).toBe(true);
    expect(sameBytes(utf8('ab'), utf8('ac'))).toBe(false);
    expect(sameBytes(utf8('ab'), utf8('abc'))).toBe(false);
    expect(sameBytes(utf8('abc'), utf8('ab'))).toBe(false);
    expect(sameBytes(new Uint8Array(), new Uint8Array())).toBe(true);
    expect(toHex(Uint8Array.of(0, 10, 255))).toBe('000aff');
  });
});

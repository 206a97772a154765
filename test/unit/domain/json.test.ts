import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseJson } from '../../../services/domain/index.ts';

describe('parseJson', () => {
  it('reads what JSON.parse reads', () => {
    fc.assert(
      fc.property(fc.json({ depthSize: 'small' }), (text) => {
        expect(parseJson(text)).toEqual(JSON.parse(text));
      }),
    );
  });

  it.each([
    '{"to":["CA"],"to":["MX"]}',
    '{"a":{"b":1,"b":2}}',
    '[{"a":1},{"a":1,"c":[{}],"a":2}]',
    '{"purpose":"X","\\u0070urpose":"Y"}',
    '{"a":1 , "a" :2}',
    '{"a\\"":1,"a\\"":2}',
    '{"__proto__":1,"__proto__":2}',
  ])('refuses a member named twice: %s', (text) => {
    expect(() => parseJson(text)).toThrowError(
      expect.objectContaining({ code: 'MALFORMED', message: expect.stringContaining('twice') }),
    );
  });

  it.each([
    '{"a":"a","b":"a"}',
    '{"a":{"a":1},"b":[{"a":1},{"a":1}]}',
    '["a","a"]',
    '{"A":1,"a":2}',
    '{"a":"{\\"b\\":1,\\"b\\":2}"}',
  ])('takes one name in several objects: %s', (text) => {
    expect(parseJson(text)).toEqual(JSON.parse(text));
  });

  it.each(['', '{', '{"a"', '{"a":1,}', '"', '{"\\', '{]', '}{', 'nul'])('refuses what is not JSON: %j', (text) => {
    expect(() => parseJson(text)).toThrowError(expect.objectContaining({ code: 'MALFORMED' }));
  });

  it('refuses nesting without end before it is parsed', () => {
    expect(() => parseJson('['.repeat(100_000))).toThrowError(
      expect.objectContaining({ message: expect.stringContaining('32 levels') }),
    );
    expect(parseJson(`${'['.repeat(32)}${']'.repeat(32)}`)).toBeDefined();
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkpointText, parseCheckpoint } from '../../../services/audit/index.ts';
import { codeOf, toHex, utf8 } from '../../../services/domain/index.ts';
import { fromHex, vectors } from './vectors.ts';

const { valid, invalid } = vectors('checkpoints');
const codeFrom = (run: () => unknown): string => {
  try {
    run();
  } catch (error) {
    return codeOf(error);
  }
  return 'none';
};

describe('checkpoint', () => {
  it.each(valid)('of $origin at $size is read and written as published', ({ text, origin, size, root }) => {
    const checkpoint = parseCheckpoint(text);
    expect({ ...checkpoint, root: toHex(checkpoint.root) }).toEqual({ origin, size, root });
    expect(checkpointText({ origin, size, root: fromHex(root) })).toBe(text);
  });

  it.each(invalid)('is refused: $name', ({ text }) => {
    expect(codeFrom(() => parseCheckpoint(text))).toBe('MALFORMED');
  });

  it('reads back what it wrote', () => {
    const origin = fc
      .string({ unit: 'grapheme', minLength: 1, maxLength: 40 })
      .filter((text) => !/\p{Cc}/u.test(text) && utf8(text).length < 256);
    fc.assert(
      fc.property(origin, fc.maxSafeNat(), fc.uint8Array({ minLength: 32, maxLength: 32 }), (name, size, root) => {
        const checkpoint = { origin: name, size, root: new Uint8Array(root) };
        expect(parseCheckpoint(checkpointText(checkpoint))).toEqual(checkpoint);
      }),
      { seed: 9, numRuns: 100 },
    );
  });

  it('has one spelling: whatever text is read is the text that is written', () => {
    const [{ text }] = valid as [(typeof valid)[0]];
    fc.assert(
      fc.property(fc.nat(text.length), fc.nat(3), fc.string({ unit: 'binary-ascii', maxLength: 3 }), (at, cut, put) => {
        const changed = `${text.slice(0, at)}${put}${text.slice(at + cut)}`;
        let again = changed;
        const code = codeFrom(() => {
          again = checkpointText(parseCheckpoint(changed));
        });
        expect(['none', 'MALFORMED']).toContain(code);
        expect(again).toBe(changed);
      }),
      { seed: 10, numRuns: 500 },
    );
  });

  it('is not written of what could not be read back', () => {
    const good = { origin: 'a', size: 1, root: new Uint8Array(32) };
    for (const wrong of [
      { origin: '' },
      { origin: 'a\nb' },
      { origin: 'a\u0007' },
      { origin: 'é'.repeat(128) },
      { origin: '\udc00' },
      { size: -1 },
      { size: 0.5 },
      { size: Number.NaN },
      { size: 2 ** 53 },
      { root: new Uint8Array(31) },
      { root: new Uint8Array(33) },
    ])
      expect(codeFrom(() => checkpointText({ ...good, ...wrong }))).toBe('MALFORMED');
  });
});

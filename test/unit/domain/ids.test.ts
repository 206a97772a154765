import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { codeOf, idFromText, idText, newId } from '../../../services/domain/index.ts';

describe('an id', () => {
  it('is a UUIDv7 of RFC 9562 that states when it was made', () => {
    const before = Date.now();
    const id = newId();
    const after = Date.now();
    expect(id).toHaveLength(16);
    expect((id[6] as number) >> 4).toBe(7);
    expect((id[8] as number) >> 6).toBe(2);
    const made = Number(Buffer.from(id.subarray(0, 6)).readUIntBE(0, 6));
    expect(made).toBeGreaterThanOrEqual(before);
    expect(made).toBeLessThanOrEqual(after);
  });

  it('sorts after those made before it, as bytes and as text', () => {
    const ids = Array.from({ length: 2000 }, newId);
    expect(ids.toSorted((a, b) => Buffer.compare(a, b))).toEqual(ids);
    const texts = ids.map(idText);
    expect(texts.toSorted()).toEqual(texts);
    expect(new Set(texts).size).toBe(ids.length);
  });

  it('is its own memory, so that writing to one changes no other', () => {
    const [a, b] = [newId(), newId()];
    const kept = idText(b);
    a.fill(0);
    expect(idText(b)).toBe(kept);
  });

  it('comes back from its text in either case', () => {
    fc.assert(
      fc.property(fc.uuid(), (text) => {
        expect(idText(idFromText(text))).toBe(text);
        expect(idText(idFromText(text.toUpperCase()))).toBe(text);
      }),
      { seed: 12 },
    );
  });

  it.each([
    '',
    'x',
    '0190163d-8694-739b-aea5-966c26f8ad9',
    '0190163d8694739baea5966c26f8ad91',
    '0190163d-8694-739b-aea5-966c26f8ad9g',
    '0190163d-8694-739b-aea5-966c26f8ad91 ',
    '{0190163d-8694-739b-aea5-966c26f8ad91}',
  ])('is not read from "%s", and the error keeps the text to itself', (text) => {
    try {
      idFromText(text);
      expect.unreachable();
    } catch (error) {
      expect(codeOf(error)).toBe('INVALID');
      expect((error as Error).message).toBe('A field of the request breaks a rule: id: a UUID');
    }
  });
});

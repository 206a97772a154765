import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Value } from '../../../../services/ledger/row.ts';
import { type Packed, pack, parametersOf } from '../../../../services/ledger/sqlite/packed.ts';
import { WRITES } from '../../../../services/ledger/sqlite/writes.ts';
import type { Write } from '../../../../services/ledger/writes.ts';

/** As the ledger's thread takes them: the buffer has changed hands. */
function unpacked(writes: readonly Write[]): Write[] {
  const packed = pack(writes);
  const there: Packed = structuredClone(packed, { transfer: [packed.buffer] });
  const values = parametersOf(there);
  return there.runs.flatMap(({ name, count, width }) =>
    Array.from({ length: count }, (): Write => [name, ...values.splice(0, width)]),
  );
}

const value: fc.Arbitrary<Value> = fc.oneof(
  fc.constant(null),
  fc.string({ unit: 'grapheme', maxLength: 8 }),
  fc.maxSafeInteger(),
  fc.double({ noNaN: true }),
  fc.uint8Array({ maxLength: 40 }),
);
const write = fc.tuple(fc.constantFrom(...(Object.keys(WRITES) as Write[0][]).slice(0, 4)), fc.array(value, { maxLength: 6 }));

test('writes arrive as they were, in their order', () => {
  fc.assert(
    fc.property(fc.array(write, { maxLength: 40 }), (pairs) => {
      const writes = pairs.map(([name, values]): Write => [name, ...values]);
      expect(unpacked(writes)).toEqual(writes);
    }),
    { seed: 1, numRuns: 300 },
  );
});

test('what is at the edge of a type too', () => {
  const values = [
    null,
    '',
    '\u0000',
    0,
    -1,
    2 ** 32,
    Number.MAX_SAFE_INTEGER,
    0.1,
    new Uint8Array(),
    new Uint8Array(1 << 17).fill(7),
  ];
  const writes: Write[] = [['event', ...values], ['leaf'], ['event', ...values.toReversed()]];
  expect(unpacked(writes)).toEqual(writes);
  expect(unpacked([])).toEqual([]);
});

test('a blob that is a view takes nothing of what is beside it along', () => {
  const page = Buffer.from('secret of another record');
  const packed = pack([['vaultKey', page.subarray(7, 9), page.subarray(0, 0)]]);
  expect(Buffer.from(packed.buffer).includes('of')).toBe(true);
  expect(Buffer.from(packed.buffer).includes('secret')).toBe(false);
  expect(Buffer.from(packed.buffer).includes('another')).toBe(false);
  expect(page.toString()).toBe('secret of another record');
});

test('what no column can hold is refused', () => {
  for (const wrong of [undefined, true, 1n, {}, [1], new Uint16Array(2)])
    expect(() => pack([['event', wrong as never]])).toThrow(TypeError);
});

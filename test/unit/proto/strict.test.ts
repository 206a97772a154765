import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { messages } from '../../../proto/gen/shape.ts';
import { concat, decode, encode, fieldsOf, isMessage, type Messages, splitFields } from '../../../proto/index.ts';
import { codeOf } from '../../../services/domain/index.ts';

const bytes = (...values: number[]) => Uint8Array.from(values);
const refusal = (name: keyof Messages, input: Uint8Array, caps?: Parameters<typeof decode>[2]) => {
  try {
    decode(name, input, caps);
    return 'accepted';
  } catch (error) {
    return `${codeOf(error)} ${(error as Error).message}`;
  }
};

const lookout = fc.record({
  recordReference: fc.string({ maxLength: 20 }),
  subjectKind: fc.constantFrom(0, 1, 2, 3, 4) as fc.Arbitrary<0 | 1 | 2 | 3 | 4>,
  name: fc.array(fc.record({ primaryIdentifier: fc.string({ unit: 'grapheme' }), script: fc.string({ maxLength: 4 }) }), {
    maxLength: 3,
  }),
  warning: fc.array(fc.constantFrom(1, 5) as fc.Arbitrary<1 | 5>, { maxLength: 4 }),
  alienLookoutIndicator: fc.boolean(),
  biometric: fc.array(fc.record({ sha256: fc.uint8Array({ minLength: 32, maxLength: 32 }) }), { maxLength: 2 }),
});

describe('the strict decoder', () => {
  test('accepts whatever encode writes, and it comes back the same', () => {
    fc.assert(
      fc.property(lookout, (message) => {
        const encoded = encode('Lookout', message);
        expect(encode('Lookout', decode('Lookout', encoded))).toEqual(encoded);
      }),
    );
  });

  test('splitting a message into its fields and concatenating them gives the message', () => {
    fc.assert(
      fc.property(lookout, (message) => {
        const encoded = encode('Lookout', message);
        expect(concat([...splitFields(encoded).values()])).toEqual(encoded);
      }),
    );
  });

  test('answers any bytes with a message or with MALFORMED or OVERSIZED', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 200 }),
        fc.constantFrom('Parcel', 'Batch', 'Lookout', 'AuditEntry'),
        (input, name) => {
          expect(refusal(name as keyof Messages, input)).toMatch(/^(accepted|MALFORMED|OVERSIZED)/);
        },
      ),
    );
  });

  test('what it accepts encodes to the same bytes again, however the bytes of a message are altered', () => {
    const cargo = fc.record({
      recordReference: fc.string({ maxLength: 4 }),
      shippingContainer: fc.array(fc.record({ iso6346Code: fc.string({ maxLength: 3 }) }), { maxLength: 2 }),
      riskIndicator: fc.array(fc.string({ maxLength: 2 }), { maxLength: 2 }),
      radioactiveSource: fc.record({ nuclide: fc.string({ maxLength: 2 }), activityTbq: fc.double() }),
    });
    const made = fc.oneof(
      cargo.map((message) => ['HighRiskCargo', encode('HighRiskCargo', message)] as const),
      lookout.map((message) => ['Lookout', encode('Lookout', message)] as const),
    );
    const move = fc.option(fc.tuple(fc.nat(), fc.constantFrom('swap', 'repeat', 'drop')));
    const set = fc.option(fc.tuple(fc.nat(), fc.nat(255)));
    let accepted = 0;
    fc.assert(
      fc.property(made, move, set, ([name, whole], moved, byte) => {
        const parts = [...splitFields(whole).values()];
        const [pick, how] = moved ?? [0, 'none'];
        const at = parts.length === 0 ? 0 : pick % parts.length;
        if (how === 'swap') parts.unshift(...parts.splice(at));
        else if (how === 'repeat') parts.splice(at, 0, parts[at] ?? bytes());
        else if (how === 'drop') parts.splice(at, 1);
        const input = concat(parts);
        const altered = byte === null || input.length === 0 ? input : input.with(byte[0] % input.length, byte[1]);
        if (refusal(name, altered) !== 'accepted') return;
        accepted++;
        expect(encode(name, decode(name, altered) as never)).toEqual(altered);
      }),
      { numRuns: 3000, seed: 9 },
    );
    expect(accepted).toBeGreaterThan(500);
  });

  test('takes values of an open enum that it does not know, as they are, and none that would be cut to another', () => {
    const header = (code: number) => encode('RecordHeader', { caveats: [{ code: code as 1 }] });
    for (const code of [7, 300, 2 ** 31 - 1]) expect(decode('RecordHeader', header(code)).caveats[0]?.code).toBe(code);
    // The wire's varint of 2^32 + 1, which 32 bits cut to 1.
    const cut = bytes(0x3a, 6, 0x08, 0x81, 0x80, 0x80, 0x80, 0x10);
    expect(refusal('RecordHeader', cut)).toMatch(/^MALFORMED.*unknown CaveatCode 4294967297/);
    expect(refusal('RecordHeader', bytes(0x3a, 6, 0x08, 0x80, 0x80, 0x80, 0x80, 0x08))).toMatch(/^MALFORMED/);
  });

  test('keeps integers up to 2^53 - 1 exactly', () => {
    const index = Number.MAX_SAFE_INTEGER;
    expect(decode('PeerRef', encode('PeerRef', { index })).index).toBe(index);
  });

  test.each([
    ['an unknown field', 'PeerRef', bytes(0x78, 1), 'MALFORMED', 'unknown field 15'],
    ['an unknown enum value', 'Manifest', bytes(0x20, 99), 'MALFORMED', 'unknown Lane 99'],
    ['a singular field twice', 'PeerRef', bytes(0x10, 1, 0x10, 2), 'MALFORMED', 'written twice'],
    ['a wrong wire type', 'PeerRef', bytes(0x12, 1, 0), 'MALFORMED', 'wire type 2'],
    ['a group', 'PeerRef', bytes(0x13), 'MALFORMED', 'wire type 3'],
    ['a truncated length', 'PeerRef', bytes(0x0a, 5, 1), 'MALFORMED', 'truncated'],
    ['a truncated varint', 'PeerRef', bytes(0x10, 0x80), 'MALFORMED', 'truncated'],
    ['a padded varint', 'PeerRef', bytes(0x10, 0x81, 0x00), 'MALFORMED', 'longer than it needs'],
    ['a default value written out', 'PeerRef', bytes(0x10, 0x00), 'MALFORMED', 'default value'],
    ['an integer of 2^53', 'PeerRef', bytes(0x10, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x10), 'MALFORMED', '2^53'],
    ['an endless varint', 'PeerRef', new Uint8Array(30).fill(0xff), 'MALFORMED', '2^53'],
    ['text that is not UTF-8', 'PeerRef', bytes(0x0a, 2, 0xc3, 0x28), 'MALFORMED', 'not UTF-8'],
    ['an empty text written out', 'PersonName', bytes(0x0a, 0), 'MALFORMED', 'default value'],
    ['empty bytes written out', 'PeerRef', bytes(0x1a, 0), 'MALFORMED', 'default value'],
    ['an empty packed list', 'Lookout', bytes(0x82, 0x01, 0), 'MALFORMED', 'an empty list'],
    ['a packed list in pieces', 'Lookout', bytes(0x82, 1, 1, 1, 0x82, 1, 1, 2), 'MALFORMED', 'in pieces'],
    ['UNSPECIFIED in a list', 'Lookout', bytes(0x82, 1, 1, 0), 'MALFORMED', 'UNSPECIFIED'],
    ['fields out of order', 'PersonName', bytes(0x12, 1, 0x42, 0x0a, 1, 0x41), 'MALFORMED', 'after field 2'],
    ['a repeated field between others', 'Lookout', bytes(0x1a, 0, 0x22, 0, 0x1a, 0), 'MALFORMED', 'after field 4'],
    ['zero as a double', 'RadioactiveSource', bytes(0x11, 0, 0, 0, 0, 0, 0, 0, 0), 'MALFORMED', 'a zero'],
    ['minus zero', 'RadioactiveSource', bytes(0x11, 0, 0, 0, 0, 0, 0, 0, 0x80), 'MALFORMED', 'a zero'],
    ['not a number', 'RadioactiveSource', bytes(0x11, 0, 0, 0, 0, 0, 0, 0xf8, 0x7f), 'MALFORMED', 'not a finite'],
    ['infinity', 'RadioactiveSource', bytes(0x11, 0, 0, 0, 0, 0, 0, 0xf0, 0x7f), 'MALFORMED', 'not a finite'],
    ['a length beyond the parent', 'AuditEntry', bytes(0xca, 0x01, 2, 0x0a, 5, 1, 1, 1, 1, 1), 'MALFORMED', 'truncated'],
  ] as const)('refuses %s, naming it', (_, name, input, code, rule) => {
    const said = refusal(name, input);
    expect(said).toContain(code);
    expect(said).toContain(rule);
  });

  test('bounds bytes and fields before anything is built', () => {
    const many = encode('Batch', { entries: Array.from({ length: 50 }, (_, index) => ({ index: index + 1 })) });
    expect(refusal('Batch', many, { bytes: 10, depth: 8, fields: 999 })).toContain('OVERSIZED');
    expect(refusal('Batch', many, { bytes: 9999, depth: 8, fields: 20 })).toContain('more than 20 fields');
    expect(refusal('Batch', many, { bytes: 9999, depth: 1, fields: 999 })).toContain('nested deeper than 1');
    expect(refusal('Batch', many, { bytes: 9999, depth: 2, fields: 999 })).toBe('accepted');
  });
});

test('a field that is set to its default, or to nothing, is not written: of every message', () => {
  const defaultOf = (type: string) =>
    ({ string: '', bytes: new Uint8Array(), bool: false })[type as 'string'] ?? (isMessage(type) ? undefined : 0);
  for (const name of Object.keys(messages) as (keyof Messages)[]) {
    const set = fieldsOf(name).map(({ name: field, type, repeated }) => [field, repeated ? [] : defaultOf(type)]);
    expect(encode(name, Object.fromEntries(set)), name).toEqual(bytes());
    expect(encode(name, Object.fromEntries(set.map(([field]) => [field, null]))), name).toEqual(bytes());
  }
});

test('every record kind numbers its fields 1, 2, 3 …, so that commitments leave no hole', () => {
  for (const name of ['HighRiskCargo', 'Lookout', 'VisaQuery', 'VisaAnswer', 'Receipt', 'KeySet'])
    expect(fieldsOf(name).map(({ id }) => id)).toEqual(fieldsOf(name).map((_, i) => i + 1));
});

// Under a valid manifest: statements, what they disclose, and damage anywhere.

import { describe, expect, it } from 'vitest';
import {
  bytesOf,
  type EntryOptions,
  entryOf,
  idOf,
  NOW,
  parcelAround,
  parcelOf,
  partsOf,
  signedBatch,
} from '../../../deploy/hostile/forge.ts';
import { concat, type Disclosure, encode, type Outgoing, RecordKind, splitFields, Verb } from '../../../proto/index.ts';
import { type Code, sameBytes, TripointError, utf8 } from '../../../services/domain/index.ts';
import { commitment, commitmentsDigest } from '../../../services/envelope/commitments.ts';
import { isFaulty, LIMITS, type OpenedBatch } from '../../../services/envelope/index.ts';
import { entryChanged, flipped, open, ours, statementVerdict, theirs, valid, validParcel, validPlaintext } from './hostile.ts';

describe('a statement under a valid manifest', () => {
  it.each<[string, EntryOptions, Code]>([
    ['from another country', { statement: { from: 'CC' }, leaf: { from: 'AA' } }, 'WRONG_SENDER'],
    ['to another country', { statement: { to: 'CC' } }, 'WRONG_RECIPIENT'],
    ['without a verb', { statement: { verb: 0 } }, 'VERB_NOT_ALLOWED'],
    ['that asks on the link', { statement: { verb: Verb.QUERY } }, 'VERB_NOT_ALLOWED'],
    ['that answers on the link', { statement: { verb: Verb.RESPONSE } }, 'VERB_NOT_ALLOWED'],
    ['that calls a lookout a receipt', { statement: { verb: Verb.RECEIPT } }, 'VERB_NOT_ALLOWED'],
    ['with a short exchange id', { statement: { exchangeId: bytesOf('short', 15) } }, 'MALFORMED'],
    ['with an exchange id that is no UUIDv7', { statement: { exchangeId: new Uint8Array(16).fill(0xff) } }, 'MALFORMED'],
    ['that answers no exchange id', { statement: { correlation: bytesOf('short', 15) } }, 'MALFORMED'],
    ['with a short salt', { statement: { salt: bytesOf('short', 8) } }, 'MALFORMED'],
    ['that is no statement', { statementBytes: utf8('nonsense') }, 'MALFORMED'],
    ['issued later than its manifest', { statement: { issued: NOW + LIMITS.skew + 1 } }, 'ISSUED_IN_FUTURE'],
    ['of another record', { statement: { recordDigest: bytesOf('another', 32) } }, 'RECORD_MISMATCH'],
    [
      'of a record that a third country originated',
      { header: { originator: { country: 'CC', agency: 'A' } } },
      'RECORD_MISMATCH',
    ],
    ['of a record without an originator', { header: { originator: {} } }, 'RECORD_MISMATCH'],
    ['of a record without a version', { header: { version: 0 } }, 'MALFORMED'],
    ['of a record with a short id', { header: { recordId: bytesOf('short', 4) } }, 'MALFORMED'],
    ['of a record of no kind', { header: { kind: 0 }, leaf: { recordKind: 0 } }, 'MALFORMED'],
    ['whose header counts other fields', { header: { fieldCount: 42 } }, 'RECORD_MISMATCH'],
    [
      'whose header has another digest of its commitments',
      { header: { commitmentsDigest: bytesOf('root', 32) } },
      'RECORD_MISMATCH',
    ],
    ['whose commitments are cut', { commitments: (right) => right.subarray(0, -1) }, 'RECORD_MISMATCH'],
    ['with another commitment', { commitments: (right) => flipped(right, 999) }, 'RECORD_MISMATCH'],
    ['with no commitments', { commitments: () => new Uint8Array(), header: { fieldCount: 0 } }, 'RECORD_MISMATCH'],
    [
      'with more fields than a kind may number',
      {
        commitments: () => new Uint8Array(129 * 32),
        header: { fieldCount: 129, commitmentsDigest: commitmentsDigest(new Uint8Array(129 * 32)) },
      },
      'RECORD_MISMATCH',
    ],
    ['whose leaf is too large', { leafBytes: new Uint8Array(LIMITS.leafBytes + 1) }, 'OVERSIZED'],
    ['without a leaf', { leafBytes: new Uint8Array() }, 'LEAF_MISMATCH'],
  ])('%s gets its own verdict', async (_, options, code) => {
    expect(await statementVerdict(options)).toBe(code);
  });

  it.each<[string, Outgoing<'AuditEntry'>]>([
    ['of another schema', { schema: 2 }],
    ['of another kind', { kind: 2 }],
    ['of another statement', { statementDigest: bytesOf('another', 32) }],
    ['of another exchange', { exchangeId: idOf('another') }],
    ['of another country', { country: 'CC' }],
    ['from another country', { from: 'CC' }],
    ['to another country', { to: 'CC' }],
    ['of another verb', { verb: Verb.QUERY }],
    ['of another purpose', { purpose: 'OTHER' }],
    ['of another record kind', { recordKind: RecordKind.HIGH_RISK_CARGO }],
    ['of another record', { recordId: idOf('another') }],
    ['of another version', { recordVersion: 2 }],
    ['under another agreement', { legalBasis: { agreement: 'other', digest: bytesOf('agreement', 32), clauses: ['1', '2(b)'] } }],
    [
      'under another text of the agreement',
      { legalBasis: { agreement: 'an-agreement', digest: bytesOf('other', 32), clauses: ['1', '2(b)'] } },
    ],
    ['under other clauses', { legalBasis: { agreement: 'an-agreement', digest: bytesOf('agreement', 32), clauses: ['1'] } }],
    ['without a legal basis', { legalBasis: {} }],
    ['that says less was disclosed', { disclosed: [1] }],
    ['that says more was disclosed', { disclosed: [1, 2, 3, 5, 7, 14, 15, 16, 20, 21, 27, 28] }],
  ])('whose leaf is one %s is refused: the log would tell another story', async (_, leaf) => {
    expect(await statementVerdict({ leaf })).toBe('LEAF_MISMATCH');
  });

  it('does not touch the statements beside it', async () => {
    const entries = [
      entryOf(ours, theirs),
      entryOf(ours, theirs, { seed: 'bad', index: 8, leaf: { purpose: 'OTHER' } }),
      entryOf(ours, theirs, { seed: 'good', index: 9 }),
    ];
    const { statements } = await open(await parcelOf(partsOf(await signedBatch(ours, theirs, entries)), ours, theirs));
    expect(statements.map(isFaulty)).toEqual([false, true, false]);
    expect(statements[1]).toMatchObject({ exchangeId: idOf('bad/exchange'), index: 8 });
  });

  it('names no exchange whose id is not one', async () => {
    const entries = [entryOf(ours, theirs, { statement: { exchangeId: bytesOf('long', 4000) } })];
    const { statements } = await open(await parcelOf(partsOf(await signedBatch(ours, theirs, entries)), ours, theirs));
    expect(statements[0]).toMatchObject({ exchangeId: new Uint8Array() });
  });
});

describe('a disclosure', () => {
  const swap = (change: (shown: Disclosure) => Outgoing<'Disclosure'>) => (present: readonly Disclosure[]) =>
    present.map((shown, i) => (i === 0 ? change(shown) : shown)) as Disclosure[];

  it.each<[string, NonNullable<EntryOptions['disclose']>, Code]>([
    ['with other content', swap((shown) => ({ ...shown, carried: flipped(shown.carried, 40) })), 'COMMITMENT_MISMATCH'],
    ['under another salt', swap((shown) => ({ ...shown, salt: bytesOf('another', 32) })), 'COMMITMENT_MISMATCH'],
    ['with a short salt', swap((shown) => ({ ...shown, salt: shown.salt.subarray(1) })), 'DISCLOSURE_INVALID'],
    ['of nothing', swap((shown) => ({ ...shown, carried: new Uint8Array() })), 'DISCLOSURE_INVALID'],
    ['under another number', swap((shown) => ({ ...shown, field: 0 })), 'DISCLOSURE_INVALID'],
    [
      'of a field that the kind has not',
      (present) => present.map((shown, i) => (i === present.length - 1 ? { ...shown, field: 42 } : shown)),
      'DISCLOSURE_INVALID',
    ],
    ['made twice', (present) => [present[0] as Disclosure, ...present], 'DISCLOSURE_INVALID'],
    ['out of order', (present) => present.toReversed(), 'DISCLOSURE_INVALID'],
  ])('%s is refused', async (_, disclose, code) => {
    expect(await statementVerdict({ disclose })).toBe(code);
  });

  it('altered after the manifest was signed is refused, and so is one left out, or one put in', async () => {
    const shown = (valid.entries[0]?.disclosures ?? []) as Disclosure[];
    expect(await entryChanged({ disclosures: swap((one) => ({ ...one, carried: flipped(one.carried, 40) }))(shown) })).toBe(
      'COMMITMENT_MISMATCH',
    );
    expect(await entryChanged({ disclosures: shown.slice(1) })).toBe('LEAF_MISMATCH');
    // As a sender does that erased the record since: refused as well, by its own name.
    expect(await entryChanged({ disclosures: [] })).toBe('ERASED');
    expect(await entryChanged({ commitments: flipped(valid.entries[0]?.commitments as Uint8Array, 3) })).toBe('RECORD_MISMATCH');
  });

  /** An entry whose sender committed to whatever it liked, and signed and logged it. */
  function committedTo(carried: Readonly<Record<number, Uint8Array>>): EntryOptions {
    const salt = (field: number) => bytesOf(`lie/${field}`, 32);
    const commitments = concat(
      Array.from({ length: 41 }, (_, i) => commitment(i + 1, salt(i + 1), carried[i + 1] ?? new Uint8Array())),
    );
    const disclosures = Object.entries(carried).map(([field, bytes]) => ({
      field: Number(field),
      salt: salt(Number(field)),
      carried: bytes,
    }));
    return {
      commitments: () => commitments,
      header: { commitmentsDigest: commitmentsDigest(commitments) },
      disclose: () => disclosures,
    };
  }
  const fields = splitFields(
    encode('Lookout', {
      recordReference: 'AAAA',
      conveyanceIdentification: 'BBBB',
      dateOfBirth: { date: '1980' },
      citizenship: ['XXA', 'XXB'],
    }),
  );
  const part = (field: number) => fields.get(field) as Uint8Array;

  it.each<[string, Readonly<Record<number, Uint8Array>>, Code | 'OPENED']>([
    ['of the field itself', { 1: part(1), 7: part(7) }, 'OPENED'],
    ['of another field', { 2: part(1) }, 'DISCLOSURE_INVALID'],
    ['of another field beside its own', { 1: concat([part(1), part(7)]) }, 'DISCLOSURE_INVALID'],
    ['of each other’s fields, of the same length', { 1: part(12), 12: part(1) }, 'MALFORMED'],
    ['of a field that another one discloses too', { 1: part(1), 7: concat([part(7), part(1)]) }, 'MALFORMED'],
    ['of one field in two parts', { 1: part(1).subarray(0, 3), 7: part(1).subarray(3) }, 'DISCLOSURE_INVALID'],
    ['of a repeated field split over two', { 7: part(7).subarray(0, 5), 8: part(7).subarray(5) }, 'DISCLOSURE_INVALID'],
    ['of a singular field twice', { 1: concat([part(1), part(1)]) }, 'MALFORMED'],
    ['of a field that no schema knows', { 1: new Uint8Array([0xf8, 0x07, 1]) }, 'MALFORMED'],
    ['of a cut field', { 1: part(1).subarray(0, -1) }, 'MALFORMED'],
    ['of no text', { 1: new Uint8Array([0x0a, 2, 0xff, 0xfe]) }, 'MALFORMED'],
    ['of an unknown enum value', { 14: new Uint8Array([0x70, 99]) }, 'MALFORMED'],
  ])('that was committed, signed and logged %s', async (_, carried, code) => {
    expect(await statementVerdict(committedTo(carried))).toBe(code);
  });
});

describe('random damage', () => {
  const positions = (label: string, bits: number, count: number) =>
    Array.from({ length: count }, (_, i) => new DataView(bytesOf(`${label}/${i}`, 4).slice().buffer).getUint32(0) % bits);
  const refused = async (parcel: Uint8Array): Promise<OpenedBatch | TripointError> => {
    try {
      return await open(parcel);
    } catch (error) {
      if (!(error instanceof TripointError)) throw error;
      return error;
    }
  };

  it('on the wire is always refused, with a code', async () => {
    const clear = Array.from({ length: 300 * 8 }, (_, i) => i);
    for (const bit of [...clear.filter((i) => i % 7 === 0), ...positions('wire', validParcel.length * 8, 200)])
      expect(await refused(flipped(validParcel, bit)), `bit ${bit}`).toBeInstanceOf(TripointError);
  });

  it('under the encryption never opens to something that was not signed', async () => {
    const whole = await open(validParcel);
    const bits = positions('plaintext', validPlaintext.length * 8, 500);
    for (const bit of bits) {
      const outcome = await refused(await parcelAround(flipped(validPlaintext, bit), 'AA', theirs));
      if (outcome instanceof TripointError) continue;
      expect(outcome.statements.every(isFaulty), `bit ${bit}`).toBe(true);
      expect(sameBytes(outcome.manifestBytes, whole.manifestBytes)).toBe(true);
    }
  });

  it('that cuts the plaintext never opens to something else', async () => {
    for (let length = 0; length < validPlaintext.length; length += 23)
      expect(
        await refused(await parcelAround(validPlaintext.subarray(0, length), 'AA', theirs)),
        `cut at ${length}`,
      ).toBeInstanceOf(TripointError);
  });

  it('is told without a value of the record', async () => {
    const { statements } = await open(
      await parcelOf(
        partsOf(await signedBatch(ours, theirs, [entryOf(ours, theirs, { disclose: (present) => present.toReversed() })])),
        ours,
        theirs,
      ),
    );
    const [faulty] = statements;
    expect(faulty && isFaulty(faulty) ? faulty.error.message : '').not.toContain('GARCIA');
  });
});

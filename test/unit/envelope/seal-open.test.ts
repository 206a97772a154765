import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  bytesOf,
  entryOf,
  keysOf,
  LOOKOUT,
  linkOf,
  NOW,
  type Party,
  party,
  plaintextOf,
  signedBatch,
} from '../../../deploy/hostile/forge.ts';
import { type BatchEntry, concat, decode, encode, fieldsOf, Lane, RecordKind, Verb } from '../../../proto/index.ts';
import { sha256, toHex } from '../../../services/domain/index.ts';
import {
  fieldCount,
  isFaulty,
  LIMITS,
  messageOf,
  type OpenedBatch,
  type OpenedStatement,
  openParcel,
  QUERY_CLASS,
  sealBatch,
} from '../../../services/envelope/index.ts';
import { paddingFor } from '../../../services/envelope/limits.ts';

const [ours, theirs] = await Promise.all([party('AA'), party('BB')]);
const open = (parcel: Uint8Array, from: Party, to: Party): Promise<OpenedBatch> =>
  openParcel(parcel, linkOf(from, to), keysOf(to, [from]), NOW);

async function sealed(entries: ReturnType<typeof entryOf>[], floor = 0): Promise<Uint8Array> {
  return sealBatch(await signedBatch(ours, theirs, entries), theirs.recipient, floor);
}

describe('open after seal', () => {
  it('gives back what was sealed, whichever fields of whichever statements are disclosed', async () => {
    const shown = fc.subarray(fieldsOf('Lookout').map(({ id }) => id));
    await fc.assert(
      fc.asyncProperty(
        fc.array(shown, { minLength: 1, maxLength: 6 }),
        fc.integer({ min: 0, max: 2 ** 40 }),
        async (subsets, first) => {
          const entries = subsets.map((fields, i) =>
            entryOf(ours, theirs, {
              seed: `statement ${i}`,
              index: first + i,
              disclose: (present) => present.filter(({ field }) => fields.includes(field)),
            }),
          );
          const batch = await signedBatch(ours, theirs, entries);
          const opened = await open(await sealBatch(batch, theirs.recipient), ours, theirs);

          expect(opened.manifestBytes).toEqual(batch.manifest);
          expect(opened.manifestSha256).toEqual(sha256(batch.manifest));
          expect(opened.signature).toEqual(batch.signature);
          expect(opened.keyId).toBe(ours.signing.kid);
          expect(opened.statements.map((statement) => backToEntry(statement as OpenedStatement))).toEqual(entries);
          opened.statements.forEach((statement, i) => {
            const names = fieldsOf('Lookout').flatMap(({ id, name }) => (subsets[i]?.includes(id) ? [name] : []));
            const projection = Object.fromEntries(Object.entries(LOOKOUT).filter(([name]) => names.includes(name)));
            expect((statement as OpenedStatement).record).toEqual(encode('Lookout', projection));
          });
        },
      ),
      { numRuns: 40, seed: 5 },
    );
  });

  it('opens a resend, which has the manifest and signature of before under another encryption', async () => {
    const batch = await signedBatch(ours, theirs, [entryOf(ours, theirs)]);
    const [first, again] = await Promise.all([sealBatch(batch, theirs.recipient), sealBatch(batch, theirs.recipient)]);
    const ephemeral = (parcel: Uint8Array) =>
      JSON.parse(Buffer.from(Buffer.from(decode('Parcel', parcel).batch?.protected ?? []).toString(), 'base64url').toString()).epk
        .x;
    expect(ephemeral(first)).not.toBe(ephemeral(again));
    expect(await open(first, ours, theirs)).toEqual(await open(again, ours, theirs));
  });

  it('carries an acknowledgement, a question and its answer on their own lanes', async () => {
    const ack = await signedBatch(ours, theirs, [], { facts: { lane: Lane.ACK, linkSequence: 0, receivedThrough: 12 } });
    const opened = await open(await sealBatch(ack, theirs.recipient), ours, theirs);
    expect(opened.manifest.receivedThrough).toBe(12);
    expect(opened.statements).toEqual([]);
    for (const [verb, kind] of [
      [Verb.QUERY, RecordKind.VISA_QUERY],
      [Verb.RESPONSE, RecordKind.VISA_ANSWER],
    ] as const) {
      const content = encode(messageOf(kind), kind === RecordKind.VISA_QUERY ? { caseReference: 'C-1' } : { outcome: 2 });
      const entry = entryOf(ours, theirs, { kind, content, statement: { verb } });
      const batch = await signedBatch(ours, theirs, [entry], { facts: { lane: Lane.QUERY, linkSequence: 0 } });
      const { statements } = await open(await sealBatch(batch, theirs.recipient, QUERY_CLASS), ours, theirs);
      expect(statements.map(isFaulty)).toEqual([false]);
    }
  });

  it('holds a full batch of whole records within the bounds', async () => {
    const content = encode(
      'HighRiskCargo',
      Object.fromEntries(
        fieldsOf('HighRiskCargo')
          .filter(({ type, repeated }) => type === 'string' && !repeated)
          .map(({ name }) => [name, 'x']),
      ),
    );
    const entries = Array.from({ length: LIMITS.statements }, (_, i) =>
      entryOf(ours, theirs, {
        kind: RecordKind.HIGH_RISK_CARGO,
        content,
        seed: `${i}`,
        index: i,
        disclose: (all) => (i < 100 ? all : all.slice(0, 1)),
      }),
    );
    const opened = await open(await sealed(entries), ours, theirs);
    expect(opened.statements.some(isFaulty)).toBe(false);
    expect(opened.statements).toHaveLength(LIMITS.statements);
  });
});

describe('a withheld field', () => {
  const secret = 'ZEBRA-9271-CONFIDENTIAL-INFORMANT';
  const withAlias = (alias: string | undefined, disclose: boolean) =>
    entryOf(ours, theirs, {
      kind: RecordKind.LOOKOUT,
      content: encode('Lookout', { ...LOOKOUT, ...(alias !== undefined && { derogatoryIndicator: [alias] }) }),
      disclose: (present) => (disclose ? present : present.filter((shown) => shown.field !== 19)),
    });

  it('leaves its commitment and no other trace', async () => {
    const shown = await plaintextOf(await sealed([withAlias(secret, true)]), theirs);
    expect(Buffer.from(shown).includes(secret)).toBe(true);

    const entry = withAlias(secret, false);
    const plaintext = Buffer.from(await plaintextOf(await sealed([entry]), theirs));
    expect(plaintext.includes(secret)).toBe(false);
    for (let at = 0; at + 6 <= secret.length; at++) expect(plaintext.includes(secret.slice(at, at + 6))).toBe(false);
    const salt = bytesOf('entry/salts', fieldCount(RecordKind.LOOKOUT) * 32).subarray(18 * 32, 19 * 32);
    expect(plaintext.includes(Buffer.from(salt))).toBe(false);
    expect((entry.commitments as Uint8Array).length).toBe(fieldCount(RecordKind.LOOKOUT) * 32);
    expect(plaintext.includes(Buffer.from(entry.commitments as Uint8Array))).toBe(true);
  });

  it('cannot be told by the length of the parcel, nor from a field that the record does not have', async () => {
    const parcels = await Promise.all(
      [undefined, '', 'a', 'a'.repeat(100), 'a'.repeat(4000)].map((alias) => sealed([withAlias(alias, false)])),
    );
    const lengths = await Promise.all(parcels.map(async (parcel) => [parcel.length, (await plaintextOf(parcel, theirs)).length]));
    expect(new Set(lengths.map(String)).size).toBe(1);
  });

  it('hides how long disclosed content is, within a size class', async () => {
    const parcels = await Promise.all(['a', 'a'.repeat(40), 'a'.repeat(300)].map((alias) => sealed([withAlias(alias, true)])));
    expect(new Set(parcels.map(({ length }) => length)).size).toBe(1);
  });

  it('has a commitment that another salt, number or content does not make', () => {
    const at = (entry: ReturnType<typeof entryOf>, id: number) =>
      toHex((entry.commitments as Uint8Array).subarray((id - 1) * 32, id * 32));
    expect(at(withAlias('a', false), 19)).not.toBe(at(withAlias('b', false), 19));
    expect(at(entryOf(ours, theirs, { seed: 'other' }), 1)).not.toBe(at(entryOf(ours, theirs), 1));
    const absent = new Set(Array.from({ length: fieldCount(RecordKind.LOOKOUT) }, (_, i) => at(entryOf(ours, theirs), i + 1)));
    expect(absent.size).toBe(fieldCount(RecordKind.LOOKOUT));
  });
});

describe('padding', () => {
  const CLASSES = [4, 6, 8, 12, 16, 24, 32, 48, 64, 96, 128, 192, 256, 384, 512, 768].map((kib) => kib << 10);
  const total = (length: number, floor: number) =>
    length + encode('Batch', { padding: new Uint8Array(paddingFor(length, floor)) }).length;
  const nextClass = (length: number, floor: number) => CLASSES.find((size) => size >= floor && size >= length + 3) as number;

  it('brings every batch to exactly a size class, and to no more than the next but one', () => {
    const lengths = new Set([
      ...Array.from({ length: 20_000 / 7 }, (_, i) => i * 7),
      ...CLASSES.slice(0, 15).flatMap((size) => Array.from({ length: 300 }, (_, i) => size - 290 + i)),
    ]);
    for (const length of lengths) {
      const reached = total(length, 0);
      expect(CLASSES, `length ${length}`).toContain(reached);
      const first = CLASSES.indexOf(nextClass(length, 0));
      expect(CLASSES.indexOf(reached) - first, `length ${length}`).toBeLessThanOrEqual(1);
    }
  });

  it('gives questions and answers one length, whatever is in them', () => {
    for (let length = 0; length < QUERY_CLASS - 200; length += 13)
      expect(total(length, QUERY_CLASS), `length ${length}`).toBe(QUERY_CLASS);
  });

  it('has a class for the largest batch', () => {
    expect(CLASSES).toContain(total(LIMITS.batchBytes + 1024, 0));
    expect(CLASSES.at(-1)).toBeLessThan(LIMITS.parcelBytes - 2048);
    expect(() => paddingFor(LIMITS.parcelBytes, 0)).toThrow(RangeError);
  });
});

function backToEntry(opened: OpenedStatement): BatchEntry {
  expect(isFaulty(opened)).toBe(false);
  const { statementBytes, headerBytes, leaf, index, commitments, disclosures, record } = opened;
  expect(record).toEqual(concat(disclosures.map(({ carried }) => carried)));
  return {
    statement: statementBytes,
    recordHeader: headerBytes,
    leaf,
    index,
    commitments,
    disclosures: disclosures.map((shown) => ({ ...shown })),
  };
}

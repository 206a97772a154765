import { describe, expect, test } from 'vitest';
import { encode, type Outgoing, RecordKind } from '../../../../proto/index.ts';
import { type Country, DAY, HOUR, type Micros, toHex } from '../../../../services/domain/index.ts';
import { readSchedule, type Schedule, type Terms } from '../../../../services/exchange/agreements/activation-schedule.ts';
import { createAside, type NamedText, openAgreementBook } from '../../../../services/exchange/index.ts';
import { createKeyBook, signAgreement } from '../../../../services/identity/index.ts';
import { readerOver } from '../../../../services/ledger/index.ts';
import { loadAgreement } from '../../../../services/policy/index.ts';
import { type Nation, nation, signerOf } from '../../identity/fixture.ts';
import { filesOf } from '../../policy/folders.ts';
import { exchanged, NOW, type Side, until } from '../pair.ts';
import { events, ID, MISMATCH, NEXT, OPERATOR, revised, SHIPPED, saysOf, startsPairs } from './setting.ts';

const { start } = startsPairs();

describe('a schedule', () => {
  const row = (change: Partial<Outgoing<'AgreementInForce'>> = {}): Outgoing<'AgreementInForce'> => ({
    ...{ agreement: ID, version: '1', digest: new Uint8Array(32).fill(7), from: NOW },
    ...change,
  });
  const schedule = (...agreements: Outgoing<'AgreementInForce'>[]) => encode('AgreementSchedule', { agreements });

  test('is read as it was told', () => {
    const digest = new Uint8Array(32).fill(7);
    expect(
      readSchedule(schedule(row({ until: NOW + DAY, suspended: [1, 2] }), row({ from: NOW + DAY, suspended: [1, 2] }))),
    ).toEqual(
      new Map([
        [
          ID,
          {
            texts: [
              { version: '1', digest, from: NOW, until: NOW + DAY },
              { version: '1', digest, from: NOW + DAY },
            ],
            suspended: [1, 2],
          },
        ],
      ]),
    );
    expect(readSchedule(schedule())).toEqual(new Map());
  });

  test.each<[string, Outgoing<'AgreementInForce'>[]]>([
    ['more rows than the bound', Array.from({ length: 257 }, (_, i) => row({ agreement: `agreement-${i}` }))],
    ['a digest of another length', [row({ digest: new Uint8Array(31) })]],
    ['no digest', [row({ digest: new Uint8Array() })]],
    ['no id', [row({ agreement: '' })]],
    ['an id in capitals', [row({ agreement: 'CA-US' })]],
    ['a version with a space', [row({ version: '1 2' })]],
    ['an end before its beginning', [row({ until: NOW })]],
    ["a record kind of the link's own", [row({ suspended: [RecordKind.KEY_SET] })]],
    ['a record kind twice', [row({ suspended: [2, 2] })]],
    ['two texts at once', [row(), row({ from: NOW + 1 })]],
    ['texts out of order', [row({ from: NOW + DAY, until: NOW + 2 * DAY }), row({ until: NOW + DAY })]],
    ['two words on what is suspended', [row({ until: NOW + DAY, suspended: [2] }), row({ from: NOW + DAY })]],
  ])('with %s is refused', (_, agreements) => {
    expect(() => readSchedule(schedule(...agreements))).toThrow(expect.objectContaining({ code: 'RECORD_INVALID' }));
  });

  test('with no record kind is not a message', () => {
    expect(() => readSchedule(schedule(row({ suspended: [0] })))).toThrow(expect.objectContaining({ code: 'MALFORMED' }));
  });

  /** Makes a side tell something else than it acts under. */
  async function tells(from: Side, what: Schedule): Promise<void> {
    Object.assign(from.context.agreements, { ours: () => what });
    await from.exchange.suspend('ca-us-cargo', ['HIGH_RISK_CARGO'], 'so that something is told', OPERATOR);
  }
  const text = { version: '1', digest: new Uint8Array(32).fill(7), from: NOW };

  test.each<[string, string]>([
    ['that names one to which the other is no party', 'us-mx-cargo'],
    ['that is malformed', 'NOT-AN-ID'],
  ])('%s is refused like any bad statement, said in the log, and leaves what was known', async (_, agreement) => {
    const { us, ca } = await start({ texts: withForeign });
    await tells(us, new Map([[agreement, { texts: [text], suspended: [] }]]));
    await until('refused', async () => (await events(us)).includes('exchange.rejected RECORD_INVALID'));
    expect(await events(ca)).toEqual(['parcel.quarantined RECORD_INVALID']);
    expect(await saysOf(ca)).toBe('SAME');
    await exchanged(ca, 'A');
  });

  test('that names one of which this country holds no text is a mismatch, once', async () => {
    const { us, ca } = await start();
    const cargo = us.context.agreements.ours('CA').get('ca-us-cargo') as Terms;
    const known: Schedule = new Map([
      ...us.context.agreements.ours('CA'),
      ['ca-us-unheard-of', { texts: [text], suspended: [] }],
    ]);
    await tells(us, known);
    await until('told', async () => (await events(ca)).includes(MISMATCH));
    expect(await saysOf(ca)).toBe('SAME');
    Object.assign(us.context.agreements, { ours: () => new Map([...known, ['ca-us-cargo', { ...cargo, suspended: [1] }]]) });
    await us.exchange.resume('ca-us-cargo', ['HIGH_RISK_CARGO'], 'something else is told', OPERATOR);
    await until('told', () => ca.context.agreements.standing('US', 'ca-us-cargo', 'HIGH_RISK_CARGO', NOW + HOUR).suspended);
    expect((await events(ca)).filter((event) => event === MISMATCH)).toHaveLength(1);
  });
});

/** Canada has a text in its folders that it is no party to. */
const withForeign = (country: Country, shipped: readonly NamedText[]): readonly NamedText[] =>
  country === 'CA' ? [...shipped, { name: 'us-mx-cargo', files: filesOf('us-mx-cargo'), signatures: [] }] : shipped;

test('a country that joins with a later text is told of that one alone, and no earlier one is held against it', async () => {
  const nations = await Promise.all(['US', 'CA', 'MX'].map(nation));
  const anchors = nations.map(({ country, root }) => ({ country, rootPem: root.certificate }));
  const signedBy = async (files: Record<string, string>, takesEffect: Micros): Promise<NamedText> => {
    const { id, version, digest, parties } = loadAgreement(files);
    const terms = {
      version: 1,
      agreement: id,
      agreementVersion: version,
      digest: toHex(digest),
      takesEffect,
      signedAt: NOW,
    } as const;
    const signatures = parties.map(async ({ country: party }) => {
      const { identity } = nations.find(({ country }) => country === party) as Nation;
      return (await signAgreement({ ...terms, party }, signerOf(identity))).jws;
    });
    return { name: `${id}@${version}`, files, signatures: await Promise.all(signatures) };
  };
  const joined = revised(NEXT, (yaml) => yaml.replace(/^parties:$/m, '$&\n  - { country: MX, state: MEX, agencies: [ANAM] }'));
  const texts = [await signedBy(filesOf(ID), NOW - HOUR), await signedBy(joined, NOW + DAY)];
  const empty = { ...readerOver({ get: () => undefined, all: () => [], each: () => [] }), count: () => 0 };
  const bookOf = (self: Country) => {
    const partners = ['US', 'CA', 'MX'].filter((country) => country !== self);
    const notary = { anchors, keys: createKeyBook() };
    return openAgreementBook({ self, partners, store: empty, notary, clock: () => NOW, aside: createAside(self) }, texts);
  };
  const [us, mx] = [await bookOf('US'), await bookOf('MX')];
  const versions = (schedule: Schedule) => schedule.get(ID)?.texts.map(({ version }) => version);
  expect([versions(us.ours('CA')), versions(us.ours('MX'))]).toEqual([[SHIPPED, NEXT], [NEXT]]);
  mx.hear('US', us.ours('MX'));
  us.hear('MX', mx.ours('US'));
  for (const at of [NOW, NOW + 2 * DAY]) expect([us.says('MX', ID, at), mx.says('US', ID, at)]).toEqual(['SAME', 'SAME']);
});

// Whom a record names, and how that is found again: names, numbers, zones and dates.
import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { INDEX_VERSION } from '../../../services/desk/schema.ts';
import { type Fault, TripointError } from '../../../services/domain/index.ts';
import {
  documentKey,
  formatFaults,
  keysAsked,
  keysIn,
  NORMAL_FORM,
  personDiffers,
  readRecord,
  showRecord,
} from '../../../services/records/index.ts';
import { waysToSpell } from '../../../services/records/names.ts';
import { sorted, vectors } from './vectors.ts';

const { names, documents, records, answers } = vectors('persons');
const ZONE = 'P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C36UTO7408122F1204159ZE184226B<<<<<10';

const isFound = (keys: readonly string[], asked: string): boolean => keysAsked(asked).some((key) => keys.includes(key));
const micros = (at: string | undefined) => (at === undefined ? undefined : Date.parse(at) * 1000);

function faultsOf(family: Parameters<typeof readRecord>[0], json: unknown, at?: number): readonly Fault[] {
  try {
    readRecord(family, json, at);
    return [];
  } catch (error) {
    if (error instanceof TripointError) return error.faults;
    throw error;
  }
}

describe('a person is found', () => {
  it.each(names)('$found: $clause', ({ stored: [primaryIdentifier, secondaryIdentifier], asked, found }) => {
    const name = { primaryIdentifier, ...(secondaryIdentifier && { secondaryIdentifier }) };
    expect(isFound(keysIn('lookout', { name: [name] }), asked)).toBe(found);
    expect(isFound(keysIn('lookout', { alias: [name] }), asked)).toBe(found);
  });

  it('by the last of a hundred aliases and by the passport behind them', () => {
    const alias = Array.from({ length: 100 }, (_, i) => ({ primaryIdentifier: `SPECIMEN${i}`, secondaryIdentifier: 'ANNA' }));
    const keys = keysIn('lookout', { alias, document: [{ documentNumber: 'AB-12345', issuingState: 'GBD' }] });
    expect(isFound(keys, 'ANNA SPECIMEN99')).toBe(true);
    for (const asked of ['ab12345', 'AB 12345', 'GBR AB12345', 'gbd ab.12345']) expect(isFound(keys, asked)).toBe(true);
  });

  it('by what a zone says', () => {
    for (const family of ['visaQuery', 'visaAnswer'] as const)
      for (const asked of ['ERIKSSON ANNA MARIA', 'L898902C3', 'UTO L898902C3'])
        expect(isFound(keysIn(family, { mrz: ZONE }), asked)).toBe(true);
  });

  it('by every name, also where there are more spellings than an index holds', () => {
    const alias = Array.from({ length: 100 }, (_, i) => ({ primaryIdentifier: `ÄÖÜÑÅØ${i}`, secondaryIdentifier: 'ÄÖÜÑÅØ' }));
    const keys = keysIn('lookout', { alias });
    expect(keys.length).toBeLessThanOrEqual(200);
    for (const { primaryIdentifier, secondaryIdentifier } of alias)
      expect(isFound(keys, `${secondaryIdentifier} ${primaryIdentifier}`)).toBe(true);
  });
});

it('what cargo and visas name is found', () => {
  const cargo = {
    cargoControlNumber: '9000-CC1',
    houseBill: 'HB/77',
    containerBillOfLadingId: 'BOL 5',
    consignee: { name: 'Spécimen & Søn', identification: 'C-1' },
    seller: { name: 'SELLER LTD' },
    importerOfRecordNumber: '12-3456789',
    shippingContainer: [{ iso6346Code: 'CSQU3054383' }],
  };
  for (const asked of ['9000CC1', 'HB77', 'BOL5', 'SPECIMEN SOEN', 'C1', 'Seller Ltd.', '123456789', 'CSQU 305438-3'])
    expect([asked, isFound(keysIn('cargo', cargo), asked)]).toEqual([asked, true]);
  const visa = keysIn('visaAnswer', { visaNumberId: 'V-1', visaFoilNumberId: 'F 2' });
  for (const asked of ['V1', 'F2']) expect(isFound(visa, asked)).toBe(true);
});

it('what the further fields of a lookout and a cargo alert name is found', () => {
  const keys = keysIn('lookout', {
    name: [{ primaryIdentifier: 'SPECIMEN', secondaryIdentifier: 'ANNA', suffix: 'JR', originalScriptName: 'СПЕЦИМЕН АННА' }],
    identification: [{ number: 'T-55', kind: 'TAX', issuingState: 'UTO' }],
    contactInformation: { telephone: ['+15550100'], email: ['someone@example.org'] },
    linkedSubject: [{ kind: 'FAMILY', name: { primaryIdentifier: 'SPECIMEN', secondaryIdentifier: 'OTTO' } }],
    digitalCurrencyAddress: [{ currency: 'XBT', address: 'tb1qexampleexampleexampleexample0' }],
    conveyance: [
      { vessel: { name: 'SPECIMEN STAR', imoNumber: '9074729', formerName: ['SPECIMEN MOON'] } },
      { vehicle: { plate: { number: 'TEST 123' } } },
      { aircraft: { tailIdentification: 'C-TEST' } },
    ],
  });
  for (const asked of [
    ...['anna specimen jr', 'СПЕЦИМЕН АННА', 'SPETSIMEN ANNA', 'UTO T55', 'Otto Specimen', '1 555 0100', 'someone@example.org'],
    ...['tb1qexampleexampleexampleexample0', 'Specimen Star', 'SPECIMEN MOON', '9074729', 'test-123', 'CTEST'],
  ])
    expect([asked, isFound(keys, asked)]).toEqual([asked, true]);
  const cargo = keysIn('cargo', {
    notifyParty: { name: 'SPECIMEN AGENTS' },
    commercialLine: [{ line: 1, manufacturer: { name: 'SPECIMEN WORKS' } }],
    transportEquipment: [{ kind: 'CHASSIS', identification: 'TSTZ 410007', plate: { number: 'TEST 12' } }],
    bond: { number: 'T-B-9' },
    uniqueConsignmentReference: '6CA12345-1',
  });
  for (const asked of ['Specimen Agents', 'SPECIMEN WORKS', 'TSTZ410007', 'TEST12', 'TB9', '6CA123451'])
    expect([asked, isFound(cargo, asked)]).toEqual([asked, true]);
});

it('names of two scripts in more spellings than an index holds are refused, as those of one are', () => {
  const name = { primaryIdentifier: 'ÄÖÜÑÅØ', secondaryIdentifier: 'ÄÖÜÑÅØ', originalScriptName: 'ЩЮЯ' };
  const alias = Array.from({ length: 12 }, () => name);
  const least = { recordReference: 'T-L-2', subjectKind: 'PERSON', category: 'TERRORISM', actionOnHit: 'ARREST' };
  const faults = faultsOf('lookout', { ...least, name: [name], alias, dateOfBirth: { date: '1980' } });
  expect(faults.map(({ rule }) => rule)).toEqual([expect.stringMatching(/^names with \d+ spellings, at most 2048/)]);
});

it('an index is made anew when what names come out as changes: NORMAL_FORM goes up with it', () => {
  const keys = names.map(({ stored }) => keysIn('lookout', { name: [{ primaryIdentifier: stored.join(' ') }] }));
  const digest = createHash('sha256').update(JSON.stringify(keys)).digest('hex').slice(0, 16);
  expect([NORMAL_FORM, digest]).toEqual([1, '1cfd7fc86183d91e']);
  expect(INDEX_VERSION % 1_000).toBe(NORMAL_FORM);
});

it('nobody is asked for by what shows nothing', () => {
  for (const asked of ['', ' ', '---', '*', '\u200b']) expect(keysAsked(asked)).toEqual([]);
});

it('a name has at most as many spellings as are counted beforehand', () => {
  expect(waysToSpell('ÄÖÜÑÅØ')).toBe(96);
  expect(waysToSpell('SPECIMEN')).toBe(1);
  for (const { stored } of names)
    expect(keysIn('lookout', { name: [{ primaryIdentifier: stored[0] }] }).length).toBeLessThanOrEqual(
      waysToSpell(stored[0] as string),
    );
});

it.each(documents)('$one and $other are one document: $same', ({ one, other, same }) => {
  expect(documentKey(...one) === documentKey(...other)).toBe(same);
});

describe('a record', () => {
  it.each(records)('$family: $name', ({ family, json, at, faults }) => {
    expect(sorted(faultsOf(family, json, micros(at)))).toEqual(sorted(faults));
  });

  const asSent = (family: Parameters<typeof readRecord>[0], json: unknown) => readRecord(family, json);
  it('that was so when a partner said it has no fault later, and one that was not has', () => {
    const ended = records.find(({ name }) => name === 'valid until 1999');
    const bytes = asSent('lookout', ended?.json);
    expect(formatFaults('lookout', showRecord('lookout', bytes), micros('1998-06-01'))).toEqual([]);
    expect(formatFaults('lookout', showRecord('lookout', bytes), micros('2026-11-30'))).toEqual(ended?.faults);
  });

  it('has its zone as the standard writes it', () => {
    const query = { caseReference: 'C-1', document: { documentNumber: 'L898902C3', issuingState: 'UTO' } };
    const spaced = ZONE.toLowerCase().replace('<<anna', ' <<anna').replace('\n', '\r\n');
    expect(readRecord('visaQuery', { ...query, mrz: spaced })).toEqual(readRecord('visaQuery', { ...query, mrz: ZONE }));
  });
});

it.each(answers)('a question and the file of its document: $name', ({ asked, held, differs }) => {
  expect(personDiffers(asked, held)).toEqual(differs);
});

describe('a birth that is not known to the day', () => {
  it.each([
    ['the same year', { date: '1980' }, { date: '1980-05-06' }, true],
    ['another year', { date: '1981' }, { date: '1980-05-06' }, false],
    ['within a range', { date: '1978', until: '1981' }, { date: '1980-05-06' }, true],
    ['behind a range', { date: '1978', until: '1979-12' }, { date: '1980-05-06' }, false],
    ['about that year', { date: '1978', approximate: true }, { date: '1980-05-06' }, true],
    ['about an earlier year', { date: '1977', approximate: true }, { date: '1980-05-06' }, false],
    ['about a range', { date: '1976', until: '1978', approximate: true }, { date: '1980-05-06' }, true],
  ] as const)('%s', (_, asked, held, same) => {
    expect(personDiffers({ dateOfBirth: asked }, { dateOfBirth: held }).birth).toBe(!same);
    expect(personDiffers({ dateOfBirth: held }, { dateOfBirth: asked }).birth).toBe(!same);
    const other = { dateOfBirth: { date: '1900' }, alternativeDateOfBirth: [held] };
    expect(personDiffers({ dateOfBirth: asked }, other).birth).toBe(!same);
  });

  it('is compared with the two digits of a zone', () => {
    const born = (dateOfBirth: object) => personDiffers({ mrz: ZONE }, { dateOfBirth }).birth;
    expect(born({ date: '1973', until: '1975' })).toBe(false);
    expect(born({ date: '1976', approximate: true })).toBe(false);
    expect(born({ date: '1977', approximate: true })).toBe(true);
  });
});

it('many names with many spellings are compared within the time of a test', () => {
  const many = Array.from({ length: 100 }, (_, i) => ({ primaryIdentifier: `ÄÖÜÑÅØ${i}`.padEnd(200, 'Ж') }));
  expect(personDiffers({ name: many }, { name: many.toReversed() })).toEqual({ name: false, birth: false });
});

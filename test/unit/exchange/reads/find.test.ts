// Records found again, over real exchanges and the real index: by every spelling of a name, by numbers, by nobody who may not see them, and never
// after they are erased.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AuditKind, decode } from '../../../../proto/index.ts';
import { idFromText } from '../../../../services/domain/index.ts';
import { openedBy } from '../../../../services/exchange/commit/index.ts';
import { createFind } from '../../../../services/exchange/reads/find.ts';
import { placeOf, rawOf } from '../../../../services/ledger/index.ts';
import type { Search } from '../../../../services/search/index.ts';
import { OFFICER, type Pair, type Side, startPair, until } from '../pair.ts';
import { BOSS, post } from '../steps.ts';

const CBP = { agency: 'CBP' };
const CBSA = { agency: 'CBSA' };
const CA_OFFICER = { subject: 'ca-officer-1', agency: 'CBSA' };

let pair: Pair;
const ids: Record<string, { readonly id: string; readonly recordId: string }> = {};
beforeAll(async () => {
  pair = await startPair({ search: true });
  const people = {
    munoz: { name: [{ primaryIdentifier: 'Muñoz', secondaryIdentifier: 'José' }], dateOfBirth: { date: '1980-04-09' } },
    brien: { name: [{ primaryIdentifier: "O'Brien", secondaryIdentifier: 'Sean' }], dateOfBirth: { date: '1971' } },
    muller: { name: [{ primaryIdentifier: 'Müller', secondaryIdentifier: 'Jürgen' }], dateOfBirth: { date: '1965-11' } },
    alias: {
      name: [{ primaryIdentifier: 'Specimen', secondaryIdentifier: 'Anna' }],
      alias: [{ primaryIdentifier: 'Иванова', secondaryIdentifier: 'Мария' }],
      dateOfBirth: { date: '1990-02-01' },
      document: [{ documentNumber: 'AB-12345', issuingState: 'UTO', documentType: 'P' }],
    },
    births: {
      name: [{ primaryIdentifier: 'Oyelaran', secondaryIdentifier: 'Tunde' }],
      dateOfBirth: { date: '1961-05-30' },
      alternativeDateOfBirth: [{ date: '1964-12-01' }, { date: '1970', until: '1972' }],
    },
  };
  for (const [name, record] of Object.entries(people)) {
    const { id, recordId = '' } = await post(pair.us, { record: { ...record, recordReference: `REF ${name}` } });
    ids[name] = { id, recordId };
  }
  await until('all closed', async () => {
    const views = await Promise.all(Object.values(ids).map(({ id }) => pair.us.exchange.get(id)));
    return views.every(({ state }) => state === 'CLOSED');
  });
});
afterAll(() => pair?.close());

const find = async (asked: object, side: Side = pair.us, reader = side === pair.us ? CBP : CBSA) =>
  side.exchange.find({ limit: 20, ...asked }, reader, side === pair.us ? OFFICER : CA_OFFICER);
const namesOf = (recordIds: readonly string[]) =>
  recordIds.map((id) => Object.entries(ids).find(([, { recordId }]) => recordId === id)?.[0] ?? '?');
const found = async (asked: object, side?: Side) => namesOf((await find(asked, side)).records.map(({ recordId }) => recordId));

describe('one normalisation', () => {
  const spellings = {
    munoz: ['JOSE MUNOZ', 'MUNOZ JOSE', 'Muñoz-José', 'MUNOZ<<JOSE', 'munxxoz, jose'],
    brien: ['SEAN OBRIEN', "O'Brien Sean", 'O BRIEN SEAN', 'O’Brien, Sean'],
    muller: ['JUERGEN MUELLER', 'Muller Jurgen', 'MÜLLER, JÜRGEN', 'Jürgen Müller'],
    alias: ['Ivanova Maria', 'MARIIA IVANOVA', 'Specimen Anna'],
  };
  for (const [name, all] of Object.entries(spellings))
    for (const text of all)
      it(`finds ${name} as ${text}, here and in the partner's country`, async () => {
        expect(await found({ name: text })).toContain(name);
        expect(await found({ name: text }, pair.ca)).toContain(name);
      });

  it('does not find another name of the same sound', async () => {
    expect(await found({ name: 'MIMS JOSE' })).not.toContain('munoz');
    expect(await found({ name: 'Mahler Georg' })).not.toContain('muller');
  });
});

describe('scores and their reasons', () => {
  const because = async (asked: object) => (await find(asked)).records[0]?.because;
  it('says how the name and the birth agree', async () => {
    expect(await because({ name: 'Muñoz José', born: '1980-04-09' })).toEqual({
      ...{ score: 100, name: 'NAME_SAME', birth: 'BIRTH_SAME', numbers: [] },
    });
    expect(await because({ name: 'José Muñoz', born: '1980-09-04' })).toMatchObject({
      name: 'NAME_ORDER',
      birth: 'BIRTH_SWAPPED',
    });
    expect(await because({ name: 'José Muñoz', born: '1981-04-09' })).toMatchObject({ birth: 'BIRTH_NEAR' });
    expect(await because({ name: 'José Muñoz', born: '1980' })).toMatchObject({ birth: 'BIRTH_WITHIN' });
    expect(await because({ name: 'José Munos' })).toMatchObject({ name: 'NAME_NEAR', birth: 'BIRTH_UNKNOWN' });
  });
  it('compares every birth that a record states, and each year of a range', async () => {
    const because = async (born: string) => (await find({ name: 'Tunde Oyelaran', born })).records[0]?.because;
    expect(await because('1961-05-30')).toEqual({ score: 100, name: 'NAME_ORDER', birth: 'BIRTH_SAME', numbers: [] });
    expect(await because('1964-12-01')).toMatchObject({ score: 100, birth: 'BIRTH_SAME' });
    expect(await because('1971-06-02')).toMatchObject({ birth: 'BIRTH_WITHIN' });
    expect(await because('1967-06-02')).toBeUndefined();
  });
  it('does not find somebody of another birth', async () => {
    expect(await found({ name: 'José Muñoz', born: '1950-01-01' })).toEqual([]);
  });
  it('scores what agrees better higher', async () => {
    const score = async (asked: object) => (await because(asked))?.score ?? 0;
    const scores = [
      await score({ name: 'José Muñoz', born: '1980-04-09' }),
      await score({ name: 'José Muñoz', born: '1980-09-04' }),
      await score({ name: 'José Muñoz', born: '1980' }),
      await score({ name: 'José Muñoz', born: '1981-04-09' }),
    ];
    expect(scores).toEqual([...scores].sort((a, b) => b - a));
    expect(new Set(scores).size).toBe(scores.length);
  });
});

describe('numbers', () => {
  it('finds a document by its number in any spelling, with its state or without, and not by part of it', async () => {
    for (const document of ['AB-12345', 'ab 12345', 'AB12345', 'UTO AB12345'])
      expect(await found({ numbers: { document } })).toEqual(['alias']);
    expect(await found({ numbers: { document: 'AB1234' } })).toEqual([]);
    expect(await found({ numbers: { document: 'FRA AB12345' } })).toEqual([]);
    expect(await found({ numbers: { container: 'AB12345' } })).toEqual([]);
  });
  it('every part of a question has to agree', async () => {
    expect(await found({ name: 'Specimen Anna', numbers: { document: 'AB12345' } })).toEqual(['alias']);
    expect(await found({ name: 'Muñoz José', numbers: { document: 'AB12345' } })).toEqual([]);
    expect(await found({ numbers: { reference: 'ref brien' } })).toEqual(['brien']);
  });
});

it('lists the newest first, in pages, each record once', async () => {
  const seen: string[] = [];
  let cursor: string | undefined;
  do {
    const page = await find({ limit: 1, ...(cursor !== undefined && { cursor }) });
    seen.push(...page.records.map(({ recordId }) => recordId));
    cursor = page.next;
  } while (cursor !== undefined);
  expect(namesOf(seen)).toEqual(['births', 'alias', 'muller', 'brien', 'munoz']);
  expect(await found({ origin: 'received' })).toEqual([]);
  expect(await found({ origin: 'received', partner: 'US' }, pair.ca)).toHaveLength(5);
  expect(await found({ family: 'cargo' })).toEqual([]);
  expect(await found({ agreement: 'ca-us-lookouts' })).toHaveLength(5);
  expect(await found({ agreement: 'another' })).toEqual([]);
});

it('refuses a cursor of another question, and names every fault', async () => {
  const { next } = await find({ limit: 1 });
  await expect(find({ limit: 1, family: 'lookout', cursor: next })).rejects.toMatchObject({ code: 'INVALID' });
  await expect(find({ limit: 1, cursor: 'AAAA' })).rejects.toMatchObject({ code: 'INVALID' });
  await expect(find({ name: '…', born: '1980-13', limit: 0 })).rejects.toMatchObject({
    faults: [{ field: 'name' }, { field: 'born' }, { field: 'limit' }],
  });
});

it('passes over what the reader may not see, so much at once, and goes on behind it', async () => {
  // More than one question looks at: none of them is in force, or for this reader.
  const hidden = 1_500;
  let asked = 0;
  const index = {
    reach: async () => undefined,
    next: () => Number.MAX_SAFE_INTEGER,
    async list({ before = hidden + 1, most }: { before?: number; most: number }) {
      asked++;
      const [shown] = (await find({ numbers: { reference: 'ref brien' } })).records;
      const phantom = { source: 'US', recordId: new Uint8Array(16), version: 1, exchangeId: new Uint8Array(16), score: 100 };
      const real = { ...phantom, recordId: idFromText(shown?.recordId ?? ''), exchangeId: idFromText(shown?.shown.id ?? '') };
      return Array.from({ length: Math.min(most, before - 1) }, (_, i) => before - 1 - i).map((subject) => {
        // The last of all is real; the one before it has the exchange of another record, as in an altered file.
        return { ...(subject === 1 ? real : subject === 2 ? { ...phantom, exchangeId: real.exchangeId } : phantom), subject };
      });
    },
  } as unknown as Search;
  const over = createFind(pair.us.context, index, async () => ({ origin: 'us', index: 0, leafHash: '' }));
  const first = await over.find({ limit: 20 }, CBP, OFFICER);
  expect(first.records).toEqual([]);
  expect(first.next).toBeTypeOf('string');
  expect(asked).toBeLessThan(10);
  const second = await over.find({ limit: 20, cursor: first.next as string }, CBP, OFFICER);
  expect(namesOf(second.records.map(({ recordId }) => recordId))).toEqual(['brien']);
  expect(second.next).toBeUndefined();
});

it('who looked for whom, and what was shown, is in the log before the answer', async () => {
  const { records } = await find({ name: 'Muñoz José' });
  const row = rawOf(pair.us.store).get(
    'SELECT l.leaf_index, l.entry, o.sealed, o.vault_id FROM leaf l JOIN opening o ON o.leaf_index = l.leaf_index WHERE l.kind = ? ORDER BY l.leaf_index DESC',
    AuditKind.RECORD_ACCESS,
  ) as Record<string, Uint8Array & number>;
  const { vault } = pair.us.context;
  const wrapped = pair.us.store.keys.get(row.vault_id as Uint8Array) as Uint8Array;
  const key = vault.unwrap(row.vault_id as Uint8Array, wrapped);
  const opening = vault.open(key, placeOf.opening(row.leaf_index as number, new Uint8Array()), row.sealed as Uint8Array);
  const said = openedBy(decode('AuditEntry', row.entry as Uint8Array), opening);
  expect(said?.user).toBe('officer-1 CBP');
  expect(JSON.parse(said?.query ?? '{}')).toMatchObject({
    route: 'findRecords',
    asked: { name: 'Muñoz José' },
    read: records.map(({ recordId }) => recordId),
  });
});

it('only the version in force is found, by what it says', async () => {
  const { recordId = '' } = await post(pair.us, {
    record: {
      name: [{ primaryIdentifier: 'Zielinski', secondaryIdentifier: 'Adam' }],
      dateOfBirth: { date: '1958-03-03' },
      recordReference: 'REF z',
    },
  });
  const lookout = {
    name: [{ primaryIdentifier: 'Kowalczyk', secondaryIdentifier: 'Adam' }],
    dateOfBirth: { date: '1958-03-03' },
  };
  const [before] = (await find({ name: 'Zielinski Adam' })).records;
  expect(before?.recordId).toBe(recordId);
  await pair.us.exchange.update(
    recordId,
    { family: 'lookout', record: { ...(before?.shown.record as object), ...lookout } },
    OFFICER,
    { key: 'update z', bodySha256: new Uint8Array(32) },
  );
  expect((await find({ name: 'Zielinski Adam' })).records).toEqual([]);
  expect((await find({ name: 'Kowalczyk Adam' })).records.map(({ recordVersion }) => recordVersion)).toEqual([2]);
});

it('what was erased is in no file of the index when the erasure is answered, and is not found', async () => {
  const { id } = ids.muller as { id: string };
  const rows = () => rawOf(pair.us.store).all('SELECT 1 FROM record');
  expect(rows().length).toBeGreaterThan(0);
  const certificate = await pair.us.exchange.erase(id, { basis: 'COURT_ORDER', reason: 'ordered' }, BOSS);
  expect(certificate.scrubbed).not.toBe(false);
  expect(await found({ name: 'Müller Jürgen' })).toEqual([]);
  expect(await found({ name: 'Müller Jürgen' }, pair.ca)).toEqual(['muller']);
});

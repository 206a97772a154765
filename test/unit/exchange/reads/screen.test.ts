// Screening over real exchanges and the real index: from a partner's post to a hit here, by name, birth and number; nothing of whoever the record
// tells apart; and every reading in the log before its result.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AuditKind, decode } from '../../../../proto/index.ts';
import { openedBy } from '../../../../services/exchange/commit/index.ts';
import type { ScreenedOne, Screening } from '../../../../services/exchange/index.ts';
import { placeOf, rawOf } from '../../../../services/ledger/index.ts';
import { idempotency, OFFICER, type Pair, type Side, startPair, until } from '../pair.ts';
import { post } from '../steps.ts';

const CA_OFFICER = { subject: 'ca-officer-1', agency: 'CBSA' };
const NAME = [{ primaryIdentifier: 'Muñoz', secondaryIdentifier: 'José' }];
const BORN = { date: '1980-04-09' };
const DOCUMENT = [{ documentNumber: 'AB-12345', issuingState: 'UTO' }];
const NAMESAKE = { name: { primaryIdentifier: 'Munoz', secondaryIdentifier: 'Jose' }, dateOfBirth: { date: '1980-09-04' } };

let pair: Pair;
let recordId = '';
beforeAll(async () => {
  pair = await startPair({ search: true });
  const record = {
    ...{ name: NAME, dateOfBirth: BORN, document: DOCUMENT.map((one) => ({ ...one, documentType: 'P' })), citizenship: ['UTO'] },
    ...{ warning: ['ARMED'], contactPoint: '+1 555 0100', recordReference: 'REF munoz' },
  };
  const { id, recordId: of = '' } = await post(pair.us, { record });
  recordId = of;
  await until('closed', async () => (await pair.us.exchange.get(id)).state === 'CLOSED');
});
afterAll(() => pair?.close());

async function screen(subjects: readonly ScreenedOne[], side: Side = pair.ca) {
  const user = side === pair.us ? OFFICER : CA_OFFICER;
  const results: Screening[] = [];
  const asked = subjects.map((subject) => ({ subject, faults: [] }));
  for await (const page of side.exchange.screen([asked], { agency: user.agency }, user)) results.push(...page);
  return results;
}
const one = async (subject: ScreenedOne, side?: Side) => (await screen([subject], side))[0] as Screening;

describe('a hit', () => {
  it('says why, what is asked, what is owed before anyone acts, and whom to call', async () => {
    const { outcome, hits } = await one({
      name: [{ primaryIdentifier: 'MUNOZ', secondaryIdentifier: 'JOSE' }],
      dateOfBirth: BORN,
    });
    expect(outcome).toBe('HIT');
    expect(hits).toMatchObject([
      {
        ...{ level: 'HIT', recordId, recordVersion: 1, originator: { country: 'US', agency: 'CBP' }, family: 'lookout' },
        because: { score: 100, name: 'NAME_SAME', birth: 'BIRTH_SAME', numbers: [] },
        ...{ action: 'ARREST', warning: ['ARMED'], contactPoint: '+1 555 0100' },
        report: { originator: 'US', content: { matchedOn: ['NAME', 'DATE_OF_BIRTH'], dateOfBirth: BORN } },
      },
    ]);
    expect(hits[0]?.obligations.map(({ kind }) => kind)).toContain('VERIFY_BEFORE_ACTION');
  });

  it('is found here too, where nobody is to be told of our own record', async () => {
    const { outcome, hits } = await one({ name: NAME, dateOfBirth: BORN }, pair.us);
    expect([outcome, hits[0]?.report, hits[0]?.obligations]).toEqual(['HIT', undefined, []]);
  });

  it('is of a document under any name, and of its number alone only possible', async () => {
    const other = [{ primaryIdentifier: 'SPECIMEN', secondaryIdentifier: 'ANNA' }];
    const stated = await one({ name: other, document: [{ documentNumber: 'ab 12345', issuingState: 'UTO' }] });
    expect(stated).toMatchObject({ outcome: 'HIT', hits: [{ because: { score: 100, numbers: ['document'] } }] });
    expect(stated.hits[0]?.report?.content).toMatchObject({ matchedOn: ['DOCUMENT'] });
    expect((await one({ name: other, document: [{ documentNumber: 'AB12345' }] })).outcome).toBe('POSSIBLE');
    expect((await one({ name: other, document: [{ documentNumber: 'AB12345', issuingState: 'FRA' }] })).outcome).toBe('CLEAR');
    expect((await one({ name: NAME, document: [{ documentNumber: 'AB12345' }] })).hits[0]?.because).toMatchObject({ score: 100 });
  });

  it('below the threshold is possible, for a person to look at', async () => {
    const possible = await one({ name: NAME, citizenship: ['FRA'] });
    expect(possible).toMatchObject({ outcome: 'POSSIBLE', hits: [{ level: 'POSSIBLE' }] });
    expect(possible.hits[0]?.because).toMatchObject({ birth: 'BIRTH_UNKNOWN', citizenship: 'CITIZENSHIP_OTHER' });
    expect((await one({ name: NAME, dateOfBirth: { date: '1950' } })).outcome).toBe('CLEAR');
  });

  it('becomes a HIT to its originator with what it carries', async () => {
    const { hits } = await one({ name: NAME, dateOfBirth: BORN });
    const { originator = '', content } = hits[0]?.report ?? {};
    const added = { category: 'PRIMARY', actionTaken: 'REFERRED_TO_SECONDARY', location: 'CAVAN' };
    const said = { verb: 'HIT', originator, content: { ...content, ...added } } as const;
    const { result } = await pair.ca.exchange.say(recordId, said, CA_OFFICER, idempotency());
    const { id } = result.exchanges[0] as { id: string };
    await until('there', async () => (await pair.ca.exchange.get(id)).state === 'CLOSED');
    expect((await pair.us.exchange.get(id, { agency: 'CBP' })).record).toMatchObject({ matchedOn: ['NAME', 'DATE_OF_BIRTH'] });
  });
});

it('a list is answered in order, and a subject that cannot be compared does not stop the others', async () => {
  const list = Array.from({ length: 120 }, (_, i): ScreenedOne => {
    return { id: `seat ${i}`, name: [{ primaryIdentifier: `Nobody${'abcdefgh'[i % 8]}` }] };
  });
  list[70] = { id: 'seat 70', name: NAME, dateOfBirth: BORN };
  list[71] = { id: 'seat 71', dateOfBirth: BORN };
  list[72] = { id: 'seat 72', name: NAME, dateOfBirth: { date: '1980-02-30' } };
  const results = await screen(list);
  expect(results.map(({ id }) => id)).toEqual(list.map(({ id }) => id));
  expect(results.flatMap(({ outcome }, i) => (outcome === 'CLEAR' ? [] : [[i, outcome]]))).toEqual([
    [70, 'HIT'],
    [71, 'INVALID'],
    [72, 'INVALID'],
  ]);
  expect(results[72]?.faults).toMatchObject([{ field: '/dateOfBirth/date' }]);
});

const readings = (): { by: string | undefined; query: Record<string, unknown> }[] => {
  const rows = rawOf(pair.ca.store).all(
    'SELECT l.leaf_index, l.entry, o.sealed, o.vault_id FROM leaf l JOIN opening o ON o.leaf_index = l.leaf_index WHERE l.kind = ? ORDER BY l.leaf_index',
    AuditKind.RECORD_ACCESS,
  ) as Record<string, Uint8Array & number>[];
  const { vault } = pair.ca.context;
  return rows.map((row) => {
    const id = row.vault_id as Uint8Array;
    const key = vault.unwrap(id, pair.ca.store.keys.get(id) as Uint8Array);
    const opening = vault.open(key, placeOf.opening(row.leaf_index as number, new Uint8Array()), row.sealed as Uint8Array);
    const said = openedBy(decode('AuditEntry', row.entry as Uint8Array), opening);
    return { by: said?.user, query: JSON.parse(said?.query ?? '{}') };
  });
};

it('who was screened, and which records were shown, is in the log once for each page, before its result', async () => {
  const before = readings().length;
  const asked = [{ subject: { name: NAME, dateOfBirth: BORN }, faults: [] }];
  await pair.ca.exchange.screen([asked], { agency: 'CBSA' }, CA_OFFICER).next();
  const [reading, ...others] = readings().slice(before);
  expect(others).toEqual([]);
  expect(reading).toEqual({
    by: 'ca-officer-1 CBSA',
    query: { route: 'runScreening', asked: [{ name: NAME, dateOfBirth: BORN }], read: [recordId] },
  });
});

it('whom the record tells apart is no hit any more, and whoever it means still is', async () => {
  const namesake = { name: [NAMESAKE.name], dateOfBirth: NAMESAKE.dateOfBirth };
  const { hits } = await one(namesake);
  expect(hits).toMatchObject([{ level: 'HIT', because: { birth: 'BIRTH_SWAPPED' } }]);
  const record = { ...(hits[0]?.shown.record as object), misidentification: [NAMESAKE] };
  await pair.us.exchange.update(recordId, { family: 'lookout', record }, OFFICER, idempotency());
  await until('there', async () => (await pair.ca.exchange.record(recordId)).versions.length === 2);
  expect(await one(namesake)).toEqual({ outcome: 'CLEAR', hits: [], toldApart: 1 });
  // Neither the one who is meant, nor anyone of whom too little is known, hides behind the other.
  expect((await one({ name: NAME, dateOfBirth: BORN })).outcome).toBe('HIT');
  expect((await one({ name: [NAMESAKE.name] })).outcome).toBe('POSSIBLE');
  expect((await one({ ...namesake, document: DOCUMENT })).outcome).toBe('HIT');
});

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { QUESTIONS } from '../../../services/desk/index.ts';
import { DAY, type TripointError } from '../../../services/domain/index.ts';
import { rawOf } from '../../../services/ledger/index.ts';
import { exchanged, idempotency, lookoutTo, OFFICER, type Pair, startPair, until } from '../exchange/pair.ts';
import { APPROVE, BOSS, LOW_GRADE, post } from '../exchange/steps.ts';
import { ACCESS, deskOf, type PairDesk } from './pair-desk.ts';

let pair: Pair;
let desk: PairDesk;
/** Ids of exchanges by what became of them. */
const ids = { sent: '', received: '', held: '', refused: '' };

beforeAll(async () => {
  pair = await startPair();
  ids.sent = await exchanged(pair.us, 'REF-1');
  ids.received = await exchanged(pair.ca, 'REF-2');
  ids.held = (await post(pair.us, LOW_GRADE)).id;
  const refused = await pair.us.exchange.release(
    { ...lookoutTo('CA'), classification: 'SECRET' as const },
    OFFICER,
    idempotency(),
  );
  ids.refused = refused.result.exchanges[0]?.id ?? '';
  desk = await deskOf(pair);
});
afterAll(async () => {
  await desk.close();
  await pair.close();
});

const codeOf = (asking: Promise<unknown>) =>
  asking.then(
    () => 'none',
    (error: TripointError) => `${error.code} ${error.faults.map(({ field }) => field).join(' ')}`.trim(),
  );

describe('1: a person', () => {
  it.each(['Specimen One', 'SPECIMEN, ONE', 'one specimen', 'Spécimen  one'])('is found as %j', async (person) => {
    const { rows, columns, basis } = await desk.ask('1', { person });
    expect(rows.map(({ exchange }) => exchange)).toEqual([ids.sent, ids.received]);
    expect(rows[0]).toMatchObject({ direction: 'sent', partner: 'CA', purpose: 'COUNTER_TERRORISM', closedAs: 'CLOSED' });
    expect(rows[0]?.disclosed).toContain('name');
    expect(rows[0]?.clauses).not.toBe(null);
    expect(columns).toContain('leafHash');
    expect(basis.indexed).toBe(basis.size);
  });

  it.each(['SPECIMEN', 'SPECIMEN ON', 'SPECIMEN ONE TWO'])('is not found as %j, which is only like it', async (person) => {
    expect((await desk.ask('1', { person })).rows).toEqual([]);
  });

  it('has to be named', async () => {
    expect(await codeOf(desk.ask('1'))).toBe('INVALID person');
  });

  it('is in no answer: neither by name, nor who asked for the exchange', async () => {
    const answers = await Promise.all([
      desk.ask('1', { person: 'SPECIMEN ONE' }),
      desk.entries(),
      desk.ask('13', { exchange: ids.sent }),
    ]);
    expect(JSON.stringify(answers)).not.toMatch(/SPECIMEN|officer-1/i);
  });
});

it('2: counts what went each way, and what a quota has left', async () => {
  const { rows } = await desk.ask('2');
  const volume = rows.filter(({ section }) => section === 'VOLUME');
  expect(volume.map(({ from, to, count, back, ratio }) => [from, to, count, back, ratio])).toEqual([
    ['CA', 'US', 1, 1, 1],
    ['US', 'CA', 1, 1, 1],
  ]);
  for (const { count, limit } of rows.filter(({ section }) => section === 'QUOTA')) {
    expect(limit).toBeGreaterThan(0);
    expect(count).toBeLessThanOrEqual(limit as number);
  }
});

it('3: nothing that was exchanged lacks purpose, authority or reference', async () => {
  expect((await desk.ask('3')).rows).toEqual([]);
});

it('4: the rules bear out what was disclosed', async () => {
  const { rows, totals } = await desk.ask('4');
  expect(rows).toEqual([]);
  expect(totals).toEqual({ examined: 2, unreadable: 0, suppressed: 0 });
});

it('5: counts refusals and holds by reason', async () => {
  const { rows } = await desk.ask('5');
  const refusals = rows.filter(({ section }) => section === 'REFUSAL').map(({ leaf, code, count }) => [leaf, code, count]);
  expect(refusals).toContainEqual(['HELD', 'POLICY_HELD', 1]);
  expect(refusals).toContainEqual(['REFUSED', expect.any(String), 1]);
});

it.each(['6', '8', '9', '10', '11', '16'] as const)('%s: says that its data is not kept', async (question) => {
  expect(await desk.ask(question)).toMatchObject({ rows: [], unavailable: true });
});

it('13: names the rule and the text of an exchange, which decide the same again', async () => {
  const { rows } = await desk.ask('13', { exchange: ids.sent });
  expect(rows).toHaveLength(1);
  expect(rows[0]).toMatchObject({ exchange: ids.sent, verdict: 'SAME', problems: null });
  expect(rows[0]?.rules).toBe(rows[0]?.rulesAgain);
  expect(rows[0]?.agreementDigest).toMatch(/^[0-9a-f]{64}$/);
});

it('15: tells who read the log, and that nothing is missing', async () => {
  await pair.us.exchange.logAccess('{"question":"1"}', { subject: 'auditor-1', agency: 'OIG' });
  const { rows, totals } = await desk.ask('15');
  expect(rows.at(-1)).toMatchObject({ section: 'ACCESS', finding: 'READ', by: 'auditor-1 OIG', asked: '{"question":"1"}' });
  expect(rows.some(({ finding }) => finding === 'START')).toBe(true);
  expect(totals).toMatchObject({ missing: 0, inconsistencies: 0 });
});

it('every question is answered or asks for what it needs', async () => {
  for (const question of QUESTIONS) {
    const needed = { 1: { person: 'X Y' }, 13: { exchange: ids.sent } }[question as string] ?? {};
    const { columns, rows } = await desk.ask(question, needed);
    for (const row of rows) expect(Object.keys(row).sort(), question).toEqual([...columns].sort());
  }
});

describe('filters', () => {
  it('let through what fits all of them', async () => {
    const kinds = async (filters: object) => (await desk.entries(filters)).rows.map(({ leaf }) => leaf);
    expect(await kinds({ exchange: ids.held })).toEqual(['HELD']);
    expect(await kinds({ officer: 'officer-1', leaf: 'SENT' })).toEqual(['SENT']);
    expect(await kinds({ officer: 'officer-2' })).toEqual([]);
    expect(await kinds({ leaf: 'RECEIVED', kind: 'LOOKOUT', partner: 'CA', purpose: 'COUNTER_TERRORISM' })).toEqual(['RECEIVED']);
    expect(await kinds({ leaf: 'RECEIVED', kind: 'HIGH_RISK_CARGO', partner: 'CA' })).toEqual([]);
    expect(await kinds({ code: 'POLICY_HELD' })).toEqual(['HELD']);
    expect(await kinds({ decision: 'HOLD_FOR_RELEASE' })).toEqual(['HELD']);
    expect(await kinds({ exchange: ids.held, until: pair.now() - DAY })).toEqual([]);
  });

  const faultsOf = (asking: Promise<unknown>): Promise<Record<string, string>> =>
    asking.then(
      () => ({}),
      (error: TripointError) => Object.fromEntries(error.faults.map(({ field, rule }) => [field, rule])),
    );

  it.each([
    ['kind', 'NONSENSE', /^one of HIGH_RISK_CARGO, LOOKOUT, /],
    ['kind', 'RECORD_KIND_UNSPECIFIED', /^one of HIGH_RISK_CARGO/],
    ['leaf', 'constructor', /^one of SENT, RECEIVED, /],
    ['partner', 'MX', /^one of CA$/],
    ['partner', 'US', /^one of CA$/],
    ['agreement', 'ca-us-lookout', /^one of .*ca-us-lookouts/],
    ['purpose', 'COUNTER_TERORISM', /^one of .*COUNTER_TERRORISM/],
    ['decision', 'SUPRESS', /^one of .*SUPPRESS/],
    ['code', 'POLICY_HOLD', /^one of .*POLICY_HELD/],
    ['officer', 'officer-4', /present ones: officer-1, officer-2, officer-3$/],
    ['officer', 'officer-*', /the full subject/],
    ['exchange', '0198c000-0000-7000-8000-000000000001', /^the id of an exchange/],
    ['record', '0198c000-0000-7000-8000-000000000001', /^the id of a record/],
    ['person', 'SPECIMEN *', /^a full name or number/],
    ['person', 'SPECIMEN O?E', /^a full name or number/],
    ['person', ' - ', /at least one letter or digit/],
  ] as const)('%s %s cannot be in the log: it is refused, and what can be is listed', async (filter, value, rule) => {
    const faults = await faultsOf(desk.entries({ [filter]: value }));
    expect(Object.keys(faults)).toEqual([filter]);
    expect(faults[filter]).toMatch(rule);
  });

  it('of times that have not come, or end before they begin, are refused', async () => {
    expect(await faultsOf(desk.entries({ from: pair.now() + DAY }))).toHaveProperty('from');
    expect(await faultsOf(desk.entries({ from: pair.now(), until: pair.now() }))).toHaveProperty('to');
    expect(await faultsOf(desk.ask('1', { person: 'A B', from: pair.now(), until: pair.now() - DAY }))).toHaveProperty('to');
  });

  it('are refused together, those of a question and of a sample too, and so are those that a question does not take', async () => {
    expect(await codeOf(desk.entries({ kind: 'NONSENSE', partner: 'MX' }))).toBe('INVALID kind partner');
    expect(await codeOf(desk.ask('13', { exchange: '0198c000-0000-7000-8000-000000000001' }))).toBe('INVALID exchange');
    expect(await codeOf(desk.ask('2', { purpose: 'NOWHERE', partner: 'MX' }))).toBe('INVALID purpose partner');
    expect(await codeOf(desk.ask('13', { exchange: ids.sent, until: pair.now() }))).toBe('INVALID to');
    expect(await codeOf(desk.ask('13', { exchange: ids.sent, partner: 'CA' }))).toBe('INVALID partner');
    const drawing = (filters: object, size?: number) =>
      codeOf(desk.desk.sample(filters, { seed: 's', n: 1, ...(size !== undefined && { size }) }, ACCESS));
    expect(await drawing({ partner: 'MX' })).toBe('INVALID partner');
    expect([await drawing({}, 0), await drawing({}, 1_000)]).toEqual(['INVALID size', 'INVALID size']);
  });

  it('let a user be named who has done nothing yet, and a purpose that an agreement has and nothing was exchanged for', async () => {
    expect((await desk.entries({ officer: 'officer-3' })).rows).toEqual([]);
    expect((await desk.entries({ purpose: 'CORRECTION' })).rows).toEqual([]);
    const { rows } = await desk.entries({ agreement: 'ca-us-lookouts', decision: 'SUPPRESS' });
    expect(rows).toEqual([]);
  });

  it('show the duties of an exchange as they stand', async () => {
    const { rows } = await desk.entries({ exchange: ids.held });
    expect(rows[0]?.duties).toMatch(/^RELEASE OPEN due \d{4}-/);
  });
});

describe('pages', () => {
  it('of one row each are the whole, once and in order', async () => {
    const whole = (await desk.entries({}, 1_000)).rows.map(({ leafIndex }) => leafIndex);
    const seen: unknown[] = [];
    let cursor: string | undefined;
    do {
      const page = await desk.entries({}, 1, cursor);
      seen.push(...page.rows.map(({ leafIndex }) => leafIndex));
      cursor = page.next;
    } while (cursor !== undefined);
    expect(seen).toEqual(whole);
    expect(new Set(seen).size).toBe(pair.us.store.head().size);
  });

  it('are asked for with a cursor that was given for the same question and filters', async () => {
    const { next = '' } = await desk.entries({ partner: 'CA' }, 1);
    expect((await desk.entries({ partner: 'CA' }, 1, next)).rows).toHaveLength(1);
    const changed = `${next.slice(0, -1)}${next.endsWith('A') ? 'B' : 'A'}`;
    for (const [filters, cursor] of [
      [{}, next],
      [{ partner: 'CA' }, changed],
      [{ partner: 'CA' }, 'AAAA'],
    ] as const)
      expect(await codeOf(desk.entries(filters, 1, cursor))).toBe('INVALID cursor');
  });
});

describe('a sample', () => {
  const draw = async (seed: string, n: number, size?: number) =>
    (await desk.desk.sample({}, { seed, n, ...(size !== undefined && { size }) }, (await desk.entries()).access)).rows;

  it('is the same for the same seed, and is drawn in the order of SHA-256(seed ‖ leaf hash)', async () => {
    const { createHash } = await import('node:crypto');
    const size = pair.us.store.head().size;
    const drawn = await draw('seed', 5, size);
    expect(drawn).toEqual(await draw('seed', 5, size));
    expect(drawn).not.toEqual(await draw('other', 5, size));
    const keyOf = (hash: Uint8Array) => createHash('sha256').update('seed').update(hash).digest('hex');
    const all = rawOf(pair.us.store)
      .all('SELECT leaf_index, hash FROM leaf')
      .sort((a, b) => (keyOf(a.hash as Uint8Array) < keyOf(b.hash as Uint8Array) ? -1 : 1));
    expect(drawn.map(({ leafIndex }) => leafIndex)).toEqual(all.slice(0, 5).map((row) => row.leaf_index));
  });

  it('of more than there is is all there is', async () => {
    expect(await draw('seed', 1_000)).toHaveLength(pair.us.store.head().size);
  });
});

it('what a releaser lets out is asked for and found by all of its leaves', async () => {
  await pair.us.exchange.settle(ids.held, 'RELEASE', APPROVE, BOSS);
  await until('closed', async () => (await pair.us.exchange.get(ids.held)).state === 'CLOSED');
  const { rows } = await until('indexed', async () => {
    const answer = await desk.entries({ exchange: ids.held });
    return answer.rows.some(({ closedAs }) => closedAs === 'CLOSED') ? answer : undefined;
  });
  expect(rows.map(({ leaf }) => leaf)).toEqual(['HELD', 'RELEASED', 'SENT']);
  expect((await desk.entries({ officer: BOSS.subject })).rows.map(({ leaf }) => leaf)).toEqual(['RELEASED']);
});

// A subscriber proves that its copy is what the publisher shares with it, and names each record in which it is not.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it, test } from 'vitest';
import { decode, encode, type SetPage } from '../../../../proto/index.ts';
import { HOUR, idFromText, MINUTE, sha256, toHex } from '../../../../services/domain/index.ts';
import { writeSetReply } from '../../../../services/envelope/index.ts';
import type { SetComparison } from '../../../../services/exchange/index.ts';
import { askSet, type SetAsked } from '../../../../services/exchange/sets/peer.ts';
import { rawOf } from '../../../../services/ledger/index.ts';
import { idempotency, lookoutTo, OFFICER, type Pair, type Side, startPair, until } from '../pair.ts';
import { differencesIn, recall, update } from '../release/living.ts';

let pair: Pair;
const limits = { resendMs: 20 };
const linked = () =>
  until('both resumed', async () =>
    [await pair.us.exchange.health(), await pair.ca.exchange.health()].every(({ checks }) =>
      checks.every(({ status }) => status === 'OK'),
    ),
  );
beforeEach(async () => {
  pair = await startPair({ limits, folder: mkdtempSync(join(tmpdir(), 'tripoint-sets-')) });
  await linked();
});
afterEach(async () => {
  await pair.close();
  rmSync(pair.folder, { recursive: true, force: true });
});

async function restart(options: Parameters<typeof startPair>[0] = {}): Promise<void> {
  await pair.close();
  pair = await startPair({ limits, ...options, folder: pair.folder });
  await linked();
}

/** Posts lookouts from US to CA; resolves to their record ids once they are there. */
async function posted(...references: string[]): Promise<string[]> {
  const ids = await Promise.all(references.map(post));
  await pair.settled();
  return ids;
}
async function post(reference: string): Promise<string> {
  const { result } = await pair.us.exchange.release(lookoutTo('CA', reference), OFFICER, idempotency());
  return result.recordId;
}
const compare = (): Promise<SetComparison> => pair.ca.exchange.compareSet('US');
const kinds = ({ differences }: SetComparison) => differences.map(({ kind, recordId }) => [kind, recordId]);
const alarms = ({ store }: Side) =>
  rawOf(store).get("SELECT count(*) AS n FROM event WHERE type = 'link.alarm' AND code = 'SET_DIFFERS'")?.n;
const evidence = ({ store }: Side) => rawOf(store).all("SELECT evidence FROM inconsistency WHERE kind = 'SET'");

/** Changes a ledger without its gateway's knowledge, while it is closed. */
function tamper({ file }: Side, sql: string, ...parameters: (string | number | Uint8Array)[]): void {
  const db = new DatabaseSync(file, { timeout: 5_000 });
  try {
    if (db.prepare(sql).run(...parameters).changes === 0) throw new Error('nothing was changed');
  } finally {
    db.close();
  }
}

describe('equal sets', () => {
  it('have one root, signed, with its size and the log that makes it', async () => {
    expect(await compare()).toMatchObject({ state: 'EQUAL', size: 0, held: 0, differences: [] });
    await posted('A', 'B', 'C');
    const found = await compare();
    expect(found).toMatchObject({ state: 'EQUAL', size: 3, held: 3, questions: 1, more: false });
    expect(found.logSize).toBe(pair.us.store.head().size);
    expect(found.origin).toBe(pair.us.context.logs.current().origin);
    expect(await pair.ca.exchange.sets()).toEqual([found]);
    // What CA shares with US is another set.
    expect(await pair.us.exchange.compareSet('CA')).toMatchObject({ state: 'EQUAL', size: 0 });
  });

  it('stay equal through an update, a recall and its destruction, without being read anew', async () => {
    const [first = '', second = ''] = await posted('A', 'B');
    const before = await compare();
    await update(pair, first, { sourceGrade: 'B1' });
    await pair.settled();
    const updated = await compare();
    expect(updated).toMatchObject({ state: 'EQUAL', size: 2 });
    expect(updated.root).not.toBe(before.root);
    await recall(pair, second);
    await pair.settled();
    expect(await compare()).toMatchObject({ state: 'EQUAL', size: 1, held: 1 });
    const { root } = await compare();
    await restart();
    expect((await compare()).root).toBe(root);
  });

  it('do not count what the partner refused', async () => {
    await posted('A');
    await pair.ca.exchange.suspend('ca-us-lookouts', ['LOOKOUT'], 'r', OFFICER);
    await pair.settled();
    await pair.us.exchange.release(lookoutTo('CA', 'B'), OFFICER, idempotency()).catch(() => undefined);
    await pair.settled();
    expect(await compare()).toMatchObject({ state: 'EQUAL', size: 1 });
  });
});

describe('what differs', () => {
  it('is in transit until it should have arrived, is sent again, and then equal', async () => {
    await posted('A');
    await compare();
    pair.us.out.isCut = true;
    const recordId = await post('B');
    await until('it was published', () => pair.us.out.published.length > 0);
    const found = await compare();
    expect(found).toMatchObject({ state: 'ACCOUNTED', size: 2, held: 1, inTransit: 1 });
    expect(kinds(found)).toEqual([['MISSING', recordId]]);
    pair.advance(HOUR / 2);
    const published = pair.us.out.published.length;
    const late = await compare();
    expect(late).toMatchObject({ state: 'DIFFERENT', inTransit: 0 });
    expect(late.differences[0]?.found).toBe(found.differences[0]?.found);
    expect(alarms(pair.ca)).toBe(1);
    await until('it was sent again', () => pair.us.out.published.length > published);
    pair.cut(false);
    await pair.settled();
    expect(await compare()).toMatchObject({ state: 'EQUAL', size: 2 });
  });

  it('was destroyed here as it had to be: accounted for, and not sent again', async () => {
    const [id = ''] = await posted('A', 'B');
    const exchangeId = rawOf(pair.ca.store).get(
      "SELECT exchange_id FROM exchange WHERE direction = 'received' AND record_id = ?",
      idFromText(id),
    )?.exchange_id as Uint8Array;
    await pair.ca.exchange.erase(toUuid(exchangeId), { basis: 'RECALL', reason: 'r' }, OFFICER);
    expect(await compare()).toMatchObject({ state: 'ACCOUNTED', size: 2, held: 1, destroyedHere: 1, differences: [] });
    expect(alarms(pair.ca)).toBe(0);
    // That accounts for no later version.
    pair.us.out.isCut = true;
    await update(pair, id, { sourceGrade: 'B1' });
    pair.advance(HOUR / 2);
    const found = await compare();
    expect(found).toMatchObject({
      state: 'DIFFERENT',
      destroyedHere: 0,
      differences: [{ kind: 'MISSING', recordId: id, version: 2 }],
    });
    pair.cut(false);
    await pair.settled();
    expect(await compare()).toMatchObject({ state: 'EQUAL', size: 2, held: 2 });
  });

  it('was taken back there: named with its recall, and destroyed by nothing but that', async () => {
    const [id = ''] = await posted('A', 'B');
    pair.us.out.isCut = true;
    await recall(pair, id);
    pair.advance(HOUR / 2);
    const found = await compare();
    expect(kinds(found)).toEqual([['RECALLED', id]]);
    expect(found).toMatchObject({ state: 'DIFFERENT', size: 1, held: 2 });
    expect(rawOf(pair.ca.store).get('SELECT state FROM record WHERE record_id = ?', idFromText(id))?.state).toBe('IN_FORCE');
    pair.cut(false);
    await pair.settled();
    expect(await compare()).toMatchObject({ state: 'EQUAL', size: 1, held: 1 });
  });

  it('is an older version here', async () => {
    const [id = ''] = await posted('A');
    pair.us.out.isCut = true;
    await update(pair, id, { sourceGrade: 'B1' });
    pair.advance(HOUR / 2);
    const found = await compare();
    expect(found.differences).toMatchObject([{ kind: 'OLDER', recordId: id, version: 2, held: 1 }]);
    pair.cut(false);
    await pair.settled();
    expect(await compare()).toMatchObject({ state: 'EQUAL' });
  });

  it('is a row that was altered or lost here, which verification of the ledger names too', async () => {
    const [id = ''] = await posted('A', 'B', 'C');
    await pair.close();
    tamper(pair.ca, 'DELETE FROM record WHERE record_id = ?', idFromText(id));
    pair = await startPair({ limits, folder: pair.folder });
    await linked();
    pair.advance(HOUR / 2);
    const found = await compare();
    expect(kinds(found)).toEqual([['MISSING', id]]);
    expect(found.state).toBe('DIFFERENT');
  });

  it('is a record that its originator denies: what it said before and says now are kept as evidence', async () => {
    const [id = ''] = await posted('A', 'B');
    await pair.close();
    tamper(pair.us, "DELETE FROM exchange WHERE direction = 'sent' AND record_id = ?", idFromText(id));
    pair = await startPair({ limits, folder: pair.folder });
    await linked();
    const found = await compare();
    expect(kinds(found)).toEqual([['NEVER_SENT', id]]);
    expect(found.state).toBe('DIFFERENT');
    expect([alarms(pair.ca), evidence(pair.ca).length]).toEqual([1, 1]);
    // Kept once, however often it is found again.
    await compare();
    expect(evidence(pair.ca)).toHaveLength(1);
    expect(differencesIn(pair.ca)).toEqual([]);
  });
});

describe('what a partner says of its set', () => {
  // So that its set has been read.
  beforeEach(compare as never);
  const root: SetAsked = { paths: [new Uint8Array()] };
  const asked = { from: 'CA', to: 'US', nonce: new Uint8Array(16), paths: [new Uint8Array()] };
  const pageOf = (asking: SetAsked, change: (page: SetPage) => SetPage) =>
    askSet(
      pair.ca.context,
      {
        async ask(topic, request) {
          const reply = decode('SetReply', await pair.ask('CA', request, topic));
          const page = change(decode('SetPage', reply.page));
          return writeSetReply(page as never, pair.us.context.ownKeys.signer(pair.now()));
        },
      },
      'US',
      asking,
    );

  it('is told to no other country, and only if it is asked within bounds', async () => {
    const request = (change: object) => encode('SetRequest', { ...asked, ...change });
    await expect(pair.ask('CA', request({}), 'sets')).resolves.toBeInstanceOf(Uint8Array);
    const many = (count: number, bytes: (n: number) => Uint8Array) => Array.from({ length: count }, (_, n) => bytes(n));
    const id = (n: number) => idFromText(`01900000-0000-7000-8000-${n.toString(16).padStart(12, '0')}`);
    for (const change of [
      { from: 'MX' },
      { to: 'MX' },
      { nonce: new Uint8Array(15) },
      { root: new Uint8Array(31) },
      { paths: [Uint8Array.of(16)] },
      { paths: [new Uint8Array(33)] },
      { paths: [Uint8Array.of(1), Uint8Array.of(1)] },
      { paths: many(257, (n) => Uint8Array.of(n >> 4, n & 15, 1)).map((path) => path.map((step) => step & 15)) },
      { recordIds: [new Uint8Array(16)] },
      { recordIds: [id(1), id(1)] },
      { recordIds: many(257, id) },
    ])
      await expect(pair.ask('CA', request(change), 'sets')).rejects.toMatchObject({ code: 'LINK_DOWN' });
    await expect(pair.ask('CA', new Uint8Array(64), 'sets')).rejects.toMatchObject({ code: 'LINK_DOWN' });
  });

  it('is nothing about records that were never sent to the one who asks', async () => {
    const recordId = await post('A');
    await pair.settled();
    const other = idFromText('01900000-0000-7000-8000-000000000001');
    const { page } = await pageOf({ recordIds: [idFromText(recordId), other] }, (said) => said);
    expect(page.records.map((record) => toHex(record.recordId))).toEqual([toHex(idFromText(recordId))]);
  });

  it.each<[string, (page: SetPage) => SetPage, string]>([
    ['for another country', (page) => ({ ...page, to: 'MX' }), 'WRONG_RECIPIENT'],
    ['of another country', (page) => ({ ...page, from: 'MX' }), 'WRONG_SENDER'],
    ['that answers another question', (page) => ({ ...page, requestSha256: new Uint8Array(32) }), 'REPLAYED'],
    ['of a time to come', (page) => ({ ...page, issued: page.issued + 6 * MINUTE }), 'CLOCK_UNCONFIRMED'],
    ['without a root', (page) => ({ ...page, root: new Uint8Array() }), 'MALFORMED'],
    ['without the node asked for', (page) => ({ ...page, nodes: [] }), 'MALFORMED'],
    [
      'with half an element',
      (page) => ({ ...page, nodes: [{ elements: new Uint8Array(47), children: new Uint8Array() }] }),
      'MALFORMED',
    ],
    [
      'with more elements than a node lists',
      (page) => ({ ...page, nodes: [{ elements: new Uint8Array(65 * 48), children: new Uint8Array() }] }),
      'MALFORMED',
    ],
    [
      'with both elements and children',
      (page) => ({ ...page, nodes: [{ elements: new Uint8Array(48), children: new Uint8Array(512) }] }),
      'MALFORMED',
    ],
    [
      'with more nodes than may be asked for',
      (page) => ({ ...page, nodes: Array.from({ length: 257 }, () => page.nodes[0] as never) }),
      'OVERSIZED',
    ],
  ])('is not believed: a page %s', async (_, change, code) => {
    await expect(pageOf(root, change)).rejects.toMatchObject({ code });
  });

  it('is not believed about records that it was not asked about', async () => {
    await posted('A');
    const { page } = await pageOf(root, (said) => said);
    const id = page.nodes[0]?.elements.slice(0, 16) as Uint8Array;
    const record = { recordId: id, standing: 1, version: 1, exchangeId: id, at: pair.now() } as const;
    await expect(pageOf(root, (said) => ({ ...said, records: [record, record] }))).rejects.toMatchObject({ code: 'MALFORMED' });
    const other = idFromText('01900000-0000-7000-8000-000000000001');
    const asking = { recordIds: [other] };
    await expect(pageOf(asking, (said) => ({ ...said, records: [record] }))).rejects.toMatchObject({ code: 'MALFORMED' });
  });

  it('that contradicts its own root is kept as evidence, and raises an alarm', async () => {
    await posted('A', 'B');
    await restart({ answering: lying });
    await expect(compare()).rejects.toMatchObject({ code: 'SET_DIFFERS' });
    expect([alarms(pair.ca), evidence(pair.ca).length]).toEqual([1, 1]);
    expect(
      rawOf(pair.ca.store).get("SELECT count(*) AS n FROM record WHERE state = 'IN_FORCE' AND source = 'US'")?.n,
    ).toBeGreaterThan(1);
  });
});

/** US answers about its set with a root that it cannot show. */
function lying(from: string, topic: string, request: Uint8Array): Promise<Uint8Array> | undefined {
  if (from !== 'CA' || topic !== 'sets') return undefined;
  const node = { elements: new Uint8Array(), children: new Uint8Array() };
  const said = { from: 'US', to: 'CA', requestSha256: sha256(request), issued: pair.now(), logSize: 3, logOrigin: 'o' };
  const page = { ...said, root: new Uint8Array(32).fill(1), count: 9, nodes: [node] };
  return writeSetReply(page as never, pair.us.context.ownKeys.signer(pair.now()));
}

test('sets are compared by themselves, and what a partner says against itself is kept once per interval', async () => {
  await posted('A');
  await restart({ limits: { ...limits, sweepMs: 5 } });
  await until('it is compared', async () => (await pair.ca.exchange.sets())[0]?.state === 'EQUAL');
  let asked = 0;
  await restart({
    limits: { ...limits, sweepMs: 5, reconcileEveryH: 1 },
    answering(from, topic, request) {
      const lie = lying(from, topic, request);
      if (lie !== undefined) asked++;
      return lie;
    },
  });
  await until('it is kept', () => evidence(pair.ca).length > 0);
  const sweeps = async () => {
    for (let i = 0; i < 20; i++) await sleep(5);
  };
  await sweeps();
  expect([asked, evidence(pair.ca).length, alarms(pair.ca)]).toEqual([1, 1, 1]);
  pair.advance(HOUR);
  await until('it is asked again', () => asked === 2);
});

test('a partner that is none is refused', async () => {
  await expect(pair.ca.exchange.compareSet('XX')).rejects.toMatchObject({ code: 'INVALID' });
});

const toUuid = (id: Uint8Array) => toHex(id).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');

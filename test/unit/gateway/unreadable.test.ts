// One row that does not read, in each table that a list is made of: it is shown as such, in its place, and the list goes on.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { Writable } from 'node:stream';
import type { FastifyInstance } from 'fastify';
import pc from 'picocolors';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { eventCard, unreadableCard } from '../../../gateway/cli/cards.ts';
import {
  type AnyEvent,
  checkOf,
  EventPage,
  Exchange,
  LogStatus,
  Logs,
  Reconciliations,
  WaitingExchanges,
} from '../../../gateway/contract/index.ts';
import { createGateway } from '../../../gateway/sdk/index.ts';
import { createApp } from '../../../gateway/server/app.ts';
import { defaultLimits } from '../../../gateway/server/config.ts';
import { createLogger } from '../../../gateway/server/log.ts';
import { usersOf } from '../../../gateway/server/users.ts';
import { idFromText } from '../../../services/domain/index.ts';
import { rawOf } from '../../../services/ledger/index.ts';
import { messages } from '../../../services/messages/index.ts';
import { deskOf, type PairDesk } from '../desk/pair-desk.ts';
import { type Pair, startPair, until } from '../exchange/pair.ts';
import { LOW_GRADE, post } from '../exchange/steps.ts';
import { TOKENS, USERS } from './harness.ts';

let pair: Pair;
let desk: PairDesk;
let app: FastifyInstance;
let url: string;
const stopping = new AbortController();
/** Held exchanges, oldest first. */
const ids: string[] = [];

beforeAll(async () => {
  pair = await startPair();
  for (let i = 0; i < 4; i++) {
    ids.push((await post(pair.us, LOW_GRADE)).id);
    pair.advance(1_000);
  }
  await pair.us.exchange.reconcile('CA');
  await until('final', async () => (await pair.us.exchange.checkpoint()).final !== undefined);
  desk = await deskOf(pair);
  const sink = new Writable({ write: (_, __, next) => next() });
  app = await createApp(pair.us.exchange, {
    desk: desk.desk,
    identify: usersOf(USERS),
    hasRole: (subject, role) => USERS.some((user) => user.subject === subject && user.role === role),
    limits: { ...defaultLimits(), requestsPerMinutePerAddress: 10_000, requestsPerMinutePerUser: 10_000 },
    log: createLogger('error', sink),
    stopping: stopping.signal,
  });
  url = await app.listen({ host: '127.0.0.1', port: 0 });
});
afterAll(async () => {
  stopping.abort();
  await app?.close();
  await desk?.close();
  await pair?.close();
});

/** Alters the ledger as one does who has the disk and no key; what the gateway committed is there, and comes back behind the test. */
async function altered<T>(
  sql: string,
  parameters: (string | number | bigint | Uint8Array)[],
  look: () => Promise<T>,
): Promise<T> {
  const db = new DatabaseSync(pair.us.file, { timeout: 5_000 });
  try {
    const table = /(?:UPDATE|DELETE FROM) (\w+)/.exec(sql)?.[1] as string;
    const rows = db.prepare(`SELECT * FROM ${table}`).all() as Record<string, string | number | Uint8Array | null>[];
    expect(db.prepare(sql).run(...parameters).changes).toBe(1);
    try {
      return await look();
    } finally {
      for (const row of rows) {
        const columns = Object.keys(row);
        const places = columns.map(() => '?').join(', ');
        db.prepare(`INSERT OR REPLACE INTO ${table} (${columns.join(', ')}) VALUES (${places})`).run(...Object.values(row));
      }
    }
  } finally {
    db.close();
  }
}

async function read<T>(path: string, role: keyof typeof TOKENS = 'releaser'): Promise<T> {
  const headers = { authorization: `Bearer ${TOKENS[role]}`, accept: 'application/json' };
  const response = await fetch(`${url}${path}`, { headers });
  expect(response.status).toBe(200);
  return (await response.json()) as T;
}
const events = async () => (await read<EventPage>('/v1/events?after=0&limit=100', 'officer')).events;
const TOO_MUCH = 2n ** 60n;
const JUNK = new Uint8Array([0xff, 0xff]);
const face = { paint: pc.createColors(false), say: messages('en') };

describe('an exchange that does not read', () => {
  const ALTERED = [
    ['its statement', 'UPDATE exchange SET statement = ? WHERE exchange_id = ?', JUNK],
    ['its decision', 'UPDATE exchange SET decision = ? WHERE exchange_id = ?', '{'],
    ['its time', 'UPDATE exchange SET at = ? WHERE exchange_id = ?', TOO_MUCH],
    ['its time, before all time', 'UPDATE exchange SET at = ? WHERE exchange_id = ?', -1],
    ['its state', 'UPDATE exchange SET state = ? WHERE exchange_id = ?', 'PERHAPS'],
    ['what it was answered', 'UPDATE exchange SET peer = ? WHERE exchange_id = ?', 'nothing'],
    ['its leaf', 'UPDATE exchange SET leaf_index = ? WHERE exchange_id = ?', 999_999],
    ['when its duty is due', 'UPDATE duty SET due = ? WHERE exchange_id = ?', TOO_MUCH],
    ['what its duty is', 'UPDATE duty SET state = ? WHERE exchange_id = ?', 'OPEN '],
  ] as const;

  test.each(ALTERED)('%s: the events and duties around it do, and it is named', async (_, sql, value) => {
    const id = ids[1] as string;
    await altered(sql, [value, idFromText(id)], async () => {
      const page = await events();
      expect(checkOf(EventPage)({ events: page, next: 0 }).faults).toBeUndefined();
      const held = page.filter(({ type }) => type === 'exchange.held');
      expect(held.map(({ exchange, unreadable }) => exchange?.id ?? unreadable?.id)).toEqual(ids);
      expect(held[1]?.unreadable).toEqual({ id, code: 'ROW_UNREADABLE' });
      const waiting = await read<WaitingExchanges>('/v1/duties');
      expect(checkOf(WaitingExchanges)(waiting).faults).toBeUndefined();
      const named = waiting.exchanges.map((row) => row.id ?? row.unreadable?.id);
      // A duty that is not open any more is not looked for.
      expect(named).toEqual(value === 'OPEN ' ? ids.filter((one) => one !== id) : ids);
      const one = await fetch(`${url}/v1/exchanges/${id}`, { headers: { authorization: `Bearer ${TOKENS.releaser}` } });
      expect(one.status).toBe(500);
      expect(await one.json()).toMatchObject({ code: 'ROW_UNREADABLE' });
    });
    const intact = await read(`/v1/exchanges/${id}`);
    expect(checkOf(Exchange)(intact).faults).toBeUndefined();
  });

  test('a row that is gone: the events that name it are there', async () => {
    await altered('DELETE FROM exchange WHERE exchange_id = ?', [idFromText(ids[0] as string)], async () => {
      const held = (await events()).filter(({ type }) => type === 'exchange.held');
      expect(held.map(({ unreadable }) => unreadable?.id)).toEqual([ids[0], undefined, undefined, undefined]);
    });
  });
});

test.each([
  ['at', TOO_MUCH],
  ['type', 'exchange.imagined'],
] as const)('an event whose %s does not read stands in its place, and the stream goes on behind it', async (column, value) => {
  const all = await events();
  const at = all.findIndex(({ type }) => type === 'exchange.held');
  const { cursor } = all[at] as AnyEvent;
  await altered(`UPDATE event SET ${column} = ? WHERE cursor = ?`, [value, cursor], async () => {
    const page = await events();
    expect(page.map((event) => event.cursor)).toEqual(all.map((event) => event.cursor));
    const unreadable = { id: String(cursor), code: 'ROW_UNREADABLE' };
    expect(page[at]).toEqual({ cursor, type: 'event.unreadable', unreadable });
    const gateway = createGateway({ baseUrl: url, token: TOKENS.officer });
    const streamed: AnyEvent[] = [];
    for await (const event of gateway.events({ after: 0 })) {
      streamed.push(event);
      if (event.cursor === all.at(-1)?.cursor) break;
    }
    expect(streamed.map((event) => event.cursor)).toEqual(all.map((event) => event.cursor));
    expect(eventCard(streamed[at] as AnyEvent, face).join('\n')).toContain(`UNREADABLE  event ${cursor} cannot be read`);
  });
});

test('what a comparison left: it is said, and the next comparison begins anew', async () => {
  for (const result of ['{', '{}', '{"ours":0,"theirs":0,"compared":1,"more":false,"gaps":[{"at":"never"}],"days":[]}'])
    await altered('UPDATE reconciliation SET result = ? WHERE partner = ?', [result, 'CA'], async () => {
      const unreadable = { id: 'CA', code: 'ROW_UNREADABLE' };
      const found = await read<Reconciliations>('/v1/reconciliations', 'auditor');
      expect(checkOf(Reconciliations)(found).faults).toBeUndefined();
      expect(found.reconciliations).toMatchObject([{ partner: 'CA', unreadable }]);
      const status = await read<LogStatus>('/v1/log/status', 'auditor');
      expect(checkOf(LogStatus)(status).faults).toBeUndefined();
      expect(status.reconciliations).toMatchObject([{ partner: 'CA', unreadable }]);
      const { rows } = await desk.ask('14');
      expect(rows).toMatchObject([{ partner: 'CA', section: 'UNREADABLE' }]);
      await pair.us.exchange.reconcile('CA');
      expect((await pair.us.exchange.reconciliations())[0]).not.toHaveProperty('unreadable');
    });
});

test('what is kept of a log: the log is there, and it is said', async () => {
  const cosigned = () => rawOf(pair.us.store).get('SELECT max(size) AS n FROM cosigned')?.n as number;
  await until('all that is logged is cosigned', () => cosigned() === pair.us.store.head().size);
  // Nothing is cosigned meanwhile, and takes its place.
  pair.cut(true);
  const size = cosigned();
  await altered(
    'UPDATE cosigned SET at = ? WHERE size = ? AND hour = (SELECT max(hour) FROM cosigned)',
    [TOO_MUCH, size],
    async () => {
      const logs = await read<Logs>('/v1/logs', 'auditor');
      expect(checkOf(Logs)(logs).faults).toBeUndefined();
      expect(logs.logs).toMatchObject([{ unreadable: { code: 'ROW_UNREADABLE' }, final: false }]);
    },
  );
  pair.cut(false);
});

test('an entry of the log: the desk goes on behind it, and says at which leaf', async () => {
  const [leaf, behind] = [await heldLeaf(), await heldLeaf()];
  const folder = mkdtempSync(join(tmpdir(), 'tripoint-index-'));
  await altered('UPDATE leaf SET entry = ? WHERE leaf_index = ?', [JUNK, leaf], async () => {
    const other = await deskOf({ ...pair, folder }, pair.us);
    try {
      const { rows } = await other.entries({}, 1_000);
      const found = rows.find(({ leafIndex }) => leafIndex === leaf);
      expect(found).toMatchObject({ leaf: 'HELD', code: 'ROW_UNREADABLE', decision: 'UNREADABLE', exchange: null });
      expect(rows.find(({ leafIndex }) => leafIndex === behind)).toMatchObject({ leaf: 'HELD', code: 'POLICY_HELD' });
      expect((await other.ask('1', { person: 'SPECIMEN ONE' }, 1_000)).basis.indexed).toBeGreaterThan(behind);
    } finally {
      await other.close();
      rmSync(folder, { recursive: true, force: true });
    }
  });
});

async function heldLeaf(): Promise<number> {
  const { id } = await post(pair.us, LOW_GRADE);
  return rawOf(pair.us.store).get('SELECT leaf_index FROM exchange WHERE exchange_id = ?', idFromText(id))?.leaf_index as number;
}

test('a card for what does not read names it in plain words', () => {
  const card = unreadableCard(face, { unreadable: { id: 'X\u001b[31m', code: 'ROW_UNREADABLE' } }, 'exchange').join('\n');
  expect(card).toContain('exchange X');
  expect(card).not.toContain('\u001b');
  expect(card).toContain('A row of the ledger cannot be read');
});

// What two countries say to each other about their lookouts, while these are updated and recalled and parcels are held back, reordered and
// doubled: in the end both say the same of every question, and no duty is lost over a restart.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, expect, test } from 'vitest';
import { MINUTE } from '../../../../services/domain/index.ts';
import { verifyTables } from '../../../../services/exchange/index.ts';
import { rawOf } from '../../../../services/ledger/index.ts';
import { LINK_PLANE } from '../../../../services/records/index.ts';
import { idempotency, lookoutTo, OFFICER, type Pair, type Side, startPair, until } from '../pair.ts';

const folder = mkdtempSync(join(tmpdir(), 'tripoint-said-'));
let pair: Pair | undefined;
afterAll(async () => {
  await pair?.close();
  rmSync(folder, { recursive: true, force: true });
});

type By = 'US' | 'CA';
const officerOf = (by: By) => (by === 'US' ? OFFICER : { subject: 'officer-2', agency: 'CBSA' });
const sideOf = ({ us, ca }: Pair, by: By): Side => (by === 'US' ? us : ca);

const MET = { category: 'PRIMARY', occurredAt: '2026-01-02T03:04:05Z', matchedOn: ['NAME'], actionTaken: 'ORIGINATOR_CONTACTED' };
const SAYING = {
  RFI: { topic: ['IDENTITY'] },
  HIT: MET,
  REMOVAL_REQUEST: { ground: 'INACCURATE', justification: 'So a court says.' },
  DISPUTE: { matter: ['FACTS'] },
  INCIDENT_NOTICE: { kind: 'LOSS', discoveredAt: '2026-01-02T03:04:05Z', status: 'CLOSED' },
};
const ANSWERING: Readonly<Record<string, readonly (readonly [string, object])[]>> = {
  RFI: [['RFI_REPLY', { outcome: 'NOTHING_KNOWN' }]],
  HIT: [
    ['HIT_CONFIRMED', { actionOnHit: 'ARREST' }],
    ['MISIDENTIFIED', { misidentification: { name: { primaryIdentifier: 'OTHER' } } }],
  ],
  REMOVAL_REQUEST: [
    ['REMOVED', { removedBecause: 'INACCURATE', justification: 'It is.' }],
    ['RETAINED', { retainedBecause: 'LEGAL_DUTY', justification: 'It is not.' }],
  ],
  DISPUTE: [['DISPUTE_OUTCOME', { finding: 'STANDS', reasons: 'It does.' }]],
};

interface Step {
  readonly by: By;
  readonly act: 'post' | 'say' | 'answer' | 'update' | 'recall' | 'let some through';
  readonly at: number;
  readonly verb: keyof typeof SAYING;
}

function numbers(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

/** Holds back what a side says; `some` lets parcels through in another order, and some of them twice. */
function storm({ out }: Side, random: () => number) {
  const { publish } = out;
  const held: Uint8Array[] = [];
  out.publish = async (bytes) => void held.push(bytes);
  const some = (count: number): void => {
    for (let left = count; left > 0 && held.length > 0; left--) {
      const at = Math.floor(random() * held.length);
      void publish(held[at] as Uint8Array);
      if (random() < 0.7) held.splice(at, 1);
    }
  };
  return { some, end: () => Object.assign(out, { publish }), all: () => some(held.length * 2) };
}

const has = ({ store }: Side, sql: string): boolean => rawOf(store).get(sql) !== undefined;
const isQuiet = (side: Side): boolean =>
  !has(side, `SELECT 1 FROM exchange WHERE state = 'QUEUED' AND verb < ${LINK_PLANE}`) &&
  !has(side, "SELECT 1 FROM duty WHERE kind = 'CERTIFY_DESTRUCTION' AND state IN ('OPEN', 'OVERDUE')");

/** The refusals that some order of steps gives rise to; any other fails the test. */
const ILLEGAL: readonly string[] = ['RECALLED', 'NOT_FOUND', 'STATE_CONFLICT', 'OVERLOADED'];
const refused = new Set<string>();
const tried = (act: Promise<unknown>): Promise<unknown> =>
  act.catch((error: { readonly code: string }) => {
    expect(ILLEGAL).toContain(error.code);
    refused.add(error.code);
  });

async function take(on: Pair, records: string[], { by, act, at, verb }: Step): Promise<void> {
  const { exchange } = sideOf(on, by);
  const officer = officerOf(by);
  const request = lookoutTo(by === 'US' ? 'CA' : 'US');
  const id = records[at % Math.max(1, records.length)];
  if (act === 'post') {
    records.push((await exchange.release(request, officer, idempotency())).result.recordId);
    return;
  }
  if (id === undefined) return;
  if (act === 'say') await tried(exchange.say(id, { verb, content: SAYING[verb] }, officer, idempotency()));
  if (act === 'update') await tried(exchange.update(id, { family: 'lookout', record: request.record }, officer, idempotency()));
  const order = { reason: 'UNLAWFUL', explanation: 'a court' };
  if (act === 'recall') await tried(exchange.recall(id, order, officer, idempotency()));
  if (act !== 'answer') return;
  const { exchanges } = await exchange.duties({ kind: 'ANSWER' }, officer.agency);
  const asked = exchanges[at % Math.max(1, exchanges.length)];
  if (asked?.id === undefined) return;
  const answers = ANSWERING[asked.verb] ?? [];
  const [answer, content] = answers[at % answers.length] as readonly [string, object];
  await tried(exchange.answer(asked.id, { verb: answer, content }, officer, idempotency()));
}

/** How each question stands that both have, and whether it is disputed. */
async function standing(side: Side, id: string): Promise<unknown> {
  const view = await side.exchange.record(id).catch(() => undefined);
  const said = view?.countries.flatMap((country) => country.said) ?? [];
  const both = said.filter(({ exchange: { state } }) => state === 'CLOSED' || state === 'ADMITTED');
  const states = both.map(({ exchange, state, answers }) => [exchange.id, exchange.verb, state, answers.length > 0] as const);
  return { disputed: view?.disputed, said: states.sort(([a], [b]) => (a < b ? -1 : 1)) };
}

test('whatever is said in whichever order it arrives, both ends say the same of every question', async () => {
  const step = fc.record({
    by: fc.constantFrom<By>('US', 'CA'),
    act: fc.constantFrom<Step['act']>(
      ...(['post', 'say', 'say', 'say', 'say', 'answer', 'answer', 'answer'] as const),
      ...(['update', 'recall', 'let some through', 'let some through'] as const),
    ),
    at: fc.nat(5),
    verb: fc.constantFrom(...(Object.keys(SAYING) as (keyof typeof SAYING)[])),
  });
  let running = await startPair({ folder });
  pair = running;
  let restarts = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 12, maxLength: 28 }), fc.nat(), async (steps, seed) => {
      const random = numbers(seed);
      const records: string[] = [];
      for (const by of ['US', 'CA'] as const) await take(running, records, { by, act: 'post', at: 0, verb: 'RFI' });
      await until('they are there', () => [running.us, running.ca].every(isQuiet));
      const weather = [running.us, running.ca].map((side) => storm(side, random));
      for (const one of steps) {
        if (one.act === 'let some through') for (const { some } of weather) some(3);
        else await take(running, records, one);
      }
      if (seed % 2 === 0) {
        const owed = [running.us, running.ca].map(({ store }) =>
          rawOf(store).all("SELECT exchange_id, due FROM duty WHERE kind = 'ANSWER' ORDER BY 1"),
        );
        const before = running;
        await before.close();
        running = await startPair({ folder, after: before, at: before.now() + MINUTE / 60 });
        pair = running;
        restarts++;
        for (const [i, side] of [running.us, running.ca].entries())
          for (const { exchange_id: id, due } of owed[i] ?? [])
            expect(side.store.get('dutyOfKind', id as Uint8Array, 'ANSWER')?.due).toBe(due);
      } else {
        await until('all is said', () => {
          for (const { all } of weather) all();
          return [running.us, running.ca].every(isQuiet);
        });
        for (const { end } of weather) end();
      }
      await until('nothing is under way', () => [running.us, running.ca].every(isQuiet));
      for (const id of records) expect(await standing(running.ca, id)).toEqual(await standing(running.us, id));
      for (const { country, store, context } of [running.us, running.ca])
        expect(verifyTables({ self: country, store, vault: context.vault, now: context.clock(), idempotencyDays: 7 })).toEqual(
          [],
        );
    }),
    { numRuns: 6, seed: 56 },
  );
  expect(restarts).toBeGreaterThan(0);
  expect([...refused]).toEqual(expect.arrayContaining(['RECALLED', 'STATE_CONFLICT']));
});

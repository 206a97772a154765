// One record in several versions: as its originator makes them, and as a partner may send them.
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { AuditKind, decode, type Outgoing } from '../../../../proto/index.ts';
import { idFromText, newId } from '../../../../services/domain/index.ts';
import { recordDigest } from '../../../../services/envelope/index.ts';
import type { ReleaseRequest } from '../../../../services/exchange/context/types.ts';
import { verifyTables } from '../../../../services/exchange/index.ts';
import { rawOf } from '../../../../services/ledger/index.ts';
import { type Liar, liarOf } from '../lying.ts';
import { idempotency, lookoutTo, OFFICER, type Pair, type Side, startPair, until } from '../pair.ts';
import { BOSS } from '../steps.ts';

let pair: Pair;
/** Another pair, whose United States says what the test likes. */
let lied: Pair;
let liar: Liar;
beforeAll(async () => {
  [pair, lied] = await Promise.all([startPair(), startPair()]);
  liar = await liarOf(lied);
});
afterAll(async () => {
  await pair?.close();
  await lied?.close();
});

const STATES = 'SELECT version, state FROM record WHERE record_id = ? AND source = ? ORDER BY version';
const statesIn = ({ store }: Side, recordId: Uint8Array) =>
  rawOf(store)
    .all(STATES, recordId, 'US')
    .map(({ version, state }) => `${version} ${state}`);

const differencesIn = ({ country, store, context }: Side) =>
  verifyTables({ self: country, store, vault: context.vault, now: context.clock(), idempotencyDays: 7 });

async function post(more: Partial<ReleaseRequest> = {}, from: Side = pair.us, to = 'CA'): Promise<Uint8Array> {
  const request = { ...lookoutTo(to, 'VERSIONED'), referenceIsNew: true, ...more };
  const { result } = await from.exchange.release(request, OFFICER, idempotency());
  return idFromText(result.recordId);
}
const codeOf = (posted: Promise<unknown>) =>
  posted.then(
    () => 'taken',
    ({ code }: { code: string }) => code,
  );

test('the next version takes the place of the one before, in both countries, and what is destroyed has no next', async () => {
  const id = await post();
  expect(await post({ supersedes: id })).toEqual(id);
  expect(statesIn(pair.us, id)).toEqual(['1 SUPERSEDED', '2 IN_FORCE']);
  await until('Canada has both', () => statesIn(pair.ca, id).length === 2);
  expect(statesIn(pair.ca, id)).toEqual(['1 SUPERSEDED', '2 IN_FORCE']);
  const headers = rawOf(pair.ca.store)
    .all('SELECT header FROM record WHERE record_id = ? ORDER BY version', id)
    .map(({ header }) => header as Uint8Array);
  expect(decode('RecordHeader', headers[1] as Uint8Array).supersedes).toEqual(recordDigest(headers[0] as Uint8Array));
  for (const side of [pair.us, pair.ca]) expect(differencesIn(side)).toEqual([]);

  expect(await Promise.all([post({ supersedes: id }), post({ supersedes: id })].map(codeOf))).toEqual(
    expect.arrayContaining(['taken', 'STATE_CONFLICT']),
  );
  expect(await codeOf(post({ supersedes: newId() }))).toBe('NOT_FOUND');
  expect(await codeOf(post({ supersedes: id }, pair.ca, 'US'))).toBe('NOT_FOUND');

  const newest = rawOf(pair.us.store).get(
    "SELECT exchange_id FROM exchange WHERE record_id = ? AND record_version = 3 AND direction = 'sent'",
    id,
  );
  const text = (bytes: Uint8Array) =>
    Buffer.from(bytes)
      .toString('hex')
      .replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
  await pair.us.exchange.erase(text(newest?.exchange_id as Uint8Array), { basis: 'RECALL', reason: 'a misread name' }, BOSS);
  expect(statesIn(pair.us, id)).toEqual(['1 SUPERSEDED', '2 SUPERSEDED', '3 DESTROYED']);
  expect(await codeOf(post({ supersedes: id }))).toBe('STATE_CONFLICT');
  expect(differencesIn(pair.us)).toEqual([]);
});

type Entry = Outgoing<'BatchEntry'>;
/** `count` versions of one record, each after the one before. */
function versions(count: number): { readonly id: Uint8Array; readonly entries: readonly Entry[] } {
  const id = newId();
  const entries: Entry[] = [];
  for (let version = 1; version <= count; version++) {
    const before = entries.at(-1)?.recordHeader;
    entries.push(liar.lookout({ header: { recordId: id, version, ...(before && { supersedes: recordDigest(before) }) } }));
  }
  return { id, entries };
}

/** Why Canada refused what came last. */
const reasons = (n: number) =>
  rawOf(lied.ca.store)
    .all('SELECT entry FROM leaf WHERE kind = ? ORDER BY leaf_index DESC LIMIT ?', AuditKind.REJECTED, n)
    .map(({ entry }) => decode('AuditEntry', entry as Uint8Array).externalReason);

test('in whichever order versions come, in one batch or in several, with some missing, the highest is in force', async () => {
  const order = fc.shuffledSubarray([1, 2, 3, 4, 5], { minLength: 2 });
  await fc.assert(
    fc.asyncProperty(order, fc.boolean(), async (arriving, together) => {
      const { id, entries } = versions(5);
      const indexes = entries.map(({ index }) => index);
      const said = arriving.map((version, i) => ({ ...(entries[version - 1] as Entry), index: indexes[i] as number }));
      for (const batch of together ? [said] : said.map((entry) => [entry])) await liar.say(batch);
      const highest = Math.max(...arriving);
      expect(statesIn(lied.ca, id)).toEqual(
        [...arriving].sort().map((version) => `${version} ${version === highest ? 'IN_FORCE' : 'SUPERSEDED'}`),
      );
    }),
    { numRuns: 12, seed: 11 },
  );
  expect(differencesIn(lied.ca)).toEqual([]);
});

test.each(['in their order', 'the later one first'])(
  'a version after another record than was sent is an equivocation: %s',
  async (order) => {
    const { id, entries } = versions(1);
    const other = liar.lookout({ header: { recordId: id, version: 2, supersedes: new Uint8Array(32).fill(1) } });
    const both = [entries[0] as Entry, other];
    for (const entry of order === 'in their order' ? both : both.reverse()) await liar.say([entry]);
    expect(reasons(1)).toEqual(['EQUIVOCATION']);
    expect(statesIn(lied.ca, id)).toHaveLength(1);
  },
);

test.each([
  ['a first version after another', { version: 1, supersedes: new Uint8Array(32) }, 'MALFORMED'],
  ['a second version after none', { version: 2 }, 'MALFORMED'],
  ['a digest of another length', { version: 2, supersedes: new Uint8Array(16) }, 'MALFORMED'],
])('%s is refused', async (_, header, code) => {
  const recordId = newId();
  await liar.say([liar.lookout({ header: { recordId, ...header } })]);
  expect(reasons(1)).toEqual([code]);
  expect(statesIn(lied.ca, recordId)).toEqual([]);
});

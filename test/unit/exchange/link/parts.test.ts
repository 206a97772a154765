// A large batch that is taken in several commits, because others are present, ends as one that is taken in a single commit.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, expect, test } from 'vitest';
import { Verb } from '../../../../proto/index.ts';
import { verifyTables } from '../../../../services/exchange/index.ts';
import { PART_STATEMENTS } from '../../../../services/exchange/link/parts.ts';
import { rawOf, type Store } from '../../../../services/ledger/index.ts';
import { liarOf } from '../lying.ts';
import { idempotency, lookoutTo, OFFICER, type Pair, type Side, startPair, until } from '../pair.ts';

let pair: Pair | undefined;
const folders: string[] = [];
afterEach(async () => {
  await pair?.close();
  pair = undefined;
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

const COUNT = 2 * PART_STATEMENTS + 5;
const PARTS = 3;
const OURS = { subject: 'officer-2', agency: 'CBSA' };

const newFolder = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'tripoint-parts-'));
  folders.push(folder);
  return folder;
};
const count = ({ store }: Side, sql: string) => rawOf(store).get(sql)?.n as number;
const ADMITTED = `SELECT count(*) AS n FROM exchange WHERE direction = 'received' AND verb = ${Verb.POST}`;
const faultsOf = ({ store, context }: Side) =>
  verifyTables({ self: context.self, store, vault: context.vault, now: context.clock(), idempotencyDays: 7 });

/** Posts lookouts that become one batch; returns their ids. */
async function postTogether(on: Pair, n = COUNT): Promise<string[]> {
  const posts = Array.from({ length: n }, (_, i) => on.us.exchange.release(lookoutTo('CA', `R-${i}`), OFFICER, idempotency()));
  return (await Promise.all(posts)).map(({ result }) => result.exchanges[0]?.id ?? '');
}

/** The receiver's own people are present, for two seconds. */
const act = (on: Pair) => on.ca.exchange.release(lookoutTo('US', 'own'), OURS, idempotency());

type Commit = Store['commitWith'];
/** Records how many received statements each commit takes; throws in place of the commit after `most` of them. */
function watching({ store }: Side, most = Number.POSITIVE_INFINITY): number[] {
  const parts: number[] = [];
  const { commitWith } = store;
  (store as { commitWith: Commit }).commitWith = async (writes, rest) => {
    const n = writes.filter(([name, , direction]) => name === 'exchange' && direction === 'received').length;
    if (n > 0 && parts.length === most) throw new Error('the process ends here');
    if (n > 0) parts.push(n);
    return commitWith(writes, rest);
  };
  return parts;
}

const allClosed = async (on: Pair, ids: readonly string[]) =>
  (await Promise.all(ids.map((id) => on.us.exchange.get(id)))).every(({ state }) => state === 'CLOSED');

test('with others present a large batch is taken in parts, in order, and has one receipt; alone it is one commit', async () => {
  for (const isAlone of [true, false]) {
    pair = await startPair();
    const on = pair;
    on.cut(true);
    const ids = await postTogether(on);
    // Who was heard within two seconds is present.
    if (isAlone) await sleep(2_100);
    else await act(on);
    const parts = watching(on.ca);
    on.cut(false);
    await until('all are closed', () => allClosed(on, ids));
    expect(parts).toEqual(isAlone ? [COUNT] : [PART_STATEMENTS, PART_STATEMENTS, 5]);
    const taken = rawOf(on.ca.store).all(
      `SELECT batch_position AS n FROM exchange WHERE direction = 'received' AND verb = ${Verb.POST} ORDER BY leaf_index`,
    );
    expect(taken.map(({ n }) => n)).toEqual(Array.from({ length: COUNT }, (_, i) => i));
    await on.settled();
    const batches = "SELECT count(*) AS n FROM batch WHERE direction = 'received' AND receipts_only = 0";
    expect(count(on.ca, `${batches} AND receipt_batch IS NULL`)).toBe(0);
    expect(
      count(on.ca, `SELECT count(DISTINCT batch_id) AS n FROM exchange WHERE direction = 'received' AND verb = ${Verb.POST}`),
    ).toBe(1);
    expect(faultsOf(on.ca)).toEqual([]);
    await on.close();
    pair = undefined;
  }
});

test.each(Array.from({ length: PARTS - 1 }, (_, i) => i + 1))(
  'a process that ends after part %i of a batch takes the rest once, and answers all of it',
  async (cut) => {
    const folder = newFolder();
    pair = await startPair({ folder });
    pair.cut(true);
    const ids = await postTogether(pair);
    await act(pair);
    watching(pair.ca, cut);
    pair.cut(false);
    const ended = pair.ca.fatal;
    await until('the process has ended', () => ended.length > 0);
    expect(count(pair.ca, ADMITTED)).toBe(cut * PART_STATEMENTS);
    // What was taken is proven already, though the batch is not answered.
    expect(faultsOf(pair.ca)).toEqual([]);
    await pair.close();

    pair = await startPair({ folder });
    const on = pair;
    await until('all are closed', () => allClosed(on, ids));
    await on.settled();
    expect(count(on.ca, ADMITTED)).toBe(COUNT);
    expect(count(on.ca, 'SELECT count(*) AS n FROM quarantine')).toBe(0);
    const events = await on.ca.exchange.events(0, 256);
    expect(events.filter(({ type }) => type === 'exchange.received')).toHaveLength(COUNT);
    for (const side of on.sides) expect(faultsOf(side)).toEqual([]);
  },
);

test('what was refused before the process ended is refused once; another batch in the place of one that is begun is not taken', async () => {
  const folder = newFolder();
  pair = await startPair({ folder });
  const [{ lookout, seal }, nothing] = [await liarOf(pair), { agreement: '', agreementDigest: new Uint8Array() }];
  const refused = [3, PART_STATEMENTS + 3];
  const entries = Array.from({ length: COUNT }, (_, i) => lookout(refused.includes(i) ? { statement: nothing } : {}));
  const parcel = await seal(entries);
  await act(pair);
  watching(pair.ca, 1);
  await pair.us.out.publish(parcel);
  const ended = pair.ca.fatal;
  await until('the process has ended', () => ended.length > 0);
  expect(count(pair.ca, ADMITTED)).toBe(PART_STATEMENTS - 1);
  const other = await seal([lookout()]);
  await pair.close();

  // The United States, whose keys the test used, find that their log was put back, and say nothing more.
  pair = await startPair({ folder });
  const on = pair;
  const codes = () =>
    rawOf(on.ca.store)
      .all('SELECT code FROM quarantine')
      .map(({ code }) => code);
  await on.us.out.publish(other);
  await until('the other is put aside', () => codes().length === 1);
  expect(codes()).toEqual(['EQUIVOCATION']);
  await on.us.out.publish(parcel);
  await until('the batch is answered', () => count(on.ca, ADMITTED) === COUNT - refused.length);
  const groups = rawOf(on.ca.store).all('SELECT position, code FROM refused');
  expect(groups).toEqual(refused.map((_, position) => ({ position, code: 'NO_AGREEMENT' })));
  expect(faultsOf(on.ca)).toEqual([]);
});

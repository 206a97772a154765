import { afterEach, expect, test } from 'vitest';
import { AuditKind, decode } from '../../../../proto/index.ts';
import { rawOf } from '../../../../services/ledger/index.ts';
import { exchanged, idempotency, lookoutTo, OFFICER, type Pair, type Side, startPair, until } from '../pair.ts';

let pair: Pair | undefined;
afterEach(async () => {
  await pair?.close();
  pair = undefined;
});

async function releaseAll(on: Pair, count: number): Promise<string[]> {
  const ids: string[] = [];
  for (let i = 0; i < count; i++) {
    const { result } = await on.us.exchange.release(lookoutTo('CA', `R-${i}`), OFFICER, idempotency());
    ids.push(result.exchanges[0]?.id ?? '');
  }
  return ids;
}
const received = (on: Pair) =>
  rawOf(on.ca.store)
    .all("SELECT exchange_id FROM exchange WHERE direction = 'received' AND verb = 1 ORDER BY leaf_index")
    .map(({ exchange_id: id }) => Buffer.from(id as Uint8Array).toString('hex'));
const rejected = ({ store }: Side) =>
  rawOf(store)
    .all('SELECT entry FROM leaf WHERE kind = ? ORDER BY leaf_index', AuditKind.REJECTED)
    .map(({ entry }) => decode('AuditEntry', entry as Uint8Array));
const hex = (ids: readonly string[]) => ids.map((id) => id.replaceAll('-', ''));

test('batches that the ledger had no room for come again: none is lost, none twice, and the link is not blocked', async () => {
  // Eight arrive in one pull, and three may wait.
  pair = await startPair({ limits: { queue: 3 } });
  await exchanged(pair.us, 'first');
  pair.cut(true);
  const ids = await releaseAll(pair, 8);
  pair.cut(false);
  const on = pair;
  await until('all are there', () => received(on).length === 9);
  expect(received(on).slice(1)).toEqual(hex(ids));
  expect(rawOf(on.ca.store).get('SELECT count(*) AS n FROM quarantine')?.n).toBe(0);
});

test('more than the window waits at the sender, and all of it arrives in order', async () => {
  pair = await startPair({ limits: { pendingBatches: 4 } });
  const sides = [pair.us, pair.ca];
  const unconfirmed = 'SELECT 1 FROM link WHERE sent_through > peer_received_through';
  await until('all is confirmed', () => sides.every(({ store }) => rawOf(store).get(unconfirmed) === undefined));
  pair.cut(true);
  const before = pair.us.out.published.length;
  const ids = await releaseAll(pair, 14);
  expect(pair.us.out.published.length - before).toBeLessThanOrEqual(4);
  pair.cut(false);
  const on = pair;
  await until('all are there', () => received(on).length === 14);
  expect(received(on)).toEqual(hex(ids));
});

test('the same parcels again, in any order, change nothing', async () => {
  pair = await startPair();
  const on = pair;
  await exchanged(on.us, 'A');
  await exchanged(on.us, 'B');
  const [before, size] = [received(on), on.ca.store.head().size];
  const copies = [...on.us.out.published].reverse();
  for (const copy of copies) await on.us.out.publish(copy);
  await exchanged(on.us, 'C');
  expect(received(on).slice(0, 2)).toEqual(before);
  expect(received(on)).toHaveLength(3);
  // The third: a RECEIVED leaf, its receipt's, and nothing for the copies.
  expect(on.ca.store.head().size).toBe(size + 2);
});

test('a quarantine that is full keeps, says and answers nothing more, and still logs', async () => {
  pair = await startPair({ limits: { quarantineRows: 2 } });
  const on = pair;
  await exchanged(on.us, 'A');
  const count = (sql: string) => rawOf(on.ca.store).get(sql)?.n as number;
  const sent = count('SELECT sent_through AS n FROM link');
  for (let i = 0; i < 5; i++) await on.us.out.publish(new Uint8Array([9, 9, i]));
  // Those that came together are one entry.
  const refused = () => rejected(on.ca).reduce((sum, { refused: group }) => sum + (group?.count ?? 1), 0);
  await until('all are logged', () => refused() === 5);
  expect(count('SELECT count(*) AS n FROM quarantine')).toBe(2);
  expect(count("SELECT sum(coalesce(n, 1)) AS n FROM event WHERE type = 'parcel.quarantined'")).toBe(2);
  expect(count('SELECT sent_through AS n FROM link')).toBe(sent + 2);
  await exchanged(on.us, 'B');
});

test('what is refused of one batch is one entry and one event, and both logs still agree about each of them', async () => {
  pair = await startPair();
  const on = pair;
  await exchanged(on.us, 'first');
  const cursor = rawOf(on.ca.store).get('SELECT max(cursor) AS n FROM event')?.n as number;
  on.cut(true);
  const released = await Promise.all(
    ['A', 'B', 'C'].map((reference) => on.us.exchange.release(lookoutTo('CA', reference), OFFICER, idempotency())),
  );
  const ids = released.map(({ result }) => result.exchanges[0]?.id ?? '');
  await on.ca.exchange.suspend('ca-us-lookouts', ['LOOKOUT'], 'a leak', { subject: 'operator', agency: 'CBSA' });
  on.cut(false);
  const states = () => Promise.all(ids.map(async (id) => on.us.exchange.get(id)));
  await until('all are refused', async () => (await states()).every(({ state }) => state === 'REJECTED'));

  const [entry, ...others] = rejected(on.ca);
  expect(others).toEqual([]);
  expect(entry).toMatchObject({ externalReason: 'AGREEMENT_SUSPENDED', refused: { count: 3 } });
  expect(entry?.exchangeId).toHaveLength(0);
  expect(
    rawOf(on.ca.store)
      .all('SELECT position, code FROM refused')
      .map(({ code }) => code),
  ).toEqual(Array(3).fill('AGREEMENT_SUSPENDED'));
  const events = await on.ca.exchange.events(cursor, 100);
  expect(events.filter(({ type }) => type === 'parcel.quarantined')).toMatchObject([{ code: 'AGREEMENT_SUSPENDED', count: 3 }]);
  // The receipt names the one leaf for each.
  const places = (await states()).map(({ peerLog }) => peerLog);
  expect(new Set(places.map((place) => `${place?.index} ${place?.leafHash}`)).size).toBe(1);

  // What Canada reports of its agreements since is receipted too: an hour later it would be missed.
  await on.settled();
  on.advance(3_600_000_000);
  for (const side of [on.us, on.ca])
    expect(await side.exchange.reconcile(side === on.us ? 'CA' : 'US')).toMatchObject({ gaps: [] });
  expect(rawOf(on.us.store).get('SELECT result FROM reconciliation')?.result).toContain('"compared":');
});

test('what is here already is answered again, once in a while, and told without being opened', async () => {
  pair = await startPair({ limits: { repeatsPerMinute: 60, repeatBurst: 5 } });
  const on = pair;
  await exchanged(on.us, 'A');
  const isHere = (parcel: Uint8Array) =>
    rawOf(on.ca.store).get("SELECT 1 FROM batch WHERE direction = 'received' AND batch_id = ?", decode('Parcel', parcel).batchId);
  const copy = on.us.out.published.findLast(isHere) as Uint8Array;
  const size = on.ca.store.head().size;
  for (let i = 0; i < 30; i++) await on.us.out.publish(copy);
  await exchanged(on.us, 'B');
  expect(on.ca.logged).toContain('warn partner over budget');
  const alarms = rawOf(on.ca.store).all("SELECT partner FROM event WHERE type = 'link.alarm' AND code = 'RATE_LIMITED'");
  expect(alarms).toEqual([{ partner: 'US' }]);
  // B's two leaves, and none for the copies.
  expect(on.ca.store.head().size).toBe(size + 2);
});

// A partner with valid keys floods its link: with faults, with what is here already, with questions. Its own link is slower for it, the
// log says it once, and this country's own people go on as before.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type EvilPartner, exchangeIdOf, startEvilPartner, until } from '../../../deploy/hostile/partner.ts';
import { AuditKind, decode, encode, type Outgoing, VerdictKind } from '../../../proto/index.ts';
import { codeOf, newId } from '../../../services/domain/index.ts';
import { rawOf, readStore } from '../../../services/ledger/index.ts';

type Entry = Outgoing<'BatchEntry'>;

let us: EvilPartner;
let store: ReturnType<typeof readStore>;
beforeAll(async () => {
  // As good as no refill: what is over does not depend on how fast this machine is.
  process.env.TRIPOINT_LINK_REPEATS_PER_MINUTE = '1';
  us = await startEvilPartner('US', 'CA', { agreements: ['ca-us-lookouts'] }).finally(() => {
    delete process.env.TRIPOINT_LINK_REPEATS_PER_MINUTE;
  });
  store = readStore(us.node.ledger);
}, 240_000);
afterAll(async () => {
  store?.close();
  await us?.stop();
});

const count = (sql: string, ...parameters: (string | number)[]) => rawOf(store).get(sql, ...parameters)?.n as number;
const entriesOf = (kind: AuditKind) =>
  rawOf(store)
    .all('SELECT entry FROM leaf WHERE kind = ? ORDER BY leaf_index', kind)
    .map(({ entry }) => decode('AuditEntry', entry as Uint8Array));
const faulty = () => us.lookout({ statement: { to: 'MX' } });
const health = async () => {
  const began = performance.now();
  expect((await fetch(`${us.node.url}/healthz`)).ok).toBe(true);
  return performance.now() - began;
};

/** A second; more only where the machine itself is so busy that healthz takes long without a flood. */
async function tolerable(): Promise<number> {
  let quiet = 0;
  for (let i = 0; i < 20; i++) quiet = Math.max(quiet, await health());
  return Math.max(1_000, 8 * quiet);
}

/** How long healthz took at most while this was done, in milliseconds. */
async function slowestHealthDuring(work: () => Promise<unknown>): Promise<number> {
  let slowest = 0;
  let over = false;
  const watching = (async () => {
    while (!over) slowest = Math.max(slowest, await health());
  })();
  await work().finally(() => {
    over = true;
  });
  await watching;
  return slowest;
}

test('a batch of faults is one entry and one event, its receipt says each, and nothing else waits for it', async () => {
  const [leaves, events] = [entriesOf(AuditKind.REJECTED).length, us.ledger.events().length];
  const batches: Entry[][] = Array.from({ length: 6 }, () => Array.from({ length: 64 }, faulty));
  const slowest = await slowestHealthDuring(async () => {
    for (const batch of batches) await us.deliver(batch);
  });
  const refused = entriesOf(AuditKind.REJECTED).slice(leaves);
  expect(refused.map(({ refused: group }) => group?.count)).toEqual(Array(6).fill(64));
  expect(
    us.ledger
      .events()
      .slice(events)
      .map(({ type }) => type),
  ).toEqual(Array(6).fill('parcel.quarantined'));
  for (const entry of batches.flatMap((batch) => batch.slice(-1))) {
    const verdict = await us.verdictOn(exchangeIdOf(entry));
    expect(verdict).toMatchObject({ verdict: VerdictKind.REFUSED, code: 'WRONG_RECIPIENT' });
    expect(us.ledger.leafAt(verdict.index)?.entry).toMatchObject({ refused: { count: 64 } });
  }
  expect(slowest).toBeLessThan(await tolerable());
}, 120_000);

test('a batch that is here is told again without an entry, and said with the partner’s name once it is too often', async () => {
  const batch = await us.batch([us.lookout()]);
  const sequence = us.next();
  await us.publish(await us.seal(batch));
  await until('it is here', () => us.ledger.link().received >= sequence);
  const size = count('SELECT count(*) AS n FROM leaf WHERE kind IN (?, ?)', AuditKind.RECEIVED, AuditKind.REJECTED);
  const parcel = await us.seal(batch);
  const slowest = await slowestHealthDuring(async () => {
    for (let i = 0; i < 600; i++) await us.publish(i % 2 === 0 ? parcel : await us.seal(batch));
    await until(
      'an alarm',
      () => count("SELECT count(*) AS n FROM event WHERE type = 'link.alarm' AND code = 'RATE_LIMITED'") > 0,
      60_000,
    );
  });
  expect(count('SELECT count(*) AS n FROM leaf WHERE kind IN (?, ?)', AuditKind.RECEIVED, AuditKind.REJECTED)).toBe(size);
  expect(rawOf(store).all("SELECT partner, code FROM event WHERE type = 'link.alarm' AND code = 'RATE_LIMITED'")).toEqual([
    { partner: 'US', code: 'RATE_LIMITED' },
  ]);
  expect(slowest).toBeLessThan(await tolerable());
}, 120_000);

test('one id named 256 times is no question, and a flood of questions leaves the gateway to its own people', async () => {
  const id = newId();
  const ask = (exchangeIds: readonly Uint8Array[]) =>
    us.link
      .ask('reconcile', encode('ReconcileRequest', { from: 'US', to: 'CA', nonce: new Uint8Array(16), exchangeIds }), {
        timeoutMs: 500,
      })
      .then(() => 'answered', codeOf);
  expect(await ask([id])).toBe('answered');
  expect(await ask(Array.from({ length: 256 }, () => id))).toBe('LINK_DOWN');
  const slowest = await slowestHealthDuring(async () => {
    const answers = await Promise.all(Array.from({ length: 200 }, () => ask(Array.from({ length: 256 }, () => newId()))));
    expect(answers).toContain('LINK_DOWN');
  });
  expect(slowest).toBeLessThan(await tolerable());
}, 120_000);

test('a flood of questions about a set, of as many nodes and records as one may name, leaves the gateway to its own people', async () => {
  const paths = Array.from({ length: 256 }, (_, i) => Uint8Array.of(i >> 4, i & 15));
  const ask = (asked: { readonly paths?: readonly Uint8Array[]; readonly recordIds?: readonly Uint8Array[] }) =>
    us.link
      .ask('sets', encode('SetRequest', { from: 'US', to: 'CA', nonce: new Uint8Array(16), ...asked }), { timeoutMs: 500 })
      .then(() => 'answered', codeOf);
  // The budget that the test before has used up fills again.
  await until('it answers', async () => (await ask({ paths })) === 'answered');
  expect(await ask({ paths: [...paths, Uint8Array.of(1)] })).toBe('LINK_DOWN');
  expect(await ask({ recordIds: Array.from({ length: 257 }, () => newId()) })).toBe('LINK_DOWN');
  const slowest = await slowestHealthDuring(async () => {
    const answers = await Promise.all(
      Array.from({ length: 200 }, () => ask({ paths, recordIds: Array.from({ length: 256 }, () => newId()) })),
    );
    expect(answers).toContain('LINK_DOWN');
  });
  expect(slowest).toBeLessThan(await tolerable());
}, 120_000);

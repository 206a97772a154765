// A link that this country takes down: nothing goes either way, everything else goes on, and a restart changes nothing.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { AuditKind, decode } from '../../../../proto/index.ts';
import { rawOf } from '../../../../services/ledger/index.ts';
import { exchanged, idempotency, lookoutTo, OFFICER, type Pair, type Side, startPair, until } from '../pair.ts';

const open: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of open.splice(0).reverse()) await close();
});
function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'tripoint-suspended-'));
  open.push(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}
async function start(options: Parameters<typeof startPair>[0]): Promise<Pair> {
  const pair = await startPair(options);
  open.push(() => pair.close());
  return pair;
}
const OPERATOR = { subject: 'operator-1', agency: 'CBP' };
const viewOf = async ({ exchange }: Side) => (await exchange.links())[0];
const entries = ({ store }: Side) =>
  rawOf(store)
    .all('SELECT entry FROM leaf WHERE kind IN (30, 31) ORDER BY leaf_index')
    .map(({ entry }) => decode('AuditEntry', entry as Uint8Array));

test('nothing goes to or from a suspended partner, also after a restart; resumed, what waited goes', async () => {
  const folder = newFolder();
  const first = await startPair({ folder });
  const { us, ca } = first;
  await exchanged(us, 'A');
  expect(await us.exchange.suspendLink('CA', 'it floods us', OPERATOR)).toMatchObject({ partner: 'CA', state: 'SUSPENDED' });
  expect(await us.exchange.suspendLink('CA', 'it floods us', OPERATOR)).toMatchObject({ state: 'SUSPENDED' });

  const refused = { code: 'LINK_SUSPENDED', faults: [{ field: '/to/0', rule: 'a partner whose link is not suspended' }] };
  await expect(us.exchange.release(lookoutTo('CA', 'B'), OFFICER, idempotency())).rejects.toMatchObject(refused);
  const question = { to: 'CA', record: {}, purpose: 'VISA_SCREENING' };
  await expect(us.exchange.query(question, OFFICER)).rejects.toMatchObject({ code: 'LINK_SUSPENDED' });
  for (const topic of ['resume', 'witness', 'log', 'reconcile', 'visa'])
    await expect(first.ask('CA', new Uint8Array(8), topic)).rejects.toMatchObject({ code: 'LINK_DOWN' });
  const received = ({ store }: Side) => rawOf(store).get('SELECT received_through AS n FROM link')?.n;
  const before = received(us);
  const published = ca.out.published.length;
  const { result } = await ca.exchange.release(lookoutTo('US', 'C'), { subject: 'officer-2', agency: 'CBSA' }, idempotency());
  const waiting = result.exchanges[0]?.id ?? '';
  await until('it is published', () => ca.out.published.length > published);
  const { ready, checks } = await us.exchange.health();
  expect(ready).toBe(true);
  expect(checks.filter(({ name }) => name.endsWith(' CA'))).toEqual([
    {
      ...{ name: 'link CA', status: 'WARN', detail: 'LINK_SUSPENDED: by an operator' },
      next: 'tripoint link resume CA --reason TEXT',
    },
    ...['stream', 'witness', 'log', 'clock'].map((what) => ({
      ...{ name: `${what} CA`, status: 'NOT_CHECKED', detail: 'the link with CA is suspended, so nobody looked' },
    })),
  ]);
  await first.close();

  const second = await start({ folder, cut: true });
  second.cut(false);
  expect(await viewOf(second.us)).toMatchObject({ state: 'SUSPENDED', detail: 'LINK_SUSPENDED: by an operator' });
  expect(received(second.us)).toBe(before);
  expect((await second.ca.exchange.get(waiting)).state).toBe('QUEUED');
  expect(await second.us.exchange.resumeLink('CA', 'it has mended it', OPERATOR)).toMatchObject({ partner: 'CA' });
  await until('what waited is received', async () => (await second.ca.exchange.get(waiting)).state === 'CLOSED');
  await exchanged(second.us, 'D');

  const said = entries(second.us);
  expect(said.map(({ kind, to, externalReason }) => [kind, to, externalReason])).toEqual([
    [AuditKind.LINK_SUSPENDED, 'CA', ''],
    [AuditKind.LINK_RESUMED, 'CA', ''],
  ]);
  // Who and why are commitments, opened by what is sealed.
  for (const { commitments } of said) expect(commitments.length).toBeGreaterThan(0);
});

test('what configuration suspends is logged once as that, and only configuration lets it go', async () => {
  const folder = newFolder();
  await (await startPair({ folder })).close();
  for (let starts = 0; starts < 2; starts++) {
    const pair = await startPair({ folder, cut: true, suspended: { US: ['CA'] } });
    expect(await viewOf(pair.us)).toMatchObject({ state: 'SUSPENDED', detail: 'LINK_SUSPENDED: by configuration' });
    await expect(pair.us.exchange.resumeLink('CA', 'why not', OPERATOR)).rejects.toMatchObject({ code: 'INVALID' });
    await pair.close();
  }
  const pair = await start({ folder });
  await exchanged(pair.us, 'A');
  expect(entries(pair.us).map(({ kind, externalReason }) => [kind, externalReason])).toEqual([
    [AuditKind.LINK_SUSPENDED, 'CONFIGURATION'],
    [AuditKind.LINK_RESUMED, 'CONFIGURATION'],
  ]);
});

test('a suspension needs a partner and a reason, and changes nothing without', async () => {
  const { us } = await start({});
  for (const [partner, reason] of [
    ['MX', 'r'],
    ['CA', ' '],
  ] as const)
    await expect(us.exchange.suspendLink(partner, reason, OPERATOR)).rejects.toMatchObject({ code: 'INVALID' });
  expect(entries(us)).toEqual([]);
  expect((await viewOf(us))?.state).toBe('UP');
});

test('a partner that is suspended raises no alarm for cosigning nothing', async () => {
  const { us, ca, advance } = await start({ limits: { witnessAlarmMs: 1_000, witnessStaleMs: 2_000 } });
  await us.exchange.suspendLink('CA', 'an incident', OPERATOR);
  advance(60_000_000);
  // The other, of which nobody has said so, does: by the same clock and the same limits.
  await until('its alarm', () => rawOf(ca.store).get("SELECT 1 FROM event WHERE code = 'WITNESS_STALE'") !== undefined);
  const alarms = rawOf(us.store)
    .all("SELECT code FROM event WHERE type = 'link.alarm'")
    .map(({ code }) => code);
  expect(alarms).toEqual(['LINK_SUSPENDED']);
});

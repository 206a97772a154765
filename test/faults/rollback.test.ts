import { copyFileSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import type { Federation, Node } from '../../deploy/federation/index.ts';
import { rawOf } from '../../services/ledger/index.ts';
import { checkDirection, checkEvents, checkLink, checkLog, linkOf, settled, withLedger } from './checks.ts';
import { series } from './load.ts';
import { federationOfTest, linkOk, until } from './setting.ts';

const logSize = (node: Node): number => withLedger(node, (ledger) => rawOf(ledger).get('SELECT size FROM head')?.size as number);
const sentBatches = (node: Node): number =>
  withLedger(node, (ledger) => rawOf(ledger).get("SELECT count(*) AS n FROM batch WHERE direction = 'sent'")?.n as number);

/**
 * The ledger's files alone: the streams of nats-server lie beside them, and go on. With them the head that was signed last, which lies with
 * the keys: whoever puts back a whole machine puts back both, and then only the partners can tell.
 */
function storeOf({ keys, nodes }: Federation, country: string) {
  const data = dirname((nodes[country] as Node).ledger);
  const head = join(keys.countries[country]?.folder ?? '', 'log-head.note');
  const ledgerIn = (folder: string) => readdirSync(folder).filter((name) => /^(ledger|keys)\.db/.test(name));
  const copy = (from: string, to: string): void => {
    mkdirSync(to, { recursive: true });
    for (const name of ledgerIn(to)) rmSync(join(to, name));
    for (const name of ledgerIn(from)) copyFileSync(join(from, name), join(to, name));
  };
  return {
    keep(folder: string) {
      copy(data, folder);
      copyFileSync(head, join(folder, 'log-head.note'));
    },
    putBack(folder: string) {
      copy(folder, data);
      copyFileSync(join(folder, 'log-head.note'), head);
    },
  };
}

test('a gateway whose store was rolled back signs nothing and says why; its partner is unharmed; the newer store goes on', {
  timeout: 120_000,
}, async () => {
  const federation = await federationOfTest('rollback', ['US', 'CA'], { hosted: ['US', 'CA'] });
  const { US: us, CA: ca } = federation.nodes as Record<'US' | 'CA', Node>;
  const store = storeOf(federation, 'US');
  const copies = { older: join(federation.folder, 'older'), newer: join(federation.folder, 'newer') };
  const linked = async () => (await linkOk(us, 'CA')) && (await linkOk(ca, 'US'));

  await until('the links', linked);
  const first = await series(3, us, 'CA', 'FIRST');
  await settled(us, ca, 30_000);
  await us.gateway.stop();
  store.keep(copies.older);
  await us.gateway.start();
  const second = await series(5, us, 'CA', 'SECOND');
  const back = await series(2, ca, 'US', 'BACK');
  await settled(us, ca, 30_000);
  await us.gateway.stop();
  store.keep(copies.newer);

  const told = linkOf(ca, 'US').received;
  const caSize = logSize(ca);
  store.putBack(copies.older);
  const [size, batches] = [logSize(us), sentBatches(us)];
  await expect(us.gateway.start()).rejects.toThrow('ROLLED_BACK');
  await until('its end', () => us.gateway.pid() === undefined);
  expect(readFileSync(us.gatewayLog, 'utf8')).toContain('"code":"ROLLED_BACK"');
  expect(logSize(us)).toBe(size);
  expect(sentBatches(us)).toBe(batches);
  expect(linkOf(ca, 'US').received).toBe(told);
  expect(logSize(ca)).toBe(caSize);
  expect(ca.gateway.pid()).toBeDefined();

  store.putBack(copies.newer);
  await us.gateway.start();
  await until('the links', linked);
  const third = await series(3, us, 'CA', 'THIRD');
  back.push(...(await series(2, ca, 'US', 'AGAIN')));
  await settled(us, ca, 30_000);
  await Promise.all([us, ca].map(({ gateway }) => gateway.stop()));
  checkDirection(us, ca, [...first, ...second, ...third]);
  checkDirection(ca, us, back);
  for (const [node, partner] of [
    [us, ca],
    [ca, us],
  ] as const) {
    checkLink(node, partner);
    checkEvents(node, partner, []);
    checkLog(node);
  }
});

test('rolled back while its partner is unreachable, it takes posts but signs none of them, and stops when the partner tells it', {
  timeout: 120_000,
}, async () => {
  const federation = await federationOfTest('rollback', ['US', 'CA'], { hosted: ['CA'] });
  const { US: us, CA: ca } = federation.nodes as Record<'US' | 'CA', Node>;
  const store = storeOf(federation, 'US');
  const older = join(federation.folder, 'older');
  await until('the links', async () => (await linkOk(us, 'CA')) && (await linkOk(ca, 'US')));
  await us.gateway.stop();
  store.keep(older);
  await us.gateway.start();
  await series(3, us, 'CA', 'FORGOTTEN');
  await settled(us, ca, 30_000);
  await us.gateway.stop();
  const told = linkOf(ca, 'US').received;
  store.putBack(older);

  federation.cut('US', 'CA');
  await us.gateway.start();
  // As many as were forgotten: the leaves of one index now differ, and their number alone would not tell.
  await series(4, us, 'CA', 'FORKED');
  federation.mend('US', 'CA');
  await until('its end', () => us.gateway.pid() === undefined);
  expect(readFileSync(us.gatewayLog, 'utf8')).toContain('"code":"ROLLED_BACK"');
  const signed = withLedger(us, (ledger) =>
    rawOf(ledger).get(
      "SELECT count(*) AS n FROM batch WHERE direction = 'sent' AND link_sequence IS NOT NULL AND signature IS NOT NULL",
    ),
  )?.n as number;
  expect(signed).toBeLessThan(told);
  expect(linkOf(ca, 'US').received).toBe(told);
  const others = withLedger(ca, (ledger) =>
    rawOf(ledger)
      .all("SELECT type, code FROM event WHERE type <> 'exchange.received'")
      .map(({ type, code }) => `${type} ${code}`),
  );
  expect(others).toEqual([]);
});

test('rolled back by less than it sent to anyone, it is told so by a witness of its log, and its partners go on between themselves', {
  timeout: 120_000,
}, async () => {
  const federation = await federationOfTest('rollback', ['US', 'CA', 'MX'], { hosted: ['US', 'CA', 'MX'] });
  const { US: us, CA: ca, MX: mx } = federation.nodes as Record<'US' | 'CA' | 'MX', Node>;
  const store = storeOf(federation, 'US');
  const older = join(federation.folder, 'older');
  const isCosigned = () =>
    withLedger(
      us,
      (ledger) =>
        rawOf(ledger).get('SELECT max(size) AS size FROM cosigned')?.size === rawOf(ledger).get('SELECT size FROM head')?.size,
    );
  await until('the links', async () => (await linkOk(us, 'CA')) && (await linkOk(us, 'MX')));
  await until('what is under way', () =>
    [ca, mx].every(({ country }) => linkOf(us, country).sent === linkOf(us, country).confirmed),
  );
  await us.gateway.stop();
  store.keep(older);
  const batches = sentBatches(us);
  // Its start is logged, and nothing else: no partner has a leaf of it, but each has seen a tree that holds it.
  await us.gateway.start();
  await until('a cosignature', isCosigned);
  await us.gateway.stop();
  expect(sentBatches(us)).toBe(batches);

  store.putBack(older);
  const size = logSize(us);
  await expect(us.gateway.start()).rejects.toThrow('ROLLED_BACK');
  await until('its end', () => us.gateway.pid() === undefined);
  expect(readFileSync(us.gatewayLog, 'utf8')).toContain('"code":"ROLLED_BACK"');
  expect([logSize(us), sentBatches(us)]).toEqual([size, batches]);

  const posted = await series(3, ca, 'MX', 'NORTH');
  const back = await series(3, mx, 'CA', 'SOUTH');
  await settled(ca, mx, 30_000);
  checkDirection(ca, mx, posted);
  checkDirection(mx, ca, back);
});

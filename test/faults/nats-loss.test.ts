import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Node } from '../../deploy/federation/index.ts';
import { checkDirection, checkEvents, checkLink, checkLog, lastCursor, linkOf, postsOf, settled } from './checks.ts';
import { type Acknowledged, type EventReader, readEvents, series } from './load.ts';
import { federationOfFile, linkOk, until } from './setting.ts';

// Of the gateways that the federation starts: the default of 15 s is for links between countries.
beforeAll(() => {
  process.env.TRIPOINT_LINK_RESEND_MS = '1000';
});
afterAll(() => {
  delete process.env.TRIPOINT_LINK_RESEND_MS;
});
const federation = federationOfFile('nats-loss', ['US', 'CA'], { hosted: ['US', 'CA'] });
const nodes = () => federation().nodes as Record<'US' | 'CA', Node>;
const linked = async ({ US: us, CA: ca } = nodes()) => (await linkOk(us, 'CA')) && (await linkOk(ca, 'US'));
const readers: EventReader[] = [];
const sent: Acknowledged[] = [];
const back: Acknowledged[] = [];

test('a nats-server that loses every stream loses no exchange: the outbox sends again, and nothing arrives twice', {
  timeout: 120_000,
}, async () => {
  const { US: us, CA: ca } = nodes();
  await until('the links', linked);
  readers.push(...[us, ca].flatMap((node) => [readEvents(node, 'stream'), readEvents(node, 'pages')]));
  sent.push(...(await series(5, us, 'CA', 'BEFORE')));
  back.push(...(await series(3, ca, 'US', 'BACK')));
  await settled(us, ca, 30_000);

  // Published and stored by our own server, and not yet pulled: these are what is lost.
  federation().cut('US', 'CA');
  sent.push(...(await series(10, us, 'CA', 'STORED')));
  await us.nats.kill();
  rmSync(join(federation().folder, 'us', 'nats'), { recursive: true });
  // These find no server.
  sent.push(...(await series(5, us, 'CA', 'UNPUBLISHED')));
  expect(postsOf(ca, 'received', 'US')).toHaveLength(5);
  expect(linkOf(us, 'CA').sent - linkOf(us, 'CA').confirmed).toBeGreaterThanOrEqual(15);

  await us.nats.start();
  await federation().provision('US');
  federation().mend('US', 'CA');
  sent.push(...(await series(3, us, 'CA', 'AFTER')));
  await settled(us, ca, 60_000);
});

test('a nats-server that is away while many posts come is used again within seconds of its return', {
  timeout: 120_000,
}, async () => {
  const { US: us, CA: ca } = nodes();
  await until('the links', linked);
  await us.nats.kill();
  // Each is a publication that fails; together they are one delay, and not one that doubles with each.
  sent.push(...(await series(40, us, 'CA', 'AWAY')));
  await us.nats.start();
  await settled(us, ca, 25_000);
});

test('and after all of it nothing is lost, every reader saw each event once, and both logs verify', {
  timeout: 120_000,
}, async () => {
  const { US: us, CA: ca } = nodes();
  const readersOf = (node: Node) => readers.filter(({ name }) => name.startsWith(node.country));
  for (const node of [us, ca]) await Promise.all(readersOf(node).map((reader) => reader.readThrough(lastCursor(node), 10_000)));
  await Promise.all(readers.map((reader) => reader.stop()));
  await Promise.all([us, ca].map(({ gateway }) => gateway.stop()));
  checkDirection(us, ca, sent);
  checkDirection(ca, us, back);
  for (const [node, partner] of [
    [us, ca],
    [ca, us],
  ] as const) {
    checkLink(node, partner);
    // Until its streams are made anew the server refuses what it is given, which is an alarm where it is seen.
    checkEvents(node, partner, readersOf(node), ['gateway.alarm NOT_STORED']);
    checkLog(node);
  }
});

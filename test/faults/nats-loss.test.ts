import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Node } from '../../deploy/federation/index.ts';
import { checkDirection, checkEvents, checkLink, checkLog, lastCursor, linkOf, postsOf, settled } from './checks.ts';
import { type EventReader, readEvents, series } from './load.ts';
import { federationOfTest, linkOk, until } from './setting.ts';

// Of the gateways that the federation starts: the default of 15 s is for links between countries.
beforeAll(() => {
  process.env.TRIPOINT_LINK_RESEND_MS = '1000';
});
afterAll(() => {
  delete process.env.TRIPOINT_LINK_RESEND_MS;
});

test('a nats-server that loses every stream loses no exchange: the outbox sends again, and nothing arrives twice', {
  timeout: 120_000,
}, async () => {
  const federation = await federationOfTest('nats-loss', ['US', 'CA']);
  const { US: us, CA: ca } = federation.nodes as Record<'US' | 'CA', Node>;
  await until('the links', async () => (await linkOk(us, 'CA')) && (await linkOk(ca, 'US')));
  const readers = [readEvents(us, 'stream'), readEvents(ca, 'pages')];
  const sent = await series(5, us, 'CA', 'BEFORE');
  const back = await series(3, ca, 'US', 'BACK');
  await settled(us, ca, 30_000);

  // Published and stored by our own server, and not yet pulled: these are what is lost.
  federation.cut('US', 'CA');
  sent.push(...(await series(10, us, 'CA', 'STORED')));
  await us.nats.kill();
  rmSync(join(federation.folder, 'us', 'nats'), { recursive: true });
  // These find no server.
  sent.push(...(await series(5, us, 'CA', 'UNPUBLISHED')));
  expect(postsOf(ca, 'received', 'US')).toHaveLength(5);
  expect(linkOf(us, 'CA').sent - linkOf(us, 'CA').confirmed).toBeGreaterThanOrEqual(15);

  await us.nats.start();
  await federation.provision('US');
  federation.mend('US', 'CA');
  sent.push(...(await series(3, us, 'CA', 'AFTER')));
  await settled(us, ca, 60_000);

  await conclude(us, ca, readers);
  checkDirection(us, ca, sent);
  checkDirection(ca, us, back);
});

test('a nats-server that is away while many posts come is used again within seconds of its return', {
  timeout: 120_000,
}, async () => {
  const federation = await federationOfTest('nats-away', ['US', 'CA']);
  const { US: us, CA: ca } = federation.nodes as Record<'US' | 'CA', Node>;
  await until('the links', async () => (await linkOk(us, 'CA')) && (await linkOk(ca, 'US')));
  const readers = [readEvents(us, 'pages'), readEvents(ca, 'stream')];
  await us.nats.kill();
  // Each is a publication that fails; together they are one delay, and not one that doubles with each.
  const sent = await series(40, us, 'CA', 'AWAY');
  await us.nats.start();
  await settled(us, ca, 25_000);
  await conclude(us, ca, readers);
  checkDirection(us, ca, sent);
});

async function conclude(us: Node, ca: Node, readers: readonly EventReader[]): Promise<void> {
  await Promise.all(readers.map((reader, i) => reader.readThrough(lastCursor(i === 0 ? us : ca), 10_000)));
  await Promise.all(readers.map((reader) => reader.stop()));
  await Promise.all([us, ca].map(({ gateway }) => gateway.stop()));
  for (const [i, [node, partner]] of [[us, ca] as const, [ca, us] as const].entries()) {
    checkLink(node, partner);
    checkEvents(node, partner, readers.slice(i, i + 1));
    checkLog(node);
  }
}

import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { jetstreamManager } from '@nats-io/jetstream';
import { expect, test } from 'vitest';
import { provision } from '../../../../services/delivery/index.ts';
import { utf8 } from '../../../../services/domain/index.ts';
import { SMALL, startProxy, until } from '../server.ts';
import { bare, canada, code, home, later, server, text } from './setting.ts';

export function lossCases(): void {
  test('kill −9 of the server: publishing and pulling recover, and nothing acknowledged is lost', async () => {
    const us = await home();
    const ca = await canada();
    const got = new Set<string>();
    ca.pull(async (messages) => {
      for (const { bytes } of messages) got.add(text(bytes));
      return messages.map(() => 'ack');
    });
    const acknowledged: string[] = [];
    let going = true;
    const publishing = Promise.all(
      Array.from({ length: 8 }, async (_, lane) => {
        for (let i = 0; going; i++) {
          const id = `kill-${lane}-${i}`;
          // Like the outbox, retries under the same id until it is stored.
          while (going && (await code(us.publish('CA', utf8(id), id))) !== 'resolved') await sleep(20);
          if (going) acknowledged.push(id);
        }
      }),
    );
    for (let round = 0; round < 2; round++) {
      const had = acknowledged.length;
      await until('publishing', () => ca.status().connected && acknowledged.length > had + 50);
      await server.kill();
      expect(await code(us.publish('CA', utf8('down'), `down-${round}`))).toBe('OWN_SERVER_DOWN');
      await server.start();
    }
    const had = acknowledged.length;
    await until('publishing again', () => acknowledged.length > had + 50, 10_000);
    going = false;
    await publishing;
    await until('all arrived', () => acknowledged.every((id) => got.has(id)), 10_000);
    expect(ca.status().reconnects).toBeGreaterThanOrEqual(2);
  });

  test.each(['cut', 'swallow'] as const)('a link that is %s recovers within 8 s of being mended', async (how) => {
    const proxy = later(await startProxy(server.address));
    const us = await home();
    us.serve({ echo: async ({ bytes }) => bytes });
    const ca = await canada({ endpoint: server.link('CA', proxy.address) });
    const seen: boolean[] = [];
    ca.onStatus(({ connected }) => seen.push(connected));
    const got = new Set<string>();
    ca.pull(async (messages) => {
      for (const { bytes } of messages) got.add(text(bytes));
      return messages.map(() => 'ack');
    });
    await us.publish('CA', utf8(`${how} before`), `${how}-before`);
    await until('before', () => got.has(`${how} before`));
    proxy[how]();
    await us.publish('CA', utf8(`${how} during`), `${how}-during`);
    const gone = await until('the loss is noticed', () => !ca.status().connected, 8_000);
    expect(gone).toBeLessThan(6_500);
    const started = performance.now();
    expect(await code(ca.ask('echo', utf8('?'), { timeoutMs: 2_000 }))).toBe('LINK_DOWN');
    expect(performance.now() - started).toBeLessThan(100);
    expect(got.has(`${how} during`)).toBe(false);
    proxy.mend();
    await until('during', () => got.has(`${how} during`), 8_000);
    expect(text(await ca.ask('echo', utf8('back'), { timeoutMs: 2_000 }))).toBe('back');
    expect([...new Set(seen)].toSorted()).toEqual([false, true]);
  });

  test('an idle link is not lost, and a late message arrives at once', async () => {
    const us = await home();
    const ca = await canada({ limits: { pullExpiresMs: 800, pullHeartbeatMs: 300, claimMs: 300 } });
    const got: string[] = [];
    ca.pull(async (messages) => {
      got.push(...messages.map(({ bytes }) => text(bytes)));
      return messages.map(() => 'ack');
    });
    await sleep(2_500);
    await us.publish('CA', utf8('late'), 'late');
    const took = await until('arrived', () => got.includes('late'));
    expect(took).toBeLessThan(250);
    expect(ca.status().reconnects).toBe(0);
  });

  test('close stops everything within 2 s, also with a handler that hangs, with the server gone, and while dialling', async () => {
    const us = await home();
    const ca = await canada();
    const taken = Promise.withResolvers<void>();
    ca.pull(async () => {
      taken.resolve();
      return new Promise(() => undefined);
    });
    await us.publish('CA', utf8('hang'), 'hang');
    await taken.promise;
    const mute = createServer();
    await new Promise<void>((resolve) => mute.listen(0, '127.0.0.1', resolve));
    const dialling = await canada({ endpoint: server.link('CA', `127.0.0.1:${(mute.address() as { port: number }).port}`) });
    for (const thing of [ca, us, dialling]) {
      const started = performance.now();
      await thing.close();
      expect(performance.now() - started).toBeLessThan(2_000);
    }
    mute.close();
    expect(await code(us.publish('CA', utf8('closed'), 'closed'))).toBe('OWN_SERVER_DOWN');
  });

  test('a partner that is down does not stop a gateway from starting', async () => {
    const started = performance.now();
    const link = await canada({ endpoint: server.link('CA', '127.0.0.1:1') });
    expect(performance.now() - started).toBeLessThan(500);
    expect(link.status().connected).toBe(false);
    expect(await code(link.ask('visa', utf8('?'), { timeoutMs: 1_000 }))).toBe('LINK_DOWN');
  });

  test('provisioning over a stream of another kind is refused, naming what differs', async () => {
    const nc = later(await bare(server.provisioner, '_INBOX_PROVISIONER'));
    const manager = await jetstreamManager(nc, { checkAPI: false });
    await manager.streams.add({ name: 'OUT_FR', subjects: ['out.fr'], storage: 'memory' as never, max_bytes: 1024 });
    const provisioning = provision({ self: 'US', partners: ['FR'], endpoint: server.provisioner, serverLimits: SMALL });
    await expect(provisioning).rejects.toThrow(/OUT_FR\.storage/);
    await manager.streams.delete('OUT_FR');
  });
}

import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { jetstream, jetstreamManager } from '@nats-io/jetstream';
import { expect, test } from 'vitest';
import { issueDevelopmentKeys } from '../../../../certs-dev/index.ts';
import { connectHome } from '../../../../services/delivery/index.ts';
import { utf8 } from '../../../../services/domain/index.ts';
import { until } from '../server.ts';
import { bare, canada, code, folder, home, hostile, keys, later, server, stored, text } from './setting.ts';

export function partnerCases(): void {
  test('the origin of a query is the account it came through, whatever the asker writes', async () => {
    const us = await home();
    const origins: string[] = [];
    us.serve({
      visa: async ({ partner, bytes }) => {
        origins.push(partner);
        return utf8(`${partner}: ${text(bytes)}`);
      },
    });
    const ca = await canada();
    await until('connected', () => ca.status().connected);
    expect(text(await ca.ask('visa', utf8('hello'), { timeoutMs: 2_000 }))).toBe('CA: hello');
    const attacker = await hostile('CA');
    // Canada's import maps q.us.mx.visa to q.us.ca.mx.visa, which is not a topic of ours.
    await expect(attacker.request('q.us.mx.visa', 'as Mexico', { timeout: 500 })).rejects.toThrow();
    await expect(attacker.request('q.us.ca.visa', 'direct', { timeout: 500 })).rejects.toThrow();
    expect(origins).toEqual(['CA']);
  });

  test('a partner can do nothing but pull from its own consumer and ask', async () => {
    const us = await home();
    await us.publish('MX', utf8('for Mexico only'), 'secret');
    const before = { ca: (await stored('OUT_CA')).state.messages, mx: (await stored('OUT_MX')).state.messages };
    for (const prefix of ['JS.us', '$JS.API']) {
      for (const call of [
        'INFO',
        'STREAM.NAMES',
        'STREAM.LIST',
        'STREAM.CREATE.MINE',
        'STREAM.INFO.OUT_CA',
        'STREAM.DELETE.OUT_CA',
        'STREAM.PURGE.OUT_CA',
        'STREAM.UPDATE.OUT_CA',
        'STREAM.MSG.GET.OUT_CA',
        'STREAM.MSG.DELETE.OUT_CA',
        'DIRECT.GET.OUT_MX',
        'CONSUMER.CREATE.OUT_CA',
        'CONSUMER.CREATE.OUT_CA.mine',
        'CONSUMER.DURABLE.CREATE.OUT_CA.mine',
        'CONSUMER.DELETE.OUT_CA.gw',
        'CONSUMER.LIST.OUT_CA',
        'CONSUMER.INFO.OUT_MX.gw',
        'CONSUMER.MSG.NEXT.OUT_MX.gw',
      ]) {
        const attacker = await bare(server.link('CA'), '_R_CA');
        await expect(attacker.request(`${prefix}.${call}`, '{}', { timeout: 150 }), `${prefix}.${call}`).rejects.toThrow();
        await attacker.close();
      }
    }
    const attacker = await hostile('CA');
    // Shows that the calls below fail because of missing rights, not of a missing route: the one that is granted succeeds.
    const granted = await attacker.request('JS.us.CONSUMER.INFO.OUT_CA.gw', '', { timeout: 1_000 });
    expect(granted.json()).toMatchObject({ stream_name: 'OUT_CA', name: 'gw' });
    for (const subject of ['out.ca', 'out.mx', '$JS.ACK.OUT_MX.gw.1.1.1.1.0']) attacker.publish(subject, 'forged');
    const denied: string[] = [];
    for (const subject of ['>', 'out.ca', 'q.us.>', '_R_MX.>', '_INBOX.>', '$JS.>']) {
      attacker.subscribe(subject, { callback: (error) => void (error && denied.push(subject)) });
    }
    await attacker.flush();
    await until('every subscription is denied', () => denied.length === 6);
    const after = { ca: (await stored('OUT_CA')).state.messages, mx: (await stored('OUT_MX')).state.messages };
    expect(after).toEqual(before);
    const info = await stored('OUT_CA');
    expect([info.state.consumer_count, info.config.max_msgs]).toEqual([1, 1_000_000]);
  });

  test('a call of the JetStream API as the reply subject of a query or a pull deletes nothing', async () => {
    const us = await home();
    const asked: string[] = [];
    us.serve({
      visa: async () => {
        asked.push('visa');
        return utf8('{}');
      },
    });
    await us.publish('CA', utf8('{}'), 'reply-attack');
    const attacker = await hostile('CA');
    for (const reply of ['$JS.API.STREAM.DELETE.OUT_CA', '$JS.API.STREAM.PURGE.OUT_CA', 'JS.us.STREAM.DELETE.OUT_CA', 'out.mx']) {
      attacker.publish('q.us.visa', '{}', { reply });
      attacker.publish('JS.us.CONSUMER.MSG.NEXT.OUT_CA.gw', '{"batch":1,"no_wait":true}', { reply });
      attacker.publish('JS.us.CONSUMER.INFO.OUT_CA.gw', '', { reply });
    }
    await attacker.flush();
    await until('the queries arrived', () => asked.length === 4);
    await us.publish('CA', utf8('after'), 'reply-attack-after');
    const info = await stored('OUT_CA');
    expect(info.state.messages).toBeGreaterThan(1);
    expect((await stored('OUT_MX')).state.messages).toBeGreaterThan(0);
  });

  test('the running gateway has no call of the JetStream API', async () => {
    const app = later(await bare(server.app, '_INBOX_APP'));
    const manager = await jetstreamManager(app, { checkAPI: false });
    await expect(manager.streams.delete('OUT_CA')).rejects.toThrow();
    await expect(manager.streams.purge('OUT_CA')).rejects.toThrow();
    await expect(manager.streams.update('OUT_CA', { max_msgs: 1 })).rejects.toThrow();
    await expect(jetstream(app).publish('out.xx', '')).rejects.toThrow();
  });

  test('queries beyond the rate or the room are refused before the handler, each with its code', async () => {
    const refused: string[] = [];
    const release = Promise.withResolvers<void>();
    let called = 0;
    const us = await home({
      // Two slots for each of the two partners.
      limits: { queriesPerSecond: 1, queryBurst: 3, queriesInProgress: 4 },
      clock: () => 0,
    });
    us.serve(
      {
        visa: async () => {
          called += 1;
          await release.promise;
          return utf8('yes');
        },
      },
      { onRefused: (partner: string, why: string) => refused.push(`${partner} ${why}`) },
    );
    const ca = await canada();
    await until('connected', () => ca.status().connected);
    const asked = Array.from({ length: 5 }, () => code(ca.ask('visa', utf8('?'), { timeoutMs: 700 })));
    await until('three are refused', () => refused.length === 3);
    release.resolve();
    expect((await Promise.all(asked)).toSorted()).toEqual(['LINK_DOWN', 'LINK_DOWN', 'LINK_DOWN', 'resolved', 'resolved']);
    expect(called).toBe(2);
    expect(refused.toSorted()).toEqual(['CA OVERLOADED', 'CA RATE_LIMITED', 'CA RATE_LIMITED']);
  });

  test('asking ends at once when nobody answers on the topic, and at its time limit when the answer does not come', async () => {
    const us = await home();
    us.serve({ silent: async () => undefined });
    const ca = await canada();
    await until('connected', () => ca.status().connected);
    await ca.ask('silent', utf8('?'), { timeoutMs: 50 }).catch(() => undefined);
    let started = performance.now();
    expect(await code(ca.ask('visa', utf8('?'), { timeoutMs: 2_000 }))).toBe('LINK_DOWN');
    expect(performance.now() - started).toBeLessThan(100);
    started = performance.now();
    expect(await code(ca.ask('silent', utf8('?'), { timeoutMs: 400 }))).toBe('LINK_DOWN');
    expect(performance.now() - started).toBeGreaterThan(390);
    expect(performance.now() - started).toBeLessThan(700);
    const stop = new AbortController();
    const asking = ca.ask('silent', utf8('?'), { timeoutMs: 2_000, signal: stop.signal });
    stop.abort(new Error('the officer went home'));
    await expect(asking).rejects.toThrow('the officer went home');
  });

  test('the right nkey with an unpinned certificate of the right root is refused, and so is a pinned certificate with a wrong nkey', async () => {
    const other = mkdtempSync(join(tmpdir(), 'tripoint-keys-'));
    cpSync(folder, other, { recursive: true });
    for (const name of ['tls-client.pem', 'tls-client.key']) rmSync(join(other, 'ca', name));
    const reissued = (await issueDevelopmentKeys({ folder: other, countries: ['US', 'CA', 'MX'] })).countries.CA;
    const right = server.link('CA');
    const wrongCertificate = { ...right, certFile: reissued?.files.tlsClient ?? '', keyFile: reissued?.files.tlsClientKey ?? '' };
    // Canada's nkey for Mexico's server is unknown to this server.
    const wrongNkey = { ...right, seedFile: keys.countries.CA?.files.linkSeeds.MX ?? '' };
    for (const [endpoint, expected] of [
      [wrongCertificate, 'LINK_DOWN'],
      [wrongNkey, 'UNAUTHENTICATED'],
    ] as const) {
      const link = await canada({ endpoint });
      await until('refused', () => link.status().lastError !== undefined);
      expect([link.status().connected, link.status().lastError]).toEqual([false, expected]);
      await link.close();
    }
    const us = connectHome({ self: 'US', partners: ['CA'], endpoint: { ...server.app, seedFile: wrongNkey.seedFile } });
    expect(await code(us)).toBe('UNAUTHENTICATED');
    rmSync(other, { recursive: true, force: true });
  });

  test('a server that is not under the partner’s root is refused', async () => {
    const link = await canada({ endpoint: { ...server.link('CA'), caFile: keys.countries.MX?.files.root ?? '' } });
    await until('refused', () => link.status().lastError !== undefined);
    expect(link.status().connected).toBe(false);
  });
}

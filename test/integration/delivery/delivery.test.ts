import { randomBytes } from 'node:crypto';
import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { TLSSocket } from 'node:tls';
import { type ConsumerInfo, jetstream, jetstreamManager } from '@nats-io/jetstream';
import { connect, type NatsConnection, nkeyAuthenticator } from '@nats-io/transport-node';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { type DevelopmentKeys, issueDevelopmentKeys } from '../../../certs-dev/index.ts';
import { readCredentials } from '../../../services/delivery/connection.ts';
import { connectHome, connectPartner, type Endpoint, type IncomingMessage, provision } from '../../../services/delivery/index.ts';
import { SERVER_LIMITS } from '../../../services/delivery/limits.ts';
import { codeOf, utf8 } from '../../../services/domain/index.ts';
import { binaries, SMALL, startProxy, startServer, type TestServer, until, versionOf } from './server.ts';

const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);
const code = (work: Promise<unknown>): Promise<string> => work.then(() => 'resolved', codeOf);

let folder = '';
let keys: DevelopmentKeys;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tripoint-keys-'));
  keys = await issueDevelopmentKeys({ folder, countries: ['US', 'CA', 'MX'] });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A bare client with a partner's credentials: what a hostile gateway would run. */
async function bare(endpoint: Endpoint, inboxPrefix: string): Promise<NatsConnection> {
  const { seed, ...tls } = await readCredentials(endpoint);
  return connect({ servers: [...endpoint.servers], tls, authenticator: nkeyAuthenticator(seed), inboxPrefix, reconnect: false });
}

test('the server of the set-up is there', () => {
  expect(binaries.map(versionOf)[0]).toMatch(/^2\./);
});

describe.each(binaries.map((binary) => [versionOf(binary), binary] as const))('nats-server %s', (_version, binary) => {
  let server: TestServer;
  const closing: { close(): Promise<void> }[] = [];
  const later = <T extends { close(): Promise<void> }>(thing: T): T => {
    closing.push(thing);
    return thing;
  };
  const home = async (options = {}) =>
    later(await connectHome({ self: 'US', partners: ['CA', 'MX'], endpoint: server.app, ...options }));
  const canada = async (options = {}) =>
    later(await connectPartner({ self: 'CA', partner: 'US', endpoint: server.link('CA'), ...options }));
  const hostile = async (country: string) => later(await bare(server.link(country), `_R_${country}`));
  /** What is stored, as only the provisioner may see it. */
  const stored = async (stream: string) => {
    const nc = await bare(server.provisioner, '_INBOX_PROVISIONER');
    const info = await (await jetstreamManager(nc, { checkAPI: false })).streams.info(stream);
    await nc.close();
    return info;
  };

  /** What Canada's consumer has delivered, redeliveries counted, what of it is not acknowledged, and what is still to come. */
  const consumer = async () => {
    const nc = await bare(server.link('CA'), '_R_CA');
    const info = (await nc.request('JS.us.CONSUMER.INFO.OUT_CA.gw', '', { timeout: 1_000 })).json<ConsumerInfo>();
    await nc.close();
    return { deliveries: info.delivered.consumer_seq, unacknowledged: info.num_ack_pending, waiting: info.num_pending };
  };

  /** Nothing can come any more, by the server's own account. */
  const exhausted = () =>
    until('the server has nothing left', async () => {
      const { unacknowledged, waiting } = await consumer();
      return unacknowledged + waiting === 0;
    });

  beforeAll(async () => {
    server = await startServer({ binary, self: 'US', partners: ['CA', 'MX'], keys });
    const options = { self: 'US', partners: ['CA', 'MX'], endpoint: server.provisioner, serverLimits: SMALL };
    await provision(options);
    await provision(options);
  });
  afterEach(async () => {
    for (const thing of closing.splice(0).reverse()) await thing.close();
  });
  afterAll(() => server?.stop());

  test('what is published is pulled by that partner alone, in order and whole, and once acknowledged does not come again', async () => {
    const us = await home();
    const sent = Array.from({ length: 300 }, (_, i) => (i % 50 === 0 ? randomBytes(500 * 1024) : utf8(`to Canada ${i}`)));
    await Promise.all(sent.map((bytes, i) => us.publish('CA', bytes, `order-${i}`)));
    await us.publish('MX', utf8('to Mexico'), 'mexico-1');
    const got: IncomingMessage[] = [];
    const first = await canada();
    first.pull(async (messages) => {
      got.push(...messages);
      return messages.map(() => 'ack');
    });
    await until('all arrived', () => got.length >= sent.length);
    // Published with many in flight over one connection: the order of the stream is the order of the calls.
    expect(got.map(({ bytes }, i) => Buffer.compare(bytes, sent[i] ?? utf8('')))).toEqual(sent.map(() => 0));
    expect(got.map(({ deliveries }) => deliveries)).toEqual(sent.map(() => 1));
    await first.close();
    expect((await consumer()).unacknowledged).toBe(0);
    const again: IncomingMessage[] = [];
    (await canada()).pull(async (messages) => {
      again.push(...messages);
      return messages.map(() => 'ack');
    });
    await us.publish('CA', utf8('last'), 'order-last');
    await until('the last arrived', () => again.length > 0);
    await exhausted();
    expect(again.map(({ bytes }) => text(bytes))).toEqual(['last']);
  });

  test('what our own server does not store is said by name, until it stores again', async () => {
    const us = await home();
    expect(us.status().notStored.size).toBe(0);
    const nc = await bare(server.provisioner, '_INBOX_PROVISIONER');
    const { streams } = await jetstreamManager(nc, { checkAPI: false });
    await streams.delete('OUT_MX');
    await nc.close();
    expect(await code(us.publish('MX', utf8('lost?'), 'no-stream'))).toBe('NOT_STORED');
    expect([...us.status().notStored.keys()]).toEqual(['MX']);
    expect(us.status().notStored.get('MX')).toContain('OUT_MX');
    await provision({ self: 'US', partners: ['CA', 'MX'], endpoint: server.provisioner, serverLimits: SMALL });
    expect(await code(us.publish('MX', utf8('stored'), 'new-stream'))).toBe('resolved');
    expect(us.status().notStored.size).toBe(0);
  });

  test('a stream that is gone is seen by us before anything is published, and by the partner that pulls', async () => {
    const us = await home();
    const link = await canada();
    link.pull(async (messages) => messages.map(() => 'ack'));
    const stateOf = async (partner: string) => (await us.streams()).get(partner);
    for (let pulls = ''; !pulls.includes('the partner pulls'); ) pulls = (await stateOf('CA'))?.detail ?? '';
    expect(await stateOf('MX')).toMatchObject({ state: 'PRESENT', detail: expect.stringContaining('nobody pulls') });
    expect(link.status().pullFault).toBeUndefined();
    const nc = await bare(server.provisioner, '_INBOX_PROVISIONER');
    const manager = await jetstreamManager(nc, { checkAPI: false });
    await manager.consumers.delete('OUT_MX', 'gw');
    await manager.streams.delete('OUT_CA');
    await nc.close();
    expect(await stateOf('CA')).toEqual({ state: 'MISSING', detail: 'there is no stream OUT_CA' });
    expect(await stateOf('MX')).toEqual({ state: 'MISSING', detail: 'the stream OUT_MX has no consumer gw' });
    await until('the partner sees it', () => link.status().pullFault === 'there is no stream or consumer for us');
    await provision({ self: 'US', partners: ['CA', 'MX'], endpoint: server.provisioner, serverLimits: SMALL });
    expect(await stateOf('CA')).toMatchObject({ state: 'PRESENT' });
    await until('the partner pulls again', () => link.status().pullFault === undefined);
  });

  test('a server that is still starting is waited for, and when it does not come it is said whose it is and where', async () => {
    const options = { self: 'US', partners: ['CA', 'MX'], endpoint: server.provisioner, serverLimits: SMALL };
    await server.kill();
    const gaveUp = provision({ ...options, limits: { provisionWaitMs: 300 } });
    await expect(gaveUp).rejects.toThrow(`that of US, hop TCP to ${server.address}: ECONNREFUSED (waited 0.3 s)`);
    const waited: string[] = [];
    const begun = Promise.withResolvers<void>();
    const onWait = (hop: string) => {
      waited.push(hop);
      begun.resolve();
    };
    const done = provision({ ...options, onWait });
    await begun.promise;
    await server.start();
    await done;
    expect(waited).toEqual([`hop TCP to ${server.address}: ECONNREFUSED`]);
  });

  test('one partner has so many connections and no more, and takes none of ours', async () => {
    const nc: NatsConnection[] = [];
    try {
      for (let i = 0; i < SERVER_LIMITS.maxPartnerConnections; i++) nc.push(await bare(server.link('MX'), '_R_MX'));
      await expect(bare(server.link('MX'), '_R_MX')).rejects.toThrow();
      nc.push(await bare(server.link('CA'), '_R_CA'), await bare(server.app, '_INBOX_APP'));
    } finally {
      for (const one of nc) await one.close();
    }
  });

  test('a message published twice under one id is stored once', async () => {
    const us = await home();
    const before = (await stored('OUT_MX')).state.messages;
    await us.publish('MX', utf8('twice'), 'same-id');
    await us.publish('MX', utf8('twice'), 'same-id');
    expect((await stored('OUT_MX')).state.messages).toBe(before + 1);
  });

  test('a nak or a throwing handler brings the message again; a term never', async () => {
    const us = await home();
    const seen: string[] = [];
    const refusing = new Set(['nak me', 'throw me']);
    (await canada({ limits: { nakDelayMs: 100, handlerMessages: 1 } })).pull(async ([message]) => {
      const said = text(message?.bytes ?? utf8(''));
      seen.push(`${said} ${message?.deliveries}`);
      if (said === 'term me') return ['term'];
      if (!refusing.delete(said)) return ['ack'];
      if (said === 'throw me') throw new Error('the ledger is busy');
      return ['nak'];
    });
    for (const said of ['nak me', 'throw me', 'term me']) await us.publish('CA', utf8(said), said.replace(' ', '-'));
    await until('five deliveries', () => seen.length >= 5);
    await exhausted();
    expect(seen.toSorted()).toEqual(['nak me 1', 'nak me 2', 'term me 1', 'throw me 1', 'throw me 2']);
  });

  test('what is held longer than the acknowledgement wait is not delivered a second time', async () => {
    const us = await home();
    const before = (await consumer()).deliveries;
    const seen: number[] = [];
    (await canada()).pull(async (messages) => {
      await sleep(3_700);
      seen.push(...messages.map(({ deliveries }) => deliveries));
      return messages.map(() => 'ack');
    });
    await us.publish('CA', utf8('slow'), 'slow');
    await until('handled', () => seen.length > 0);
    await exhausted();
    expect(seen).toEqual([1]);
    expect((await consumer()).deliveries).toBe(before + 1);
  });

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
    // q.us.mx.visa through Canada's import is q.us.ca.mx.visa: no topic of ours.
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
    // The calls fail for want of rights, not of a way: the one that is granted succeeds.
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
      // Two places for each of the two partners.
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
    // Canada's nkey for Mexico's server is unknown to this one.
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
          // As the outbox does it: the same id again until it is stored.
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
    expect(ca.status().rttMs).toBeLessThan(1_000);
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
});

/** A server that only says who it is, offers TLS or not, and takes everyone in. */
async function impostor(version: string, withTls: boolean) {
  const own = keys.countries.US;
  const secrets = { cert: readFileSync(own?.files.tlsServer ?? ''), key: readFileSync(own?.files.tlsServerKey ?? '') };
  const heard: string[] = [];
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    const facts = { server_id: 'x', version, max_payload: 1_048_576, proto: 1, headers: true, nonce: 'n', tls_required: withTls };
    socket.write(`INFO ${JSON.stringify(facts)}\r\n`);
    const secure = withTls ? new TLSSocket(socket, { isServer: true, ...secrets }) : socket;
    secure.on('error', () => undefined);
    secure.on('data', (data) => {
      heard.push(data.toString('latin1'));
      if (data.includes('PING')) secure.write('PONG\r\n');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const endpoint: Endpoint = {
    servers: [`127.0.0.1:${(server.address() as { port: number }).port}`],
    certFile: own?.files.tlsClient ?? '',
    keyFile: own?.files.tlsClientKey ?? '',
    caFile: own?.files.root ?? '',
    seedFile: own?.files.appSeed ?? '',
  };
  return { endpoint, heard, close: () => server.close() };
}

test('an older server is refused with a clear error by everyone who connects', async () => {
  const older = await impostor('2.9.10', true);
  const { endpoint } = older;
  await expect(provision({ self: 'US', partners: [], endpoint })).rejects.toThrow(/nats-server: version 2\.10\.27 or newer/);
  await expect(connectHome({ self: 'US', partners: [], endpoint })).rejects.toThrow(/nats-server: version 2\.10\.27 or newer/);
  const link = await connectPartner({ self: 'CA', partner: 'US', endpoint });
  await until('refused', () => link.status().lastError !== undefined);
  expect([link.status().connected, link.status().lastError]).toEqual([false, 'CONFIG_INVALID']);
  await link.close();
  older.close();
  // The same impostor with a good version is taken: it was the version that was refused.
  const newer = await impostor('2.15.1', true);
  const home = await connectHome({ self: 'US', partners: [], endpoint: newer.endpoint });
  expect(home.status()).toMatchObject({ connected: true, serverVersion: '2.15.1' });
  await home.close();
  newer.close();
});

test('a server without TLS gets no credentials', async () => {
  const plain = await impostor('2.15.1', false);
  const asked = provision({ self: 'US', partners: [], endpoint: plain.endpoint, limits: { provisionWaitMs: 0 } });
  expect(await code(asked)).toBe('OWN_SERVER_DOWN');
  expect(plain.heard.join('')).toBe('');
  plain.close();
});

test('a certificate for another address is refused', async () => {
  const server = await impostor('2.15.1', true);
  // 127.0.0.2 is loopback too, but the certificate does not name it.
  expect(await code(provision({ self: 'US', partners: [], endpoint: server.endpoint }))).toBe('resolved');
  const relay = await startProxy(server.endpoint.servers[0] ?? '', '127.0.0.2');
  const elsewhere = { ...server.endpoint, servers: [relay.address] };
  const refused = provision({ self: 'US', partners: [], endpoint: elsewhere, limits: { provisionWaitMs: 0 } });
  await expect(refused).rejects.toThrow(`that of US, hop TLS to ${relay.address}: ERR_TLS_CERT_ALTNAME_INVALID`);
  await relay.close();
  server.close();
});

test('unreadable files are a configuration error that names the file by its role, not its path', async () => {
  const endpoint = { servers: ['127.0.0.1:1'], certFile: '/none', keyFile: '/none', caFile: '/none', seedFile: '/none' };
  const failing = connectPartner({ self: 'CA', partner: 'US', endpoint });
  await expect(failing).rejects.toThrow(/^The configuration is not usable: certFile: a file that can be read$/);
});

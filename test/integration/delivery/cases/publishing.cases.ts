import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { jetstreamManager } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/transport-node';
import { expect, test } from 'vitest';
import { type IncomingMessage, provision } from '../../../../services/delivery/index.ts';
import { SERVER_LIMITS } from '../../../../services/delivery/limits.ts';
import { utf8 } from '../../../../services/domain/index.ts';
import { SMALL, until } from '../server.ts';
import { bare, canada, code, consumer, exhausted, home, server, stored, text } from './setting.ts';

export function publishingCases(): void {
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
    // With many publishes in flight over one connection, the order in the stream is the order of the calls.
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
}

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ConsumerInfo, jetstreamManager } from '@nats-io/jetstream';
import { connect, type NatsConnection, nkeyAuthenticator } from '@nats-io/transport-node';
import { afterAll, afterEach, beforeAll } from 'vitest';
import { type DevelopmentKeys, issueDevelopmentKeys } from '../../../../certs-dev/index.ts';
import { readCredentials } from '../../../../services/delivery/connection.ts';
import { connectHome, connectPartner, type Endpoint, provision } from '../../../../services/delivery/index.ts';
import { codeOf } from '../../../../services/domain/index.ts';
import { SMALL, startServer, type TestServer, until } from '../server.ts';

export const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);
export const code = (work: Promise<unknown>): Promise<string> => work.then(() => 'resolved', codeOf);

export let folder = '';
export let keys: DevelopmentKeys;
/** Issues the keys of all countries, once per file. */
export function withKeys(): void {
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'tripoint-keys-'));
    keys = await issueDevelopmentKeys({ folder, countries: ['US', 'CA', 'MX'] });
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
}

/** A bare client with a partner's credentials, as a hostile gateway would use. */
export async function bare(endpoint: Endpoint, inboxPrefix: string): Promise<NatsConnection> {
  const { seed, ...tls } = await readCredentials(endpoint);
  return connect({ servers: [...endpoint.servers], tls, authenticator: nkeyAuthenticator(seed), inboxPrefix, reconnect: false });
}

export let server: TestServer;
const closing: { close(): Promise<void> }[] = [];
export const later = <T extends { close(): Promise<void> }>(thing: T): T => {
  closing.push(thing);
  return thing;
};
export const home = async (options = {}) =>
  later(await connectHome({ self: 'US', partners: ['CA', 'MX'], endpoint: server.app, ...options }));
export const canada = async (options = {}) =>
  later(await connectPartner({ self: 'CA', partner: 'US', endpoint: server.link('CA'), ...options }));
export const hostile = async (country: string) => later(await bare(server.link(country), `_R_${country}`));
/** The info of a stream, which only the provisioner may read. */
export const stored = async (stream: string) => {
  const nc = await bare(server.provisioner, '_INBOX_PROVISIONER');
  const info = await (await jetstreamManager(nc, { checkAPI: false })).streams.info(stream);
  await nc.close();
  return info;
};

/** Counts of Canada's consumer: delivered (including redeliveries), unacknowledged, and waiting. */
export const consumer = async () => {
  const nc = await bare(server.link('CA'), '_R_CA');
  const info = (await nc.request('JS.us.CONSUMER.INFO.OUT_CA.gw', '', { timeout: 1_000 })).json<ConsumerInfo>();
  await nc.close();
  return { deliveries: info.delivered.consumer_seq, unacknowledged: info.num_ack_pending, waiting: info.num_pending };
};

/** Waits until the server reports that nothing is left to deliver. */
export const exhausted = () =>
  until('the server has nothing left', async () => {
    const { unacknowledged, waiting } = await consumer();
    return unacknowledged + waiting === 0;
  });

/** Starts a server of the United States with this binary, and its two partners. */
export function withServer(binary: string): void {
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
}

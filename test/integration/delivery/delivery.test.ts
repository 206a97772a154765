import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { TLSSocket } from 'node:tls';
import { describe, expect, test } from 'vitest';
import { connectHome, connectPartner, type Endpoint, provision } from '../../../services/delivery/index.ts';
import { lossCases } from './cases/losses.cases.ts';
import { partnerCases } from './cases/partners.cases.ts';
import { publishingCases } from './cases/publishing.cases.ts';
import { code, keys, withKeys, withServer } from './cases/setting.ts';
import { binaries, startProxy, until, versionOf } from './server.ts';

withKeys();

test('the server of the set-up is there', () => {
  expect(binaries.map(versionOf)[0]).toMatch(/^2\./);
});

describe.each(binaries.map((binary) => [versionOf(binary), binary] as const))('nats-server %s', (_version, binary) => {
  withServer(binary);
  publishingCases();
  partnerCases();
  lossCases();
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
  expect(home.status()).toMatchObject({ connected: true });
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
  await expect(failing).rejects.toThrow(/^The configuration is invalid: certFile: a file that can be read$/);
});

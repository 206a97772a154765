import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { createServer, type TLSSocket, connect as tlsConnect } from 'node:tls';
import { connect, type NatsConnection, nkeyAuthenticator } from '@nats-io/transport-node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type CountryKeys, issueDevelopmentKeys } from '../../../certs-dev/index.ts';

let folder: string;
let us: CountryKeys;
let ca: CountryKeys;
const read = (path: string) => readFileSync(path, 'utf8');

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'certs-dev-tls-'));
  const { countries } = await issueDevelopmentKeys({ folder, countries: ['US', 'CA'] });
  if (countries.US === undefined || countries.CA === undefined) throw new Error('not issued');
  us = countries.US;
  ca = countries.CA;
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('mutual TLS 1.3', () => {
  /** What the U.S. server sees of a client that trusts the roots it is given. */
  async function handshake(client: {
    cert: string;
    key: string;
    ca: string;
  }): Promise<{ name: string; protocol: string | null }> {
    const { tlsServer, tlsServerKey, tlsRoots } = us.files;
    const server = createServer({
      cert: read(tlsServer),
      key: read(tlsServerKey),
      ca: read(tlsRoots),
      requestCert: true,
      minVersion: 'TLSv1.3',
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const accepted = new Promise<{ name: string; protocol: string | null }>((resolve, reject) => {
      server.once('secureConnection', (socket: TLSSocket) => {
        resolve({ name: socket.getPeerX509Certificate()?.subjectAltName ?? '', protocol: socket.getProtocol() });
        socket.end();
      });
      server.once('tlsClientError', reject);
    });
    const { port } = server.address() as { port: number };
    const socket = tlsConnect({ ...client, port, host: '127.0.0.1' });
    socket.on('error', () => {});
    try {
      return await accepted;
    } finally {
      socket.destroy();
      server.close();
    }
  }

  it("holds between one country's server and another's client, named by its gateway", async () => {
    const { tlsClient, tlsClientKey, tlsRoots } = ca.files;
    const seen = await handshake({ cert: read(tlsClient), key: read(tlsClientKey), ca: read(tlsRoots) });
    expect(seen).toEqual({ name: 'URI:tripoint:gateway:CA', protocol: 'TLSv1.3' });
  });

  it('fails for a server certificate used by a client, and for a client that does not trust the root', async () => {
    const { tlsServer, tlsServerKey, tlsClient, tlsClientKey, tlsRoots, root } = ca.files;
    await expect(handshake({ cert: read(tlsServer), key: read(tlsServerKey), ca: read(tlsRoots) })).rejects.toThrow();
    await expect(handshake({ cert: read(tlsClient), key: read(tlsClientKey), ca: read(root) })).rejects.toThrow();
  });
});

const cached = join(import.meta.dirname, '../../../.cache/nats-server/trixie/usr/sbin/nats-server');
const natsServer = process.env.TRIPOINT_NATS_SERVER ?? (existsSync(cached) ? cached : 'nats-server');

describe('nats-server', () => {
  let running: ChildProcess | undefined;
  afterAll(async () => {
    if (running?.exitCode === null) {
      running.kill('SIGKILL');
      await once(running, 'exit');
    }
  });

  /** Starts the U.S. server with one user, Canada's nkey, and the client keys that it pins; returns its port. */
  async function start(pinned: string): Promise<number> {
    const { tlsServer, tlsServerKey, tlsRoots } = us.files;
    const file = join(folder, 'nats.conf');
    writeFileSync(
      file,
      `host: "127.0.0.1", port: -1
      tls { cert_file: "${tlsServer}", key_file: "${tlsServerKey}", ca_file: "${tlsRoots}", verify: true, timeout: 3, min_version: "1.3", pinned_certs: ["${pinned}"] }
      authorization { users: [ { nkey: ${ca.facts.nkeys.US} } ] }`,
    );
    const server = spawn(natsServer, ['-c', file], { stdio: ['ignore', 'ignore', 'pipe'] });
    running = server;
    for await (const line of createInterface({ input: server.stderr })) {
      const port = /client connections on 127\.0\.0\.1:(\d+)/.exec(line)?.[1];
      if (port !== undefined) {
        server.stderr.resume();
        return Number(port);
      }
    }
    throw new Error('nats-server did not start');
  }

  async function stop(): Promise<void> {
    const server = running;
    running = undefined;
    if (server?.exitCode !== null) return;
    server.kill('SIGKILL');
    await once(server, 'exit');
  }

  const login = (port: number, seed: string): Promise<NatsConnection> =>
    connect({
      servers: `127.0.0.1:${port}`,
      reconnect: false,
      timeout: 5000,
      tls: { certFile: ca.files.tlsClient, keyFile: ca.files.tlsClientKey, caFile: ca.files.tlsRoots },
      authenticator: nkeyAuthenticator(new TextEncoder().encode(read(seed).trim())),
    });

  it('lets in the pinned client certificate with the link nkey, and neither without the other', async () => {
    let port = await start(ca.facts.tls.clientSpki);
    const connection = await login(port, ca.files.linkSeeds.US ?? '');
    expect(await connection.rtt()).toBeGreaterThanOrEqual(0);
    await connection.close();
    await expect(login(port, ca.files.appSeed)).rejects.toThrow(/Authorization/i);
    await stop();

    port = await start(us.facts.tls.clientSpki);
    await expect(login(port, ca.files.linkSeeds.US ?? '')).rejects.toThrow();
    await stop();
  });
});

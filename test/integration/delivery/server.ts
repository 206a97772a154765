import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { DevelopmentKeys } from '../../../certs-dev/index.ts';
import { freePort } from '../../../deploy/federation/index.ts';
import { type Endpoint, type ServerLimits, serverConfig } from '../../../services/delivery/index.ts';

const cached = (suite: string) => join(import.meta.dirname, `../../../.cache/nats-server/${suite}/usr/sbin/nats-server`);

/** The nats-server of the set-up script, which must exist, and a newer one if it is cached. */
export const binaries: readonly string[] = [
  process.env.TRIPOINT_NATS_SERVER ?? cached('trixie'),
  ...[cached('sid')].filter((path) => existsSync(path)),
];

export const versionOf = (binary: string): string =>
  /v(\d\S*)/.exec(execFileSync(binary, ['--version'], { encoding: 'utf8' }))?.[1] ?? 'unknown';

export interface TestServer {
  readonly address: string;
  readonly provisioner: Endpoint;
  readonly app: Endpoint;
  /** The endpoint with which `partner` reaches this server, or a proxy at `address` in front of it. */
  link(partner: string, address?: string): Endpoint;
  kill(): Promise<void>;
  start(): Promise<void>;
  stop(): Promise<void>;
}

/** Small, since the server reserves `max_bytes` on disk. */
export const SMALL: Partial<ServerLimits> = {
  outMaxBytes: 64 * 1024 * 1024,
  accountFileBytes: 1024 ** 3,
  jetstreamFileBytes: 1024 ** 3,
};

/** Starts one country's nats-server with the generated configuration, in a temporary folder. */
export async function startServer(options: {
  binary: string;
  self: string;
  partners: readonly string[];
  keys: DevelopmentKeys;
}): Promise<TestServer> {
  const { self, keys } = options;
  const folder = mkdtempSync(join(tmpdir(), 'tripoint-delivery-'));
  const port = await freePort();
  const own = keys.countries[self];
  if (own === undefined) throw new Error(`no keys for ${self}`);
  const of = (country: string) => {
    const found = keys.countries[country];
    if (found === undefined) throw new Error(`no keys for ${country}`);
    return found;
  };
  const config = join(folder, 'nats.conf');
  writeFileSync(
    config,
    serverConfig({
      self,
      serverName: `test-${self}`,
      host: '127.0.0.1',
      port,
      storeDir: join(folder, 'store'),
      tls: {
        certFile: own.files.tlsServer,
        keyFile: own.files.tlsServerKey,
        caFile: own.files.tlsRoots,
        pinnedCerts: [self, ...options.partners].map((country) => of(country).facts.tls.clientSpki),
      },
      provisionerNkey: own.core.provisioner,
      appNkey: own.core.app,
      partners: options.partners.map((country) => ({ country, nkey: of(country).facts.nkeys[self] ?? '' })),
      limits: SMALL,
    }),
  );
  const log = join(folder, 'log');
  let child: ChildProcess | undefined;

  async function start(): Promise<void> {
    const out = openSync(log, 'a');
    const started = spawn(options.binary, ['--config', config], { stdio: ['ignore', out, out] });
    child = started;
    for (let tries = 0; tries < 200; tries++) {
      if (started.exitCode !== null) throw new Error(`nats-server ended:\n${readFileSync(log, 'utf8')}`);
      const open = await new Promise<boolean>((resolve) => {
        const socket = connect(port, '127.0.0.1', () => resolve(true)).on('error', () => resolve(false));
        socket.on('connect', () => socket.destroy());
      });
      if (open) return;
      await sleep(25);
    }
    throw new Error('nats-server did not start');
  }
  async function kill(): Promise<void> {
    const victim = child;
    if (victim === undefined || victim.exitCode !== null || victim.signalCode !== null) return;
    const ended = new Promise((resolve) => victim.once('exit', resolve));
    victim.kill('SIGKILL');
    await ended;
  }
  await start();

  const address = `127.0.0.1:${port}`;
  const as = (country: string, seedFile: string, to = address): Endpoint => ({
    servers: [to],
    certFile: of(country).files.tlsClient,
    keyFile: of(country).files.tlsClientKey,
    caFile: own.files.root,
    seedFile,
  });
  return {
    address,
    provisioner: as(self, own.files.provisionerSeed),
    app: as(self, own.files.appSeed),
    link: (partner, to) => as(partner, of(partner).files.linkSeeds[self] ?? '', to),
    kill,
    start,
    async stop() {
      await kill();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

export interface Proxy {
  readonly address: string;
  /** Resets every connection and refuses new ones, until `mend`. */
  cut(): void;
  /** Keeps connections open but drops all data, until `mend`. */
  swallow(): void;
  mend(): void;
  close(): Promise<void>;
}

/** A TCP proxy between a gateway and a server, which can be cut. */
export async function startProxy(target: string, at = '127.0.0.1'): Promise<Proxy> {
  const [host = '', port = ''] = target.split(':');
  const pairs = new Set<readonly [Socket, Socket]>();
  let state: 'open' | 'cut' | 'swallowing' = 'open';
  const server: Server = createServer((near) => {
    if (state === 'cut') return near.destroy();
    const far = connect(Number(port), host);
    const pair = [near, far] as const;
    pairs.add(pair);
    for (const [from, to] of [pair, [far, near] as const]) {
      from.on('data', (data) => state === 'open' && !lost.has(from) && to.write(data));
      from.on('error', () => undefined);
      from.on('close', () => {
        to.destroy();
        pairs.delete(pair);
      });
    }
    if (state === 'swallowing') for (const socket of pair) lost.add(socket);
    return undefined;
  });
  // A connection that has lost data stays dead, since TLS cannot continue with bytes missing.
  const lost = new WeakSet<Socket>();
  await new Promise<void>((resolve) => server.listen(0, at, resolve));
  const cutAll = () => {
    for (const [near, far] of pairs) {
      near.resetAndDestroy();
      far.destroy();
    }
  };
  return {
    address: `${at}:${(server.address() as { port: number }).port}`,
    cut() {
      state = 'cut';
      cutAll();
    },
    swallow() {
      state = 'swallowing';
      for (const pair of pairs) for (const socket of pair) lost.add(socket);
    },
    mend() {
      state = 'open';
    },
    async close() {
      cutAll();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

export async function until(what: string, condition: () => boolean | Promise<boolean>, ms = 20_000): Promise<number> {
  const started = performance.now();
  while (!(await condition())) {
    if (performance.now() - started > ms) throw new Error(`not within ${ms} ms: ${what}`);
    await sleep(10);
  }
  return performance.now() - started;
}

import { readFile } from 'node:fs/promises';
import { isIP } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { checkServerIdentity } from 'node:tls';
import { connect, errors, type NatsConnection, nkeyAuthenticator } from '@nats-io/transport-node';
import { backoffMs, type Clock, type Code, codeOf, jittered, type Micros, TripointError } from '../domain/index.ts';
import { hopOf } from './hops.ts';
import type { LinkLimits } from './limits.ts';
import { requireVersion } from './version.ts';

/** The address of a nats-server, and the files that authenticate us to it. They are read for each attempt, so renewal needs no restart. */
export interface Endpoint {
  /** `host:port`, tried in turn. */
  readonly servers: readonly string[];
  /** PEM: our certificate and key, and the root of the country that runs the server. */
  readonly certFile: string;
  readonly keyFile: string;
  readonly caFile: string;
  /** The nkey seed (SU…). */
  readonly seedFile: string;
}

export interface LinkStatus {
  readonly connected: boolean;
  /** When `connected` last changed. */
  readonly since: Micros;
  /** Times that a connection was made after the first. */
  readonly reconnects: number;
  /** Why the last attempt or connection ended: UNAUTHENTICATED (the server refused us), CONFIG_INVALID (our files, or a server too
   * old), MALFORMED or OVERSIZED (what the server sent), else LINK_DOWN. */
  readonly lastError?: Code;
  /** The same in words: the hop that failed, and where. */
  readonly lastHop?: string;
}

export interface Connection {
  /** The live connection; undefined while there is none. A new one is made whenever one ends. */
  current(): NatsConnection | undefined;
  status(): LinkStatus;
  /** Calls `listener` at each change of the connection, until the returned function is called. */
  onStatus(listener: (status: LinkStatus) => void): () => void;
  /** Resolves with the error of the first attempt, or undefined when it succeeded. */
  readonly first: Promise<TripointError | undefined>;
  /** Ends the present connection because of what its server did. */
  drop(nc: NatsConnection, code: Code): void;
  close(): Promise<void>;
}

async function read(field: string, file: string): Promise<Buffer> {
  try {
    return await readFile(file);
  } catch {
    throw new TripointError('CONFIG_INVALID', { field, rule: 'a file that can be read' });
  }
}

/** Reads the files of an endpoint. Throws CONFIG_INVALID naming the one that is missing. The caller wipes `seed`. */
export async function readCredentials(endpoint: Endpoint) {
  const cert = await read('certFile', endpoint.certFile);
  const key = await read('keyFile', endpoint.keyFile);
  const ca = await read('caFile', endpoint.caFile);
  const secret = await read('seedFile', endpoint.seedFile);
  const text = secret.toString('latin1').trim();
  secret.fill(0);
  if (!/^SU[A-Z2-7]{56}$/.test(text))
    throw new TripointError('CONFIG_INVALID', { field: 'seedFile', rule: 'one user nkey seed' });
  return { cert: cert.toString(), key: key.toString(), ca: ca.toString(), seed: new TextEncoder().encode(text) };
}

export function hostAndPort(server: string): { host: string; port: number } {
  const match = /^(?:\[([0-9A-Fa-f:.]+)\]|([A-Za-z0-9._-]+)):(\d{1,5})$/.exec(server);
  const host = match?.[1] ?? match?.[2];
  const port = Number(match?.[3]);
  if (host === undefined || port < 1 || port > 65_535)
    throw new TripointError('CONFIG_INVALID', { field: 'servers', rule: 'host:port' });
  return { host, port };
}

interface Dial {
  readonly endpoint: Endpoint;
  readonly inboxPrefix: string;
  readonly name: string;
  readonly limits: LinkLimits;
  /** The code for an unreachable server: LINK_DOWN for a partner's, another for our own. */
  readonly down?: 'LINK_DOWN' | 'OWN_SERVER_DOWN';
}

/** One connection to one server, never re-established by the library, so that its holder sees it end. Throws TripointError. */
export async function dial(
  { endpoint, inboxPrefix, name, limits, down }: Dial,
  server = endpoint.servers[0] ?? '',
): Promise<NatsConnection> {
  const { host } = hostAndPort(server);
  const { seed, ...material } = await readCredentials(endpoint);
  const tls = {
    ...material,
    minVersion: 'TLSv1.3' as const,
    rejectUnauthorized: true,
    // The library leaves an address unnamed, and Node would then compare the certificate with "localhost".
    servername: isIP(host) ? '' : host,
    checkServerIdentity: (_: string, peer: Parameters<typeof checkServerIdentity>[1]) => checkServerIdentity(host, peer),
  };
  try {
    const nc = await connect({
      servers: [server],
      name,
      tls,
      authenticator: nkeyAuthenticator(seed),
      inboxPrefix,
      // redirection: a server must not send us elsewhere.
      ignoreClusterUpdates: true,
      reconnect: false,
      timeout: limits.connectTimeoutMs,
      pingInterval: limits.pingIntervalMs,
      maxPingOut: limits.pingsOutstanding,
      noAsyncTraces: true,
    });
    try {
      requireVersion(nc.info?.version ?? '');
    } catch (error) {
      await nc.close();
      throw error;
    }
    return nc;
  } catch (error) {
    throw asTripointError(error, server, down);
  } finally {
    seed.fill(0);
  }
}

function asTripointError(error: unknown, server: string, down: Dial['down'] = 'LINK_DOWN'): TripointError {
  if (error instanceof TripointError) return error;
  const refused = error instanceof errors.AuthorizationError || error instanceof errors.UserAuthenticationExpiredError;
  return refused
    ? new TripointError('UNAUTHENTICATED', 'the NATS server refused this nkey', { cause: error })
    : new TripointError(down, hopOf(error, server), { cause: error });
}

/** False once the server neither answers a ping nor sends anything within the limit: a black hole keeps its socket open for minutes. */
async function answers(nc: NatsConnection, limits: LinkLimits): Promise<boolean> {
  const { inMsgs } = nc.stats();
  const gaveUp = new AbortController();
  const pong = nc.rtt().then(
    () => true,
    () => true, // closed meanwhile: handled elsewhere
  );
  const silence = sleep(limits.livenessTimeoutMs, undefined, { signal: gaveUp.signal, ref: false })
    // A busy event loop runs its timers before it reads what has long arrived: one more turn decides.
    .then(() => sleep(50, undefined, { ref: false }))
    .then(
      () => nc.stats().inMsgs !== inMsgs,
      () => true,
    );
  const alive = await Promise.race([pong, silence]);
  gaveUp.abort();
  return alive;
}

/** Keeps one connection alive: dials, passes it to `onConnect`, monitors it, and dials again when it ends. */
export function keepConnected(
  options: Dial & { readonly clock: Clock; readonly random: () => number; readonly onConnect: (nc: NatsConnection) => void },
): Connection {
  const { endpoint, limits, clock } = options;
  const stop = new AbortController();
  const listeners = new Set<(status: LinkStatus) => void>();
  let live: NatsConnection | undefined;
  let status: LinkStatus = { connected: false, since: clock(), reconnects: 0 };
  let blame: Code | undefined;
  const first = Promise.withResolvers<TripointError | undefined>();
  for (const server of endpoint.servers) hostAndPort(server);
  if (endpoint.servers.length === 0) throw new TripointError('CONFIG_INVALID', { field: 'servers', rule: 'at least one' });

  function update(change: Partial<LinkStatus>): void {
    const moved = change.connected !== undefined && change.connected !== status.connected;
    const told = moved || (change.lastError !== undefined && change.lastError !== status.lastError);
    status = { ...status, ...change, ...(moved ? { since: clock() } : {}) };
    // Separate ticks, so that an exception in a listener is not taken for a failure of the link.
    if (told) for (const listener of listeners) queueMicrotask(() => listener(status));
  }

  async function watch(nc: NatsConnection): Promise<void> {
    while (!nc.isClosed() && !stop.signal.aborted) {
      const alive = await answers(nc, limits);
      if (!alive) await nc.close();
      else await sleep(limits.livenessMs, undefined, { signal: stop.signal, ref: false }).catch(() => undefined);
    }
  }

  async function session(nc: NatsConnection, made: number, server: string): Promise<void> {
    live = nc;
    blame = undefined;
    update({ connected: true, reconnects: Math.max(0, made - 1) });
    first.resolve(undefined);
    try {
      options.onConnect(nc);
    } catch {
      await nc.close(); // it ended while it was being set up
    }
    void watch(nc);
    const error = await nc.closed();
    live = undefined;
    if (stop.signal.aborted) update({ connected: false });
    else {
      const lastHop = blame === undefined ? hopOf(error, server) : `hop NATS to ${server}: we ended it`;
      update({ connected: false, lastError: blame ?? codeOf(asTripointError(error, server, options.down)), lastHop });
    }
  }

  async function run(): Promise<void> {
    let made = 0;
    let failures = 0;
    for (let attempt = 0; !stop.signal.aborted; attempt++) {
      const started = performance.now();
      const server = endpoint.servers[attempt % endpoint.servers.length] ?? '';
      try {
        const nc = await dial(options, server);
        if (stop.signal.aborted) return await nc.close();
        made += 1;
        await session(nc, made, server);
        failures = performance.now() - started >= limits.steadyMs ? 0 : failures + 1;
      } catch (error) {
        const reason = asTripointError(error, server, options.down);
        update({ lastError: reason.code, lastHop: hopOf(error, server) });
        first.resolve(reason);
        failures += 1;
      }
      const delay = jittered(backoffMs(limits, failures), options.random);
      await sleep(delay, undefined, { signal: stop.signal }).catch(() => undefined);
    }
  }
  const running = run();

  return {
    current: () => (live?.isClosed() === false ? live : undefined),
    status: () => status,
    onStatus(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    first: first.promise,
    drop(nc, code) {
      if (nc !== live) return;
      blame = code;
      void nc.close();
    },
    async close() {
      stop.abort();
      await live?.close();
      listeners.clear();
      // An attempt still under way ends by its own timeout and closes what it made.
      await Promise.race([running, sleep(limits.closeMs, undefined, { ref: false })]);
    },
  };
}

/** Headers that go with a message and count as part of it. */
const HEADER_BYTES = 1024;

/** Throws OVERSIZED for a message that the server would not accept; the server would end the connection, not just refuse. */
export function requireFits(nc: NatsConnection, bytes: Uint8Array): void {
  if (bytes.length + HEADER_BYTES > (nc.info?.max_payload ?? 0)) throw new TripointError('OVERSIZED');
}

/** Waits for `work`, but no longer than `ms`. */
export async function within(ms: number, work: Promise<unknown>): Promise<void> {
  const over = new AbortController();
  const settled = work.then(
    () => undefined,
    () => undefined,
  );
  await Promise.race([settled, sleep(ms, undefined, { signal: over.signal }).catch(() => undefined)]);
  over.abort();
}

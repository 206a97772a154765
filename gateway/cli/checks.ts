import { spawnSync } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { connect as connectTcp, type Socket } from 'node:net';
import { join } from 'node:path';
import { connect as connectTls } from 'node:tls';
import { type Clock, DAY } from '../../services/domain/index.ts';
import type { Config } from '../server/config.ts';

/** One thing that must hold. `run` says in words what it found, or throws a CheckFailed that says what is wrong. */
export interface Check {
  readonly name: string;
  run(): Promise<string>;
}

export class CheckFailed extends Error {
  override readonly name = 'CheckFailed';
  readonly next: string | undefined;

  constructor(message: string, next?: string) {
    super(message);
    this.next = next;
  }
}

/** Below this a certificate still works, and its renewal is late. */
const RENEW_DAYS = 1;
const TIMEOUT_MS = 3_000;
const INFO_BYTES = 32_768;
const MAX_SKEW_S = 5;

/** Certificates of a folder: each is one whose time has begun and not run out. */
export const certificatesCheck = (keysFolder: string, clock: Clock): Check => ({
  name: 'keys and certificates',
  async run() {
    const files = readdirSync(keysFolder).filter((name) => name.endsWith('.pem'));
    if (files.length === 0) throw new CheckFailed('no certificate (.pem) in the keys folder');
    let least = Number.POSITIVE_INFINITY;
    const troubles: string[] = [];
    for (const name of files)
      for (const certificate of certificatesIn(join(keysFolder, name))) {
        const from = Date.parse(certificate.validFrom) * 1000;
        const to = Date.parse(certificate.validTo) * 1000;
        const days = Math.floor((to - clock()) / DAY);
        least = Math.min(least, days);
        if (clock() < from) troubles.push(`${name} is not valid yet`);
        else if (clock() >= to) troubles.push(`${name} expired ${-days} days ago`);
        else if (days < RENEW_DAYS) troubles.push(`${name} expires within ${RENEW_DAYS} day`);
      }
    for (const name of readdirSync(keysFolder).filter((file) => /\.(key|nk)$/.test(file)))
      if ((statSync(join(keysFolder, name)).mode & 0o077) !== 0) troubles.push(`${name} can be read by others: chmod 600`);
    if (troubles.length > 0) throw new CheckFailed(troubles.join('; '), 'node certs-dev/main.ts   (development keys only)');
    return `${files.length} files; the first expires in ${least} days`;
  },
});

function certificatesIn(file: string): X509Certificate[] {
  const pems = readFileSync(file, 'utf8').match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [];
  return pems.map((pem) => new X509Certificate(pem));
}

/** Backups are made daily: one that is missing is told on the next day. */
const BACKUP_DAYS = 2;

/** How old the newest backup is. `latest`: when it was made, RFC 3339; undefined when there is none. */
export const backupCheck = (latest: () => string | undefined, clock: Clock): Check => ({
  name: 'backup',
  async run() {
    const next = 'tripoint ledger backup FOLDER --config FILE';
    const at = latest();
    if (at === undefined) throw new CheckFailed('there is none in the backup folder', next);
    const hours = Math.floor((clock() / 1000 - Date.parse(at)) / 3_600_000);
    if (hours >= BACKUP_DAYS * 24) throw new CheckFailed(`the newest is ${Math.floor(hours / 24)} days old`, next);
    return `the newest is ${hours} hours old`;
  },
});

/** The program that the country's server runs. `oldest` is what this gateway accepts at least. */
export const natsVersionCheck = (oldest: string, binary = process.env.TRIPOINT_NATS_SERVER ?? 'nats-server'): Check => ({
  name: 'nats-server program',
  async run() {
    const { stdout, error } = spawnSync(binary, ['--version'], { encoding: 'utf8', timeout: 5_000 });
    const found = /v(\d+\.\d+\.\d+)/.exec(stdout ?? '')?.[1];
    if (error !== undefined || found === undefined)
      throw new CheckFailed('not found', 'TRIPOINT_NATS_SERVER=/path/to/nats-server tripoint doctor …');
    return versionSentence(found, oldest);
  },
});

function versionSentence(found: string, oldest: string): string {
  const [a, b] = [found, oldest].map((text) => text.split('.').map(Number)) as [number[], number[]];
  const at = b.findIndex((part, i) => part !== a[i]);
  if (at !== -1 && (a[at] as number) < (b[at] as number)) throw new CheckFailed(`version ${found}, at least ${oldest} is needed`);
  return `version ${found}`;
}

interface NatsHop {
  readonly name: string;
  /** tls://HOST:PORT. */
  readonly url: string;
  /** PEM of the root that must have signed the server's certificate. */
  readonly ca: () => string;
  /** PEM of our own side of mutual TLS. */
  readonly cert: () => string;
  readonly key: () => string;
  readonly oldest: string;
}

/**
 * Walks to a nats-server hop by hop (name and TCP, greeting, TLS) and names the hop that fails. A server greets in clear text
 * with INFO and only then speaks TLS. It proves nothing about our nkey: that is seen by the gateway's own readiness.
 */
export const natsHopCheck = ({ name, url, ca, cert, key, oldest }: NatsHop): Check => ({
  name,
  async run() {
    const { hostname, port } = new URL(url);
    const host = hostname.replace(/^\[|\]$/g, '');
    const socket = await reach(host, Number(port));
    try {
      const { version, tls_required } = await greeting(socket);
      if (tls_required !== true) throw new CheckFailed('hop greeting: the server does not ask for TLS');
      if (version === undefined) throw new CheckFailed('hop greeting: the server names no version');
      const told = versionSentence(version, oldest);
      const until = await encrypt(socket, host, { ca: ca(), cert: cert(), key: key() });
      return `${host}:${port} reached, ${told}, TLS 1.3 with a certificate until ${until}`;
    } finally {
      socket.destroy();
    }
  },
});

function reach(host: string, port: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connectTcp({ host, port });
    const fail = (why: string): void => {
      socket.destroy();
      reject(new CheckFailed(`hop TCP to ${host}:${port}: ${why}`, 'start that nats-server, or look at the network between'));
    };
    socket.setTimeout(TIMEOUT_MS, () => fail(`no answer in ${TIMEOUT_MS} ms`));
    socket.once('error', ({ code = 'failed' }: NodeJS.ErrnoException) => fail(code));
    socket.once('connect', () => {
      socket.setTimeout(0);
      socket.removeAllListeners('error').removeAllListeners('timeout');
      // Later errors are told by the step that is then under way.
      socket.on('error', () => {});
      resolve(socket);
    });
  });
}

function greeting(socket: Socket): Promise<{ version?: string; tls_required?: boolean }> {
  return new Promise((resolve, reject) => {
    let text = '';
    const end = (settle: () => void): void => {
      clearTimeout(timer);
      socket.off('data', read).off('close', closed);
      settle();
    };
    const fail = (why: string) => end(() => reject(new CheckFailed(`hop greeting: ${why}`, 'is another program on this port?')));
    const closed = (): void => fail('the connection was closed');
    const timer = setTimeout(() => fail(`nothing was said in ${TIMEOUT_MS} ms`), TIMEOUT_MS);
    const read = (bytes: Buffer): void => {
      text += bytes.toString('latin1');
      const [line, rest] = text.split('\r\n', 2);
      if (rest === undefined) {
        if (text.length > INFO_BYTES) fail('more than a nats-server says');
        return;
      }
      try {
        if (!line?.startsWith('INFO ')) throw new SyntaxError('not INFO');
        const info = JSON.parse(line.slice(5)) as { version?: string; tls_required?: boolean };
        end(() => resolve(info));
      } catch {
        fail('not that of a nats-server');
      }
    };
    socket.on('data', read).once('close', closed);
  });
}

function encrypt(socket: Socket, host: string, material: { ca: string; cert: string; key: string }): Promise<string> {
  return new Promise((resolve, reject) => {
    // An address is no server name (RFC 6066); Node compares the certificate with `host` either way.
    const servername = /^[\d.]+$|:/.test(host) ? {} : { servername: host };
    const secure = connectTls({ socket, host, ...servername, ...material, minVersion: 'TLSv1.3' });
    const fail = (why: string): void => {
      clearTimeout(timer);
      reject(new CheckFailed(`hop TLS: ${why}`, 'compare the certificates of both sides with what each pinned of the other'));
    };
    const timer = setTimeout(() => fail(`no handshake in ${TIMEOUT_MS} ms`), TIMEOUT_MS);
    secure.once('error', ({ code, message }: NodeJS.ErrnoException) => fail(code ?? message));
    secure.once('close', () => fail('the server closed: it does not accept our certificate'));
    secure.once('secureConnect', () => {
      const until = secure.getPeerCertificate().valid_to;
      // In TLS 1.3 our side is done before the server has judged our certificate: what it says to that comes a moment later.
      setTimeout(() => {
        clearTimeout(timer);
        secure.removeAllListeners('close');
        resolve(new Date(until).toISOString().slice(0, 10));
        secure.destroy();
      }, 250);
    });
  });
}

/** Is the gateway ready, and does it say why not. With an operator's token the reasons are in words. */
export const readyCheck = (url: string, token: string | undefined): Check => ({
  name: 'gateway readiness',
  async run() {
    const { status, body } = await ask(url, token);
    const { ready, checks } = body as { ready?: boolean; checks?: { name: string; ok: boolean; detail?: string }[] };
    if (typeof ready !== 'boolean' || !Array.isArray(checks)) throw new CheckFailed(`status ${status}: this is no gateway`);
    if (ready) return `ready: ${checks.map(({ name }) => name).join(', ')}`;
    const wrong = checks.filter(({ ok }) => !ok).map(({ name, detail }) => (detail === undefined ? name : `${name} (${detail})`));
    throw new CheckFailed(`not ready: ${wrong.join(', ')}`, "look at the gateway's log; an operator's token tells more here");
  },
});

/** Whether the partners cosign the gateway's log. */
export const witnessCheck = (url: string, token: string | undefined): Check => ({
  name: 'witnesses',
  async run() {
    const { body } = await ask(url, token);
    const { checks = [] } = body as { checks?: { name: string; ok: boolean; detail?: string }[] };
    const witnesses = checks.filter(({ name }) => name.startsWith('witness '));
    const late = witnesses
      .filter(({ ok }) => !ok)
      .map(({ name, detail }) => (detail === undefined ? name : `${name} (${detail})`));
    if (late.length > 0)
      throw new CheckFailed(late.join(', '), 'tripoint log status   (says since when, and when sending stops)');
    return witnesses.length === 0 ? 'this gateway tells of none' : `cosigned by ${witnesses.length} of ${witnesses.length}`;
  },
});

/** The gateway's clock against ours: signatures, queries and agreements are judged by time. */
export const clockCheck = (url: string, clock: Clock): Check => ({
  name: 'clock',
  async run() {
    const before = clock();
    const { date } = await ask(url, undefined);
    if (Number.isNaN(date)) throw new CheckFailed('the gateway tells no time');
    // The header has whole seconds, cut off: half a second is added, and half the way there and back.
    const skew = (date + 500 - (before + clock()) / 2 / 1000) / 1000;
    if (Math.abs(skew) > MAX_SKEW_S)
      throw new CheckFailed(`the gateway is ${skew.toFixed(1)} s off this machine`, 'set both by NTP');
    return `within ${MAX_SKEW_S} s of this machine`;
  },
});

async function ask(url: string, token: string | undefined): Promise<{ status: number; body: unknown; date: number }> {
  let response: Response;
  try {
    response = await fetch(new URL('/readyz', url), {
      headers: token === undefined ? {} : { authorization: `Bearer ${token}` },
      redirect: 'error',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
  } catch (error) {
    const { cause, name } = error as { cause?: { code?: string }; name: string };
    throw new CheckFailed(`hop HTTP: ${cause?.code ?? name}`, 'tripoint up --config FILE');
  }
  const body: unknown = await response.json().catch(() => ({}));
  return { status: response.status, body, date: Date.parse(response.headers.get('date') ?? '') };
}

/** The hops from a country's gateway to its own server and to each partner's. */
export function hopChecks(config: Config, oldest: string): Check[] {
  const text = (file: string) => (): string => {
    if (!existsSync(file)) throw new CheckFailed(`hop TLS: there is no ${file}`);
    return readFileSync(file, 'utf8');
  };
  const at = (name: string) => text(join(config.keysFolder, name));
  const ours = { cert: at('tls-client.pem'), key: at('tls-client.key'), oldest };
  const own = natsHopCheck({ name: `own nats-server (${config.country})`, url: config.natsUrl, ca: at('root.pem'), ...ours });
  const partners = config.partners.map(({ country, natsUrl, publicFile }) =>
    natsHopCheck({
      name: `nats-server of ${country}`,
      url: natsUrl,
      ca: () => (JSON.parse(text(publicFile)()) as { rootPem: string }).rootPem,
      ...ours,
    }),
  );
  return [own, ...partners];
}

// The nats-servers that a gateway needs: its own program, and the connection to each, hop by hop.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { connect as connectTcp, type Socket } from 'node:net';
import { join } from 'node:path';
import { connect as connectTls } from 'node:tls';
import { type Clock, counted, DAY } from '../../services/domain/index.ts';
import type { Config } from '../server/config.ts';
import { type Check, CheckFailed } from './checks.ts';

const TIMEOUT_MS = 3_000;
const INFO_BYTES = 32_768;
/** A busy machine is slow to start a program. */
const PROGRAM_MS = 15_000;
/** A partner's certificate that expires within this period is reported. */
const CERTIFICATE_DAYS = 30;

const LOOPBACK = /^(localhost|127\.\d+\.\d+\.\d+|\[?::1\]?)$/;

/**
 * The program of the country's server. `oldest`: the minimum version. `server`: its address; if it runs on another machine,
 * its version is reported on the hop to it.
 */
export const natsVersionCheck = (oldest: string, server: string, binary = 'nats-server', timeout = PROGRAM_MS): Check => ({
  name: 'nats-server program',
  async run() {
    const { stdout, error }: { stdout?: string; error?: NodeJS.ErrnoException } = spawnSync(binary, ['--version'], {
      encoding: 'utf8',
      timeout,
    });
    const found = /v(\d+\.\d+\.\d+)/.exec(stdout ?? '')?.[1];
    if (error?.code === 'ETIMEDOUT')
      return { status: 'NOT_CHECKED', detail: `${binary} did not report its version within ${timeout / 1000} s` };
    const { hostname } = new URL(server);
    if (error?.code === 'ENOENT' && !LOOPBACK.test(hostname))
      return { status: 'NOT_CHECKED', detail: `not on this machine: ${hostname} reports its version below`, meant: true };
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
  readonly clock: Clock;
}

/**
 * Checks a connection to a nats-server hop by hop (name and TCP, greeting, TLS) and names the hop that fails. A server greets in clear text
 * with INFO and only then starts TLS. This does not test our nkey, which the gateway's own readiness does.
 */
export const natsHopCheck = ({ name, url, ca, cert, key, oldest, clock }: NatsHop): Check => ({
  name,
  async run() {
    const { hostname, port } = new URL(url);
    const host = hostname.replace(/^\[|\]$/g, '');
    const socket = await reach(host, Number(port));
    try {
      const { version, tls_required } = await greeting(socket);
      if (tls_required !== true) throw new CheckFailed('hop greeting: the server does not require TLS');
      if (version === undefined) throw new CheckFailed('hop greeting: the server names no version');
      const told = versionSentence(version, oldest);
      const until = await encrypt(socket, host, { ca: ca(), cert: cert(), key: key() });
      const detail = `${host}:${port} reached, ${told}, TLS 1.3 with a certificate until ${until}`;
      const days = Math.floor((Date.parse(until) * 1000 - clock()) / DAY);
      return days <= CERTIFICATE_DAYS ? { status: 'WARN', detail: `${detail}: ${counted(days, 'day')}` } : detail;
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
      reject(new CheckFailed(`hop TCP to ${host}:${port}: ${why}`, 'start that nats-server, or check the network in between'));
    };
    socket.setTimeout(TIMEOUT_MS, () => fail(`no answer in ${TIMEOUT_MS} ms`));
    socket.once('error', ({ code = 'failed' }: NodeJS.ErrnoException) => fail(code));
    socket.once('connect', () => {
      socket.setTimeout(0);
      socket.removeAllListeners('error').removeAllListeners('timeout');
      // Later errors are reported by the step then in progress.
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
    const timer = setTimeout(() => fail(`nothing was received in ${TIMEOUT_MS} ms`), TIMEOUT_MS);
    const read = (bytes: Buffer): void => {
      text += bytes.toString('latin1');
      const [line, rest] = text.split('\r\n', 2);
      if (rest === undefined) {
        if (text.length > INFO_BYTES) fail('more than a nats-server sends');
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
    // An IP address is not a server name (RFC 6066); Node compares the certificate with `host` either way.
    const servername = /^[\d.]+$|:/.test(host) ? {} : { servername: host };
    const secure = connectTls({ socket, host, ...servername, ...material, minVersion: 'TLSv1.3' });
    const fail = (why: string): void => {
      clearTimeout(timer);
      reject(new CheckFailed(`hop TLS: ${why}`, 'compare the certificates of both sides with what the other side has pinned'));
    };
    const timer = setTimeout(() => fail(`no handshake in ${TIMEOUT_MS} ms`), TIMEOUT_MS);
    secure.once('error', ({ code, message }: NodeJS.ErrnoException) => fail(code ?? message));
    secure.once('close', () => fail('the server closed: it does not accept our certificate'));
    secure.once('secureConnect', () => {
      const until = secure.getPeerCertificate().valid_to;
      // In TLS 1.3 our side finishes before the server has checked our certificate; its verdict arrives a moment later.
      setTimeout(() => {
        clearTimeout(timer);
        secure.removeAllListeners('close');
        resolve(new Date(until).toISOString().slice(0, 10));
        secure.destroy();
      }, 250);
    });
  });
}

/** The hops from a country's gateway to its own server and to each partner's. */
export function hopChecks(config: Config, oldest: string, clock: Clock): Check[] {
  const text = (file: string) => (): string => {
    if (!existsSync(file)) throw new CheckFailed(`hop TLS: there is no ${file}`);
    return readFileSync(file, 'utf8');
  };
  const at = (name: string) => text(join(config.keysFolder, name));
  const ours = { cert: at('tls-client.pem'), key: at('tls-client.key'), oldest, clock };
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

// flood: limits on the connections and the time that an unauthenticated caller may take from a listener.
import type { IncomingMessage } from 'node:http';
import { isIPv6, type Server, Socket } from 'node:net';
import type { Limits } from './config.ts';
import type { Logger } from './log.ts';

/** Interval between log lines about refused connections, however many there are. */
const LOG_INTERVAL_MS = 60_000;

/** Options of node:http and node:https. All in milliseconds. */
export const timeoutsOf = ({ headersMs }: Pick<Limits, 'headersMs'>) => ({
  // slow loris: a connection that sends nothing, or one header a minute, occupies a socket that others need.
  headersTimeout: headersMs,
  // `boundRequests` below: node's own knows no exception.
  requestTimeout: 0,
  handshakeTimeout: headersMs,
  connectionsCheckingInterval: Math.min(1_000, headersMs),
});

/** slow loris: calls `end` for a request that is not whole after `requestMs`, except one that streams within bounds of its own. */
export function boundRequests(
  { raw }: { readonly raw: IncomingMessage },
  requestMs: number,
  streams: () => boolean,
  end: (socket: Socket) => void,
): void {
  const timer = setTimeout(() => {
    // What the framework injects has no connection.
    if (!raw.complete && !streams() && raw.socket instanceof Socket) end(raw.socket);
  }, requestMs).unref();
  raw.once('end', () => clearTimeout(timer)).once('close', () => clearTimeout(timer));
}

/**
 * Limits a listener to `connections` in total and `perAddress` for one address (IPv6: for one /64, which is what one subscriber
 * has). Excess connections are closed, counted, and logged once a minute.
 */
export function boundSockets(
  server: Server,
  { connections, perAddress }: { readonly connections: number; readonly perAddress: number },
  log: Logger,
): void {
  server.maxConnections = connections;
  const open = new Map<string, number>();
  const say = counted(log, 'connections refused');
  server.on('drop', () => say('all'));
  server.on('connection', (socket: Socket) => {
    const address = networkOf(socket.remoteAddress ?? '');
    const held = open.get(address) ?? 0;
    if (held >= perAddress) {
      say('address');
      socket.destroy();
      return;
    }
    open.set(address, held + 1);
    socket.once('close', () => {
      const left = (open.get(address) ?? 1) - 1;
      if (left > 0) open.set(address, left);
      else open.delete(address);
    });
  });
}

/** Logs the first event at once, then one line a minute with the number since, by kind. */
function counted(log: Logger, message: string): (over: 'all' | 'address') => void {
  let since: Record<string, number> = {};
  let timer: NodeJS.Timeout | undefined;
  const flush = (): void => {
    timer = undefined;
    if (Object.keys(since).length === 0) return;
    log.warn({ refused: since }, message);
    since = {};
    timer = setTimeout(flush, LOG_INTERVAL_MS).unref();
  };
  return (over) => {
    since[over] = (since[over] ?? 0) + 1;
    if (timer === undefined) flush();
  };
}

/** The unit by which an address is counted: itself, or for IPv6 its /64. */
export function networkOf(address: string): string {
  const bare = address.replace(/%.*$/, '');
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(bare)?.[1];
  if (mapped !== undefined || !isIPv6(bare)) return mapped ?? bare;
  const [head = '', tail] = bare.split('::');
  const first = head === '' ? [] : head.split(':');
  const last = tail === undefined || tail === '' ? [] : tail.split(':');
  const groups = tail === undefined ? first : [...first, ...new Array(8 - first.length - last.length).fill('0'), ...last];
  return `${groups
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(':')}::/64`;
}

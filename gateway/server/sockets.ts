// What one caller may take of a listener before it has said who it is: connections and time.
import { isIPv6, type Server, type Socket } from 'node:net';
import type { Limits } from './config.ts';
import type { Logger } from './log.ts';

/** Refused connections are counted and said once in so long, however many there are. */
const SAID_EVERY_MS = 60_000;

/** Options of node:http and node:https. All in milliseconds. */
export const timeoutsOf = ({ headersMs, requestMs }: Pick<Limits, 'headersMs' | 'requestMs'>) => ({
  // slow loris: a connection that says nothing, or one header a minute, is a socket that nobody else gets.
  headersTimeout: headersMs,
  requestTimeout: requestMs,
  handshakeTimeout: headersMs,
  connectionsCheckingInterval: Math.min(1_000, headersMs),
});

/**
 * Bounds what a listener accepts: `connections` in all and `perAddress` of one address (an IPv6 address counts with its /64, which is
 * what one subscriber has). What is over is closed, counted, and said once a minute.
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

/** One line at once, and then one a minute with how many there were since, by kind. */
function counted(log: Logger, message: string): (over: 'all' | 'address') => void {
  let since: Record<string, number> = {};
  let timer: NodeJS.Timeout | undefined;
  const flush = (): void => {
    timer = undefined;
    if (Object.keys(since).length === 0) return;
    log.warn({ refused: since }, message);
    since = {};
    timer = setTimeout(flush, SAID_EVERY_MS).unref();
  };
  return (over) => {
    since[over] = (since[over] ?? 0) + 1;
    if (timer === undefined) flush();
  };
}

/** What an address counts as: itself, or of IPv6 its first 64 bits. */
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

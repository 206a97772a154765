import { createInbox, type Msg, type NatsConnection, type Subscription } from '@nats-io/transport-node';
import { backoffMs, jittered } from '../domain/index.ts';
import type { Backlog } from './backlog.ts';
import type { Connection } from './connection.ts';
import type { LinkLimits } from './limits.ts';
import { parseAck } from './subjects.ts';

/** A pull request in progress: `messages` and `bytes` are what it may still deliver. */
interface Request {
  readonly subscription: Subscription;
  messages: number;
  bytes: number;
  brought: number;
  lastSign: number;
}

export interface PullRequestOptions {
  readonly connection: Connection;
  /** Where a pull request is published, and what every acknowledgement subject begins with. */
  readonly nextSubject: string;
  readonly ackPrefix: string;
  readonly inboxPrefix: string;
  readonly limits: LinkLimits;
  readonly random: () => number;
}

export interface PullRequests {
  /** Starts asking on a new connection. */
  attach(nc: NatsConnection): void;
  /** Asks for more where there is room for it. */
  ask(): void;
  /** Ends the requests that fell silent. */
  endSilent(): void;
  fault(): string | undefined;
  close(): void;
}

const NANOS_PER_MS = 1_000_000;
/** Two overlap, so that one is on its way while the other's messages are handled. The server's `max_waiting` leaves room for those
 * of a connection that it has not yet given up. */
const REQUESTS = 2;

const [HEARTBEAT, NO_MESSAGES, TIMED_OUT, CONFLICT, NO_RESPONDERS] = [100, 404, 408, 409, 503];

/** How a request ended; `why` in words, where they are known. */
interface End {
  readonly well: boolean;
  readonly why?: string;
}

const WELL: End = { well: true };
const LOST: End = { well: false };
const SILENT: End = { well: false, why: 'the server does not answer requests for messages' };

function endOf(code: number, brought: number): End {
  if (code === NO_MESSAGES || code === TIMED_OUT) return WELL;
  // Full by bytes is the ordinary end of a request that brought something.
  if (code === CONFLICT && brought > 0) return WELL;
  if (code === NO_RESPONDERS) return { well: false, why: 'there is no stream or consumer for us' };
  return { well: false, why: `the server refuses to deliver (${code})` };
}

/** After a request that failed the next comes later, so that a server that refuses is not hammered. */
function createPace(limits: LinkLimits, random: () => number, resume: () => void) {
  let pause: NodeJS.Timeout | undefined;
  let failures = 0;
  let fault: string | undefined;

  return {
    ended({ well, why = fault }: End): void {
      failures = well ? 0 : failures + 1;
      fault = well ? undefined : why;
      if (well || pause !== undefined) return;
      const delay = jittered(backoffMs(limits, failures), random);
      pause = setTimeout(() => {
        pause = undefined;
        resume();
      }, delay).unref();
    },
    isPausing: () => pause !== undefined,
    // One that failed is routine: a server ends requests when it is reconfigured.
    fault: () => (failures > 1 ? fault : undefined),
    reset(): void {
      clearTimeout(pause);
      pause = undefined;
      fault = undefined;
    },
  };
}

/** The pull requests of one consumer: as many as there is room for, each bounded by messages and bytes; `arrived` is told that the
 * backlog has grown. */
export function createPullRequests(options: PullRequestOptions, backlog: Backlog, arrived: () => void): PullRequests {
  const { connection, limits } = options;
  const batch = Math.min(limits.pullMessages, limits.prefetchMessages);
  const batchBytes = Math.min(limits.pullBytes, limits.prefetchBytes);
  const bounds = JSON.stringify({
    batch,
    max_bytes: batchBytes,
    expires: limits.pullExpiresMs * NANOS_PER_MS,
    idle_heartbeat: limits.pullHeartbeatMs * NANOS_PER_MS,
  });
  let open = new Set<Request>();
  let attached: NatsConnection | undefined;
  const pace = createPace(limits, options.random, ask);
  let closed = false;

  /** Whether there is room for a whole request beside messages held and already requested. */
  function hasRoom(): boolean {
    let messages = backlog.messages + batch;
    let bytes = backlog.bytes + batchBytes;
    for (const request of open) {
      messages += request.messages;
      bytes += request.bytes;
    }
    return messages <= limits.prefetchMessages && bytes <= limits.prefetchBytes;
  }

  function ask(): void {
    const nc = attached;
    if (closed || nc === undefined || nc.isClosed() || pace.isPausing()) return;
    while (open.size < REQUESTS && hasRoom()) {
      const inbox = createInbox(options.inboxPrefix);
      const subscription = nc.subscribe(inbox, {
        callback: (error, message) => (error === null ? received(nc, request, message) : over(request, LOST)),
      });
      const request: Request = { subscription, messages: batch, bytes: batchBytes, brought: 0, lastSign: performance.now() };
      open.add(request);
      nc.publish(options.nextSubject, bounds, { reply: inbox });
    }
  }

  function over(request: Request, end: End): void {
    if (!open.delete(request)) return;
    request.subscription.unsubscribe();
    pace.ended(end);
    ask();
  }

  function received(nc: NatsConnection, request: Request, message: Msg): void {
    if (!open.has(request)) return;
    request.lastSign = performance.now();
    const place = message.reply === undefined ? undefined : parseAck(message.reply, options.ackPrefix);
    if (place === undefined || message.reply === undefined) {
      status(nc, request, message.headers?.code ?? 0);
      return;
    }
    request.messages -= 1;
    request.bytes -= message.data.length;
    request.brought += 1;
    // flood: memory is bounded by what was requested. A server that sends more than one message beyond it is lying. A single large
    // message is still passed on: the handler that knows its kind refuses it, and it does not block the link.
    if (request.bytes < -limits.maxMessageBytes) {
      connection.drop(nc, 'OVERSIZED');
      return;
    }
    const { sequence: streamSequence, deliveries } = place;
    backlog.add({ message: { bytes: message.data, streamSequence, deliveries }, ack: message.reply });
    if (request.messages === 0) over(request, WELL);
    arrived();
  }

  function status(nc: NatsConnection, request: Request, code: number): void {
    if (code === HEARTBEAT) return;
    if (code < 100 || code > 599) {
      connection.drop(nc, 'MALFORMED');
      return;
    }
    over(request, endOf(code, request.brought));
  }

  return {
    ask,
    fault: pace.fault,
    endSilent() {
      const silentSince = performance.now() - limits.pullHeartbeatMs * limits.pullHeartbeatsMissed;
      for (const request of [...open]) if (request.lastSign < silentSince) over(request, SILENT);
    },
    attach(nc) {
      // Requests end with their connection; what they brought stays in hand.
      open = new Set();
      pace.reset();
      attached = nc;
      ask();
    },
    close() {
      closed = true;
      pace.reset();
      for (const request of open) request.subscription.unsubscribe();
      open.clear();
    },
  };
}

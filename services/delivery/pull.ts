import { createInbox, type Msg, type NatsConnection, type Subscription } from '@nats-io/transport-node';
import type { Connection } from './connection.ts';
import type { LinkLimits } from './limits.ts';
import { parseAck } from './subjects.ts';

export interface IncomingMessage {
  readonly bytes: Uint8Array;
  /** Place in the partner's stream; says nothing about the order of the exchanges in it. */
  readonly streamSequence: number;
  /** 1 for the first time. */
  readonly deliveries: number;
}

/** ack: committed, do not send again. term: never send again (quarantined). nak: send again after a while. */
export type Disposition = 'ack' | 'term' | 'nak';

/** Gets what is waiting, in the order of arrival, and returns one verdict for each. Throwing is a nak for all of them. */
export type PullHandler = (messages: readonly IncomingMessage[]) => Promise<readonly Disposition[]>;

interface Held extends IncomingMessage {
  readonly ack: string;
}

/** A pull request under way: `messages` and `bytes` are what it may still bring. */
interface Request {
  readonly subscription: Subscription;
  messages: number;
  bytes: number;
  brought: number;
  lastSign: number;
}

interface PullOptions {
  readonly connection: Connection;
  /** Where a pull request is published, and what every acknowledgement subject begins with. */
  readonly nextSubject: string;
  readonly ackPrefix: string;
  readonly inboxPrefix: string;
  readonly limits: LinkLimits;
  readonly random: () => number;
  readonly handler: PullHandler;
}

export interface PullLoop {
  /** Starts pulling on a new connection. */
  attach(nc: NatsConnection): void;
  /** Why the last requests brought nothing that they should have; undefined while all is well. */
  fault(): string | undefined;
  /** Stops asking; resolves when the handler has finished what it was given and its verdicts are sent. */
  close(): Promise<void>;
}

const NANOS_PER_MS = 1_000_000;
/** Two overlap, so that one is on its way while the other's messages are handled. The server's `max_waiting` leaves room for those
 * of a connection that it has not yet given up. */
const REQUESTS = 2;

const [NO_MESSAGES, TIMED_OUT, CONFLICT, NO_RESPONDERS] = [404, 408, 409, 503];

/**
 * Pulls for ever. Written on the pull protocol itself (a request with bounds, answered by messages and one closing status) rather
 * than on the library's endless consumer, for three reasons: messages and bytes are bounded together; what is held outlives a
 * connection, so a redelivery of it is recognised; and each request has its own inbox, because the server keeps one reply mapping per
 * request behind an import until that inbox is gone.
 */
export function pullLoop(options: PullOptions): PullLoop {
  const { connection, limits, handler } = options;
  const waiting: Held[] = [];
  const held = new Map<number, Held>();
  let heldBytes = 0;
  let requests = new Set<Request>();
  let attached: NatsConnection | undefined;
  let pause: NodeJS.Timeout | undefined;
  let failures = 0;
  let closed = false;
  const batch = Math.min(limits.pullMessages, limits.prefetchMessages);
  const batchBytes = Math.min(limits.pullBytes, limits.prefetchBytes);
  let working: Promise<void> | undefined;

  /** Room for a whole request beside what is held and what is already asked for. */
  function hasRoom(): boolean {
    let messages = held.size + batch;
    let bytes = heldBytes + batchBytes;
    for (const request of requests) {
      messages += request.messages;
      bytes += request.bytes;
    }
    return messages <= limits.prefetchMessages && bytes <= limits.prefetchBytes;
  }

  function ask(): void {
    const nc = attached;
    if (closed || nc === undefined || nc.isClosed() || pause !== undefined) return;
    while (requests.size < REQUESTS && hasRoom()) {
      const inbox = createInbox(options.inboxPrefix);
      const request: Request = {
        subscription: nc.subscribe(inbox, {
          callback: (error, message) => (error === null ? arrived(nc, request, message) : over(request, false)),
        }),
        messages: batch,
        bytes: batchBytes,
        brought: 0,
        lastSign: performance.now(),
      };
      requests.add(request);
      const bounds = {
        batch,
        max_bytes: batchBytes,
        expires: limits.pullExpiresMs * NANOS_PER_MS,
        idle_heartbeat: limits.pullHeartbeatMs * NANOS_PER_MS,
      };
      nc.publish(options.nextSubject, JSON.stringify(bounds), { reply: inbox });
    }
  }

  let why: string | undefined;
  /** A request has ended. After one that failed the next comes later, so that a server that refuses is not hammered. */
  function over(request: Request, well: boolean): void {
    if (!requests.delete(request)) return;
    request.subscription.unsubscribe();
    failures = well ? 0 : failures + 1;
    if (well) why = undefined;
    if (!well && pause === undefined) {
      const delay = Math.min(limits.retryMaxMs, limits.retryMs * 2 ** Math.min(failures, 10)) * (0.5 + options.random() / 2);
      pause = setTimeout(() => {
        pause = undefined;
        ask();
      }, delay).unref();
    }
    ask();
  }

  function arrived(nc: NatsConnection, request: Request, message: Msg): void {
    if (!requests.has(request)) return;
    request.lastSign = performance.now();
    const place = message.reply === undefined ? undefined : parseAck(message.reply, options.ackPrefix);
    if (place === undefined || message.reply === undefined) {
      status(nc, request, message);
      return;
    }
    const size = message.data.length;
    request.messages -= 1;
    request.bytes -= size;
    request.brought += 1;
    // INVARIANT: memory is bounded by what was asked for. A server that sends more than one message beyond it is lying. A single large
    // message is handed over all the same: whoever knows its kind refuses it, and it does not block the link.
    if (request.bytes < -limits.maxMessageBytes) {
      connection.drop(nc, 'OVERSIZED');
      return;
    }
    // Delivered again while still in hand: the verdict to come answers for it.
    if (!held.has(place.sequence)) {
      const item: Held = {
        bytes: message.data,
        streamSequence: place.sequence,
        deliveries: place.deliveries,
        ack: message.reply,
      };
      held.set(item.streamSequence, item);
      heldBytes += size;
      waiting.push(item);
    }
    if (request.messages === 0) over(request, true);
    if (!closed) working ??= work();
  }

  function status(nc: NatsConnection, request: Request, message: Msg): void {
    const code = message.headers?.code ?? 0;
    if (code === 100) return;
    if (code < 100 || code > 599) {
      connection.drop(nc, 'MALFORMED');
      return;
    }
    // Full by bytes is the ordinary end of a request that brought something.
    const full = code === CONFLICT && request.brought > 0;
    why = code === NO_RESPONDERS ? 'there is no stream or consumer for us' : `the server refuses to deliver (${code})`;
    over(request, code === NO_MESSAGES || code === TIMED_OUT || full);
  }

  function take(): readonly Held[] {
    const taken: Held[] = [];
    let bytes = 0;
    for (let next = waiting[0]; next !== undefined && taken.length < limits.handlerMessages; next = waiting[0]) {
      bytes += next.bytes.length;
      if (taken.length > 0 && bytes > limits.handlerBytes) break;
      waiting.shift();
      taken.push(next);
    }
    return taken;
  }

  async function verdicts(items: readonly Held[]): Promise<readonly Disposition[]> {
    const naks = items.map((): Disposition => 'nak');
    try {
      const given = await handler(items.map(({ ack: _, ...message }) => message));
      // Fewer verdicts than messages would acknowledge the wrong ones.
      return given.length === items.length ? given : naks;
    } catch {
      return naks;
    }
  }

  const answers: Readonly<Record<Disposition, string>> = {
    ack: '+ACK',
    term: '+TERM',
    nak: `-NAK ${JSON.stringify({ delay: limits.nakDelayMs * NANOS_PER_MS })}`,
  };

  async function work(): Promise<void> {
    // A turn of the event loop: what one read of the socket brought goes to the handler together.
    await new Promise((resolve) => setImmediate(resolve));
    while (waiting.length > 0 && !closed) {
      const items = take();
      const given = await verdicts(items);
      // A verdict that finds no connection, or is lost with one, only means that the message comes again.
      const nc = connection.current();
      for (const [i, item] of items.entries()) {
        held.delete(item.streamSequence);
        heldBytes -= item.bytes.length;
        nc?.publish(item.ack, answers[given[i] ?? 'nak']);
      }
      ask();
    }
    working = undefined;
  }

  /** Claims what is held, so that slow handling does not bring it a second time, and gives up requests that fell silent. */
  const timer = setInterval(() => {
    const nc = connection.current();
    if (nc === undefined) return;
    for (const item of held.values()) nc.publish(item.ack, '+WPI');
    const silentSince = performance.now() - limits.pullHeartbeatMs * limits.pullHeartbeatsMissed;
    for (const request of [...requests]) {
      if (request.lastSign >= silentSince) continue;
      why = 'the server does not answer requests for messages';
      over(request, false);
    }
    ask();
  }, limits.claimMs).unref();

  return {
    // One that failed is routine: a server ends requests when it is reconfigured.
    fault: () => (failures > 1 ? why : undefined),
    attach(nc) {
      // Requests end with their connection; what they brought stays in hand.
      requests = new Set();
      clearTimeout(pause);
      pause = undefined;
      why = undefined;
      attached = nc;
      ask();
    },
    async close() {
      closed = true;
      clearInterval(timer);
      clearTimeout(pause);
      for (const request of requests) request.subscription.unsubscribe();
      requests.clear();
      await working;
    },
  };
}

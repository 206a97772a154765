import type { NatsConnection } from '@nats-io/transport-node';
import { createBacklog, type Held, type IncomingMessage } from './backlog.ts';
import type { LinkLimits } from './limits.ts';
import { createPullRequests, type PullRequestOptions } from './pull-requests.ts';

/** ack: committed, do not send again. term: never send again (quarantined). nak: send again after a while. */
export type Disposition = 'ack' | 'term' | 'nak';

/** Receives waiting messages in the order of arrival and returns one verdict for each. Throwing is a nak for all of them. */
export type PullHandler = (messages: readonly IncomingMessage[]) => Promise<readonly Disposition[]>;

export interface PullLoop {
  /** Starts pulling on a new connection. */
  attach(nc: NatsConnection): void;
  /** Why the last requests delivered nothing; undefined while all is well. */
  fault(): string | undefined;
  /** Stops pulling; resolves when the handler has finished its messages and its verdicts are sent. */
  close(): Promise<void>;
}

const NANOS_PER_MS = 1_000_000;

const replies = ({ nakDelayMs }: LinkLimits): Readonly<Record<Disposition, string>> => ({
  ack: '+ACK',
  term: '+TERM',
  nak: `-NAK ${JSON.stringify({ delay: nakDelayMs * NANOS_PER_MS })}`,
});

async function verdicts(handler: PullHandler, items: readonly Held[]): Promise<readonly Disposition[]> {
  const naks = items.map((): Disposition => 'nak');
  try {
    const given = await handler(items.map(({ message }) => message));
    // Fewer verdicts than messages would acknowledge the wrong ones.
    return given.length === items.length ? given : naks;
  } catch {
    return naks;
  }
}

/**
 * Pulls until closed. Uses the pull protocol directly (a request with bounds, answered by messages and one closing status) rather
 * than on the library's endless consumer, for three reasons: messages and bytes are bounded together; what is held outlives a
 * connection, so a redelivery of it is recognised; and each request has its own inbox, because the server keeps one reply mapping per
 * request behind an import until that inbox is gone.
 */
export function pullLoop(options: PullRequestOptions & { readonly handler: PullHandler }): PullLoop {
  const { connection, limits, handler } = options;
  const reply = replies(limits);
  const backlog = createBacklog(limits);
  let closed = false;
  let working: Promise<void> | undefined;
  const requests = createPullRequests(options, backlog, () => {
    if (!closed) working ??= work();
  });

  async function work(): Promise<void> {
    // Wait one tick, so that messages from one socket read reach the handler together.
    await new Promise((resolve) => setImmediate(resolve));
    while (!closed) {
      const items = backlog.take();
      if (items.length === 0) break;
      const given = await verdicts(handler, items);
      // A verdict lost for lack of a connection only means that the message is redelivered.
      const nc = connection.current();
      for (const [i, item] of items.entries()) {
        backlog.settle(item);
        nc?.publish(item.ack, reply[given[i] ?? 'nak']);
      }
      requests.ask();
    }
    working = undefined;
  }

  /** Claims held messages, so that slow handling does not cause redelivery, and abandons silent requests. */
  const timer = setInterval(() => {
    const nc = connection.current();
    if (nc === undefined) return;
    for (const { ack } of backlog.inHand()) nc.publish(ack, '+WPI');
    requests.endSilent();
    requests.ask();
  }, limits.claimMs).unref();

  return {
    attach: requests.attach,
    fault: requests.fault,
    async close() {
      closed = true;
      clearInterval(timer);
      requests.close();
      await working;
    },
  };
}

import type { Msg, NatsConnection } from '@nats-io/transport-node';
import { budget, type Clock, type Code, type Country, codeOf, TripointError } from '../domain/index.ts';
import type { LinkLimits } from './limits.ts';
import { IMPORT_REPLY, queryOrigin, queryPattern } from './subjects.ts';

export interface Query {
  /** From the subject that the import of the partner's account stamped, never from the message. */
  readonly partner: Country;
  readonly topic: string;
  readonly bytes: Uint8Array;
  /** Aborts at the time limit of a query and at `close()`. */
  readonly signal: AbortSignal;
  /** Reports thread time that answering took beyond the known cost of such a question. */
  readonly charge: (ms: number) => void;
}

/** The bytes of the reply, or undefined for none. */
export type QueryHandler = (query: Query) => Promise<Uint8Array | undefined>;

/** A query that was not answered: RATE_LIMITED and OVERLOADED before the handler, WRONG_SENDER for an unknown origin or a reply
 * subject that no import made, OVERSIZED for a query or reply beyond the bound, LINK_DOWN when the link ended before the reply, else
 * the code of what the handler threw. Must not throw. */
export type OnRefused = (partner: Country, code: Code) => void;

export interface ServeOptions {
  /** The known cost of a question on a topic, in milliseconds of the thread; 1 by default. */
  readonly costMs?: Readonly<Record<string, number>>;
  readonly onRefused?: OnRefused;
}

type Publisher = Pick<NatsConnection, 'publish' | 'isClosed'>;
type Incoming = Pick<Msg, 'subject' | 'reply' | 'data'>;

export interface ResponderOptions {
  readonly self: Country;
  readonly partners: ReadonlySet<Country>;
  readonly limits: LinkLimits;
  readonly clock: Clock;
}

/** Checks each query in this order before the handler runs: origin, reply subject, size, rate, room. */
export function responder({ self, partners, limits, clock }: ResponderOptions) {
  const stop = new AbortController();
  // starvation: the partners' shares never exceed the total number of places, so none can take another's.
  const places = Math.max(1, Math.min(limits.queriesPerPartner, Math.floor(limits.queriesInProgress / partners.size)));
  const shares = new Map(
    [...partners].map((partner) => [
      partner,
      {
        rate: budget({ perSecond: limits.queriesPerSecond, burst: limits.queryBurst }, clock),
        work: budget({ perSecond: limits.queryWorkMsPerSecond, burst: limits.queryWorkBurstMs }, clock),
        taken: 0,
      },
    ]),
  );
  let costMs: Readonly<Record<string, number>> = {};
  let onRefused: OnRefused = () => undefined;
  let handlers: ReadonlyMap<string, QueryHandler> = new Map();
  const running = new Set<Promise<void>>();

  function refusal(partner: Country, topic: string, message: Incoming): Code | undefined {
    const share = shares.get(partner);
    if (share === undefined) return 'WRONG_SENDER';
    // injection: the server permits any reply subject. Through the import it is always one that our server made; anything else
    // would let a message choose what we publish in our own account (a call that deletes a stream, say).
    if (!message.reply?.startsWith(IMPORT_REPLY)) return 'WRONG_SENDER';
    if (message.data.length > limits.maxMessageBytes) return 'OVERSIZED';
    if (!share.rate.take()) return 'RATE_LIMITED';
    if (share.taken >= places) return 'OVERLOADED';
    return share.work.take(costMs[topic] ?? 1) ? undefined : 'RATE_LIMITED';
  }

  async function answer(nc: Publisher, query: Omit<Query, 'signal'>, handler: QueryHandler, replyTo: string): Promise<void> {
    const { partner } = query;
    try {
      const signal = AbortSignal.any([stop.signal, AbortSignal.timeout(limits.queryTimeoutMs)]);
      const reply = await handler({ ...query, signal });
      if (reply === undefined) return;
      // The server forgets the reply subject with the connection that asked or answered.
      if (reply.length > limits.maxMessageBytes) onRefused(partner, 'OVERSIZED');
      else if (signal.aborted || nc.isClosed()) onRefused(partner, 'LINK_DOWN');
      else nc.publish(replyTo, reply);
    } catch (error) {
      onRefused(partner, codeOf(error));
    }
  }

  function arrived(nc: Publisher, topic: string, handler: QueryHandler, message: Incoming): void {
    const partner = queryOrigin(message.subject) ?? '';
    const refused = refusal(partner, topic, message);
    const share = shares.get(partner);
    if (refused !== undefined || share === undefined) {
      onRefused(partner, refused ?? 'WRONG_SENDER');
      return;
    }
    share.taken += 1;
    const query = { partner, topic, bytes: message.data, charge: share.work.charge };
    const work = answer(nc, query, handler, message.reply ?? '').finally(() => {
      share.taken -= 1;
      running.delete(work);
    });
    running.add(work);
  }

  return {
    inProgress: () => running.size,
    serve(topics: Record<string, QueryHandler>, options: ServeOptions = {}) {
      if (handlers.size > 0) throw new TripointError('INTERNAL', 'serve was called before');
      for (const topic of Object.keys(topics)) queryPattern(self, topic);
      handlers = new Map(Object.entries(topics));
      costMs = options.costMs ?? costMs;
      onRefused = options.onRefused ?? onRefused;
    },
    subscribe(nc: Publisher & Pick<NatsConnection, 'subscribe'>) {
      for (const [topic, handler] of handlers) {
        nc.subscribe(queryPattern(self, topic), {
          callback: (error, message) => {
            if (error === null && !stop.signal.aborted) arrived(nc, topic, handler, message);
          },
        });
      }
    },
    /** Aborts the handlers; resolves when they have returned. */
    async stop() {
      stop.abort();
      await Promise.allSettled(running);
    },
  };
}

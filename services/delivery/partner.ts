import { type Clock, type Country, country, systemClock, TripointError } from '../domain/index.ts';
import { type Endpoint, keepConnected, type LinkStatus, readCredentials, requireFits, within } from './connection.ts';
import { LINK_LIMITS, type LinkLimits } from './limits.ts';
import { type PullHandler, type PullLoop, pullLoop } from './pull.ts';
import { ackPrefix, apiPrefix, askSubject, CONSUMER, linkInbox, outStream } from './subjects.ts';

export interface PartnerOptions {
  readonly self: Country;
  readonly partner: Country;
  /** The partner's server, with the certificate and seed that it knows us by and the partner's root. */
  readonly endpoint: Endpoint;
  readonly limits?: Partial<LinkLimits>;
  readonly clock?: Clock;
  readonly random?: () => number;
}

export interface PartnerLink {
  /** Pulls from the partner's stream for us until `close()`, across every loss of the connection. At least once: a message may come
   * again, also after its ack, and out of order after a redelivery. Once. */
  pull(handler: PullHandler): void;
  /** Asks the partner and returns the bytes of its reply. Throws LINK_DOWN when there is no connection or nobody answers on the topic
   * (at once) or no reply in time; OVERSIZED, OVERLOADED; the signal's reason when it is aborted. The bytes of the reply are the
   * partner's: hostile until verified. */
  ask(topic: string, bytes: Uint8Array, options: { timeoutMs: number; signal?: AbortSignal }): Promise<Uint8Array>;
  /** `pullFault`: why nothing can be fetched from the partner's stream although its server is reachable. */
  status(): LinkStatus & { readonly pullFault?: string };
  onStatus(listener: (status: LinkStatus) => void): () => void;
  /** Within 2 s. What the handler has in hand may finish; what it leaves unanswered comes again. */
  close(): Promise<void>;
}

/** Keeps a link to a partner's server. Returns before there is a connection: a partner that is down does not stop us from starting.
 * Rejects with CONFIG_INVALID when our own files cannot be read. */
export async function connectPartner(options: PartnerOptions): Promise<PartnerLink> {
  const limits: LinkLimits = { ...LINK_LIMITS, ...options.limits };
  const random = options.random ?? Math.random;
  const self = country(options.self);
  const partner = country(options.partner);
  (await readCredentials(options.endpoint)).seed.fill(0);

  let loop: PullLoop | undefined;
  let asking = 0;
  const connection = keepConnected({
    endpoint: options.endpoint,
    inboxPrefix: linkInbox(self),
    name: `tripoint-${self}`,
    limits,
    clock: options.clock ?? systemClock,
    random,
    onConnect: (nc) => loop?.attach(nc),
  });

  async function end(): Promise<void> {
    // Verdicts on committed messages should still be sent; a hanging handler does not block the process.
    if (loop !== undefined)
      await within(
        limits.closeMs / 2,
        loop.close().then(() => connection.current()?.flush()),
      );
    await connection.close();
  }
  let closing: Promise<void> | undefined;

  return {
    pull(handler) {
      if (loop !== undefined) throw new TripointError('INTERNAL', 'pull was called before');
      loop = pullLoop({
        connection,
        nextSubject: `${apiPrefix(partner)}.CONSUMER.MSG.NEXT.${outStream(self)}.${CONSUMER}`,
        ackPrefix: ackPrefix(self),
        inboxPrefix: linkInbox(self),
        limits,
        random,
        handler,
      });
      const nc = connection.current();
      if (nc !== undefined) loop.attach(nc);
    },

    async ask(topic, bytes, { timeoutMs, signal }) {
      const subject = askSubject(partner, topic);
      if (!(timeoutMs >= 1 && timeoutMs <= limits.askTimeoutMaxMs)) {
        throw new TripointError('INVALID', { field: 'timeoutMs', rule: `1 to ${limits.askTimeoutMaxMs}` });
      }
      if (bytes.length > limits.maxMessageBytes) throw new TripointError('OVERSIZED');
      signal?.throwIfAborted();
      const nc = connection.current();
      if (nc === undefined) throw new TripointError('LINK_DOWN');
      requireFits(nc, bytes);
      if (asking >= limits.asksInFlight) throw new TripointError('OVERLOADED');
      asking += 1;
      const request = nc.request(subject, bytes, { timeout: timeoutMs }).finally(() => {
        asking -= 1;
      });
      try {
        const { data } = await (signal === undefined ? request : orAborted(request, signal));
        if (data.length > limits.maxMessageBytes) throw new TripointError('OVERSIZED');
        return data;
      } catch (error) {
        signal?.throwIfAborted();
        throw error instanceof TripointError ? error : new TripointError('LINK_DOWN', [], { cause: error });
      }
    },

    status() {
      const status = connection.status();
      const pullFault = status.connected ? loop?.fault() : undefined;
      return pullFault === undefined ? status : { ...status, pullFault };
    },
    onStatus: connection.onStatus,
    close() {
      closing ??= end();
      return closing;
    },
  };
}

/** The request itself continues until its own time limit, and keeps its place in the bound until then. */
function orAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason);
    signal.addEventListener('abort', abort, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}

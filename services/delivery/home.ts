import { JetStreamApiError, jetstream } from '@nats-io/jetstream';
import { type Clock, type Country, country, systemClock, TripointError } from '../domain/index.ts';
import { gate } from './bounds.ts';
import { type Endpoint, keepConnected, type LinkStatus, readCredentials, requireFits, within } from './connection.ts';
import { LINK_LIMITS, type LinkLimits } from './limits.ts';
import { type QueryHandler, responder, type ServeOptions } from './responder.ts';
import { type StreamStatus, streamStatus } from './streams.ts';
import { APP_INBOX, outStream, outSubject } from './subjects.ts';

export interface HomeOptions {
  readonly self: Country;
  readonly partners: readonly Country[];
  /** Our own server, with the gateway's certificate and seed. */
  readonly endpoint: Endpoint;
  readonly limits?: Partial<LinkLimits>;
  readonly clock?: Clock;
  readonly random?: () => number;
}

export type HomeStatus = LinkStatus & {
  readonly publishesInFlight: number;
  readonly queriesInProgress: number;
  /** Why our own server did not store the last message, by partner: no space, or no such stream. */
  readonly notStored: ReadonlyMap<Country, string>;
};

export interface Home {
  /** Resolves when JetStream has stored the message (synced to disk). A second message with the same id inside the duplicate window is
   * dropped by the server, so a publish whose outcome is unknown is simply repeated. Rejects with NOT_STORED, OWN_SERVER_DOWN,
   * OVERSIZED, OVERLOADED or INVALID. */
  publish(partner: Country, bytes: Uint8Array, messageId: string): Promise<void>;
  /** Answers the partners' questions on these topics, now and after every reconnect. Once. */
  serve(topics: Record<string, QueryHandler>, options?: ServeOptions): void;
  /** Asks our own server for the stream and consumer of every partner. Never throws. */
  streams(): Promise<ReadonlyMap<Country, StreamStatus>>;
  status(): HomeStatus;
  onStatus(listener: (status: LinkStatus) => void): () => void;
  /** Within 2 s. Publishes under way reject with OWN_SERVER_DOWN, handlers are aborted. */
  close(): Promise<void>;
}

const MESSAGE_ID = /^[\x21-\x7e]{1,128}$/;

/** Connects to our own server. Rejects with CONFIG_INVALID or UNAUTHENTICATED when it refuses us or is too old; a server that is
 * merely down is waited for in the background. */
export async function connectHome(options: HomeOptions): Promise<Home> {
  const limits: LinkLimits = { ...LINK_LIMITS, ...options.limits };
  const clock = options.clock ?? systemClock;
  const self = country(options.self);
  const partners = new Set(options.partners.map(country));
  (await readCredentials(options.endpoint)).seed.fill(0);

  const answering = responder({ ...options, self, partners, limits, clock });
  const connection = keepConnected({
    endpoint: options.endpoint,
    inboxPrefix: APP_INBOX,
    name: `tripoint-${self}`,
    limits,
    down: 'OWN_SERVER_DOWN',
    clock,
    random: options.random ?? Math.random,
    onConnect: (nc) => answering.subscribe(nc),
  });
  const room = gate({ count: limits.publishesInFlight, bytes: limits.publishBytesInFlight, waiting: limits.publishesWaiting });

  const notStored = new Map<Country, string>();
  let closing: Promise<void> | undefined;

  await within(limits.firstConnectMs, connection.first);
  const { connected, lastError } = connection.status();
  if (!connected && (lastError === 'CONFIG_INVALID' || lastError === 'UNAUTHENTICATED')) {
    await connection.close();
    throw (await connection.first) ?? new TripointError(lastError);
  }

  return {
    async publish(partner, bytes, messageId) {
      if (!partners.has(partner)) throw new TripointError('INVALID', { field: 'partner', rule: 'a partner of this gateway' });
      if (!MESSAGE_ID.test(messageId))
        throw new TripointError('INVALID', { field: 'messageId', rule: '1 to 128 visible ASCII characters' });
      if (bytes.length > limits.maxMessageBytes) throw new TripointError('OVERSIZED');
      const leave = await room.enter(bytes.length);
      try {
        const nc = connection.current();
        if (nc === undefined) throw new TripointError('OWN_SERVER_DOWN', connection.status().lastHop ?? []);
        requireFits(nc, bytes);
        await jetstream(nc).publish(outSubject(partner), bytes, {
          msgID: messageId,
          timeout: limits.publishTimeoutMs,
          // A stream of another name that has taken the subject over is not ours.
          expect: { streamName: outStream(partner) },
        });
        notStored.delete(partner);
      } catch (error) {
        if (error instanceof TripointError) throw error;
        const refusal = refusalOf(error, outStream(partner));
        if (refusal === undefined) throw new TripointError('OWN_SERVER_DOWN', [], { cause: error });
        notStored.set(partner, refusal);
        throw new TripointError('NOT_STORED', refusal, { cause: error });
      } finally {
        leave();
      }
    },
    serve(topics, serveOptions) {
      answering.serve(topics, serveOptions);
      const nc = connection.current();
      if (nc !== undefined) answering.subscribe(nc);
    },
    async streams() {
      const nc = connection.current();
      const unknown: StreamStatus = { state: 'UNKNOWN', detail: 'our own nats-server cannot be reached' };
      const look = (partner: Country) => (nc === undefined ? unknown : streamStatus(nc, partner, limits.streamInfoTimeoutMs));
      return new Map(await Promise.all([...partners].map(async (partner) => [partner, await look(partner)] as const)));
    },
    status: () => ({
      ...connection.status(),
      publishesInFlight: room.inside(),
      queriesInProgress: answering.inProgress(),
      notStored,
    }),
    onStatus: connection.onStatus,
    close() {
      closing ??= within(limits.closeMs / 2, answering.stop()).then(connection.close);
      return closing;
    },
  };
}

/** Why a reachable server does not store, in its words; undefined if it may merely be gone. */
function refusalOf(error: unknown, stream: string): string | undefined {
  if (error instanceof JetStreamApiError) return `${stream}: ${error.message}`;
  const { name, cause } = error as { name?: string; cause?: { name?: string } };
  // Nobody answers on the stream's subject: it is not there, or JetStream has stopped itself, as it does when the disk is full.
  const isUnanswered = name === 'NoRespondersError' || cause?.name === 'NoRespondersError' || name === 'JetStreamNotEnabled';
  return isUnanswered ? `${stream}: no such stream, or JetStream has stopped itself (a full disk)` : undefined;
}

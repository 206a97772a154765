// A replacement for NATS between two gateways in one process.

import { setTimeout as sleep } from 'node:timers/promises';
import type { Home, PartnerLink, PullHandler, QueryHandler } from '../../../services/delivery/index.ts';
import { type Country, type Micros, TripointError } from '../../../services/domain/index.ts';

/** One direction: published messages wait until they are pulled and acknowledged. It can be cut. */
export interface Pipe {
  readonly published: Uint8Array[];
  isCut: boolean;
  publish(bytes: Uint8Array): Promise<void>;
  pull(handler: PullHandler): void;
  close(): void;
}

export function pipe(): Pipe {
  const waiting: Uint8Array[] = [];
  let handler: PullHandler | undefined;
  let running = false;
  let closed = false;
  async function run(): Promise<void> {
    if (running) return;
    running = true;
    while (waiting.length > 0 && handler !== undefined && !self.isCut && !closed) {
      const taken = waiting.splice(0);
      const messages = taken.map((bytes, i) => ({ bytes, streamSequence: i + 1, deliveries: 1 }));
      const verdicts = await handler(messages).catch(() => taken.map(() => 'nak' as const));
      const again = taken.filter((_, i) => verdicts[i] === 'nak');
      waiting.unshift(...again);
      await sleep(again.length > 0 ? 20 : 0);
    }
    running = false;
  }
  const self: Pipe = {
    published: [],
    isCut: false,
    async publish(bytes) {
      self.published.push(bytes);
      waiting.push(bytes);
      void run();
    },
    pull(given) {
      closed = false;
      handler = given;
      void run();
    },
    close() {
      closed = true;
      handler = undefined;
    },
  };
  return Object.assign(self, { resume: run });
}

/** The connection between two gateways in one process. */
export interface Wire {
  /** What one country says to another. */
  readonly pipe: (from: Country, to: Country) => Pipe;
  isCut(): boolean;
  now(): Micros;
  /** Answers in place of the other country. Undefined: the other answers. */
  readonly answering:
    | ((from: Country, topic: string, bytes: Uint8Array) => Uint8Array | Promise<Uint8Array> | undefined)
    | undefined;
  /** By country, the handlers that it serves. */
  readonly topics: Record<string, Record<string, QueryHandler>>;
  /** Called when a country has answered a question about a visa. */
  answered(country: Country, reply: Uint8Array): void;
}

/** The ends for a country: its own server, and its link to the server of each partner. */
export function endsOf(
  wire: Wire,
  country: Country,
  partners: readonly Country[],
): { readonly home: Home; readonly linkTo: (partner: Country) => PartnerLink } {
  const { topics } = wire;
  const status = () => ({ connected: !wire.isCut(), since: wire.now(), reconnects: 0 });
  const home: Home = {
    publish: (to, bytes) => wire.pipe(country, to).publish(bytes),
    serve(given) {
      topics[country] = given;
    },
    status: () => ({ ...status(), publishesInFlight: 0, queriesInProgress: 0, notStored: new Map() }),
    streams: async () => new Map(partners.map((partner) => [partner, { state: 'PRESENT', detail: 'there' }])),
    onStatus: () => () => undefined,
    close: async () => undefined,
  };
  const linkTo = (partner: Country): PartnerLink => ({
    pull: (handler) => wire.pipe(partner, country).pull(handler),
    async ask(topic, bytes) {
      const handler = topics[partner]?.[topic];
      if (wire.isCut() || handler === undefined) throw new TripointError('LINK_DOWN');
      const instead = wire.answering?.(country, topic, bytes);
      if (instead !== undefined) return instead;
      const reply = await handler({
        ...{ partner: country, topic, bytes },
        signal: new AbortController().signal,
        charge: () => undefined,
      });
      // If the link was cut meanwhile, the answer is lost too.
      if (wire.isCut() || reply === undefined) throw new TripointError('LINK_DOWN');
      if (topic === 'visa') wire.answered(partner, reply);
      return reply;
    },
    status,
    onStatus: () => () => undefined,
    close: async () => wire.pipe(partner, country).close(),
  });
  return { home, linkTo };
}

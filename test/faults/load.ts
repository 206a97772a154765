// The load during failures: posts under idempotency keys, retried until answered; questions; and event readers that
// resume from their last cursor.
import { setTimeout as sleep } from 'node:timers/promises';
import { CARGO, LOOKOUT, query } from '../../deploy/demo/data.ts';
import type { Node } from '../../deploy/federation/index.ts';
import { type AnyEvent, createGateway, type Gateway, GatewayError, type PostExchange } from '../../gateway/sdk/index.ts';

const RETRY = { attempts: 2, firstDelayMs: 50, maxDelayMs: 200 };
const POST_MS = 60_000;

export const clientOf = (node: Node, subject: string, signal?: AbortSignal): Gateway =>
  createGateway({ baseUrl: node.url, token: node.tokenOf(subject), retry: RETRY, ...(signal && { signal }) });

export const officerOf = (node: Node): string => `${node.country.toLowerCase()}-officer-1`;

/** What a client knows after a 202. */
export interface Acknowledged {
  readonly key: string;
  readonly from: string;
  readonly to: string;
  readonly kind: 'cargo' | 'lookout';
  readonly exchangeId: string;
}

/** Canada and Mexico share cargo under a customs agreement. */
const cargoPurpose = (...between: string[]) => (between.includes('US') ? 'CARGO_SECURITY' : 'CUSTOMS_ENFORCEMENT');

const bodyOf = (from: string, to: string, key: string, kind: 'cargo' | 'lookout'): PostExchange =>
  kind === 'cargo'
    ? { to: [to], purpose: cargoPurpose(from, to), cargo: { ...CARGO, recordReference: key } }
    : { to: [to], purpose: 'COUNTER_TERRORISM', lookout: { ...LOOKOUT, recordReference: key } };

/** The client's only duty: to retry under the same key until it gets an answer. Throws errors that a retry cannot fix. */
export async function post(from: Node, to: string, key: string, kind: 'cargo' | 'lookout' = 'cargo'): Promise<Acknowledged> {
  const client = clientOf(from, officerOf(from));
  const end = Date.now() + POST_MS;
  for (;;) {
    try {
      const { exchanges } = await client.exchanges.post(bodyOf(from.country, to, key, kind), { idempotencyKey: key });
      const [exchange] = exchanges;
      if (exchange === undefined || exchange.state === 'REFUSED')
        throw new Error(`${from.country} refused ${key}: ${exchange?.code}`);
      return { key, from: from.country, to, kind, exchangeId: exchange.id };
    } catch (error) {
      if (!(error instanceof GatewayError) || !error.retryable) throw error;
      if (Date.now() > end) throw new Error(`${from.country} did not answer ${key} within ${POST_MS / 1000} s: ${error.code}`);
      await sleep(100);
    }
  }
}

/** Posts sequentially, so that each post is a separate batch. */
export async function series(count: number, from: Node, to: string, name: string): Promise<Acknowledged[]> {
  const done: Acknowledged[] = [];
  for (let n = 1; n <= count; n++) done.push(await post(from, to, `${name}-${n}`));
  return done;
}

/** Questions, with the only acceptable outcome besides UNAVAILABLE. */
const QUESTIONS = [
  { document: 'D23145890', state: 'UTO', outcome: 'MATCH' },
  { document: 'X00000000', state: 'UTO', outcome: 'NO_MATCH' },
] as const;

/** Asks the U.S. about one visa. Undefined if our own gateway did not answer. Throws for a wrong answer. */
export async function ask(from: Node, n: number): Promise<string | undefined> {
  const { document, state, outcome: right } = QUESTIONS[n % QUESTIONS.length] as (typeof QUESTIONS)[number];
  try {
    const { outcome, code } = await clientOf(from, 'ca-officer-2').queries.ask(query(document, state));
    if (outcome !== right && outcome !== 'UNAVAILABLE') throw new Error(`asked for a ${right}, told ${outcome} (${code})`);
    return outcome;
  } catch (error) {
    if (error instanceof GatewayError && error.retryable) return undefined;
    throw error;
  }
}

export interface Seen {
  readonly cursor: number;
  readonly type: AnyEvent['type'];
  readonly exchangeId: string | undefined;
}

export interface EventReader {
  readonly name: string;
  readonly seen: readonly Seen[];
  readonly failure: () => Error | undefined;
  /** Resolves when the reader has reached the cursor. */
  readThrough(cursor: number, patienceMs: number): Promise<void>;
  stop(): Promise<void>;
}

const seenOf = ({ cursor, type, exchange }: AnyEvent): Seen => ({ cursor, type, exchangeId: exchange?.id });

/** Reads a country's events from the beginning, as a stream or page by page, and resumes from its last cursor after each break. */
export function readEvents(node: Node, how: 'stream' | 'pages'): EventReader {
  const stop = new AbortController();
  const client = clientOf(node, officerOf(node), stop.signal);
  const seen: Seen[] = [];
  let failure: Error | undefined;
  const last = () => seen.at(-1)?.cursor ?? 0;

  // Reopened at every break, so that our cursor is tested and not the client's own.
  async function stream(): Promise<void> {
    const broken = new AbortController();
    const signal = AbortSignal.any([stop.signal, broken.signal]);
    for await (const event of client.events({ after: last(), signal, onBreak: () => broken.abort() })) seen.push(seenOf(event));
  }
  // Pages reveal events that the gateway repeats; the client's stream would drop them.
  async function pages(): Promise<void> {
    const { events } = await client.eventPage({ after: last(), limit: 200, waitSeconds: 5, signal: stop.signal });
    seen.push(...events.map(seenOf));
  }
  const running = (async () => {
    while (!stop.signal.aborted) {
      try {
        await (how === 'stream' ? stream() : pages());
      } catch (error) {
        if (stop.signal.aborted) return;
        if (!(error instanceof GatewayError) || !error.retryable) {
          failure = error as Error;
          return;
        }
      }
      await sleep(100);
    }
  })();

  return {
    name: `${node.country} ${how}`,
    seen,
    failure: () => failure,
    async readThrough(cursor, patienceMs) {
      const end = Date.now() + patienceMs;
      while (last() < cursor && failure === undefined && Date.now() < end) await sleep(50);
      if (failure !== undefined) throw failure;
      if (last() < cursor) throw new Error(`${node.country} ${how}: read through event ${last()}, the ledger has ${cursor}`);
    },
    async stop() {
      stop.abort();
      await running;
    },
  };
}

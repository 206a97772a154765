// The complete journey between two countries of a real federation, under load: figures as an operator would see them.
import { type ChildProcess, fork } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Federation, Node } from '../deploy/federation/index.ts';
import { loadConfig } from '../gateway/server/config.ts';
import { rawOf, readStore } from '../services/ledger/index.ts';
import { type Ask, type Flooded, monotonicMs, type Paced, type Told } from './protocol.ts';
import { lookout, PURPOSE } from './sample.ts';
import { load, type Pids, type Usage, usageOfAll } from './usage.ts';

/** The result of a window of load. */
export interface Flow {
  readonly perSecond: number;
  readonly closed: number;
  readonly windowS: number;
  readonly drainS: number;
  readonly load: number;
  /** CPU seconds per 1,000 closed exchanges, by process. */
  readonly cpuPer1000: Readonly<Record<string, number>>;
  /** CPU seconds per second of the window, by process: the number of cores it kept busy. */
  readonly busy: Readonly<Record<string, number>>;
  readonly rssMiB: Readonly<Record<string, { readonly before: number; readonly after: number }>>;
  /** By country, over the whole run: commits of its ledger, batches that it sent, and statements per batch. */
  readonly ledgers: Readonly<Record<string, { readonly commits: number; readonly batches: number; readonly perBatch: number }>>;
}

export interface Latency {
  readonly perSecond: number;
  readonly count: number;
  readonly p50: number;
  readonly p99: number;
  readonly max: number;
  /** Milliseconds from the call until the exchange is durable and queued in the sender's ledger. */
  readonly commitP50: number;
  readonly commitP99: number;
}

export const quantile = (sorted: readonly number[], q: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * q))] ?? Number.NaN;

/** Lets gateways dial their partners directly: the federation's cables are relays in this process and would use CPU time. */
export async function withoutCables(federation: Federation): Promise<void> {
  const nodes = Object.values(federation.nodes);
  const configs = nodes.map(({ configFile }) => loadConfig(configFile));
  await Promise.all(nodes.map(({ gateway }) => gateway.stop()));
  nodes.forEach(({ configFile }, i) => {
    let text = readFileSync(configFile, 'utf8');
    for (const { country, natsUrl } of configs[i]?.partners ?? [])
      text = text.replaceAll(natsUrl, configs.find((config) => config.country === country)?.natsUrl ?? natsUrl);
    writeFileSync(configFile, text);
  });
}

export interface Sender {
  readonly pid: () => number | undefined;
  flood(options: Omit<Extract<Ask, { ask: 'flood' }>, 'ask'>, onWindow: (open: boolean) => void): Promise<Flooded>;
  pace(options: Omit<Extract<Ask, { ask: 'pace' }>, 'ask'>): Promise<Paced>;
  stop(): Promise<void>;
}

/** Starts the sending gateway with the load generator inside. `execArgv`: Node options for profiling. */
export async function startSender(configFile: string, execArgv: readonly string[]): Promise<Sender> {
  const child: ChildProcess = fork(join(import.meta.dirname, 'sender.ts'), [configFile], {
    execArgv: [...execArgv],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const heard = <T extends Told['tell']>(tell: T, also: (told: Told) => void = () => {}) =>
    new Promise<Extract<Told, { tell: T }>>((resolve, reject) => {
      const listen = (told: Told) => {
        also(told);
        if (told.tell !== tell) return;
        child.off('message', listen);
        resolve(told as Extract<Told, { tell: T }>);
      };
      child.on('message', listen);
      void ended.then(() => reject(new Error('the sending gateway ended')));
    });
  const say = (ask: Ask) => void child.send(ask);
  await heard('ready');
  return {
    pid: () => child.pid,
    flood(options, onWindow) {
      say({ ask: 'flood', ...options });
      return heard('flooded', ({ tell }) => {
        if (tell === 'window-open' || tell === 'window-closed') onWindow(tell === 'window-open');
      });
    },
    pace(options) {
      say({ ask: 'pace', ...options });
      return heard('paced');
    },
    async stop() {
      say({ ask: 'stop' });
      await ended;
    },
  };
}

interface Counts {
  readonly commits: number;
  readonly batches: number;
  readonly statements: number;
}

function countsOf(node: Node): Counts {
  const ledger = readStore(node.ledger);
  const row = rawOf(ledger).get(
    `SELECT (SELECT revision FROM head) AS commits,
      (SELECT count(*) FROM batch WHERE direction = 'sent' AND receipts_only = 0) AS batches,
      (SELECT count(*) FROM exchange WHERE direction = 'sent') AS statements`,
  );
  ledger.close();
  return row as unknown as Counts;
}

function ledgersSince(nodes: readonly Node[], before: readonly Counts[]): Flow['ledgers'] {
  return Object.fromEntries(
    nodes.map((node, i) => {
      const [was, is] = [before[i] as Counts, countsOf(node)];
      const batches = is.batches - was.batches;
      const perBatch = (is.statements - was.statements) / batches;
      return [node.country, { commits: is.commits - was.commits, batches, perBatch }];
    }),
  );
}

/** Measures the usage of processes between the two marks that the load generator reports. */
function window(pids: Pids) {
  let before: Usage = {};
  let after: Usage = {};
  return {
    mark(open: boolean) {
      if (open) before = usageOfAll(pids);
      else after = usageOfAll(pids);
    },
    flow(closed: number, windowS: number, drainS: number, ledgers: Flow['ledgers']): Flow {
      const names = Object.keys(pids);
      const cpu = (name: string) => (after[name]?.cpuS ?? Number.NaN) - (before[name]?.cpuS ?? Number.NaN);
      const by = <T>(value: (name: string) => T) => Object.fromEntries(names.map((name) => [name, value(name)]));
      return {
        perSecond: closed / windowS,
        closed,
        windowS,
        drainS,
        load: load(),
        cpuPer1000: by((name) => (cpu(name) * 1000) / closed),
        busy: by((name) => cpu(name) / windowS),
        rssMiB: by((name) => ({ before: before[name]?.rssMiB ?? Number.NaN, after: after[name]?.rssMiB ?? Number.NaN })),
        ledgers,
      };
    },
  };
}

export interface FloodOptions {
  readonly warmUpS: number;
  readonly seconds: number;
  readonly open: number;
}

export async function floodAtRelease(sender: Sender, from: Node, to: Node, options: FloodOptions): Promise<Flow> {
  const pids = { [`${from.country} gateway`]: sender.pid(), ...receivingPids(from, to) };
  const seen = window(pids);
  const before = [from, to].map(countsOf);
  const { closed, windowS, drainS, lost } = await sender.flood({ to: to.country, ...options }, seen.mark);
  if (lost > 0) throw new Error(`${lost} exchanges were released and never closed`);
  return seen.flow(closed, windowS, drainS, ledgersSince([from, to], before));
}

const receivingPids = (from: Node, to: Node): Pids => ({
  [`${to.country} gateway`]: to.gateway.pid(),
  [`${from.country} nats-server`]: from.nats.pid(),
  [`${to.country} nats-server`]: to.nats.pid(),
});

const DRAIN_MS = 60_000;
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** Like `floodAtRelease`, but over HTTP: `connections` clients in this process, each posting again as soon as it gets an answer. */
export async function floodOverHttp(from: Node, to: Node, connections: number, options: FloodOptions): Promise<Flow> {
  const ledger = readStore(from.ledger);
  const SQL = "SELECT count(*) AS n FROM exchange WHERE direction = 'sent' AND state = 'CLOSED' AND verb = 1";
  const start = (rawOf(ledger).get(SQL) as { n: number }).n;
  const closedNow = () => (rawOf(ledger).get(SQL) as { n: number }).n - start;
  const pids = {
    [`${from.country} gateway`]: from.gateway.pid(),
    ...receivingPids(from, to),
    'HTTP clients': process.pid,
  };
  const seen = window(pids);
  const before = [from, to].map(countsOf);
  const gateway = from.as('us-officer-1');
  const session = `http-${process.pid}-${Date.now()}`;
  let posted = 0;
  let running = true;
  const client = async () => {
    while (running)
      await gateway.exchanges.post({ to: [to.country], purpose: PURPOSE, lookout: lookout(`${session}-${posted++}`) });
  };
  const clients = Promise.all(Array.from({ length: connections }, client));
  await pause(options.warmUpS * 1000);
  const [opened, atOpen] = [monotonicMs(), closedNow()];
  seen.mark(true);
  await pause(options.seconds * 1000);
  const [ended, atEnd] = [monotonicMs(), closedNow()];
  seen.mark(false);
  running = false;
  await clients;
  while (closedNow() < posted && monotonicMs() < ended + DRAIN_MS) await pause(20);
  if (closedNow() < posted) throw new Error(`${posted - closedNow()} exchanges were posted and never closed`);
  const drainS = (monotonicMs() - ended) / 1000;
  ledger.close();
  return seen.flow(atEnd - atOpen, (ended - opened) / 1000, drainS, ledgersSince([from, to], before));
}

/** Measures from the call of `release` in one process to the event on the partner's stream in another. */
export async function latency(sender: Sender, to: Node, perSecond: number, seconds: number): Promise<Latency> {
  const ledger = readStore(to.ledger);
  const after = (rawOf(ledger).get('SELECT max(cursor) AS last FROM event')?.last as number | null) ?? 0;
  ledger.close();
  const leave = new AbortController();
  const seen = new Map<string, number>();
  const listening = (async () => {
    for await (const { type, exchange } of to.as('ca-officer-1').events({ after, signal: leave.signal }))
      if (type === 'exchange.received' && exchange !== undefined) seen.set(exchange.id, monotonicMs());
  })().catch((error: unknown) => {
    if (!leave.signal.aborted) throw error;
  });
  const { sent } = await sender.pace({ to: to.country, perSecond, seconds });
  const until = monotonicMs() + 10_000;
  while (sent.some(([id]) => !seen.has(id)) && monotonicMs() < until) await pause(20);
  leave.abort();
  await listening;
  const missing = sent.filter(([id]) => !seen.has(id)).length;
  if (missing > 0) throw new Error(`${missing} of ${sent.length} exchanges made no event at ${to.country}`);
  const ascending = (values: number[]) => values.sort((a, b) => a - b);
  const took = ascending(sent.map(([id, called]) => (seen.get(id) as number) - called));
  const commit = ascending(sent.map(([, called, committed]) => committed - called));
  return {
    perSecond,
    count: took.length,
    p50: quantile(took, 0.5),
    p99: quantile(took, 0.99),
    max: took.at(-1) ?? Number.NaN,
    commitP50: quantile(commit, 0.5),
    commitP99: quantile(commit, 0.99),
  };
}

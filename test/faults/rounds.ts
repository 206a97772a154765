// The fault property: whichever process is killed with SIGKILL, at any time, under load, nothing acknowledged to a client is lost, nothing
// arrives twice, every event has one cursor, and both logs verify.
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { US_VISAS } from '../../deploy/demo/data.ts';
import { type Federation, type Node, type Process, startFederation } from '../../deploy/federation/index.ts';
import * as checks from './checks.ts';
import { type Acknowledged, ask, type EventReader, post, readEvents } from './load.ts';

const VICTIMS = ['US gateway', 'CA gateway', 'US nats-server', 'CA nats-server', 'both gateways', 'link'] as const;
export type Victim = (typeof VICTIMS)[number];

export interface Round {
  readonly round: number;
  readonly victim: Victim;
  /** Milliseconds from the start of the round to the kill, and milliseconds until the restart. */
  readonly momentMs: number;
  readonly downMs: number;
  /** The next round begins while this one's victim is still recovering. */
  readonly rushed: boolean;
  /** The posts; `atMs`: milliseconds from the start of the round. */
  readonly posts: readonly { readonly from: 'US' | 'CA'; readonly kind: 'cargo' | 'lookout'; readonly atMs: number }[];
  readonly questions: readonly { readonly n: number; readonly atMs: number }[];
  /** Questions asked after recovery. */
  readonly afterwards: readonly number[];
}

export interface RoundsOptions {
  readonly rounds: number;
  readonly seed: number;
  /** Number of the first round, to replay part of a longer run. Default: 1. */
  readonly from?: number;
  /** Contains the whole federation; created if missing, and kept. */
  readonly folder: string;
  readonly progress?: (line: string) => void;
  readonly natsServer?: string;
}

export interface RoundsReport {
  readonly seed: number;
  readonly rounds: number;
  readonly acknowledged: number;
  readonly lost: 0;
  readonly repeated: 0;
  readonly restarts: number;
  readonly questions: Readonly<Record<string, number>>;
  readonly events: number;
  readonly leaves: number;
  /** From the kill until a post of each country, made after the kill, is closed. */
  readonly recoveryMs: { readonly median: number; readonly max: number };
}

const ROUND_PATIENCE_MS = 120_000;
const SETTLE_PATIENCE_MS = 90_000;
const POSTS = 16;
const POST_SPREAD_MS = 600;

/** Uniform in [0, 1), the same for the same seed (mulberry32). */
export function random(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** A round depends only on its seed and number, so that it can be replayed. */
export function planOf(seed: number, round: number): Round {
  const next = random(Math.imul(seed, 0x9e3779b1) ^ Math.imul(round, 0x85ebca6b));
  const below = (n: number) => Math.floor(next() * n);
  const victim = VICTIMS[below(VICTIMS.length)] as Victim;
  return {
    round,
    victim,
    momentMs: below(401),
    downMs: victim === 'link' ? 200 + below(800) : below(150),
    rushed: next() < 0.3,
    posts: Array.from({ length: POSTS }, () => {
      const from = next() < 0.5 ? 'US' : 'CA';
      return { from, kind: from === 'US' && next() < 0.5 ? 'lookout' : 'cargo', atMs: below(POST_SPREAD_MS) } as const;
    }),
    questions: Array.from({ length: next() < 0.5 ? 1 : 0 }, () => ({ n: below(2), atMs: below(POST_SPREAD_MS) })),
    afterwards: next() < 0.5 ? [below(2)] : [],
  };
}

/** Runs the rounds over one federation of two countries, then checks everything. Throws an error that says how to replay the failure. */
export async function runRounds(options: RoundsOptions): Promise<RoundsReport> {
  const { rounds, seed, from: firstRound = 1, folder, progress = () => {}, natsServer } = options;
  // Restarts consist mostly of compilation: a first orderly stop writes the compile cache.
  process.env.NODE_COMPILE_CACHE ??= join(folder, 'compiled');
  const federation = await startFederation({
    folder,
    countries: ['US', 'CA'],
    agreementsFolder: join(import.meta.dirname, '../../policies/agreements'),
    visas: { US: US_VISAS },
    progress,
    ...(natsServer !== undefined && { natsServer }),
  });
  const [us, ca] = [federation.nodes.US as Node, federation.nodes.CA as Node];
  await us.gateway.stop();
  await us.gateway.start();
  const readers = [us, ca].flatMap((node) => [readEvents(node, 'stream'), readEvents(node, 'pages')]);
  const course = createCourse(federation, readers, seed, progress);
  const again = `node test/faults/soak.ts --rounds ${rounds} --seed ${seed} --from ${firstRound}`;
  const stop = async () => {
    await Promise.all(readers.map((reader) => reader.stop()));
    await federation.stop();
  };
  try {
    for (let round = firstRound; round < firstRound + rounds; round++) {
      const begun = performance.now();
      const plan = planOf(seed, round);
      try {
        await course.run(plan);
      } catch (cause) {
        const { victim, momentMs, downMs } = plan;
        throw new Error(
          `seed ${seed}, round ${round}, ${victim} at ${momentMs} ms for ${downMs} ms: ${(cause as Error).message}\nagain: ${again}\nkept: ${folder}`,
          { cause },
        );
      }
      progress(
        `round ${round}: ${plan.victim} at ${plan.momentMs} ms for ${plan.downMs} ms${plan.rushed ? ', rushed' : ''}; ${Math.round(performance.now() - begun)} ms, ${course.acknowledged.length} acknowledged`,
      );
    }
    try {
      const met = await course.over();
      return { seed, rounds, lost: 0, repeated: 0, ...met, ...(await conclude(us, ca, course.acknowledged, readers, progress)) };
    } catch (cause) {
      throw new Error(`seed ${seed}, after ${rounds} rounds: ${(cause as Error).message}\nagain: ${again}\nkept: ${folder}`, {
        cause,
      });
    }
  } finally {
    await stop();
  }
}

/** The history of a run so far. */
interface Course {
  readonly acknowledged: readonly Acknowledged[];
  run(plan: Round): Promise<void>;
  /** Resolves when everything has recovered. */
  over(): Promise<Pick<RoundsReport, 'acknowledged' | 'restarts' | 'questions' | 'recoveryMs'>>;
}

function createCourse(
  federation: Federation,
  readers: readonly EventReader[],
  seed: number,
  progress: (line: string) => void,
): Course {
  const [us, ca] = [federation.nodes.US as Node, federation.nodes.CA as Node];
  const nodeOf = (country: string) => (country === 'US' ? us : ca);
  const acknowledged: Acknowledged[] = [];
  const questions: Record<string, number> = {};
  const recoveries: number[] = [];
  const recovering: Promise<void>[] = [];
  let restarts = 0;

  async function run(plan: Round): Promise<void> {
    const begun = Date.now();
    const at = (ms: number) => sleep(Math.max(0, begun + ms - Date.now()));
    const load = [
      ...plan.posts.map(async ({ from, kind, atMs }, i) => {
        await at(atMs);
        acknowledged.push(await post(nodeOf(from), from === 'US' ? 'CA' : 'US', `S${seed}-R${plan.round}-${i}`, kind));
      }),
      ...plan.questions.map(async ({ n, atMs }) => {
        await at(atMs);
        await question(n);
      }),
    ];
    const fault = (async () => {
      await at(plan.momentMs);
      const killed = performance.now();
      restarts += await strike(federation, plan);
      const served = performance.now();
      const recovered = probe(plan.round).then(async () => {
        recoveries.push(performance.now() - killed);
        progress(
          `  served again after ${Math.round(served - killed)} ms, recovered after ${Math.round(performance.now() - killed)} ms`,
        );
        for (const n of plan.afterwards) await question(n);
      });
      if (!plan.rushed) await recovered;
      else recovering.push(recovered);
    })();
    const fails = readers.map(({ failure }) => failure()).find((failure) => failure !== undefined);
    if (fails !== undefined) throw fails;
    await within(ROUND_PATIENCE_MS, Promise.all([...load, fault]));
  }

  async function question(n: number): Promise<void> {
    const outcome = (await ask(ca, n)) ?? 'NOT_ANSWERED';
    questions[outcome] = (questions[outcome] ?? 0) + 1;
  }

  /** Posts once in each direction and waits until both are closed. */
  async function probe(round: number): Promise<void> {
    await Promise.all(
      [us, ca].map(async (node) => {
        const partner = node === us ? ca : us;
        const probed = await post(node, partner.country, `S${seed}-R${round}-probe-${node.country}`);
        acknowledged.push(probed);
        const end = Date.now() + ROUND_PATIENCE_MS;
        while (checks.stateOf(node, probed.exchangeId) !== 'CLOSED') {
          if (Date.now() > end) throw new Error(`a post of ${node.country} after the restart is not closed`);
          await sleep(50);
        }
      }),
    );
  }

  return {
    acknowledged,
    run,
    async over() {
      await Promise.all(recovering);
      const sorted = recoveries.sort((a, b) => a - b).map(Math.round);
      const recoveryMs = { median: sorted[sorted.length >> 1] ?? 0, max: sorted.at(-1) ?? 0 };
      return { acknowledged: acknowledged.length, restarts, questions, recoveryMs };
    },
  };
}

/** Waits until nothing is in transit, stops both gateways and checks their ledgers. */
async function conclude(
  us: Node,
  ca: Node,
  acknowledged: readonly Acknowledged[],
  readers: readonly EventReader[],
  progress: (line: string) => void,
): Promise<Pick<RoundsReport, 'events' | 'leaves'>> {
  progress('waiting for what is still under way');
  await checks.settled(us, ca, SETTLE_PATIENCE_MS);
  const [first] = acknowledged;
  if (first !== undefined) {
    const replayed = await post(first.from === 'US' ? us : ca, first.to, first.key, first.kind);
    if (replayed.exchangeId !== first.exchangeId) throw new Error('the same key was answered with another exchange');
  }
  // Everything is settled, so no further events follow.
  const readersOf = new Map<Node, EventReader[]>();
  for (const node of [us, ca]) readersOf.set(node, await readToTheEnd(node, readers));
  await Promise.all([us, ca].map(({ gateway }) => gateway.stop()));
  progress('checking ledgers, links, events and logs');
  let events = 0;
  for (const [node, partner] of [
    [us, ca],
    [ca, us],
  ] as const) {
    const sent = acknowledged.filter(({ from }) => from === node.country);
    checks.checkLink(node, partner);
    checks.checkDirection(node, partner, sent);
    checks.checkPeerLeaves(node, partner);
    events += checks.checkEvents(node, partner, readersOf.get(node) ?? []);
  }
  const leaves = checks.checkLog(us) + checks.checkLog(ca);
  return { events, leaves };
}

/** The readers of one country, after they have read all of its events. */
async function readToTheEnd(node: Node, readers: readonly EventReader[]): Promise<EventReader[]> {
  const own = readers.filter(({ name }) => name.startsWith(node.country));
  await Promise.all(own.map((reader) => reader.readThrough(checks.lastCursor(node), 10_000)));
  return own;
}

/** Kills, waits, restarts. Returns how many processes were restarted. */
async function strike({ nodes, cut, mend }: Federation, { victim, downMs }: Round): Promise<number> {
  const [us, ca] = [nodes.US as Node, nodes.CA as Node];
  const victims: Readonly<Record<Victim, readonly Process[]>> = {
    'US gateway': [us.gateway],
    'CA gateway': [ca.gateway],
    'US nats-server': [us.nats],
    'CA nats-server': [ca.nats],
    'both gateways': [us.gateway, ca.gateway],
    link: [],
  };
  const processes = victims[victim];
  if (victim === 'link') cut('US', 'CA');
  await Promise.all(processes.map((process) => process.kill()));
  await sleep(downMs);
  if (victim === 'link') mend('US', 'CA');
  await Promise.all(processes.map((process) => process.start()));
  return processes.length;
}

async function within(ms: number, work: Promise<unknown>): Promise<void> {
  const over = new AbortController();
  const late = sleep(ms, undefined, { signal: over.signal }).then(() => {
    throw new Error(`not done within ${ms / 1000} s`);
  });
  late.catch(() => undefined);
  try {
    await Promise.race([work, late]);
  } finally {
    over.abort();
  }
}

// One country attacks with valid keys, one kind of attack after the other; the other two exchange meanwhile. What must hold: nothing
// acknowledged is lost, every restart succeeds, alarms name the attacker, and its victim's memory and ledger are bounded.
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Node } from '../../deploy/federation/index.ts';
import { startStage } from '../../deploy/hostile/partner.ts';
import { rawOf } from '../../services/ledger/index.ts';
import { startAttacker } from './attacker.ts';
import { ATTACKS, type Attack } from './attacks.ts';
import * as checks from './checks.ts';
import { type Acknowledged, clientOf, officerOf, post } from './load.ts';
import { until } from './setting.ts';

export interface HostileOptions {
  /** How long each kind of attack lasts. */
  readonly secondsEach: number;
  /** Posts a second, each way, between the two that are attacked and look on. */
  readonly rate?: number;
  readonly progress?: (line: string) => void;
  /** After each of them the attacked gateway restarts; else after every attack. */
  readonly turns?: readonly (readonly Attack[])[];
}

interface Latency {
  readonly posts: number;
  readonly p50: number;
  readonly p99: number;
}

export interface HostileReport {
  readonly quiet: Latency;
  readonly attacks: readonly (Latency & {
    readonly name: string;
    readonly sent: number;
    /** Of the attacked gateway, beside what the others' exchanges cost when it was quiet, and beside what is put aside of the attacker's own
     * bytes, which its quarantine bounds. */
    readonly ledgerMiB: number;
    readonly rssMiB: number;
    readonly entries: number;
    /** Of the restart after its turn. */
    readonly restartMs: number;
  })[];
  readonly acknowledged: number;
  readonly lost: 0;
  readonly rssGrowthMiB: number;
  /** Codes of the alarms that name the attacker. */
  readonly alarms: readonly string[];
}

const ATTACKER = 'US';
const VICTIM = 'CA';
const OTHER = 'MX';
const PATIENCE_MS = 90_000;
const WARM_MS = 1_500;
const MIB = 1 << 20;

/** Runs every attack. Throws when something that must hold does not. */
export async function runHostile(options: HostileOptions): Promise<HostileReport> {
  const { secondsEach, rate = 10, progress = () => {}, turns = ATTACKS.map((attack) => [attack]) } = options;
  const stage = await startStage(ATTACKER, VICTIM, { others: [OTHER] });
  const victim = stage.node;
  const other = stage.federation.nodes[OTHER] as Node;
  const attacker = await startAttacker(stage.seat, { url: victim.url });
  const acknowledged: Acknowledged[] = [];
  const arrivals = new Map<string, number>();
  const over = new AbortController();
  const watching = [watch(victim), watch(other)];
  try {
    // A gateway that starts asks for RESUME: it is the attacker that answers, and no gateway.
    await stage.restartGateway();
    await until('all are linked', async () => (await linkedTo(victim, OTHER)) && (await linkedTo(victim, ATTACKER)), PATIENCE_MS);
    await traffic(AbortSignal.timeout(2 * WARM_MS)); // what is compiled once
    const calm = sizeOf(victim);
    const quiet = await measured(AbortSignal.timeout(Math.max(5, secondsEach) * 1_000));
    const perSecond = (sizeOf(victim).bytes - calm.bytes) / Math.max(5, secondsEach);
    progress(
      `quiet: ${round(sizeOf(victim).rss / MIB)} MiB resident, p50 ${quiet.p50} ms, p99 ${quiet.p99} ms over ${quiet.posts} posts`,
    );
    const before = sizeOf(victim);
    const report: HostileReport['attacks'][number][] = [];
    for (const turn of turns) {
      const suffered: Omit<(typeof report)[number], 'restartMs'>[] = [];
      for (const attack of turn) {
        suffered.push(await suffer(attack, perSecond));
        const { name, sent, p50, p99, ledgerMiB, entries, rssMiB } = suffered.at(-1) as (typeof suffered)[number];
        progress(
          `${name}: ${sent} sent; others p50 ${p50} ms, p99 ${p99} ms; ledger +${ledgerMiB} MiB, ${entries} entries, ${rssMiB} MiB resident`,
        );
      }
      const names = turn.map(({ name }) => name).join(', ');
      const begun = performance.now();
      // Whatever they said is in the ledger now: the next ordinary start reads it.
      await stage.restartGateway();
      await until(`the others are linked after: ${names}`, () => linkedTo(victim, OTHER), PATIENCE_MS);
      const restartMs = Math.round(performance.now() - begun);
      report.push(...suffered.map((one) => ({ ...one, restartMs })));
      progress(`after ${names}: restarted in ${restartMs} ms`);
    }
    const alarms = checks.withLedger(victim, (ledger) =>
      rawOf(ledger)
        .all("SELECT DISTINCT partner, code FROM event WHERE type = 'link.alarm'")
        .map(({ partner, code }) => `${partner} ${code}`),
    );
    const others = alarms.filter((alarm) => !alarm.startsWith(`${ATTACKER} `));
    if (others.length > 0) throw new Error(`an alarm names somebody else: ${others.join(', ')}`);
    over.abort();
    await Promise.all(watching);
    await checks.settled(victim, other, PATIENCE_MS);
    await Promise.all([victim.gateway.stop(), other.gateway.stop()]);
    for (const [from, to] of [
      [victim, other],
      [other, victim],
    ] as const) {
      checks.checkDirection(
        from,
        to,
        acknowledged.filter((one) => one.from === from.country),
      );
      checks.checkLog(from);
    }
    const rss = Math.max(...report.map(({ rssMiB }) => rssMiB));
    return {
      quiet,
      attacks: report,
      acknowledged: acknowledged.length,
      lost: 0,
      rssGrowthMiB: round(rss - before.rss / MIB),
      alarms,
    };
  } finally {
    over.abort();
    await Promise.all(watching);
    await attacker.stop();
    await stage.stop();
  }

  /** One attack, while the others exchange; `perSecond`: what that alone costs the ledger. */
  async function suffer({ name, atStart }: Attack, perSecond: number) {
    await attacker.prepare(name);
    if (atStart) await stage.restartGateway();
    await until('the others are linked', () => linkedTo(victim, OTHER), PATIENCE_MS);
    await traffic(AbortSignal.timeout(WARM_MS)); // as before what is compared with: a start is not what is measured
    const at = sizeOf(victim);
    const end = AbortSignal.timeout(secondsEach * 1_000);
    const [latency, sent] = await Promise.all([measured(end), attacker.attack(secondsEach * 1_000)]);
    await until(`everything between the others has arrived after: ${name}`, () => isSettled(), PATIENCE_MS);
    const after = sizeOf(victim);
    return {
      name,
      sent,
      ...latency,
      ledgerMiB: round((after.bytes - at.bytes - (after.aside - at.aside) - perSecond * secondsEach) / MIB),
      rssMiB: round(after.rss / MIB),
      entries: after.entries - at.entries,
    };
  }

  /** When each exchange arrived, as an officer there sees it. */
  async function watch(node: Node): Promise<void> {
    const client = clientOf(node, officerOf(node), over.signal);
    let after = 0;
    while (!over.signal.aborted)
      try {
        const page = await client.eventPage({ after, limit: 256, waitSeconds: 1, signal: over.signal });
        for (const { cursor, type, exchange } of page.events) {
          after = cursor;
          if (type === 'exchange.received' && exchange !== undefined && !arrivals.has(exchange.id))
            arrivals.set(exchange.id, performance.now());
        }
      } catch {
        await sleep(20); // restarting, or over
      }
  }

  /** Posts both ways at the rate until the signal aborts; when each began. */
  async function traffic(end: AbortSignal): Promise<Map<string, number>> {
    const begun = new Map<string, number>();
    const posts: Promise<void>[] = [];
    for (let n = 0; !end.aborted; n++) {
      const [from, to] = n % 2 === 0 ? [victim, OTHER] : [other, VICTIM];
      const at = performance.now();
      posts.push(
        post(from, to, `H-${acknowledged.length}-${n}-${Math.round(at)}`).then((done) => {
          acknowledged.push(done);
          begun.set(done.exchangeId, at);
        }),
      );
      await sleep(1_000 / rate / 2);
    }
    await Promise.all(posts);
    return begun;
  }

  async function measured(end: AbortSignal): Promise<Latency> {
    const begun = await traffic(end);
    await until('what was posted has arrived', () => [...begun.keys()].every((id) => arrivals.has(id)), PATIENCE_MS);
    const took = [...begun].map(([id, at]) => (arrivals.get(id) as number) - at).sort((a, b) => a - b);
    const at = (share: number) => round(took[Math.min(took.length - 1, Math.floor(took.length * share))] ?? 0);
    return { posts: took.length, p50: at(0.5), p99: at(0.99) };
  }

  async function isSettled(): Promise<boolean> {
    return checks.unclosed(victim, OTHER) === 0 && checks.unclosed(other, VICTIM) === 0;
  }
}

const round = (n: number): number => Math.round(n * 10) / 10;

async function linkedTo(node: Node, partner: string): Promise<boolean> {
  const { checks: told } = await clientOf(node, `${node.country.toLowerCase()}-operator-1`).ready();
  return told.some(({ name, status }) => name === `link ${partner}` && status === 'OK');
}

/** What the gateway holds: its ledger on disk, the pages of its log, and its memory. */
function sizeOf(node: Node): { bytes: number; aside: number; entries: number; rss: number } {
  const count = (sql: string) => checks.withLedger(node, (ledger) => rawOf(ledger).get(sql)?.n as number);
  const status = readFileSync(`/proc/${node.gateway.pid()}/status`, 'utf8');
  return {
    // As the ledger has it now: its file takes on what the write-ahead file holds at times of its own.
    bytes: count(
      'SELECT (page_count - freelist_count) * page_size AS n FROM pragma_page_count, pragma_freelist_count, pragma_page_size',
    ),
    aside: count(
      `SELECT coalesce((SELECT sum(length(parcel)) FROM quarantine), 0) +
         coalesce((SELECT sum(length(entries)) FROM retained WHERE length(entries) > 8192), 0) AS n`,
    ),
    entries: count('SELECT count(*) AS n FROM leaf'),
    rss: Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1] ?? 0) * 1024,
  };
}

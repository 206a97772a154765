// One country attacks with valid keys, one kind of attack after the other, while the other two exchange. INVARIANT: nothing
// acknowledged is lost, every restart succeeds, alarms name only the attacker, and the victim's memory and ledger stay bounded.
import { readFileSync } from 'node:fs';
import type { Node } from '../../deploy/federation/index.ts';
import { startStage } from '../../deploy/hostile/partner.ts';
import { rawOf } from '../../services/ledger/index.ts';
import { restartApart, startAttacker } from './attacker.ts';
import { ATTACKS, type Attack } from './attacks.ts';
import { type Latency, PATIENCE_MS, round, watchBystanders } from './bystanders.ts';
import * as checks from './checks.ts';
import { type Acknowledged, clientOf } from './load.ts';
import { until } from './setting.ts';

export interface HostileOptions {
  /** Duration of each attack. */
  readonly secondsEach: number;
  /** Milliseconds of traffic before each measurement of latency, to exclude compilation. Default: 1,500; 0 if latency is not judged. */
  readonly warmMs?: number;
  /** Posts per second, in each direction, between the victim and the third country. */
  readonly rate?: number;
  readonly progress?: (line: string) => void;
  /** Under which the countries start. Default: all that ship. */
  readonly agreements?: readonly string[];
  /** Groups of attacks; the victim's gateway restarts after each group. Default: after every attack. */
  readonly turns?: readonly (readonly Attack[])[];
}

export interface HostileReport {
  readonly quiet: Latency;
  readonly attacks: readonly (Latency & {
    readonly name: string;
    readonly sent: number;
    /** Growth of the victim's ledger, without the usual cost of the others' exchanges, and without the attacker's own bytes that are set
     * aside: quarantined, or retained as evidence. */
    readonly ledgerMiB: number;
    readonly rssMiB: number;
    readonly entries: number;
    /** Duration of the restart after its group. */
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
const MIB = 1 << 20;

/** Runs every attack. Throws if an invariant is violated. */
export async function runHostile(options: HostileOptions): Promise<HostileReport> {
  const {
    secondsEach,
    warmMs = 1_500,
    rate = 10,
    progress = () => {},
    turns = ATTACKS.map((attack) => [attack]),
    agreements,
  } = options;
  const stage = await startStage(ATTACKER, VICTIM, { others: [OTHER], agreements });
  const victim = stage.node;
  const other = stage.federation.nodes[OTHER] as Node;
  await restartApart(stage.federation.nodes[ATTACKER] as Node);
  const attacker = await startAttacker(stage.seat, { url: victim.url });
  const bystanders = watchBystanders(victim, other, 2 * rate);
  const { traffic, measured, acknowledged } = bystanders;
  try {
    // At its start a gateway asks for RESUME, which the attacker must now answer.
    await stage.restartGateway();
    await until('all are linked', async () => (await linkedTo(victim, OTHER)) && (await linkedTo(victim, ATTACKER)), PATIENCE_MS);
    await traffic(AbortSignal.timeout(2 * warmMs)); // warm-up: one-time compilation
    const calm = sizeOf(victim);
    const quiet = await measured(AbortSignal.timeout(secondsEach * 1_000));
    const perSecond = (sizeOf(victim).bytes - calm.bytes) / secondsEach;
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
      // The next start reads whatever the attacks left in the ledger.
      await stage.restartGateway();
      await until(`the others are linked after: ${names}`, () => linkedTo(victim, OTHER), PATIENCE_MS);
      const restartMs = Math.round(performance.now() - begun);
      report.push(...suffered.map((one) => ({ ...one, restartMs })));
      progress(`after ${names}: restarted in ${restartMs} ms`);
    }
    const alarms = alarmsOf(victim);
    await bystanders.stop();
    await checks.settled(victim, other, PATIENCE_MS);
    await Promise.all([victim.gateway.stop(), other.gateway.stop()]);
    checkBoth(victim, other, acknowledged);
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
    await bystanders.stop();
    await attacker.stop();
    await stage.stop();
  }

  /** Runs one attack while the others exchange. `perSecond`: ledger growth from their exchanges alone. */
  async function suffer({ name, atStart }: Attack, perSecond: number) {
    await attacker.prepare(name);
    if (atStart) await stage.restartGateway();
    await until('the others are linked', () => linkedTo(victim, OTHER), PATIENCE_MS);
    await traffic(AbortSignal.timeout(warmMs)); // warm-up as before the quiet measurement, so that the start is not measured
    const at = sizeOf(victim);
    const end = AbortSignal.timeout(secondsEach * 1_000);
    const [latency, sent] = await Promise.all([measured(end), attacker.attack(secondsEach * 1_000)]);
    await until(`everything between the others has arrived after: ${name}`, bystanders.isSettled, PATIENCE_MS);
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
}

/** The codes of the victim's alarms. Throws if one names anyone but the attacker. */
function alarmsOf(victim: Node): string[] {
  const alarms = checks.withLedger(victim, (ledger) =>
    rawOf(ledger)
      .all("SELECT DISTINCT partner, code FROM event WHERE type = 'link.alarm'")
      .map(({ partner, code }) => `${partner} ${code}`),
  );
  const others = alarms.filter((alarm) => !alarm.startsWith(`${ATTACKER} `));
  if (others.length > 0) throw new Error(`an alarm names somebody else: ${others.join(', ')}`);
  return alarms;
}

function checkBoth(victim: Node, other: Node, acknowledged: readonly Acknowledged[]): void {
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
}

async function linkedTo(node: Node, partner: string): Promise<boolean> {
  const { checks: told } = await clientOf(node, `${node.country.toLowerCase()}-operator-1`).ready();
  return told.some(({ name, status }) => name === `link ${partner}` && status === 'OK');
}

/** The sizes of a gateway: ledger pages in use, bytes set aside, log entries, and memory. */
function sizeOf(node: Node): { bytes: number; aside: number; entries: number; rss: number } {
  const count = (sql: string) => checks.withLedger(node, (ledger) => rawOf(ledger).get(sql)?.n as number);
  const status = readFileSync(`/proc/${node.gateway.pid()}/status`, 'utf8');
  return {
    // Pages in use as SQLite counts them: the file itself grows only at checkpoints of the write-ahead log.
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

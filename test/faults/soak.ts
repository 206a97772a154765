// `npm run soak -- --rounds 1000 --seed N [--from N] [--keep] [--json]`: the fault property of rounds.ts at full size.
// `npm run soak -- --hostile [--minutes 5] [--json]`: the property of hostile.ts, with the time divided among all attacks. Each exits
// with 1 if the property does not hold.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { script } from '../../deploy/script.ts';
import { ATTACKS } from './attacks.ts';
import { type HostileReport, runHostile } from './hostile.ts';
import { runRounds } from './rounds.ts';

const values = script('npm run soak --', 'The properties of the fault tests in the large; exit 1 when one does not hold.')
  .option('--rounds <number>', 'of faults', '1000')
  .option('--seed <number>', 'what decides them', String(Date.now() % 1_000_000))
  .option('--from <number>', 'begin with this round', '1')
  .option('--hostile', 'a country that attacks with valid keys, in place of faults')
  .option('--minutes <number>', 'of attacks', '5')
  .option('--keep', 'keep the folder')
  .option('--json', 'the report as one line of JSON')
  .parse()
  .opts<{ rounds: string; seed: string; from: string; hostile?: true; minutes: string; keep?: true; json?: true }>();
const [rounds, seed, from] = [Number(values.rounds), Number(values.seed), Number(values.from)];
if (![rounds, seed, from].every((n) => Number.isSafeInteger(n) && n >= 0) || rounds < 1) {
  console.error('--rounds takes a whole number from 1 on, --seed and --from one from 0 on');
  process.exit(2);
}

// On a signal, exit so that the servers and gateways, which end with this process, are stopped too.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));

if (values.hostile) {
  await besiege(Number(values.minutes));
  process.exit();
}

const folder = mkdtempSync(join(tmpdir(), 'tripoint-soak-'));
const begun = performance.now();
try {
  const report = await runRounds({ rounds, seed, from, folder, progress: (line) => console.error(`${elapsed()} ${line}`) });
  if (values.keep) console.error(`kept: ${folder}`);
  else rmSync(folder, { recursive: true, force: true });
  const { acknowledged, lost, repeated, restarts, recoveryMs, leaves, events, questions } = report;
  if (values.json) console.log(JSON.stringify({ ...report, seconds: Math.round((performance.now() - begun) / 1000) }));
  else
    console.log(
      `${rounds} rounds, seed ${seed}: ${acknowledged} exchanges acknowledged, lost ${lost}, repeated ${repeated}; ${restarts} restarts, recovery median ${recoveryMs.median} ms, max ${recoveryMs.max} ms; ${leaves} leaves verified, ${events} events; questions ${JSON.stringify(questions)}; ${elapsed()}`,
    );
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 1;
}

function elapsed(): string {
  return `${((performance.now() - begun) / 1000).toFixed(1)} s`;
}

/** Runs the attacks, prints a summary and every fault, and sets the exit code to 1 if there is one. */
async function besiege(minutes: number): Promise<void> {
  if (!(minutes >= 1 && minutes <= 120)) {
    console.error('--minutes takes a number from 1 to 120');
    process.exit(2);
  }
  const secondsEach = Math.round((minutes * 60) / ATTACKS.length);
  const started = performance.now();
  const report = await runHostile({ secondsEach, progress: (line) => console.error(line) });
  const worst = Math.max(...report.attacks.map(({ p99 }) => p99)) / report.quiet.p99;
  const faults = faultsOf(report, worst, minutes);
  if (values.json) console.log(JSON.stringify({ ...report, worst, faults }));
  else
    console.log(
      `${minutes} minutes of attacks: ${report.acknowledged} exchanges of the others acknowledged, lost 0; worst p99 ${worst.toFixed(1)}× of quiet (${report.quiet.p99} ms); memory +${report.rssGrowthMiB} MiB; alarms: ${report.alarms.join(', ')}; ${Math.round((performance.now() - started) / 1000)} s`,
    );
  for (const fault of faults) console.error(`✘ ${fault}`);
  if (faults.length > 0) process.exitCode = 1;
}

function faultsOf({ attacks, rssGrowthMiB, alarms }: HostileReport, worst: number, minutes: number): string[] {
  const faults: string[] = [];
  if (worst > 2) faults.push(`p99 of the others is ${worst.toFixed(1)}× of quiet; at most 2×`);
  if (rssGrowthMiB > 100) faults.push(`memory grew by ${rssGrowthMiB} MiB; at most 100`);
  if (alarms.length === 0) faults.push('no alarm names the attacker');
  // Lawful traffic may cost its own bytes; refused, repeated and query traffic may cost one mebibyte per minute.
  const share = minutes / attacks.length;
  for (const { name, ledgerMiB } of attacks)
    if (!name.startsWith('lawful') && ledgerMiB > Math.max(1, share)) faults.push(`${name}: the ledger grew by ${ledgerMiB} MiB`);
  return faults;
}

// `npm run soak -- --rounds 1000 --seed N [--from N] [--keep] [--json]`: the fault property of rounds.ts in the large. Exits 1 when it does not hold.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { runRounds } from './rounds.ts';

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '1000' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    from: { type: 'string', default: '1' },
    keep: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
  },
});
const [rounds, seed, from] = [Number(values.rounds), Number(values.seed), Number(values.from)];
if (![rounds, seed, from].every((n) => Number.isSafeInteger(n) && n >= 0) || rounds < 1) {
  console.error('--rounds takes a whole number from 1 on, --seed and --from one from 0 on');
  process.exit(2);
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

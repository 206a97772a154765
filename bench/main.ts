// `npm run bench [-- --quick] [--json] [--profile FOLDER]`: measures a federation on this machine, and its parts alone, in one run.
// README.md explains each figure.
import { mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { startFederation } from '../deploy/federation/index.ts';
import { script } from '../deploy/script.ts';
import { loadConfig } from '../gateway/server/config.ts';
import { measureDecisions } from './decisions/main.ts';
import { measureFloors } from './floors.ts';
import { floodAtRelease, floodOverHttp, latency, startSender, withoutCables } from './journey.ts';
import { measureDesk } from './log/desk.ts';
import { measureLog } from './log/main.ts';
import { measureRecords } from './records.ts';
import { createReport, flowRows, ms, whole } from './report.ts';
import { measureSearch } from './search/main.ts';
import { measureSets } from './sets.ts';
import { openWire, type Station } from './transport.ts';
import { load, usageOf } from './usage.ts';

const values = script('npm run bench --', 'What a federation does on this machine; bench/README.md says what each figure means.')
  .option('--quick', 'smaller and shorter')
  .option('--json', 'one line of JSON per figure')
  .option('--profile <folder>', 'write CPU profiles there')
  .option('--only <parts>', 'these parts alone, separated by commas')
  .parse()
  .opts<{ quick?: true; json?: true; profile?: string; only?: string }>();
const FULL = {
  floorMs: 1500,
  wireS: 4,
  pacedS: 20,
  warmUpS: 5,
  floodS: 20,
  httpS: 15,
  runMs: 300,
  decisions: 1_000_000,
  leaves: 10_000_000,
  indexed: 10_000_000,
  lookouts: 1_000_000,
  questions: 4_000,
  appendMs: 3_000,
  shared: 1_000_000,
};
const QUICK = {
  floorMs: 300,
  wireS: 1,
  pacedS: 4,
  warmUpS: 2,
  floodS: 4,
  httpS: 3,
  runMs: 60,
  decisions: 100_000,
  leaves: 200_000,
  indexed: 50_000,
  lookouts: 20_000,
  questions: 1_000,
  appendMs: 400,
  shared: 20_000,
};
const size = values.quick ? QUICK : FULL;
/** Maximum exchanges released and not yet closed. */
const OPEN = 8_192;
const CONNECTIONS = 64;
const PACE = 50;

const report = createReport(values.json === true, (line) => process.stdout.write(`${line}\n`));
const say = (line: string) => void process.stderr.write(`bench: ${line}\n`);
const wanted = (part: string) => values.only === undefined || values.only.split(',').includes(part);
const profiling = values.profile === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${values.profile}`];

const folder = mkdtempSync(join(tmpdir(), 'tripoint-bench-'));
process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
const agreementsFolder = join(import.meta.dirname, '../policies/agreements');
const machine = { cores: availableParallelism(), model: cpus()[0]?.model.trim() ?? '', node: process.version, load: load() };
report.figures('machine', machine, [
  [`${machine.cores} × ${machine.model}`, `Node ${machine.node.slice(1)}`, `load ${machine.load} before`],
]);

say('the floors');
report.section('Floors: a core of CPU time, nothing stored, nothing sent');
const { floors, parcels } = await measureFloors(wanted('floors') ? size.floorMs : 1, [1, 64, 160]);
report.figures('floors', floors, [
  ['hashes and encoding of a statement', `${whole(floors.hashing)}/s`],
  ...floors.batches.map(
    ({ statements, perSecond, parcelBytes, sealMs, openMs }) =>
      [
        `seal and open, ${statements} to a batch`,
        `${whole(perSecond)}/s`,
        `${ms(sealMs)} + ${ms(openMs)} a batch of ${whole(parcelBytes)} bytes`,
      ] as const,
  ),
]);

if (wanted('records')) measureRecords(report, size.runMs * 3);
if (wanted('decisions')) await measureDecisions(report, size, say);
if (wanted('log')) await measureLog(report, size, folder, say);
if (wanted('sets')) await measureSets(report, size.shared, folder, say);
if (wanted('desk')) await measureDesk(report, size.indexed, folder, say);
if (wanted('search')) measureSearch(folder, size, report, say);
if (['latency', 'release', 'http', 'wire'].some(wanted)) await inFederation();
say(`done, load ${load()}`);

async function inFederation(): Promise<void> {
  const federation = await startFederation({ folder, countries: ['US', 'CA'], agreementsFolder, progress: say });
  try {
    const { US, CA } = federation.nodes as Record<'US' | 'CA', (typeof federation.nodes)[string]>;
    await withoutCables(federation);
    if (values.profile !== undefined) process.env.NODE_OPTIONS = profiling.join(' ');
    await CA.gateway.start();
    delete process.env.NODE_OPTIONS;

    report.section('The journey U.S. to Canada: both ledgers durable, both logs, receipt home');
    const sender = await startSender(US.configFile, profiling);
    const idle = { US: usageOf(sender.pid()).rssMiB, CA: usageOf(CA.gateway.pid()).rssMiB };
    if (wanted('latency')) {
      say(`${PACE} a second for ${size.pacedS} s`);
      await sender.pace({ to: 'CA', perSecond: PACE, seconds: 2 });
      const paced = await latency(sender, CA, PACE, size.pacedS);
      report.figures('latency', paced, [
        [`release to the partner's event, p50 at ${PACE}/s`, ms(paced.p50), `p99 ${ms(paced.p99)}, most ${ms(paced.max)}`],
        ['release to durable and queued, p50', ms(paced.commitP50), `p99 ${ms(paced.commitP99)}`],
      ]);
    }
    if (wanted('release')) {
      say(`as fast as it goes at release for ${size.warmUpS + size.floodS} s`);
      const flow = await floodAtRelease(sender, US, CA, { warmUpS: size.warmUpS, seconds: size.floodS, open: OPEN });
      report.figures('release', flow, [
        ...flowRows('exchanges closed, fed at release', flow),
        ['  memory of the gateways when idle', '', `US ${whole(idle.US)} MiB, CA ${whole(idle.CA)} MiB`],
      ]);
    }
    await sender.stop();
    if (wanted('http')) {
      await US.gateway.start();
      say(`over HTTP, ${CONNECTIONS} connections, for ${size.warmUpS + size.httpS} s`);
      const flow = await floodOverHttp(US, CA, CONNECTIONS, { warmUpS: size.warmUpS, seconds: size.httpS, open: OPEN });
      report.figures('http', flow, flowRows(`exchanges closed, fed over HTTP, ${CONNECTIONS} clients`, flow));
      await US.gateway.stop();
    }
    await CA.gateway.stop();

    if (wanted('wire')) {
      say('JetStream alone');
      report.section('JetStream alone, the same servers and bytes: stored durably, pulled, answered, answer pulled');
      const stationOf = (country: 'US' | 'CA'): Station => ({
        keys: federation.keys.countries[country] as Station['keys'],
        server: loadConfig(federation.nodes[country]?.configFile as string).natsUrl.replace('tls://', ''),
      });
      const wire = await openWire(stationOf('US'), stationOf('CA'));
      const receipt = parcels.get(1) as Uint8Array;
      for (const { statements, parcelBytes } of floors.batches) {
        const parcel = parcels.get(statements) as Uint8Array;
        const stored = await wire.published(parcel, size.wireS, statements === 1 ? 256 : 8);
        const home = await wire.thereAndBack(parcel, receipt, size.wireS, statements === 1 ? 512 : 16);
        const facts = { statements, parcelBytes, storedPerSecond: stored * statements, homePerSecond: home * statements };
        report.figures('wire', facts, [
          [
            `${statements === 1 ? 'one message an exchange' : `one message a batch of ${statements}`}`,
            `${whole(home * statements)}/s`,
            `${whole(home)} messages/s there and back; ${whole(stored)}/s stored only, of ${whole(parcelBytes)} bytes`,
          ],
        ]);
      }
      await wire.close();
    }
  } finally {
    await federation.stop();
  }
}

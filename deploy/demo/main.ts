// `npm run demo`: three countries on this machine. Runs its chapters, then keeps running; `-- --once` asserts every step and exits.
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { Option } from 'commander';
import pc from 'picocolors';
import { codeOf } from '../../services/domain/index.ts';
import { lockFolder } from '../../services/ledger/index.ts';
import { type Federation, startFederation } from '../federation/index.ts';
import { script } from '../script.ts';
import { agreements } from './chapters/agreements.ts';
import { audit } from './chapters/audit.ts';
import { core } from './chapters/core.ts';
import { hostile } from './chapters/hostile.ts';
import { records } from './chapters/records.ts';
import { US_VISAS } from './data.ts';
import { type Narrator, narrate } from './narrator.ts';

const CHAPTERS: Readonly<Record<string, (federation: Federation, narrator: Narrator) => Promise<void>>> = {
  core,
  agreements,
  records,
  audit,
  hostile,
};
const ROOT = join(import.meta.dirname, '../..');

const DEFAULT = join(ROOT, '.tripoint');

const values = script('npm run demo --', 'Three countries on this machine: runs the chapters, then keeps running until Ctrl-C.')
  .option('--once', 'end after the last chapter; exit 0 when every step holds')
  .option('--json', 'one line of JSON per step')
  .addOption(
    new Option('--chapter <name...>', 'these chapters alone')
      .choices(Object.keys(CHAPTERS))
      .default(Object.keys(CHAPTERS), 'all'),
  )
  .option('--folder <folder>', 'for keys, ledgers and the profile', DEFAULT)
  .parse()
  .opts<{ once?: true; json?: true; chapter: string[]; folder: string }>();
/** Contains keys, ledgers, logs, and the profile with which the command line finds the gateways. */
const HOME = resolve(values.folder);
const PROFILE = join(HOME, 'profile.json');

const narrator = narrate(values.json === true);
const begun = performance.now();
const folder = join(HOME, 'demo');
mkdirSync(folder, { recursive: true });
try {
  // Held until this process ends: the code below deletes files that another demonstration may be using.
  lockFolder(folder);
} catch (error) {
  if (codeOf(error) !== 'FOLDER_IN_USE') throw error;
  console.error(`another demonstration runs in ${folder}: stop it, or give this one a folder of its own with --folder`);
  process.exit(4);
}
// Each run starts with empty ledgers; keys are kept while they are valid.
for (const country of ['us', 'ca', 'mx']) {
  rmSync(join(folder, country), { recursive: true, force: true });
  rmSync(join(folder, 'keys', country, 'log-head.note'), { force: true });
  const keys = join(folder, 'keys', country);
  // A new ledger starts with this year's log, so keys are kept only if they include that log's key, which a rollover would have deleted.
  const named = existsSync(join(keys, 'log.key')) ? readFileSync(join(keys, 'log.origin'), 'utf8') : '';
  if (!named.endsWith(`/${new Date().getUTCFullYear()}`)) rmSync(keys, { recursive: true, force: true });
}

let federation: Federation | undefined;
let stopped: Promise<void> | undefined;
/** Ctrl-C arrives twice, from the terminal and from the set-up script: the second call waits for the first. */
async function stop(code: number): Promise<never> {
  stopped ??= federation?.stop();
  await stopped;
  process.exit(code);
}
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => void stop(0));

/** False while the chapters run, in which some gateways end on purpose: one whose ledger is rolled back stops itself. */
let isLeftRunning = false;
function onLost(name: string, logFile: string): void {
  if (!isLeftRunning) return;
  console.error(pc.red(`✘ ${name} has ended. Its last words: ${logFile}`));
  void stop(1);
}

try {
  await narrator.step('Three countries start, each with its own keys, nats-server, ledger and gateway', async (say) => {
    federation = await startFederation({
      folder,
      countries: ['US', 'CA', 'MX'],
      agreementsFolder: join(ROOT, 'policies/agreements'),
      visas: { US: US_VISAS },
      // On one machine a statement that is a second old has arrived; the default allows a quarter of an hour.
      settings: { reconcile: { graceS: 1 }, invariantsFile: join(ROOT, 'policies/invariants.yaml') },
      progress: (line) => process.stderr.write(pc.dim(`  … ${line}\n`)),
      onLost,
    });
    writeProfile(federation);
    for (const { country, url } of Object.values(federation.nodes)) say(`${country}  ${url}`);
    return { gateways: Object.fromEntries(Object.values(federation.nodes).map(({ country, url }) => [country, url])) };
  });
  for (const name of values.chapter) await CHAPTERS[name]?.(federation as unknown as Federation, narrator);
} catch (error) {
  if (!narrator.failed()) console.error(error);
}
narrator.say(
  `\n${narrator.failed() ? pc.red('FAILED') : pc.green('All steps hold.')} ${((performance.now() - begun) / 1000).toFixed(1)} s`,
);
if (values.once || narrator.failed()) await stop(narrator.failed() ? 1 : 0);
isLeftRunning = true;
narrator.say(`
The three gateways keep running. In another terminal:

${
  values.folder === DEFAULT
    ? ''
    : `  export TRIPOINT_PROFILE='${PROFILE}'
`
}  npm run -s tripoint -- watch --as CA
  npm run -s tripoint -- lookout post --as US --to CA,MX --purpose COUNTER_TERRORISM --reference TRY-1 --kind PERSON \\
    --category TERRORISM --action REFER_TO_SECONDARY --grade A1 \\
    --mrz 'P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<' --mrz 'L898902C36UTO7408122F1204159ZE184226B<<<<<10'
  npm run -s tripoint -- visa query --as CA-VISA --to US --purpose ENTRY_OR_STAY --document D23145890 --issuing-state UTO --citizenship UTO --mistreatment-risk NONE --case TRY-1
  npm run -s tripoint -- log verify --as US
  npm run -s tripoint -- doctor --as US-OPERATOR-1 --config '${relative(process.cwd(), join(folder, 'us/gateway.yaml'))}'

Ctrl-C stops everything.`);

/** Writes the profile with which the command line contacts these gateways as officers, releasers, operators and auditors. */
function writeProfile({ nodes }: Federation): void {
  const people = [
    ['US', 'US', 'us-officer-1'],
    ['CA', 'CA', 'ca-officer-1'],
    ['CA-VISA', 'CA', 'ca-officer-2'],
    ['MX', 'MX', 'mx-officer-1'],
    ...['US', 'CA', 'MX'].flatMap((country) =>
      (['releaser-1', 'releaser-2', 'operator-1', 'auditor-1'] as const).map(
        (role) => [`${country}-${role.toUpperCase()}`, country, `${country.toLowerCase()}-${role}`] as const,
      ),
    ),
  ] as const;
  const profile: Record<string, object> = {};
  for (const [name, country, subject] of people) {
    const node = nodes[country];
    if (node === undefined) continue;
    const tokenFile = join(folder, country.toLowerCase(), `${subject}.token`);
    mkdirSync(join(folder, country.toLowerCase()), { recursive: true });
    writeFileSync(tokenFile, `${node.tokenOf(subject)}\n`, { mode: 0o600 });
    const local = (file: string) => relative(HOME, file);
    profile[name] = {
      url: node.url,
      tokenFile: local(tokenFile),
      ledger: local(node.ledger),
      publicFile: local(node.publicFile),
    };
  }
  writeFileSync(PROFILE, `${JSON.stringify(profile, null, 2)}\n`);
}

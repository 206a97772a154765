import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';
import { isCode, parseJson, TripointError, withoutMark } from '../../services/domain/index.ts';
import type { Report, StepResult, TrustPolicy } from '../../services/evidence/index.ts';
import type { Say } from '../../services/messages/index.ts';
import { type ConnectionOptions, connected, gatewayOf, outputs } from './connection.ts';
import { CommandError, EXIT, type Exit } from './failure.ts';
import { several, uuid } from './input.ts';
import type { LanguageOptions } from './language.ts';
import type { Shell } from './shell.ts';
import { plain, type Terminal, terminalOf } from './terminal.ts';

interface ExportOptions extends ConnectionOptions {
  readonly out?: string;
  readonly withoutOpenings?: boolean;
}

interface VerifyOptions extends LanguageOptions {
  readonly trust: string[];
  readonly quorum?: string;
  readonly witnesses?: string;
  readonly json?: boolean;
}

const USAGE = 'tripoint evidence verify FILE --trust FOLDER';

export function evidenceCommands(program: Command, shell: Shell): void {
  const evidence = program
    .command('evidence')
    .description('the evidence of one exchange, verifiable by anyone without this gateway');

  connected(
    evidence
      .command('export')
      .argument('<exchange>', '', uuid)
      .description('what this country can prove about an exchange, as one file'),
  )
    .option('--out <file>', 'where to write it (default: stdout)')
    .option('--without-openings', 'without the openings of the private commitments')
    .action(async (exchange: string, options: ExportOptions) => {
      const openings = options.withoutOpenings !== true;
      const bundle = await gatewayOf(options, shell).log.evidence(exchange, { openings });
      const terminal = terminalOf(options, shell);
      if (options.out === undefined) shell.stdout.write(bundle);
      else {
        writeFileSync(options.out, bundle, { mode: 0o600 });
        if (terminal.json) terminal.row({ exchange, file: options.out, bytes: bundle.length });
        terminal.progress(`  ${terminal.say('next.is', { next: `tripoint evidence verify ${options.out} --trust FOLDER` })}`);
      }
      shell.done(EXIT.ok);
    });

  outputs(evidence.command('verify <bundle>').description('verify a bundle step by step, offline'))
    .requiredOption(
      '--trust <path>',
      "each country's public.json, or a folder of them; repeat it, or separate by commas",
      several,
    )
    .option('--quorum <n>', 'how many other countries must have cosigned (default: all)')
    .option(
      '--witnesses <n>',
      'how many other countries witness each log, as far as you know; with fewer files the verdict says so and is not a pass',
    )
    .action(async (file: string, options: VerifyOptions) => {
      const terminal = terminalOf(options, shell);
      const { say } = terminal;
      const { FORMAT, isBundle, verifyEvidence, trustIn } = await import('../../services/evidence/index.ts');
      const bundle = readBundle(file);
      if (!isBundle(bundle))
        throw new CommandError(EXIT.usage, ['fail.not-a-bundle', { file: plain(file), format: FORMAT }], USAGE);
      const trust = trustIn(options.trust.flatMap(publicFilesAt).map(readJson), {
        ...numberIn('quorum', options.quorum),
        ...numberIn('witnesses', options.witnesses),
      });
      const report = await verifyEvidence(bundle, trust, shell.clock());
      if (terminal.json) terminal.row(report);
      else show(report, trust, terminal, say);
      shell.done(EXITS[report.verdict]);
    });
}

const EXITS = { pass: EXIT.ok, incomplete: EXIT.unavailable, fail: EXIT.tampered } as const satisfies Record<
  Report['verdict'],
  Exit
>;

function readBundle(file: string): Uint8Array {
  try {
    return new Uint8Array(readFileSync(file));
  } catch {
    throw new CommandError(EXIT.usage, ['fail.bundle-unreadable', { file: plain(file) }], USAGE);
  }
}

/** A file, or all .json files in a folder, or in each of its folders. */
function publicFilesAt(path: string): string[] {
  try {
    if (!statSync(path).isDirectory()) return [path];
    return readdirSync(path, { recursive: true, encoding: 'utf8' })
      .filter((name) => /(^|[/\\])public\.json$|^[^/\\]+\.json$/.test(name))
      .sort()
      .map((name) => join(path, name));
  } catch {
    throw new CommandError(EXIT.usage, ['fail.no-such-path', { path: plain(path) }], USAGE);
  }
}

function readJson(file: string): unknown {
  try {
    return parseJson(withoutMark(readFileSync(file, 'utf8')));
  } catch {
    throw new CommandError(EXIT.usage, ['fail.not-public', { file: plain(file) }], USAGE);
  }
}

function numberIn(option: 'quorum' | 'witnesses', text: string | undefined): Partial<Record<typeof option, number>> {
  if (text === undefined) return {};
  if (!/^[0-9]{1,2}$/.test(text)) throw new TripointError('CONFIG_INVALID', { field: option, rule: 'a number of countries' });
  return { [option]: Number(text) };
}

const MARKS = { pass: '✔', fail: '✖', 'not-checkable': '◌' } as const satisfies Record<StepResult['verdict'], string>;
const HEADS = { pass: '✔', fail: '✖', incomplete: '◌' } as const satisfies Record<Report['verdict'], string>;
const COLOURS = { pass: 'green', fail: 'red', 'not-checkable': 'yellow', incomplete: 'yellow' } as const;

function show({ steps, verdict }: Report, trust: TrustPolicy, terminal: Terminal, say: Say): void {
  const { paint } = terminal;
  terminal.data([
    `${paint[COLOURS[verdict]](paint.bold(`${HEADS[verdict]} ${say(`evidence.verdict.${verdict}`)}`))}`,
    `  ${say('evidence.trusted', { countries: trust.countries.map(({ country }) => country).join(', ') })}`,
    ...steps.map(
      ({ step, verdict: found, why }) =>
        `  ${paint[COLOURS[found]](MARKS[found])} ${paint.bold(say(`evidence.step.${step}`))}  ${wordsOf(why, say)}`,
    ),
  ]);
}

function wordsOf({ reason, values }: StepResult['why'], say: Say): string {
  const said = Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name, typeof value === 'string' ? plain(value) : value]),
  );
  if (reason === 'after') return say('evidence.why.after', { step: say(`evidence.step.${values.step as StepResult['step']}`) });
  if (reason !== 'broken') return say(`evidence.why.${reason}`, said);
  const { code } = values;
  const title = typeof code === 'string' && isCode(code) ? say(`code.${code}`) : '';
  return say('evidence.why.broken', { title, rule: said.rule ?? '' });
}

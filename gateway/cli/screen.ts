// `tripoint screen`: a traveller, a container, a conveyance, or a list, against everything in force here.
import { type Command, Option } from 'commander';
import { ACTIONS_TAKEN, ENCOUNTER_CATEGORIES } from '../contract/index.ts';
import type { Gateway, ScreenedOne, Screening } from '../sdk/index.ts';
import { postedCard } from './cards.ts';
import { type ConnectionOptions, connected, gatewayOf } from './connection.ts';
import { CommandError, EXIT, sameWith } from './failure.ts';
import { headRows } from './heads.ts';
import { FORMATS, type Format, type ImportFamily, rowsIn } from './import/index.ts';
import { codes, each, said, word } from './input.ts';
import { screenedIn } from './screened.ts';
import { screeningCard } from './screening-cards.ts';
import type { Shell } from './shell.ts';
import { plain, type Terminal, terminalOf } from './terminal.ts';
import { withZone } from './zone.ts';

interface ScreenOptions extends ConnectionOptions {
  readonly surname?: string;
  readonly given?: string;
  readonly born?: string;
  readonly citizenship?: string[];
  readonly document?: string;
  readonly issuingState?: string;
  readonly mrz?: string[];
  readonly container?: string;
  readonly conveyance?: string;
  readonly file?: string;
  readonly format?: Format;
  readonly record: ImportFamily;
  readonly mapping?: string;
  readonly report?: 'HIT' | 'ENCOUNTER';
  readonly category?: string;
  readonly actionTaken?: string;
  readonly location?: string;
  readonly yes?: true;
}

export function screenCommand(program: Command, shell: Shell): void {
  connected(
    program
      .command('screen')
      .description(
        'compare a traveller, a container, a conveyance or a list with everything in force here; every screening is logged',
      ),
  )
    .option('--surname <text>', 'primary identifier')
    .option('--given <text>', 'secondary identifier')
    .option('--born <date>', 'date of birth: YYYY, YYYY-MM or YYYY-MM-DD')
    .option('--citizenship <code>', 'ICAO three-letter code; repeat it', codes)
    .option('--document <number>', 'travel document')
    .option('--issuing-state <code>', 'of the travel document')
    .option('--mrz <line>', 'a line of a machine-readable zone; repeatable, two or three lines', each)
    .option('--container <number>', 'a container')
    .option('--conveyance <number>', 'a vessel, a flight, a vehicle')
    .option('--file <list>', 'a list: JSON, NDJSON, CSV with a mapping, or machine-readable zones')
    .addOption(new Option('--format <format>', 'of the list (default: by its name)').choices([...FORMATS]))
    .addOption(new Option('--record <kind>', 'what its rows are').choices(['lookout', 'cargo']).default('lookout'))
    .option('--mapping <file>', 'which column of a list is which field (YAML)')
    .addOption(new Option('--report <verb>', 'tell the originator of the one hit').choices(['HIT', 'ENCOUNTER']))
    .addOption(new Option('--category <word>', 'with --report: on which occasion').choices(ENCOUNTER_CATEGORIES))
    .addOption(new Option('--action-taken <word>', 'with --report: what was done').choices(ACTIONS_TAKEN))
    .option('--location <code>', 'with --report: where, UN/LOCODE', word)
    .option('--yes', 'with --report: do not ask first')
    .action(async (options: ScreenOptions) => {
      const terminal = terminalOf(options, shell);
      const gateway = gatewayOf(options, shell);
      if (options.file === undefined)
        await screenOne(await oneOf(options, terminal, shell), options, { gateway, terminal, shell });
      else await screenList(options.file, options, { gateway, terminal, shell });
      if (!terminal.json) terminal.data(headRows(gateway.head(), options, terminal));
    });
}

interface Run {
  readonly gateway: Gateway;
  readonly terminal: Terminal;
  readonly shell: Shell;
}

async function oneOf(options: ScreenOptions, terminal: Terminal, shell: Shell): Promise<ScreenedOne> {
  const name = said({ primaryIdentifier: options.surname, secondaryIdentifier: options.given });
  const document = said({ documentNumber: options.document, issuingState: options.issuingState });
  const beside = said({
    name: Object.keys(name).length === 0 ? undefined : [name],
    dateOfBirth: options.born === undefined ? undefined : { date: options.born },
    citizenship: options.citizenship,
    document: Object.keys(document).length === 0 ? undefined : [document],
    conveyanceIdentification: options.conveyance,
  });
  const record = options.mrz === undefined ? beside : await withZone(options.mrz, beside, terminal, shell.clock);
  const [one = {}] = screenedIn('lookout', { record });
  const subject = { ...one, ...said({ container: options.container }) };
  if (Object.keys(subject).length > 0) return subject;
  throw new CommandError(
    EXIT.usage,
    ['screening.whom'],
    sameWith('--surname, --document, --mrz, --container, --conveyance, --file'),
  );
}

async function screenOne(subject: ScreenedOne, options: ScreenOptions, { gateway, terminal, shell }: Run): Promise<void> {
  let result: Screening | undefined;
  for await (const screening of gateway.screenings.run([subject])) result = screening;
  if (result === undefined) return;
  if (terminal.json) terminal.row(result);
  else terminal.data(screeningCard(result, terminal, false));
  shell.done(result.outcome === 'INVALID' ? EXIT.usage : EXIT.ok);
  if (options.report !== undefined) await report(result, options.report, options, { gateway, terminal, shell });
}

/** One hit, by name: of several, nobody says with a flag which of them it was. */
async function report(
  { hits }: Screening,
  verb: 'HIT' | 'ENCOUNTER',
  { category, actionTaken, location, yes }: ScreenOptions,
  { gateway, terminal, shell }: Run,
): Promise<void> {
  const [hit, ...others] = hits.filter((one) => one.report !== undefined);
  if (hit === undefined || others.length > 0)
    throw new CommandError(EXIT.usage, ['screening.not-one', { count: hits.length }], ['screening.next-say']);
  if (category === undefined || actionTaken === undefined)
    throw new CommandError(
      EXIT.usage,
      ['screening.report-lacks'],
      sameWith('--category PRIMARY --action-taken REFERRED_TO_SECONDARY'),
    );
  const { say } = terminal;
  if (yes !== true) {
    if (shell.ask === undefined) throw new CommandError(EXIT.usage, ['screening.unconfirmed'], sameWith('--yes'));
    const ask = await shell.ask();
    const question = say('screening.confirm', { verb, country: plain(hit.originator.country), record: plain(hit.recordId) });
    const words = { yes: say('screening.yes'), no: say('screening.no') };
    if (!(await ask.whether(question, words, false))) return terminal.progress(`  ${say('screening.not-reported')}`);
  }
  const added = { category, actionTaken, ...said({ location }) };
  const posted = await gateway.screenings.report(hit, added, { verb });
  if (terminal.json) terminal.row({ ...posted });
  else terminal.data(postedCard(posted, terminal));
  const isDenied = posted.exchanges.every(({ state }) => state === 'REFUSED');
  shell.done(isDenied ? EXIT.denied : EXIT.ok);
}

async function screenList(file: string, options: ScreenOptions, { gateway, terminal, shell }: Run): Promise<void> {
  if (options.report !== undefined) throw new CommandError(EXIT.usage, ['screening.report-one'], ['screening.next-say']);
  const stopped = shell.stopped();
  const rows = rowsIn(file, options, shell);
  const counts = { HIT: 0, POSSIBLE: 0, CLEAR: 0, INVALID: 0 };
  const progress = progressOf(terminal, shell);
  /** Rows that were no record are not sent, and their places are not counted by the gateway. */
  const places: { readonly row: number; readonly line: number }[] = [];
  async function* subjects(): AsyncGenerator<ScreenedOne> {
    for await (const row of rows) {
      if (stopped.aborted) return;
      if (row.faults.length > 0) {
        counts.INVALID++;
        const { number, line, faults } = row;
        if (terminal.json) terminal.row({ row: number, line, outcome: 'INVALID', hits: [], faults });
        else terminal.data(screeningCard({ n: number, outcome: 'INVALID', hits: [], faults: [...faults] }, terminal, true));
        continue;
      }
      for (const subject of screenedIn(options.record, row)) {
        places.push({ row: row.number, line: row.line });
        yield subject;
      }
    }
  }
  try {
    for await (const screening of gateway.screenings.run(subjects())) {
      counts[screening.outcome]++;
      const { n, ...result } = screening;
      const place = places[n - 1] ?? { row: n, line: n };
      if (terminal.json) terminal.row({ ...place, ...result });
      else {
        const card = screeningCard({ ...result, n: place.row }, terminal, true);
        if (card.length > 0) {
          progress.clear();
          terminal.data(card);
        }
      }
      progress.at(counts);
    }
  } finally {
    progress.clear();
  }
  if (!terminal.json) terminal.data([`  ${terminal.say('screening.counted', counts)}`]);
  if (stopped.aborted) terminal.progress(`  ${terminal.say('screening.stopped')}`);
  shell.done(stopped.aborted ? EXIT.unavailable : counts.INVALID > 0 ? EXIT.denied : EXIT.ok);
}

type Counts = Readonly<Record<Screening['outcome'], number>>;

/** For a person one line that is overwritten; for a log a line every thousand. */
function progressOf({ say, json }: Terminal, { stderr, clock }: Pick<Shell, 'stderr' | 'clock'>) {
  let [lastAt, n] = [0, 0];
  return {
    at(counts: Counts): void {
      n++;
      if (json) return;
      if (!stderr.isTTY) {
        if (n % 1_000 === 0) stderr.write(`${say('screening.counted', counts)}\n`);
      } else if (clock() - lastAt >= 200_000) {
        lastAt = clock();
        stderr.write(`\r\u001b[K${say('screening.counted', counts)}`);
      }
    },
    clear(): void {
      if (stderr.isTTY && !json) stderr.write('\r\u001b[K');
    },
  };
}

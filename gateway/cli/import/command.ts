// `tripoint import`: the records of a file, shared one by one, each as far as the agreements allow.
import { readFileSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { type Command, Option } from 'commander';
import { type Fault, TripointError, withoutMark } from '../../../services/domain/index.ts';
import { sayRule } from '../../../services/messages/index.ts';
import { type Gateway, GatewayError } from '../../sdk/index.ts';
import { gatewayOf } from '../connection.ts';
import { CommandError, EXIT, sameWith } from '../failure.ts';
import { bodyOf, type SharingOptions, sharing } from '../sharing.ts';
import type { Shell } from '../shell.ts';
import { plain, type Terminal, terminalOf } from '../terminal.ts';
import { IMPORT_OUTCOMES, type Journal, openJournal, type Settled } from './journal.ts';
import { type ImportFamily, type Mapping, mappingOf, PLAIN, type ReadFamily } from './mapping.ts';
import { inParallel } from './parallel.ts';
import { type Refused, refusedFile, refusedName } from './refused.ts';
import { FORMATS, type Format, formatOf, ROWS, type Row } from './rows.ts';
import { type Summary, startSummary, summaryJson, summaryLines } from './summary.ts';

interface ImportOptions extends SharingOptions {
  readonly record: ImportFamily;
  readonly format?: Format;
  readonly mapping?: string;
  readonly refused?: string;
  readonly journal?: string;
  readonly parallel: number;
}

/** Posts in progress at once. The gateway commits what waits together, so that more of them are not slower. */
const PARALLEL = { default: 16, max: 64 };
/** Attempts of one post: a gateway that limits requests, or restarts, is waited for. */
const ATTEMPTS = 20;
/** Refused rows of which the faults are shown; all of them are in the file of refused rows. */
const SHOWN = 10;

const parallel = (text: string): number => Math.min(PARALLEL.max, Math.max(1, Math.trunc(Number(text)) || PARALLEL.default));

export function importCommand(program: Command, shell: Shell): void {
  sharing(
    program
      .command('import <file>')
      .description('share the records of a file: JSON, NDJSON, CSV with a mapping, or machine-readable zones'),
  )
    .addOption(new Option('--record <kind>', 'what its records are').choices(['cargo', 'lookout']).default('lookout'))
    .addOption(new Option('--format <format>', 'of the file (default: by its name)').choices([...FORMATS]))
    .option('--mapping <file>', 'which column is which field, and the fields of every record (YAML)')
    .option('--refused <file>', 'where refused rows go, to be mended and imported again (default: beside the file)')
    .option('--journal <file>', 'what became of each row; the same command goes on from there (default: beside the file)')
    .option('--parallel <number>', `rows in progress at once, up to ${PARALLEL.max}`, parallel, PARALLEL.default)
    .action(async (file: string, options: ImportOptions) => {
      const terminal = terminalOf(options, shell);
      const format = formatIn(file, options);
      const size = sizeOf(file);
      const mapping = options.mapping === undefined ? PLAIN : readMapping(options.record, options.mapping);
      const refused = options.refused ?? refusedName(file, format);
      const journalName = options.journal ?? `${file}.journal`;
      // What is refused would be read again, and refused again, without an end.
      if (new Set([file, refused, journalName].map(realName)).size < 3)
        throw new CommandError(EXIT.usage, ['import.same-file', { refused, journal: journalName }], sameWith('--refused FILE'));
      let heads: readonly string[] = [];
      const run: Run = {
        ...{ options, terminal, mapping, shell },
        gateway: gatewayOf(options, shell, ATTEMPTS),
        refused: refusedFile(refused, format, mapping, () => heads),
        summary: startSummary(),
        progress: progressOf(size, shell, terminal),
      };
      const journal = options.dryRun
        ? undefined
        : await openJournal(journalName, file, termsOf(options, mapping), IMPORT_OUTCOMES);
      const source = {
        family: options.record,
        mapping,
        clock: shell.clock,
        onHeads: (names: readonly string[]) => (heads = names),
      };
      const stopped = shell.stopped();
      try {
        await inParallel(ROWS[format](file, source), { most: options.parallel, stopped }, (row) => importRow(run, row, journal));
      } finally {
        run.progress.end();
        run.refused.close();
        journal?.close();
      }
      const { summary } = run;
      if (terminal.json) terminal.row(summaryJson(summary));
      else terminal.data(summaryLines(summary, options.dryRun === true, terminal));
      if (summary.refused > 0 && !options.dryRun)
        terminal.progress(`  ${terminal.say('import.mend', { refused: plain(refused) })}`);
      if (stopped.aborted) terminal.progress(`  ${terminal.say('import.stopped')}`);
      shell.done(stopped.aborted ? EXIT.unavailable : summary.refused > 0 ? EXIT.denied : EXIT.ok);
    });
}

type ListOptions = Pick<ImportOptions, 'format' | 'mapping'> & { readonly record: ReadFamily };

/** Throws CommandError. */
function formatIn(file: string, { format = formatOf(file), record }: ListOptions): Format {
  if (format === undefined)
    throw new CommandError(EXIT.usage, ['import.which-format', { file }], sameWith(`--format ${FORMATS[1]}`));
  if (format === 'mrz' && record !== 'lookout')
    throw new CommandError(EXIT.usage, ['import.zones-are-persons'], sameWith('--record lookout'));
  return format;
}

/** The rows of a list that another command reads. Throws CommandError. */
export function rowsIn(file: string, options: ListOptions, { clock }: Pick<Shell, 'clock'>): AsyncIterable<Row> {
  const format = formatIn(file, options);
  sizeOf(file);
  const mapping = options.mapping === undefined ? PLAIN : readMapping(options.record, options.mapping);
  return ROWS[format](file, { family: options.record, mapping, clock });
}

interface Run {
  readonly options: ImportOptions;
  readonly terminal: Terminal;
  readonly mapping: Mapping;
  readonly shell: Shell;
  readonly gateway: Gateway;
  readonly refused: Refused;
  readonly summary: Summary;
  readonly progress: Progress;
}

/** Everything besides the file that decides what is sent. */
const termsOf = (
  { to, purpose, priority, classification, caveat, mistreatmentRisk, agency, exigent, again, record }: ImportOptions,
  mapping: Mapping,
) => JSON.stringify([to, purpose, priority, classification, caveat, mistreatmentRisk, agency, exigent, again, record, mapping]);

async function importRow(run: Run, row: Row, journal: Journal | undefined): Promise<void> {
  const { summary, progress } = run;
  const before = journal?.settled.get(row.number);
  if (before !== undefined) summary.count(before.outcome, []);
  else if (row.faults.length > 0) refuse(run, row, row.faults, 'INVALID', journal);
  else await shareRow(run, row, journal);
  progress.at(row, summary);
}

async function shareRow(run: Run, row: Row, journal: Journal | undefined): Promise<void> {
  const { options, gateway, summary, terminal } = run;
  const body = bodyOf({ [options.record]: row.record }, options);
  try {
    if (journal === undefined) {
      const { partners } = await gateway.exchanges.preview(body);
      const outcome = outcomeOf(partners.map(({ state }) => state));
      summary.count(outcome, partners);
      if (terminal.json) terminal.row({ row: row.number, line: row.line, outcome, partners });
      return;
    }
    const { recordId, exchanges } = await gateway.exchanges.post(body, { idempotencyKey: journal.keyOf(row.number) });
    const outcome = outcomeOf(exchanges.map(({ state }) => state));
    const settled: Settled = { row: row.number, line: row.line, outcome, recordId };
    if (outcome === 'REFUSED')
      run.refused.write(
        row,
        exchanges.map(({ partner, decision }) => ({ field: partner, rule: whyOf(decision) })),
      );
    journal.settle(settled);
    summary.count(outcome, exchanges);
    if (terminal.json) terminal.row(settled);
  } catch (error) {
    // Anything but a fault of this record would be one of every row: stop, and go on once it is mended.
    if (!(error instanceof GatewayError) || !OF_ONE_RECORD.includes(error.code)) throw error;
    refuse(run, row, error.faults.length > 0 ? error.faults : [{ field: '', rule: error.message }], error.code, journal);
  }
}

const OF_ONE_RECORD: readonly string[] = ['INVALID', 'DUPLICATE_REFERENCE', 'OVERSIZED', 'MALFORMED'];

const whyOf = (
  decision:
    | { readonly code?: string; readonly clauses: readonly string[]; readonly refusedBy?: readonly { rule: string }[] }
    | undefined,
) =>
  [decision?.code ?? 'REFUSED', ...(decision?.refusedBy ?? []).map(({ rule }) => rule), ...(decision?.clauses ?? [])].join(', ');

function outcomeOf(states: readonly string[]): Settled['outcome'] {
  if (states.every((state) => ['REFUSED', 'DENIED', 'EXPIRED', 'REJECTED'].includes(state))) return 'REFUSED';
  return states.includes('HELD') ? 'HELD' : 'SHARED';
}

function refuse(run: Run, row: Row, faults: readonly Fault[], code: string, journal: Journal | undefined): void {
  const { terminal, summary, refused } = run;
  const { row: number, line } = { row: row.number, line: row.line };
  if (journal !== undefined) refused.write(row, faults);
  journal?.settle({ row: number, line, outcome: 'REFUSED', code });
  summary.count('REFUSED', []);
  if (terminal.json) terminal.row({ row: number, line, outcome: 'REFUSED', code, faults });
  else if (summary.refused <= SHOWN)
    for (const { field, rule } of faults.slice(0, SHOWN))
      terminal.progress(
        `✖ ${terminal.say('import.line', { line: String(line) })}  ${plain(field === '' ? code : field)}: ${plain(sayRule(rule, terminal.say))}`,
      );
}

/** Of a file by whichever name; of one that is not there yet, its name. */
function realName(file: string): string {
  try {
    const { dev, ino } = statSync(file);
    return `${dev} ${ino}`;
  } catch {
    return resolve(file);
  }
}

function sizeOf(file: string): number {
  try {
    const found = statSync(file);
    if (found.isFile()) return found.size;
  } catch {
    // as below
  }
  throw new CommandError(EXIT.usage, ['fail.file-unreadable', { file }], ['import.next-file']);
}

function readMapping(family: ReadFamily, file: string): Mapping {
  let text: string;
  try {
    text = withoutMark(readFileSync(file, 'utf8'));
  } catch {
    throw new CommandError(EXIT.usage, ['fail.file-unreadable', { file }], sameWith('--mapping FILE'));
  }
  try {
    return mappingOf(family, text);
  } catch (error) {
    if (!(error instanceof TripointError)) throw error;
    const faults = error.faults.map(({ field, rule }) => ({ field: `${file}${field === '' ? '' : `#${field}`}`, rule }));
    throw new CommandError(EXIT.usage, ['import.mapping', { file }], sameWith('--mapping FILE'), faults);
  }
}

interface Progress {
  at(row: Row, summary: Summary): void;
  end(): void;
}

/** For a person one line that is overwritten; for a log a line every ten thousand rows. */
function progressOf(size: number, { stderr, clock }: Pick<Shell, 'stderr' | 'clock'>, { say, json }: Terminal): Progress {
  const begun = clock();
  let [read, lastAt] = [0, 0];
  const text = ({ rows, held, refused }: Summary): string => {
    const seconds = Math.max(1e-3, (clock() - begun) / 1e6);
    const percent = Math.min(100, Math.floor((100 * read) / Math.max(1, size)));
    return say('import.progress', { percent, rows, held, refused, rate: Math.round(rows / seconds) });
  };
  return {
    at(row, summary) {
      read += row.raw.reduce((sum, line) => sum + line.length + 1, 0);
      if (json) return;
      if (stderr.isTTY) {
        if (clock() - lastAt < 200_000) return;
        lastAt = clock();
        stderr.write(`\r\u001b[K${text(summary)}`);
      } else if (summary.rows % 10_000 === 0) stderr.write(`${text(summary)}\n`);
    },
    end() {
      if (stderr.isTTY && !json) stderr.write('\r\u001b[K');
    },
  };
}

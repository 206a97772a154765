// `tripoint visa query --file`: the questions of a file to one partner, each logged, decided and counted as one that is asked alone.
import { type Command, Option } from 'commander';
import type { Fault } from '../../services/domain/index.ts';
import { type AskQuery, type Gateway, GatewayError } from '../sdk/index.ts';
import type { ConnectionOptions } from './connection.ts';
import { CommandError, EXIT, sameWith } from './failure.ts';
import { FORMATS, type Format, inParallel, type Journal, openJournal, type Row, rowsIn } from './import/index.ts';
import type { Shell } from './shell.ts';
import { plain, type Terminal } from './terminal.ts';

export interface QuestionsOptions extends ConnectionOptions {
  readonly format?: Format;
  readonly mapping?: string;
  readonly journal?: string;
  readonly parallel: number;
}

export interface Asking {
  readonly gateway: Gateway;
  readonly terminal: Terminal;
  readonly shell: Shell;
}

/** budget: an answer takes its slot of seconds, and a partner shares its time between all who ask. */
const PARALLEL = { default: 2, max: 8 };
/** Questions of which nothing was heard, one after another: each more would be logged and counted for nothing. */
const MOST_UNHEARD = 5;
/** Rows between two lines of progress. */
const EVERY = 100;

const OUTCOMES = ['ANSWERED', 'REFUSED'] as const;
const OF_ONE_QUESTION: readonly string[] = ['INVALID', 'OVERSIZED', 'MALFORMED'];

const parallel = (text: string): number => Math.min(PARALLEL.max, Math.max(1, Math.trunc(Number(text)) || PARALLEL.default));

export const ofLists = (command: Command): Command =>
  command
    .option('--file <list>', 'questions to ask one by one: JSON, NDJSON, or CSV with a mapping; the answers are NDJSON')
    .addOption(new Option('--format <format>', 'of the list (default: by its name)').choices([...FORMATS]))
    .option('--mapping <file>', 'which column of a list is which field of a question (YAML)')
    .option('--journal <file>', 'which rows were answered; the same command goes on from there (default: beside the list)')
    .option('--parallel <number>', `questions of a list in progress at once, up to ${PARALLEL.max}`, parallel, PARALLEL.default);

/** `asked`: what is the same of every question. */
export async function askList(
  file: string,
  asked: Omit<AskQuery, 'visaQuery'>,
  { journal: name = `${file}.journal`, parallel: most, ...options }: QuestionsOptions,
  asking: Asking,
): Promise<void> {
  const { shell, terminal } = asking;
  const rows = rowsIn(file, { ...options, record: 'visaQuery' }, shell);
  const terms = JSON.stringify([asked, options.mapping]);
  const journal = await openJournal(name, file, terms, OUTCOMES);
  const stopped = shell.stopped();
  const [away, quota] = [new AbortController(), new AbortController()];
  const counts = { answered: 0, unheard: 0, invalid: 0, before: 0 };
  const run: Run = { ...asking, asked, journal, counts, away, quota, unheard: 0 };
  const counted = (): string => terminal.say('questions.counted', counts);
  let taken = 0;
  try {
    await inParallel(rows, { most, stopped: AbortSignal.any([stopped, away.signal, quota.signal]) }, async (row) => {
      await askRow(run, row);
      if (++taken % EVERY === 0) terminal.progress(counted());
    });
  } finally {
    journal.close();
  }
  terminal.progress(counted());
  if (away.signal.aborted)
    terminal.progress(`  ${terminal.say('questions.away', { partner: plain(asked.to), count: MOST_UNHEARD })}`);
  if (quota.signal.aborted) terminal.progress(`  ${terminal.say('code.QUOTA_EXHAUSTED')}`);
  if (stopped.aborted || counts.unheard > 0) terminal.progress(`  ${terminal.say('import.stopped')}`);
  shell.done(stopped.aborted || counts.unheard > 0 ? EXIT.unavailable : counts.invalid > 0 ? EXIT.denied : EXIT.ok);
}

interface Run extends Asking {
  readonly asked: Omit<AskQuery, 'visaQuery'>;
  readonly journal: Journal<(typeof OUTCOMES)[number]>;
  readonly counts: { answered: number; unheard: number; invalid: number; before: number };
  readonly away: AbortController;
  readonly quota: AbortController;
  /** One after another, up to now. */
  unheard: number;
}

async function askRow(run: Run, row: Row): Promise<void> {
  const { gateway, terminal, asked, journal, counts, away } = run;
  const place = { row: row.number, line: row.line };
  if (journal.settled.has(row.number)) return void counts.before++;
  const invalid = (code: string, faults: readonly Fault[]) => {
    counts.invalid++;
    terminal.row({ ...place, outcome: 'INVALID', code, faults });
    journal.settle({ ...place, outcome: 'REFUSED', code });
  };
  if (row.faults.length > 0) return invalid('INVALID', row.faults);
  try {
    const answer = await gateway.queries.ask({ ...asked, visaQuery: row.record });
    terminal.row({ ...place, ...answer });
    // Not settled: it is asked again by the same command, and no other of today would fare better.
    if (answer.code === 'QUOTA_EXHAUSTED') {
      counts.unheard++;
      return run.quota.abort();
    }
    if (answer.outcome === 'UNAVAILABLE') {
      counts.unheard++;
      if (++run.unheard >= MOST_UNHEARD) away.abort();
      return;
    }
    run.unheard = 0;
    counts.answered++;
    journal.settle({ ...place, outcome: 'ANSWERED', exchangeId: answer.exchangeId });
  } catch (error) {
    // Anything but a fault of this question would be one of every row.
    if (!(error instanceof GatewayError) || !OF_ONE_QUESTION.includes(error.code)) throw error;
    invalid(error.code, error.faults);
  }
}

const OF_ONE = [
  'document',
  'issuingState',
  'documentType',
  'case',
  'surname',
  'given',
  'born',
  'citizenship',
  'allegedPersecutor',
];

/** Throws CommandError where one person and a list are asked about at once, or one person without what a list says in its rows. */
export function checkAsked(options: Readonly<Record<string, unknown>>): void {
  if (options.file === undefined) {
    if (options.case === undefined || options.citizenship === undefined)
      throw new CommandError(EXIT.usage, ['questions.lacks'], sameWith('--case REFERENCE --citizenship CODE'));
  } else if (OF_ONE.some((name) => options[name] !== undefined))
    throw new CommandError(EXIT.usage, ['questions.of-one'], sameWith('--file LIST'));
}

import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { Command } from 'commander';
import { stringify } from 'yaml';
import type { AnswerKey, Answers } from '../../../services/authoring/index.ts';
import { outputs } from '../connection.ts';
import { CommandError, EXIT, type Phrase } from '../failure.ts';
import { readText, word } from '../input.ts';
import type { Shell } from '../shell.ts';
import { type OutputOptions, plain, type Terminal, terminalOf } from '../terminal.ts';
import { type AnswerOptions, answering, answersIn, FLAGS } from './flags.ts';

interface NewOptions extends OutputOptions, AnswerOptions {
  readonly from?: string;
  readonly folder?: string;
  readonly replace?: boolean;
  readonly template?: string;
}

const DRAFTS = 'drafts';
const SIGNATURES = 'signatures';

export function newCommand(agreement: Command, shell: Shell): void {
  const command = outputs(agreement.command('new'))
    .description('make a draft from answers: rules, groups of fields and cases that pass; what is not answered is asked')
    .option('--from <file>', 'answers, YAML or JSON; - is stdin')
    .option('--template <kind>', 'print a file of answers to fill in, for lookout or high-risk-cargo, and make nothing', word)
    .option('--folder <folder>', `where the draft goes, under the name ID or ID@VERSION (default: ${DRAFTS}/ID)`)
    .option('--replace', 'replace a draft that is there with its answers, unless it is signed');
  answering(command).action(async (options: NewOptions) => {
    const terminal = terminalOf(options, shell);
    const authoring = await import('../../../services/authoring/index.ts');
    const { RECORDS, templateOf } = authoring;
    if (options.template !== undefined) {
      const records = RECORDS.find((one) => one === options.template);
      if (records === undefined) throw wrong([{ field: '--template', rule: `one of ${RECORDS.join(', ')}` }]);
      shell.stdout.write(templateOf(records, terminal.say));
      shell.done(EXIT.ok);
      return;
    }
    const answers = await answersFor(options, shell, terminal, authoring);
    const folder = folderOf(options.folder, answers);
    const made = write(folder, answers, authoring, options.replace === true);
    await show(folder, answers, made, terminal);
    shell.done(EXIT.ok);
  });
}

type Authoring = typeof import('../../../services/authoring/index.ts');
type Files = ReturnType<Authoring['draftOf']>;

const wrong = (faults: CommandError['faults']): CommandError =>
  new CommandError(EXIT.usage, ['fail.answers-wrong'], ['next.answers-wrong'], faults);

/** Takes answers from a file and options, and asks a person for the rest, if there is one. Throws CommandError. */
async function answersFor(options: NewOptions, shell: Shell, terminal: Terminal, authoring: Authoring): Promise<Answers> {
  const { faultsOf, missingIn, readAnswers } = authoring;
  const read = options.from === undefined ? { value: {} } : readAnswers('answers', readText(options.from, shell));
  if ('faults' in read) throw wrong(read.faults);
  const version = options.textVersion ?? (options.folder === undefined ? undefined : named(options.folder).version);
  const given = answersIn({ ...options, ...(version === undefined ? {} : { textVersion: version }) }, read.value);
  const early = faultsOf(given);
  if (early.length > 0) throw wrong(early);
  const missing = missingIn(given);
  if (missing.length > 0 && shell.ask === undefined) {
    const rule = (key: AnswerKey) => terminal.say('answer.missing', { flag: FLAGS[key], key });
    const faults = missing.map((key) => ({ field: key, rule: rule(key) }));
    throw new CommandError(EXIT.usage, ['fail.answers-missing'], ['next.answers-missing'], faults);
  }
  if (missing.length === 0) return given as Answers;
  const { interview } = await import('./interview.ts');
  const answers = await interview(given, await (shell.ask as NonNullable<Shell['ask']>)(), terminal.say);
  const late = faultsOf(answers);
  if (late.length > 0) throw wrong(late);
  return answers;
}

/** What the name of a folder says: the agreement, and the version behind the @. */
function named(folder: string): { id: string; version?: string } {
  const [id = '', version] = basename(folder).split('@');
  return version === undefined ? { id } : { id, version };
}

/** The folder of the draft: its agreement is read only under its own name. Throws CommandError. */
function folderOf(folder: string | undefined, { id, version = '1' }: Answers): string {
  if (folder === undefined) return join(DRAFTS, version === '1' ? id : `${id}@${version}`);
  if (named(folder).id !== id) throw wrong([{ field: '--folder', rule: `a folder named ${id} or ${id}@2` }]);
  return join(dirname(folder), basename(folder));
}

/** The folder beside this one for the version after its own. */
function nextFolder(folder: string): string {
  const { id, version = '1' } = named(folder);
  let next = (/^\d{1,9}$/.test(version) ? Number(version) : 1) + 1;
  const at = (number: number) => join(dirname(folder), `${id}@${number}`);
  while (existsSync(at(next))) next++;
  return at(next);
}

/** Writes the files into the folder, and the answers beside it, since the folder may contain only the agreement. Throws CommandError. */
function write(
  folder: string,
  answers: Answers,
  { draftOf, readAnswers }: Authoring,
  replace: boolean,
): { files: Files; answersFile: string } {
  const next = nextFolder(folder);
  const refuse = (told: Phrase, then: Phrase) => new CommandError(EXIT.usage, told, then);
  if (existsSync(join(folder, SIGNATURES)))
    throw refuse(['fail.draft-signed', { folder }], ['next.draft-signed', { folder: next }]);
  if (existsSync(folder) && !replace) throw refuse(['fail.draft-there', { folder }], ['next.draft-there', { folder: next }]);
  const answersFile = `${folder}.answers.yaml`;
  const there = existsSync(answersFile) ? readAnswers(answersFile, readFileSync(answersFile, 'utf8')) : undefined;
  // An author's own file keeps its comments.
  const isKept = there !== undefined && 'value' in there && isDeepStrictEqual({ ...there.value }, { ...answers });
  if (there !== undefined && !isKept && !replace)
    throw refuse(['fail.answers-there', { file: answersFile }], ['next.draft-there', { folder: next }]);
  const files = draftOf(answers);
  mkdirSync(folder, { recursive: true });
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  if (!isKept) writeFileSync(answersFile, stringify(answers, { lineWidth: 120, version: '1.2' }));
  return { files, answersFile };
}

const DECIDE = 'Decide:';

async function show(
  folder: string,
  answers: Answers,
  { files, answersFile }: { files: Files; answersFile: string },
  terminal: Terminal,
): Promise<void> {
  const { loadAgreement, runCases } = await import('../../../services/policy/index.ts');
  // INVARIANT: a draft loads and passes its own cases, whatever the answers. Otherwise this throws, so that nobody signs it.
  const agreement = loadAgreement(files);
  const { results } = runCases(agreement, files['cases.yaml']);
  const failing = results.filter(({ problems }) => problems.length > 0);
  if (failing.length > 0) throw new Error(`a draft does not hold its own cases: ${failing[0]?.name}`);
  const decide = Object.values(files).join('\n').split(DECIDE).length - 2;
  const stated = Object.keys(answers.clauses).length;
  const counts = {
    stated,
    proposed: Object.keys(agreement.clauses).length - stated,
    rules: agreement.rules.length,
    cases: results.length,
  };
  const next = `tripoint policy test ${folder} && tripoint policy check ${folder}`;
  if (terminal.json) {
    terminal.row({ folder, answers: answersFile, files: Object.keys(files), ...counts, decide, next });
    return;
  }
  const { paint, say } = terminal;
  const line = (name: string, told: string): string => `  ${name.padEnd(16)}${told}`;
  terminal.data([
    `${paint.green('✔')} ${paint.bold(plain(say('new.made', { folder })))}`,
    ...(['agreement.yaml', 'rules.cedar', 'cases.yaml'] as const).map((name) => line(name, say(`new.file.${name}`, counts))),
    `  ${plain(answersFile)}: ${say('new.answers')}`,
    `  ${say('new.decide', { count: decide, word: DECIDE })}`,
  ]);
  terminal.progress(`  ${say('next.is', { next })}`);
}

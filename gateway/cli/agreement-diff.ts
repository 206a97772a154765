import { existsSync } from 'node:fs';
import type { Command } from 'commander';
import { TripointError } from '../../services/domain/index.ts';
import { type MessageKey, messages } from '../../services/messages/index.ts';
import type { Agreement } from '../../services/policy/index.ts';
import { GatewayError } from '../sdk/index.ts';
import type { Compared } from './agreement-differences.ts';
import { type ConnectionOptions, connected, gatewayOf } from './connection.ts';
import { CommandError, EXIT, sameWith } from './failure.ts';
import { languageFor } from './language.ts';
import type { Shell } from './shell.ts';
import { plain, terminalOf } from './terminal.ts';

/** How long two texts may be compared, where nothing else is asked for. */
const SECONDS = 300;

interface DiffOptions extends ConnectionOptions {
  readonly deadline: number;
}

/** For commander: of a comparison. */
export const DEADLINE = ['--deadline <seconds>', 'how long the texts may be compared by proof', secondsOf, SECONDS] as const;

function secondsOf(text: string): number {
  const seconds = Number(text);
  if (!Number.isInteger(seconds) || seconds < 1 || seconds > 86_400)
    throw new CommandError(EXIT.usage, ['fail.deadline'], sameWith(`--deadline ${SECONDS}`));
  return seconds;
}

export function diffCommand(agreement: Command, shell: Shell): void {
  connected(
    agreement
      .command('diff <old> <new>')
      .description('what one text permits and the other does not, proved for all facts, and every other text that changes'),
  )
    .option(...DEADLINE)
    .action(async (old: string, next: string, options: DiffOptions) => {
      const terminal = terminalOf(options, shell);
      const { compared, showCompared } = await import('./agreement-differences.ts');
      const [before, after] = [await textOf(old, options, shell), await textOf(next, options, shell)];
      const { clock, stderr } = shell;
      const all = compared(before, after, { old: bare(old), next: bare(next) }, { seconds: options.deadline, clock, stderr });
      showCompared(all, terminal);
      shell.done(all.differences === undefined ? EXIT.usage : EXIT.ok);
    });
}

const bare = (folder: string): string => folder.replace(/\/+$/, '');

/** Loads a local folder, or a text from the gateway by id or id@version. */
async function textOf(name: string, options: ConnectionOptions, shell: Shell): Promise<Agreement> {
  const { load } = await import('./policy/loading.ts');
  if (!existsSync(name)) return heldText(name, options, shell);
  const loaded = load(bare(name));
  if ('faults' in loaded) throw new TripointError('CONFIG_INVALID', loaded.faults);
  return loaded;
}

async function heldText(name: string, options: ConnectionOptions, shell: Shell): Promise<Agreement> {
  const { loadAgreement } = await import('../../services/policy/index.ts');
  const { files } = await gatewayOf(options, shell).agreements.text(name);
  return loadAgreement(files);
}

/**
 * Shows an operator the differences between a text and its predecessor, or what it permits if there is none. Throws CommandError until the
 * operator accepts that. Does nothing if it is the same text; of a successor that is accepted already, it says that nothing was compared now.
 */
export async function showSuccession(
  folder: string,
  { accept = false, ...options }: DiffOptions & { readonly accept?: boolean },
  shell: Shell,
): Promise<void> {
  const { load } = await import('./policy/loading.ts');
  const next = load(bare(folder));
  // The gateway reports the faults of a text that does not load.
  if ('faults' in next) return;
  const old = await heldText(next.id, options, shell).catch((error: unknown) => {
    if (error instanceof GatewayError && error.code === 'NOT_FOUND') return undefined;
    throw error;
  });
  if (old === undefined) await showFirst(next, options, shell);
  else if (Buffer.compare(old.digest, next.digest) === 0) return;
  else if (accept) await sayUncompared(old, bare(folder), options, shell);
  if (accept) return;
  const why = old === undefined ? 'fail.first-text' : await showSuccessor(old, next, bare(folder), options, shell);
  throw new CommandError(EXIT.usage, [why, { agreement: next.id }], sameWith('--accept'));
}

/** blind acceptance: whether the differences were ever seen, or could be proved, is not known here. */
async function sayUncompared(old: Agreement, folder: string, options: ConnectionOptions, shell: Shell): Promise<void> {
  const { nameOfText } = await import('../../services/policy/index.ts');
  const terminal = terminalOf(options, shell);
  terminal.progress(terminal.say('diff.not-compared', { old: plain(nameOfText(old)), folder: plain(folder) }));
}

async function showFirst(text: Agreement, options: ConnectionOptions, shell: Shell): Promise<void> {
  const terminal = terminalOf(options, shell);
  const [{ permitsOf }, { plainOf }] = await Promise.all([
    import('../../services/authoring/index.ts'),
    import('../../services/print/index.ts'),
  ]);
  const language = languageFor(options, shell);
  const document = permitsOf(text, messages(language), language);
  if (terminal.json) terminal.row({ change: 'first', agreement: text.id, permits: document.sections });
  else terminal.data(plainOf(document).trimEnd().split('\n').map(plain));
}

async function showSuccessor(
  old: Agreement,
  next: Agreement,
  folder: string,
  { deadline, ...options }: DiffOptions,
  shell: Shell,
): Promise<MessageKey> {
  const [{ compared, showCompared }, { nameOfText }] = await Promise.all([
    import('./agreement-differences.ts'),
    import('../../services/policy/index.ts'),
  ]);
  const { clock, stderr } = shell;
  const all = compared(old, next, { old: nameOfText(old), next: folder }, { seconds: deadline, clock, stderr });
  showCompared(all, terminalOf(options, shell));
  return successorOf(all);
}

function successorOf({ differences }: Compared): MessageKey {
  if (differences === undefined) return 'fail.successor-unproved';
  return differences.length === 0 ? 'fail.successor-same' : 'fail.successor';
}

import { existsSync } from 'node:fs';
import type { Command } from 'commander';
import { TripointError } from '../../services/domain/index.ts';
import type { MessageKey } from '../../services/messages/index.ts';
import type { Agreement } from '../../services/policy/index.ts';
import { GatewayError } from '../sdk/index.ts';
import type { Compared } from './agreement-differences.ts';
import { type ConnectionOptions, connected, gatewayOf } from './connection.ts';
import { CommandError, EXIT, sameWith } from './failure.ts';
import type { Shell } from './shell.ts';
import { terminalOf } from './terminal.ts';

export function diffCommand(agreement: Command, shell: Shell): void {
  connected(
    agreement
      .command('diff <old> <new>')
      .description('what one text permits and the other does not, proved for all facts, and every other text that changes'),
  ).action(async (old: string, next: string, options: ConnectionOptions) => {
    const terminal = terminalOf(options, shell);
    const { compared, showCompared } = await import('./agreement-differences.ts');
    const [before, after] = [await textOf(old, options, shell), await textOf(next, options, shell)];
    const all = compared(before, after, { old: bare(old), next: bare(next) });
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
 * Shows an operator the differences between a text and its predecessor. Throws CommandError until the operator accepts them. Does nothing
 * if there is no predecessor, or if it is the same text.
 */
export async function showSuccession(
  folder: string,
  { accept, ...options }: ConnectionOptions & { readonly accept?: boolean },
  shell: Shell,
): Promise<void> {
  const { load } = await import('./policy/loading.ts');
  const next = load(bare(folder));
  // The gateway reports the faults of a text that does not load.
  if (accept === true || 'faults' in next) return;
  const old = await heldText(next.id, options, shell).catch((error: unknown) => {
    if (error instanceof GatewayError && error.code === 'NOT_FOUND') return undefined;
    throw error;
  });
  if (old === undefined || Buffer.compare(old.digest, next.digest) === 0) return;
  const [{ compared, showCompared }, { nameOfText }] = await Promise.all([
    import('./agreement-differences.ts'),
    import('../../services/policy/index.ts'),
  ]);
  const all = compared(old, next, { old: nameOfText(old), next: bare(folder) });
  showCompared(all, terminalOf(options, shell));
  throw new CommandError(EXIT.usage, [successorOf(all), { agreement: next.id }], sameWith('--accept'));
}

function successorOf({ differences }: Compared): MessageKey {
  if (differences === undefined) return 'fail.successor-unproved';
  return differences.length === 0 ? 'fail.successor-same' : 'fail.successor';
}

import { existsSync } from 'node:fs';
import type { Command } from 'commander';
import { TripointError } from '../../services/domain/index.ts';
import type { Agreement } from '../../services/policy/index.ts';
import { GatewayError } from '../sdk/index.ts';
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
    const all = compared(before, after);
    showCompared(all, terminal);
    shell.done(all.differences === undefined ? EXIT.usage : EXIT.ok);
  });
}

/** Loads a local folder, or a text from the gateway by id or id@version. */
async function textOf(name: string, options: ConnectionOptions, shell: Shell): Promise<Agreement> {
  const { load } = await import('./policy/loading.ts');
  if (!existsSync(name)) return heldText(name, options, shell);
  const loaded = load(name.replace(/\/+$/, ''));
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
  const next = load(folder.replace(/\/+$/, ''));
  // The gateway reports the faults of a text that does not load.
  if (accept === true || 'faults' in next) return;
  const old = await heldText(next.id, options, shell).catch((error: unknown) => {
    if (error instanceof GatewayError && error.code === 'NOT_FOUND') return undefined;
    throw error;
  });
  if (old === undefined || Buffer.compare(old.digest, next.digest) === 0) return;
  const { compared, showCompared } = await import('./agreement-differences.ts');
  showCompared(compared(old, next), terminalOf(options, shell));
  throw new CommandError(EXIT.usage, ['fail.successor', { agreement: next.id }], sameWith('--accept'));
}

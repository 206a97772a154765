import type { Command } from 'commander';
import { HOUR, type Micros } from '../../../services/domain/index.ts';
import type { History } from '../../server/history.ts';
import { CommandError, EXIT, sameWith } from '../failure.ts';
import type { Shell } from '../shell.ts';

export interface HistoryOptions {
  readonly config?: string;
  readonly since?: string;
}

/** The options of each command that reads a country's decisions from its ledger and vault, on its own machine. */
export const historical = (command: Command): Command =>
  command
    .requiredOption('--config <file>', "the gateway's configuration: its ledger is read, and opened with its vault key")
    .option('--since <date>', 'only what was decided from this date on, YYYY-MM-DD or RFC 3339');

export async function historyOf({ config = '' }: HistoryOptions, { env }: Pick<Shell, 'env'>): Promise<History> {
  const [{ loadConfig }, { openHistory }] = await Promise.all([
    import('../../server/config.ts'),
    import('../../server/history.ts'),
  ]);
  return openHistory(loadConfig(config, env));
}

/** Throws CommandError unless it is a time. */
export function sinceOf({ since }: HistoryOptions): Micros | undefined {
  if (since === undefined) return undefined;
  const micros = Date.parse(since) * 1000;
  if (/^\d{4}-\d{2}-\d{2}(T.*Z)?$/.test(since) && Number.isFinite(micros) && micros > HOUR) return micros;
  throw new CommandError(EXIT.usage, ['fail.since'], sameWith('--since 2026-01-31'));
}

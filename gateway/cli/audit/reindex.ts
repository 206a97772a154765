import type { Command } from 'commander';
import { outputs } from '../connection.ts';
import { EXIT, type Exit } from '../failure.ts';
import { type LanguageOptions, sayOf } from '../language.ts';
import { progressOf } from '../policy/progress.ts';
import { terminalOf } from '../terminal.ts';

interface ReindexOptions extends LanguageOptions {
  readonly config: string;
  readonly json?: boolean;
}

export function reindexCommand(log: Command, done: (exit: Exit) => void): void {
  outputs(log.command('reindex').description('make the index of the log anew from the ledger; the gateway may be running'))
    .requiredOption('--config <file>', "the gateway's configuration")
    .action(async (options: ReindexOptions) => {
      const terminal = terminalOf(options);
      const [{ loadConfig }, { reindex }] = await Promise.all([
        import('../../server/config.ts'),
        import('../../server/reindex.ts'),
      ]);
      let show: ((done: number) => void) | undefined;
      const entries = reindex(loadConfig(options.config), (indexed, size) => {
        show ??= progressOf(size);
        show(indexed);
      });
      if (terminal.json) terminal.row({ entries });
      else terminal.data([`${terminal.paint.green('✔')} ${(await sayOf(options))('audit.reindexed', { entries })}`]);
      done(EXIT.ok);
    });
}

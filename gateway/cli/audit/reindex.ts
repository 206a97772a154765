import type { Command } from 'commander';
import { outputs } from '../connection.ts';
import { EXIT } from '../failure.ts';
import { type LanguageOptions, sayOf } from '../language.ts';
import { progressOf } from '../policy/progress.ts';
import type { Shell } from '../shell.ts';
import { terminalOf } from '../terminal.ts';

interface ReindexOptions extends LanguageOptions {
  readonly config: string;
  readonly json?: boolean;
}

export function reindexCommand(log: Command, shell: Shell): void {
  outputs(log.command('reindex').description('rebuild the index of the log from the ledger; the gateway may be running'))
    .requiredOption('--config <file>', "the gateway's configuration")
    .action(async (options: ReindexOptions) => {
      const terminal = terminalOf(options, shell);
      const [{ loadConfig }, { reindex }] = await Promise.all([
        import('../../server/config.ts'),
        import('../../server/reindex.ts'),
      ]);
      let show: ((done: number) => void) | undefined;
      const entries = reindex(loadConfig(options.config, shell.env), (indexed, size) => {
        show ??= progressOf(size, shell.stderr);
        show(indexed);
      });
      if (terminal.json) terminal.row({ entries });
      else terminal.data([`${terminal.paint.green('✔')} ${(await sayOf(options, shell))('audit.reindexed', { entries })}`]);
      shell.done(EXIT.ok);
    });
}

import type { Command } from 'commander';
import { outputs } from './connection.ts';
import { EXIT } from './failure.ts';
import type { Shell } from './shell.ts';
import { type OutputOptions, terminalOf } from './terminal.ts';

export function upCommand(program: Command, shell: Shell): void {
  outputs(program.command('up').description("run a country's gateway until it is stopped"))
    .requiredOption('--config <file>', 'its configuration, YAML')
    .action(async ({ config: file, ...options }: OutputOptions & { config: string }) => {
      const terminal = terminalOf(options, shell);
      const [{ loadConfig }, { runGateway }] = await Promise.all([import('../server/config.ts'), import('../server/main.ts')]);
      const config = loadConfig(file, shell.env);
      await runGateway(config, ({ url }) => {
        if (terminal.json) terminal.row({ listening: url, country: config.country, pid: process.pid });
        else terminal.data([`${config.country} listens on ${url}`]);
      });
      shell.done(EXIT.ok);
    });
}

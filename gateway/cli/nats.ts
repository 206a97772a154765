import type { Command } from 'commander';
import { outputs } from './connection.ts';
import { EXIT } from './failure.ts';
import type { Shell } from './shell.ts';
import { type OutputOptions, terminalOf } from './terminal.ts';

export function natsCommands(program: Command, shell: Shell): void {
  const nats = program.command('nats').description("this country's own nats-server, for its operator");

  nats
    .command('config')
    .description('print its configuration: the exact permissions of each partner, and no secrets')
    .requiredOption('--config <file>', "the gateway's configuration, YAML")
    .action(async ({ config }: { config: string }) => {
      const [{ loadConfig }, { natsServerConfig }] = await Promise.all([
        import('../server/config.ts'),
        import('../server/nats.ts'),
      ]);
      shell.stdout.write(natsServerConfig(loadConfig(config, shell.env)));
      shell.done(EXIT.ok);
    });

  outputs(nats.command('provision').description('create its streams and consumers, or check those that exist'))
    .requiredOption('--config <file>', "the gateway's configuration, YAML")
    .action(async ({ config: file, ...options }: OutputOptions & { config: string }) => {
      const terminal = terminalOf(options, shell);
      const [{ loadConfig }, { provisionNats }] = await Promise.all([import('../server/config.ts'), import('../server/nats.ts')]);
      const config = loadConfig(file, shell.env);
      await provisionNats(config, (hop) => terminal.progress(`waiting for the nats-server of ${config.country}: ${hop}`));
      const partners = config.partners.map(({ country }) => country);
      if (terminal.json) terminal.row({ provisioned: partners });
      else terminal.data([`the streams for ${partners.join(', ')} exist`]);
      shell.done(EXIT.ok);
    });
}

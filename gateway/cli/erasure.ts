import { type Command, Option } from 'commander';
import type { Destruction, EraseExchange } from '../sdk/index.ts';
import { destructionCard } from './cards.ts';
import { type ConnectionOptions, connected, gatewayOf } from './connection.ts';
import { EXIT } from './failure.ts';
import { uuid } from './input.ts';
import type { Shell } from './shell.ts';
import { terminalOf } from './terminal.ts';

const BASES: readonly EraseExchange['basis'][] = ['RECALL', 'CORRECTION', 'COURT_ORDER', 'RETENTION'];

export function erasureCommands(exchange: Command, shell: Shell): void {
  const tell = (certificate: Destruction, options: ConnectionOptions): void => {
    const terminal = terminalOf(options, shell);
    if (terminal.json) terminal.row(certificate);
    else terminal.data(destructionCard(certificate, terminal));
    shell.done(EXIT.ok);
  };

  connected(
    exchange
      .command('erase')
      .argument('<id>', '', uuid)
      .description('destroy the key of its record permanently; never for your own posts'),
  )
    .addOption(new Option('--basis <word>', 'the basis of the erasure').choices(BASES).makeOptionMandatory())
    .requiredOption('--reason <text>', 'why; it goes into the log, sealed, and outlives the record')
    .action(async (id: string, options: ConnectionOptions & EraseExchange) => {
      const { basis, reason } = options;
      tell(await gatewayOf(options, shell).exchanges.erase(id, { basis, reason }), options);
    });

  connected(
    exchange.command('certificate').argument('<id>', '', uuid).description('what remains known about a destroyed record'),
  ).action(async (id: string, options: ConnectionOptions) =>
    tell(await gatewayOf(options, shell).exchanges.destruction(id), options),
  );
}

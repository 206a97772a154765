import type { Command } from 'commander';
import { exchangeCard } from '../cards.ts';
import { type ConnectionOptions, connected, gatewayOf } from '../connection.ts';
import { CommandError, EXIT, sameWith } from '../failure.ts';
import { uuid } from '../input.ts';
import type { Shell } from '../shell.ts';
import { plain, terminalOf } from '../terminal.ts';

interface GrantOptions extends ConnectionOptions {
  readonly auditor: string;
  readonly hours: string;
  readonly reason: string;
}

/** separation of duties: for releasers, since the auditor must not grant their own access. */
export function grantCommand(audit: Command, shell: Shell): void {
  connected(
    audit
      .command('grant')
      .argument('<exchange>', '', uuid)
      .description('as a releaser, let an auditor see the record of one exchange'),
  )
    .requiredOption('--auditor <subject>', 'the auditor; never yourself')
    .requiredOption('--hours <number>', 'for how long')
    .requiredOption('--reason <text>', 'why; it goes into the log, sealed')
    .action(async (exchange: string, options: GrantOptions) => {
      const terminal = terminalOf(options, shell);
      const { say } = terminal;
      const { auditor, hours, reason } = options;
      if (!/^\d{1,4}$/.test(hours)) throw new CommandError(EXIT.usage, ['fail.hours'], sameWith('--hours 24'));
      const granted = await gatewayOf(options, shell).audit.grant({ exchange, auditor, hours: Number(hours), reason });
      if (terminal.json) terminal.row(granted);
      else
        terminal.data([
          `${terminal.paint.green('✔')} ${say('audit.granted', { auditor: plain(auditor), exchange, until: granted.until })}`,
        ]);
      shell.done(EXIT.ok);
    });
}

export function showCommand(audit: Command, shell: Shell): void {
  connected(
    audit
      .command('show')
      .argument('<exchange>', '', uuid)
      .description('an exchange with its record, if a second person has granted you access'),
  ).action(async (exchange: string, options: ConnectionOptions) => {
    const terminal = terminalOf(options, shell);
    const shown = await gatewayOf(options, shell).exchanges.get(exchange, { needsContent: true });
    if (terminal.json) terminal.row(shown);
    else {
      terminal.data(exchangeCard(shown, terminal, true));
      terminal.data([plain(JSON.stringify(shown.record ?? null, null, 1).replaceAll('\n', ' '))]);
    }
    shell.done(EXIT.ok);
  });
}

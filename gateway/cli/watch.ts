import { type Command, InvalidArgumentError } from 'commander';
import { eventCard } from './cards.ts';
import { type ConnectionOptions, connected, gatewayOf } from './connection.ts';
import { EXIT } from './failure.ts';
import { code } from './input.ts';
import type { Shell } from './shell.ts';
import { terminalOf } from './terminal.ts';

interface WatchOptions extends ConnectionOptions {
  readonly after: number;
  readonly partner?: string;
  readonly count?: number;
}

const whole = (text: string): number => {
  if (/^\d{1,15}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('a whole number');
};

export function watchCommand(program: Command, shell: Shell): void {
  connected(program.command('watch').description('print events as they arrive, each once and in order, until stopped'))
    .option('--after <cursor>', 'resume after this event; 0 is the beginning', whole, 0)
    .option('--partner <country>', 'only events of one partner', code)
    .option('--count <number>', 'stop after this many events', whole)
    .action(async (options: WatchOptions) => {
      const terminal = terminalOf(options, shell);
      const signal = shell.stopped();
      const gateway = gatewayOf(options, shell);
      const onBreak = (_: unknown, cursor: number): void =>
        terminal.progress(terminal.say('watch.broke', { cursor: String(cursor) }));
      const asked = { after: options.after, ...(options.partner !== undefined && { partner: options.partner }) };
      let left = options.count ?? Number.POSITIVE_INFINITY;
      if (left > 0)
        for await (const event of gateway.events({ ...asked, signal, onBreak })) {
          if (terminal.json) terminal.row(event);
          else terminal.data(eventCard(event, terminal));
          if (--left === 0) break;
        }
      shell.done(EXIT.ok);
    });
}

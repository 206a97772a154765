import type { Command } from 'commander';
import type { Link } from '../sdk/index.ts';
import { badge, type Colour, row } from './cards.ts';
import { type ConnectionOptions, connected, gatewayOf } from './connection.ts';
import { EXIT } from './failure.ts';
import { code } from './input.ts';
import type { Shell } from './shell.ts';
import { type Face, plain, type Terminal, terminalOf } from './terminal.ts';

interface ChangeOptions extends ConnectionOptions {
  readonly reason: string;
}

export function linkCommands(program: Command, shell: Shell): void {
  const link = program.command('link').description('the links with the partners: which work, and why the others do not');

  connected(link.command('list').description('the link with every partner')).action(async (options: ConnectionOptions) => {
    const { links } = await gatewayOf(options, shell).links.list();
    show(links, terminalOf(options, shell));
    shell.done(EXIT.ok);
  });

  const changes = [
    { name: 'suspend', description: 'take a link down in both directions, until it is resumed; everything else continues' },
    { name: 'resume', description: 'bring a suspended link up again' },
  ] as const;
  for (const { name, description } of changes)
    connected(link.command(`${name} <partner>`).description(description))
      .requiredOption('--reason <text>', 'why; it goes into the log, sealed')
      .action(async (partner: string, { reason, ...options }: ChangeOptions) => {
        show([await gatewayOf(options, shell).links[name](code(partner), { reason })], terminalOf(options, shell));
        shell.done(EXIT.ok);
      });
}

const STATES = {
  UP: ['green', '✔'],
  WAITING: ['yellow', '◷'],
  SUSPENDED: ['yellow', '‖'],
  ASIDE: ['red', '✘'],
} as const satisfies Record<Link['state'], readonly [Colour, string]>;

function badgeOf(state: Link['state'], { paint, say }: Face): string {
  const [colour, shape] = STATES[state];
  return badge(paint, colour, shape, say(`link.${state}`));
}

function show(links: readonly Link[], terminal: Terminal): void {
  for (const link of links)
    if (terminal.json) terminal.row(link);
    else
      terminal.data([
        `${terminal.paint.bold(plain(link.partner))}  ${badgeOf(link.state, terminal)}`,
        row(terminal.say('label.detail'), plain(link.detail)),
      ]);
}

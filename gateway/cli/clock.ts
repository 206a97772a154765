import type { Command } from 'commander';
import type { Clock } from '../sdk/index.ts';
import { badge, row } from './cards.ts';
import { type ConnectionOptions, connected, gatewayOf } from './connection.ts';
import { EXIT } from './failure.ts';
import type { Shell } from './shell.ts';
import { type Face, plain, terminalOf } from './terminal.ts';

interface ReleaseOptions extends ConnectionOptions {
  readonly reason: string;
  readonly unconfirmed?: true;
}

export function clockCommands(program: Command, shell: Shell): void {
  const clock = program.command('clock').description('the time that a gateway uses, and which partners agree');

  connected(
    clock.command('show').description('the time, whether partners vouch for it, and the time that each partner signs'),
  ).action(async (options: ConnectionOptions) => {
    const terminal = terminalOf(options, shell);
    const shown = await gatewayOf(options, shell).clock.show();
    if (terminal.json) terminal.row(shown);
    else terminal.data(clockCard(shown, terminal));
    shell.done(shown.state === 'SOUND' ? EXIT.ok : EXIT.unavailable);
  });

  connected(
    clock
      .command('release')
      .description("let go of a latest time that was wrong, once the machine's clock is right; it is logged"),
  )
    .requiredOption('--reason <text>', 'why; it goes into the log, sealed')
    .option('--unconfirmed', 'even though the partners do not confirm the time, because they cannot be reached')
    .action(async (options: ReleaseOptions) => {
      const terminal = terminalOf(options, shell);
      const { say } = terminal;
      const { reason, unconfirmed = false } = options;
      const release = await gatewayOf(options, shell).clock.release({ reason, unconfirmed });
      if (terminal.json) terminal.row(release);
      else
        terminal.data([
          `${badge(terminal.paint, 'green', '✔', say('clock.released'))}  ${say('clock.now', { time: plain(release.at) })}`,
          row(say('label.let-go'), say('clock.until-now', { time: plain(release.released) })),
          row(say('label.log'), `${plain(release.log.origin)} ${release.log.index}`),
        ]);
      shell.done(EXIT.ok);
    });
}

export function clockCard({ state, now, wall, latest, vouched, agreed, partners }: Clock, { paint, say }: Face): string[] {
  const sound = state === 'SOUND';
  return [
    `${badge(paint, sound ? 'green' : 'yellow', sound ? '✔' : '▲', say(`clock.${state}`))}  ${paint.bold(plain(now))}  ${say(`clock.says.${state}`)}`,
    ...(wall.slice(0, 19) === now.slice(0, 19) ? [] : [row(say('label.machine'), say('clock.machine', { time: plain(wall) }))]),
    row(say('label.latest'), latest === undefined ? say('clock.nothing') : plain(latest)),
    row(say('label.vouched'), say(vouched ? 'clock.vouched' : 'clock.unvouched')),
    ...(agreed === undefined ? [] : [row(say('label.destroyed'), say('clock.destroyed', { time: plain(agreed) }))]),
    ...partners.map(({ country, aheadS, heardS, agrees }) => {
      const mark = agrees ? paint.green('✔') : paint.yellow('▲');
      const said = aheadS === undefined ? say('clock.unheard') : say('clock.heard', { ahead: signed(aheadS), ago: heardS ?? 0 });
      return row(say('label.partner'), `${mark} ${plain(country)}: ${said}`);
    }),
  ];
}

const signed = (seconds: number): string => (seconds < 0 ? `−${-seconds}` : `+${seconds}`);

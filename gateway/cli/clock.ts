import type { Command } from 'commander';
import type { Clock } from '../sdk/index.ts';
import { badge, type Paint, row } from './cards.ts';
import { type ConnectionOptions, connected, gatewayOf } from './connection.ts';
import { EXIT, type Exit } from './failure.ts';
import { plain, terminalOf } from './terminal.ts';

interface ReleaseOptions extends ConnectionOptions {
  readonly reason: string;
  readonly unconfirmed?: true;
}

const STATES: Readonly<Record<Clock['state'], string>> = {
  SOUND: 'exchanges are decided',
  STEPPED_BACK: 'it shows less than it did at a commit: nothing is decided or destroyed until it has caught up',
  IN_DOUBT: 'it jumped ahead, or most partners say another time: nothing is decided or destroyed',
};

export function clockCommands(program: Command, done: (exit: Exit) => void): void {
  const clock = program.command('clock').description('what a gateway takes the time to be, and which partners agree');

  connected(clock.command('show').description('its time, since when it is vouched for, and what each partner says')).action(
    async (options: ConnectionOptions) => {
      const terminal = terminalOf(options.json === true);
      const shown = await gatewayOf(options).clock.show();
      if (terminal.json) terminal.row(shown);
      else terminal.data(clockCard(shown, terminal.paint));
      done(shown.state === 'SOUND' ? EXIT.ok : EXIT.unavailable);
    },
  );

  connected(
    clock
      .command('release')
      .description("let go of a latest time that was wrong, once the machine's clock is right; it is logged"),
  )
    .requiredOption('--reason <text>', 'why; it goes into the log, sealed')
    .option('--unconfirmed', 'though the partners do not confirm the time, because they cannot be reached')
    .action(async (options: ReleaseOptions) => {
      const terminal = terminalOf(options.json === true);
      const { reason, unconfirmed = false } = options;
      const release = await gatewayOf(options).clock.release({ reason, unconfirmed });
      if (terminal.json) terminal.row(release);
      else
        terminal.data([
          `${badge(terminal.paint, 'green', '✔', 'RELEASED')}  the time is ${plain(release.at)}`,
          row('let go', `${plain(release.released)}, the latest until now`),
          row('log', `${plain(release.log.origin)} ${release.log.index}`),
        ]);
      done(EXIT.ok);
    });
}

export function clockCard({ state, now, wall, latest, vouched, agreed, partners }: Clock, paint: Paint): string[] {
  const head = state === 'SOUND' ? badge(paint, 'green', '✔', 'SOUND') : badge(paint, 'yellow', '▲', state.replace('_', ' '));
  return [
    `${head}  ${paint.bold(plain(now))}  ${STATES[state]}`,
    ...(wall.slice(0, 19) === now.slice(0, 19) ? [] : [row('machine', `${plain(wall)}: not believed`)]),
    row('latest', latest === undefined ? 'nothing is committed yet' : plain(latest)),
    row('vouched', vouched ? 'by most partners, since the start' : 'not since the start: nothing is destroyed'),
    ...(agreed === undefined ? [] : [row('destroyed', `what is due by ${plain(agreed)}`)]),
    ...partners.map(({ country, aheadS, heardS, agrees }) => {
      const mark = agrees ? paint.green('✔') : paint.yellow('▲');
      const said = aheadS === undefined ? 'not heard since the start' : `${signed(aheadS)} s, heard ${heardS} s ago`;
      return row('partner', `${mark} ${plain(country)}: ${said}`);
    }),
  ];
}

const signed = (seconds: number): string => (seconds < 0 ? `−${-seconds}` : `+${seconds}`);

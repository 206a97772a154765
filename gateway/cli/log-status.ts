import type { Command } from 'commander';
import { type Clock, counted, systemClock } from '../../services/domain/index.ts';
import type { LogStatus } from '../sdk/index.ts';
import { badge, type Paint, row } from './cards.ts';
import { type ConnectionOptions, connected, gatewayOf } from './connection.ts';
import { EXIT } from './failure.ts';
import type { Shell } from './shell.ts';
import { plain, terminalOf } from './terminal.ts';

export function statusCommand(log: Command, shell: Shell): void {
  connected(log.command('status').description('whether the partners have cosigned the log, and what each last cosigned')).action(
    async (options: ConnectionOptions) => {
      const terminal = terminalOf(options, shell);
      const status = await gatewayOf(options, shell).log.status();
      if (terminal.json) terminal.row(status);
      else terminal.data(statusCard(status, terminal.paint));
      // A late witness delays nothing yet, but a script should still see it.
      shell.done(status.witnesses.some(({ late }) => late) ? EXIT.unavailable : EXIT.ok);
    },
  );
}

export function statusCard(status: LogStatus, paint: Paint, clock: Clock = systemClock): string[] {
  const { origin, size, root, state, final, witnesses, reconciliations } = status;
  const now = clock() / 1000;
  const head = state === 'FINAL' ? badge(paint, 'green', '✔', 'FINAL') : badge(paint, 'yellow', '…', 'PROVISIONAL');
  return [
    `${head}  ${paint.bold(plain(origin))}  ${counted(size, 'entry', 'entries')}`,
    row('root', plain(root)),
    ...(state === 'FINAL'
      ? []
      : [row('FINAL', final ? `${counted(final.size, 'entry', 'entries')}, ${ago(final.at, now)}` : 'nothing yet')]),
    ...witnesses.map(({ country, size: cosigned, at, late, stopsAt, stale }) => {
      const last = at === undefined ? 'has cosigned nothing' : `${counted(cosigned ?? 0, 'entry', 'entries')}, ${ago(at, now)}`;
      const stop = stale ? 'nothing is sent to it' : stopsAt && `sending to it stops in ${lasting(Date.parse(stopsAt) - now)}`;
      const mark = late ? paint.yellow('▲') : paint.green('✔');
      return row('witness', `${mark} ${plain(country)}: ${last}${stop ? `; ${stop}` : ''}`);
    }),
    ...reconciliations.map(({ partner, at, compared, gaps, unreadable }) =>
      row(
        'compared',
        unreadable !== undefined
          ? `${plain(partner)}: the stored result of the last comparison cannot be read; the next one starts again`
          : at === undefined
            ? `${plain(partner)}: not yet`
            : `${plain(partner)}: ${compared} statements, ${gaps} gaps, ${ago(at, now)}`,
      ),
    ),
  ];
}

const ago = (at: string, now: number): string => `${lasting(now - Date.parse(at))} ago`;

function lasting(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000));
  if (seconds < 120) return `${seconds} s`;
  const minutes = Math.round(seconds / 60);
  return minutes < 120 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

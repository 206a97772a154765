import { setTimeout as sleep } from 'node:timers/promises';
import { type Command, InvalidArgumentError } from 'commander';
import { counted } from '../../services/domain/index.ts';
import type { ExpireLog, Gateway, Log, LogTurn } from '../sdk/index.ts';
import { badge, type Paint, row, unreadableCard } from './cards.ts';
import { type ConnectionOptions, connected, gatewayOf } from './connection.ts';
import { CommandError, EXIT } from './failure.ts';
import type { Shell } from './shell.ts';
import { type Face, plain, terminalOf } from './terminal.ts';

interface TurnOptions extends ConnectionOptions {
  readonly reason: string;
  readonly after: number;
}

/** Default delay of a rollover: by then the partners have the key set that announces it, even after a short outage. */
const AFTER_S = 600;
/** Rollovers no further away than this are awaited. */
const WAITED_MS = 60_000;
/** A rollover happens with the first commit after its time, which may be this much later. */
const LATE_MS = 30_000;
const POLL_MS = 100;

export function logsCommands(log: Command, shell: Shell): void {
  connected(log.command('list').description("this country's logs, one a year, and what became of each")).action(
    async (options: ConnectionOptions) => {
      const terminal = terminalOf(options, shell);
      const { logs } = await gatewayOf(options, shell).log.list();
      if (terminal.json) for (const one of logs) terminal.row(one);
      else terminal.data(logs.flatMap((one, i) => logCard(one, logs[i + 1]?.origin, terminal)));
      shell.done(EXIT.ok);
    },
  );

  connected(log.command('turn').description('end the current log before its year is over, and begin the next with a new key'))
    .requiredOption('--reason <text>', 'why; it goes into the log, sealed')
    .option('--after <seconds>', 'in how many seconds, at most 3600', seconds, AFTER_S)
    .action(async (options: TurnOptions) => {
      const terminal = terminalOf(options, shell);
      const gateway = gatewayOf(options, shell);
      const turn = await gateway.log.turn({ afterS: options.after, reason: options.reason });
      // It may be later than requested, because a pending key set takes effect first.
      const waitMs = Math.max(options.after * 1000, Date.parse(turn.at) - Date.now());
      const ended = waitMs <= WAITED_MS ? await endedBy(gateway, turn, waitMs) : undefined;
      if (terminal.json) terminal.row({ ...turn, done: ended !== undefined });
      else terminal.data(turnCard(turn, ended, terminal.paint));
      shell.done(EXIT.ok);
    });

  expireCommand(log, shell);
}

function turnCard({ origin, at }: LogTurn, ended: Log | undefined, paint: Paint): string[] {
  const next = paint.bold(plain(origin));
  const [head, when] = ended
    ? [
        badge(paint, 'green', '✔', 'TURNED'),
        `${plain(ended.origin)} ended with ${counted(ended.size, 'entry', 'entries')}; ${next} continues it`,
      ]
    : [badge(paint, 'yellow', '◷', 'ANNOUNCED'), `${next} begins at ${plain(at)}, with the first entry after that`];
  return [
    `${head}  ${when}`,
    `  next${ended ? '' : ', then'}: tripoint log list   (shows when the partners have cosigned the end)`,
  ];
}

/** For releasers: expiry of a log that ended long ago. */
function expireCommand(log: Command, shell: Shell): void {
  connected(log.command('expire <origin>').description('delete the entries of a log that ended long ago; its hashes stay'))
    .requiredOption('--basis <text>', 'the legal basis for deleting them, such as "5 USC 552a(c)"; it is logged in clear')
    .requiredOption('--reason <text>', 'why; it goes into the log, sealed')
    .action(async (origin: string, options: ConnectionOptions & Omit<ExpireLog, 'origin'>) => {
      const terminal = terminalOf(options, shell);
      const { basis, reason } = options;
      const expiry = await gatewayOf(options, shell).log.expire({ origin, basis, reason });
      if (terminal.json) terminal.row(expiry);
      else
        terminal.data([
          `${badge(terminal.paint, 'green', '✔', 'EXPIRED')}  ${plain(expiry.origin)}: its ${counted(expiry.size, 'entry is being deleted', 'entries are being deleted')}, its hashes stay`,
          row('basis', plain(expiry.basis)),
          row('log', `${plain(expiry.log.origin)} ${expiry.log.index}`),
        ]);
      shell.done(EXIT.ok);
    });
}

function logCard(
  { origin, size, state, final, until, expired, unreadable }: Log,
  next: string | undefined,
  face: Face,
): string[] {
  const { paint } = face;
  const head = final ? badge(paint, 'green', '✔', 'FINAL') : badge(paint, 'yellow', '…', 'PROVISIONAL');
  const follows = next === undefined ? '' : `, followed by ${plain(next)}`;
  const become: Readonly<Record<Log['state'], string>> = {
    OPEN: until === undefined ? 'open' : `open, until ${plain(until)}`,
    ENDED: `ended${follows}`,
    EXPIRED: `ended${follows}; without its entries${expired === undefined ? '' : ` since ${plain(expired)}`}: their hashes remain`,
  };
  return [
    `${head}  ${paint.bold(plain(origin))}  ${counted(size, 'entry', 'entries')}`,
    row('state', become[state]),
    ...(unreadable === undefined ? [] : unreadableCard(face, { unreadable }, 'log')),
  ];
}

/** The ended log, once the next has begun. Throws CommandError if that does not happen. */
async function endedBy(gateway: Gateway, { origin }: LogTurn, waitMs: number): Promise<Log> {
  const latest = performance.now() + waitMs + LATE_MS;
  await sleep(waitMs);
  for (;;) {
    const { logs } = await gateway.log.list();
    const found = logs.findIndex((log) => log.origin === origin);
    if (found > 0) return logs[found - 1] as Log;
    if (performance.now() > latest)
      throw new CommandError(
        EXIT.unavailable,
        `${origin} is announced but has not begun`,
        'tripoint log list   (shows when it will)',
      );
    await sleep(POLL_MS);
  }
}

/** For commander. */
function seconds(text: string): number {
  if (/^\d{1,4}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('a whole number of seconds.');
}

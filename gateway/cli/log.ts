import type { Command } from 'commander';
import { counted, TripointError } from '../../services/domain/index.ts';
import { GatewayError } from '../sdk/index.ts';
import type { LogSource } from '../server/mirror.ts';
import { reindexCommand } from './audit/reindex.ts';
import { type ConnectionOptions, connected, gatewayOf } from './connection.ts';
import { CommandError, EXIT } from './failure.ts';
import { statusCommand } from './log-status.ts';
import { type Counting, configured, counting, type LedgerOptions, verifyCommand } from './log-verify.ts';
import { logsCommands } from './logs.ts';
import { reconcileCommand } from './reconcile.ts';
import type { Shell } from './shell.ts';
import { plain, terminalOf } from './terminal.ts';

interface MirrorOptions extends LedgerOptions {
  readonly log?: string;
}

/** Number of retries of a copy after TOO_MANY_REQUESTS, for longer than the minute of the limit. */
const ATTEMPTS = 30;

export function logCommands(program: Command, shell: Shell): void {
  const log = program.command('log').description("this country's logs");

  connected(log.command('checkpoint').description('the latest checkpoint, a signed note')).action(
    async (options: ConnectionOptions) => {
      const terminal = terminalOf(options, shell);
      const note = await gatewayOf(options, shell).log.checkpoint();
      if (terminal.json) terminal.row({ note });
      // A signed note is output byte for byte, unless a person is reading.
      else if (shell.stdout.isTTY) terminal.data(note.replace(/\n$/, '').split('\n').map(plain));
      else shell.stdout.write(note);
      shell.done(EXIT.ok);
    },
  );

  statusCommand(log, shell);
  logsCommands(log, shell);
  reconcileCommand(log, shell);
  reindexCommand(log, shell);
  verifyCommand(log, shell);

  connected(log.command('mirror <folder>').description('copy a log as tiles, or bring such a copy up to date (C2SP tlog-tiles)'))
    .option('--log <origin>', 'which log (default: the current one)')
    .option('--ledger <file>', 'from a ledger, or a copy of one, without its gateway')
    .option('--config <file>', "from the ledger of a gateway's configuration")
    .action(async (folder: string, options: MirrorOptions) => {
      const terminal = terminalOf(options, shell);
      const mirrored = await mirror(folder, options, shell, counting(terminal, 'tiles'));
      if (terminal.json) terminal.row(mirrored);
      else
        terminal.data([
          `${terminal.paint.green(terminal.paint.bold('✔ MIRRORED'))}  ${plain(mirrored.origin)}: ${counted(mirrored.size, 'entry', 'entries')}, ${counted(mirrored.written, 'new tile')}`,
          `  next: tripoint log verify --tiles ${plain(folder)} --public FILE`,
        ]);
      shell.done(EXIT.ok);
    });
}

async function mirror(folder: string, options: MirrorOptions, shell: Shell, progress: Counting) {
  const { mirrorLog, mirroredLog } = await import('../server/mirror.ts');
  const { log } = options;
  let close = () => {};
  try {
    const from = await sourceOf(options, shell);
    close = from.close;
    return await mirrorLog(from.source, folder, progress);
  } catch (error) {
    const code = error instanceof TripointError || error instanceof GatewayError ? error.code : undefined;
    if (code === 'NOT_FOUND' && log !== undefined)
      throw new CommandError(EXIT.usage, `there is no log ${log} here, or its entries have expired`, 'tripoint log list');
    const held = mirroredLog(folder);
    if (code !== 'INVALID' || held === undefined || held === log) throw error;
    const next = `tripoint log mirror ${folder} --log ${held}   (to complete that copy), or the same command with another folder`;
    throw new CommandError(EXIT.usage, `this folder holds a copy of ${held}: each log has a folder of its own`, next);
  } finally {
    close();
  }
}

async function sourceOf(options: MirrorOptions, shell: Shell): Promise<{ readonly source: LogSource; close(): void }> {
  const { ledger, config, log } = options;
  if (ledger === undefined && config === undefined) {
    const gateway = gatewayOf(options, shell, ATTEMPTS);
    return { source: (path) => gateway.log.read(path, { log }), close: () => {} };
  }
  const { ledgerSource } = await import('../server/mirror.ts');
  return ledgerSource(ledger ?? (await configured(config as string, shell.env)).ledger, log);
}

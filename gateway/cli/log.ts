import { join } from 'node:path';
import type { Command } from 'commander';
import { TripointError } from '../../services/domain/index.ts';
import { GatewayError } from '../sdk/index.ts';
import type { LogSource } from '../server/mirror.ts';
import { reindexCommand } from './audit/reindex.ts';
import { type ConnectionOptions, connected, gatewayOf, profileOf } from './connection.ts';
import { CommandError, EXIT, type Exit } from './failure.ts';
import { several } from './input.ts';
import { statusCommand } from './log-status.ts';
import { logsCommands } from './logs.ts';
import { reconcileCommand } from './reconcile.ts';
import { plain, type Terminal, terminalOf } from './terminal.ts';

interface LedgerOptions extends ConnectionOptions {
  readonly ledger?: string;
  readonly config?: string;
}

interface MirrorOptions extends LedgerOptions {
  readonly log?: string;
}

interface VerifyOptions extends LedgerOptions {
  readonly public?: string;
  readonly tiles?: string;
  readonly witnesses?: readonly string[];
}

/** So often a copy asks again where a gateway says that it is asked too often: for longer than the minute it counts by. */
const ATTEMPTS = 30;

export function logCommands(program: Command, done: (exit: Exit) => void): void {
  const log = program.command('log').description("this country's logs");

  connected(log.command('checkpoint').description('the latest checkpoint, a signed note')).action(
    async (options: ConnectionOptions) => {
      const terminal = terminalOf(options.json === true);
      const note = await gatewayOf(options).log.checkpoint();
      if (terminal.json) terminal.row({ note });
      // A signed note is bytes to keep: it goes out as it came, unless a person looks at it.
      else if (process.stdout.isTTY) terminal.data(note.replace(/\n$/, '').split('\n').map(plain));
      else process.stdout.write(note);
      done(EXIT.ok);
    },
  );

  statusCommand(log, done);
  logsCommands(log, done);
  reconcileCommand(log, done);
  reindexCommand(log, done);

  connected(log.command('mirror <folder>').description('copy a log as tiles, or bring such a copy up to date (C2SP tlog-tiles)'))
    .option('--log <origin>', 'which log; else the one that is written')
    .option('--ledger <file>', 'from a ledger, or a copy of one, without its gateway')
    .option('--config <file>', "from the ledger of a gateway's configuration")
    .action(async (folder: string, options: MirrorOptions) => {
      const terminal = terminalOf(options.json === true);
      const mirrored = await mirror(folder, options, counting(terminal, 'tiles'));
      if (terminal.json) terminal.row(mirrored);
      else
        terminal.data([
          `${terminal.paint.green(terminal.paint.bold('✔ MIRRORED'))}  ${plain(mirrored.origin)}: ${mirrored.size} entries, ${mirrored.written} tiles are new`,
          `  next: tripoint log verify --tiles ${plain(folder)} --public FILE`,
        ]);
      done(EXIT.ok);
    });

  connected(log.command('verify').description('recompute a log, offline, and say which entry does not hold'))
    .option('--ledger <file>', 'the ledger, or a copy of one')
    .option('--tiles <folder>', 'a copy of its tiles instead, as `log mirror` makes it')
    .option('--public <file>', 'what the country published of itself: public.json')
    .option('--witnesses <files>', 'the public.json of countries that must have cosigned the tiles (several, by commas)', several)
    .option('--config <file>', "take ledger and public.json from a gateway's configuration")
    .action(async (options: VerifyOptions) => {
      const terminal = terminalOf(options.json === true);
      const progress = counting(terminal, 'entries');
      const verified: Verified = await (options.tiles === undefined
        ? verifyLedger(options, progress)
        : verifyTiles({ ...options, tiles: options.tiles }, progress));
      if (terminal.json) terminal.row({ verified: true, ...verified });
      else
        terminal.data([
          `${terminal.paint.green(terminal.paint.bold('✔ VERIFIED'))}  ${plain(verified.origin)}: ${verified.size} entries, root ${plain(verified.root)}`,
          '  every entry recomputes to the tree head, and the tree head is signed by the key of this log',
          ...endLines(verified),
          ...(verified.cosigned ?? []).map(
            ({ name, at }) => `  cosigned by ${plain(name)} at ${new Date(at * 1000).toISOString()}`,
          ),
        ]);
      done(EXIT.ok);
    });
}

async function mirror(folder: string, options: MirrorOptions, progress: Counting) {
  const { mirrorLog, mirroredLog } = await import('../server/mirror.ts');
  const { log } = options;
  let close = () => {};
  try {
    const from = await sourceOf(options);
    close = from.close;
    return await mirrorLog(from.source, folder, progress);
  } catch (error) {
    const code = error instanceof TripointError || error instanceof GatewayError ? error.code : undefined;
    if (code === 'NOT_FOUND' && log !== undefined)
      throw new CommandError(EXIT.usage, `there is no log ${log} here, or its entries are gone`, 'tripoint log list');
    const held = mirroredLog(folder);
    if (code !== 'INVALID' || held === undefined || held === log) throw error;
    const next = `tripoint log mirror ${folder} --log ${held}   (to complete that copy), or the same command with another folder`;
    throw new CommandError(EXIT.usage, `this folder holds a copy of ${held}: each log has a folder of its own`, next);
  } finally {
    close();
  }
}

async function sourceOf(options: MirrorOptions): Promise<{ readonly source: LogSource; close(): void }> {
  const { ledger, config, log } = options;
  if (ledger === undefined && config === undefined) {
    const gateway = gatewayOf(options, undefined, ATTEMPTS);
    return { source: (path) => gateway.log.read(path, { log }), close: () => {} };
  }
  const { ledgerSource } = await import('../server/mirror.ts');
  return ledgerSource(ledger ?? (await configured(config as string)).ledger, log);
}

async function verifyLedger(options: VerifyOptions, progress: Counting) {
  const { ledger, publicFile } = await filesOf(options);
  const offline = await import('../server/offline.ts');
  return offline.verifyLedger(ledger, publicFile, progress);
}

async function verifyTiles(options: VerifyOptions & { readonly tiles: string }, progress: Counting) {
  const { tiles, witnesses = [] } = options;
  const publicFile =
    options.public ??
    (options.config === undefined ? profileOf(options.as)?.publicFile : (await configured(options.config)).publicFile);
  if (publicFile === undefined)
    throw new CommandError(EXIT.usage, 'whose log?', `tripoint log verify --tiles ${tiles} --public FILE`);
  const { verifyMirror } = await import('../server/mirror.ts');
  const { missing, ...verified } = verifyMirror(tiles, publicFile, witnesses, progress);
  if (missing.length > 0)
    throw new CommandError(
      EXIT.tampered,
      `the entries hold, but the checkpoint lacks the cosignature of ${missing.join(', ')}`,
      `tripoint log mirror ${tiles}   (later: it takes a checkpoint that all have cosigned, if there is one)`,
    );
  return verified;
}

interface Verified {
  readonly origin: string;
  readonly size: number;
  /** Of a ledger the logs that ended before; of a copy of a log that has ended, how many entries it ended with. */
  readonly ended?: number | readonly { readonly origin: string; readonly size: number }[];
  /** Base64. */
  readonly root: string;
  /** `at`: POSIX seconds. */
  readonly cosigned?: readonly { readonly name: string; readonly at: number }[];
}

function endLines({ size, ended = [] }: Verified): string[] {
  if (typeof ended !== 'number')
    return ended.map(
      (log) => `  ✔ ${plain(log.origin)}: ${log.size} entries, ended, and its key vouches for the log that follows`,
    );
  return size === ended
    ? ['  this is the whole log: it has ended']
    : [`  the log has ended with ${ended} entries: ${ended - size} are not in this copy`];
}

type Counting = (done: number, of: number) => void;

/** Tells how far it is, once a second. */
function counting(terminal: Terminal, what: string): Counting {
  let told = performance.now();
  return (done, of) => {
    if (performance.now() - told < 1_000) return;
    told = performance.now();
    terminal.progress(`${done} of ${of} ${what}`);
  };
}

async function configured(file: string): Promise<{ ledger: string; publicFile: string }> {
  const { loadConfig } = await import('../server/config.ts');
  const { dataFolder, keysFolder } = loadConfig(file);
  return { ledger: join(dataFolder, 'ledger.db'), publicFile: join(keysFolder, 'public.json') };
}

async function filesOf(options: VerifyOptions): Promise<{ ledger: string; publicFile: string }> {
  let { ledger, public: publicFile } = options;
  if (options.config !== undefined) {
    const found = await configured(options.config);
    ledger ??= found.ledger;
    publicFile ??= found.publicFile;
  }
  if (ledger === undefined || publicFile === undefined) {
    const profile = profileOf(options.as);
    ledger ??= profile?.ledger;
    publicFile ??= profile?.publicFile;
  }
  if (ledger !== undefined && publicFile !== undefined) return { ledger, publicFile };
  throw new CommandError(EXIT.usage, 'which ledger, and whose?', 'tripoint log verify --ledger FILE --public FILE');
}

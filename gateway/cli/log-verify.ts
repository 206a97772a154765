import { join } from 'node:path';
import type { Command } from 'commander';
import { type Clock, counted } from '../../services/domain/index.ts';
import type { ComparedHead } from '../server/heads.ts';
import { badge } from './cards.ts';
import { type ConnectionOptions, connected, profileOf } from './connection.ts';
import { CommandError, EXIT } from './failure.ts';
import { several, span } from './input.ts';
import type { Environment, Shell } from './shell.ts';
import { plain, type Terminal, terminalOf } from './terminal.ts';

export interface LedgerOptions extends ConnectionOptions {
  readonly ledger?: string;
  readonly config?: string;
}

interface VerifyOptions extends LedgerOptions {
  readonly public?: string;
  readonly tiles?: string;
  readonly witnesses?: readonly string[];
  readonly maxAge?: number;
  readonly earlier?: readonly string[];
}

export function verifyCommand(log: Command, shell: Shell): void {
  connected(log.command('verify').description('recompute a log offline, and name the entry that does not verify'))
    .option('--ledger <file>', 'the ledger, or a copy of one')
    .option('--tiles <folder>', 'a copy of its tiles instead, as `log mirror` makes it')
    .option('--public <file>', 'what the country publishes: its public.json')
    .option('--witnesses <files>', 'the public.json of countries that must have cosigned the tiles (several, by commas)', several)
    .option('--max-age <span>', 'how old the newest of those cosignatures may be, such as 15m or 2h', span)
    .option('--earlier <heads>', 'signed heads received earlier (files, or folders of --keep-heads; several, by commas)', several)
    .option('--config <file>', "take ledger and public.json from a gateway's configuration")
    .action(async (options: VerifyOptions) => {
      const terminal = terminalOf(options, shell);
      const progress = counting(terminal, 'entries');
      const verified: Verified = await (options.tiles === undefined
        ? verifyLedger(options, shell, progress)
        : verifyTiles({ ...options, tiles: options.tiles }, shell, progress));
      const earlier = await compare(options, shell, verified);
      if (terminal.json) terminal.row({ verified: true, ...verified, ...(earlier !== undefined && { earlier }) });
      else
        terminal.data([
          `${headingOf(verified, terminal)}  ${plain(verified.origin)}: ${counted(verified.size, 'entry', 'entries')}, root ${plain(verified.root)}`,
          '  every entry recomputes to the tree head, and the tree head is signed by the key of this log',
          ...endLines(verified),
          ...(verified.cosigned ?? []).map(
            ({ name, at }) => `  cosigned by ${plain(name)} at ${new Date(at * 1000).toISOString()}`,
          ),
          ...(verified.witnessed === false ? UNWITNESSED : []),
          ...earlierLines(earlier),
        ]);
      shell.done(EXIT.ok);
    });
}

/** split view: not an unqualified pass, since nobody else vouches that others were shown the same log. */
const UNWITNESSED = [
  '  no cosignature was checked: a log that shows others a different tree would pass too',
  '  next: the same command with --witnesses FILES, the public.json of the countries that cosign it',
];

const headingOf = ({ witnessed }: Verified, { paint }: Terminal): string =>
  witnessed === false ? badge(paint, 'yellow', '▲', 'RECOMPUTED, NOT WITNESSED') : badge(paint, 'green', '✔', 'VERIFIED');

/** Throws CommandError naming a head that the current log does not continue. */
async function compare(
  { earlier, tiles, ...options }: VerifyOptions,
  shell: Shell,
  verified: Verified,
): Promise<ComparedHead[] | undefined> {
  if (earlier === undefined) return undefined;
  const { compareWithLedger, compareWithTiles } = await import('../server/heads.ts');
  let found: ComparedHead[];
  if (tiles === undefined) {
    const { ledger, publicFile } = await filesOf(options, shell);
    found = compareWithLedger(ledger, publicFile, earlier);
  } else found = compareWithTiles(tiles, verified, await publicFileOf(options, shell, tiles), earlier);
  const broken = found.find(({ differs }) => differs !== undefined && differs !== 'OTHER_LOG');
  if (broken !== undefined) {
    const { file, origin, size } = broken;
    const says = `${origin} was reported to have ${counted(size, 'entry', 'entries')} (${file})`;
    throw new CommandError(
      EXIT.tampered,
      `this log does not continue a head that it signed: ${says}, and ${DIFFERS[broken.differs as keyof typeof DIFFERS]}`,
      'keep both unchanged: they are evidence. If the copy is older than the head, make a new one, then the same command',
    );
  }
  const other = found.find(({ differs }) => differs === 'OTHER_LOG');
  if (other !== undefined)
    throw new CommandError(
      EXIT.usage,
      `this is a copy of ${verified.origin}, and ${other.file} is a head of ${other.origin}`,
      `the same command for a copy of that log (tripoint log mirror FOLDER --log ${other.origin}), or with --ledger`,
    );
  return found;
}

const DIFFERS = {
  NO_SUCH_LOG: 'that log no longer exists',
  FEWER_ENTRIES: 'it has fewer now',
  OTHER_ENTRIES: 'they were different ones',
} as const;

const earlierLines = (earlier: readonly ComparedHead[] | undefined): string[] =>
  earlier === undefined ? [] : [`  it continues each of the ${earlier.length} earlier heads`];

async function verifyLedger(options: VerifyOptions, shell: Shell, progress: Counting) {
  if (options.maxAge !== undefined || options.witnesses !== undefined)
    throw new CommandError(
      EXIT.usage,
      'cosignatures are checked in a copy of the tiles',
      'tripoint log verify --tiles FOLDER --public FILE --witnesses FILES',
    );
  const { ledger, publicFile } = await filesOf(options, shell);
  const offline = await import('../server/offline.ts');
  return offline.verifyLedger(ledger, publicFile, progress);
}

async function verifyTiles(options: VerifyOptions & { readonly tiles: string }, shell: Shell, progress: Counting) {
  const { tiles, witnesses = [] } = options;
  if (options.maxAge !== undefined && witnesses.length === 0)
    throw new CommandError(
      EXIT.usage,
      '--max-age applies to cosignatures, but no witness is named',
      `tripoint log verify --tiles ${tiles} --public FILE --witnesses FILES --max-age 15m`,
    );
  const publicFile = await publicFileOf(options, shell, tiles);
  const { verifyMirror } = await import('../server/mirror.ts');
  const { missing, ...verified } = verifyMirror(tiles, publicFile, witnesses, progress);
  if (missing.length > 0)
    throw new CommandError(
      EXIT.tampered,
      `the entries verify, but the checkpoint lacks the cosignature of ${missing.join(', ')}`,
      `tripoint log mirror ${tiles}   (later: it uses a checkpoint that all have cosigned, if there is one)`,
    );
  if (options.maxAge !== undefined) checkAge(verified.cosigned, options.maxAge, shell.clock);
  return { ...verified, witnessed: verified.cosigned.length > 0 };
}

/** Throws CommandError if the newest cosignature is older than this, in milliseconds. */
function checkAge(cosigned: readonly { readonly at: number }[], maxAge: number, clock: Clock): void {
  const age = clock() / 1000 - 1000 * Math.max(...cosigned.map(({ at }) => at));
  if (age <= maxAge) return;
  throw new CommandError(
    EXIT.unavailable,
    `the entries verify, but the newest cosignature is ${Math.floor(age / 1000)} s old: later entries are not in this copy`,
    'tripoint log mirror FOLDER   (then the same command; an idle log is cosigned again regularly)',
  );
}

async function publicFileOf(options: VerifyOptions, { env }: Shell, tiles: string): Promise<string> {
  const publicFile =
    options.public ??
    (options.config === undefined ? profileOf(options.as, env)?.publicFile : (await configured(options.config, env)).publicFile);
  if (publicFile === undefined)
    throw new CommandError(EXIT.usage, 'whose log?', `tripoint log verify --tiles ${tiles} --public FILE`);
  return publicFile;
}

interface Verified {
  readonly origin: string;
  readonly size: number;
  /** For a ledger, the logs that ended earlier; for a copy of an ended log, the number of entries at its end. */
  readonly ended?: number | readonly { readonly origin: string; readonly size: number }[];
  /** Base64. */
  readonly root: string;
  /** For tiles: whether any cosignature was checked. */
  readonly witnessed?: boolean;
  /** `at`: POSIX seconds. */
  readonly cosigned?: readonly { readonly name: string; readonly at: number }[];
}

function endLines({ size, ended = [] }: Verified): string[] {
  if (typeof ended !== 'number')
    return ended.map(
      (log) => `  ✔ ${plain(log.origin)}: ${counted(log.size, 'entry', 'entries')}, ended, and its key vouches for the next log`,
    );
  return size === ended
    ? ['  this is the complete log: it has ended']
    : [`  the log has ended with ${counted(ended, 'entry', 'entries')}: ${ended - size} of them not in this copy`];
}

export type Counting = (done: number, of: number) => void;

/** Reports progress once a second. */
export function counting(terminal: Terminal, what: string): Counting {
  let told = performance.now();
  return (done, of) => {
    if (performance.now() - told < 1_000) return;
    told = performance.now();
    terminal.progress(`${done} of ${of} ${what}`);
  };
}

export async function configured(file: string, env: Environment): Promise<{ ledger: string; publicFile: string }> {
  const [{ loadConfig }, { ledgerOf }] = await Promise.all([import('../server/config.ts'), import('../server/offline.ts')]);
  const { dataFolder, keysFolder } = loadConfig(file, env);
  return { ledger: ledgerOf(dataFolder), publicFile: join(keysFolder, 'public.json') };
}

async function filesOf(options: VerifyOptions, { env }: Shell): Promise<{ ledger: string; publicFile: string }> {
  let { ledger, public: publicFile } = options;
  if (options.config !== undefined) {
    const found = await configured(options.config, env);
    ledger ??= found.ledger;
    publicFile ??= found.publicFile;
  }
  if (ledger === undefined || publicFile === undefined) {
    const profile = profileOf(options.as, env);
    ledger ??= profile?.ledger;
    publicFile ??= profile?.publicFile;
  }
  if (ledger !== undefined && publicFile !== undefined) return { ledger, publicFile };
  throw new CommandError(EXIT.usage, 'which ledger, and whose?', 'tripoint log verify --ledger FILE --public FILE');
}

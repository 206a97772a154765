import type { Command } from 'commander';
import { systemClock, TripointError } from '../../services/domain/index.ts';
import type { Config } from '../server/config.ts';
import {
  backupCheck,
  type Check,
  CheckFailed,
  certificatesCheck,
  clockCheck,
  linksCheck,
  logCheck,
  readyCheck,
  witnessCheck,
} from './checks.ts';
import { type ConnectionOptions, connected, connectionOf, readToken } from './connection.ts';
import { CommandError, EXIT, type Exit } from './failure.ts';
import { hopChecks, natsVersionCheck } from './nats-checks.ts';
import { plain, type Terminal, terminalOf } from './terminal.ts';

/** The oldest nats-server that knows what the configuration asks of it. */
const OLDEST_NATS = '2.10.27';

interface DoctorOptions extends ConnectionOptions {
  readonly config?: string;
}

/** What there is to check: all of it with a configuration, else what a client can see. */
export async function checksOf(options: DoctorOptions): Promise<Check[]> {
  let config: Config | undefined;
  const checks: Check[] = [];
  if (options.config !== undefined) {
    const { loadConfig } = await import('../server/config.ts');
    const { loadUsers } = await import('../server/users.ts');
    try {
      config = loadConfig(options.config);
    } catch (error) {
      const failure = error;
      return [{ name: 'configuration', run: () => Promise.reject(failure) }];
    }
    const { country, partners, usersFile, keysFolder, backupFolder } = config;
    checks.push(
      { name: 'configuration', run: async () => `${country} with ${partners.map((partner) => partner.country).join(', ')}` },
      {
        name: 'users',
        async run() {
          loadUsers(usersFile);
          return 'every user has a role, an agency and a token of its own';
        },
      },
      certificatesCheck(keysFolder, systemClock),
      natsVersionCheck(OLDEST_NATS),
      ...hopChecks(config, OLDEST_NATS),
    );
    if (backupFolder !== undefined) {
      const { latestBackup } = await import('../server/backup.ts');
      checks.push(backupCheck(() => latestBackup(backupFolder), systemClock));
    }
  }
  const { url, token } = target(options, config);
  return [
    ...checks,
    readyCheck(url, token),
    linksCheck(url, token),
    witnessCheck(url, token),
    logCheck(url, token, systemClock),
    clockCheck(url, token, systemClock),
  ];
}

function target(options: DoctorOptions, config: Config | undefined): { url: string; token: string | undefined } {
  try {
    const { url, tokenFile } = connectionOf(options);
    return { url, token: readToken(tokenFile) };
  } catch (error) {
    // Readiness needs no token: without one only the reasons stay untold.
    const url =
      options.url ?? (config && `${config.listen.certFile ? 'https' : 'http'}://${config.listen.host}:${config.listen.port}`);
    if (url === undefined || !(error instanceof CommandError)) throw error;
    return { url, token: undefined };
  }
}

export function doctorCommand(program: Command, done: (exit: Exit) => void): void {
  connected(program.command('doctor').description('walk every hop from here to the partners, and name the one that fails'))
    .option('--config <file>', "also check a gateway's configuration, keys and links")
    .action(async (options: DoctorOptions) => {
      const terminal = terminalOf(options.json === true);
      let exit: Exit = EXIT.ok;
      let first: { name: string; next: string | undefined } | undefined;
      for (const check of await checksOf(options)) {
        const { ok, detail, next, usage } = await judged(check);
        show(terminal, check.name, ok, detail);
        if (ok) continue;
        first ??= { name: check.name, next };
        exit = usage && exit === EXIT.ok ? EXIT.usage : exit === EXIT.ok ? EXIT.unavailable : exit;
      }
      if (first !== undefined)
        terminal.progress(`✖ ${first.name} fails first\n  next: ${first.next ?? 'tripoint doctor --config FILE'}`);
      done(exit);
    });
}

interface Judgement {
  readonly ok: boolean;
  readonly detail: string;
  readonly next?: string | undefined;
  /** The configuration is at fault, not a hop. */
  readonly usage?: true;
}

async function judged(check: Check): Promise<Judgement> {
  try {
    return { ok: true, detail: await check.run() };
  } catch (error) {
    if (error instanceof CheckFailed) return { ok: false, detail: error.message, next: error.next };
    if (error instanceof TripointError && error.code === 'CONFIG_INVALID') {
      const detail = error.faults.map(({ field, rule }) => `${field}: ${rule}`).join('; ') || error.message;
      return { ok: false, detail, next: 'mend the configuration, then the same command again', usage: true };
    }
    return { ok: false, detail: error instanceof Error ? error.message : 'failed' };
  }
}

function show(terminal: Terminal, name: string, ok: boolean, detail: string): void {
  const { json, paint } = terminal;
  const badge = ok ? paint.green(paint.bold('✔ OK  ')) : paint.yellow(paint.bold('✖ FAIL'));
  if (json) terminal.row({ check: name, ok, detail });
  else terminal.data([`${badge}  ${paint.bold(plain(name))}  ${plain(detail)}`]);
}

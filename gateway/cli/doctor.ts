import type { Command } from 'commander';
import { type Clock, TripointError } from '../../services/domain/index.ts';
import type { Config } from '../server/config.ts';
import { badge, type Colour } from './cards.ts';
import { type Check, CheckFailed, type CheckStatus, type Finding, gatewayFindings } from './checks.ts';
import { type ConnectionOptions, connected, connectionOf, profileOf, readToken } from './connection.ts';
import { EXIT, type Exit } from './failure.ts';
import { hopChecks, natsVersionCheck } from './nats-checks.ts';
import type { Shell } from './shell.ts';
import { plain, type Terminal, terminalOf } from './terminal.ts';

/** The oldest nats-server that supports the generated configuration. */
const OLDEST_NATS = '2.10.27';

interface DoctorOptions extends ConnectionOptions {
  readonly config?: string;
}

interface Judged extends Finding {
  /** The configuration is at fault, not a hop. */
  readonly usage?: true;
}

type Surroundings = Pick<Shell, 'env' | 'clock'>;

/** All checks, in order of dependency: configuration, hops, gateway. */
export async function* findings(options: DoctorOptions, shell: Surroundings): AsyncGenerator<Judged> {
  const config = options.config === undefined ? undefined : await configuration(options.config, shell);
  if (config !== undefined && 'status' in config) {
    yield config;
    return;
  }
  const { url, token } = target(options, config, shell);
  if (config !== undefined) for (const check of await checksOf(config, shell)) yield await judged(check);
  try {
    yield* await gatewayFindings(url, token);
  } catch (error) {
    if (!(error instanceof CheckFailed)) throw error;
    // The host's checks, the same as the gateway's own; a failing one explains why no gateway runs.
    if (config !== undefined) yield* await hostFindings(config, shell.clock);
    yield failed('gateway', error);
    const detail = 'ledger, keys, clock, streams, links and witnesses: only a running gateway can check them';
    yield { name: 'checks of the gateway', status: 'NOT_CHECKED', detail };
  }
}

async function configuration(file: string, { env }: Surroundings): Promise<Config | Judged> {
  const { loadConfig } = await import('../server/config.ts');
  try {
    return loadConfig(file, env);
  } catch (error) {
    return failed('configuration', error);
  }
}

async function checksOf(config: Config, { env, clock }: Surroundings): Promise<Check[]> {
  const { loadUsers } = await import('../server/users.ts');
  const { country, partners, usersFile } = config;
  return [
    { name: 'configuration', run: async () => `${country} with ${partners.map((partner) => partner.country).join(', ')}` },
    {
      name: 'users',
      async run() {
        loadUsers(usersFile);
        return 'every user has a role, an agency and a token of its own';
      },
    },
    natsVersionCheck(OLDEST_NATS, config.natsUrl, env.TRIPOINT_NATS_SERVER),
    ...hopChecks(config, OLDEST_NATS, clock),
  ];
}

async function hostFindings(config: Config, clock: Clock): Promise<Finding[]> {
  const [{ hostChecks }, { publishedLists }] = await Promise.all([
    import('../server/host-checks.ts'),
    import('../server/offline.ts'),
  ]);
  return hostChecks(config, publishedLists(config))(clock());
}

/**
 * The gateway of the configuration, unless the command line names one. The token may come from anywhere; without one only the reasons are missing.
 * Throws CommandError if no gateway is named, or the token file cannot be read.
 */
function target(
  options: DoctorOptions,
  config: Config | undefined,
  { env }: Surroundings,
): { url: string; token: string | undefined } {
  const profile = options.as === undefined ? undefined : profileOf(options.as, env);
  const ofConfig = config && `${config.listen.certFile ? 'https' : 'http'}://${config.listen.host}:${config.listen.port}`;
  const url = options.url ?? profile?.url ?? ofConfig;
  if (url === undefined) {
    const found = connectionOf(options, env);
    return { url: found.url, token: readToken(found.tokenFile) };
  }
  const tokenFile = options.tokenFile ?? profile?.tokenFile ?? env.TRIPOINT_TOKEN_FILE;
  return { url, token: tokenFile === undefined ? undefined : readToken(tokenFile) };
}

export function doctorCommand(program: Command, shell: Shell): void {
  connected(program.command('doctor').description('check every hop from here to the partners, and name the one that fails'))
    .option('--config <file>', "also check a gateway's configuration, keys and links")
    .action(async (options: DoctorOptions) => {
      const terminal = terminalOf(options, shell);
      let exit: Exit = EXIT.ok;
      let first: Judged | undefined;
      for await (const finding of findings(options, shell)) {
        show(terminal, finding);
        if (finding.status === 'OK' || finding.status === 'WARN' || finding.meant) continue;
        if (first === undefined || (first.status === 'NOT_CHECKED' && finding.status === 'FAIL')) first = finding;
        if (exit === EXIT.ok) exit = finding.usage ? EXIT.usage : EXIT.unavailable;
      }
      if (first !== undefined) {
        const { say } = terminal;
        const told = say(first.status === 'FAIL' ? 'doctor.first' : 'doctor.unchecked', { check: plain(first.name) });
        const next = first.next ?? 'tripoint doctor --config FILE';
        terminal.progress(`${MARKS[first.status][1]} ${told}\n  ${say('next.is', { next })}`);
      }
      shell.done(exit);
    });
}

async function judged({ name, run }: Check): Promise<Judged> {
  try {
    const found = await run();
    return typeof found === 'string' ? { name, status: 'OK', detail: found } : { name, ...found };
  } catch (error) {
    return failed(name, error);
  }
}

function failed(name: string, error: unknown): Judged {
  if (error instanceof TripointError && error.code === 'CONFIG_INVALID') {
    const detail = error.faults.map(({ field, rule }) => `${field}: ${rule}`).join('; ') || error.message;
    return { name, status: 'FAIL', detail, next: 'correct the configuration, then the same command again', usage: true };
  }
  const next = error instanceof CheckFailed ? error.next : undefined;
  const detail = error instanceof Error ? error.message : 'failed';
  return { name, status: 'FAIL', detail, ...(next !== undefined && { next }) };
}

const MARKS = {
  OK: ['green', '✔'],
  WARN: ['yellow', '▲'],
  FAIL: ['yellow', '✖'],
  NOT_CHECKED: ['cyan', '?'],
} as const satisfies Record<CheckStatus, readonly [Colour, string]>;

function show({ json, paint, say, row, data }: Terminal, { name, status, detail, next }: Finding): void {
  const [colour, shape] = MARKS[status];
  const width = Math.max(...(['OK', 'WARN', 'FAIL'] as const).map((each) => say(`doctor.${each}`).length));
  const word = say(`doctor.${status}`).padEnd(width);
  if (json) row({ check: name, status, detail, ...(next !== undefined && { next }) });
  else data([`${badge(paint, colour, shape, word)}  ${paint.bold(plain(name))}  ${plain(detail)}`]);
}

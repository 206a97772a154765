import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import closeWithGrace from 'close-with-grace';
import { CODES, codeOf, systemClock, type TripointError } from '../../services/domain/index.ts';
import { createApp } from './app.ts';
import { compose } from './compose.ts';
import type { Config } from './config.ts';
import { claimAddresses, listen } from './listeners.ts';
import { createLogger, type Logger, whereOf } from './log.ts';
import { loadUsers } from './users.ts';
import { watchWrongTokens } from './wrong-tokens.ts';

export interface RunningGateway {
  /** With the actual port, if the configured one is 0. */
  readonly url: string;
  /** Answers healthz and readyz independently of the other listeners. */
  readonly healthUrl: string;
  /** For outside witnesses, if they have a separate listener. */
  readonly witnessUrl?: string;
  /** Resolves once the signal is aborted and everything is drained, flushed and closed; rejects if that fails. */
  readonly stopped: Promise<void>;
}

/**
 * Starts a country's gateway. On abort: not ready (so that no new work arrives) → drain (requests in progress are answered,
 * event streams end) → flush and close the services. Throws CONFIG_INVALID and what `compose` throws; then nothing stays open.
 */
export async function startGateway(
  config: Config,
  signal: AbortSignal,
  log: Logger = createLogger(config.log.level),
  onFatal: (error: TripointError) => void = () => {},
): Promise<RunningGateway> {
  const { identify, hasRole, ...users } = loadUsers(config.usersFile);
  const tls = tlsOf(config);
  const claimed = await claimAddresses(config);
  const services = await compose(config, users, log, onFatal).finally(() => claimed[Symbol.asyncDispose]());
  try {
    const onWrongToken = watchWrongTokens(config.limits.wrongTokensPerMinute, systemClock, log, () => {
      services.exchange
        .alarmAccess()
        .catch((error: unknown) => log.error({ code: codeOf(error) }, 'wrong-token alarm not recorded'));
    });
    const { url, healthUrl, witnessUrl, close } = await listen(config, (listener) =>
      createApp(services.exchange, {
        identify,
        hasRole,
        onWrongToken,
        desk: services.desk,
        limits: config.limits,
        log,
        stopping: signal,
        ...(tls && { tls }),
        ...listener,
      }),
    );
    const { country, gateway } = config;
    log.info({ country, gateway, url, healthUrl, ...(witnessUrl && { witnessUrl }) }, 'listening');
    const stop = async (): Promise<void> => {
      log.info('stopping');
      await sleep(config.limits.drainMs);
      await close();
      await services.close();
      log.info('stopped');
    };
    return { url, healthUrl, ...(witnessUrl && { witnessUrl }), stopped: aborted(signal).then(stop) };
  } catch (error) {
    await services.close();
    throw error;
  }
}

/**
 * Runs a gateway in this process until SIGTERM or SIGINT, and then exits. A stop that takes longer than `stopMs`, and any
 * uncaught error, ends the process at once: the ledger is designed to survive a kill, not to run on in an unknown state.
 */
export async function runGateway(config: Config, onReady: (gateway: RunningGateway) => void = () => {}): Promise<void> {
  const log = createLogger(config.log.level);
  // SIGUSR1 would open Node's inspector, through which anyone who may signal this process could read every key in it.
  process.on('SIGUSR1', () => log.warn('SIGUSR1 ignored'));
  const stopping = new AbortController();
  let gateway: RunningGateway | undefined;
  const grace = closeWithGrace({ delay: config.limits.stopMs, logger: false }, async ({ err }) => {
    if (err) log.fatal({ error: whereOf(err) }, 'stopping after an uncaught error');
    else {
      stopping.abort();
      await gateway?.stopped;
    }
    await new Promise<void>((resolve) => log.flush(() => resolve()));
  });
  try {
    gateway = await startGateway(config, stopping.signal, log, (error) => {
      log.fatal({ code: error.code, why: error.message }, CODES[error.code].title);
      log.flush(() => process.exit(error.code === 'ROLLED_BACK' ? 5 : 1));
    });
  } catch (error) {
    // There is nothing to stop gracefully, and the caller sets the exit code.
    grace.uninstall();
    throw error;
  }
  onReady(gateway);
  await gateway.stopped;
}

const aborted = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });

function tlsOf({ listen }: Config): { cert: string; key: string } | undefined {
  if (listen.certFile === undefined || listen.keyFile === undefined) return undefined;
  return { cert: readFileSync(listen.certFile, 'utf8'), key: readFileSync(listen.keyFile, 'utf8') };
}

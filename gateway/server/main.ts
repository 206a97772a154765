import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import closeWithGrace from 'close-with-grace';
import type { FastifyInstance } from 'fastify';
import { CODES, TripointError } from '../../services/domain/index.ts';
import { createApp } from './app.ts';
import { compose } from './compose.ts';
import type { Config } from './config.ts';
import { createLogger, type Logger, whereOf } from './log.ts';
import { loadUsers } from './users.ts';

export interface RunningGateway {
  /** Where it listens: with port 0 in the configuration, the port that was free. */
  readonly url: string;
  /** Resolves once the signal was aborted and everything is drained, flushed and closed; rejects when that failed. */
  readonly stopped: Promise<void>;
}

/**
 * Starts a country's gateway. On abort: unready (so that no new work is sent here) → drain (requests under way are answered,
 * event streams end) → flush and close the services. Throws CONFIG_INVALID and what composing throws; then nothing stays open.
 */
export async function startGateway(
  config: Config,
  signal: AbortSignal,
  log: Logger = createLogger(config.log.level),
  onFatal: (error: TripointError) => void = () => {},
): Promise<RunningGateway> {
  const identify = loadUsers(config.usersFile);
  const tls = tlsOf(config);
  const services = await compose(config, log, onFatal);
  try {
    const app = await createApp(services.exchange, {
      identify,
      desk: services.desk,
      limits: config.limits,
      log,
      stopping: signal,
      ...(tls && { tls }),
    });
    const url = await listen(app, config);
    log.info({ country: config.country, gateway: config.gateway, url }, 'listening');
    const stop = async (): Promise<void> => {
      log.info('stopping');
      await sleep(config.limits.drainMs);
      await app.close();
      await services.close();
      log.info('stopped');
    };
    return { url, stopped: aborted(signal).then(stop) };
  } catch (error) {
    await services.close();
    throw error;
  }
}

async function listen(app: FastifyInstance, { listen: { host, port } }: Config): Promise<string> {
  try {
    return await app.listen({ host, port });
  } catch (cause) {
    await app.close();
    throw new TripointError('CONFIG_INVALID', { field: '/listen', rule: 'an address of this machine that is free' }, { cause });
  }
}

/**
 * Runs a gateway as this process until SIGTERM or SIGINT, and then exits. A stop that takes longer than `stopMs`, and any
 * error that nobody caught, ends the process at once: the ledger is built to be killed, not to run on in an unknown state.
 */
export async function runGateway(config: Config, onReady: (gateway: RunningGateway) => void = () => {}): Promise<void> {
  const log = createLogger(config.log.level);
  const stopping = new AbortController();
  let gateway: RunningGateway | undefined;
  const grace = closeWithGrace({ delay: config.limits.stopMs, logger: false }, async ({ err }) => {
    if (err) log.fatal({ error: whereOf(err) }, 'stopping after an error that nobody caught');
    else {
      stopping.abort();
      await gateway?.stopped;
    }
    await new Promise<void>((resolve) => log.flush(() => resolve()));
  });
  try {
    gateway = await startGateway(config, stopping.signal, log, (error) => {
      log.fatal({ code: error.code }, CODES[error.code].title);
      log.flush(() => process.exit(error.code === 'ROLLED_BACK' ? 5 : 1));
    });
  } catch (error) {
    // What did not start is nothing to stop gracefully: the exit code is the caller's to give.
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

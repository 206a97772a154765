// Runs a gateway inside the caller's process: the same services on the same ports, ledger and servers, without the two seconds of CPU time
// that a new process needs to load and compile them.
import { appendFileSync } from 'node:fs';
import { loadConfig } from '../../gateway/server/config.ts';
import type { RunningGateway } from '../../gateway/server/main.ts';
import { CODES, codeOf, type TripointError } from '../../services/domain/index.ts';
import type { Process } from './processes.ts';

interface HostedOptions {
  readonly name: string;
  readonly configFile: string;
  readonly logFile: string;
  /** Called when the gateway ends without `stop`. */
  readonly onLost: (name: string) => void;
}

export function hostGateway({ name, configFile, logFile, onLost }: HostedOptions): Process {
  let running: { readonly gateway: RunningGateway; readonly stop: AbortController } | undefined;
  const write = (line: string): void => appendFileSync(logFile, line);

  async function stop(): Promise<void> {
    const ended = running;
    running = undefined;
    ended?.stop.abort();
    await ended?.gateway.stopped;
  }

  return {
    pid: () => (running === undefined ? undefined : process.pid),
    async start() {
      // Loaded on demand, since a federation of processes does not need it.
      const [{ startGateway }, { createLogger }] = await Promise.all([
        import('../../gateway/server/main.ts'),
        import('../../gateway/server/log.ts'),
      ]);
      const controller = new AbortController();
      const config = loadConfig(configFile, process.env);
      const log = createLogger(config.log.level, { write });
      let fatal: TripointError | undefined;
      const onFatal = (error: TripointError): void => {
        fatal ??= error;
        log.fatal({ code: error.code, why: error.message }, CODES[error.code].title);
        if (running?.stop !== controller) return;
        // A process would have exited, so failures to close are only logged.
        stop().catch((cause: unknown) => write(`${codeOf(cause)} at the end\n`));
        onLost(name);
      };
      try {
        const gateway = await startGateway(config, controller.signal, log, onFatal);
        running = { gateway, stop: controller };
      } catch (cause) {
        const { message } = cause as Error;
        write(`${codeOf(cause)} ${message}\n`);
        throw new Error(`${name} ended at start: ${codeOf(cause)} ${message}`, { cause });
      }
      if (fatal === undefined) return;
      await stop();
      throw new Error(`${name} ended at start: ${fatal.code} ${fatal.message}`);
    },
    stop,
    kill: () => Promise.reject(new Error(`${name} is no process of its own: it can be stopped, not killed`)),
  };
}

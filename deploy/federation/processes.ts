// The processes of a federation on one machine: real nats-servers and gateways, which can be started, stopped and killed.
import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

export interface Process {
  start(): Promise<void>;
  /** Sends SIGTERM and waits for the end. */
  stop(): Promise<void>;
  /** Sends SIGKILL and waits for the end. */
  kill(): Promise<void>;
  readonly pid: () => number | undefined;
}

interface ProcessOptions {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly logFile: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Called when the process ends without `stop` or `kill`. */
  readonly onLost?: (name: string) => void;
  /** Whether the process accepts requests. */
  readonly isUp: () => Promise<boolean>;
}

/** On a loaded machine a start takes most of a minute. A start that cannot succeed ends the process, which is reported at once. */
const START_MS = 180_000;

/** Running children. They are ended when this process exits. */
const running = new Set<ChildProcess>();
process.once('exit', () => {
  for (const child of running) child.kill('SIGTERM');
});

/** Needed beside the last log lines, which may be from the previous run: a killed process logs nothing. */
const howEnded = ({ exitCode, signalCode }: ChildProcess): string =>
  signalCode === null ? `exit ${exitCode}` : `by ${signalCode}`;

export function supervise({ name, command, args, logFile, env, isUp, onLost }: ProcessOptions): Process {
  let child: ChildProcess | undefined;
  let isUsed = false;
  const said = () => readFileSync(logFile, 'utf8').slice(-2000);
  const alive = () => child !== undefined && child.exitCode === null && child.signalCode === null;

  async function end(signal: NodeJS.Signals): Promise<void> {
    const victim = child;
    isUsed = false;
    if (victim === undefined || !alive()) return;
    const ended = new Promise((resolve) => victim.once('exit', resolve));
    victim.kill(signal);
    await ended;
  }

  return {
    pid: () => (alive() ? child?.pid : undefined),
    async start() {
      const out = openSync(logFile, 'a');
      child = spawn(command, args, { stdio: ['ignore', out, out], ...(env && { env: { ...process.env, ...env } }) });
      closeSync(out);
      const started = child;
      running.add(started);
      started.once('exit', () => {
        running.delete(started);
        if (isUsed && child === started) onLost?.(name);
      });
      let failure: Error | undefined;
      child.once('error', (error) => {
        failure = error;
      });
      const until = Date.now() + START_MS;
      while (!(await isUp())) {
        if (failure !== undefined) throw new Error(`${name} cannot be started: ${failure.message}`);
        if (!alive()) throw new Error(`${name} ended at start, ${howEnded(child)}:\n${said()}`);
        if (Date.now() > until) throw new Error(`${name} did not start within ${START_MS / 1000} s:\n${said()}`);
        await sleep(25);
      }
      isUsed = true;
    },
    stop: () => end('SIGTERM'),
    kill: () => end('SIGKILL'),
  };
}

export const accepts = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });

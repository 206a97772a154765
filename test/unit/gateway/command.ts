import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Ask } from '../../../gateway/cli/agreement/ask.ts';
import { ROLES, type Role } from '../../../gateway/server/users.ts';
import { type TestServer, TOKENS } from './harness.ts';
import { type Ran, runIn, type Where } from './in-process.ts';

const MAIN = resolve('gateway/cli/main.ts');

export interface Run {
  readonly role?: Role;
  readonly env?: Record<string, string>;
  readonly input?: string;
  readonly cwd?: string;
  /** Answers the prompts in place of a person. */
  readonly ask?: Ask;
  /** The command is interrupted once this text appears on stdout. */
  readonly interruptAt?: string;
}

export interface CommandLine {
  /** The working folder of commands, with a file `<role>.token` per role. */
  readonly folder: string;
  /** Runs `tripoint` in this process, by default as an officer. */
  run(args: readonly string[], how?: Run): Promise<Ran>;
  /** Runs it in a separate process, to test exit codes, signals and pipes. `closed`: its stdout has no reader. */
  start(args: readonly string[], how?: Run & { readonly closed?: true }): Promise<Ran>;
  /** Writes a file into the folder, and returns its name. */
  put(name: string, text: string): string;
  remove(): void;
}

export function commandLine(server: Pick<TestServer, 'url'>): CommandLine {
  const folder = mkdtempSync(join(tmpdir(), 'tripoint-cli-'));
  for (const role of ROLES) writeFileSync(join(folder, `${role}.token`), `${TOKENS[role]}\n`);
  const defaults = ({ role = 'officer', env, input = '', cwd = folder }: Run) => ({
    env: env ?? { TRIPOINT_URL: server.url, TRIPOINT_TOKEN_FILE: join(folder, `${role}.token`) },
    input,
    cwd,
  });
  return {
    folder,
    run: (args, how = {}) => runIn({ ...defaults(how), ...how }, args),
    start: (args, how = {}) => startIn({ ...defaults(how), ...how }, args),
    put(name, text) {
      writeFileSync(join(folder, name), text);
      return name;
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

function startIn({ env, input, cwd, interruptAt, closed }: Where & { closed?: true }, args: readonly string[]): Promise<Ran> {
  const { PATH, NODE_COMPILE_CACHE } = process.env;
  return new Promise((done) => {
    const child = spawn(process.execPath, [MAIN, ...args], { cwd, env: { PATH, NODE_COMPILE_CACHE, ...env } });
    let [stdout, stderr, interrupted] = ['', '', false];
    child.stdout.on('data', (bytes) => {
      stdout += String(bytes);
      // Only once: a second signal would end a process that is still stopping in order.
      if (interrupted || interruptAt === undefined || !stdout.includes(interruptAt)) return;
      interrupted = child.kill('SIGINT');
    });
    if (closed) child.stdout.destroy();
    child.stderr.on('data', (bytes) => {
      stderr += String(bytes);
    });
    child.stdin.on('error', () => {});
    child.stdin.end(input);
    child.on('close', (code) => done({ code, stdout, stderr }));
  });
}

/** The rows of NDJSON. */
export const rows = (text: string) =>
  text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);

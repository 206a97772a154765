import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { ROLES, type Role } from '../../../gateway/server/users.ts';
import { type TestServer, TOKENS } from './harness.ts';

const MAIN = resolve('gateway/cli/main.ts');

export interface Ran {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Run {
  readonly role?: Role;
  readonly env?: Record<string, string>;
  readonly input?: string;
  readonly cwd?: string;
  /** Sent once this text was seen on stdout. */
  readonly interruptAt?: string;
}

export interface CommandLine {
  /** Where commands run. Holds `<role>.token` for each role. */
  readonly folder: string;
  /** Runs `tripoint` in a process of its own, as an officer unless told otherwise. */
  run(args: readonly string[], how?: Run): Promise<Ran>;
  remove(): void;
}

export function commandLine(server: Pick<TestServer, 'url'>): CommandLine {
  const folder = mkdtempSync(join(tmpdir(), 'tripoint-cli-'));
  for (const role of ROLES) writeFileSync(join(folder, `${role}.token`), `${TOKENS[role]}\n`);
  return {
    folder,
    run: (args, { role = 'officer', env, input = '', cwd = folder, interruptAt } = {}) =>
      new Promise((done) => {
        const child = spawn(process.execPath, [MAIN, ...args], {
          cwd,
          env: {
            PATH: process.env.PATH,
            NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE,
            ...(env ?? { TRIPOINT_URL: server.url, TRIPOINT_TOKEN_FILE: join(folder, `${role}.token`) }),
          },
        });
        let [stdout, stderr] = ['', ''];
        child.stdout.on('data', (bytes) => {
          stdout += String(bytes);
          if (interruptAt !== undefined && stdout.includes(interruptAt)) child.kill('SIGINT');
        });
        child.stderr.on('data', (bytes) => {
          stderr += String(bytes);
        });
        child.stdin.on('error', () => {});
        child.stdin.end(input);
        child.on('close', (code) => done({ code, stdout, stderr }));
      }),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** The rows of NDJSON. */
export const rows = (text: string) =>
  text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);

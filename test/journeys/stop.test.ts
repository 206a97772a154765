import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';

const ROOT = join(import.meta.dirname, '../..');

/** Processes whose command line names the folder. */
const processesOf = (folder: string): string[] =>
  readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => {
      try {
        const command = readFileSync(join('/proc', pid, 'cmdline'), 'utf8').replaceAll('\0', ' ');
        return command.includes(folder) ? [`${pid} ${command}`] : [];
      } catch {
        return []; // ended meanwhile
      }
    });

async function until(holds: () => boolean, ms = 60_000): Promise<void> {
  for (const end = Date.now() + ms; !holds(); await sleep(50)) if (Date.now() > end) throw new Error('it did not come about');
}

test('SIGTERM to npm, as a supervisor sends it, stops the demonstration and every process under it, in the midst of its start too', {
  timeout: 120_000,
}, async () => {
  const folder = mkdtempSync(join(tmpdir(), 'tripoint-stop-'));
  try {
    const npm = spawn('npm', ['run', 'demo', '--', '--folder', folder, '--chapter', 'core'], { cwd: ROOT, stdio: 'ignore' });
    await until(() => processesOf(folder).some((command) => command.includes('nats-server')));
    const ended = once(npm, 'exit');
    npm.kill('SIGTERM');
    await ended;
    await until(() => processesOf(folder).length === 0, 20_000);
    expect(processesOf(folder)).toEqual([]);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

test('a second demonstration leaves the folder of one that runs as it is', { timeout: 120_000 }, async () => {
  const folder = mkdtempSync(join(tmpdir(), 'tripoint-twice-'));
  const main = join(ROOT, 'deploy/demo/main.ts');
  const start = () =>
    spawn(process.execPath, [main, '--folder', folder, '--chapter', 'core'], { stdio: ['ignore', 'ignore', 'pipe'] });
  const first = start();
  try {
    await until(() => processesOf(folder).some((command) => command.includes('nats-server')));
    const second = start();
    let said = '';
    second.stderr.on('data', (chunk) => (said += chunk));
    const [code] = await once(second, 'exit');
    expect(code).toBe(4);
    expect(said).toContain(folder);
    expect(processesOf(folder).some((command) => command.includes('nats-server'))).toBe(true);
  } finally {
    first.kill('SIGTERM');
    await once(first, 'exit');
    rmSync(folder, { recursive: true, force: true });
  }
});

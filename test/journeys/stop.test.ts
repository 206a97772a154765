import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { stringify } from 'yaml';
import { issueDevelopmentKeys } from '../../certs-dev/index.ts';

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

test('SIGTERM to npm stops `up` and `watch` with exit 0, and leaves no process', { timeout: 120_000 }, async () => {
  const folder = mkdtempSync(join(tmpdir(), 'tripoint-up-'));
  const { countries } = await issueDevelopmentKeys({ folder: join(folder, 'keys'), countries: ['US', 'CA'] });
  const { folder: keysFolder, files } = countries.US!;
  mkdirSync(join(folder, 'agreements'));
  // Nobody listens there: a gateway starts nevertheless, and watches for its server.
  const natsUrl = 'tls://127.0.0.1:9';
  const config = join(folder, 'gateway.yaml');
  const partner = { country: 'CA', natsUrl, publicFile: countries.CA!.files.publicFacts };
  const shared = { dataFolder: 'data', agreementsFolder: 'agreements', usersFile: files.users, natsUrl, partners: [partner] };
  writeFileSync(
    config,
    stringify({ country: 'US', listen: { port: 0 }, keysFolder, limits: { wrongTokensPerMinute: 1 }, ...shared }),
  );
  const tokenFile = join(folder, 'officer.token');
  writeFileSync(tokenFile, JSON.parse(readFileSync(files.tokens, 'utf8'))['us-officer-1']);

  const started: ChildProcess[] = [];
  function tripoint(...args: string[]) {
    const npm = spawn('npm', ['run', '-s', 'tripoint', '--', ...args], { cwd: ROOT, stdio: ['ignore', 'pipe', 'pipe'] });
    const found = { npm, said: '', ended: once(npm, 'exit') };
    for (const stream of [npm.stdout, npm.stderr]) stream.on('data', (chunk) => (found.said += chunk));
    started.push(npm);
    return found;
  }
  async function stopped({ npm, ended, said }: ReturnType<typeof tripoint>): Promise<void> {
    npm.kill('SIGTERM');
    const [code] = await ended;
    expect(code, said).toBe(0);
  }
  try {
    const up = tripoint('up', '--config', config);
    await until(() => up.said.includes('US listens on '));
    const [, url = ''] = /US listens on (\S+)/.exec(up.said) ?? [];
    const watch = tripoint('watch', '--json', '--url', url, '--token-file', tokenFile);
    // What it shows: an event, which one wrong token brings about.
    await fetch(`${url}/v1/links`, { headers: { authorization: 'Bearer of-nobody' } });
    await until(() => watch.said.includes('access.alarm'));
    await stopped(watch);
    expect(processesOf(tokenFile)).toEqual([]);
    await stopped(up);
    expect(up.said).toContain('"stopped"');
    expect(processesOf(folder)).toEqual([]);
  } finally {
    for (const npm of started) npm.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  }
});

// Makes a fresh clone runnable, then runs one command in it. Plain JavaScript for any Node >= 18, because on a
// fresh machine the pinned runtime itself is missing.
//
//   node deploy/setup.mjs [--quiet] COMMAND [ARG ...]
//
// The command gets the pinned Node and the project's tools first on PATH, and the nats-server in TRIPOINT_NATS_SERVER.
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findNatsServer } from './nats-server.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const args = process.argv.slice(2);
const quiet = args[0] === '--quiet' && args.shift() !== undefined;
const say = (line) => {
  if (!quiet) process.stderr.write(`set-up: ${line}\n`);
};
const fail = (line) => {
  process.stderr.write(`set-up: ${line}\n`);
  process.exit(4);
};

/**
 * Installs the locked packages, once per lock file, without running install scripts. `npm install --no-save` instead
 * of `npm ci`, which refuses a lock file that lacks optional builds for platforms that a mirror does not carry.
 */
function installPackages() {
  const lock = createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex');
  const stamp = join(root, 'node_modules', '.tripoint-lock');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === lock) return;
  say('installing packages from package-lock.json (about half a minute)');
  const npm = spawnSync('npm', ['install', '--no-save', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: root,
    stdio: ['ignore', 2, 2],
  });
  if (npm.status !== 0) fail('npm install failed: check that the npm registry can be reached, then run this again');
  writeFileSync(stamp, lock);
}

function checkRuntime(env) {
  const { stdout } = spawnSync('node', ['--version'], { env, encoding: 'utf8' });
  const major = Number(/^v(\d+)/.exec(stdout ?? '')?.[1] ?? 0);
  if (major < 24)
    fail(
      `Node ${stdout?.trim() || 'not found'}: Node 24 is needed and npm has no build for this machine; get it from nodejs.org`,
    );
}

if (args.length === 0) fail('usage: node deploy/setup.mjs [--quiet] COMMAND [ARG ...]');
installPackages();
const env = { ...process.env, PATH: `${join(root, 'node_modules', '.bin')}:${process.env.PATH}` };
checkRuntime(env);
// poisoning: in this folder, not in a shared temporary one that other users could fill.
env.NODE_COMPILE_CACHE ??= join(root, '.cache', 'compile');
mkdirSync(join(root, '.cache'), { recursive: true });
const server = findNatsServer(join(root, '.cache'), say);
if (server.path) env.TRIPOINT_NATS_SERVER = server.path;
else if (process.env.CI) fail(server.missing);
else process.stderr.write(`set-up: ${server.missing}\n`);

const child = spawn(args[0], args.slice(1), { env, stdio: 'inherit' });
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
child.on('error', (error) => fail(error.message));
child.on('exit', (code, signal) => process.exit(signal ? 1 : code));

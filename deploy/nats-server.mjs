// Finds a recent enough nats-server, or downloads Debian's package of it into the project's cache without root rights.
// `apt-get install nats-server` is avoided on purpose: it would start a service on port 4222.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

// 2.10 is the first version with `sync_interval` and TLS `min_version`; 2.10.27 is the oldest that this project is tested with.
export const OLDEST = [2, 10, 27];
const SUITE = 'trixie';
const KEYRING = '/usr/share/keyrings/debian-archive-keyring.gpg';

/** @returns {number[] | undefined} the version that the binary reports; undefined if it does not run */
export function versionOf(binary) {
  const { stdout } = spawnSync(binary, ['--version'], { encoding: 'utf8', timeout: 5000 });
  const found = /v(\d+)\.(\d+)\.(\d+)/.exec(stdout ?? '');
  return found ? found.slice(1).map(Number) : undefined;
}

export function isNewEnough(version) {
  if (version === undefined) return false;
  const at = version.findIndex((part, i) => part !== OLDEST[i]);
  return at === -1 || version[at] > OLDEST[at];
}

/** @returns {{ path: string } | { missing: string }} */
export function findNatsServer(cache, say) {
  const named = process.env.TRIPOINT_NATS_SERVER;
  if (named) {
    if (isNewEnough(versionOf(named))) return { path: named };
    return { missing: `TRIPOINT_NATS_SERVER=${named} is not a nats-server >= ${OLDEST.join('.')}` };
  }
  if (isNewEnough(versionOf('nats-server'))) return { path: 'nats-server' };
  const cached = join(cache, 'nats-server', SUITE, 'usr', 'sbin', 'nats-server');
  if (isNewEnough(versionOf(cached))) return { path: cached };
  say(`fetching nats-server >= ${OLDEST.join('.')} from Debian ${SUITE} into .cache`);
  const trouble = fetchFromDebian(join(cache, 'nats-server'), SUITE);
  if (trouble === undefined && isNewEnough(versionOf(cached))) return { path: cached };
  return {
    missing: `no nats-server >= ${OLDEST.join('.')} (${trouble ?? 'the fetched one does not run'}): put one on PATH or name it in TRIPOINT_NATS_SERVER; releases are at github.com/nats-io/nats-server`,
  };
}

/** Downloads Debian's package, whose signature apt checks, and unpacks it. Returns the error in words, or undefined. */
export function fetchFromDebian(folder, suite) {
  const mirror = debianMirror();
  if (mirror === undefined) return 'this machine has no Debian mirror configured';
  if (!existsSync(KEYRING)) return `${KEYRING} is missing`;
  const work = resolve(folder, `${suite}.apt`);
  const target = resolve(folder, suite);
  rmSync(work, { recursive: true, force: true });
  for (const sub of ['lists/partial', 'cache/archives/partial', 'state', 'etc']) mkdirSync(join(work, sub), { recursive: true });
  writeFileSync(join(work, 'etc', 'sources.list'), `deb [signed-by=${KEYRING}] ${mirror} ${suite} main\n`);
  writeFileSync(join(work, 'state', 'status'), '');
  const options = [
    `Dir::Etc::sourcelist=${work}/etc/sources.list`,
    'Dir::Etc::sourceparts=-',
    `Dir::State=${work}/state`,
    `Dir::State::lists=${work}/lists`,
    `Dir::State::status=${work}/state/status`,
    `Dir::Cache=${work}/cache`,
    'APT::Sandbox::User=',
    'Acquire::Languages=none',
  ].flatMap((option) => ['-o', option]);
  const run = (command, args) => spawnSync(command, args, { cwd: work, encoding: 'utf8', env: { ...process.env, LC_ALL: 'C' } });
  const update = run('apt-get', [...options, 'update']);
  if (update.status !== 0) return `apt-get update of ${suite}: ${lastLine(update)}`;
  const download = run('apt-get', [...options, 'download', 'nats-server']);
  if (download.status !== 0) return `apt-get download: ${lastLine(download)}`;
  const archive = readdirSync(work).find((name) => name.endsWith('.deb'));
  if (archive === undefined) return 'apt-get downloaded nothing';
  const unpack = run('dpkg', ['-x', join(work, archive), target]);
  if (unpack.status !== 0) return `dpkg: ${lastLine(unpack)}`;
  rmSync(work, { recursive: true, force: true });
  return undefined;
}

const lastLine = ({ stderr, error }) => (stderr?.trim().split('\n').at(-1) || error?.message || 'failed').slice(0, 200);

/** The Debian mirror configured on this machine, in either of apt's two source formats. */
function debianMirror() {
  const folder = '/etc/apt/sources.list.d';
  const files = ['/etc/apt/sources.list', ...(existsSync(folder) ? readdirSync(folder).map((name) => join(folder, name)) : [])];
  const addresses = files
    .filter((file) => existsSync(file))
    .flatMap((file) => readFileSync(file, 'utf8').split('\n'))
    .flatMap((line) => /^(?:URIs:|deb(?:\s+\[[^\]]*\])?)\s+(\S+)/.exec(line)?.[1] ?? []);
  return addresses.find((address) => /\/debian\/?$/.test(address));
}

// The software that the bench compares with. Peers are dependencies of this folder only, installed when a bench that uses them runs.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const BENCH = import.meta.dirname;

/** Installs the peers once. False if they cannot be installed. */
export function installPeers(say: (line: string) => void): boolean {
  const { dependencies } = JSON.parse(readFileSync(join(BENCH, 'package.json'), 'utf8')) as { dependencies: object };
  if (Object.keys(dependencies).every((name) => existsSync(join(BENCH, 'node_modules', name)))) return true;
  say('installing the peers of bench/package.json');
  const args = ['install', '--no-save', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error', '--no-package-lock'];
  return spawnSync('npm', args, { cwd: BENCH, stdio: ['ignore', 2, 2] }).status === 0;
}

export const peer = async (name: string): Promise<unknown> =>
  import(pathToFileURL(createRequire(join(BENCH, 'package.json')).resolve(name)).href);

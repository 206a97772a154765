import { existsSync, mkdirSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';

/**
 * Makes a folder and those above it that are missing. Node's own `recursive` never ends where the system denies with ENOENT that anything can be
 * made in a folder that is there, as it does in /proc.
 */
export function makeFolder(path: string, mode = 0o777): void {
  const missing: string[] = [];
  for (let at = resolve(path); !existsSync(at); at = dirname(at)) missing.unshift(at);
  for (const at of missing)
    try {
      mkdirSync(at, { mode });
    } catch (error) {
      // Somebody else has made it meanwhile.
      if (statSync(at, { throwIfNoEntry: false })?.isDirectory() !== true) throw error;
    }
}

import { existsSync, mkdirSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';

/**
 * Creates a folder and its missing parents. Node's own `recursive` option loops for ever if the system answers ENOENT for a path
 * in an existing folder, as /proc does.
 */
export function makeFolder(path: string, mode = 0o777): void {
  const missing: string[] = [];
  for (let at = resolve(path); !existsSync(at); at = dirname(at)) missing.unshift(at);
  for (const at of missing)
    try {
      mkdirSync(at, { mode });
    } catch (error) {
      // Another process has created it meanwhile.
      if (statSync(at, { throwIfNoEntry: false })?.isDirectory() !== true) throw error;
    }
}

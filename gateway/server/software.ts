import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';

const root = join(import.meta.dirname, '..', '..');
const ROOMS = ['proto', 'services', 'gateway'];

/**
 * SHA-256 of the running software: path, length and bytes of every source file and of the lock file, in ascending order of path.
 * Every log entry records the software that wrote it.
 */
export function softwareDigest(): Uint8Array {
  const files = ROOMS.flatMap((room) =>
    readdirSync(join(root, room), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && /\.(ts|js)$/.test(entry.name))
      .map((entry) => relative(root, join(entry.parentPath, entry.name)).split(sep).join('/')),
  );
  const digest = createHash('sha256');
  for (const file of [...files, 'package-lock.json'].sort()) {
    const bytes = readFileSync(join(root, file));
    digest.update(`${file}\n${bytes.length}\n`).update(bytes);
  }
  return new Uint8Array(digest.digest());
}

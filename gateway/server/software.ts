import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';

const root = join(import.meta.dirname, '..', '..');
const ROOMS = ['proto', 'services', 'gateway'];

/**
 * SHA-256 of the software as it runs: every source file's path, length and bytes, by ascending path, and the lock file of its
 * libraries. Each log entry says by which software it was written.
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

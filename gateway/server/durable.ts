import { open, rename } from 'node:fs/promises';
import { dirname } from 'node:path';

/** Writes a file with mode 600 atomically: synced, renamed into place, and the rename durable when this resolves. */
export async function writeDurably(file: string, content: string): Promise<void> {
  const handle = await open(`${file}.new`, 'w', 0o600);
  await handle.writeFile(content);
  await handle.sync();
  await handle.close();
  await rename(`${file}.new`, file);
  await sync(dirname(file));
}

/** Syncs a file, or the names in a folder. */
export async function sync(path: string): Promise<void> {
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

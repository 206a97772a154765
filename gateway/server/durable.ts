import { open, rename } from 'node:fs/promises';
import { dirname } from 'node:path';

/** Private to its owner, and on disk before it has its name; when this resolves, it has it for good. */
export async function writeDurably(file: string, content: string): Promise<void> {
  const handle = await open(`${file}.new`, 'w', 0o600);
  await handle.writeFile(content);
  await handle.sync();
  await handle.close();
  await rename(`${file}.new`, file);
  await sync(dirname(file));
}

/** A file, or a folder: then the names in it. */
export async function sync(path: string): Promise<void> {
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

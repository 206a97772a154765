import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const PRIVATE = 0o600;
const PUBLIC = 0o644;
const FOLDER = 0o700;

/** One country's folder. Files are written atomically. */
export interface Folder {
  readonly path: (name: string) => string;
  read(name: string): string | undefined;
  /** Mode 600. */
  writePrivate(name: string, text: string): void;
  writePublic(name: string, text: string): void;
  /** Keeps an existing file and corrects its mode; otherwise writes the result of `make`. */
  ensurePrivate(name: string, make: () => string): string;
  list(shape: RegExp): string[];
  remove(name: string): void;
}

export function openFolder(folder: string): Folder {
  mkdirSync(folder, { recursive: true, mode: FOLDER });
  chmodSync(folder, FOLDER);
  const path = (name: string) => join(folder, name);

  function write(name: string, text: string, mode: number): void {
    mkdirSync(dirname(path(name)), { recursive: true, mode: FOLDER });
    const draft = path(`${name}.draft`);
    rmSync(draft, { force: true });
    // The mode is set before the content is written, so that another user can never open it.
    writeFileSync(draft, text, { mode, flag: 'wx' });
    renameSync(draft, path(name));
  }

  const at: Folder = {
    path,
    read: (name) => (existsSync(path(name)) ? readFileSync(path(name), 'utf8') : undefined),
    writePrivate: (name, text) => write(name, text, PRIVATE),
    writePublic: (name, text) => write(name, text, PUBLIC),
    ensurePrivate(name, make) {
      const found = at.read(name);
      if (found !== undefined && found !== '') {
        chmodSync(path(name), PRIVATE);
        return found;
      }
      const made = make();
      write(name, made, PRIVATE);
      return made;
    },
    list: (shape) => readdirSync(folder).filter((name) => shape.test(name)),
    remove: (name) => rmSync(path(name), { force: true }),
  };
  return at;
}

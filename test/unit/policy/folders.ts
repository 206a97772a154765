import { readdirSync, readFileSync } from 'node:fs';

const root = new URL('../../../policies/agreements/', import.meta.url);

export const FOLDERS: readonly string[] = readdirSync(root).sort();

/** The files of one shipped agreement, as text. */
export const filesOf = (folder: string): Record<string, string> =>
  Object.fromEntries(
    readdirSync(new URL(`${folder}/`, root)).map((name) => [name, readFileSync(new URL(`${folder}/${name}`, root), 'utf8')]),
  );

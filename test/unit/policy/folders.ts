import { readdirSync, readFileSync } from 'node:fs';

const root = new URL('../../../policies/agreements/', import.meta.url);

export const FOLDERS: readonly string[] = readdirSync(root).sort();

const textsIn = (folder: URL): Record<string, string> =>
  Object.fromEntries(readdirSync(folder).map((name) => [name, readFileSync(new URL(name, folder), 'utf8')]));

/** The files of one shipped agreement, as text. */
export const filesOf = (folder: string): Record<string, string> => textsIn(new URL(`${folder}/`, root));

/** A made-up agreement that uses every key. */
export const everyKey: Readonly<Record<string, string>> = textsIn(new URL('fixture/every-key/', import.meta.url));

// The signed head of the log that comes with every answer: shown, and stored on request. Nothing is stored by default.
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeFolder } from '../server/folders.ts';
import { row } from './cards.ts';
import { CommandError, EXIT, sameWith } from './exit.ts';
import { type Face, plain } from './terminal.ts';

interface HeadOptions {
  readonly keepHeads?: string;
}

/** A note's origin, number of entries, and the beginning of its root. */
function saidIn(note: string): { origin: string; size: string; root: string } | undefined {
  const [, origin, size, root] = /^([^\n]{1,255})\n([0-9]{1,16})\n([A-Za-z0-9+/]{43}=)\n\n/.exec(note) ?? [];
  return origin && size && root ? { origin, size, root } : undefined;
}

/** Stores heads in a folder, one file each, named by their content. Throws CommandError. */
export function keepHead(folder: string, note: string): void {
  const said = saidIn(note);
  if (said === undefined) return;
  const root = Buffer.from(said.root, 'base64').toString('hex').slice(0, 8);
  // split view: two trees of one size are two files; neither may overwrite the other.
  const file = join(folder, `${said.origin.replaceAll(/[^A-Za-z0-9.-]/g, '_')}-${said.size}-${root}.checkpoint`);
  try {
    makeFolder(folder);
    if (!existsSync(file)) writeFileSync(file, note);
  } catch {
    throw new CommandError(EXIT.usage, ['fail.keep-heads', { folder }], sameWith('--keep-heads FOLDER'));
  }
}

/** One row of a card. */
export function headRows(note: string | undefined, { keepHeads }: HeadOptions, { say }: Pick<Face, 'say'>): string[] {
  const said = note === undefined ? undefined : saidIn(note);
  if (said === undefined) return [];
  const kept = keepHeads === undefined ? say('card.head.keep') : say('card.head.kept', { folder: plain(keepHeads) });
  return [row(say('label.head'), say('card.head', { origin: plain(said.origin), size: Number(said.size), kept }))];
}

// Signed heads of the log that somebody was given before, held against the log as it is now. What no partner has cosigned yet, only these
// can show to have been taken back.
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { type Checkpoint, chainLogs, type NoteVerifier, openNote, parseCheckpoint } from '../../services/audit/index.ts';
import { sameBytes, TripointError } from '../../services/domain/index.ts';
import { createLogReader, readLogs } from '../../services/exchange/index.ts';
import { ledgerAt } from '../../services/ledger/index.ts';
import { tiledRoot } from './mirror.ts';
import { readPublicFacts } from './public-facts.ts';

/** What a head is kept as. */
const HEAD_FILE = '.checkpoint';

/** A head that the log signed. */
interface EarlierHead extends Checkpoint {
  readonly file: string;
}

export interface ComparedHead {
  readonly file: string;
  readonly origin: string;
  readonly size: number;
  /** Undefined: the log as it is now continues it. OTHER_LOG: it is of a log that is not in this copy. */
  readonly differs?: 'NO_SUCH_LOG' | 'FEWER_ENTRIES' | 'OTHER_ENTRIES' | 'OTHER_LOG';
}

/** One log as it is now: its size, and its root at a smaller one. */
interface Present {
  readonly size: number;
  readonly rootAt: (size: number) => Uint8Array;
}

/**
 * Opens each file, and of each folder every file that is named as a head is. `turns`: beyond those that the country published. Throws
 * INVALID naming a file that is no head of its log, CONFIG_INVALID.
 */
function readHeads(paths: readonly string[], publicFile: string, turns: readonly string[] = []): EarlierHead[] {
  const { log, turns: published = [] } = readPublicFacts(publicFile);
  const chains = [chainLogs(log.vkey, published), chainLogs(log.vkey, turns)];
  const verifiers = new Map(chains.flat().map(({ verifier }) => [verifier.name, verifier]));
  const files = paths.flatMap((path) =>
    existsSync(path) && statSync(path).isDirectory()
      ? readdirSync(path)
          .filter((name) => name.endsWith(HEAD_FILE))
          .toSorted()
          .map((name) => join(path, name))
      : [path],
  );
  if (files.length === 0) throw new TripointError('INVALID', { field: 'earlier', rule: `files, or folders with *${HEAD_FILE}` });
  return files.map((file) => headIn(file, verifiers));
}

function headIn(file: string, verifiers: ReadonlyMap<string, NoteVerifier>): EarlierHead {
  try {
    const kept = readFileSync(file, 'utf8');
    // As it stands in the header of an answer it is one line of base64.
    const note = kept.includes('\n\n') ? kept : Buffer.from(kept, 'base64').toString('utf8');
    const verifier = verifiers.get(note.slice(0, note.indexOf('\n')));
    if (verifier === undefined) throw new TripointError('UNKNOWN_KEY');
    return { file, ...parseCheckpoint(openNote(note, [verifier]).text) };
  } catch (cause) {
    const rule = 'a checkpoint that a log of this country signed; of a later log, its public.json with the turns';
    throw new TripointError('INVALID', { field: basename(file), rule }, { cause });
  }
}

const differs = ({ size, root }: Checkpoint, present: Present): ComparedHead['differs'] =>
  size > present.size ? 'FEWER_ENTRIES' : size > 0 && !sameBytes(present.rootAt(size), root) ? 'OTHER_ENTRIES' : undefined;

const compared = ({ file, origin, size }: EarlierHead, found: ComparedHead['differs']): ComparedHead => ({
  file,
  origin,
  size,
  ...(found !== undefined && { differs: found }),
});

/** Holds heads against a ledger that was verified, with all its logs. Throws as `readHeads`. */
export function compareWithLedger(ledger: string, publicFile: string, paths: readonly string[]): ComparedHead[] {
  const store = ledgerAt(ledger);
  try {
    const logs = readLogs(store);
    const heads = readHeads(
      paths,
      publicFile,
      logs.flatMap(({ end }) => (end === undefined ? [] : [end.turn])),
    );
    return heads.map((head) => {
      const log = logs.find(({ origin }) => origin === head.origin);
      if (log === undefined) return compared(head, 'NO_SUCH_LOG');
      const reader = createLogReader(store, log.number);
      return compared(head, differs(head, { size: reader.size(), rootAt: (size) => reader.rangeRoot(0, size) }));
    });
  } finally {
    store.close();
  }
}

/** The same against a copy of one log's tiles, of `origin` and `size`, that was verified. Of other logs only an end that a turn states is known. */
export function compareWithTiles(
  folder: string,
  { origin, size }: Pick<Checkpoint, 'origin' | 'size'>,
  publicFile: string,
  paths: readonly string[],
): ComparedHead[] {
  const { log, turns = [] } = readPublicFacts(publicFile);
  const ends = new Map(chainLogs(log.vkey, turns).map(({ verifier, end }) => [verifier.name, end]));
  return readHeads(paths, publicFile).map((head) => {
    if (head.origin === origin) return compared(head, differs(head, { size, rootAt: (at) => tiledRoot(folder, size, at) }));
    const end = ends.get(head.origin);
    if (end === undefined || head.size < end.size) return compared(head, 'OTHER_LOG');
    return compared(head, differs(head, { size: end.size, rootAt: () => end.root }));
  });
}

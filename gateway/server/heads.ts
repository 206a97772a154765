// rollback: compares signed heads that somebody received earlier with the log as it is now. For entries that no partner has cosigned yet,
// only such heads can prove their removal.
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { type Checkpoint, chainLogs, type NoteVerifier, openNote, parseCheckpoint } from '../../services/audit/index.ts';
import { sameBytes, TripointError } from '../../services/domain/index.ts';
import { createLogReader, readLogs } from '../../services/exchange/index.ts';
import { ledgerAt } from '../../services/ledger/index.ts';
import { tiledRoot } from './mirror.ts';
import { readPublicFacts } from './public-facts.ts';

/** File suffix of a saved head. */
const HEAD_FILE = '.checkpoint';

/** A verified head. */
interface EarlierHead extends Checkpoint {
  readonly file: string;
}

export interface ComparedHead {
  readonly file: string;
  readonly origin: string;
  readonly size: number;
  /** Undefined if the current log continues the head. OTHER_LOG: the head is of a log that this copy does not contain. */
  readonly differs?: 'NO_SUCH_LOG' | 'FEWER_ENTRIES' | 'OTHER_ENTRIES' | 'OTHER_LOG';
}

/** The current state of a log: its size, and its root at any smaller size. */
interface Present {
  readonly size: number;
  readonly rootAt: (size: number) => Uint8Array;
}

/**
 * Reads files, and all files with the suffix `HEAD_FILE` in folders. `turns`: rollover notes beyond those that the country has published.
 * Throws INVALID naming a file that is not a head of one of its logs, CONFIG_INVALID.
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
  if (files.length === 0)
    throw new TripointError('INVALID', { field: 'earlier', rule: `files, or folders that contain *${HEAD_FILE} files` });
  return files.map((file) => headIn(file, verifiers));
}

function headIn(file: string, verifiers: ReadonlyMap<string, NoteVerifier>): EarlierHead {
  try {
    const kept = readFileSync(file, 'utf8');
    // As copied from a response header, a head is one line of base64.
    const note = kept.includes('\n\n') ? kept : Buffer.from(kept, 'base64').toString('utf8');
    const verifier = verifiers.get(note.slice(0, note.indexOf('\n')));
    if (verifier === undefined) throw new TripointError('UNKNOWN_KEY');
    return { file, ...parseCheckpoint(openNote(note, [verifier]).text) };
  } catch (cause) {
    const rule = 'a checkpoint signed by a log of this country; for a later log, its public.json must contain the rollover notes';
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

/** Compares heads with all logs of a ledger, which must be verified already. Throws as `readHeads`, and what opening the ledger throws. */
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

/** Compares heads with a verified tile copy of one log. Of other logs, only the ends stated in rollover notes are known. */
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

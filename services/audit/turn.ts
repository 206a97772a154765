// Log rollover: one log of a country ends and the next continues it. A log that never ended could not be deleted, so a country begins a new
// one every year, with its own key. Anyone who trusts the first log can follow the rollover notes, each signed with the key of the log that ends.
import { TripointError } from '../domain/index.ts';
import { type Checkpoint, checkpointText, parseCheckpoint } from './checkpoint.ts';
import { ed25519Verifier } from './ed25519.ts';
import { type NoteSigner, type NoteVerifier, openNote, signNote } from './note.ts';

/** The end of one log, and the vkey of the log that continues it. Nothing follows in the ended log. */
export interface Turn {
  /** The ended log's last checkpoint. */
  readonly end: Checkpoint;
  /** Verifier key of the next log (C2SP signed-note); its name is the next origin. */
  readonly next: string;
}

/** One log of a country, vouched for by its chain of rollover notes. `end` is present if it has ended. */
export interface ChainedLog {
  readonly verifier: NoteVerifier;
  readonly end?: Checkpoint;
  /** The rollover note that begins it; absent for the first log. */
  readonly begun?: string;
}

/** confusion: a text that cannot be a checkpoint: five lines, the first of which identifies it. */
const TITLE = 'tripoint/log-turn/v1';
/** One per year, and a few more after key compromises. */
const MAX_TURNS = 256;
/** Characters: two names of a log, a vkey and two signatures. */
const MAX_NOTE = 4096;

/** The rollover note, signed with the key of the ending log and with that of the next, which proves possession of that key. */
export function turnNote({ end, next }: Turn, signers: readonly [ended: NoteSigner, next: NoteSigner]): string {
  return signNote(`${TITLE}\n${checkpointText(end)}${next}\n`, signers);
}

/**
 * Reads the rollover note of the log that `ended` verifies. Throws as `openNote`; MALFORMED for anything else, a note of another log, or other
 * signatures than these two: entries name a note by its digest, so it must not grow. UNKNOWN_KEY unless both keys signed.
 */
export function openTurn(note: string, ended: NoteVerifier): Turn & { readonly verifier: NoteVerifier } {
  if (note.length > MAX_NOTE) throw new TripointError('OVERSIZED', { field: 'turn', rule: `at most ${MAX_NOTE} characters` });
  const blank = note.lastIndexOf('\n\n');
  const [title, origin, size, root, next = '', ...rest] = note.slice(0, blank + 1).split('\n');
  if (title !== TITLE || rest.length !== 1 || rest[0] !== '') throw malformed('five lines, the first of them its title');
  const end = parseCheckpoint(`${origin}\n${size}\n${root}\n`);
  if (end.size < 1) throw malformed('the end of a log that has entries');
  if (end.origin !== ended.name) throw malformed('of the log that ends');
  const verifier = ed25519Verifier(next);
  if (verifier.name === ended.name) throw malformed('another origin for the next log');
  if (note.slice(blank + 2, -1).split('\n').length !== 2) throw malformed('two signatures');
  const { verified } = openNote(note, [ended, verifier]);
  if (verified.length !== 2) throw new TripointError('UNKNOWN_KEY', { field: 'turn', rule: 'signed with the keys of both logs' });
  if (verified[0] !== ended.name) throw malformed('the signature of the log that ends before that of the next');
  return { end, next, verifier };
}

/**
 * The logs of a country in order, the first one pinned; the last is the current one. Throws as `openTurn`, and MALFORMED
 * if an origin or a key occurs twice: the key of an ended log must have been destroyed.
 */
export function chainLogs(first: string, turns: readonly string[]): ChainedLog[] {
  if (turns.length > MAX_TURNS) throw new TripointError('OVERSIZED', { field: 'turns', rule: `at most ${MAX_TURNS}` });
  const logs: ChainedLog[] = [{ verifier: ed25519Verifier(first) }];
  const keys = new Set([keyIn(first)]);
  for (const note of turns) {
    const last = logs.at(-1) as ChainedLog;
    const { end, next, verifier } = openTurn(note, last.verifier);
    if (logs.some((log) => log.verifier.name === verifier.name) || keys.has(keyIn(next)))
      throw malformed('an origin and a key that were not used before');
    keys.add(keyIn(next));
    logs.splice(-1, 1, { ...last, end }, { verifier, begun: note });
  }
  return logs;
}

/** Type and public key: what follows the name and the eight digits of the key id. */
const keyIn = (vkey: string): string => vkey.slice(vkey.indexOf('+') + 10);

const malformed = (rule: string): TripointError => new TripointError('MALFORMED', { field: 'turn', rule });

// flood: reduces notes to their verified lines; anyone can append any number of lines, until nobody opens the note any more.
import { type NoteVerifier, openNote, parseCheckpoint, signLine } from '../../audit/index.ts';
import { TripointError, utf8 } from '../../domain/index.ts';
import type { Stated } from './partner-log.ts';

export interface Signed {
  readonly name: string;
  readonly signature: Uint8Array;
  /** The signature line as it is in a note. */
  readonly line: string;
}

/** The text of a note and its verified lines by these keys, each once. Throws as `openNote`. */
export function verifiedLines(note: string, verifiers: readonly NoteVerifier[]): { text: string; lines: readonly Signed[] } {
  const { text, signatures } = openNote(utf8(note), verifiers);
  const lines = verifiers.flatMap(({ name, keyId }) => {
    const signature = signatures.find((one) => one.name === name)?.signature;
    return signature ? [{ name, signature, line: signLine(text, { name, keyId, sign: () => signature }) }] : [];
  });
  return { text, lines };
}

/** The origin stated in a note, before verification: it only selects the key that must have signed. */
export const originSaid = (note: string): string => note.slice(0, note.indexOf('\n'));

/** The checkpoint that a log signed. Throws as `openNote`, and MALFORMED for a checkpoint of another log. */
export function statedBy(log: NoteVerifier, note: string): Stated {
  const { text, lines } = verifiedLines(note, [log]);
  const { origin, size, root } = parseCheckpoint(text);
  if (origin !== log.name) throw new TripointError('MALFORMED', { field: 'checkpoint', rule: 'of this log' });
  return { origin, size, root, note: `${text}\n${lines.map(({ line }) => line).join('')}` };
}

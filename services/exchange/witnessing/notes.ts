// Notes reduced to what was verified: a stranger can hang any number of lines on a note, up to where nobody opens it any more.
import { type NoteVerifier, openNote, parseCheckpoint, signLine } from '../../audit/index.ts';
import { TripointError, utf8 } from '../../domain/index.ts';
import type { Stated } from './partner-log.ts';

export interface Signed {
  readonly name: string;
  readonly signature: Uint8Array;
  /** As it stands in a note. */
  readonly line: string;
}

/** The text of a note and, of its lines, those of these keys, each once. Throws as `openNote`. */
export function verifiedLines(note: string, verifiers: readonly NoteVerifier[]): { text: string; lines: readonly Signed[] } {
  const { text, signatures } = openNote(utf8(note), verifiers);
  const lines = verifiers.flatMap(({ name, keyId }) => {
    const signature = signatures.find((one) => one.name === name)?.signature;
    return signature ? [{ name, signature, line: signLine(text, { name, keyId, sign: () => signature }) }] : [];
  });
  return { text, lines };
}

/** The origin that a note says it is of; unsigned yet: it only says whose key the signature must be of. */
export const originSaid = (note: string): string => note.slice(0, note.indexOf('\n'));

/** The checkpoint that a log signed. Throws as `openNote`, and MALFORMED for one that is not of this log. */
export function statedBy(log: NoteVerifier, note: string): Stated {
  const { text, lines } = verifiedLines(note, [log]);
  const { origin, size, root } = parseCheckpoint(text);
  if (origin !== log.name) throw new TripointError('MALFORMED', { field: 'checkpoint', rule: 'of this log' });
  return { origin, size, root, note: `${text}\n${lines.map(({ line }) => line).join('')}` };
}

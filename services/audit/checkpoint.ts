// Checkpoints (C2SP tlog-checkpoint): the text of the note in which a log states its tree.
import { fromBase64, TripointError, toBase64, utf8 } from '../domain/index.ts';
import { isNoteText } from './note.ts';

export interface Checkpoint {
  /** The name of the log: one line of 1 to 255 bytes. */
  readonly origin: string;
  /** Leaves in the tree. */
  readonly size: number;
  /** 32 bytes. */
  readonly root: Uint8Array;
}

/** A cosignature with ML-DSA writes the origin's length in one byte. */
const MAX_ORIGIN = 255;

/** `origin\nsize\nbase64(root)\n`, without extension lines. Throws MALFORMED for anything that parseCheckpoint would refuse. */
export function checkpointText({ origin, size, root }: Checkpoint): string {
  checkOrigin(origin);
  if (!Number.isSafeInteger(size) || size < 0) throw malformed('size', 'a whole number below 2^53');
  if (root.length !== 32) throw malformed('root', '32 bytes');
  return `${origin}\n${size}\n${toBase64(root)}\n`;
}

/**
 * Reads the text of an opened note. Accepts exactly one spelling per checkpoint and no extension lines: a monitor cannot audit them, and
 * two texts for one tree would look like two statements. The caller checks that size 0 goes with the empty root, since a
 * witness answers that differently from bytes that are not a checkpoint. Throws MALFORMED.
 */
export function parseCheckpoint(text: string): Checkpoint {
  const lines = text.split('\n', 5);
  const [origin = '', size = '', root = '', end] = lines;
  if (lines.length !== 4 || end !== '') throw malformed('checkpoint', 'three lines, each ended by a newline');
  checkOrigin(origin);
  if (!/^(0|[1-9][0-9]{0,15})$/.test(size) || !Number.isSafeInteger(Number(size)))
    throw malformed('size', 'decimal, below 2^53, without leading zeros');
  const hash = fromBase64(root);
  if (hash?.length !== 32) throw malformed('root', 'canonical base64 of 32 bytes');
  return { origin, size: Number(size), root: hash };
}

function checkOrigin(origin: string): void {
  if (origin === '' || origin.includes('\n') || utf8(origin).length > MAX_ORIGIN || !isNoteText(`${origin}\n`))
    throw malformed('origin', `one line of 1 to ${MAX_ORIGIN} bytes without control characters`);
}

const malformed = (field: string, rule: string): TripointError => new TripointError('MALFORMED', { field, rule });

// A self-contained proof (C2SP tlog-proof): the position of one leaf under a checkpoint, with the checkpoint itself.
import { fromBase64, TripointError, toBase64, utf8 } from '../domain/index.ts';
import { parseCheckpoint } from './checkpoint.ts';
import { type NoteVerifier, openNote } from './note.ts';
import { verifyInclusion } from './proof.ts';

const HEADER = 'c2sp.org/tlog-proof@v1';
const MAX_PATH = 63;

export interface TlogProof {
  readonly index: number;
  /** The leaf's sibling first. */
  readonly path: readonly Uint8Array[];
  /** A checkpoint as signed note, with its cosignatures. */
  readonly checkpoint: string;
}

export const tlogProofText = ({ index, path, checkpoint }: TlogProof): string =>
  `${HEADER}\nindex ${index}\n${path.map((hash) => `${toBase64(hash)}\n`).join('')}\n${checkpoint}`;

/** Throws MALFORMED. `extra` lines are accepted and ignored, as the format requires: they prove nothing. */
export function parseTlogProof(text: string): TlogProof {
  const blank = text.indexOf('\n\n');
  const lines = text.slice(0, Math.max(0, blank)).split('\n');
  if (lines.shift() !== HEADER) throw malformed('header', HEADER);
  if (lines[0]?.startsWith('extra ')) {
    if (fromBase64(lines[0].slice('extra '.length)) === undefined) throw malformed('extra', 'base64');
    lines.shift();
  }
  const [, index = ''] = /^index (0|[1-9][0-9]{0,15})$/.exec(lines.shift() ?? '') ?? [];
  if (index === '' || !Number.isSafeInteger(Number(index))) throw malformed('index', 'a leaf index');
  if (lines.length > MAX_PATH) throw malformed('path', `at most ${MAX_PATH} hashes`);
  const path = lines.map((line) => {
    const hash = fromBase64(line);
    if (hash?.length !== 32) throw malformed('path', 'hashes of 32 bytes in base64');
    return hash;
  });
  return { index: Number(index), path, checkpoint: text.slice(blank + 2) };
}

/**
 * The names of the keys that signed the checkpoint under which this leaf is at the proof's index. Throws what `openNote` throws, and
 * LEAF_MISMATCH when the path does not lead to the root.
 */
export function verifyTlogProof(
  proof: TlogProof,
  leafHash: Uint8Array,
  origin: string,
  verifiers: readonly NoteVerifier[],
): ReturnType<typeof openNote> & { readonly size: number } {
  const note = openNote(utf8(proof.checkpoint), verifiers);
  const checkpoint = parseCheckpoint(note.text);
  if (checkpoint.origin !== origin) throw new TripointError('LEAF_MISMATCH', { field: 'checkpoint', rule: 'of this log' });
  if (!verifyInclusion(leafHash, proof.index, checkpoint.size, proof.path, checkpoint.root))
    throw new TripointError('LEAF_MISMATCH', { field: 'path', rule: "leads from the leaf to the checkpoint's root" });
  return { ...note, size: checkpoint.size };
}

const malformed = (field: string, rule: string): TripointError => new TripointError('MALFORMED', { field, rule });

// The witness protocol (C2SP tlog-witness): bytes in, status and bytes out, the same over every transport. The caller does not matter, the
// checkpoint's signature does.
import { fromBase64, merkleRoot, sameBytes, TripointError, toBase64 } from '../domain/index.ts';
import { type Checkpoint, parseCheckpoint } from './checkpoint.ts';
import { type NoteSigner, type NoteVerifier, openNote, signLine } from './note.ts';
import { verifyConsistency } from './proof.ts';

/** A tree of a partner's log that this witness has cosigned, or holds. */
export interface Witnessed extends Checkpoint {
  /** The signed note that states it. */
  readonly note: string;
}

export interface WitnessOptions {
  /** The key that signs the checkpoints of a log; undefined if we do not witness that log. */
  readonly logOf: (origin: string) => NoteVerifier | undefined;
  readonly read: (origin: string) => Witnessed | undefined;
  /**
   * rollback: durable compare-and-swap; stores `next` if the stored size is still `size` (0: none), else returns false. INVARIANT: on disk before it
   * resolves, since a witness that forgets can be shown a fork.
   */
  readonly swap: (size: number, next: Witnessed) => Promise<boolean>;
  readonly signer: () => NoteSigner;
  /** The last check before signing: throws EQUIVOCATION if the tree lacks a leaf that the log has promised. */
  readonly examine?: (before: Witnessed | undefined, next: Witnessed) => Promise<void>;
  /** split view: two trees of one size, both signed by the log; the two notes prove the fork. */
  readonly forked?: (before: Witnessed, next: Witnessed) => Promise<void>;
}

export interface WitnessAnswer {
  readonly status: 200 | 400 | 403 | 404 | 409 | 422;
  readonly type: 'text/plain; charset=utf-8' | 'text/x.tlog.size';
  readonly body: string;
}

/** A proof of 2^53 leaves has fewer hashes; the protocol allows as many. */
const MAX_PROOF = 63;
const MAX_REQUEST = 64 * 1024;

export interface AddCheckpoint {
  /** Size of the tree that the witness last cosigned. */
  readonly old: number;
  readonly proof: readonly Uint8Array[];
  readonly note: string;
}

/** `old <size>`, the proof line by line, a blank line, the checkpoint. */
export const addCheckpointBody = ({ old, proof, note }: AddCheckpoint): string =>
  `old ${old}\n${proof.map((hash) => `${toBase64(hash)}\n`).join('')}\n${note}`;

const say = (status: WitnessAnswer['status'], body: string): WitnessAnswer => ({
  status,
  type: 'text/plain; charset=utf-8',
  body,
});
const size = (stored: number): WitnessAnswer => ({ status: 409, type: 'text/x.tlog.size', body: `${stored}\n` });

/** The handler of add-checkpoint. Never throws for what it is sent. */
export function createWitness({
  logOf,
  read,
  swap,
  signer,
  examine,
  forked,
}: WitnessOptions): (body: Uint8Array) => Promise<WitnessAnswer> {
  return async (body) => {
    let request: AddCheckpoint;
    try {
      request = parseAddCheckpoint(body);
    } catch {
      return say(400, 'not an add-checkpoint request\n');
    }
    const { old, proof, note } = request;
    // Not yet verified: it only selects the key that must have signed.
    const log = logOf(note.slice(0, note.indexOf('\n')));
    if (log === undefined) return say(404, 'not a log of this witness\n');
    let checkpoint: Checkpoint;
    try {
      checkpoint = parseCheckpoint(openNote(note, [log]).text);
    } catch (error) {
      const code = error instanceof TripointError ? error.code : 'INTERNAL';
      const unsigned = code === 'SIGNATURE_INVALID' || code === 'UNKNOWN_KEY';
      return unsigned ? say(403, "not signed by the log's key\n") : say(400, 'not a checkpoint\n');
    }
    if (old > checkpoint.size) return say(400, 'the old size is larger than the checkpoint\n');
    const before = read(checkpoint.origin);
    if (old !== (before?.size ?? 0)) return size(before?.size ?? 0);
    const next = { ...checkpoint, note };
    if (!continues(before, checkpoint, proof)) {
      if (before?.size === checkpoint.size && !sameBytes(before.root, checkpoint.root)) await forked?.(before, next);
      return say(422, 'the tree does not continue the one before\n');
    }
    try {
      await examine?.(before, next);
    } catch (error) {
      if (!(error instanceof TripointError)) throw error;
      return say(422, 'the tree lacks what was promised\n');
    }
    if (!(await swap(old, next))) return size(read(checkpoint.origin)?.size ?? 0);
    return say(200, signLine(note.slice(0, note.lastIndexOf('\n\n') + 1), signer()));
  };
}

// A first checkpoint is accepted as it is: every tree continues the empty one, and nothing could prove it.
function continues(before: Witnessed | undefined, next: Checkpoint, proof: readonly Uint8Array[]): boolean {
  if (next.size === 0 && !sameBytes(next.root, merkleRoot([]))) return false;
  if (before === undefined || before.size === 0) return proof.length === 0;
  return verifyConsistency(before, next, proof);
}

/** Throws MALFORMED or OVERSIZED. */
export function parseAddCheckpoint(body: Uint8Array): AddCheckpoint {
  if (body.length > MAX_REQUEST) throw new TripointError('OVERSIZED', { field: 'body', rule: `at most ${MAX_REQUEST} bytes` });
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(body);
  } catch {
    throw malformed('UTF-8');
  }
  const blank = text.indexOf('\n\n');
  if (blank < 0) throw malformed('a blank line before the checkpoint');
  const [first = '', ...lines] = text.slice(0, blank).split('\n');
  const [, old = ''] = /^old (0|[1-9][0-9]{0,15})$/.exec(first) ?? [];
  if (old === '' || !Number.isSafeInteger(Number(old))) throw malformed('old and a size');
  if (lines.length > MAX_PROOF) throw malformed(`at most ${MAX_PROOF} hashes`);
  const proof = lines.map((line) => {
    const hash = fromBase64(line);
    if (hash?.length !== 32) throw malformed('a hash of 32 bytes in base64');
    return hash;
  });
  return { old: Number(old), proof, note: text.slice(blank + 2) };
}

const malformed = (rule: string): TripointError => new TripointError('MALFORMED', { field: 'body', rule });

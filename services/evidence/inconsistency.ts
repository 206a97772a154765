// Two signed statements of one country that cannot both be true. Anyone with its public keys can check them without trusting the accuser.
import { decode } from '../../proto/index.ts';
import {
  type Checkpoint,
  cosignatureTime,
  type NoteVerifier,
  openNote,
  openTurn,
  parseCheckpoint,
  verifyConsistency,
  verifyInclusion,
} from '../audit/index.ts';
import { type Country, rootFromPath, sameBytes, TripointError, utf8 } from '../domain/index.ts';
import { LIMITS, type SigningKey, signatureKeyId, tupleHash, verifyDetached } from '../envelope/index.ts';

/**
 * The stored and exported form, in JSON. Hashes, manifests and signatures are base64; notes are as signed.
 *
 * FORK: two checkpoints of one log, the smaller one first, and, where their sizes differ, the root that the larger tree has over the
 * smaller one's leaves, with the consistency proof. BROKEN_PROMISE: a signed manifest binds a leaf to an index, and a signed
 * checkpoint has another leaf there. ENDED_SHORT: the rollover note of its log ends before that index. CONTINUED: a checkpoint of a log
 * continues past the end in its rollover note, or has another root there. TURNED_TWICE: two different rollover notes of one log.
 * UNPROVEN: two checkpoints of one log without a consistency proof between them; the signatures can be checked, the log's
 * silence cannot. COSIGNED_LESS: a witness cosigned a tree (held), and later a smaller one of the same log; without the later one, its claim
 * is the accuser's word.
 */
export type Inconsistency =
  | { readonly kind: 'FORK'; readonly notes: readonly [string, string]; readonly prefix?: Prefix }
  | { readonly kind: 'UNPROVEN'; readonly notes: readonly [string, string] }
  | { readonly kind: 'CONTINUED'; readonly turn: string; readonly note: string }
  | { readonly kind: 'TURNED_TWICE'; readonly turns: readonly [string, string] }
  | { readonly kind: 'COSIGNED_LESS'; readonly held: string; readonly said: number; readonly later?: string }
  | ({ readonly kind: 'ENDED_SHORT'; readonly turn: string } & PromisedLeaf)
  | ({
      readonly kind: 'BROKEN_PROMISE';
      readonly note: string;
      /** The leaf that the checkpoint has at this index, and the path from it. */
      readonly found: { readonly leafHash: string; readonly path: readonly string[] };
    } & PromisedLeaf);

export interface Prefix {
  readonly root: string;
  readonly path: readonly string[];
}

/** A leaf that a signed manifest binds to an index of the log that it names. */
export interface PromisedLeaf {
  readonly manifest: string;
  readonly signature: { readonly protected: string; readonly signature: string };
  /** The statement's position in its batch, the path to the manifest's root, and its digest. */
  readonly position: number;
  readonly path: readonly string[];
  readonly statementDigest: string;
  readonly index: number;
  readonly leafHash: string;
}

/** The public keys of the accused country, from a source that the verifier trusts. */
export interface AccusedKeys {
  readonly country: Country;
  /** Of all its logs. Their names are the origins. */
  readonly logs: readonly NoteVerifier[];
  /** Of its cosignatures. */
  readonly witness?: NoteVerifier;
  readonly signing: (kid: string) => SigningKey | undefined;
}

/**
 * PROVEN: the country signed both, and both cannot be true. CLAIMED: it signed both; that they are inconsistent is the accuser's word.
 * Throws EVIDENCE_INVALID naming what does not verify. Accepts untrusted input.
 */
export async function verifyInconsistency(evidence: Inconsistency, accused: AccusedKeys): Promise<'PROVEN' | 'CLAIMED'> {
  try {
    switch (evidence.kind) {
      case 'FORK':
        verifyFork(evidence, accused);
        return 'PROVEN';
      case 'BROKEN_PROMISE':
        await verifyBrokenPromise(evidence, accused);
        return 'PROVEN';
      case 'ENDED_SHORT':
        await verifyEndedShort(evidence, accused);
        return 'PROVEN';
      case 'CONTINUED':
        verifyContinued(evidence, accused);
        return 'PROVEN';
      case 'TURNED_TWICE':
        verifyTurnedTwice(evidence, accused);
        return 'PROVEN';
      case 'UNPROVEN':
        checkpointsOf(evidence.notes, accused);
        return 'CLAIMED';
      case 'COSIGNED_LESS':
        return verifyCosignedLess(evidence, accused);
      default:
        throw invalid('kind', 'one of those that are known');
    }
  } catch (cause) {
    if (cause instanceof TripointError && cause.code === 'EVIDENCE_INVALID') throw cause;
    const said = cause instanceof TripointError ? cause.code : 'a shape that is none of these';
    throw new TripointError('EVIDENCE_INVALID', said, { cause });
  }
}

function verifyFork({ notes, prefix }: Inconsistency & { kind: 'FORK' }, accused: AccusedKeys): void {
  const [small, large] = checkpointsOf(notes, accused);
  if (small.size === large.size) {
    if (sameBytes(small.root, large.root)) throw invalid('notes', 'two different roots');
    return;
  }
  if (prefix === undefined) throw invalid('prefix', 'what the larger tree has in place of the smaller one');
  const root = hashOf(prefix.root, 'prefix.root');
  if (sameBytes(root, small.root)) throw invalid('prefix.root', 'another root than that of the smaller checkpoint');
  if (!verifyConsistency({ size: small.size, root }, large, pathOf(prefix.path, 'prefix.path')))
    throw invalid('prefix.path', 'leads to the root of the larger checkpoint');
}

async function verifyBrokenPromise(evidence: Inconsistency & { kind: 'BROKEN_PROMISE' }, accused: AccusedKeys): Promise<void> {
  const { index, note, found } = evidence;
  const promised = await promisedLeaf(evidence, accused);
  const { origin, size, root } = checkpointOf(note, accused);
  if (origin !== promised.origin) throw invalid('note', 'of the log that the manifest names');
  const there = hashOf(found.leafHash, 'found.leafHash');
  if (sameBytes(there, promised.leafHash)) throw invalid('found.leafHash', 'another leaf than the promised one');
  if (!verifyInclusion(there, index, size, pathOf(found.path, 'found.path'), root))
    throw invalid('found.path', 'leads to the root of the checkpoint');
}

async function verifyEndedShort(evidence: Inconsistency & { kind: 'ENDED_SHORT' }, accused: AccusedKeys): Promise<void> {
  const { origin } = await promisedLeaf(evidence, accused);
  const end = endOf(evidence.turn, accused);
  if (end.origin !== origin) throw invalid('turn', 'of the log that the manifest names');
  if (evidence.index < end.size) throw invalid('index', 'at or behind the end of the log');
}

function verifyContinued({ turn, note }: Inconsistency & { kind: 'CONTINUED' }, accused: AccusedKeys): void {
  const end = endOf(turn, accused);
  const { origin, size, root } = checkpointOf(note, accused);
  if (origin !== end.origin) throw invalid('note', 'of the log that ended');
  if (size < end.size) throw invalid('note', 'as large as the log at its end, or larger');
  if (size === end.size && sameBytes(root, end.root)) throw invalid('note', 'another root than that of the end');
}

// The contents are compared: the same rollover note, signed again, contradicts nothing.
function verifyTurnedTwice({ turns: [one, other] }: Inconsistency & { kind: 'TURNED_TWICE' }, accused: AccusedKeys): void {
  if (endOf(one, accused).origin !== endOf(other, accused).origin) throw invalid('turns', 'of one log');
  if (textOf(one) === textOf(other)) throw invalid('turns', 'two that say different things');
}

function verifyCosignedLess(
  { held, said, later }: Inconsistency & { kind: 'COSIGNED_LESS' },
  accused: AccusedKeys,
): 'PROVEN' | 'CLAIMED' {
  const before = cosignedBy(held, 'held', accused);
  if (later === undefined) {
    if (!Number.isSafeInteger(said) || said < 0 || said >= before.size)
      throw invalid('said', 'fewer leaves than it had cosigned');
    return 'CLAIMED';
  }
  const after = cosignedBy(later, 'later', accused);
  if (after.origin !== before.origin) throw invalid('later', 'of the same log');
  if (after.size >= before.size) throw invalid('later', 'a smaller tree');
  // Within one second the order is unknown.
  if (after.at <= before.at) throw invalid('later', 'cosigned after the larger tree');
  return 'PROVEN';
}

/** The tree that the accused cosigned, and when; the log's own signature does not matter. */
function cosignedBy(note: string, field: string, { witness }: AccusedKeys): Checkpoint & { readonly at: number } {
  if (witness === undefined) throw invalid(field, 'cosigned by a witness whose key is known');
  const { text, signatures } = openNote(utf8(note), [witness]);
  return { ...parseCheckpoint(text), at: cosignatureTime(signatures[0]?.signature as Uint8Array) as number };
}

/** Checks that the accused promised this leaf, at this index of the log that is returned with its hash. */
async function promisedLeaf(
  evidence: PromisedLeaf,
  accused: AccusedKeys,
): Promise<{ readonly origin: string; readonly leafHash: Uint8Array }> {
  const { position, index } = evidence;
  // overflow: a tuple holds 64 bits; 2^64 would pass for 0, yet lie beyond every end.
  if (!Number.isSafeInteger(index) || index < 0) throw invalid('index', 'a whole number below 2^53');
  const manifestBytes = bytesOf(evidence.manifest);
  const signature = {
    protected: bytesOf(evidence.signature.protected),
    signature: bytesOf(evidence.signature.signature),
  };
  const key = accused.signing(signatureKeyId('tripoint-manifest', signature));
  if (key === undefined || key.country !== accused.country) throw invalid('signature', 'by a key of the accused');
  if (key.revokedAt !== undefined) throw invalid('signature', 'by a key that is not revoked');
  await verifyDetached(manifestBytes, signature, key.key);
  const manifest = decode('Manifest', manifestBytes);
  if (manifest.from !== accused.country) throw invalid('manifest', 'of the accused');
  if (manifest.issued < key.notBefore - LIMITS.skew || manifest.issued > key.notAfter + LIMITS.skew)
    throw invalid('manifest', 'issued while its key was valid');

  const leafHash = hashOf(evidence.leafHash, 'leafHash');
  const tuple = tupleHash(hashOf(evidence.statementDigest, 'statementDigest'), leafHash, index);
  const bound = rootFromPath(tuple, position, manifest.count, pathOf(evidence.path, 'path'));
  if (bound === undefined || !sameBytes(bound, manifest.root)) throw invalid('path', 'leads to the root of the manifest');
  return { origin: manifest.logOrigin, leafHash };
}

/** The log of the accused that this names. */
function logAt(origin: string | undefined, { logs }: AccusedKeys): NoteVerifier {
  const log = logs.find(({ name }) => name === origin);
  if (log === undefined) throw invalid('notes', 'of a log of the accused');
  return log;
}

function checkpointOf(note: string, accused: AccusedKeys): Checkpoint {
  const log = logAt(note.split('\n', 1)[0], accused);
  return parseCheckpoint(openNote(utf8(note), [log]).text);
}

function checkpointsOf(notes: readonly [string, string], accused: AccusedKeys): [Checkpoint, Checkpoint] {
  const [one, other] = [checkpointOf(notes[0], accused), checkpointOf(notes[1], accused)];
  if (one.origin !== other.origin) throw invalid('notes', 'of one log');
  return [one, other];
}

/** The end of a log as its rollover note states it. */
const endOf = (turn: string, accused: AccusedKeys): Checkpoint => openTurn(turn, logAt(turn.split('\n', 2)[1], accused)).end;

const textOf = (note: string): string => note.slice(0, note.lastIndexOf('\n\n'));

const bytesOf = (base64: string): Uint8Array => new Uint8Array(Buffer.from(base64, 'base64'));

function hashOf(base64: string, field: string): Uint8Array {
  const hash = bytesOf(base64);
  if (hash.length !== 32) throw invalid(field, '32 bytes');
  return hash;
}

function pathOf(path: readonly string[], field: string): Uint8Array[] {
  if (path.length > 63) throw invalid(field, 'at most 63 hashes');
  return path.map((hash) => hashOf(hash, field));
}

const invalid = (field: string, rule: string): TripointError => new TripointError('EVIDENCE_INVALID', { field, rule });

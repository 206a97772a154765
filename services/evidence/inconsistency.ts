// Two signed statements of one country that cannot both be true. Whoever holds its public keys can check that without trusting who shows it.
import { decode } from '../../proto/index.ts';
import {
  type Checkpoint,
  type NoteVerifier,
  openNote,
  parseCheckpoint,
  verifyConsistency,
  verifyInclusion,
} from '../audit/index.ts';
import { type Country, rootFromPath, sameBytes, TripointError, utf8 } from '../domain/index.ts';
import { LIMITS, type SigningKey, signatureKeyId, tupleHash, verifyDetached } from '../envelope/index.ts';

/**
 * As it is kept and handed over, in JSON. Hashes, manifests and signatures are base64, notes are as signed.
 *
 * FORK: two checkpoints, the smaller one first, and, where their sizes differ, the root that the larger tree has over the smaller one's
 * leaves, with the consistency proof that says so. BROKEN_PROMISE: a signed manifest binds a leaf to an index, and a signed checkpoint has
 * another leaf there. UNPROVEN: two checkpoints, and that the log showed nothing that leads from one to the other; the signatures can be
 * checked, the silence cannot.
 */
export type Inconsistency =
  | { readonly kind: 'FORK'; readonly notes: readonly [string, string]; readonly prefix?: Prefix }
  | { readonly kind: 'UNPROVEN'; readonly notes: readonly [string, string] }
  | {
      readonly kind: 'BROKEN_PROMISE';
      readonly manifest: string;
      readonly signature: { readonly protected: string; readonly signature: string };
      /** Of the statement in its batch, the path from it to the manifest's root, and what it says. */
      readonly position: number;
      readonly path: readonly string[];
      readonly statementDigest: string;
      readonly index: number;
      readonly leafHash: string;
      readonly note: string;
      /** The leaf that the checkpoint has at this index, and the path from it. */
      readonly found: { readonly leafHash: string; readonly path: readonly string[] };
    };

export interface Prefix {
  readonly root: string;
  readonly path: readonly string[];
}

/** The public keys of the country that is accused, from a source that the verifier trusts. */
export interface AccusedKeys {
  readonly country: Country;
  /** Its name is the log's origin. */
  readonly log: NoteVerifier;
  readonly signing: (kid: string) => SigningKey | undefined;
}

/**
 * PROVEN: the country signed both, and both cannot be true. CLAIMED: it signed both; that they do not go together is the accuser's word.
 * Throws EVIDENCE_INVALID naming what does not hold. Takes what comes from outside.
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
      case 'UNPROVEN':
        for (const note of evidence.notes) checkpointOf(note, accused);
        return 'CLAIMED';
      default:
        throw invalid('kind', 'FORK, BROKEN_PROMISE or UNPROVEN');
    }
  } catch (cause) {
    if (cause instanceof TripointError && cause.code === 'EVIDENCE_INVALID') throw cause;
    const said = cause instanceof TripointError ? cause.code : 'a shape that is none of these';
    throw new TripointError('EVIDENCE_INVALID', said, { cause });
  }
}

function verifyFork({ notes, prefix }: Inconsistency & { kind: 'FORK' }, accused: AccusedKeys): void {
  const small = checkpointOf(notes[0], accused);
  const large = checkpointOf(notes[1], accused);
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
  const { position, index, note, found } = evidence;
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
  if (manifest.from !== accused.country || manifest.logOrigin !== accused.log.name)
    throw invalid('manifest', 'of the accused and its log');
  if (manifest.issued < key.notBefore - LIMITS.skew || manifest.issued > key.notAfter + LIMITS.skew)
    throw invalid('manifest', 'issued while its key was valid');

  const promised = hashOf(evidence.leafHash, 'leafHash');
  const tuple = tupleHash(hashOf(evidence.statementDigest, 'statementDigest'), promised, index);
  const bound = rootFromPath(tuple, position, manifest.count, pathOf(evidence.path, 'path'));
  if (bound === undefined || !sameBytes(bound, manifest.root)) throw invalid('path', 'leads to the root of the manifest');

  const { size, root } = checkpointOf(note, accused);
  const there = hashOf(found.leafHash, 'found.leafHash');
  if (sameBytes(there, promised)) throw invalid('found.leafHash', 'another leaf than the promised one');
  if (!verifyInclusion(there, index, size, pathOf(found.path, 'found.path'), root))
    throw invalid('found.path', 'leads to the root of the checkpoint');
}

function checkpointOf(note: string, { log }: AccusedKeys): Checkpoint {
  const checkpoint = parseCheckpoint(openNote(utf8(note), [log]).text);
  if (checkpoint.origin !== log.name) throw invalid('notes', 'of the log of the accused');
  return checkpoint;
}

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

// Compares the claims of RESUME with their proof, our own signature. A partner that holds more of ours than we do shows the batch that
// proves it; a claim without proof stops only that partner's own link.
import { decode, Lane, type Manifest, type Outgoing, type OwnBatch, type ResumeState } from '../../../proto/index.ts';
import { ed25519Verifier, inclusionProof, rangeRootsOf, verifyInclusion } from '../../audit/index.ts';
import { type Country, sameBytes, TripointError } from '../../domain/index.ts';
import { signatureKeyId, tupleHash, verifyDetached } from '../../envelope/index.ts';
import { readLink } from '../commit/index.ts';
import type { Context } from '../context/index.ts';
import type { KeyKeeper } from '../keys/index.ts';
import { createLogReader } from '../log/index.ts';
import { originSaid, statedBy } from '../witnessing/index.ts';

const HASH = 32;

type Held = Pick<
  Outgoing<'ResumeState'>,
  | 'promised'
  | 'promisedOrigin'
  | 'promisedIndex'
  | 'promisedLeafHash'
  | 'promisedBatch'
  | 'promisedStatementDigest'
  | 'promisedPosition'
  | 'promisedPath'
  | 'receivedThrough'
  | 'receivedBatch'
>;

/** What we hold of a partner, with the partner's own batches as proof. `asked`: the key sets contained in its request. */
export function heldOf(context: Context, partner: Country, asked: readonly string[]): Held {
  const { store } = context;
  const { receivedThrough } = readLink(context, partner);
  const last = store.get('batchAt', partner, 'received', receivedThrough)?.batch_id;
  const received = last && batchOf(context, last, asked);
  const row = store.get('linkPromise', partner);
  const through = { receivedThrough, ...(received && { receivedBatch: received.batch }) };
  if (typeof row?.promised_index !== 'number') return through;
  const promised = {
    promised: true,
    promisedOrigin: row.promised_origin ?? '',
    promisedIndex: row.promised_index,
    promisedLeafHash: row.promised_leaf_hash as Uint8Array,
  };
  const bound = row.promised_batch === null ? undefined : batchOf(context, row.promised_batch, asked);
  if (bound === undefined) return { ...through, ...promised };
  const position = row.promised_position as number;
  return {
    ...through,
    ...promised,
    promisedBatch: bound.batch,
    promisedStatementDigest: row.promised_digest as Uint8Array,
    promisedPosition: position,
    promisedPath: inclusionProof(rangeRootsOf(bound.leaves), position, bound.leaves.length),
  };
}

function batchOf({ store, keys }: Context, batchId: Uint8Array, asked: readonly string[]) {
  const row = store.get('batch', batchId, 'received');
  if (row === undefined) return undefined;
  const { manifest } = row;
  const tuples = row.tuples as Uint8Array;
  const keySet = keys.byDigest(decode('Manifest', manifest).keySet)?.jws ?? '';
  return {
    batch: {
      manifest,
      signature: { protected: row.protected as Uint8Array, signature: row.signature as Uint8Array },
      keySet: asked.includes(keySet) ? '' : keySet,
    },
    leaves: Array.from({ length: tuples.length / HASH }, (_, i) => tuples.subarray(i * HASH, (i + 1) * HASH)),
  };
}

/**
 * Compares a partner's signed state with our store. Throws ROLLED_BACK if it proves that we signed more than the store contains, and
 * RESUME_UNPROVEN if it claims so without proof.
 */
export async function checkState(
  context: Context,
  partner: Country,
  state: ResumeState,
  ownKey: KeyKeeper['ownKey'],
): Promise<void> {
  const claims = await Promise.all([
    claimReceived(context, partner, state, ownKey),
    claimPromised(context, partner, state, ownKey),
    claimCosigned(context, state),
  ]);
  const beyond = claims.filter((claim) => claim !== undefined);
  const proven = beyond.find(({ isProven }) => isProven);
  if (proven !== undefined) throw new TripointError('ROLLED_BACK', `${partner} ${proven.what}`);
  if (beyond[0] !== undefined)
    throw new TripointError('RESUME_UNPROVEN', `${partner} says without proof that it ${beyond[0].what}`);
}

/** The partner's claim to hold something of ours that our store lacks, or has with other content. */
interface Claim {
  readonly what: string;
  readonly isProven: boolean;
}

async function claimReceived(
  context: Context,
  partner: Country,
  { receivedThrough, receivedBatch }: ResumeState,
  ownKey: KeyKeeper['ownKey'],
): Promise<Claim | undefined> {
  const { sentThrough } = readLink(context, partner);
  if (receivedThrough <= sentThrough) return undefined;
  const manifest = await ownManifest(context, partner, receivedBatch, ownKey);
  return {
    what: `has more batches than we sent: ${receivedThrough}, not ${sentThrough}`,
    isProven: manifest?.lane === Lane.LINK && manifest.linkSequence === receivedThrough,
  };
}

async function claimPromised(
  context: Context,
  partner: Country,
  state: ResumeState,
  ownKey: KeyKeeper['ownKey'],
): Promise<Claim | undefined> {
  if (!state.promised) return undefined;
  const { logs, store } = context;
  const { promisedIndex: index, promisedLeafHash: leafHash } = state;
  const origin = state.promisedOrigin || (logs.all()[0]?.origin ?? '');
  const leaf = logs.leafAt({ origin, index });
  const ours = leaf === undefined ? undefined : store.get('leafHash', leaf);
  if (ours !== undefined && sameBytes(ours.hash, leafHash)) return undefined;
  const manifest = await ownManifest(context, partner, state.promisedBatch, ownKey);
  const bound = tupleHash(state.promisedStatementDigest, leafHash, index);
  return {
    what: `holds leaf ${index} of our log, which has another or none`,
    isProven:
      manifest?.logOrigin === origin &&
      leafHash.length === HASH &&
      verifyInclusion(bound, state.promisedPosition, manifest.count, state.promisedPath, manifest.root),
  };
}

/** Our log must continue the largest tree of ours that the partner cosigned, whether or not any leaf of it was promised. */
function claimCosigned({ store, logs, keys, self }: Context, { checkpoint: note }: ResumeState): Claim | undefined {
  if (note === '') return undefined;
  // Our logs are those named in our key sets, including any that the store lacks.
  const ours = new Map(keys.chain(self).map(({ document: { log } }) => [log.origin, log.vkey]));
  let stated: ReturnType<typeof statedBy>;
  try {
    stated = statedBy(ed25519Verifier(ours.get(originSaid(note)) ?? ''), note);
  } catch {
    return { what: 'cosigned a checkpoint that no log of ours signed', isProven: false };
  }
  const { origin, size, root } = stated;
  if (size === 0) return undefined;
  const reader = createLogReader(store, logs.named(origin)?.number);
  if (logs.named(origin) === undefined || size > reader.size())
    return { what: `cosigned ${size} leaves of ${origin}, which has fewer`, isProven: true };
  if (!sameBytes(reader.rangeRoot(0, size), root))
    return { what: `cosigned another tree of ${size} leaves of ${origin}`, isProven: true };
  return undefined;
}

/** The batch's manifest if we signed it for this partner, otherwise undefined. */
async function ownManifest(
  { self }: Context,
  partner: Country,
  batch: OwnBatch | null,
  ownKey: KeyKeeper['ownKey'],
): Promise<Manifest | undefined> {
  if (batch === null || batch.signature === null) return undefined;
  try {
    const key = await ownKey(signatureKeyId('tripoint-manifest', batch.signature), batch.keySet);
    // Expired keys count: a past signature stays binding. theft: a revoked key does not, since a thief may have signed.
    if (key === undefined || key.revokedAt !== undefined) return undefined;
    await verifyDetached(batch.manifest, batch.signature, key.key);
    const manifest = decode('Manifest', batch.manifest);
    return manifest.from === self && manifest.to === partner ? manifest : undefined;
  } catch (error) {
    if (error instanceof TripointError) return undefined;
    throw error;
  }
}

// Before anything is signed toward a partner, it says what it holds of ours. If that is more than we have, our store was rolled
// back: whoever signed on would give two leaves one index, so nothing is signed until the store is restored.
import { encode } from '../../proto/index.ts';
import { ed25519Verifier } from '../audit/index.ts';
import type { PartnerLink } from '../delivery/index.ts';
import { type Country, codeOf, type Micros, sameBytes, TripointError } from '../domain/index.ts';
import { LIMITS, readResumeReply, readResumeRequest, type SigningKey, writeResumeReply } from '../envelope/index.ts';
import type { Context } from './context.ts';
import { createLogReader } from './log.ts';
import { readLink } from './transaction.ts';
import { originSaid, statedBy } from './witnessing/notes.ts';
import { checkCosignedHere, cosignedNote } from './witnessing/put-back.ts';
import { witnessedOf } from './witnessing/witnessed.ts';

/** Verifies and keeps the key sets of a partner that are not known yet. */
type AcceptKeySets = (partner: Country, keySets: readonly string[]) => Promise<void>;

/** Enough for a gateway that was off for a week of daily sets. */
const KEY_SETS = 8;
const newestSets = ({ keys, self }: Context): string[] =>
  keys
    .chain(self)
    .slice(-KEY_SETS)
    .map(({ jws }) => jws);

/** Answers a partner that starts: what we hold of it. */
export async function answerResume(
  context: Context,
  partner: Country,
  bytes: Uint8Array,
  accept: AcceptKeySets,
): Promise<Uint8Array> {
  const { self, clock, store, ownKeys } = context;
  const { nonce, keySets } = readResumeRequest(bytes, { self, partner });
  await accept(partner, keySets);
  const issued: Micros = clock();
  const { sentThrough, receivedThrough } = readLink(context, partner);
  const row = store.get('SELECT promised_origin, promised_index, promised_leaf_hash FROM link WHERE partner = ?', partner);
  const index = row?.promised_index as number | null | undefined;
  const promised =
    typeof index === 'number'
      ? {
          promised: true,
          promisedOrigin: (row?.promised_origin as string | null) ?? '',
          promisedIndex: index,
          promisedLeafHash: row?.promised_leaf_hash as Uint8Array,
        }
      : {};
  const seen = context.partnerLogs.of(partner).map(({ verifier }) => witnessedOf(context, verifier.name));
  const checkpoint = seen.findLast((one) => one !== undefined)?.note ?? '';
  const cosigned = cosignedNote(context, partner);
  const held = { ...promised, receivedThrough, sentThrough, checkpoint, cosigned };
  return writeResumeReply(
    { from: self, to: partner, nonce, issued, ...held, keySets: newestSets(context) },
    ownKeys.signer(issued),
  );
}

/**
 * Asks one partner. Throws ROLLED_BACK when it holds more of ours than we do, LINK_DOWN when it cannot be reached.
 */
export async function askResume(
  context: Context,
  link: Pick<PartnerLink, 'ask'>,
  partner: Country,
  accept: AcceptKeySets,
): Promise<{ readonly receivedThrough: number }> {
  const { self, store, keys } = context;
  const nonce = context.random(16);
  const reply = await link.ask(
    'resume',
    encode('ResumeRequest', { from: self, to: partner, nonce, keySets: newestSets(context) }),
    {
      timeoutMs: context.limits.resumeTimeoutMs,
    },
  );
  const state = await readResumeReply(reply, { self, partner }, nonce, async (kid, keySets): Promise<SigningKey | undefined> => {
    await accept(partner, keySets);
    return keys.signingKey(kid);
  });

  // Also where it is not ours: what the partner signs over our nonce is what it takes the time to be.
  context.time.heard(partner, state.issued);
  // The nonce makes it fresh; its time must be too, or a key whose window has passed could answer by dating itself back.
  if (Math.abs(state.issued - context.clock()) > LIMITS.skew) throw new TripointError('KEY_NOT_VALID', 'the time of the answer');

  const { sentThrough } = readLink(context, partner);
  if (state.receivedThrough > sentThrough) throw new TripointError('ROLLED_BACK', `${partner} has more batches than we sent`);
  if (state.promised) {
    const { logs } = context;
    const leaf = logs.leafAt({ origin: state.promisedOrigin || (logs.all()[0]?.origin ?? ''), index: state.promisedIndex });
    const ours = leaf === undefined ? undefined : store.get('SELECT hash FROM leaf WHERE leaf_index = ?', leaf);
    if (ours === undefined || !sameBytes(ours.hash as Uint8Array, state.promisedLeafHash))
      throw new TripointError('ROLLED_BACK', `${partner} holds leaf ${state.promisedIndex}, our log has another or none`);
  }
  if (state.checkpoint !== '') checkCosigned(context, partner, state.checkpoint);
  if (state.cosigned !== '') checkCosignedHere(context, state.cosigned);
  return { receivedThrough: state.receivedThrough };
}

/** The largest tree of ours that the partner cosigned must be one that ours continues, be anything of it promised or not. */
function checkCosigned({ store, logs, keys, self }: Context, partner: Country, note: string): void {
  // A note that is not ours proves nothing against our store. Ours are the logs that our key sets name, also one that the store has not.
  const ours = new Map(keys.chain(self).map(({ document: { log } }) => [log.origin, log.vkey]));
  const vkey = ours.get(originSaid(note));
  if (vkey === undefined) throw new TripointError('SIGNATURE_INVALID', 'the checkpoint');
  const { origin, size, root } = statedBy(ed25519Verifier(vkey), note);
  if (size === 0) return;
  const reader = createLogReader(store, logs.named(origin)?.number);
  if (logs.named(origin) === undefined || size > reader.size())
    throw new TripointError('ROLLED_BACK', `${partner} cosigned ${size} leaves of ${origin}, our log has fewer`);
  if (!sameBytes(reader.rangeRoot(0, size), root))
    throw new TripointError('ROLLED_BACK', `${partner} cosigned another tree of ${size} leaves of ${origin}`);
}

export const isRollback = (error: unknown): boolean => codeOf(error) === 'ROLLED_BACK';

// rollback: before we sign anything for a partner, it states what it holds of ours. If that is more than we have, our store was rolled
// back: signing on would assign one index to two leaves, so nothing is signed until the store is restored.
import { AuditKind, encode } from '../../../proto/index.ts';
import type { PartnerLink } from '../../delivery/index.ts';
import { type Country, codeOf, HOUR, type Micros, sha256, TripointError, timeText, toBase64, utf8 } from '../../domain/index.ts';
import { LIMITS, readResumeReply, readResumeRequest, type SigningKey, writeResumeReply } from '../../envelope/index.ts';
import { entryBase, readLink, type Submit } from '../commit/index.ts';
import type { Context } from '../context/index.ts';
import type { KeyKeeper } from '../keys/index.ts';
import { checkCosignedHere, cosignedNote, witnessedOf } from '../witnessing/index.ts';
import { checkState, heldOf } from './resume-proof.ts';

/** Enough for a gateway that was off for a week with daily key sets. */
const KEY_SETS = 8;
const newestSets = ({ keys, self }: Context): string[] =>
  keys
    .chain(self)
    .slice(-KEY_SETS)
    .map(({ jws }) => jws);

/** Answers a partner that is starting: what we hold of it, with its own signed batches as proof. */
export async function answerResume(
  context: Context,
  partner: Country,
  bytes: Uint8Array,
  accept: KeyKeeper['accept'],
): Promise<Uint8Array> {
  const { self, clock, ownKeys } = context;
  const { nonce, keySets } = readResumeRequest(bytes, { self, partner });
  await accept(partner, keySets);
  const issued: Micros = clock();
  const { sentThrough } = readLink(context, partner);
  const seen = context.partnerLogs.of(partner).map(({ verifier }) => witnessedOf(context, verifier.name));
  const checkpoint = seen.findLast((one) => one !== undefined)?.note ?? '';
  const cosigned = cosignedNote(context, partner);
  const held = { ...heldOf(context, partner, keySets), sentThrough, checkpoint, cosigned };
  return writeResumeReply(
    { from: self, to: partner, nonce, issued, ...held, keySets: newestSets(context) },
    ownKeys.signer(issued),
  );
}

/**
 * Asks one partner. Throws LINK_DOWN if it cannot be reached; ROLLED_BACK if it proves that it holds more of ours than we do;
 * CLOCK_UNCONFIRMED if its answer is dated more than the skew from our clock; RESUME_UNPROVEN if it claims more without proof: its signed
 * answer is then kept.
 */
export async function askResume(
  context: Context,
  submit: Submit,
  link: Pick<PartnerLink, 'ask'>,
  partner: Country,
  keeper: Pick<KeyKeeper, 'accept' | 'ownKey'>,
): Promise<{ readonly receivedThrough: number }> {
  const { self, keys } = context;
  const nonce = context.random(16);
  const request = encode('ResumeRequest', { from: self, to: partner, nonce, keySets: newestSets(context) });
  const reply = await link.ask('resume', request, { timeoutMs: context.limits.resumeTimeoutMs });
  const state = await readResumeReply(reply, { self, partner }, nonce, async (kid, keySets): Promise<SigningKey | undefined> => {
    await keeper.accept(partner, keySets);
    return keys.signingKey(partner, kid);
  });

  // Even if it differs from ours: the time that the partner signs over our nonce is its own clock's reading.
  context.time.heard(partner, state.issued);
  // replay: the nonce makes the answer fresh; its time must be too, or a key whose validity has ended could answer by backdating.
  if (Math.abs(state.issued - context.clock()) > LIMITS.skew)
    throw new TripointError('CLOCK_UNCONFIRMED', `its answer is of ${timeText(state.issued)}`);
  try {
    await checkState(context, partner, state, keeper.ownKey);
  } catch (error) {
    if (codeOf(error) === 'RESUME_UNPROVEN') await keepUnproven(context, submit, partner, { request, reply });
    throw error;
  }
  if (state.cosigned !== '') checkCosignedHere(context, state.cosigned);
  return { receivedThrough: state.receivedThrough };
}

/** Keeps what the partner signed as evidence against it, and reports it; once an hour while the claim persists. */
async function keepUnproven(
  context: Context,
  submit: Submit,
  partner: Country,
  said: { readonly request: Uint8Array; readonly reply: Uint8Array },
): Promise<void> {
  const evidence = JSON.stringify({ kind: 'RESUME_UNPROVEN', request: toBase64(said.request), reply: toBase64(said.reply) });
  await submit({
    phase: 'send',
    bytes: evidence.length,
    unsigned: true,
    run(tx) {
      if (context.store.get('hasInconsistency', partner, 'RESUME_UNPROVEN', tx.at - HOUR) !== undefined) return;
      const found = {
        from: partner,
        to: context.self,
        externalReason: 'RESUME_UNPROVEN',
        statementDigest: sha256(utf8(evidence)),
      };
      tx.log({ ...entryBase(context, tx.at), kind: AuditKind.INCONSISTENCY, ...found });
      tx.write('inconsistency', partner, tx.at, 'RESUME_UNPROVEN', evidence);
      tx.event('link.alarm', partner, 'RESUME_UNPROVEN', null, null);
    },
  });
}

export const isRollback = (error: unknown): boolean => codeOf(error) === 'ROLLED_BACK';

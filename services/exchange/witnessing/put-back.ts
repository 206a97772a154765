// rollback: a witness whose store was restored from a backup has forgotten what it cosigned, and would cosign another tree. The log's
// country still has the cosignature: RESUME presents it to the witness, and a 409 with a smaller size becomes evidence against the witness.
import {
  addCheckpointBody,
  checkpointText,
  cosignatureTime,
  type NoteVerifier,
  openNote,
  parseCheckpoint,
  signNote,
} from '../../audit/index.ts';
import { type Country, sameBytes, TripointError, utf8 } from '../../domain/index.ts';
import type { Inconsistency } from '../../evidence/index.ts';
import type { Context } from '../context/index.ts';
import { createLogReader } from '../log/index.ts';
import { cosignedCheckpoints, timeOf } from './cosigned.ts';
import { type Signed, verifiedLines } from './notes.ts';
import { readAnswer } from './transport.ts';
import { witnessedOf } from './witnessed.ts';

/** The largest tree of ours that a partner cosigned, as a note with its cosignature; empty if there is none. */
export const cosignedNote = (context: Context, partner: Country): string => cosignedCheckpoints(context).noteBy(partner) ?? '';

/**
 * Compares a cosignature of ours that a partner presents with our store. Throws ROLLED_BACK if our own signature proves that we had
 * more, UNKNOWN_KEY or SIGNATURE_INVALID if it is not ours.
 */
export function checkCosignedHere(context: Pick<Context, 'store' | 'witness'>, note: string): void {
  const { origin, size, root } = parseCheckpoint(openNote(utf8(note), [ownVerifier(context.witness)]).text);
  const seen = witnessedOf(context, origin);
  if (seen === undefined || seen.size < size)
    throw new TripointError('ROLLED_BACK', `we cosigned ${size} leaves of ${origin} and know of fewer`);
  if (seen.size === size && !sameBytes(seen.root, root))
    throw new TripointError('ROLLED_BACK', `we cosigned another tree of ${size} leaves of ${origin} than we know of`);
}

// Ed25519 is deterministic: signing again yields the same signature.
export function ownVerifier({ signer }: Context['witness']): NoteVerifier {
  const { name, keyId } = signer(0);
  return {
    name,
    keyId,
    verify(text, signature) {
      const seconds = cosignatureTime(signature);
      return seconds !== undefined && sameBytes(signer(seconds).sign(text), signature);
    },
  };
}

/**
 * The evidence against a witness that claims to have cosigned only `said` leaves of our log, although we have its cosignature on more. We
 * ask it to cosign that smaller tree again: if it does, its two signatures prove the rollback to anyone.
 */
export async function forgotten(
  context: Context,
  partner: Country,
  log: number,
  said: number,
  ask: (body: Uint8Array) => Promise<Uint8Array>,
): Promise<Inconsistency | undefined> {
  const { logs, logSigner, store } = context;
  const cosigned = cosignedCheckpoints(context);
  const held = cosigned.noteBy(partner, log);
  if (held === undefined) return undefined;
  const evidence = { kind: 'COSIGNED_LESS', held, said } as const;
  const origin = logs.all().find(({ number }) => number === log)?.origin ?? '';
  const signer = logSigner(origin);
  if (signer === undefined) return evidence;
  const size = Math.max(1, said);
  const text = checkpointText({ origin, size, root: createLogReader(store, log).rangeRoot(0, size) });
  const note = signNote(text, [signer]);
  try {
    const { status, body } = readAnswer(await ask(utf8(addCheckpointBody({ old: said, proof: [], note }))));
    if (status !== 200) return evidence;
    const verifier = cosigned.verifierOf(partner);
    const [after] = verifiedLines(`${text}\n${body}`, [verifier]).lines as [Signed];
    const [before] = verifiedLines(held, [verifier]).lines as [Signed];
    return timeOf(after.signature) > timeOf(before.signature) ? { ...evidence, later: `${text}\n${after.line}` } : evidence;
  } catch {
    return evidence;
  }
}

// A valid parcel, and ways to corrupt it.
import {
  type BatchOptions,
  type EntryOptions,
  entryOf,
  keysOf,
  linkOf,
  NOW,
  parcelOf,
  partsOf,
  party,
  plaintextOf,
  signedBatch,
} from '../../../deploy/hostile/forge.ts';
import type { Outgoing } from '../../../proto/index.ts';
import { type Code, codeOf, type Micros } from '../../../services/domain/index.ts';
import { isFaulty, type OpenedBatch, openParcel, type SigningKey, signDetached } from '../../../services/envelope/index.ts';

export const [ours, theirs, third] = await Promise.all([party('AA'), party('BB'), party('CC')]);
export const valid = await signedBatch(ours, theirs, [entryOf(ours, theirs)]);
export const validParcel = await parcelOf(partsOf(valid), ours, theirs);
export const forResume = await signDetached('tripoint-resume', valid.manifest, ours.signing);
export const validPlaintext = await plaintextOf(validParcel, theirs);

export const open = (parcel: Uint8Array, changed: Partial<SigningKey> = {}, now: Micros = NOW): Promise<OpenedBatch> =>
  openParcel(parcel, linkOf(ours, theirs), keysOf(theirs, [ours, third], changed), now);

/** The code with which a parcel is refused, INTERNAL for any other error, or OPENED if every statement is valid. */
export async function verdict(parcel: Uint8Array, changed?: Partial<SigningKey>, now?: Micros): Promise<Code | 'OPENED'> {
  try {
    const { statements } = await open(parcel, changed, now);
    const faulty = statements.find(isFaulty);
    return faulty ? faulty.error.code : 'OPENED';
  } catch (error) {
    return codeOf(error);
  }
}

/** The verdict on a batch with one statement, signed over exactly this entry. */
export const statementVerdict = async (options: EntryOptions, batch: BatchOptions = {}) =>
  verdict(await parcelOf(partsOf(await signedBatch(ours, theirs, [entryOf(ours, theirs, options)], batch)), ours, theirs));

/** The verdict on a batch whose parts were changed after signing. */
export const changedVerdict = async (change: (parts: Outgoing<'Batch'>) => Outgoing<'Batch'>) =>
  verdict(await parcelOf(change(partsOf(valid)), ours, theirs));

export const entryChanged = (change: Partial<Outgoing<'BatchEntry'>>) =>
  changedVerdict((parts) => ({ ...parts, entries: [{ ...(parts.entries?.[0] as Outgoing<'BatchEntry'>), ...change }] }));

export const flipped = (bytes: Uint8Array, bit: number): Uint8Array => {
  const copy = new Uint8Array(bytes);
  copy[bit >> 3] = (copy[bit >> 3] as number) ^ (1 << (bit & 7));
  return copy;
};

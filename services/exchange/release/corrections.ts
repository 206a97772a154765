// What a correction says was wrong: a reason, and fields that the new version really changes.
import { type Correction, CorrectionReason } from '../../../proto/index.ts';
import { type Fault, sameBytes, TripointError } from '../../domain/index.ts';
import { type Family, familyOfKind, fieldId, fieldName } from '../../records/index.ts';
import type { StoredRecord } from '../commit/index.ts';
import { type Context, type CorrectRequest, correctionReasons } from '../context/index.ts';
import { disclosuresOf, type OwnRecord } from './versions.ts';

export function readWrong(
  family: Family,
  { reason, fields }: CorrectRequest['wrong'],
): { readonly wrong: Correction; readonly faults: readonly Fault[] } {
  const faults: Fault[] = [];
  const number = correctionReasons.value(reason) as CorrectionReason;
  if (number === CorrectionReason.UNSPECIFIED) faults.push({ field: '/wrong/reason', rule: 'a reason of a correction' });
  if (fields.length === 0) faults.push({ field: '/wrong/fields', rule: 'the fields that were wrong' });
  const numbers = new Set<number>();
  for (const [i, name] of fields.entries()) {
    const field = fieldId(family, name);
    if (field === undefined) faults.push({ field: `/wrong/fields/${i}`, rule: `a field of ${family}` });
    else numbers.add(field);
  }
  return { wrong: { reason: number, fields: [...numbers].sort((a, b) => a - b) }, faults };
}

/** Throws INVALID: a partner that was told of a field which is as before would look for a mistake that is not there. */
export function checkChanged(context: Context, earlier: OwnRecord, next: StoredRecord, fields: readonly number[]): void {
  const family = familyOfKind(next.kind)?.family;
  const [before, after] = [carriedIn(disclosuresOf(context, earlier)), carriedIn(next.disclosures)];
  const none = new Uint8Array();
  const same = fields.filter((field) => sameBytes(before.get(field) ?? none, after.get(field) ?? none));
  if (same.length === 0) return;
  const names = same.map((field) => (family && fieldName(family, field)) ?? String(field)).join(', ');
  throw new TripointError('INVALID', {
    field: '/wrong/fields',
    rule: `fields that this version changes, as it does not ${names}`,
  });
}

const carriedIn = (disclosures: StoredRecord['disclosures']): ReadonlyMap<number, Uint8Array> =>
  new Map(disclosures.map(({ field, carried }) => [field, carried]));

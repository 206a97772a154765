// side channel: every question and every answer has the same length, so that an observer and the asker's own network learn nothing from it.
// An answer that is too long omits whole fields, in the order below, and lists them; a question that is too long is refused.
import { QUERY_CLASS } from '../../envelope/index.ts';
import { fieldId, fieldName, LEFT_OUT } from '../../records/index.ts';
import type { DecisionView } from '../context/index.ts';
import type { Outbound, OutboundFacts } from './statement.ts';

/** The share of the size class for the manifest (with an origin of up to 255 bytes) and its signature. */
const ENVELOPE_BYTES = 1024;
/** Bytes of one statement with its record, as `Outbound.size` counts them. */
export const ONE_SIZE = QUERY_CLASS - ENVELOPE_BYTES;
/** Bytes needed to list the omitted fields. */
const LEFT_OUT_BYTES = 64;

/** The fields that an answer can omit, in this order: repetitions and explanations before what identifies and decides. */
const LEFT_OUT_FIRST = [
  ...['alternativeDateOfBirth', 'placeOfBirth', 'previousDocument', 'identification', 'alias', 'biometric'],
  ...['groundOfInadmissibility', 'visaApplicationLocation', 'mrz', 'name', 'nationality', 'citizenship'],
  ...['visaStatus', 'visaClass', 'visaCancelCategory', 'visaFoilNumberId', 'visaNumberId', 'visaApplicationDate'],
  ...['visaApplicationDispositionStatus', 'removalDate', 'refusalDate', 'countryOfBirth', 'sex', 'dateOfBirth', 'document'],
].map((name) => fieldId('visaAnswer', name) ?? 0);

type Released = NonNullable<OutboundFacts['released']>;

/** Builds an answer of the fixed length with `make`: with all released fields if they fit, otherwise with fewer. */
export function ofOneSize(released: Released, make: (released: Released) => Outbound): Outbound {
  const whole = make(released);
  let over = whole.size - ONE_SIZE;
  if (over <= 0) return whole;
  over += LEFT_OUT_BYTES;
  const leftOut: number[] = [];
  for (const field of LEFT_OUT_FIRST) {
    const shown = whole.entry.disclosures?.find((disclosure) => disclosure.field === field);
    if (shown === undefined || over <= 0) continue;
    over -= shown.carried?.length ?? 0;
    leftOut.push(field);
  }
  const fields = leftOut.sort((a, b) => a - b);
  const rest = {
    ...released,
    disclosed: released.disclosed.filter((field) => !fields.includes(field)),
    withheld: [...released.withheld, { clause: LEFT_OUT, fields }],
  };
  return make(rest);
}

const named = (fields: readonly number[]): string[] => fields.map((field) => fieldName('visaAnswer', field) ?? String(field));

/** The view of an answer for people, including its omitted fields. */
export function withLeftOut(view: DecisionView, leftOut: readonly number[]): DecisionView {
  if (leftOut.length === 0) return view;
  const fields = named(leftOut);
  return {
    ...view,
    disclosed: view.disclosed.filter((name) => !fields.includes(name)),
    withheld: [...view.withheld, { clause: LEFT_OUT, fields }],
  };
}

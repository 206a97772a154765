// JSON ↔ encoded record. Two passes over JSON, shape then rules, and every fault of both at once.

import { decode, encode, enumOf, fieldsOf, isMessage, RECORD_CAPS } from '../../proto/index.ts';
import { type Fault, type Micros, TripointError, toHex } from '../domain/index.ts';
import { type Family, messageOf } from './families.ts';
import { normal } from './normal.ts';
import { checkRules } from './rules.ts';
import { checkShape, hole, type Json, LIMITS } from './shape.ts';
import { checkWhole } from './whole.ts';

/**
 * JSON → encoded protobuf. JSON names are the proto names in camelCase; an enum's value is its name without prefix ("HOLD"),
 * bytes are lower-case hexadecimal. `false`, `0` and `[]` mean absence (proto3); "", null and {} are faults. Codes with
 * several spellings are stored in one.
 * Throws TripointError INVALID with all faults at once (after 1,000, one that says so), each at a JSON pointer under
 * `/${family}`; no fault holds a value of the record other than a check digit.
 * @param at the time of the statement: nobody is born later, and nothing is valid until an earlier day
 */
export const readRecord = (family: Family, json: unknown, at?: Micros): Uint8Array => takeRecord(family, json, at).content;

/** As `readRecord`, with what `showRecord` shows of it. */
export function takeRecord(
  family: Family,
  json: unknown,
  at?: Micros,
): { readonly content: Uint8Array; readonly shown: Record<string, unknown> } {
  const message = messageOf(family);
  const { faults, kept } = faultsOf(family, json, { complete: true, at });
  if (faults.length > 0 || kept === hole) throw new TripointError('INVALID', faults);
  const count = { fields: 0 };
  const made = fromJson(message, kept, count);
  const content = encode(message, made);
  if (count.fields > RECORD_CAPS.fields)
    throw new TripointError('INVALID', {
      field: `/${family}`,
      rule: `${count.fields} values in all, at most ${RECORD_CAPS.fields}: share it as several records`,
    });
  if (content.length > LIMITS.recordBytes)
    throw new TripointError('INVALID', {
      field: `/${family}`,
      rule: `${content.length} bytes encoded, at most ${LIMITS.recordBytes}`,
    });
  return { content, shown: toJson(message, made) };
}

/**
 * Encoded protobuf → JSON of the same form, with only the fields that are present: the bytes may be a projection of a record.
 * Throws what `decode` throws (MALFORMED, OVERSIZED).
 */
export function showRecord(family: Family, bytes: Uint8Array): Record<string, unknown> {
  const message = messageOf(family);
  return toJson(message, decode(message, bytes) as unknown as Json);
}

/**
 * Faults of a partner's record, for rule 18: flagged when received, never dropped. A missing field is not a fault, since a
 * projection may lack it.
 * @param shown as `showRecord` returns it
 * @param at the time of the partner's statement
 */
export function formatFaults(family: Family, shown: Readonly<Record<string, unknown>>, at?: Micros): Fault[] {
  return Object.keys(shown).length === 0 ? [] : faultsOf(family, shown, { complete: false, at }).faults;
}

/** Faults of a record that is to be whole: as `formatFaults`, and what is missing. */
export const wholeFaults = (family: Family, shown: Readonly<Record<string, unknown>>, at?: Micros): Fault[] =>
  faultsOf(family, shown, { complete: true, at }).faults;

function faultsOf(
  family: Family,
  json: unknown,
  asked: { readonly complete: boolean; readonly at: Micros | undefined },
): { faults: Fault[]; kept: Json | typeof hole } {
  const message = messageOf(family);
  const faults: Fault[] = [];
  const kept = checkShape(message, json, `/${family}`, faults, asked.complete ? normal : undefined);
  if (kept !== hole && faults.length <= LIMITS.faults) {
    checkRules(message, kept, `/${family}`, faults);
    checkWhole(message, kept, `/${family}`, asked, faults);
  }
  if (faults.length <= LIMITS.faults) return { faults, kept };
  const rest = { field: `/${family}`, rule: `more than ${LIMITS.faults} faults, the rest is not listed` };
  return { faults: [...faults.slice(0, LIMITS.faults), rest], kept };
}

interface Planned {
  readonly name: string;
  readonly repeated: boolean;
  /** A list of numbers is a field, and so is each number. */
  readonly packed: boolean;
  readonly nested: string | undefined;
  readonly values: Readonly<Record<string, number>> | undefined;
  readonly names: ReadonlyMap<number, string> | undefined;
  readonly bytes: boolean;
}

/** Of a message, its fields with what is asked about each, made once: records are read at the speed of the link. */
const plans = new Map<string, readonly Planned[]>();
function planOf(message: string): readonly Planned[] {
  const made = plans.get(message);
  if (made !== undefined) return made;
  const plan = fieldsOf(message).map(({ name, type, repeated, wire }): Planned => {
    const values = enumOf(type);
    return {
      ...{ name, repeated, values },
      packed: repeated && wire === 'varint',
      nested: isMessage(type) ? type : undefined,
      names: values && new Map(Object.entries(values).map(([word, number]) => [number, word])),
      bytes: type === 'bytes',
    };
  });
  plans.set(message, plan);
  return plan;
}

/** `count`: the fields that the encoding will have, as the decoder counts them. */
function fromJson(message: string, json: Json, count: { fields: number }): Json {
  const made: Json = {};
  for (const field of planOf(message)) {
    const { name } = field;
    const value = json[name];
    if (value === undefined) continue;
    if (!field.repeated) {
      count.fields++;
      made[name] = valueFrom(field, value, count);
      continue;
    }
    const items = value as unknown[];
    count.fields += items.length + (field.packed ? 1 : 0);
    made[name] = items.map((item) => valueFrom(field, item, count));
  }
  return made;
}

function valueFrom({ nested, values, bytes }: Planned, item: unknown, count: { fields: number }): unknown {
  if (nested !== undefined) return fromJson(nested, item as Json, count);
  if (values !== undefined) return values[item as string];
  return bytes ? Uint8Array.from((item as string).match(/../g) as string[], (pair) => Number.parseInt(pair, 16)) : item;
}

/** `decoded`: may lack what has its default. */
function toJson(message: string, decoded: Json): Json {
  const shown: Json = {};
  for (const field of planOf(message)) {
    const value = decoded[field.name];
    if (field.repeated) {
      const items = value as unknown[] | undefined;
      if (items !== undefined && items.length > 0) shown[field.name] = items.map((item) => valueTo(field, item));
    } else if (value instanceof Uint8Array ? value.length > 0 : value) shown[field.name] = valueTo(field, value);
  }
  return shown;
}

function valueTo({ nested, names, bytes }: Planned, item: unknown): unknown {
  if (nested !== undefined) return toJson(nested, item as Json);
  if (names !== undefined) return names.get(item as number);
  return bytes ? toHex(item as Uint8Array) : item;
}

// The one door to the wire. Everything outside proto/ encodes and decodes here.
import './numbers.ts';
import { tripoint } from './gen/messages.js';
import type { Messages } from './gen/types.ts';
import { type Caps, checkStrictly, enumTables, type FieldShape, shapes } from './strict.ts';

export * from './gen/types.ts';
export { type Caps, concat, type FieldShape, splitFields } from './strict.ts';

type Partially<T> = T extends Uint8Array
  ? T
  : T extends (infer Item)[]
    ? readonly Partially<Item>[]
    : T extends object
      ? { readonly [K in keyof T]?: Partially<T[K]> }
      : T;

/** A message to encode: what is left out has proto3's default. */
export type Outgoing<Name extends keyof Messages> = Partially<Messages[Name]>;

/** Caps for messages that no caller bounds more tightly. 1 MiB is the largest NATS payload that a link carries. */
export const CAPS: Caps = { bytes: 1 << 20, depth: 8, fields: 65_536 };

/** Caps for one record: what is taken from our own people is opened by a partner. */
export const RECORD_CAPS: Caps = { bytes: 256 << 10, depth: 6, fields: 8192 };

const codec = (name: keyof Messages) => {
  const found = tripoint.v1[name];
  if (found === undefined) throw new Error(`no codec for ${name}`);
  return found;
};

/** Fields in ascending order, defaults left out: `decode(name, encode(name, m))` accepts it, unless a list holds UNSPECIFIED or a number is
 * not finite. */
export function encode<Name extends keyof Messages>(name: Name, message: Outgoing<Name>): Uint8Array {
  const written = codec(name).encode(message).finish();
  return new Uint8Array(written.buffer, written.byteOffset, written.length);
}

/**
 * Decodes one message, or throws MALFORMED or OVERSIZED. What it does not know it refuses: unknown fields and enum values, wrong wire
 * types, integers of 2^53 or more, text that is not UTF-8. Unknown values of an open enum alone come through. So it does whatever does not encode to the same bytes again: fields out of
 * order or written twice, defaults and empty texts written out, packed lists in pieces, numbers that are not finite.
 * The returned byte fields alias `bytes`.
 */
export function decode<Name extends keyof Messages>(name: Name, bytes: Uint8Array, caps: Caps = CAPS): Messages[Name] {
  checkStrictly(name, bytes, caps);
  return codec(name).decode(bytes) as Messages[Name];
}

/** The fields of a message, by ascending number. */
export function fieldsOf(name: string): readonly FieldShape[] {
  const fields = shapes[name];
  if (fields === undefined) throw new Error(`no message ${name}`);
  return fields;
}

export const isMessage = (type: string): boolean => shapes[type] !== undefined;

/** The names of an enum's values and their numbers, UNSPECIFIED included; undefined when `type` is not an enum. */
export const enumOf = (type: string): Readonly<Record<string, number>> | undefined => enumTables[type];

const namesByValue = new Map(
  Object.entries(enumTables).map(([type, table]) => [type, new Map(Object.entries(table).map(([name, value]) => [value, name]))]),
);

/** The name of an enum's value, such as POST. */
export function nameOf(type: string, value: number): string {
  const found = namesByValue.get(type)?.get(value);
  if (found === undefined) throw new Error(`${type} has no value ${value}`);
  return found;
}

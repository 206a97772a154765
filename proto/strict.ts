// Walks hostile bytes against the shape of a message before protobufjs sees them. protobufjs skips what it does not know
// and lets the last of two singular fields win; two implementations could then read one signed message differently. malleability: of all
// bytes that would decode to one message, only those are taken that `encode` writes.
import { TripointError } from '../services/domain/index.ts';
import { enums, messages } from './gen/shape.ts';

export interface FieldShape {
  readonly name: string;
  readonly id: number;
  readonly type: string;
  readonly wire: 'varint' | 'fixed64' | 'bytes';
  readonly repeated: boolean;
}

export const shapes = messages as unknown as Readonly<Record<string, readonly FieldShape[]>>;
export const enumTables = enums as unknown as Readonly<Record<string, Readonly<Record<string, number>>>>;

/** Bounds on one decode. Bytes of the whole message; nested messages; fields in all of it together. */
export interface Caps {
  readonly bytes: number;
  readonly depth: number;
  readonly fields: number;
}

/** A field as the walk meets it: everything that its shape says, looked up once. */
interface Met extends FieldShape {
  readonly where: string;
  /** The wire type that it must have. */
  readonly expected: number;
  readonly packed: boolean;
  readonly nested: boolean;
  readonly values: ReadonlySet<number> | undefined;
  readonly open: boolean;
}

/** Enums of which a later version may say more: a value that is not known is taken, and whoever reads it takes it at its strictest. */
const OPEN: ReadonlySet<string> = new Set(['CaveatCode']);
/** alias: a number of more bits is cut to a known one when it is decoded. */
const ENUM_MAX = 2 ** 31 - 1;

const WIRE_TYPES: Readonly<Record<FieldShape['wire'], number>> = { varint: 0, fixed64: 1, bytes: 2 };
const enumValues = new Map(Object.entries(enumTables).map(([name, table]) => [name, new Set(Object.values(table))]));
const met = (message: string, field: FieldShape): Met => {
  const packed = field.repeated && field.wire === 'varint';
  return {
    ...field,
    where: `${message}.${field.name}`,
    expected: packed ? WIRE_TYPES.bytes : WIRE_TYPES[field.wire],
    packed,
    nested: shapes[field.type] !== undefined,
    values: enumValues.get(field.type),
    open: OPEN.has(field.type),
  };
};
/** The fields of each message at their own numbers. */
const byId = new Map(
  Object.entries(shapes).map(([name, fields]) => {
    const table: Met[] = [];
    for (const field of fields) table[field.id] = met(name, field);
    return [name, table] as const;
  }),
);
const utf8 = new TextDecoder('utf-8', { fatal: true });

const malformed = (where: string, what: string) => new TripointError('MALFORMED', { field: where, rule: what });

/** Throws MALFORMED or OVERSIZED, naming the field; returns when `bytes` is exactly one message of that name. */
export function checkStrictly(name: string, bytes: Uint8Array, caps: Caps): void {
  if (bytes.length > caps.bytes)
    throw new TripointError('OVERSIZED', { field: name, rule: `${bytes.length} bytes, at most ${caps.bytes}` });
  let fieldsLeft = caps.fields;
  let position = 0;

  function spend(): void {
    if (--fieldsLeft < 0) throw new TripointError('OVERSIZED', { field: name, rule: `more than ${caps.fields} fields` });
  }

  function varint(end: number, where: string): number {
    let value = 0;
    let scale = 1;
    for (let i = 0; ; i++) {
      if (position >= end) throw malformed(where, 'truncated');
      const byte = bytes[position++] as number;
      value += (byte & 0x7f) * scale;
      if (byte < 0x80) {
        if (byte === 0 && i > 0) throw malformed(where, 'a varint longer than it needs to be');
        if (!Number.isSafeInteger(value)) throw malformed(where, 'an integer of 2^53 or more');
        return value;
      }
      scale *= 128;
      if (i === 7) throw malformed(where, 'an integer of 2^53 or more');
    }
  }

  function scalar({ repeated, type, values, open, where }: Met, end: number): void {
    const value = varint(end, where);
    if (value === 0 && !repeated) throw malformed(where, 'a default value written out');
    if (value === 0 && values !== undefined) throw malformed(where, 'UNSPECIFIED in a list');
    if (type === 'bool' && value > 1) throw malformed(where, 'not a bool');
    if (type === 'uint32' && value > 0xffffffff) throw malformed(where, 'more than 32 bits');
    if (values !== undefined && !values.has(value) && !(open && value <= ENUM_MAX))
      throw malformed(where, `unknown ${type} ${value}`);
  }

  /** Zero is left out, minus zero shows as zero, and a NaN has many forms. */
  function double(at: number, where: string): void {
    const value = new DataView(bytes.buffer, bytes.byteOffset + at, 8).getFloat64(0, true);
    if (value === 0) throw malformed(where, 'a zero written out');
    if (!Number.isFinite(value)) throw malformed(where, 'not a finite number');
  }

  function walk(message: string, end: number, depth: number): void {
    if (depth > caps.depth) throw new TripointError('OVERSIZED', { field: message, rule: `nested deeper than ${caps.depth}` });
    const known = byId.get(message) ?? [];
    let before = 0;

    while (position < end) {
      spend();
      const tag = varint(end, message);
      const id = Math.floor(tag / 8);
      const field = known[id];
      if (field === undefined) throw malformed(message, `unknown field ${id}`);
      if (id < before) throw malformed(field.where, `after field ${before}`);
      if (id === before && !field.repeated) throw malformed(field.where, 'written twice');
      if (id === before && field.packed) throw malformed(field.where, 'a packed list in pieces');
      before = id;
      const wire = tag % 8;
      if (wire !== field.expected) throw malformed(field.where, `wire type ${wire}`);
      if (wire === WIRE_TYPES.varint) {
        scalar(field, end);
        continue;
      }
      const length = wire === WIRE_TYPES.fixed64 ? 8 : varint(end, field.where);
      const until = position + length;
      if (until > end) throw malformed(field.where, 'truncated');
      if (wire === WIRE_TYPES.fixed64) double(position, field.where);
      else if (field.packed) {
        if (length === 0) throw malformed(field.where, 'an empty list written out');
        while (position < until) {
          spend();
          scalar(field, end);
        }
        if (position !== until) throw malformed(field.where, 'a packed value crosses the end');
      } else if (field.nested) walk(field.type, until, depth + 1);
      else if (length === 0 && !field.repeated) throw malformed(field.where, 'a default value written out');
      else if (field.type === 'string') checkUtf8(bytes, position, until, field.where);
      position = until;
    }
  }
  walk(name, bytes.length, 1);
}

function checkUtf8(bytes: Uint8Array, from: number, until: number, where: string): void {
  let at = from;
  while (at < until && (bytes[at] as number) < 0x80) at++;
  if (at === until) return;
  try {
    utf8.decode(bytes.subarray(at, until));
  } catch {
    throw malformed(where, 'not UTF-8');
  }
}

/** Splits one message into its top-level fields, each with all its occurrences, bytes untouched. The message must have passed
 * `checkStrictly`. */
export function splitFields(bytes: Uint8Array): Map<number, Uint8Array> {
  const fields = new Map<number, Uint8Array>();
  const apart = new Map<number, Uint8Array[]>();
  let position = 0;
  const varint = () => {
    let value = 0;
    for (let scale = 1; position < bytes.length; scale *= 128) {
      const byte = bytes[position++] as number;
      value += (byte & 0x7f) * scale;
      if (byte < 0x80) return value;
    }
    throw malformed('field', 'truncated');
  };
  while (position < bytes.length) {
    const start = position;
    const tag = varint();
    if (tag % 8 === 0) varint();
    else if (tag % 8 === 1) position += 8;
    else {
      const length = varint();
      position += length;
    }
    const id = Math.floor(tag / 8);
    const part = bytes.subarray(start, position);
    const first = fields.get(id);
    if (first === undefined) fields.set(id, part);
    else {
      const parts = apart.get(id) ?? [first];
      parts.push(part);
      apart.set(id, parts);
    }
  }
  for (const [id, parts] of apart) fields.set(id, concat(parts));
  return fields;
}

export function concat(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

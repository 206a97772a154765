// Walks hostile bytes against the shape of a message before protobufjs sees them. protobufjs skips what it does not know
// and lets the last of two singular fields win; two implementations could then read one signed message differently.
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

const byId = new Map(Object.entries(shapes).map(([name, fields]) => [name, new Map(fields.map((field) => [field.id, field]))]));
const enumValues = new Map(Object.entries(enumTables).map(([name, table]) => [name, new Set(Object.values(table))]));
const WIRE_TYPES: Readonly<Record<number, FieldShape['wire']>> = { 0: 'varint', 1: 'fixed64', 2: 'bytes' };
const utf8 = new TextDecoder('utf-8', { fatal: true });

const malformed = (where: string, what: string) => new TripointError('MALFORMED', { field: where, rule: what });

/** Throws MALFORMED or OVERSIZED, naming the field; returns when `bytes` is exactly one message of that name. */
export function checkStrictly(name: string, bytes: Uint8Array, caps: Caps): void {
  if (bytes.length > caps.bytes)
    throw new TripointError('OVERSIZED', { field: name, rule: `${bytes.length} bytes, at most ${caps.bytes}` });
  let fieldsLeft = caps.fields;

  function walk(message: string, at: number, end: number, depth: number): void {
    if (depth > caps.depth) throw new TripointError('OVERSIZED', { field: message, rule: `nested deeper than ${caps.depth}` });
    const known = byId.get(message) ?? new Map<number, FieldShape>();
    const seen = new Set<number>();
    let position = at;

    const varint = (where: string): number => {
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
    };
    const scalar = (field: FieldShape, where: string): void => {
      const value = varint(where);
      if (value === 0 && !field.repeated) throw malformed(where, 'a default value written out');
      if (field.type === 'bool' && value > 1) throw malformed(where, 'not a bool');
      if (field.type === 'uint32' && value > 0xffffffff) throw malformed(where, 'more than 32 bits');
      if (enumValues.has(field.type) && !enumValues.get(field.type)?.has(value))
        throw malformed(where, `unknown ${field.type} ${value}`);
    };

    while (position < end) {
      if (--fieldsLeft < 0) throw new TripointError('OVERSIZED', { field: name, rule: `more than ${caps.fields} fields` });
      const tag = varint(message);
      const field = known.get(Math.floor(tag / 8));
      if (field === undefined) throw malformed(message, `unknown field ${Math.floor(tag / 8)}`);
      const where = `${message}.${field.name}`;
      if (!field.repeated && seen.has(field.id)) throw malformed(where, 'written twice');
      seen.add(field.id);
      const wire = WIRE_TYPES[tag % 8];
      const packed = field.repeated && field.wire === 'varint';
      if (wire !== (packed ? 'bytes' : field.wire)) throw malformed(where, `wire type ${tag % 8}`);
      if (wire === 'varint') {
        scalar(field, where);
        continue;
      }
      const length = wire === 'fixed64' ? 8 : varint(where);
      const until = position + length;
      if (until > end) throw malformed(where, 'truncated');
      if (packed) {
        while (position < until) {
          if (--fieldsLeft < 0) throw new TripointError('OVERSIZED', { field: name, rule: `more than ${caps.fields} fields` });
          scalar(field, where);
        }
        if (position !== until) throw malformed(where, 'a packed value crosses the end');
      } else if (shapes[field.type] !== undefined) walk(field.type, position, until, depth + 1);
      else if (field.type === 'string') checkUtf8(bytes.subarray(position, until), where);
      position = until;
    }
  }
  walk(name, 0, bytes.length, 1);
}

function checkUtf8(text: Uint8Array, where: string): void {
  if (text.every((byte) => byte < 0x80)) return;
  try {
    utf8.decode(text);
  } catch {
    throw malformed(where, 'not UTF-8');
  }
}

/** Splits one message into its top-level fields, each with all its occurrences, bytes untouched. The message must have passed
 * `checkStrictly`. */
export function splitFields(bytes: Uint8Array): Map<number, Uint8Array> {
  const runs = new Map<number, Uint8Array[]>();
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
    runs.set(id, [...(runs.get(id) ?? []), bytes.subarray(start, position)]);
  }
  return new Map([...runs].map(([id, parts]) => [id, parts.length === 1 ? (parts[0] as Uint8Array) : concat(parts)]));
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

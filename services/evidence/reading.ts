// Reads untrusted JSON: every member is known, bounded and canonical, or the file is refused.
import { fromBase64, TripointError, toBase64 } from '../domain/index.ts';

export const broken = (field: string, rule: string): TripointError => new TripointError('EVIDENCE_INVALID', { field, rule });

/** Throws EVIDENCE_INVALID naming the field. */
export type Read<T> = (value: unknown, field: string) => T;

export const text =
  (most: number, form = /^/): Read<string> =>
  (value, field) => {
    if (typeof value !== 'string' || value.length > most || !value.isWellFormed() || !form.test(value))
      throw broken(field, `text of at most ${most} characters and its form`);
    return value;
  };

export const whole: Read<number> = (value, field) => {
  if (!Number.isSafeInteger(value) || (value as number) < 0 || Object.is(value, -0))
    throw broken(field, 'a whole number below 2^53');
  return value as number;
};

/** Canonical base64 (RFC 4648 section 4). */
export const bytes =
  (most: number, exactly?: number): Read<Uint8Array> =>
  (value, field) => {
    const rule = exactly === undefined ? `base64 of at most ${most} bytes` : `base64 of ${exactly} bytes`;
    if (typeof value !== 'string' || value.length > Math.ceil(most / 3) * 4) throw broken(field, rule);
    const read = fromBase64(value);
    if (read === undefined || read.length > most || (exactly !== undefined && read.length !== exactly)) throw broken(field, rule);
    return read;
  };

export const hash = bytes(32, 32);

export const list =
  <T>(item: Read<T>, most: number): Read<readonly T[]> =>
  (value, field) => {
    if (!Array.isArray(value) || value.length > most) throw broken(field, `a list of at most ${most}`);
    return value.map((one, i) => item(one, `${field}/${i}`));
  };

const membersOf = (value: unknown, field: string): Readonly<Record<string, unknown>> => {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw broken(field, 'an object');
  return value as Readonly<Record<string, unknown>>;
};

/** By name, the names being data: `key` is their form. */
export const table =
  <T>(key: RegExp, item: Read<T>, most: number): Read<Readonly<Record<string, T>>> =>
  (value, field) => {
    const members = Object.entries(membersOf(value, field));
    if (members.length > most || members.some(([name]) => !key.test(name)))
      throw broken(field, `at most ${most} members of their form`);
    return Object.fromEntries(members.map(([name, one]) => [name, item(one, `${field}/${name}`)]));
  };

type Reads<T> = { readonly [K in keyof T]-?: Read<Exclude<T[K], undefined>> };

/** All members of `required`, any of `optional`, and no other. */
export const object =
  <T, O = object>(required: Reads<T>, optional = {} as Reads<O>): Read<T & Partial<O>> =>
  (value, field) => {
    const members = membersOf(value, field);
    const reads = { ...required, ...optional } as Record<string, Read<unknown>>;
    const unknown = Object.keys(members).find((name) => !Object.hasOwn(reads, name));
    if (unknown !== undefined) throw broken(field, 'no member that the format does not have');
    const missing = Object.keys(required).find((name) => !Object.hasOwn(members, name));
    if (missing !== undefined) throw broken(`${field}/${missing}`, 'present');
    return Object.fromEntries(
      Object.entries(members).map(([name, one]) => [name, (reads[name] as Read<unknown>)(one, `${field}/${name}`)]),
    ) as T & Partial<O>;
  };

/** Canonical JSON: members ascending by UTF-16 code units, no white space, bytes as base64. */
export function canonical(value: unknown): string {
  if (value instanceof Uint8Array) return JSON.stringify(toBase64(value));
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const members = Object.entries(value).filter(([, one]) => one !== undefined);
  members.sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${members.map(([name, one]) => `${JSON.stringify(name)}:${canonical(one)}`).join(',')}}`;
}

/** Throws EVIDENCE_INVALID unless canonical: two readers could read a file with duplicate members differently. */
export function parseCanonical(file: Uint8Array, most: number, field: string): unknown {
  if (file.length > most) throw broken(field, `at most ${most} bytes`);
  try {
    const said = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(file);
    const value: unknown = JSON.parse(said);
    // A newline may end the file: editors add one.
    if (canonical(value) === said.replace(/\n$/, '')) return value;
  } catch {
    throw broken(field, 'JSON in UTF-8');
  }
  throw broken(field, 'canonical JSON: members ascending, written once, no white space');
}

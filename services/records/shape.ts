// First pass over JSON: does it have the shape of its message? Driven by the wire's own table, so that a field added to a
// .proto file is known here at once. Values that fit are kept (without proto3 defaults, which mean absence); a value that does not
// fit becomes a fault and leaves a hole, so that the second pass judges only values of the right type.

import { enumOf, type FieldShape, fieldsOf, isMessage } from '../../proto/index.ts';
import type { Fault } from '../domain/index.ts';

export type Json = Record<string, unknown>;

/** Bounds of a record as JSON. Its encoding is bounded too, so that one record cannot fill a batch. */
export const LIMITS = {
  characters: 1000,
  items: 100,
  /** Names in one object, known and unknown. */
  names: 200,
  faults: 1000,
  /** Unknown names that a known one is looked for. */
  suggestions: 20,
  recordBytes: 131_072,
} as const;

// Characters of a string, where 1,000 is not the bound.
const LONGEST: Readonly<Record<string, number>> = {
  'HighRiskCargo.recordReference': 100,
  'HighRiskCargo.inspectionResult': 4000,
  'Lookout.recordReference': 100,
  'Lookout.subjectReasonOnList': 4000,
  'Lookout.subjectHandling': 4000,
  'Lookout.derogatoryIndicator': 4000,
  'Hit.caseReference': 100,
  'HitOutcome.note': 2000,
  'InspectionFeedback.note': 4000,
  'Seizure.description': 500,
  'RemovalRequest.justification': 4000,
  'RemovalRequest.caseReference': 100,
  'RemovalAnswer.justification': 4000,
  'OnwardRequest.justification': 4000,
  'OnwardRequest.caseReference': 100,
  'OnwardAnswer.note': 2000,
  'Dispute.statement': 4000,
  'Dispute.caseReference': 100,
  'DisputeOutcome.reasons': 4000,
  'IncidentNotice.account': 4000,
  'Rfi.question': 2000,
  'Rfi.caseReference': 100,
  'RfiReply.answer': 4000,
  'VisaQuery.caseReference': 100,
  'VisaQuery.mrz': 200,
  'VisaAnswer.groundOfInadmissibility': 4000,
  'VisaAnswer.mrz': 200,
  'PersonName.primaryIdentifier': 200,
  'PersonName.secondaryIdentifier': 200,
  'PersonName.originalScriptName': 200,
  'PersonName.prefix': 50,
  'PersonName.suffix': 50,
  'Vessel.name': 200,
  'Vessel.formerName': 200,
};

/** A field, with what is asked about it for every value. */
interface Known extends FieldShape {
  /** `Message.field`. */
  readonly path: string;
  readonly nested: boolean;
  readonly values: ReturnType<typeof enumOf>;
  readonly longest: number;
}

/** Fields of a message by JSON name, made once: records are checked at the speed of the link. */
const byName = new Map<string, ReadonlyMap<string, Known>>();
function fieldsByName(message: string): ReadonlyMap<string, Known> {
  const made = byName.get(message);
  if (made !== undefined) return made;
  const fields = fieldsOf(message).map((field): [string, Known] => {
    const path = `${message}.${field.name}`;
    const { type } = field;
    return [
      field.name,
      { ...field, path, nested: isMessage(type), values: enumOf(type), longest: LONGEST[path] ?? LIMITS.characters },
    ];
  });
  const known = new Map(fields);
  byName.set(message, known);
  return known;
}

/** Nearly every text: printable ASCII, whose characters are its code units and which no check of Unicode finds fault with. */
const PRINTABLE = /^[\x20-\x7e]*$/;

const EMPTY = 'empty, leave it out';
const absent = Symbol('absent');
/** A hole left by a fault. */
export const hole = Symbol('hole');

/** RFC 6901: one more step of a JSON pointer. flood: an unknown name may be long or hostile, so it is truncated. */
const step = (pointer: string, text: string): string => {
  const shown = text.length > 64 ? `${text.slice(0, 64).toWellFormed()}…` : text.toWellFormed();
  return `${pointer}/${shown.replaceAll('~', '~0').replaceAll('/', '~1')}`;
};

/** Keeps the parts of `json` that fit the message, and adds a fault for each that does not; stops after `LIMITS.faults`.
 * `spelling`: how a text of the field `Message.field` is kept. */
export function checkShape(
  message: string,
  json: unknown,
  pointer: string,
  faults: Fault[],
  spelling: (path: string, text: string) => string = (_, text) => text,
): Json | typeof hole {
  let suggestions = 0;
  const fault = (at: string, rule: string): typeof hole => {
    faults.push({ field: at, rule });
    return hole;
  };

  function object(type: string, value: unknown, at: string): Json | typeof hole {
    if (value === null) return fault(at, 'null, leave it out');
    if (typeof value !== 'object' || Array.isArray(value)) return fault(at, 'an object');
    const names = Object.keys(value);
    if (names.length > LIMITS.names) return fault(at, `more than ${LIMITS.names} names`);
    if (names.length === 0) return fault(at, EMPTY);
    const fields = fieldsByName(type);
    const kept: Json = {};
    for (const name of names) {
      if (faults.length > LIMITS.faults) return kept;
      const field = fields.get(name);
      if (field === undefined) {
        // flood: each search costs thousands of steps, and a body may hold a thousand wrong names.
        const meant = ++suggestions > LIMITS.suggestions ? undefined : nearest(name, fieldsOf(type));
        fault(step(at, name), meant === undefined ? 'unknown field' : `unknown field, did you mean ${meant}?`);
        continue;
      }
      const read = field.repeated ? list : single;
      const found = read(field, (value as Json)[name], `${at}/${name}`);
      if (found !== absent) kept[name] = found;
    }
    return Object.keys(kept).length === 0 && names.every((name) => fields.has(name)) ? fault(at, EMPTY) : kept;
  }

  function list(field: Known, value: unknown, at: string): unknown {
    if (value === null) return fault(at, 'null, leave it out');
    if (!Array.isArray(value)) return fault(at, 'a list');
    if (value.length > LIMITS.items) return fault(at, `${value.length} items, at most ${LIMITS.items}`);
    if (value.length === 0) return absent;
    return Array.from(value, (item, i) => single(field, item, `${at}/${i}`));
  }

  function single(field: Known, value: unknown, at: string): unknown {
    if (field.nested) return object(field.type, value, at);
    if (value === null) return fault(at, 'null, leave it out');
    if (value === '') return fault(at, EMPTY);
    const { values } = field;
    if (values !== undefined) {
      // UNSPECIFIED, which is 0, is no value to write.
      if (typeof value === 'string' && Object.hasOwn(values, value) && values[value] !== 0) return value;
      const allowed = Object.keys(values).filter((name) => values[name] !== 0);
      return fault(at, `one of ${allowed.join(', ')}`);
    }
    switch (field.type) {
      case 'string':
        return typeof value === 'string' ? text(field, value, at) : fault(at, 'a string');
      case 'bytes':
        return typeof value === 'string' && value.length <= 2000 && /^(?:[0-9a-f]{2})+$/.test(value)
          ? value
          : fault(at, 'bytes as lower-case hexadecimal');
      case 'bool':
        if (typeof value !== 'boolean') return fault(at, 'true or false');
        return value ? value : absent;
      case 'uint32':
        if (typeof value !== 'number' || !Number.isInteger(value) || value < 0 || value > 0xffffffff)
          return fault(at, 'a whole number from 0 to 4294967295');
        return value === 0 ? absent : value;
      case 'uint64':
        // The wire carries no larger ones.
        if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < 0)
          return fault(at, `a whole number from 0 to ${Number.MAX_SAFE_INTEGER}`);
        return value === 0 ? absent : value;
      case 'double':
        if (typeof value !== 'number' || !Number.isFinite(value)) return fault(at, 'a number');
        return value === 0 ? absent : value;
      default:
        // INVARIANT: no record message has a field of another type; a new one fails here before anything is accepted.
        throw new Error(`no JSON form of ${field.type}`);
    }
  }

  function text({ path, longest: most }: Known, value: string, at: string): string | typeof hole {
    // flood: compare code units first; counting the characters of a hostile string would cost what the bound is meant to save.
    if (value.length > most && (value.length > 2 * most || [...value].length > most))
      return fault(at, `at most ${most} characters`);
    const isPrintable = PRINTABLE.test(value);
    if (!isPrintable && !value.isWellFormed()) return fault(at, 'Unicode text without lone surrogates');
    // spoofing: bidirectional overrides would show an officer a different text from the one stored and signed.
    if (!isPrintable && /(?![\t\n\r])[\p{Cc}\u202a-\u202e\u2066-\u2069]/u.test(value))
      return fault(at, 'no control characters but tab and line end');
    if (value.trim() === '') return fault(at, EMPTY);
    return spelling(path, value);
  }

  return object(message, json, pointer);
}

/** The known name nearest to `name`, if it is near: at most a third of its letters differ. */
function nearest(name: string, fields: readonly FieldShape[]): string | undefined {
  if (name.length > 64) return undefined;
  const folded = name.replaceAll('_', '').toLowerCase();
  let best: { name: string; distance: number } | undefined;
  for (const field of fields) {
    const most = Math.min(Math.max(1, Math.floor(field.name.length / 3)), (best?.distance ?? Number.POSITIVE_INFINITY) - 1);
    // Names differ by as many letters at least as one is longer.
    if (Math.abs(folded.length - field.name.length) > most) continue;
    const distance = editDistance(folded, field.name.toLowerCase());
    if (distance <= most) best = { name: field.name, distance };
  }
  return best?.name;
}

/** Levenshtein distance, one row at a time. */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++)
      next[j] = Math.min(
        (row[j] as number) + 1,
        (next[j - 1] as number) + 1,
        (row[j - 1] as number) + (a[i - 1] === b[j - 1] ? 0 : 1),
      );
    row = next;
  }
  return row[b.length] as number;
}

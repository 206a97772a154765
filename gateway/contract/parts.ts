// Building blocks of schemas. A schema's `rule` states its pattern in words, for faults.
import { type TSchema, Type } from 'typebox';

export const object = <P extends Record<string, TSchema>>(properties: P) =>
  Type.Object(properties, { additionalProperties: false });
export const list = <T extends TSchema>(item: T, options: { minItems?: number; maxItems?: number; uniqueItems?: boolean } = {}) =>
  Type.Immutable(Type.Array(item, options));
export const text = (maxLength: number) =>
  Type.String({
    minLength: 1,
    maxLength,
    pattern: '^[^\\u0000-\\u001f\\u007f]*$',
    rule: `1 to ${maxLength} characters, no control characters`,
  });
/** A person's reason, for the log. */
export const reason = Type.String({
  minLength: 1,
  maxLength: 500,
  pattern: '^(?=.*\\S)[^\\u0000-\\u001f\\u007f]*$',
  rule: '1 to 500 characters, not only spaces, no control characters',
});

export const code = Type.String({ pattern: '^[A-Z][A-Z0-9_]*$' });
export const agency = Type.String({
  pattern: '^[A-Z][A-Z0-9_]{0,63}$',
  rule: 'the code of an agency: 1 to 64 capital letters, digits and _, a letter first',
});
export const hexDigest = Type.String({ pattern: '^[0-9a-f]{64}$' });
export const timestamp = Type.String({ pattern: '^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{6}Z$' });
export const wholeNumber = Type.Integer({ minimum: 0 });

export const recordObject = Type.Record(Type.String(), Type.Unknown());

/** A caveat of a record header as shown. `code` is a number if this version does not know it; it then counts as H3 and CONCEALED.
 * `text` is shown only with the record. */
export const shownCaveat = object({ code: Type.String(), until: Type.Optional(timestamp), text: Type.Optional(Type.String()) });

/** Replaces an unreadable row of the ledger. `id` identifies the row in its table. */
export const unreadable = object({ id: Type.String(), code });

export const withheld = object({ clause: Type.String(), fields: list(Type.String()) });

export const obligation = object({
  kind: Type.String(),
  days: Type.Optional(wholeNumber),
  hours: Type.Optional(wholeNumber),
  text: Type.Optional(Type.String()),
  clause: Type.String(),
});

/** A rule that refused, the facts it reads, and the permitted values. */
export const refusedBy = list(
  object({
    rule: Type.String(),
    clause: Type.Optional(Type.String()),
    facts: list(Type.String()),
    permitted: Type.Optional(list(Type.String())),
  }),
);

/** Has none of the members of a row. */
export type Nothing<Row> = { readonly [member in keyof Row]?: never };

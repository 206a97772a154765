// What schemas are made of. A schema's `rule` says in words what its pattern means; it is what a fault shows.
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
/** For the log: why a person did what an agreement leaves to a person. */
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

/** A caveat of a record header as it is shown. `code`: a number where this version does not know it, and then it counts as H3 and CONCEALED.
 * `text` is shown with the record alone. */
export const shownCaveat = object({ code: Type.String(), until: Type.Optional(timestamp), text: Type.Optional(Type.String()) });

/** In the place of what a row of the ledger does not say any more. `id`: by which the row is found in its table. */
export const unreadable = object({ id: Type.String(), code });

export const withheld = object({ clause: Type.String(), fields: list(Type.String()) });

export const obligation = object({
  kind: Type.String(),
  days: Type.Optional(wholeNumber),
  hours: Type.Optional(wholeNumber),
  text: Type.Optional(Type.String()),
  clause: Type.String(),
});

/** A rule that refused, the facts it reads, and the values that are permitted. */
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

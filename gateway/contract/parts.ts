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

import type { Static, TSchema } from 'typebox';
import { Compile } from 'typebox/schema';
import { Settings } from 'typebox/system';
import type { Fault } from '../../services/domain/index.ts';

// "All faults in one answer" needs more than the library's default of 8; the bound stays, since a body is hostile.
const MAX_FAULTS = 64;
Settings.Set({ maxErrors: MAX_FAULTS });

/** Either the typed value, or every fault in it by JSON pointer (RFC 6901). Faults name fields and rules, never values. */
export type Checked<T> =
  | { readonly value: T; readonly faults?: never }
  | { readonly faults: readonly Fault[]; readonly value?: never };

/** A check of one shape, compiled once. */
export function checkOf<S extends TSchema>(schema: S): (value: unknown) => Checked<Static<S>> {
  const compiled = Compile(schema);
  return (value) => {
    if (compiled.Check(value)) return { value: value as Static<S> };
    return { faults: onlyOnce(compiled.Errors(value)[1].flatMap((error) => faultsOf(schema, error))) };
  };
}

/** A text that is both too long and malformed breaks one rule, in words. */
const onlyOnce = (faults: readonly Fault[]): Fault[] =>
  faults.filter(({ field, rule }, i) => i === faults.findIndex((other) => other.field === field && other.rule === rule));

type SchemaError = ReturnType<ReturnType<typeof Compile>['Errors']>[1][number];

const KINDS: Readonly<Record<string, string>> = {
  object: 'an object',
  array: 'a list',
  string: 'a text',
  integer: 'a whole number',
  number: 'a number',
  boolean: 'true or false',
};

function faultsOf(schema: TSchema, error: SchemaError): Fault[] {
  const field = error.instancePath;
  switch (error.keyword) {
    case 'required':
      return error.params.requiredProperties.map((name) => ({ field: `${field}/${pointerPart(name)}`, rule: 'required' }));
    case 'additionalProperties':
      return error.params.additionalProperties.map((name) => ({
        field: `${field}/${pointerPart(name)}`,
        rule: 'no such field here',
      }));
    case 'boolean':
      return []; // repeats additionalProperties
    case 'enum':
      return [{ field, rule: `one of ${error.params.allowedValues.join(', ')}` }];
    case 'type':
      return [
        {
          field,
          rule: [error.params.type]
            .flat()
            .map((type) => KINDS[type] ?? type)
            .join(' or '),
        },
      ];
    case 'minItems':
      return [{ field, rule: `at least ${error.params.limit} of them` }];
    case 'maxItems':
    case 'maxProperties':
      return [{ field, rule: `at most ${error.params.limit} of them` }];
    case 'uniqueItems':
      return error.params.duplicateItems.map((at) => ({ field: `${field}/${at}`, rule: 'given twice' }));
    case 'minimum':
    case 'maximum':
      return [{ field, rule: `${error.params.comparison} ${error.params.limit}` }];
    default:
      return [{ field, rule: ruleAt(schema, error.schemaPath) ?? error.message }];
  }
}

/** The `rule` of the schema at a path such as `#/properties/to/items`. */
function ruleAt(schema: TSchema, path: string): string | undefined {
  let at: unknown = schema;
  for (const part of path.split('/').slice(1)) at = (at as Record<string, unknown> | undefined)?.[part];
  const rule = (at as { rule?: unknown } | undefined)?.rule;
  return typeof rule === 'string' ? rule : undefined;
}

/** reflection: the caller chose this name, so it is truncated, and a response cannot be made to carry a document. */
export const pointerPart = (name: string): string => name.slice(0, 64).replaceAll('~', '~0').replaceAll('/', '~1');

/** The faults of a body unless it has exactly one of these fields. */
export function exactlyOneOf(body: unknown, names: readonly string[]): Fault[] {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return [];
  const found = names.filter((name) => Object.hasOwn(body, name));
  if (found.length === 1) return [];
  const rule = `exactly one of ${names.join(', ')}`;
  return found.length === 0 ? [{ field: '', rule }] : found.map((name) => ({ field: `/${name}`, rule }));
}

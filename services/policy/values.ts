// The kinds of value that a fact can have: its check, its Cedar type, and its conversion to Cedar.

export type Shape =
  | { readonly is: 'one' | 'many'; readonly entity: string; readonly values: readonly string[] }
  /** A name that the agreement declares, so that its values are not known here. */
  | { readonly is: 'declared'; readonly entity: string }
  | { readonly is: 'states' }
  | { readonly is: 'country' }
  | { readonly is: 'count'; readonly max: number }
  | { readonly is: 'flag' }
  | { readonly is: 'record'; readonly parts: Readonly<Record<string, Shape>> };

/** Maximum length of a fact's list. */
const MAX_LIST = 32;
/** Maximum length of a fact's text. */
export const MAX_TEXT = 128;

const isList = (value: unknown, good: (item: string) => boolean): boolean =>
  Array.isArray(value) && value.length <= MAX_LIST && value.every((item) => typeof item === 'string' && good(item));

export const isText = (value: unknown): value is string =>
  typeof value === 'string' && value.length > 0 && value.length <= MAX_TEXT && value.isWellFormed();

export function fits(shape: Shape, value: unknown): boolean {
  switch (shape.is) {
    case 'flag':
      return typeof value === 'boolean';
    case 'count':
      return Number.isInteger(value) && (value as number) >= 0 && (value as number) <= shape.max;
    case 'one':
      return typeof value === 'string' && shape.values.includes(value);
    case 'declared':
      return isText(value);
    case 'country':
      return typeof value === 'string' && /^[A-Z]{2}$/.test(value);
    case 'many':
      return isList(value, (item) => shape.values.includes(item));
    case 'states':
      return isList(value, (item) => /^[A-Z]{1,3}$/.test(item));
    case 'record': {
      if (typeof value !== 'object' || value === null) return false;
      const parts = Object.entries(shape.parts);
      const given = value as Readonly<Record<string, unknown>>;
      return Object.keys(given).length === parts.length && parts.every(([name, part]) => fits(part, given[name]));
    }
  }
}

/** What `fits` expects, in words. */
export function ruleOf(shape: Shape): string {
  switch (shape.is) {
    case 'flag':
      return 'true or false';
    case 'count':
      return `a whole number from 0 to ${shape.max}`;
    case 'one':
      return `one of ${shape.values.join(', ')}`;
    case 'declared':
      return `a text of at most ${MAX_TEXT} characters`;
    case 'country':
      return 'an ISO 3166-1 alpha-2 code';
    case 'many':
      return `at most ${MAX_LIST} of ${shape.values.join(', ')}`;
    case 'states':
      return `at most ${MAX_LIST} ICAO Doc 9303 codes`;
    case 'record':
      return `exactly ${Object.keys(shape.parts).join(', ')}, each a list`;
  }
}

export type CedarType =
  | { readonly type: string; readonly name?: string; readonly element?: CedarType; readonly required?: boolean }
  | { readonly type: 'Record'; readonly attributes: Readonly<Record<string, CedarType>>; readonly required?: boolean };

export function cedarType(shape: Shape): CedarType {
  switch (shape.is) {
    case 'flag':
      return { type: 'Boolean' };
    case 'count':
      return { type: 'Long' };
    case 'country':
      return { type: 'String' };
    case 'one':
    case 'declared':
      return { type: 'Entity', name: shape.entity };
    case 'many':
      return { type: 'Set', element: { type: 'Entity', name: shape.entity } };
    case 'states':
      return { type: 'Set', element: { type: 'String' } };
    case 'record':
      return { type: 'Record', attributes: Object.fromEntries(Object.entries(shape.parts).map(([n, s]) => [n, cedarType(s)])) };
  }
}

export type CedarValue = string | boolean | number | CedarValue[] | { [key: string]: CedarValue };

export const entity = (type: string, id: string): CedarValue => ({ __entity: { type, id } });

/** In a list of states: any. */
const ANY = 'XXX';

/** Cedar's value of a value that passed `fits`. unknown: a list that may hold any state holds those of both ends, which rules ask for. */
export function cedarValueOf(shape: Shape, value: unknown, ends: readonly string[]): CedarValue {
  if (shape.is === 'one' || shape.is === 'declared') return entity(shape.entity, value as string);
  if (shape.is === 'many') return (value as string[]).map((item) => entity(shape.entity, item));
  if (shape.is === 'record')
    return Object.fromEntries(
      Object.entries(shape.parts).map(([key, part]) => [key, cedarValueOf(part, (value as Record<string, unknown>)[key], ends)]),
    );
  if (shape.is === 'states' && (value as string[]).includes(ANY)) return [...new Set([...(value as string[]), ...ends])];
  return value as CedarValue;
}

// The subset of JSON Patch (RFC 6902) in which the altered bundles are stored.
import type { Json } from './forge.ts';

export type Operation =
  | { readonly op: 'add' | 'replace'; readonly path: string; readonly value: unknown }
  | { readonly op: 'remove'; readonly path: string };

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const escaped = (name: string): string => name.replaceAll('~', '~0').replaceAll('/', '~1');

/** The operations that turn `from` into `to`. Lists of different lengths are replaced as a whole. */
export function patchOf(from: unknown, to: unknown, path = ''): Operation[] {
  if (JSON.stringify(from) === JSON.stringify(to)) return [];
  if (Array.isArray(from) && Array.isArray(to) && from.length === to.length)
    return from.flatMap((one, i) => patchOf(one, to[i], `${path}/${i}`));
  if (!isObject(from) || !isObject(to)) return [{ op: 'replace', path, value: to }];
  return [...new Set([...Object.keys(from), ...Object.keys(to)])].flatMap((name): Operation[] => {
    const at = `${path}/${escaped(name)}`;
    if (!Object.hasOwn(to, name)) return [{ op: 'remove', path: at }];
    return Object.hasOwn(from, name) ? patchOf(from[name], to[name], at) : [{ op: 'add', path: at, value: to[name] }];
  });
}

/** Applies operations on members of objects, and replacements of list items. */
export function patched(document: Json, patch: readonly Operation[]): Json {
  const result = structuredClone(document);
  for (const operation of patch) {
    const names = operation.path
      .split('/')
      .slice(1)
      .map((name) => name.replaceAll('~1', '/').replaceAll('~0', '~'));
    const last = names.pop() ?? '';
    const parent = names.reduce((at: Json, name) => at[name], result);
    if (operation.op === 'remove') delete parent[last];
    else parent[last] = operation.value;
  }
  return result;
}

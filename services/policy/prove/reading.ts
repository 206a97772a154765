// What the text of a rule looks at, from Cedar's own parse of it: enough to know which facts it can tell apart.
import { type PolicyJson, policyToJson } from '@cedar-policy/cedar-wasm/nodejs';
import { LRUCache } from 'lru-cache';
import { ATTRIBUTE_NAMES, ATTRIBUTES } from '../facts.ts';
import { ALWAYS } from '../schema.ts';
import type { Shape } from '../values.ts';

export interface Reading {
  /** Attributes of the context, and of the subject also its parts, such as subject.citizenship. */
  readonly paths: readonly string[];
  /** Of principal, action and resource those that its conditions look at. */
  readonly variables: readonly string[];
  /** Texts that it compares with: those of one set together, any other alone. */
  readonly texts: readonly (readonly string[])[];
  /** Facts of free text that it compares with other facts of free text. */
  readonly crossed: readonly string[];
  /** It matches texts by a pattern. */
  readonly likes: boolean;
}

const PARTS = Object.entries<Shape>(ATTRIBUTES.subject.parts).map(([part, shape]) => [`subject.${part}`, shape] as const);
const SUBJECT_PARTS = PARTS.map(([name]) => name);
// Facts and parts of the subject whose values no table lists.
const FREE: ReadonlySet<string> = new Set(
  [...Object.entries<Shape>(ATTRIBUTES), ...PARTS].flatMap(([name, { is }]) =>
    is === 'states' || is === 'country' ? [name] : [],
  ),
);
// Operations that compare two operands.
const BINARY = ['==', '!=', 'in', 'contains', 'containsAll', 'containsAny'];

type Node = Readonly<Record<string, unknown>>;
interface Access {
  readonly left?: unknown;
  readonly right?: unknown;
  readonly attr?: string | readonly string[];
}

const isNode = (value: unknown): value is Node => typeof value === 'object' && value !== null;

/** `a.b.c` of `context.a.b.c`; undefined for what is no path from the context. */
function pathOf(node: unknown): readonly string[] | undefined {
  if (!isNode(node)) return undefined;
  if (node.Var === 'context') return [];
  const { left, attr } = (node['.'] ?? {}) as Access;
  const before = attr === undefined ? undefined : pathOf(left);
  return before && [...before, attr as string];
}

/** What it means to look at this path: a path that ends early looks at everything below it. */
function pathsBelow(path: readonly string[], whole: boolean): string[] {
  const [name, part] = path;
  if (name === undefined) return [...Object.keys(ALWAYS), ...ATTRIBUTE_NAMES, ...SUBJECT_PARTS];
  if (name !== 'subject') return [name];
  if (part !== undefined) return [name, `${name}.${part}`];
  return whole ? [name, ...SUBJECT_PARTS] : [name];
}

const READ = new LRUCache<string, Reading>({ maxSize: 1 << 22, sizeCalculation: (_, text) => text.length });

export function readingOf(text: string): Reading {
  const known = READ.get(text);
  if (known !== undefined) return known;
  const read = readText(text);
  READ.set(text, read);
  return read;
}

function readText(text: string): Reading {
  const parsed = policyToJson(text);
  // It was parsed when the agreement was loaded.
  if (parsed.type === 'failure') throw new Error('a rule that loaded does not parse');
  const paths = new Set<string>();
  const variables = new Set<string>();
  const texts: string[][] = [];
  const crossed = new Set<string>();
  let likes = false;

  const freeIn = (node: unknown): string[] => {
    const path = pathOf(node);
    if (path !== undefined) return pathsBelow(path, true).filter((name) => FREE.has(name));
    return isNode(node) ? Object.values(node).flatMap(freeIn) : [];
  };
  const walk = (node: unknown): void => {
    const path = pathOf(node);
    if (path !== undefined) {
      for (const name of pathsBelow(path, true)) paths.add(name);
      return;
    }
    if (!isNode(node)) return;
    for (const [key, value] of Object.entries(node)) {
      const { left, right, attr } = (isNode(value) ? value : {}) as Access;
      if (key === 'Var') variables.add(value as string);
      if (key === 'Value' && typeof value === 'string') texts.push([value]);
      if (key === 'Set') {
        const members = value as readonly Node[];
        const literals = members.flatMap(({ Value }) => (typeof Value === 'string' ? [Value] : []));
        if (literals.length > 0) texts.push(literals);
        for (const member of members) if (typeof member.Value !== 'string') walk(member);
        continue;
      }
      if (key === 'like') likes = true;
      const operands = BINARY.includes(key) ? [freeIn(left), freeIn(right)] : [];
      if (operands.length > 0 && operands.every((names) => names.length > 0))
        for (const name of operands.flat()) crossed.add(name);
      const before = key === 'has' ? pathOf(left) : undefined;
      if (before === undefined) walk(value);
      else for (const name of pathsBelow([...before, ...[attr ?? []].flat()], false)) paths.add(name);
    }
  };
  walk((parsed.json as PolicyJson).conditions);
  return {
    paths: [...paths].sort(),
    variables: [...variables].sort(),
    texts,
    crossed: [...crossed].sort(),
    likes,
  };
}

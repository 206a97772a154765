// What a fault of a record was found in: the form of the value, without what it says, and where its rule is written.
import type { Fault } from '../../services/domain/index.ts';
import { RECORD_FIELDS, type ShownFault } from '../contract/index.ts';

const FIELDS: readonly string[] = [...RECORD_FIELDS, 'visaQuery', 'content'];
/** Characters of a value that are shown. */
const MOST = 40;

/** Letters as A and a, digits as 9; what separates them stays, since that is where most faults are. */
const formOf = (text: string): string => {
  const letters = [...text.slice(0, MOST)].map((letter) =>
    /\p{Lu}/u.test(letter)
      ? 'A'
      : /\p{L}/u.test(letter)
        ? 'a'
        : /\p{N}/u.test(letter)
          ? '9'
          : /[ -/:-@[-`{-~]/.test(letter)
            ? letter
            : '?',
  );
  return `${letters.join('')}${text.length > MOST ? '…' : ''}`;
};

function masked(value: unknown): string {
  if (Array.isArray(value)) return `a list of ${value.length}`;
  return typeof value === 'object' && value !== null ? 'an object' : formOf(String(value));
}

/** The value at a JSON pointer (RFC 6901); undefined if there is none. */
function valueAt(body: unknown, pointer: string): unknown {
  let at = body;
  for (const part of pointer.split('/').slice(1)) {
    const name = part.replaceAll('~1', '/').replaceAll('~0', '~');
    if (typeof at !== 'object' || at === null || !Object.hasOwn(at, name)) return undefined;
    at = (at as Record<string, unknown>)[name];
  }
  return at;
}

/** The standard that a rule names at its end, or else the data dictionary. */
const sourceOf = (rule: string): string => /\(([A-Z][^()]*\d[^()]*)\)[^()]*$/.exec(rule)?.[1] ?? 'docs/records.md';

/** Faults as the caller gets them: of a field of a record, also in which form of value, and by which source. */
export const shownFaults = (faults: readonly Fault[], body: unknown): ShownFault[] =>
  faults.map(({ field, rule }) => {
    const [root, top = '', inner] = field.split('/');
    if (root !== '' || inner === undefined || !FIELDS.includes(top)) return { field, rule };
    const value = valueAt(body, field);
    return { field, rule, ...(value !== undefined && { value: masked(value) }), source: sourceOf(rule) };
  });

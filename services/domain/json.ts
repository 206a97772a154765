import { TripointError } from './errors.ts';

/** flood: the deepest record has 5 levels; deeper nesting only serves to exhaust a recursive reader. */
const MAX_DEPTH = 32;

/** A text file's content without a leading byte order mark, which is not part of the text (RFC 8259, section 8.1). */
export const withoutMark = (text: string): string => (text.startsWith('\ufeff') ? text.slice(1) : text);

/**
 * Reads JSON with one meaning for every parser (I-JSON, RFC 7493 section 2.3). duplicate member: parsers use the first or the
 * last, so the value checked may not be the value used. Throws MALFORMED for that, for nesting beyond 32
 * levels and for anything that is not JSON.
 *
 * @example
 * parseJson('{"to":["CA"]}'); // { to: ['CA'] }
 */
export function parseJson(text: string, parse: (text: string) => unknown = JSON.parse): unknown {
  requireUnambiguous(text);
  try {
    return parse(text);
  } catch (cause) {
    throw new TripointError('MALFORMED', 'it is not JSON', { cause });
  }
}

/** Throws MALFORMED. Does not detect other faults of JSON, which the parser reports. */
function requireUnambiguous(text: string): void {
  /** For each open object the names so far; for each array undefined. */
  const open: (Set<string> | undefined)[] = [];
  let isName = false;
  for (let i = 0; i < text.length; i++) {
    switch (text[i]) {
      case '"': {
        const end = endOfString(text, i);
        if (isName) takeName(open.at(-1), text.slice(i, end + 1));
        isName = false;
        i = end;
        break;
      }
      case '{':
      case '[':
        isName = text[i] === '{';
        open.push(isName ? new Set() : undefined);
        if (open.length > MAX_DEPTH) throw new TripointError('MALFORMED', `it is nested deeper than ${MAX_DEPTH} levels`);
        break;
      case '}':
      case ']':
        open.pop();
        isName = false;
        break;
      case ',':
        isName = open.at(-1) !== undefined;
        break;
    }
  }
}

/** Position of the closing quotation mark of the string that begins at `start`, or the end of the text. */
function endOfString(text: string, start: number): number {
  for (let i = start + 1; i < text.length; i++) {
    if (text[i] === '\\') i++;
    else if (text[i] === '"') return i;
  }
  return text.length;
}

/** Compared as the reader will see it: "a" and "\u0061" are one name. */
function takeName(names: Set<string> | undefined, quoted: string): void {
  let name: string;
  try {
    name = JSON.parse(quoted) as string;
  } catch {
    return; // the parser reports it
  }
  // The name itself may be personal data that was put in the wrong place.
  if (names?.has(name)) throw new TripointError('MALFORMED', 'a member of an object is named twice');
  names?.add(name);
}

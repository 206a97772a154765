// The line of a fault, from the path that names it.
import { isMap, isSeq, LineCounter, type Pair, parseDocument, type Scalar } from 'yaml';

type Ranged = { readonly range?: readonly number[] | null } | null | undefined;

/** Of a field such as agreement.yaml/grants/0/to/1, rules.cedar#post-arrest or rules.cedar:12; undefined if the file does not show it. */
export function lineOf(field: string, texts: Readonly<Record<string, string>>): number | undefined {
  const [, file = '', line, rest = ''] = /^([a-z]+\.[a-z]+)(?::(\d+))?(.*)$/s.exec(field) ?? [];
  if (line !== undefined) return Number(line);
  const text = texts[file];
  if (text === undefined || rest === '') return undefined;
  if (rest.startsWith('#')) return lineOfId(text, (rest.slice(1).split('/')[0] ?? '').trim());
  return file.endsWith('.yaml') ? lineOfPath(text, rest.split('#')[0]!.split('/').slice(1)) : undefined;
}

function lineOfId(text: string, id: string): number | undefined {
  const named = [`@id("${id}")`, `id: ${id}`].map((mark) => text.indexOf(mark)).find((at) => at !== -1);
  return named === undefined ? undefined : text.slice(0, named).split('\n').length;
}

/** As far as the path leads: of a key that is missing, the place where it is missing. */
function lineOfPath(text: string, path: readonly string[]): number | undefined {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, uniqueKeys: false });
  if (document.errors.length > 0) return undefined;
  let node: unknown = document.contents;
  let at = 0;
  for (const step of path) {
    let next: unknown;
    let place: Ranged;
    if (isMap(node)) {
      const pair = node.items.find(({ key }) => String((key as Scalar | null)?.value ?? key) === step) as Pair | undefined;
      [next, place] = [pair?.value, pair?.key as Ranged];
    } else if (isSeq(node)) {
      next = node.items[Number(step)];
      place = next as Ranged;
    }
    if (place?.range == null) break;
    at = place.range[0] ?? at;
    node = next;
  }
  return lines.linePos(at).line;
}

// Generates docs/records.md, the data dictionary of the record families, from the .proto comments, the rules of fields and the agreements.
// `--check`: fails if the file is not up to date.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { enumOf, fieldsOf, isMessage } from '../proto/index.ts';
import { loadAgreement } from '../services/policy/load.ts';
import { FAMILIES, type Family } from '../services/records/index.ts';
import { requiredIn } from '../services/records/parts.ts';
import { ruleAt } from '../services/records/rules.ts';

const FILE = new URL('../docs/records.md', import.meta.url);
const at = (path: string): URL => new URL(`../${path}`, import.meta.url);
const DOCUMENTED = ['lookout', 'cargo', 'visaQuery', 'visaAnswer'] as const satisfies readonly Family[];

const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll(/\s+/g, ' ').trim();
const code = (text: string): string => (text === '' ? '' : `\`${text}\``);
const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [head, head.map(() => '---'), ...rows].map((row) => `| ${row.map(cell).join(' | ')} |`).join('\n');
const camel = (name: string): string => name.replaceAll(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());

/** The comments of messages and their fields: those before a line, without the blank lines that set groups of fields apart. */
function commentsIn(source: string, comments: Map<string, string>): void {
  let message = '';
  let before: string[] = [];
  for (const line of source.split('\n')) {
    const comment = /^\s*\/\/ ?(.*)$/.exec(line);
    const opened = /^message (\w+) \{/.exec(line);
    const field = /^\s+(?:repeated )?\w+ (\w+) = \d+;/.exec(line);
    if (comment !== null) before.push(comment[1] as string);
    else {
      if (opened !== null) message = opened[1] as string;
      const of = field === null ? message : `${message}.${camel(field[1] as string)}`;
      if ((opened !== null || field !== null) && before.length > 0) comments.set(of, before.join(' '));
      before = [];
    }
  }
}

const comments = new Map<string, string>();
for (const name of readdirSync(at('proto/tripoint/v1')))
  commentsIn(readFileSync(at(`proto/tripoint/v1/${name}`), 'utf8'), comments);

/** Names of NIEM 6.0 in a comment; the part of a comment behind them says what else there is to say. */
const NIEM = /\b(?:nc|it|scr|intel|im|m|j):[A-Z]\w+/g;
const standardNames = (comment: string): string => (comment.match(NIEM) ?? []).map(code).join(', ');
const restOf = (comment: string): string => {
  const rest = comment.replace(/^(?:(?:nc|it|scr|intel|im|m|j):[A-Z]\w+[.,:]? ?)+/, '');
  return rest.charAt(0).toUpperCase() + rest.slice(1);
};

interface Example {
  readonly name: string;
  readonly family: Family;
  readonly json: unknown;
}
const examples = (JSON.parse(readFileSync(at('test/vectors/records/records.json'), 'utf8')) as { valid: Example[] }).valid;

/** The first value of every field of a message, in all the examples of records. */
const values = new Map<string, unknown>();
function gather(message: string, json: Readonly<Record<string, unknown>>): void {
  for (const { name, type, repeated } of fieldsOf(message)) {
    const value = json[name];
    const path = `${message}.${name}`;
    if (value === undefined) continue;
    if (!isMessage(type) && !values.has(path)) values.set(path, repeated ? (value as unknown[])[0] : value);
    if (isMessage(type))
      for (const item of repeated ? (value as object[]) : [value]) gather(type, item as Record<string, unknown>);
  }
}
for (const { family, json } of examples) gather(FAMILIES[family].message, json as Record<string, unknown>);

const shown = (value: unknown): string => {
  const text = typeof value === 'string' ? value.split('\n')[0] : value === undefined ? '' : JSON.stringify(value);
  return code(text === undefined || text.length <= 40 ? (text ?? '') : `${text.slice(0, 37)}…`);
};

function typeOf(type: string, repeated: boolean): string {
  const values = enumOf(type);
  const one = isMessage(type)
    ? `[${type}](#${type.toLowerCase()})`
    : values === undefined
      ? type
      : `one of ${Object.keys(values)
          .filter((name) => values[name] !== 0)
          .map(code)
          .join(', ')}`;
  return repeated ? `several: ${one}` : one;
}

const agreements = readdirSync(at('policies/agreements'))
  .sort()
  .map((name) => {
    const texts = Object.fromEntries(
      ['agreement.yaml', 'rules.cedar'].map((file) => [file, readFileSync(at(`policies/agreements/${name}/${file}`))]),
    );
    return loadAgreement(texts);
  });

/** The group of a field in each agreement that grants the kind. */
function groupsOf(kind: number, id: number): string {
  const named = Object.entries(enumOf('RecordKind') ?? {}).find(([, value]) => value === kind)?.[0] ?? '';
  const byGroup = new Map<string, string[]>();
  for (const { id: agreement, fieldGroups } of agreements)
    for (const { name, fields } of fieldGroups[named] ?? [])
      if (fields.includes(id)) {
        const group = name.split('/')[1] as string;
        byGroup.set(group, [...(byGroup.get(group) ?? []), agreement]);
      }
  return [...byGroup].map(([group, of]) => `${code(group)}: ${of.join(', ')}`).join('; ');
}

/** No text, and no number, keeps a rule. */
const WRONG: Readonly<Record<string, unknown>> = { string: '?', bytes: '' };

/** A row for each field of a message; `kind`: with its groups. */
function rowsOf(message: string, kind?: number): string[][] {
  const { needs } = requiredIn(message);
  return fieldsOf(message).map(({ name, id, type, repeated }) => {
    const path = `${message}.${name}`;
    const comment = comments.get(path) ?? '';
    if (!isMessage(type) && !values.has(path)) throw new Error(`no example of ${path} in test/vectors/records/records.json`);
    const rules = [...(needs.includes(name) ? ['required'] : []), ...ruleAt(path, WRONG[type] ?? Number.NaN)];
    return [
      ...[code(name), typeOf(type, repeated), standardNames(comment), restOf(comment), rules.join('; ')],
      shown(values.get(path)),
      ...(kind === undefined ? [] : [groupsOf(kind, id)]),
    ];
  });
}

const HEAD = ['Field', 'Type', 'NIEM 6.0', 'Meaning', 'Rule', 'Example'] as const;

const parts = new Set<string>();
function visit(message: string): void {
  for (const { type } of fieldsOf(message))
    if (isMessage(type) && !parts.has(type)) {
      parts.add(type);
      visit(type);
    }
}
for (const family of DOCUMENTED) visit(FAMILIES[family].message);

const familySection = (family: (typeof DOCUMENTED)[number]): string => {
  const { message, kind } = FAMILIES[family];
  return `## ${message} (\`${family}\`)\n\n${table([...HEAD, 'Group: agreements'], rowsOf(message, kind))}`;
};
const partSection = (message: string): string => {
  const { anyOf } = requiredIn(message);
  const about = [
    ...(comments.has(message) ? [comments.get(message) as string] : []),
    ...(anyOf.length > 0 ? [`At least one of ${anyOf.map(code).join(', ')}.`] : []),
  ];
  return `### ${message}\n\n${about.length > 0 ? `${about.join(' ')}\n\n` : ''}${table(HEAD, rowsOf(message))}`;
};

const page = `# Records: the data dictionary

Made from the code by \`node deploy/records.ts\`; \`npm run check\` fails when it is out of date. Fields are named as in JSON; each field of the
four kinds can be disclosed or withheld alone, a field of a part only with the part. A rule is quoted as a fault says it, with its source. What must
hold between fields is in \`services/records/whole.ts\`, \`parts.ts\` and \`order.ts\`.

${DOCUMENTED.map(familySection).join('\n\n')}

## Parts

${[...parts].sort().map(partSection).join('\n\n')}
`;

if (!process.argv.includes('--check')) writeFileSync(FILE, page);
else if (readFileSync(FILE, 'utf8') !== page) {
  console.error('docs/records.md is out of date: node deploy/records.ts');
  process.exitCode = 1;
}

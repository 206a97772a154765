// Generates docs/agreements-reference.md from the code that reads agreements. `--check`: fails if the file is not up to date.
import { readFileSync, writeFileSync } from 'node:fs';
import ts from 'typescript';
import { enumOf, fieldsOf, ObligationKind } from '../proto/index.ts';
import { DRAFT_FAMILIES } from '../services/authoring/index.ts';
import { messages } from '../services/messages/index.ts';
import { ACTIONS, ATTRIBUTES, type Facts, namesOf, ONE_END_ONLY, ONLY_WITH } from '../services/policy/facts.ts';
import { RULE_KINDS } from '../services/policy/kinds.ts';
import { readInvariants } from '../services/policy/prove/invariants.ts';
import { ANNOTATIONS, FORBID_OUTCOMES } from '../services/policy/rules.ts';
import { ALWAYS, MODES } from '../services/policy/schema.ts';
import { AgreementShape } from '../services/policy/shape.ts';
import { READ_FROM } from '../services/policy/situation.ts';
import { ruleOf, type Shape } from '../services/policy/values.ts';
import { FAMILIES, type Family, LINK_PLANE, VERBS } from '../services/records/index.ts';

const FILE = new URL('../docs/agreements-reference.md', import.meta.url);
const source = (path: string): string => readFileSync(new URL(`../${path}`, import.meta.url), 'utf8');
const say = messages('en');

const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll(/\s+/g, ' ').trim();
const code = (text: string): string => `\`${text}\``;
const codes = (words: readonly string[]): string => words.map(code).join(', ');
const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [head, head.map(() => '---'), ...rows].map((row) => `| ${row.map(cell).join(' | ')} |`).join('\n');

/** The doc comments of an interface's members. A comment shared by several members belongs to the first. */
function commentsOf(file: string, name: string): Map<string, string> {
  const parsed = ts.createSourceFile(file, source(file), ts.ScriptTarget.Latest, true);
  const found = parsed.statements.find((one) => ts.isInterfaceDeclaration(one) && one.name.text === name);
  if (found === undefined || !ts.isInterfaceDeclaration(found)) throw new Error(`no interface ${name} in ${file}`);
  return new Map(
    found.members.map((member) => {
      const [doc] = ts.getJSDocCommentsAndTags(member);
      const text = doc === undefined ? '' : (ts.getTextOfJSDocComment(doc.comment) ?? '');
      return [member.name?.getText(parsed) ?? '', text];
    }),
  );
}

function facts(): string {
  const comments = commentsOf('services/policy/facts.ts', 'Facts');
  const sources = (name: string): string => {
    const fields = Object.entries(READ_FROM).flatMap(([family, read]) => {
      const from = read[name as keyof Facts];
      return from === undefined ? [] : [`${family}: ${from.join(', ')}`];
    });
    if (fields.length > 0) return `the record (${fields.join('; ')})`;
    const only = ONLY_WITH[name as keyof typeof ONLY_WITH];
    if (only !== undefined) return `the holder or responder, with ${code(only.action)}${only.required ? ' (required)' : ''}`;
    return ONE_END_ONLY.has(name) ? 'the gateway that decides' : 'the exchange and its header';
  };
  const meaningOf = (name: string): string => {
    const text = comments.get(name) ?? '';
    if (text === '') throw new Error(`services/policy/facts.ts: ${name} has no comment, and the reference nothing to say of it`);
    return text;
  };
  const always = Object.entries(ALWAYS).map(([name, type]) => [code(name), 'name' in type ? type.name : type.type]);
  const rows = Object.entries(ATTRIBUTES).map(([name, shape]: [string, Shape]) => [
    code(name),
    'entity' in shape && shape.is !== 'declared' ? `${code(shape.entity)}: ${ruleOf(shape)}` : ruleOf(shape),
    meaningOf(name),
    sources(name),
    ONE_END_ONLY.has(name) ? 'no' : 'yes',
  ]);
  return [
    'Present in every decision, so a rule reads them without `has`:',
    '',
    table(['In rules', 'Type'], always),
    '',
    'Present when known. `context has x` is false for one that is absent: it then decides nothing, so write the rule so that this is the',
    'strict case. A rule about fields may read only what both ends know.',
    '',
    table(['Fact', 'Value', 'Meaning', 'From', 'Both ends'], rows),
  ].join('\n');
}

/** The keys of agreement.yaml, with their permitted values. */
function keys(): string {
  interface Node {
    readonly type?: string;
    readonly enum?: readonly string[];
    readonly pattern?: string;
    readonly properties?: Readonly<Record<string, Node>>;
    readonly patternProperties?: Readonly<Record<string, Node>>;
    readonly items?: Node;
    readonly required?: readonly string[];
    readonly minimum?: number;
    readonly maximum?: number;
  }
  const kind = ({ type = '', enum: values, minimum, maximum, items, patternProperties }: Node): string => {
    if (values !== undefined) return `one of ${codes(values)}`;
    if (items !== undefined) return 'a list';
    if (patternProperties !== undefined) return 'names, each with';
    return minimum === undefined ? type : `${type}, ${minimum} to ${maximum}`;
  };
  const rows: string[][] = [];
  const walk = (node: Node, path: string): void => {
    for (const [name, inner] of Object.entries(node.properties ?? {})) {
      const at = path === '' ? name : `${path}.${name}`;
      rows.push([code(at), kind(inner), node.required?.includes(name) ? 'yes' : 'no']);
      walk(inner, at);
      if (inner.items?.properties !== undefined) walk(inner.items, `${at}[]`);
      for (const named of Object.values(inner.patternProperties ?? {})) {
        walk(named, `${at}.NAME`);
        for (const deeper of Object.values(named.patternProperties ?? {})) walk(deeper, `${at}.NAME.NAME`);
      }
    }
  };
  walk(AgreementShape as unknown as Node, '');
  return table(['Key', 'Value', 'Required'], rows);
}

const named = (number: number, type: string): string =>
  Object.entries(enumOf(type) ?? {}).find(([, value]) => value === number)?.[0] ?? String(number);

function records(): string {
  const groupOf = (kind: string, field: string): string => {
    const groups = DRAFT_FAMILIES[kind as keyof typeof DRAFT_FAMILIES]?.groups ?? {};
    return Object.entries(groups).find(([, fields]) => fields.includes(field))?.[0] ?? '';
  };
  return (Object.keys(FAMILIES) as Family[])
    .map((family) => {
      const { kind, message } = FAMILIES[family];
      const name = named(kind, 'RecordKind');
      const values = (type: string): string => (enumOf(type) === undefined ? '' : codes(namesOf(type)));
      const rows = fieldsOf(message).map((field) => [
        code(field.name),
        `${field.type}${field.repeated ? ', several' : ''}`,
        values(field.type),
        groupOf(name, field.name),
      ]);
      return `### ${code(name)}\n\n${table(['Field', 'Type', 'Values', 'Group in a draft'], rows)}`;
    })
    .join('\n\n');
}

function verbs(): string {
  const rows = Object.entries(VERBS)
    .filter(([, { plane }]) => plane === 'exchange')
    .map(([verb, { kinds, answeredBy }]) => [
      code(named(Number(verb), 'Verb')),
      codes(kinds.filter((kind) => kind < LINK_PLANE).map((kind) => named(kind, 'RecordKind'))),
      answeredBy,
    ]);
  return table(['Verb', 'Carries', 'Answered by'], rows);
}

const HOLES = { days: 30, hours: 12, text: '…' } as const;
function obligations(): string {
  const rows = namesOf('ObligationKind').map((name) => {
    const kind = ObligationKind[name as 'RETENTION'];
    const parameter = {
      [ObligationKind.RETENTION]: '`days`',
      [ObligationKind.RESPOND]: '`hours`',
      [ObligationKind.REVIEW]: '`hours`',
      [ObligationKind.CAVEAT]: '`text`',
    }[kind as number];
    return [code(name), parameter ?? '', say(`obligation.${name}` as 'obligation.RETENTION', HOLES)];
  });
  return table(['Obligation', 'Needs', 'What the receiver is told (here with 30 days, 12 hours)'], rows);
}

function invariants(): string {
  const all = readInvariants(source('policies/invariants.yaml'));
  return table(
    ['Invariant', 'What it says', 'Of'],
    all.map(({ id, text, agreement }) => [code(id), text, agreement === undefined ? 'all agreements' : code(agreement)]),
  );
}

const page = `# Agreements: the reference

Made from the code by \`node deploy/reference.ts\`; \`npm run check\` fails when it is out of date. [How to write an agreement](agreements.md) is the way in.

## Keys of agreement.yaml

${keys()}

Modes: ${codes(MODES)}. Classifications, lowest first: ${codes(namesOf('Classification'))}.

## Verbs

${verbs()}

## Points of decision

${table(
  ['Action', 'In words'],
  [...ACTIONS, 'disclose' as const].map((action) => [code(action), say(`action.${action}`)]),
)}

## Annotations of rules

${codes(ANNOTATIONS.map((name) => `@${name}`))}. Outcomes of a forbid on exchanges, strictest first: ${codes(FORBID_OUTCOMES)}.

## Facts

${facts()}

## Purposes

An agreement declares its own, in capitals, each with a text and a clause. No other is permitted under it.

## Records and their fields

${records()}

## Obligations

${obligations()}

## Kinds of rules

A case shows one with \`shows\`, as passing or failing.

${table(
  ['No.', 'Kind', 'Decides at', 'Example'],
  RULE_KINDS.map(({ number, name, ends, example }) => [String(number), code(name), ends.join(', '), example]),
)}

## Invariants

${invariants()}
`;

if (!process.argv.includes('--check')) writeFileSync(FILE, page);
else if (readFileSync(FILE, 'utf8') !== page) {
  console.error('docs/agreements-reference.md is out of date: node deploy/reference.ts');
  process.exitCode = 1;
}

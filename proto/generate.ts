// Writes proto/gen from the .proto files: `npm run proto`. With --check it writes nothing and fails when gen is not current.
//
//   messages.js   protobufjs static code: encode and decode
//   types.ts      an interface per message and a table per enum, as decode returns them (proto3 defaults filled in)
//   shape.ts      field numbers, wire types and rules, for the strict decoder and for validating JSON
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

type Field = { id: number; type: string; rule?: 'repeated' };
type Node = { fields?: Record<string, Field>; values?: Record<string, number>; nested?: Record<string, Node> };

const here = import.meta.dirname;
const gen = join(here, 'gen');
const sources = readdirSync(join(here, 'tripoint/v1')).map((name) => join(here, 'tripoint/v1', name));
const pbjs = (...args: string[]) =>
  execFileSync('pbjs', [...args, '-p', here, ...sources], { encoding: 'utf8', maxBuffer: 1 << 26 });

const SCALARS: Record<string, { ts: string; wire: 'varint' | 'fixed64' | 'bytes' }> = {
  string: { ts: 'string', wire: 'bytes' },
  bytes: { ts: 'Uint8Array', wire: 'bytes' },
  bool: { ts: 'boolean', wire: 'varint' },
  uint32: { ts: 'number', wire: 'varint' },
  uint64: { ts: 'number', wire: 'varint' },
  double: { ts: 'number', wire: 'fixed64' },
};

const v1 = JSON.parse(pbjs('-t', 'json')).nested.tripoint.nested.v1.nested as Record<string, Node>;
const isEnum = (type: string) => v1[type]?.values !== undefined;
const upperSnake = (name: string) => name.replace(/([a-z0-9])([A-Z])/g, '$1_$2').toUpperCase();

function enumTable(name: string, values: Record<string, number>): Record<string, number> {
  const prefix = `${upperSnake(name)}_`;
  return Object.fromEntries(Object.entries(values).map(([key, value]) => [key.replace(prefix, ''), value]));
}

function tsType(field: Field): string {
  const base = SCALARS[field.type]?.ts ?? field.type;
  if (field.rule === 'repeated') return `${base}[]`;
  return SCALARS[field.type] || isEnum(field.type) ? base : `${base} | null`;
}

function types(): string {
  const parts = Object.entries(v1).map(([name, node]) => {
    if (node.values) {
      const rows = Object.entries(enumTable(name, node.values)).map(([key, value]) => `  ${key}: ${value},`);
      return `export const ${name} = {\n${rows.join('\n')}\n} as const;\nexport type ${name} = (typeof ${name})[keyof typeof ${name}];\n`;
    }
    const rows = Object.entries(node.fields ?? {}).map(([key, field]) => `  ${key}: ${tsType(field)};`);
    return `export interface ${name} {\n${rows.join('\n')}\n}\n`;
  });
  const messages = Object.keys(v1).filter((name) => !isEnum(name));
  return `// Written by proto/generate.ts.\n${parts.join('\n')}\nexport interface Messages {\n${messages.map((name) => `  ${name}: ${name};`).join('\n')}\n}\n`;
}

function shape(): string {
  const messages: Record<string, unknown> = {};
  const enums: Record<string, unknown> = {};
  for (const [name, node] of Object.entries(v1)) {
    if (node.values) enums[name] = enumTable(name, node.values);
    else
      messages[name] = Object.entries(node.fields ?? {}).map(([key, field]) => ({
        name: key,
        id: field.id,
        type: field.type,
        wire: SCALARS[field.type]?.wire ?? (isEnum(field.type) ? 'varint' : 'bytes'),
        repeated: field.rule === 'repeated',
      }));
  }
  const body = `${JSON.stringify(messages, null, 1)} as const;\n\nexport const enums = ${JSON.stringify(enums, null, 1)} as const;\n`;
  return `// Written by proto/generate.ts.\nexport const messages = ${body}`;
}

const outputs: Record<string, string> = {
  'messages.js': pbjs(
    ...'-t static-module -w es6 --es6 --no-comments --no-convert --no-verify --no-delimited --no-service --no-typeurl --force-number'.split(
      ' ',
    ),
  ),
  'messages.d.ts': `// Written by proto/generate.ts.
interface Codec {
  encode(message: object): { finish(): Uint8Array };
  decode(bytes: Uint8Array): object;
}
export const tripoint: { v1: Record<string, Codec> };
`,
  'types.ts': types(),
  'shape.ts': shape(),
};

if (process.argv.includes('--check')) {
  const stale = Object.keys(outputs).filter(
    (name) => !existsSync(join(gen, name)) || readFileSync(join(gen, name), 'utf8') !== outputs[name],
  );
  if (stale.length > 0) {
    console.error(`proto/gen is not current (${stale.join(', ')}): run npm run proto`);
    process.exitCode = 1;
  }
} else {
  mkdirSync(gen, { recursive: true });
  for (const [name, text] of Object.entries(outputs)) writeFileSync(join(gen, name), text);
}

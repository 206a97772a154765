// What docs/wire.md says in its tables is what the code has, and what it points at is there.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { type Caps, enumOf, RECORD_CAPS, RecordKind, Verb } from '../../../proto/index.ts';
import {
  ackPrefix,
  apiPrefix,
  askSubject,
  CONSUMER,
  linkInbox,
  outStream,
  outSubject,
  querySubject,
} from '../../../services/delivery/subjects.ts';
import { isCode, SUITES } from '../../../services/domain/index.ts';
import {
  BATCH_CAPS,
  BOUNDS,
  HEADER_CAPS,
  LEAF_CAPS,
  LIMITS,
  MANIFEST_CAPS,
  PARCEL_CAPS,
  RECONCILE_REPLY_CAPS,
  RECONCILE_REQUEST_CAPS,
  RESUME_CAPS,
  SET_REPLY_CAPS,
  SET_REQUEST_CAPS,
  SIZE_CLASSES,
} from '../../../services/envelope/limits.ts';
import { VERBS } from '../../../services/records/index.ts';

const root = new URL('../../../', import.meta.url);
const text = (path: string) => readFileSync(new URL(path, root), 'utf8');
const page = text('docs/wire.md');

/** The rows of the tables with this heading, each as its cells, without the marks of code. */
const rows = (heading: string): string[][] =>
  page
    .split(`| ${heading} |\n`)
    .slice(1)
    .flatMap((behind) => behind.split('\n\n')[0]?.split('\n').slice(1) ?? [])
    .map((row) =>
      row
        .slice(2, -2)
        .split(' | ')
        .map((cell) => cell.replaceAll('`', '').trim()),
    );
const grouped = (value: number): string => value.toLocaleString('en-US');

it('bounds: every one under its name', () => {
  const there = rows('Bound | Value | Of').map(([name = '', value]) => [name, value]);
  expect(there).toEqual(Object.entries({ ...LIMITS, ...BOUNDS }).map(([name, value]) => [name, grouped(value)]));
});

it('caps of messages', () => {
  const caps: Readonly<Record<string, Caps>> = {
    Parcel: PARCEL_CAPS,
    Batch: BATCH_CAPS,
    Manifest: MANIFEST_CAPS,
    'Statement, RecordHeader': HEADER_CAPS,
    AuditEntry: LEAF_CAPS,
    'a record: the disclosures of a statement together': RECORD_CAPS,
    'ResumeRequest, ResumeReply, ResumeState': RESUME_CAPS,
    ReconcileRequest: RECONCILE_REQUEST_CAPS,
    'ReconcileReply, ReconcilePage': RECONCILE_REPLY_CAPS,
    SetRequest: SET_REQUEST_CAPS,
    'SetReply, SetPage': SET_REPLY_CAPS,
  };
  expect(rows('Message | Bytes | Depth | Fields')).toEqual(
    Object.entries(caps).map(([name, { bytes, depth, fields }]) => [name, ...[bytes, depth, fields].map(grouped)]),
  );
});

it('verbs', () => {
  const nameOf = (table: Readonly<Record<string, number>>, value: number) =>
    Object.keys(table).find((name) => table[name] === value);
  const kindsOf = (kinds: readonly number[]) => kinds.map((kind) => `${kind} ${nameOf(RecordKind, kind)}`).join(', ');
  expect(rows('Verb | Number | Plane | Lane | Record kinds | Answered by')).toEqual(
    Object.entries(VERBS).map(([verb, { plane, lane, kinds, answeredBy }]) => [
      ...[nameOf(Verb, Number(verb)), verb, plane],
      ...[lane, kindsOf(kinds), answeredBy],
    ]),
  );
});

it('values of enums', () => {
  const there = rows('Enum | Values');
  expect(there.map(([name = '', values]) => [name, values])).toEqual(
    there.map(([name = '']) => [
      name,
      Object.entries(enumOf(name) ?? {})
        .filter(([, number]) => number !== 0)
        .map(([value, number]) => `${number} ${value}`)
        .join(', '),
    ]),
  );
  const named = ['Lane', 'Priority', 'Classification', 'CaveatCode', 'ObligationKind', 'VerdictKind'];
  expect(there.map(([name]) => name)).toEqual(named);
});

it('suites, sizes and signatures', () => {
  expect(rows('Suite | Signature | Key agreement and encryption').map(([name]) => name)).toEqual([...SUITES]);
  expect(page.replaceAll('\n', ' ')).toContain(`in KiB: ${SIZE_CLASSES.map((size) => size / 1024).join(', ')}.`);
  const [, purposes = ''] = /type Purpose = ([^;]*);/.exec(text('services/envelope/jose.ts')) ?? [];
  expect(rows('Signed | `typ`').map(([, typ]) => typ)).toEqual([...purposes.matchAll(/'([^']+)'/g)].map(([, typ]) => typ));
});

it('subjects and topics', () => {
  const said = new Set(rows('What | Subject or name').map(([, name]) => name));
  expect([...said]).toEqual([
    outStream('YY'),
    outSubject('YY'),
    CONSUMER,
    `${apiPrefix('XX')}.CONSUMER.MSG.NEXT.${outStream('YY')}.${CONSUMER}`,
    `${ackPrefix('YY')}>`,
    `${linkInbox('YY')}.>`,
    askSubject('XX', 'topic').replace('topic', '<topic>'),
    querySubject('XX', 'YY', 'topic').replace('topic', '<topic>'),
  ]);
  const served = text('services/exchange/questions.ts').split('options.home.serve(\n    {\n')[1]?.split('\n    },\n')[0] ?? '';
  const topics = [...served.matchAll(/^ {6}(\w+):/gm)].map(([, topic]) => topic);
  expect(topics.length).toBeGreaterThan(3);
  expect(rows('Topic | Question | Answer').map(([topic]) => topic)).toEqual(topics);
});

it('codes: each that is named is one, and each by which a parcel, a statement or a reply is refused where it is opened is named', () => {
  const checks = [...rows('Step | Fails with'), ...rows('Check of the answer, in this order | Fails with')];
  const named = new Set(checks.flatMap(([, codes = '']) => codes.match(/\b[A-Z][A-Z_]{3,}\b/g) ?? []));
  expect(checks.length).toBeGreaterThan(30);
  expect([...named].filter((code) => !isCode(code))).toEqual([]);
  const folders = ['services/envelope/', 'services/exchange/admission/'];
  const files = folders.flatMap((folder) => readdirSync(new URL(folder, root)).map((name) => text(folder + name)));
  const thrown = new Set(files.flatMap((file) => [...file.matchAll(/TripointError\(\s*'([A-Z_]+)'/g)].map(([, code]) => code)));
  expect(thrown.size).toBeGreaterThan(15);
  expect([...thrown].filter((code) => !named.has(code as string))).toEqual([]);
});

it('every section but those that have none of their own names its vectors, and every file that is named is there', () => {
  const sections = page.split(/^## /m).slice(1);
  const without = sections.filter((section) => !/^Vectors: /m.test(section)).map((section) => section.split('\n')[0]);
  expect(without).toEqual(['Layers', 'Transport', 'Bounds', 'How the wire may change']);
  const vectors = [...page.matchAll(/`((?:envelope|evidence|audit)\/[\w.-]+\.json)`/g)].map(([, file]) => `test/vectors/${file}`);
  const files = [...page.matchAll(/`((?:test|proto)\/[\w/.-]+)`/g)].map(([, file]) => file as string);
  const links = [...page.matchAll(/\]\(([\w/.-]+\.md)\)/g)].map(([, file]) => `docs/${file}`);
  expect(vectors.length).toBeGreaterThan(15);
  expect([...vectors, ...files, ...links].filter((path) => !existsSync(new URL(path, root)))).toEqual([]);
});

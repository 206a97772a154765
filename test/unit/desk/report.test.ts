import { createHash } from 'node:crypto';
import { inflateSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { enumOf, fieldsOf } from '../../../proto/index.ts';
import { type Answer, CSV_PARTS, QUESTIONS, questionsIn, reportOf } from '../../../services/desk/index.ts';
import { inWords } from '../../../services/desk/words.ts';
import { GAP_KINDS } from '../../../services/exchange/context/reconciliation-views.ts';
import { isMessageKey, LANGUAGES, messages } from '../../../services/messages/index.ts';
import { FAMILIES } from '../../../services/records/index.ts';
import { ACCESS } from './pair-desk.ts';

const row = (purpose: string) => ({ at: '2026-03-01T00:00:00.000000Z', purpose, leafIndex: 4, leafHash: 'ab'.repeat(32) });
const answer = (...rows: Answer['rows'][number][]): Answer => ({
  question: '1',
  columns: ['at', 'purpose', 'leafIndex', 'leafHash'],
  rows,
  basis: {
    country: 'US',
    origin: 'log.example/us',
    indexed: 12,
    size: 12,
    checkpoint: 'log.example/us\n12\nAAAA\n\n— log.example/us sig\n',
  },
  access: ACCESS,
});
const ERASED: Answer['erased'] = {
  count: 3,
  columns: ['section', 'basis', 'count'],
  rows: [{ section: 'ORDERED', basis: 'COURT_ORDER', count: 3 }],
};
const textOf = async (...from: Parameters<typeof reportOf>) => String((await reportOf(...from)).body);
const csvOf = (from: Answer, part: (typeof CSV_PARTS)[number]) => textOf(from, { format: 'csv', part }, 'en');

it.each([
  ...['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1', ' =1'],
  ...['＝1+1', '＋1', '－1', '＠SUM(A1)', '\u200b=1', '\ufeff＝1', '\u3000＝1'],
])('a CSV cell %j is text to a spreadsheet, in each of its tables', async (cell) => {
  const asked = { ...answer(row(cell)), access: { ...ACCESS, asked: { purpose: cell } } };
  for (const part of ['rows', 'head'] as const) {
    const csv = await csvOf(asked, part);
    expect(csv).toContain(`,'${cell.replace(/[\t\r]/, ' ')}`);
    expect(csv.replaceAll('\r\n', '\n')).not.toContain('\r');
  }
});

it('the rows of a CSV are one plain table, its names those of the JSON in every language', async () => {
  for (const lang of LANGUAGES)
    expect(await textOf(answer(row('a,"b"')), { format: 'csv' }, lang)).toBe(
      `at,purpose,leafIndex,leafHash\r\n2026-03-01T00:00:00.000000Z,"a,""b""",4,${'ab'.repeat(32)}\r\n`,
    );
});

it('its head says who asked what and when, what it rests on, of which bytes, and what the names mean', async () => {
  const asked: Answer = {
    ...answer(row('p')),
    totals: { examined: 9 },
    erased: ERASED,
    authorities: [{ agreement: 'a', version: '1', clauses: [{ id: 'C.1', text: 'So be it.', source: 'Art. 1', mark: 'T' }] }],
  };
  const head = await csvOf(asked, 'head');
  const digest = createHash('sha256')
    .update(await csvOf(asked, 'rows'))
    .digest('hex');
  expect(head.split('\r\n')).toEqual(
    expect.arrayContaining([
      'name,value',
      ...['askedBy,auditor-1', 'askedAt,2026-03-01T00:00:00.000000Z', 'asked.question,1', 'country,US', 'log,log.example/us'],
      ...['indexed,12', 'access.index,7', `rows.sha256,${digest}`, 'total.examined,9', 'erased,3', 'column.at,Time'],
      'clause.a.1.C.1,So be it. [T: Art. 1]',
    ]),
  );
  expect(await csvOf(asked, 'erased')).toBe('section,basis,count\r\nORDERED,COURT_ORDER,3\r\n');
  const all = JSON.parse(await textOf(asked, { format: 'csv', part: 'all' }, 'en')) as Record<string, string>;
  expect(Object.keys(all).sort()).toEqual([...CSV_PARTS].sort());
  expect(all.head).toBe(head);
});

it.each(LANGUAGES)('in %s every question is told apart, and reports begin with it', async (language) => {
  const questions = questionsIn(language);
  expect(questions.map(({ name }) => name)).toEqual([...QUESTIONS]);
  expect(new Set(questions.map(({ question }) => question)).size).toBe(QUESTIONS.length);
  const { title } = JSON.parse(await textOf(answer(), { format: 'json' }, language)) as { title: string };
  expect(title).toBe(questions[0]?.question);
});

it.each<[string, Partial<Answer>, RegExp]>([
  ['nothing', {}, /^Nothing was found\.$/],
  ['nothing yet', { next: 'x' }, /^Nothing was found so far/],
  ['nothing that is still there', { erased: ERASED }, /^Nothing was found in what can still be searched\. 3 exchanges .* erased/],
  ['an index that is behind', { basis: { ...answer().basis, indexed: 9 } }, /has not reached the head/],
])('what is not in the answer is said: %s', async (_, change, note) => {
  const said = JSON.parse(await textOf({ ...answer(), ...change }, { format: 'json' }, 'en')) as { note: string };
  expect(said.note).toMatch(note);
});

it('every field of a record and every word of the log has a name for people', () => {
  const missing = [
    ...Object.values(FAMILIES).flatMap(({ message }) => fieldsOf(message).map(({ name }) => `field.${name}`)),
    ...Object.keys(enumOf('AuditKind') ?? {})
      .slice(1)
      .map((kind) => `audit.value.leaf.${kind}`),
    ...GAP_KINDS.map((kind) => `audit.value.gap.${kind}`),
  ].filter((key) => !isMessageKey(key));
  expect(missing).toEqual([]);
});

it.each([
  ['disclosed', 'name dateOfBirth', 'nom, date de naissance'],
  ['leaf', 'SENT', 'Envoi'],
  ['decision', 'SUPPRESS', 'Occulté'],
  ['basis', 'COURT_ORDER', 'Décision de justice'],
  ['duties', 'REVIEW OPEN due 2026-03-01T10:00:00.000000Z', 'Révision ouverte échéance 2026-03-01 10:00:00 UTC'],
  ['at', '2026-03-01T10:00:00.000001Z', '2026-03-01 10:00:00.000001 UTC'],
  ['purpose', 'COUNTER_TERRORISM', 'COUNTER_TERRORISM'],
  ['section', 'OF_A_LATER_VERSION', 'OF_A_LATER_VERSION'],
] as const)('a cell %s is in words: %s', (column, cell, words) => {
  expect(inWords(column, cell, messages('fr'))).toBe(words);
});

/** What a PDF says, by the maps from glyphs to characters that are embedded for a search: each page's text, its runs apart by a blank. */
function pagesOf(pdf: Buffer): string[] {
  const text = pdf.toString('latin1');
  const objects = new Map<string, { readonly dictionary: string; readonly stream: string }>();
  for (const [, id = '', body = ''] of text.matchAll(/\n(\d+) 0 obj\n([\s\S]*?)\nendobj/g)) {
    const at = body.indexOf('stream\n');
    const dictionary = at < 0 ? body : body.slice(0, at);
    const bytes = at < 0 ? Buffer.alloc(0) : Buffer.from(body.slice(at + 7, body.lastIndexOf('\nendstream')), 'latin1');
    const stream = dictionary.includes('FlateDecode') ? inflateSync(bytes).toString('latin1') : bytes.toString('latin1');
    objects.set(id, { dictionary, stream });
  }
  const fonts = new Map<string, string[]>();
  for (const { dictionary } of objects.values())
    for (const [, name = '', id = ''] of dictionary.matchAll(/\/(F\d+) (\d+) 0 R/g)) {
      const map = objects.get(id)?.dictionary.match(/\/ToUnicode (\d+) 0 R/)?.[1] ?? '';
      const ranges = [...(objects.get(map)?.stream ?? '').matchAll(/<[0-9a-f]{4}> <[0-9a-f]{4}> \[([^\]]*)\]/g)];
      const glyphs = ranges.flatMap(([, list = '']) => [...list.matchAll(/<([0-9a-f ]*)>/g)].map(([, hex = '']) => hex));
      fonts.set(
        name,
        glyphs.map((hex) => Buffer.from(hex.replaceAll(' ', ''), 'hex').swap16().toString('utf16le')),
      );
    }
  return [...objects.values()]
    .filter(({ dictionary, stream }) => dictionary.includes('/Length') && /\bBT\b/.test(stream))
    .map(({ stream }) => {
      let font = '';
      const said: string[] = [];
      for (const [, name, array] of stream.matchAll(/\/(F\d+) [\d.]+ Tf|\[([^\]]*)\] TJ/g)) {
        if (name !== undefined) font = name;
        else {
          const glyphs = [...(array ?? '').matchAll(/<([0-9a-f]+)>/g)].flatMap(([, hex = '']) => hex.match(/.{4}/g) ?? []);
          said.push(glyphs.map((glyph) => fonts.get(font)?.[Number.parseInt(glyph, 16)] ?? '?').join(''));
        }
      }
      return said.join(' ');
    });
}
const letters = (text: string): string => text.replaceAll(/\s/g, '');
const pdfOf = async (from: Answer, language: (typeof LANGUAGES)[number] = 'en') => {
  const { body, mediaType } = await reportOf(from, { format: 'pdf' }, language);
  expect(mediaType).toBe('application/pdf');
  return Buffer.from(body as Uint8Array);
};

it('a PDF embeds its fonts and says what it is; the same answer gives the same bytes', async () => {
  const pdf = await pdfOf(answer(row('p')), 'fr');
  const text = pdf.toString('latin1');
  expect(text.slice(0, 5)).toBe('%PDF-');
  expect(text).toMatch(/\/Lang \(fr\)/);
  expect(text).toMatch(/\/Title /);
  expect(text).not.toMatch(/\/BaseFont \/Helvetica/);
  expect(text).toMatch(/\/FontFile2 /);
  await pdfOf(answer(row('another\u00a0one')), 'en');
  expect(await pdfOf(answer(row('p')), 'fr')).toEqual(pdf);
});

it.each([
  ['王小明', '王小明'],
  ['Сергей Иванов', 'Сергей Иванов'],
  ['Müller–Nuñez Łukasz Ệ', 'Müller–Nuñez Łukasz Ệ'],
  ['a character that no font has: \u{1f600}', '[U+1F600]'],
  ['\u202eevil', ' evil'],
])('%j can be read in a PDF, and searched', async (purpose, found) => {
  const [page = ''] = pagesOf(await pdfOf(answer(row(purpose))));
  expect(letters(page)).toContain(letters(found));
});

it('Arabic is shaped and stands from right to left, its words and figures in the order of reading', async () => {
  const [page = ''] = pagesOf(await pdfOf(answer(row('محمد 123 علي'))));
  // As the glyphs stand from the left: the last word first, each from its last letter.
  const seen = [...'محمد'].reverse().join('');
  expect(page).toContain(seen);
  expect(page.indexOf([...'علي'].reverse().join(''))).toBeLessThan(page.indexOf('123'));
  expect(page.indexOf('123')).toBeLessThan(page.indexOf(seen));
});

it('however long a report is, its cited clauses do not begin at the foot of a page with nothing below their heading', async () => {
  const cited = { agreement: 'a', version: '1', title: 'Lookouts', digest: 'cd'.repeat(32) };
  const authorities = [{ ...cited, clauses: [{ id: 'C.1', text: 'So be it.', source: 'Art. 1', mark: 'T' }] }];
  const heading = letters(messages('en')('audit.report.clauses'));
  // Each line of a filter moves what follows by less than the heading needs.
  for (let lines = 0; lines < 16; lines++) {
    const asked = { ...ACCESS.asked, purpose: Array.from({ length: lines }, () => 'p').join('\n') };
    const from = { ...answer(row('p')), erased: ERASED, authorities, access: { ...ACCESS, asked } };
    const page = pagesOf(await pdfOf(from))
      .map(letters)
      .find((text) => text.includes(heading));
    expect(page, `${lines} lines`).toContain('Lookouts');
  }
});

it('a report begins with who asked what, cites its clauses with their source, and ends with what it rests on', async () => {
  const asked: Answer = {
    ...answer({ ...row('p'), code: 'POLICY_REFUSED' }),
    columns: ['at', 'code', 'leafIndex', 'leafHash'],
    erased: ERASED,
    authorities: [
      {
        agreement: 'a',
        version: '1',
        title: 'Lookouts',
        digest: 'cd'.repeat(32),
        clauses: [{ id: 'C.1', text: 'So be it.', source: 'Art. 1', mark: 'T' }, { id: 'C.2' }],
      },
    ],
    access: { ...ACCESS, asked: { question: '1', person: 'SPECIMEN', kind: 'LOOKOUT' } },
  };
  const text = letters(pagesOf(await pdfOf(asked, 'es')).join(''));
  let at = -1;
  for (const part of [
    ...[
      'Tripoint · informe de auditoría',
      'Todo lo comunicado',
      'Estados Unidos (US)',
      'Persona: SPECIMEN',
      'Alerta',
      'auditor-1',
    ],
    ...[
      'log.example/us',
      'Resumen',
      'Hallazgos',
      'POLICY_REFUSED',
      'ab'.repeat(32),
      'Orden judicial',
      'Lookouts',
      'cd'.repeat(32),
    ],
    ...[
      'So be it.',
      'texto público del instrumento: Art. 1',
      'no contiene este texto',
      'POLICY_REFUSED',
      'AAAA',
      'Página 2 de 2',
    ],
  ]) {
    const found = text.indexOf(letters(part), at + 1);
    expect(found, part).toBeGreaterThan(at);
    at = found;
  }
});

it('a table goes on over pages, its head on each, and each page says which it is of how many', async () => {
  const pages = pagesOf(await pdfOf(answer(...Array.from({ length: 120 }, (_, i) => row(`row-${i}`)))));
  expect(pages.length).toBeGreaterThan(2);
  for (const [i, page] of pages.entries()) expect(page).toContain(`Page ${i + 1} of ${pages.length}`);
  for (const page of pages.filter((one) => /row- ?\d/.test(one))) expect(page).toMatch(/Time .*Purpose/);
  const whole = pages.join(' ').replaceAll(/- (?=\d)/g, '-');
  for (let i = 0; i < 120; i++) expect(whole).toContain(`row-${i}`);
});

it('a cell that is longer than a page is shown whole', async () => {
  const long = Array.from({ length: 3_000 }, (_, i) => `w${i}`).join(' ');
  const pages = pagesOf(await pdfOf(answer(row(long))));
  expect(pages.length).toBeGreaterThan(2);
  const whole = pages.join(' ');
  for (const word of ['w0', 'w1499', 'w2999']) expect(whole).toMatch(new RegExp(`\\b${word}\\b`));
});

import { expect, it } from 'vitest';
import { type Answer, QUESTIONS, questionsIn, reportOf } from '../../../services/desk/index.ts';
import { LANGUAGES } from '../../../services/messages/index.ts';
import { ACCESS } from './pair-desk.ts';

const row = (purpose: string) => ({ at: '2026-03-01T00:00:00.000000Z', purpose, leafIndex: 4, leafHash: 'ab'.repeat(32) });
const answer = (...rows: Answer['rows'][number][]): Answer => ({
  question: '1',
  columns: ['at', 'purpose', 'leafIndex', 'leafHash'],
  rows,
  basis: { origin: 'log.example/us', indexed: 9, size: 12, checkpoint: 'log.example/us\n12\nAAAA\n\n— log.example/us sig\n' },
  access: ACCESS,
});
const textOf = async (...from: Parameters<typeof reportOf>) => String((await reportOf(...from)).body);

it.each([
  ...['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1', ' =1'],
  ...['＝1+1', '＋1', '－1', '＠SUM(A1)', '\u200b=1', '\ufeff＝1', '\u3000＝1'],
])('a CSV cell %j is text to a spreadsheet', async (cell) => {
  const csv = await textOf(answer(row(cell)), 'csv', 'en');
  expect(csv).toContain(`,'${cell.replace(/[\t\r]/, ' ')},`);
  expect(csv.replaceAll('\r\n', '\n')).not.toContain('\r');
});

it('a CSV says first who asked what and when, and what it rests on, and quotes what would be two cells', async () => {
  const csv = await textOf(answer(row('a,"b"')), 'csv', 'en');
  const [head = '', table = ''] = csv.split('\r\n\r\n');
  for (const said of [
    'auditor-1',
    '2026-03-01T00:00:00.000000Z',
    'question=1',
    'log.example/us',
    '9 of 12 entries',
    `7 ${'0f'.repeat(32)}`,
  ])
    expect(head).toContain(said);
  expect(table).toBe(`Time,Purpose,Log entry,Entry hash\r\n2026-03-01T00:00:00.000000Z,"a,""b""",4,${'ab'.repeat(32)}\r\n`);
});

it.each(LANGUAGES)('in %s every question is told apart, and reports begin with it', async (language) => {
  const questions = questionsIn(language);
  expect(questions.map(({ name }) => name)).toEqual([...QUESTIONS]);
  expect(new Set(questions.map(({ question }) => question)).size).toBe(QUESTIONS.length);
  const { title } = JSON.parse(await textOf(answer(), 'json', language)) as { title: string };
  expect(title).toBe(questions[0]?.question);
});

it('a PDF is one, of as many pages as its rows need', async () => {
  const pages = async (rows: number) => {
    const { body, mediaType } = await reportOf(answer(...Array.from({ length: rows }, () => row('p'))), 'pdf', 'fr');
    expect(mediaType).toBe('application/pdf');
    const pdf = Buffer.from(body as Uint8Array).toString('latin1');
    expect(pdf.slice(0, 5)).toBe('%PDF-');
    return pdf.match(/\/Type \/Page\b/g)?.length;
  };
  expect(await pages(0)).toBe(1);
  expect(await pages(200)).toBeGreaterThan(3);
});

// An answer for people: JSON, CSV or PDF, each with who asked what, when, and what it rests on.
import { stringify } from 'csv-stringify/sync';
import { timeText } from '../domain/index.ts';
import { type Language, messages, type Say } from '../messages/index.ts';
import { columnName, headingOf } from './heading.ts';
import { fieldOf } from './known.ts';
import { pdfOf } from './pdf.ts';
import { TABLE } from './questions.ts';
import { type Answer, type Cell, QUESTIONS, type QuestionName } from './types.ts';

export type Format = 'json' | 'csv' | 'pdf';

export interface Report {
  readonly mediaType: string;
  readonly body: Uint8Array | string;
}

export interface QuestionInWords {
  readonly name: QuestionName;
  readonly question: string;
  readonly filters: readonly string[];
  readonly needs: readonly string[];
  /** Why there is nothing to answer with. */
  readonly unavailable?: string;
}

/** The questions in one language. */
export function questionsIn(language: Language): QuestionInWords[] {
  const say = messages(language);
  return QUESTIONS.map((name) => {
    const { takes, needs = [], answer } = TABLE[name];
    return {
      name,
      question: say(`audit.question.${name}`),
      filters: takes.map(fieldOf),
      needs,
      ...(answer === undefined && { unavailable: say('audit.unavailable') }),
    };
  });
}

export async function reportOf(answer: Answer, format: Format, language: Language): Promise<Report> {
  const say = messages(language);
  switch (format) {
    case 'json': {
      const { title, note } = headingOf(answer, say);
      const { access, ...rest } = answer;
      const body = { title, ...(note !== undefined && { note }), ...rest, access: { ...access, at: timeText(access.at) } };
      return { mediaType: 'application/json; charset=utf-8', body: JSON.stringify(body) };
    }
    case 'csv':
      return { mediaType: 'text/csv; charset=utf-8', body: csvOf(answer, say) };
    case 'pdf':
      return { mediaType: 'application/pdf', body: await pdfOf(answer, headingOf(answer, say), say) };
  }
}

/** Two tables, an empty line between them: the heading, and the rows. A cell that a spreadsheet would compute gets an apostrophe. */
function csvOf(answer: Answer, say: Say): string {
  const { title, lines, note } = headingOf(answer, say);
  const write = (table: readonly (readonly Cell[])[]): string =>
    stringify(
      table.map((cells) => cells.map((cell) => (typeof cell === 'string' ? harmless(cell) : cell))),
      { record_delimiter: 'windows' },
    );
  const head = [[title, ''], ...lines, ...(note === undefined ? [] : [[note, '']])];
  const rows = answer.rows.map((row) => answer.columns.map((column) => row[column] ?? null));
  return `${write(head)}\r\n${write([answer.columns.map((column) => columnName(column, say)), ...rows])}`;
}

/**
 * formula: text that begins as one is one to a spreadsheet, also with the full-width signs that East Asian input gives, and some end a line
 * at a carriage return that nothing quotes.
 */
function harmless(cell: string): string {
  const text = cell.replaceAll(/[\p{Cc}]/gu, (control) => (control === '\n' ? control : ' '));
  return /^[\s\p{Cf}]*[=+\-@＝＋－＠]/u.test(text) ? `'${text}` : text;
}

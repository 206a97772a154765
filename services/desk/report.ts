// An answer as a report in JSON, CSV or PDF, each with who asked what and when, and the basis in the log.
import { timeText } from '../domain/index.ts';
import { type Language, messages } from '../messages/index.ts';
import { type CsvPart, csvOf } from './csv.ts';
import { headingOf, notesOf, titleOf } from './heading.ts';
import { fieldOf } from './known.ts';
import { TABLE } from './questions.ts';
import { type Answer, QUESTIONS, type QuestionName } from './types.ts';

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
  /** Why the question cannot be answered. */
  readonly unavailable?: string;
}

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

/** `part` selects one of the three parts of a CSV; `all` returns all three, from one access, as JSON. */
export async function reportOf(
  answer: Answer,
  { format, part = 'rows' }: { readonly format: Format; readonly part?: CsvPart | 'all' },
  language: Language,
): Promise<Report> {
  const say = messages(language);
  switch (format) {
    case 'json': {
      const note = notesOf(answer, say).join(' ');
      const { access, ...rest } = answer;
      const body = {
        title: titleOf(answer, say),
        ...(note !== '' && { note }),
        ...rest,
        access: { ...access, at: timeText(access.at) },
      };
      return { mediaType: JSON_TYPE, body: JSON.stringify(body) };
    }
    case 'csv': {
      const parts = csvOf(answer, say);
      if (part === 'all') return { mediaType: JSON_TYPE, body: JSON.stringify(parts) };
      return { mediaType: 'text/csv; charset=utf-8; header=present', body: parts[part] };
    }
    case 'pdf': {
      // Loaded on demand: typesetting is too much code to load at every start of a gateway.
      const { pdfOf } = await import('./pdf.ts');
      return { mediaType: 'application/pdf', body: await pdfOf(answer, headingOf(answer, say, language), say, language) };
    }
  }
}

const JSON_TYPE = 'application/json; charset=utf-8';

// A report as PDF, to be read on paper by someone who has never seen the gateway: who asked what and when, the findings, the clauses cited,
// and the basis in the log. Deterministic: the same answer in the same language gives the same bytes.
import { isCode } from '../domain/index.ts';
import type { Language, Say } from '../messages/index.ts';
import { drawTable, pairs, pdf, type Sheet, STYLE, titled } from '../print/index.ts';
import { columnName, type Heading } from './heading.ts';
import type { Answer, Table, TableRow } from './types.ts';
import { inWords } from './words.ts';

/** Columns printed below each row of a wide table: ids, hashes, lists, and those that are rarely filled. */
const DETAILS: readonly string[] = [
  ...['exchange', 'record', 'version', 'clauses', 'officer', 'exigent', 'disclosed', 'withheld', 'closedAt', 'duties', 'rules'],
  ...['rulesAgain', 'problems', 'agreementVersion', 'agreementDigest', 'log', 'leafIndex', 'leafHash', 'asked'],
];
/** A table of at most this many columns has no details below its rows. */
const NARROW = 8;

export function pdfOf(answer: Answer, heading: Heading, say: Say, language: Language): Promise<Uint8Array> {
  const { access, basis } = answer;
  const facts = {
    ...{ title: heading.title, author: basis.origin, subject: say('audit.report.by'), language },
    keywords: `${access.log.origin} ${access.log.index}`,
    createdAt: new Date(access.at / 1000),
    text: JSON.stringify(answer),
    // The log and the entry that records the access, on every page, so that a loose page can be assigned to its report.
    foot: `${access.log.origin} ${access.log.index}`,
    page: (page: number, pages: number) => say('audit.report.page', { page, pages }),
  };
  return pdf(facts, async (sheet) => {
    opening(sheet, heading, say);
    if (answer.rows.length > 0) {
      titled(sheet, say('audit.report.findings'));
      await drawTable(sheet, tableOf(answer, say));
    }
    if (answer.erased !== undefined) {
      titled(sheet, say('audit.head.erased'));
      await drawTable(sheet, tableOf(answer.erased, say));
    }
    clauses(sheet, answer, say);
    reasonCodes(sheet, answer, say);
    titled(sheet, say('audit.report.basis'));
    sheet.lines(say('audit.report.proof'), STYLE.text);
    sheet.lines(say('audit.report.signs'), STYLE.text);
    sheet.move(6);
    pairs(sheet, [[say('audit.head.checkpoint'), basis.checkpoint.trimEnd()]]);
  });
}

function opening(sheet: Sheet, { title, facts, summary, notes }: Heading, say: Say): void {
  sheet.lines(say('audit.report.by'), STYLE.label);
  sheet.move(2);
  sheet.lines(title, STYLE.title);
  sheet.move(4);
  sheet.rule();
  sheet.move(8);
  pairs(sheet, facts);
  titled(sheet, say('audit.report.summary'));
  pairs(sheet, summary);
  sheet.move(4);
  for (const note of notes) sheet.lines(note, STYLE.text);
}

function tableOf({ columns, rows }: Pick<Table, 'columns' | 'rows'>, say: Say) {
  const below = columns.length > NARROW ? DETAILS : [];
  const labelled = (names: readonly string[]) => names.map((name) => ({ name, label: columnName(name, say) }));
  return {
    columns: labelled(columns.filter((name) => !below.includes(name))),
    details: labelled(columns.filter((name) => below.includes(name))),
    pair: (label: string, value: string) => say('audit.report.pair', { label, value }),
    rows: rows.map((row) => Object.fromEntries(columns.map((name) => [name, inWords(name, row[name], say)]))),
  };
}

function clauses(sheet: Sheet, { authorities = [] }: Answer, say: Say): void {
  if (authorities.length === 0) return;
  // Keeps the title with its note and the first agreement.
  titled(sheet, say('audit.report.clauses'), 90);
  sheet.lines(say('audit.report.clauses.note'), STYLE.text);
  for (const { agreement, version, title = agreement, digest, clauses: cited } of authorities) {
    sheet.move(6);
    sheet.room(40);
    sheet.lines(say('audit.report.agreement', { title, version, agreement }), STYLE.label);
    if (digest !== undefined) sheet.lines(say('audit.report.digest', { digest }), STYLE.detail);
    sheet.move(2);
    pairs(
      sheet,
      cited.map(({ id, text, source, mark }) => [
        id,
        text === undefined
          ? say('audit.report.clauses.missing')
          : `${text}\n${say('clause.source', { mark: say(`mark.${mark as 'T'}`), source: source ?? '' })}`,
      ]),
    );
  }
}

/** The error codes in the rows, each with its sentence. */
function reasonCodes(sheet: Sheet, { rows }: Answer, say: Say): void {
  const codes = [...new Set(rows.map(({ code }: TableRow) => code))].filter((code) => typeof code === 'string' && isCode(code));
  if (codes.length === 0) return;
  titled(sheet, say('audit.report.codes'));
  pairs(
    sheet,
    codes.sort().map((code) => [code as string, say(`code.${code as 'INVALID'}`)]),
  );
}

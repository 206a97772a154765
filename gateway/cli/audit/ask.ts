import { writeFileSync } from 'node:fs';
import { join, parse } from 'node:path';
import type { Command } from 'commander';
import type { AskAudit, AuditAsked, Gateway } from '../../sdk/index.ts';
import { connected, gatewayOf } from '../connection.ts';
import { CommandError, EXIT, sameWith } from '../failure.ts';
import { languageFor, sayOf } from '../language.ts';
import type { Shell } from '../shell.ts';
import { jsonLine, plain, terminalOf } from '../terminal.ts';
import { type FilterOptions, filtered, filtersOf } from './filters.ts';
import { showAnswer } from './table.ts';

interface AskOptions extends FilterOptions, Pick<AskAudit, 'limit' | 'cursor' | 'hours' | 'least' | 'year'> {
  readonly format?: string;
  readonly out?: string;
}

export function askCommand(audit: Command, shell: Shell): void {
  filtered(connected(audit.command('ask <question>').description('one of the questions, by its number, or `annual`')))
    .option('--hours <hours>', '12: hours of the day, UTC, in which work is usual, such as 06-20')
    .option('--least <number>', '12: how many searches are unusual')
    .option('--year <year>', 'annual: of this year')
    .option('--limit <rows>', 'rows of one page')
    .option('--cursor <text>', 'the page after the one that named this')
    .option('--format <format>', 'a report: json, csv or pdf')
    .option('--out <file>', 'where the report goes')
    .action(async (question: string, options: AskOptions) => {
      const terminal = terminalOf(options, shell);
      const [say, lang] = [await sayOf(options, shell), await languageFor(options, shell)];
      const { format = 'json', out, limit, cursor, hours, least, year } = options;
      const asked = { ...filtersOf(options), limit, cursor, hours, least, year, lang };
      const { audit } = gatewayOf(options, shell);
      if (format === 'csv' || format === 'pdf') {
        if (out === undefined) throw new CommandError(EXIT.usage, ['fail.report-where'], sameWith(`--out report.${format}`));
        const { files, next } = await reportIn(format, audit, question, asked, out);
        for (const [file, content] of files) {
          writeReport(file, content);
          terminal.progress(say('audit.file', { file: plain(file) }));
        }
        if (next !== undefined) terminal.progress(`  ${say('next.is', { next: `--cursor ${plain(next)}` })}`);
      } else if (format !== 'json') throw new CommandError(EXIT.usage, ['fail.report-format'], sameWith('--format csv'));
      else {
        const answer = await audit.ask(question, asked);
        if (out === undefined) showAnswer(answer, terminal, say);
        else {
          writeReport(out, `${jsonLine(answer)}\n`);
          terminal.progress(say('audit.file', { file: plain(out) }));
        }
      }
      shell.done(EXIT.ok);
    });
}

/** A CSV is a plain table; its heading and what was erased are separate tables: `report.csv`, `report-head.csv`, `report-erased.csv`. */
async function reportIn(
  format: 'csv' | 'pdf',
  audit: Gateway['audit'],
  question: string,
  asked: AuditAsked<AskAudit>,
  out: string,
): Promise<{ readonly files: readonly (readonly [file: string, content: Uint8Array | string])[]; readonly next?: string }> {
  if (format === 'pdf') {
    const { bytes, ...rest } = await audit.report(question, { ...asked, format });
    return { files: [[out, bytes]], ...rest };
  }
  const { rows, head, erased, ...rest } = await audit.csv(question, asked);
  const { dir, name, ext } = parse(out);
  const beside = (part: string) => join(dir, `${name}-${part}${ext}`);
  return {
    files: [[out, rows], [beside('head'), head], ...(erased === '' ? [] : [[beside('erased'), erased] as const])],
    ...rest,
  };
}

/** Mode 600: a report names what was disclosed about the person searched for. */
function writeReport(file: string, content: Uint8Array | string): void {
  try {
    writeFileSync(file, content, { mode: 0o600, flag: 'wx' });
  } catch (error) {
    const there = (error as NodeJS.ErrnoException).code === 'EEXIST';
    throw new CommandError(EXIT.usage, [there ? 'fail.file-exists' : 'fail.file-unwritable', { file }], ['next.same-with-out']);
  }
}

import { writeFileSync } from 'node:fs';
import { type Command, Option } from 'commander';
import { LANGUAGES, messages } from '../../../services/messages/index.ts';
import { CommandError, EXIT, sameWith } from '../failure.ts';
import { languageFor } from '../language.ts';
import type { Shell } from '../shell.ts';
import { type OutputOptions, plain, terminalOf } from '../terminal.ts';

interface RenderOptions extends OutputOptions {
  readonly language?: string;
  readonly format: 'html' | 'pdf' | 'text';
  readonly output?: string;
}

export function renderCommand(agreement: Command, shell: Shell): void {
  agreement
    .command('render <folder>')
    .description('a text as a document to read: parties, who may send what, fields by recipient, duties, clauses, signatures')
    .addOption(new Option('--format <format>', 'html, pdf or text').choices(['html', 'pdf', 'text']).default('text'))
    .addOption(new Option('--language <language>', 'of the document (default: as --lang)').choices([...LANGUAGES]))
    .option('--output <file>', 'where it goes (default: stdout; a PDF needs a file)')
    .action(async (folder: string, { language: asked, format, output, ...options }: RenderOptions) => {
      const terminal = terminalOf(options, shell);
      const language = languageFor({ ...(asked === undefined ? options : { lang: asked }) }, shell);
      if (format === 'pdf' && output === undefined)
        throw new CommandError(EXIT.usage, ['fail.render-where'], sameWith('--output FILE.pdf'));
      const [{ documentOf }, { htmlOf, pdfOfDocument, plainOf }, { loadAgreement }, offline] = await Promise.all([
        import('../../../services/authoring/index.ts'),
        import('../../../services/print/index.ts'),
        import('../../../services/policy/index.ts'),
        import('../../server/offline.ts'),
      ]);
      const { files, signatures } = offline.readAgreementFolder(folder);
      const text = loadAgreement(files);
      const document = documentOf(text, signatures.flatMap(offline.claimOf), messages(language), language);
      const content =
        format === 'html'
          ? htmlOf(document)
          : format === 'text'
            ? plainOf(document)
            : // The day it begins: the same text is the same file, whenever it is printed.
              await pdfOfDocument(document, new Date(text.effective.from / 1000));
      if (output === undefined) shell.stdout.write(content);
      else {
        writing(output, content);
        terminal.data([plain(terminal.say('audit.file', { file: output }))]);
      }
      shell.done(EXIT.ok);
    });
}

function writing(file: string, content: string | Uint8Array): void {
  try {
    writeFileSync(file, content);
  } catch {
    throw new CommandError(EXIT.usage, ['fail.file-unwritable', { file }], sameWith('--output FILE'));
  }
}

import type { Command } from 'commander';
import { type ConnectionOptions, connected, gatewayOf } from '../connection.ts';
import { EXIT } from '../failure.ts';
import { type LanguageOptions, languageFor, sayOf } from '../language.ts';
import type { Shell } from '../shell.ts';
import { plain, terminalOf } from '../terminal.ts';

export function questionsCommand(audit: Command, shell: Shell): void {
  connected(audit.command('questions').description('the questions that the log answers, by number')).action(
    async (options: ConnectionOptions & LanguageOptions) => {
      const terminal = terminalOf(options, shell);
      const say = await sayOf(options, shell);
      const { questions } = await gatewayOf(options, shell).audit.questions({ lang: await languageFor(options, shell) });
      for (const { name, question, filters, needs, unavailable } of questions)
        if (terminal.json) terminal.row({ name, question, filters, needs, ...(unavailable && { unavailable }) });
        else
          terminal.data([
            `${terminal.paint.bold(plain(name).padStart(6))}  ${plain(question)}`,
            ...(needs.length === 0
              ? []
              : [`        ${say('audit.needs', { filters: needs.map((need) => `--${need}`).join(', ') })}`]),
            ...(unavailable === undefined ? [] : [`        ${terminal.paint.gray(plain(unavailable))}`]),
          ]);
      shell.done(EXIT.ok);
    },
  );
}

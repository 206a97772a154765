import type { Command } from 'commander';
import { type ConnectionOptions, connected, gatewayOf } from '../connection.ts';
import { EXIT, type Exit } from '../failure.ts';
import { type LanguageOptions, languageFor, sayOf } from '../language.ts';
import { plain, terminalOf } from '../terminal.ts';

export function questionsCommand(audit: Command, done: (exit: Exit) => void): void {
  connected(audit.command('questions').description('the questions that the log answers, by number')).action(
    async (options: ConnectionOptions & LanguageOptions) => {
      const terminal = terminalOf(options);
      const say = await sayOf(options);
      const { questions } = await gatewayOf(options).audit.questions({ lang: await languageFor(options) });
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
      done(EXIT.ok);
    },
  );
}

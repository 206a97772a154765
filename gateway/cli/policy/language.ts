import type { Command } from 'commander';
import type { Language, Say } from '../../../services/messages/index.ts';
import { CommandError, EXIT } from '../failure.ts';

export interface LanguageOptions {
  readonly lang?: string;
}

export const spoken = (command: Command): Command =>
  command.option('--lang <language>', 'en, fr or es; else that of LC_ALL, LC_MESSAGES or LANG');

/** The catalogue in the language that was asked for, or in that of the environment. Throws CommandError on another language. */
export async function sayOf({ lang }: LanguageOptions): Promise<Say> {
  const { LANGUAGES, languageOf, messages } = await import('../../../services/messages/index.ts');
  if (lang !== undefined && !LANGUAGES.includes(lang as Language))
    throw new CommandError(
      EXIT.usage,
      `the language is one of ${LANGUAGES.join(', ')}`,
      `the same command with --lang ${LANGUAGES[0]}`,
    );
  return messages(languageOf(process.env, lang as Language | undefined));
}

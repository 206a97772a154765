import type { Command } from 'commander';
import type { Language, Say } from '../../../services/messages/index.ts';
import { CommandError, EXIT } from '../failure.ts';

export interface LanguageOptions {
  readonly lang?: string;
}

export const spoken = (command: Command): Command =>
  command.option('--lang <language>', 'en, fr or es; else that of LC_ALL, LC_MESSAGES or LANG');

/** The language that was asked for, or that of the environment. Throws CommandError on another one. */
export async function languageFor({ lang }: LanguageOptions): Promise<Language> {
  const { LANGUAGES, languageOf } = await import('../../../services/messages/index.ts');
  if (lang !== undefined && !LANGUAGES.includes(lang as Language))
    throw new CommandError(
      EXIT.usage,
      `the language is one of ${LANGUAGES.join(', ')}`,
      `the same command with --lang ${LANGUAGES[0]}`,
    );
  return languageOf(process.env, lang as Language | undefined);
}

/** The catalogue in that language. Throws CommandError. */
export async function sayOf(options: LanguageOptions): Promise<Say> {
  const { messages } = await import('../../../services/messages/index.ts');
  return messages(await languageFor(options));
}

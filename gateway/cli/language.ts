import { LANGUAGES, type Language, languageOf, messages, type Say } from '../../services/messages/index.ts';
import { CommandError, EXIT, sameWith } from './exit.ts';
import type { Environment, Shell } from './shell.ts';

export interface LanguageOptions {
  readonly lang?: string;
}

const isLanguage = (text: string | undefined): text is Language => LANGUAGES.includes(text as Language);

/** The requested language, or that of the environment. Throws CommandError for an unsupported one. */
export function languageFor({ lang }: LanguageOptions, { env }: Pick<Shell, 'env'>): Language {
  if (lang === undefined || isLanguage(lang)) return languageOf(env, lang);
  throw new CommandError(EXIT.usage, ['fail.language', { languages: LANGUAGES.join(', ') }], sameWith(`--lang ${LANGUAGES[0]}`));
}

/** The catalogue in that language. Throws CommandError. */
export const sayOf = (options: LanguageOptions, shell: Pick<Shell, 'env'>): Say => messages(languageFor(options, shell));

/** The language of a command line, even of an invalid one. */
export function languageIn(argv: readonly string[], env: Environment): Language {
  const at = argv.findIndex((word) => word === '--lang' || word.startsWith('--lang='));
  const asked = argv[at] === '--lang' ? argv[at + 1] : argv[at]?.slice('--lang='.length);
  return languageOf(env, isLanguage(asked) ? asked : undefined);
}

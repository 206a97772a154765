export type Language = 'en' | 'fr' | 'es';
export const LANGUAGES: readonly Language[] = ['en', 'fr', 'es'];

/**
 * What was chosen; else the environment's, in POSIX's order: the first of LC_ALL, LC_MESSAGES and LANG that is not empty decides,
 * and one of another language, or C, means English.
 */
export function languageOf(env: Readonly<Record<string, string | undefined>>, chosen?: Language): Language {
  if (chosen !== undefined) return chosen;
  const locale = [env.LC_ALL, env.LC_MESSAGES, env.LANG].find((value) => value !== undefined && value !== '');
  const spoken = locale?.split(/[_.@-]/)[0]?.toLowerCase();
  return LANGUAGES.find((language) => language === spoken) ?? 'en';
}

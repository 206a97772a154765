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

/** The first of our languages that an Accept-Language header names; English where it names none. Quality values are not read: browsers write in their order. */
export function languageOfHeader(header: string | undefined): Language {
  const wanted = (header ?? '').slice(0, 256).toLowerCase().split(',');
  for (const one of wanted) {
    const found = LANGUAGES.find((language) => language === one.trim().slice(0, 2));
    if (found !== undefined) return found;
  }
  return 'en';
}

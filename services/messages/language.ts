export type Language = 'en' | 'fr' | 'es';
export const LANGUAGES: readonly Language[] = ['en', 'fr', 'es'];

/**
 * The chosen language, otherwise the environment's, in POSIX order: the first non-empty one of LC_ALL, LC_MESSAGES and LANG decides,
 * and one of another language, or C, means English.
 */
export function languageOf(env: Readonly<Record<string, string | undefined>>, chosen?: Language): Language {
  if (chosen !== undefined) return chosen;
  const locale = [env.LC_ALL, env.LC_MESSAGES, env.LANG].find((value) => value !== undefined && value !== '');
  const spoken = locale?.split(/[_.@-]/)[0]?.toLowerCase();
  return LANGUAGES.find((language) => language === spoken) ?? 'en';
}

/** The first of our languages in an Accept-Language header, otherwise English. Quality values are ignored: browsers list languages in their order. */
export function languageOfHeader(header: string | undefined): Language {
  const wanted = (header ?? '').slice(0, 256).toLowerCase().split(',');
  for (const one of wanted) {
    const found = LANGUAGES.find((language) => language === one.trim().slice(0, 2));
    if (found !== undefined) return found;
  }
  return 'en';
}

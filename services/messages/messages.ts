import { IntlMessageFormat } from 'intl-messageformat';
import { type AgreementKey, agreements as agreementsEn } from './agreements/en.ts';
import { agreements as agreementsEs } from './agreements/es.ts';
import { agreements as agreementsFr } from './agreements/fr.ts';
import { type AuthoringKey, authoring as authoringEn } from './authoring/en.ts';
import { authoring as authoringEs } from './authoring/es.ts';
import { authoring as authoringFr } from './authoring/fr.ts';
import { type CommandKey, commands as commandsEn } from './commands/en.ts';
import { commands as commandsEs } from './commands/es.ts';
import { commands as commandsFr } from './commands/fr.ts';
import { type MessageKey as CatalogueKey, en } from './en.ts';
import { es } from './es.ts';
import { fr } from './fr.ts';
import type { Language } from './language.ts';
import { enReport, type ReportKey } from './report/en.ts';
import { esReport } from './report/es.ts';
import { frReport } from './report/fr.ts';
import { type RuleKey, rules as rulesEn } from './rules/en.ts';
import { rules as rulesEs } from './rules/es.ts';
import { rules as rulesFr } from './rules/fr.ts';

export type MessageKey = CatalogueKey | ReportKey | CommandKey | RuleKey | AuthoringKey | AgreementKey;
export type Values = Readonly<Record<string, string | number>>;

/** The text of a key. Throws if `values` lacks a parameter of the text. */
export type Say = (key: MessageKey, values?: Values) => string;

/** Without a prototype V8 makes a dictionary at once: as a spread, a thousand keys cost every start of every process a quarter of a second. */
const joined = (
  catalogue: Readonly<Record<CatalogueKey, string>>,
  report: Readonly<Record<ReportKey, string>>,
  commands: Readonly<Record<CommandKey, string>>,
  rules: Readonly<Record<RuleKey, string>>,
  authoring: Readonly<Record<AuthoringKey, string>>,
  agreements: Readonly<Record<AgreementKey, string>>,
): Readonly<Record<MessageKey, string>> =>
  Object.assign(Object.create(null), catalogue, report, commands, rules, authoring, agreements);

export const TABLES: Readonly<Record<Language, Readonly<Record<MessageKey, string>>>> = {
  en: joined(en, enReport, commandsEn, rulesEn, authoringEn, agreementsEn),
  fr: joined(fr, frReport, commandsFr, rulesFr, authoringFr, agreementsFr),
  es: joined(es, esReport, commandsEs, rulesEs, authoringEs, agreementsEs),
};

export const isMessageKey = (text: string): text is MessageKey => Object.hasOwn(TABLES.en, text);

const LOCALES: Readonly<Record<Language, string>> = { en: 'en-CA', fr: 'fr-CA', es: 'es-MX' };

/** French colons and guillemets get non-breaking spaces. `::` begins an ICU skeleton and is left unchanged. */
const typeset = (text: string): string => text.replace(/ (?=(?::(?!:)|»))|(?<=«) /g, '\u00a0');

/** The catalogue in one language. Messages are compiled on first use. */
export function messages(language: Language): Say {
  const compiled = new Map<MessageKey, IntlMessageFormat>();
  return (key, values) => {
    let message = compiled.get(key);
    if (message === undefined) {
      const text = TABLES[language][key];
      message = new IntlMessageFormat(language === 'fr' ? typeset(text) : text, LOCALES[language], undefined, {
        ignoreTag: true,
      });
      compiled.set(key, message);
    }
    return String(message.format(values));
  };
}

// What Tripoint says to people, in English, French and Spanish. Pure.
export type { MessageKey } from './en.ts';
export { LANGUAGES, type Language, languageOf } from './language.ts';
export { isMessageKey, messages, type Say } from './messages.ts';

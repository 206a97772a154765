// Texts for people, in English, French and Spanish. Pure.
export { sayPlace, sayRule } from './faults.ts';
export { LANGUAGES, type Language, languageOf, languageOfHeader } from './language.ts';
export { isMessageKey, type MessageKey, messages, type Say, type Values } from './messages.ts';

// What a cell says, for a person: words of the log in a language, fields by their names, times that a person reads. What is a name, a
// number, a code or an id stays as it is. Only in reports: a program gets the words of the log.
import { isMessageKey, type Say } from '../messages/index.ts';
import type { Cell } from './types.ts';

type InWords = (text: string, say: Say) => string;

/** A message, where there is one: words of a later version, or of an agreement, have none. */
const said = (say: Say, key: string, otherwise: string): string => (isMessageKey(key) ? say(key) : otherwise);

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
const word =
  (group: string): InWords =>
  (text, say) =>
    capital(said(say, `${group}.${text}`, text));
const eachOf =
  (of: InWords, separator: string | RegExp): InWords =>
  (text, say) =>
    text
      .split(separator)
      .map((one) => of(one, say))
      .join(', ');
const field: InWords = (text, say) => said(say, `field.${text}`, text);
const decision: InWords = (text, say) =>
  said(say, `outcome.${text}`, said(say, `audit.value.decision.${text}`, said(say, `audit.value.basis.${text}`, text)));
/** `RELEASE OPEN due 2026-…`, as `dutiesText` writes it. */
const duty: InWords = (text, say) =>
  text
    .split(' ')
    .map((part) => (/^\d/.test(part) ? time(part, say) : said(say, `audit.value.duty.${part}`, part)))
    .join(' ');
/** In whole seconds where the rest is nothing, and never less than the log has. */
const time: InWords = (text) => text.replace('T', ' ').replace(/(\.0{6})?Z$/, ' UTC');

const COLUMNS: Readonly<Record<string, InWords>> = {
  leaf: word('audit.value.leaf'),
  finding: (text, say) => said(say, `audit.value.leaf.${text}`, decision(text, say)),
  direction: word('audit.value.direction'),
  side: word('audit.value.side'),
  recordKind: word('record'),
  verb: eachOf(word('verb'), ', '),
  outcome: word('outcome'),
  outcomeAgain: word('outcome'),
  decision,
  closedAs: word('audit.value.closedAs'),
  verdict: word('audit.value.verdict'),
  section: word('audit.value.section'),
  basis: word('audit.value.basis'),
  gap: word('audit.value.gap'),
  lacking: eachOf(word('audit.value.lacking'), ', '),
  exigent: word('audit.value.exigent'),
  duties: eachOf(duty, ', '),
  disclosed: eachOf(field, ' '),
  withheld: eachOf(field, ' '),
  problems: eachOf((text, say) => said(say, `replay.unreadable.${text}`, text), '; '),
  ...Object.fromEntries(['at', 'closedAt', 'due', 'firstAt', 'lastAt', 'erasedAt'].map((column) => [column, time])),
};

/** Empty where the cell holds nothing. */
export function inWords(column: string, cell: Cell | undefined, say: Say): string {
  if (cell === null || cell === undefined) return '';
  const text = String(cell);
  return COLUMNS[column]?.(text, say) ?? text;
}

export const timeInWords = (text: string, say: Say): string => time(text, say);

// Cells for people: words of the log in the reader's language, fields by name, readable times. Names, numbers, codes and ids stay
// unchanged. Only for reports: programs get the words of the log.
import { isMessageKey, type Say } from '../messages/index.ts';
import type { Cell } from './types.ts';

type InWords = (text: string, say: Say) => string;

/** The message, if there is one: words of a later version, or of an agreement, have none. */
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
/** Input such as `RELEASE OPEN due 2026-…`, as `dutiesText` writes it. */
const duty: InWords = (text, say) =>
  text
    .split(' ')
    .map((part) => (/^\d/.test(part) ? time(part, say) : said(say, `audit.value.duty.${part}`, part)))
    .join(' ');
/** In whole seconds if the fraction is zero; otherwise with the log's full precision. */
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

/** Empty for an empty cell. */
export function inWords(column: string, cell: Cell | undefined, say: Say): string {
  if (cell === null || cell === undefined) return '';
  const text = String(cell);
  return COLUMNS[column]?.(text, say) ?? text;
}

export const timeInWords = (text: string, say: Say): string => time(text, say);

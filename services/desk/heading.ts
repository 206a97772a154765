import { timeText } from '../domain/index.ts';
import type { MessageKey, Say } from '../messages/index.ts';
import type { Answer } from './types.ts';

/** What a report says before its table. */
export interface Heading {
  readonly title: string;
  readonly lines: readonly (readonly [label: string, value: string])[];
  /** In words, when there is nothing to show. */
  readonly note?: string;
}

/** What is not in the answer, and why. Empty where all that could be found is. */
function notesOf({ rows, next, unavailable, erased, basis: { indexed, size } }: Answer, say: Say): string[] {
  if (unavailable) return [say('audit.unavailable')];
  const nothing = next !== undefined ? 'audit.nothing.yet' : erased === undefined ? 'audit.nothing' : 'audit.nothing.seen';
  return [
    ...(rows.length === 0 ? [say(nothing)] : []),
    ...(erased !== undefined && erased.count > 0 ? [say('audit.erased', { count: erased.count })] : []),
    ...(erased?.rows.some(({ section }) => section === 'LOG_EXPIRED') ? [say('audit.expired')] : []),
    ...(indexed < size ? [say('audit.behind')] : []),
  ];
}

export function headingOf(answer: Answer, say: Say): Heading {
  const { question, access, basis, totals = {}, next, erased } = answer;
  const { indexed, size, origin } = basis;
  const note = notesOf(answer, say).join(' ');
  const asked = Object.entries(access.asked).map(([name, value]) => `${name}=${value}`);
  return {
    title: say(question === 'entries' || question === 'sample' ? `audit.${question}` : `audit.question.${question}`),
    lines: [
      [say('audit.head.by'), access.by],
      [say('audit.head.at'), timeText(access.at)],
      [say('audit.head.asked'), asked.join('; ')],
      [say('audit.head.log'), origin],
      [say('audit.head.indexed'), say('audit.indexed', { indexed, size })],
      [say('audit.head.access'), `${access.log.index} ${access.log.leafHash}`],
      ...Object.entries(totals).map(([name, value]): [string, string] => [
        say(`audit.total.${name}` as MessageKey),
        String(value),
      ]),
      ...(erased === undefined ? [] : [[say('audit.head.erased'), String(erased.count)] as [string, string]]),
      [say('audit.head.checkpoint'), basis.checkpoint.trimEnd()],
      ...(next === undefined ? [] : [[say('audit.head.more'), next] as [string, string]]),
    ],
    ...(note !== '' && { note }),
  };
}

export const columnName = (column: string, say: Say): string => say(`audit.column.${column}` as MessageKey);

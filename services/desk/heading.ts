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

export function headingOf({ question, access, basis, totals = {}, rows, next, unavailable }: Answer, say: Say): Heading {
  const { indexed, size, origin } = basis;
  const note = unavailable ? say('audit.unavailable') : rows.length === 0 ? say('audit.nothing') : undefined;
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
      [say('audit.head.checkpoint'), basis.checkpoint.trimEnd()],
      ...(next === undefined ? [] : [[say('audit.head.more'), next] as [string, string]]),
    ],
    ...(note !== undefined && { note }),
  };
}

export const columnName = (column: string, say: Say): string => say(`audit.column.${column}` as MessageKey);

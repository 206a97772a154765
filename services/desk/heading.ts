import { timeText } from '../domain/index.ts';
import { isMessageKey, type Language, type MessageKey, type Say } from '../messages/index.ts';
import type { Answer } from './types.ts';
import { inWords, timeInWords } from './words.ts';

type Pairs = readonly (readonly [label: string, value: string])[];

/** The parts of a report around its table. */
export interface Heading {
  readonly title: string;
  /** Who asked what, when, and about which log. */
  readonly facts: Pairs;
  /** Key figures of the answer. */
  readonly summary: Pairs;
  /** Sentences: what is missing, and why. */
  readonly notes: readonly string[];
}

/** What is missing from the answer, and why. Empty if nothing is. */
export function notesOf({ rows, next, unavailable, erased, basis: { indexed, size } }: Answer, say: Say): string[] {
  if (unavailable) return [say('audit.unavailable')];
  const nothing = next !== undefined ? 'audit.nothing.yet' : erased === undefined ? 'audit.nothing' : 'audit.nothing.seen';
  return [
    ...(rows.length === 0 ? [say(nothing)] : []),
    ...(erased !== undefined && erased.count > 0 ? [say('audit.erased', { count: erased.count })] : []),
    ...(erased?.rows.some(({ section }) => section === 'LOG_EXPIRED') ? [say('audit.expired')] : []),
    ...(indexed < size ? [say('audit.behind')] : []),
  ];
}

export const titleOf = ({ question }: Pick<Answer, 'question'>, say: Say): string =>
  say(question === 'entries' || question === 'sample' ? `audit.${question}` : `audit.question.${question}`);

/** Parameters that shape the report and do not select entries. */
const NOT_FILTERS = ['question', 'format', 'part', 'lang', 'limit', 'cursor'];
/** Filters whose column has a different name. */
const COLUMN_OF: Readonly<Record<string, string>> = { kind: 'recordKind' };

function filtersIn({ access: { asked } }: Answer, say: Say): string {
  const filters = Object.entries(asked).filter(([name]) => !NOT_FILTERS.includes(name));
  if (filters.length === 0) return say('audit.report.no-filters');
  return filters
    .map(([name, value]) => {
      const column = COLUMN_OF[name] ?? name;
      return say('audit.report.pair', { label: columnName(column, say), value: inWords(column, value, say) });
    })
    .join('\n');
}

/** The earliest and the latest time among the rows. */
function spanOf({ rows }: Answer, say: Say): string | undefined {
  const times = rows.flatMap(({ at }) => (typeof at === 'string' && /^\d/.test(at) ? [at] : [])).sort();
  const [first, last] = [times[0], times.at(-1)];
  return first === undefined || last === undefined ? undefined : `${timeInWords(first, say)} – ${timeInWords(last, say)}`;
}

export function headingOf(answer: Answer, say: Say, language: Language): Heading {
  const { question, access, basis, totals = {}, next, erased, rows, unavailable } = answer;
  const { indexed, size, origin, country } = basis;
  const span = spanOf(answer, say);
  const name = new Intl.DisplayNames(language, { type: 'region' }).of(country);
  return {
    title: titleOf(answer, say),
    facts: [
      [say('audit.report.country'), `${name} (${country})`],
      ...(/^(\d|annual)/.test(question) ? [[say('audit.report.question'), question] as const] : []),
      [say('audit.report.filters'), filtersIn(answer, say)],
      [say('audit.head.by'), access.by],
      [say('audit.head.at'), timeInWords(timeText(access.at), say)],
      [say('audit.head.log'), origin],
      [say('audit.head.indexed'), say('audit.indexed', { indexed, size })],
      [say('audit.head.access'), `${access.log.origin} ${access.log.index}\n${access.log.leafHash}`],
    ],
    summary: [
      [say('audit.report.rows'), String(rows.length)],
      ...(span === undefined ? [] : [[say('audit.report.span'), span] as const]),
      ...Object.entries(totals).map(([total, value]) => [say(`audit.total.${total}` as MessageKey), String(value)] as const),
      ...(erased === undefined ? [] : [[say('audit.head.erased'), String(erased.count)] as const]),
      ...(next === undefined ? [] : [[say('audit.head.more'), next] as const]),
    ],
    notes: [
      ...notesOf(answer, say),
      ...(unavailable ? [] : [say(next === undefined ? 'audit.report.whole' : 'audit.report.part')]),
    ],
  };
}

/** The translated name of a column, or the name itself if there is no message for it. */
export function columnName(column: string, say: Say): string {
  const key = `audit.column.${column}`;
  return isMessageKey(key) ? say(key) : column;
}

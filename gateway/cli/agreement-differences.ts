// Shows the comparison of two texts of an agreement in words.
import type { Clock, Micros } from '../../services/domain/index.ts';
import type { MessageKey, Say } from '../../services/messages/index.ts';
import {
  type Agreement,
  type ChangedText,
  changedTexts,
  compareAgreements,
  type Difference,
  dutyText,
  exchangeText,
  nameOfText,
} from '../../services/policy/index.ts';
import { factsText } from './policy/findings.ts';
import { progressOf } from './policy/progress.ts';
import type { Output } from './shell.ts';
import { plain, type Terminal } from './terminal.ts';

export interface Compared {
  readonly old: Agreement;
  readonly next: Agreement;
  /** What the user calls each: two drafts of one version are told apart by their folders alone. */
  readonly called: Readonly<Record<'old' | 'next', string>>;
  /** Undefined if they were not compared. */
  readonly differences: readonly Difference[] | undefined;
  readonly uncompared?: 'TOO_LARGE' | 'STOPPED';
  readonly texts: readonly ChangedText[];
}

/** How long a comparison may take, and what tells a person how far it is. */
export interface Patience {
  readonly seconds: number;
  readonly clock: Clock;
  readonly stderr: Output;
}

const SECOND: Micros = 1_000_000;

export function compared(
  old: Agreement,
  next: Agreement,
  called: Compared['called'],
  { seconds, clock, stderr }: Patience,
): Compared {
  const until = clock() + seconds * SECOND;
  let progress: ((done: number) => void) | undefined;
  const result = compareAgreements(old, next, (done, total) => {
    progress ??= progressOf(total, stderr);
    const isInTime = clock() < until;
    progress(isInTime ? done : total);
    return isInTime;
  });
  const found = 'uncompared' in result ? { differences: undefined, ...result } : result;
  return { old, next, called, ...found, texts: changedTexts(old, next) };
}

/** Shows first what only the new text permits, then what only the old one permits. */
export function showCompared(all: Compared, terminal: Terminal): void {
  const { old, next, called, differences = [], texts } = all;
  if (terminal.json) {
    if (all.uncompared !== undefined) terminal.row({ change: all.uncompared === 'STOPPED' ? 'stopped' : 'too-large' });
    for (const difference of differences) terminal.row(rowOf(difference));
    for (const text of texts) terminal.row({ change: 'text', ...text });
    return;
  }
  const { paint, say, data } = terminal;
  const under = (which: Difference['under']) => differences.filter((difference) => difference.under === which);
  const count = { opened: under('new').length, closed: under('old').length, texts: texts.length };
  const [before, after] = old.version === next.version ? [called.old, called.next] : [nameOfText(old), nameOfText(next)];
  data([
    `${paint.bold(plain(before))} → ${paint.bold(plain(after))}  ${sumOf(all, count, say)}`,
    ...[...under('new'), ...under('old')].flatMap((difference) => ['', ...cardOf(difference, all, terminal)]),
    ...(texts.length === 0 ? [] : ['', `  ${paint.bold(say('diff.texts'))}`, ...texts.flatMap(linesOf)]),
  ]);
}

function sumOf({ differences, uncompared }: Compared, count: Readonly<Record<string, number>>, say: Say): string {
  if (differences === undefined) return say(uncompared === 'STOPPED' ? 'diff.stopped' : 'diff.too-large');
  return say(differences.length === 0 ? 'diff.same' : 'diff.sum', count);
}

const rowOf = ({ example: { facts, old, new: next }, days, ...told }: Difference) => {
  const decided = ({ outcome, code, rules, clauses }: typeof old) => ({ outcome, code, rules, clauses });
  const kept = days?.map((length) => (Number.isFinite(length) ? length : null));
  return { ...told, ...(kept && { days: kept }), facts, old: decided(old), new: decided(next) };
};

function cardOf(difference: Difference, { old, next, called }: Compared, { paint, say }: Terminal): string[] {
  const { change, under, by, barrier, groups, purposes, values, example } = difference;
  const [more, less] = under === 'new' ? [next, old] : [old, next];
  const isOneVersion = old.version === next.version;
  const [before, after] = isOneVersion ? [called.old, called.next] : [old.version, next.version];
  const text = (agreement: Agreement): string => {
    const name = plain(agreement === old ? before : after);
    return isOneVersion ? name : say('diff.version', { version: name });
  };
  const badge = under === 'new' ? paint.yellow(paint.bold('+')) : paint.cyan(paint.bold('−'));
  const named = (agreement: Agreement, id: string): string => {
    const clause = agreement.rules.find((rule) => rule.id === id)?.clause;
    return clause === undefined ? plain(id) : `${plain(id)} (${plain(section(clause))})`;
  };
  // Of the rules that permit more, those that apply to the example.
  const applying = by.filter((id) => example[under].rules.includes(id));
  const rules = applying.map((id) => named(more, id)).join(', ');
  return [
    `${badge} ${paint.bold(`${say(`diff.${change}.${under}`)}${detailOf(difference, less, say)}`)}`,
    ...placesOf(difference, say).map((place) => `    ${plain(place)}`),
    `    ${say('label.purposes')}: ${purposes.map(plain).join(', ')}${values.length === 0 ? '' : `; ${values.map(plain).join(', ')}`}`,
    ...(rules === '' ? [] : [`    ${say('diff.by', { text: text(more), rules })}`]),
    ...(barrier === undefined
      ? []
      : [`    ${say('diff.other', { text: text(less), why: barrierText(barrier, (id) => named(less, id), say) })}`]),
    ...Object.entries(groups).map(([group, fields]) => `    ${plain(say('diff.shown', { group, fields: fields.join(', ') }))}`),
    `    ${paint.dim(plain(say('finding.example', { exchange: exchangeText(example.facts, say) })))}`,
    `    ${paint.dim(plain(say('finding.facts', { facts: factsText(example.facts) })))}`,
    `    ${paint.dim(`${plain(before)}: ${say(`outcome.${example.old.outcome}`)} → ${plain(after)}: ${say(`outcome.${example.new.outcome}`)}`)}`,
  ];
}

const section = (clause: string): string => (/^\d/.test(clause) ? `§${clause}` : clause);

function detailOf({ change, under, days, name = '' }: Difference, less: Agreement, say: Say): string {
  const length = (count: number): string =>
    Number.isFinite(count) ? say('diff.days', { days: count }) : say('diff.without-limit');
  if (days !== undefined) {
    const [more, fewer] = days;
    return under === 'new' ? `: ${length(fewer)} → ${length(more)}` : `: ${length(more)} → ${length(fewer)}`;
  }
  const duty = less.obligations[name];
  const notice = less.notices[name];
  if (change === 'lacks-duty' && duty !== undefined) return `: ${plain(dutyText(duty, say))}`;
  if (change === 'lacks-notice' && notice !== undefined) return `: ${plain(say(`notice.${notice.kind}`, { text: notice.text }))}`;
  return '';
}

/** One line per direction, record kind and verb, with the actions decided there. */
function placesOf({ places, example }: Difference, say: Say): string[] {
  const alike = Map.groupBy(places, ({ from, to, recordKind, verb }) => `${from} ${to} ${recordKind} ${verb}`);
  return [...alike.values()].map((same) => {
    const { from, to, recordKind, verb } = same[0]!;
    const actions = same.map(({ action, stage }) =>
      stage === undefined ? say(`action.${action}`) : `${say(`action.${action}`)} (${say(`stage.${stage}`)})`,
    );
    const words = { record: say(`record.${recordKind}` as MessageKey), verb: say(`verb.${verb}` as MessageKey) };
    return say('diff.place', { ...words, actions: [...new Set(actions)].join(', '), from, to, purpose: example.facts.purpose });
  });
}

function barrierText(barrier: NonNullable<Difference['barrier']>, named: (id: string) => string, say: Say): string {
  if ('clause' in barrier) return say('diff.withheld', { clause: plain(section(barrier.clause)) });
  const { rule } = barrier;
  return rule.startsWith('agreement/') ? say(`rule.${rule}` as MessageKey) : say('diff.rule', { rule: named(rule) });
}

const linesOf = ({ place, old, new: next }: ChangedText): string[] => [
  `    ${plain(place)}`,
  ...(old === undefined ? [] : old.split('\n').map((line) => `      − ${plain(line)}`)),
  ...(next === undefined ? [] : next.split('\n').map((line) => `      + ${plain(line)}`)),
];

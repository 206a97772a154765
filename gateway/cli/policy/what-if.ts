import type { Command } from 'commander';
import { TripointError } from '../../../services/domain/index.ts';
import type { Say } from '../../../services/messages/index.ts';
import type { Agreement } from '../../../services/policy/index.ts';
import type { Flip } from '../../server/history.ts';
import { outputs } from '../connection.ts';
import { EXIT } from '../failure.ts';
import { type LanguageOptions, sayOf } from '../language.ts';
import type { Shell } from '../shell.ts';
import { plain, type Terminal, terminalOf } from '../terminal.ts';
import { type HistoryOptions, historical, historyOf, sinceOf } from './history.ts';
import { progressOf } from './progress.ts';

interface WhatIfOptions extends LanguageOptions, HistoryOptions {
  readonly json?: boolean;
  readonly limit: string;
}

export function whatIfCommand(policy: Command, shell: Shell): void {
  historical(outputs(policy.command('what-if <folder>')))
    .description('decide the logged history under a draft agreement, and list the decisions that change')
    .option('--limit <number>', 'how many exchanges to list; all are counted', '20')
    .action(async (folder: string, options: WhatIfOptions) => {
      const terminal = terminalOf(options, shell);
      const [say, { load }, { dutyText }, { nameOf }] = await Promise.all([
        sayOf(options, shell),
        import('./loading.ts'),
        import('../../../services/policy/index.ts'),
        import('../../../proto/index.ts'),
      ]);
      const wording: Wording = { say, duty: (one) => dutyText(one, say), kind: (one) => nameOf('ObligationKind', one) };
      const draft = load(folder);
      if ('faults' in draft) throw new TripointError('CONFIG_INVALID', draft.faults);
      using history = await historyOf(options, shell);
      const since = sinceOf(options);
      const progress = progressOf(history.count(since), shell.stderr);
      const flips: Flip[] = [];
      const counts = new Map<string, number>();
      let decided = 0;
      let unreadable = 0;
      for (const { logged, flip } of history.under(draft, since === undefined ? {} : { since })) {
        progress(++decided);
        if ('unreadable' in logged) unreadable++;
        if (flip === undefined) continue;
        const change = `${flip.before} ${flip.after.outcome}`;
        counts.set(change, (counts.get(change) ?? 0) + 1);
        if (terminal.json) row(flip, terminal, wording);
        else if (flips.length < Number(options.limit)) flips.push(flip);
      }
      if (!terminal.json) show({ draft, decided, unreadable, counts, flips }, terminal, wording);
      shell.done(EXIT.ok);
    });
}

type Duty = Flip['obliged'][number];
interface Wording {
  readonly say: Say;
  readonly duty: (duty: Duty) => string;
  readonly kind: (kind: Duty['kind']) => string;
}

const row = (
  { logged, before, after, opened, closed, obliged, released }: Flip,
  { row: write }: Terminal,
  { kind }: Wording,
): void =>
  write({
    exchangeId: logged.exchangeId,
    log: logged.place,
    partner: logged.partner,
    recordKind: logged.facts.recordKind,
    verb: logged.facts.verb,
    before,
    after: after.outcome,
    code: after.code,
    rules: after.rules,
    clauses: after.clauses,
    opened,
    closed,
    obliged: obliged.map((one) => ({ ...one, kind: kind(one.kind) })),
    released: released.map((one) => ({ ...one, kind: kind(one.kind) })),
  });

interface Found {
  readonly draft: Agreement;
  readonly decided: number;
  readonly unreadable: number;
  /** Outcome before and after → how many. */
  readonly counts: ReadonlyMap<string, number>;
  readonly flips: readonly Flip[];
}

function show({ draft, decided, unreadable, counts, flips }: Found, { paint, data }: Terminal, { say, duty }: Wording): void {
  const total = [...counts.values()].reduce((sum, n) => sum + n, 0);
  const head = say('what-if.sum', { agreement: `${draft.id}@${draft.version}`, decided, flips: total, unreadable });
  const outcome = (name: string) => say(`outcome.${name as Flip['before']}`);
  data([
    `${total > 0 ? paint.yellow('⚠') : paint.green('✔')} ${paint.bold(plain(head))}`,
    ...[...counts]
      .sort(([, a], [, b]) => b - a)
      .map(([change, n]) => {
        const [was = '', is = ''] = change.split(' ');
        return `  ${String(n).padStart(7)}  ${outcome(was)} → ${outcome(is)}`;
      }),
    ...(flips.length === 0 ? [] : ['']),
    ...flips.flatMap(({ logged, before, after, opened, closed, obliged, released }) => [
      `  ${plain(logged.exchangeId)}  ${logged.direction === 'sent' ? '→' : '←'} ${plain(logged.partner)}  ${plain(logged.facts.recordKind)} ${plain(logged.facts.verb)}  ${plain(logged.facts.purpose)}`,
      `      ${outcome(before)} → ${paint.bold(outcome(after.outcome))}  ${after.rules.map(plain).join(', ')}`,
      ...(opened.length + closed.length === 0
        ? []
        : [`      ${say('what-if.fields', { opened: opened.length, closed: closed.length })}`]),
      ...released.map((one) => `      − ${plain(duty(one))}`),
      ...obliged.map((one) => `      + ${plain(duty(one))}`),
    ]),
    ...(total > flips.length ? [`  ${say('what-if.more', { count: total - flips.length })}`] : []),
  ]);
}

import type { Command } from 'commander';
import { timeText } from '../../../services/domain/index.ts';
import type { Say } from '../../../services/messages/index.ts';
import type { Logged, Replayed } from '../../server/history.ts';
import { outputs } from '../connection.ts';
import { CommandError, EXIT } from '../failure.ts';
import { type LanguageOptions, sayOf } from '../language.ts';
import type { Shell } from '../shell.ts';
import { plain, type Terminal, terminalOf } from '../terminal.ts';
import { type HistoryOptions, historical, historyOf, sinceOf } from './history.ts';
import { progressOf } from './progress.ts';

interface ReplayOptions extends LanguageOptions, HistoryOptions {
  readonly json?: boolean;
}

export function replayCommand(policy: Command, shell: Shell): void {
  historical(outputs(policy.command('replay [exchange]')))
    .description('reproduce logged decisions from the facts and the text that the log names, and compare; all of them, or one')
    .action(async (exchange: string | undefined, options: ReplayOptions) => {
      const terminal = terminalOf(options, shell);
      const say = await sayOf(options, shell);
      using history = await historyOf(options, shell);
      const since = sinceOf(options);
      const progress = progressOf(exchange === undefined ? history.count(since) : 1, shell.stderr);
      const tally = { same: 0, different: 0, erased: 0 };
      for (const { logged, again } of history.replayed({
        ...(exchange !== undefined && { exchange }),
        ...(since && { since }),
      })) {
        const verdict = verdictOf(logged, again);
        tally[verdict]++;
        if (exchange !== undefined || verdict === 'different' || terminal.json) show(logged, again, verdict, terminal, say);
        progress(tally.same + tally.different + tally.erased);
      }
      if (exchange !== undefined && tally.same + tally.different + tally.erased === 0)
        throw new CommandError(EXIT.usage, ['fail.no-decision'], ['next.no-decision']);
      if (!terminal.json) sum(tally, terminal, say);
      shell.done(tally.different > 0 ? EXIT.tampered : EXIT.ok);
    });
}

type Verdict = 'same' | 'different' | 'erased';

// Erased exchanges, and those with nothing to decide, prove nothing and accuse nobody.
function verdictOf(logged: Logged, again: Replayed | undefined): Verdict {
  if ('unreadable' in logged) return logged.unreadable === 'ALTERED' ? 'different' : 'erased';
  return again?.problems.length === 0 ? 'same' : 'different';
}

function show(logged: Logged, again: Replayed | undefined, verdict: Verdict, terminal: Terminal, say: Say): void {
  if (terminal.json) {
    const { exchangeId, place } = logged;
    const facts = 'unreadable' in logged ? { unreadable: logged.unreadable } : { outcome: logged.outcome, rules: logged.rules };
    terminal.row({ exchangeId, log: place, verdict, ...facts, problems: again?.problems ?? [] });
    return;
  }
  const { paint } = terminal;
  const badge = {
    same: paint.green(`✔ ${say('replay.same')}`),
    different: paint.red(`✖ ${say('replay.different')}`),
    erased: paint.yellow(`◌ ${say('replay.erased')}`),
  }[verdict];
  terminal.data([
    `${paint.bold(badge)}  ${plain(logged.exchangeId)}  ${say('replay.leaf', { ...logged.place })}`,
    ...('unreadable' in logged
      ? [`      ${say(`replay.unreadable.${logged.unreadable}`)}`]
      : [
          `      ${say(`outcome.${logged.outcome}`)}  ${timeText(logged.at)}`,
          ...(logged.agreement === undefined
            ? []
            : [`      ${plain(logged.agreement.id)}@${plain(logged.agreement.version)}  ${logged.rules.map(plain).join(', ')}`]),
        ]),
    ...(again?.problems ?? []).map((problem) => `      ${plain(problem)}`),
  ]);
}

function sum({ same, different, erased }: Record<Verdict, number>, { paint, data }: Terminal, say: Say): void {
  const badge = different > 0 ? paint.red('✖') : paint.green('✔');
  data([`${badge} ${paint.bold(say('replay.sum', { same, different, erased }))}`]);
}

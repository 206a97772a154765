import type { Command } from 'commander';
import { type Say, sayRule } from '../../../services/messages/index.ts';
import { faultOfFinding } from '../../../services/policy/index.ts';
import { outputs } from '../connection.ts';
import { EXIT } from '../failure.ts';
import { type LanguageOptions, sayOf } from '../language.ts';
import type { Shell } from '../shell.ts';
import { plain, type Terminal, terminalOf } from '../terminal.ts';
import type { Found } from './findings.ts';
import { progressOf } from './progress.ts';

interface CheckOptions extends LanguageOptions {
  readonly json?: boolean;
  readonly invariants?: string;
  readonly config?: string;
}

export function checkCommand(policy: Command, shell: Shell): void {
  outputs(policy.command('check [folder...]'))
    .description('load agreements and prove, for all facts, that their rules make sense and their invariants hold')
    .option(
      '--invariants <file>',
      'invariants of every decision (default: invariants.yaml near the folders, else policies/invariants.yaml)',
    )
    .option(
      '--config <file>',
      "a gateway's configuration, YAML: its agreements stand beside the folders, and its invariants count",
    )
    .action(async (given: string[], options: CheckOptions) => {
      const terminal = terminalOf(options, shell);
      const [say, { findAgreements }, { findIn }, { surroundingsOf }] = await Promise.all([
        sayOf(options, shell),
        import('./loading.ts'),
        import('./findings.ts'),
        import('./surroundings.ts'),
      ]);
      const { folders } = findAgreements(given);
      let progress: ((done: number) => void) | undefined;
      const { found, invariants } = findIn(folders, await surroundingsOf(folders, options, shell), say, (proved, total) => {
        progress ??= progressOf(total, shell.stderr);
        progress(proved);
      });
      for (const one of found) show(one, terminal, say);
      const errors = found.filter(({ severity }) => severity === 'error').length;
      if (found.length > 0) {
        terminal.progress(`${errors > 0 ? '✖' : '⚠'} ${say('finding.found', { errors, warnings: found.length - errors })}`);
        terminal.progress(`  ${say('next.is', { next: nextOf(found, say) })}`);
      } else if (!terminal.json) {
        const { paint, data } = terminal;
        const told = say('finding.clean', { agreements: folders.length, invariants });
        data([`${paint.green(paint.bold(`✔ ${say('word.pass').toUpperCase()}`))}  ${told}`]);
      }
      shell.done(errors > 0 ? EXIT.usage : EXIT.ok);
    });
}

const nextOf = (found: readonly Found[], say: Say): string =>
  found.some(({ counterexample }) => counterexample !== undefined)
    ? say('next.explain-counterexample')
    : say('next.correct-files');

function show(found: Found, terminal: Terminal, say: Say): void {
  const { severity, check, agreement, line, rule, counterexample, example } = found;
  if (terminal.json) {
    terminal.row({ severity, check, agreement, field: found.field, line, rule, counterexample });
    return;
  }
  const { paint, data } = terminal;
  const badge =
    severity === 'error'
      ? paint.magenta(paint.bold(`✖ ${say('word.error').toUpperCase()}`))
      : paint.yellow(paint.bold(`⚠ ${say('word.warning').toUpperCase()}`));
  data([
    `${badge}  ${paint.bold(plain(agreement))}  ${say(`check.${check}`)}`,
    `    ${plain(faultOfFinding(found).field)}: ${plain(sayRule(rule, say))}`,
    ...example.map((line) => `    ${paint.dim(plain(line))}`),
  ]);
}

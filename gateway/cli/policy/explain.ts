import type { Command } from 'commander';
import type { MessageKey, Say } from '../../../services/messages/index.ts';
import type { Decision, ExplanationLine } from '../../../services/policy/index.ts';
import { outputs } from '../connection.ts';
import { CommandError, EXIT } from '../failure.ts';
import { readText } from '../input.ts';
import { type LanguageOptions, sayOf } from '../language.ts';
import type { Shell } from '../shell.ts';
import { plain, type Terminal, terminalOf } from '../terminal.ts';
import type { Explained } from './decisions.ts';

interface ExplainOptions extends LanguageOptions {
  readonly json?: boolean;
  readonly facts?: string;
  readonly case?: string;
  readonly agreement?: string;
  readonly folder?: string;
}

export function explainCommand(policy: Command, shell: Shell): void {
  outputs(policy.command('explain'))
    .description('what the agreements decide about given facts, by which rules and clauses, and what would have to change')
    .option('--facts <file>', 'the facts as one JSON or YAML object, as in cases.yaml; - is stdin')
    .option('--case <name>', 'a case of a decision table, instead of facts')
    .option('--agreement <id>', 'under this text alone, id or id@version, as if it were in force')
    .option('--folder <folder>', 'of the agreements (default: policies/agreements)')
    .action(async (options: ExplainOptions) => {
      const terminal = terminalOf(options, shell);
      const [say, { explainCase, explainFacts }] = await Promise.all([sayOf(options, shell), import('./decisions.ts')]);
      const { facts, case: name, agreement: id, folder } = options;
      if ((facts === undefined) === (name === undefined))
        throw new CommandError(EXIT.usage, ['fail.facts-or-case'], ['next.policy-facts']);
      const where = { ...(id === undefined ? {} : { id }), ...(folder === undefined ? {} : { folder }) };
      const explained =
        facts === undefined
          ? explainCase(name ?? '', where, say)
          : [explainFacts(readText(facts, shell), where, say, shell.clock)];
      for (const one of explained) show(one, terminal, say);
      shell.done(EXIT.ok);
    });
}

const BADGES: Readonly<Record<Decision['outcome'], readonly ['green' | 'yellow' | 'magenta', string]>> = {
  PERMIT: ['green', '✔'],
  PERMIT_WITH_OBLIGATIONS: ['green', '✔'],
  HOLD_FOR_RELEASE: ['yellow', '‖'],
  REFUSE: ['magenta', '⊘'],
  SUPPRESS: ['magenta', '◍'],
};

function show({ title, decision, agreement, lines, problems }: Explained, terminal: Terminal, say: Say): void {
  const { outcome, code, reason, rules, clauses } = decision;
  if (terminal.json) {
    terminal.row({ case: title, agreement, outcome, code, rules, clauses, lines, problems, reason });
    return;
  }
  const { paint } = terminal;
  const [colour, shape] = BADGES[outcome];
  const head = [agreement, title].filter((part) => part !== undefined).map(plain);
  terminal.data([
    [paint[colour](paint.bold(`${shape} ${say(`outcome.${outcome}`).toUpperCase()}`)), ...head].join('  '),
    ...lines.flatMap((line, i) => [
      ...(line.about === lines[i - 1]?.about ? [] : [`  ${paint.bold(say(`heading.${line.about}` satisfies MessageKey))}`]),
      ...rowsOf(line, terminal, say),
    ]),
    ...(code === 'NO_AGREEMENT' ? [`    ${paint.dim(plain(reason))}`] : []),
    ...problems.map((problem) => `  ${paint.yellow('✖')} ${plain(problem)}`),
    '',
  ]);
}

function rowsOf({ text, clause }: ExplanationLine, { paint }: Terminal, say: Say): string[] {
  if (clause === undefined) return [`    ${plain(text)}`];
  const name = /^\d/.test(clause.name) ? `§${clause.name}` : clause.name;
  const source = say('clause.source', { mark: say(`mark.${clause.mark}`), source: clause.source });
  return [`    ${plain(text)}`, `      ${paint.cyan(plain(name))}  “${plain(clause.text)}”  ${paint.dim(`(${plain(source)})`)}`];
}

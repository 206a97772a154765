import { type Command, InvalidArgumentError } from 'commander';
import { type Say, sayRule } from '../../../services/messages/index.ts';
import type { FactValue, Reason } from '../../../services/policy/index.ts';
import { outputs } from '../connection.ts';
import { CommandError, EXIT } from '../failure.ts';
import { type LanguageOptions, sayOf } from '../language.ts';
import type { Shell } from '../shell.ts';
import { plain, type Terminal, terminalOf } from '../terminal.ts';
import type { Tested, TestedKind } from './tables.ts';

interface TestOptions extends LanguageOptions {
  readonly json?: boolean;
  readonly kind?: number;
}

function whole(text: string): number {
  if (/^\d{1,3}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('a whole number');
}

export function testCommand(policy: Command, shell: Shell): void {
  outputs(policy.command('test [folder...]'))
    .description('run the decision table (cases.yaml) of every agreement, and report which kinds of rules its cases demonstrate')
    .option('--kind <number>', 'the cases that show one kind of rule, by name', whole)
    .addHelpText(
      'after',
      '\nAll kinds must be demonstrated, passing and failing, unless the given folder is itself one agreement.',
    )
    .action(async (given: string[], options: TestOptions) => {
      const terminal = terminalOf(options, shell);
      const [say, { findAgreements }, { testAgreements }] = await Promise.all([
        sayOf(options, shell),
        import('./loading.ts'),
        import('./tables.ts'),
      ]);
      const { folders, complete } = findAgreements(given);
      const { tested, kinds } = testAgreements(folders);
      if (options.kind !== undefined) {
        const kind = kinds.find(({ number }) => number === options.kind);
        if (kind === undefined)
          throw new CommandError(EXIT.usage, ['fail.kinds-numbered', { count: kinds.length }], ['next.policy-test']);
        showKind(kind, terminal, say);
        shell.done(isShown(kind) ? EXIT.ok : EXIT.usage);
        return;
      }
      for (const one of tested) showAgreement(one, complete, terminal, say);
      showKinds(kinds, tested.length, complete, terminal, say);
      const failing = tested.filter((one) => !holds(one));
      const missing = complete ? kinds.filter((one) => !isShown(one)) : [];
      if (failing.length + missing.length > 0) {
        const told = [
          ...(failing.length === 0 ? [] : [say('test.failing.agreements', { count: failing.length })]),
          ...(missing.length === 0 ? [] : [say('test.failing.kinds', { count: missing.length })]),
        ];
        terminal.progress(`✖ ${told.join('; ')}`);
        terminal.progress(`  ${say('next.is', { next: nextOf(failing, missing, say) })}`);
      }
      shell.done(failing.length + missing.length > 0 ? EXIT.usage : EXIT.ok);
    });
}

const failed = ({ result }: Tested) => (result?.results ?? []).filter(({ problems }) => problems.length > 0);
const holds = (one: Tested): boolean =>
  one.faults.length === 0 && failed(one).length === 0 && (one.result?.unexercised ?? []).length === 0;
const isShown = ({ pass, fail }: TestedKind): boolean => pass.length > 0 && fail.length > 0;

function nextOf([failing]: readonly Tested[], [missing]: readonly TestedKind[], say: Say): string {
  const wrong = failing === undefined ? undefined : failed(failing)[0];
  if (failing !== undefined && wrong !== undefined)
    return `tripoint policy explain --folder ${quoted(failing.folder)} --case ${quoted(wrong.name)}`;
  if (failing !== undefined) return say('next.correct-files');
  return `tripoint policy test --kind ${missing?.number ?? 1}`;
}

/** Quotes a text as one shell word. */
const quoted = (text: string): string => (/^[\w./@-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`);

const valued = ({ fact, value }: FactValue, say: Say): string =>
  value === undefined ? say('test.fact.absent', { fact }) : say('test.fact.is', { fact, value: JSON.stringify(value) });

function reasonLines({ rules, near }: Reason, say: Say): string[] {
  const by = rules.map(({ rule, clause, reads }) =>
    say(reads.length === 0 ? 'test.reason.rule' : 'test.reason.reads', {
      rule: clause === undefined ? rule : `${rule} (${clause})`,
      facts: reads.map((read) => valued(read, say)).join(', '),
    }),
  );
  const would =
    near === undefined
      ? say('test.reason.none')
      : say('test.reason.near', { would: valued(near, say), is: valued({ fact: near.fact, value: near.was }, say) });
  return [...by, would];
}

function mark({ paint }: Terminal, ok: boolean, say: Say): string {
  return ok
    ? paint.green(paint.bold(`✔ ${say('word.pass').toUpperCase()}`))
    : paint.yellow(paint.bold(`✖ ${say('word.fail').toUpperCase()}`));
}

function showAgreement(one: Tested, complete: boolean, terminal: Terminal, say: Say): void {
  const { name, rules, faults, result, untouched } = one;
  const unexercised = result?.unexercised ?? [];
  const cases = result?.results.length ?? 0;
  const wrong = failed(one);
  if (terminal.json) {
    const problems = wrong.map(({ name: of, problems: told, reason }) => ({ case: of, problems: told, reason }));
    terminal.row({
      agreement: name,
      ok: holds(one),
      cases,
      passed: cases - wrong.length,
      rules,
      unexercised,
      untouched,
      problems,
      faults,
    });
    return;
  }
  const { paint, data } = terminal;
  const counted = { passed: cases - wrong.length, cases, exercised: rules - unexercised.length, rules };
  data([
    [
      mark(terminal, holds(one), say),
      paint.bold(plain(name)),
      ...(result === undefined ? [] : [say('test.agreement', counted)]),
    ].join('  '),
    ...faults.map(({ field, rule }) => `        ${plain(field)}: ${plain(sayRule(rule, say))}`),
    ...wrong.flatMap(({ name: of, problems, reason }) => [
      `        ✖ ${plain(of)}`,
      ...problems.map((told) => `            ${plain(sayRule(told, say))}`),
      ...(reason === undefined ? [] : reasonLines(reason, say).map((told) => `            ${paint.dim(plain(told))}`)),
    ]),
    ...unexercised.map((rule) => `        ✖ ${say('test.unexercised', { rule: plain(rule) })}`),
    ...untouched.flatMap(({ what, name: of, rows }) => [
      `        ${paint.yellow('⚠')} ${say(`test.untouched.${what}`, { name: plain(of) })}`,
      // Shown only for a single text: for all texts, the cases would fill the screen.
      ...(complete || rows.length === 0
        ? []
        : [`          ${say('test.case-that-would')}`, ...rows.map((line) => `          ${paint.dim(plain(line))}`)]),
    ]),
  ]);
}

const agreementsOf = ({ pass, fail }: TestedKind): string[] =>
  [...new Set([...pass, ...fail].map(({ agreement }) => agreement))].sort();

const idOf = (agreement: string): string => agreement.split('@')[0] ?? agreement;
/** Columns of numbers. */
const NUMERIC = [0, 2, 3];

function showKinds(kinds: readonly TestedKind[], agreements: number, complete: boolean, terminal: Terminal, say: Say): void {
  if (terminal.json) {
    for (const kind of kinds) {
      const { number, name, ends, pass, fail } = kind;
      terminal.row({
        kind: number,
        name,
        ok: isShown(kind),
        ends,
        agreements: agreementsOf(kind),
        pass: pass.length,
        fail: fail.length,
      });
    }
    return;
  }
  const { paint } = terminal;
  const rows = kinds.map((kind) => {
    const { number, name, ends, everywhere, pass, fail } = kind;
    const lacking = [...(pass.length > 0 ? [] : [say('test.no-pass')]), ...(fail.length > 0 ? [] : [say('test.no-fail')])];
    const ids = [...new Set(agreementsOf(kind).map(idOf))];
    const inAll = agreements > 1 && agreementsOf(kind).length === agreements;
    return {
      shape: lacking.length === 0 ? paint.green('✔') : complete ? paint.yellow('✖') : paint.gray('◌'),
      cells: [
        String(number),
        say(`kind.${name}`),
        String(pass.length),
        String(fail.length),
        everywhere ? say('word.every-end') : ends.map((end) => say(`action.${end}`)).join(', '),
      ],
      rest: [inAll ? say('word.every-agreement') : ids.map(plain).join(', '), paint.yellow(lacking.join(', '))],
    };
  });
  const titles = [say('column.number'), say('column.kind'), say('column.pass'), say('column.fail'), say('column.ends')];
  const widths = titles.map((title, i) => Math.max(title.length, ...rows.map(({ cells }) => cells[i]!.length)));
  const line = (cells: readonly string[]): string =>
    cells.map((cell, i) => (NUMERIC.includes(i) ? cell.padStart(widths[i]!) : cell.padEnd(widths[i]!))).join('  ');
  terminal.data([
    '',
    paint.bold(say('heading.kinds')),
    `   ${paint.dim(`${line(titles)}  ${say('column.agreements')}`)}`,
    ...rows.map(({ shape, cells, rest }) => ` ${shape} ${[line(cells), ...rest.filter(Boolean)].join('  ')}`),
  ]);
}

function showKind(kind: TestedKind, terminal: Terminal, say: Say): void {
  const { number, name } = kind;
  const hows = ['pass', 'fail'] as const;
  if (terminal.json) {
    for (const how of hows)
      for (const { agreement, name: shown } of kind[how])
        terminal.row({ kind: number, name, shows: how, agreement, case: shown });
    return;
  }
  const { paint } = terminal;
  terminal.data([
    `${mark(terminal, isShown(kind), say)}  ${paint.bold(`${number}  ${say(`kind.${name}`)}`)}`,
    ...hows.flatMap((how) => [
      `  ${paint.bold(say(`column.${how}`))}`,
      ...(kind[how].length === 0 ? [`    ${say(`test.no-${how}`)}`] : []),
      ...kind[how].map(({ agreement, name: shown }) => `    ${plain(agreement)}  ${plain(shown)}`),
    ]),
  ]);
}

// Commands load everything beyond the SDK lazily, so that an officer's command starts in a fraction of a second.
import { Command, CommanderError, Help } from 'commander';
import { type MessageKey, messages, type Say, sayRule } from '../../services/messages/index.ts';
import { agreementCommands } from './agreement.ts';
import { auditCommands } from './audit.ts';
import { ledgerCommands } from './backup.ts';
import { clockCommands } from './clock.ts';
import { doctorCommand } from './doctor.ts';
import { dutyCommands } from './duty.ts';
import { evidenceCommands } from './evidence.ts';
import { EXIT, type Exit, failureOf, tellFailure } from './failure.ts';
import { importCommand } from './import/index.ts';
import { languageIn } from './language.ts';
import { linkCommands } from './link.ts';
import { logCommands } from './log.ts';
import { natsCommands } from './nats.ts';
import { policyCommands } from './policy.ts';
import { cargoCommands, exchangeCommands, lookoutCommands, visaCommands } from './records.ts';
import { screenCommand } from './screen.ts';
import type { Shell } from './shell.ts';
import { upCommand } from './up.ts';
import { watchCommand } from './watch.ts';

const COMMANDS = [
  upCommand,
  lookoutCommands,
  importCommand,
  screenCommand,
  cargoCommands,
  visaCommands,
  watchCommand,
  exchangeCommands,
  dutyCommands,
  logCommands,
  clockCommands,
  linkCommands,
  evidenceCommands,
  auditCommands,
  ledgerCommands,
  policyCommands,
  agreementCommands,
  natsCommands,
  doctorCommand,
] as const;

/**
 * Runs one command line and returns its exit code. Every failure is reported on stderr; nothing is thrown, and the process is
 * neither ended nor read for its streams, environment or signals.
 */
export async function run(argv: readonly string[], surroundings: Omit<Shell, 'done'>): Promise<Exit> {
  let exit: Exit = EXIT.ok;
  const shell: Shell = {
    ...surroundings,
    done: (ended) => {
      exit = ended;
    },
  };
  const program = commandsOf(shell);
  const json = argv.includes('--json');
  const say = messages(languageIn(argv, shell.env));
  try {
    if (argv.length === 0) shell.stdout.write(program.helpInformation());
    else await program.parseAsync(argv, { from: 'user' });
    return exit;
  } catch (caught) {
    const error = caught instanceof CommanderError ? mistyped(caught, program, argv) : caught;
    if (error instanceof CommanderError && error.exitCode === 0) return EXIT.ok;
    const help = `${commandsIn(program, argv)
      .map((command) => command.name())
      .join(' ')} --help`;
    const failure =
      error instanceof CommanderError
        ? { exit: EXIT.usage, code: 'USAGE', message: usageOf(error, say), faults: [], next: help }
        : failureOf(error, help, say);
    tellFailure(failure, json, say, shell.stderr);
    return failure.exit;
  }
}

/** Built for each command line, because commander stores parsed options in its commands. */
function commandsOf(shell: Shell): Command {
  const program = new Command('tripoint')
    .description('Exchanges between national targeting centres: signed, sealed, released by agreement, logged.')
    .helpCommand(false)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => void shell.stdout.write(text),
      writeErr: () => {}, // reported by `run`, like every other failure
      getOutHelpWidth: () => shell.stdout.columns as number,
    })
    .configureHelp({
      optionDescription: (option) =>
        [new Help().optionDescription(option), ...(option.mandatory ? ['(required)'] : [])].join(' ').trim(),
    })
    .showSuggestionAfterError(true);
  for (const add of COMMANDS) add(program, shell);
  forAll(program, (command) => {
    if (command.commands.length === 0)
      command.option('--lang <language>', 'en, fr or es (default: from LC_ALL, LC_MESSAGES or LANG)');
  });
  return program;
}

/** commander's errors, in the catalogue's words. */
const USAGE = [
  'usage.unknownOption',
  'usage.unknownCommand',
  'usage.missingMandatoryOptionValue',
  'usage.optionMissingArgument',
  'usage.missingArgument',
  'usage.excessArguments',
  'usage.invalidArgument',
] as const satisfies readonly MessageKey[];
type Usage = (typeof USAGE)[number];

function usageOf({ code, message }: CommanderError, say: Say): string {
  // A group without a subcommand makes commander print its help as the error.
  if (code === 'commander.help') return say('fail.which-command');
  const key = `usage.${code.replace('commander.', '')}`;
  const english = message.replace(/^error: /, '').replace(/\s*\n\s*/g, ' ');
  if (!isUsage(key)) return english;
  const [what = ''] = /'[^']*'/.exec(english) ?? [];
  const [, word] = /\(Did you mean (?:one of )?([^?]+)\?\)/.exec(english) ?? [];
  const [, rule] = key === 'usage.invalidArgument' ? (/ is invalid\. (.+)$/.exec(english) ?? []) : [];
  const told = `${say(key, { what })}${rule === undefined ? '' : ` (${sayRule(rule.replace(/\.$/, ''), say)})`}`;
  return word === undefined ? told : say('usage.meant', { message: told, word });
}

/** commander reports missing options first, so `--too CA` would be a missing `--to`; this reports the mistyped option instead. */
function mistyped(error: CommanderError, program: Command, argv: readonly string[]): CommanderError {
  if (error.code !== 'commander.missingMandatoryOptionValue') return error;
  const command = commandsIn(program, argv).at(-1) as Command;
  for (const option of command.options) option.mandatory = false;
  command.action(() => {});
  try {
    program.parse(argv, { from: 'user' });
    return error;
  } catch (other) {
    return other instanceof CommanderError && other.code === 'commander.unknownOption' ? other : error;
  }
}

/** `tripoint`, `lookout` and `post`, as far as the words name commands. */
function commandsIn(from: Command, words: readonly string[]): Command[] {
  const found = from.commands.find((command) => command.name() === words[0]);
  return found === undefined ? [from] : [from, ...commandsIn(found, words.slice(1))];
}

function isUsage(key: string): key is Usage {
  return (USAGE as readonly string[]).includes(key);
}

function forAll(command: Command, apply: (command: Command) => void): void {
  apply(command);
  for (const inner of command.commands) forAll(inner, apply);
}

import type { Command } from 'commander';
import type { Clock, Micros } from '../../services/domain/index.ts';
import type { Agreement } from '../sdk/index.ts';
import { newCommand } from './agreement/new.ts';
import { renderCommand } from './agreement/render.ts';
import { DEADLINE, diffCommand, showSuccession } from './agreement-diff.ts';
import { termsCommand } from './agreement-terms.ts';
import { badge, type Colour, row } from './cards.ts';
import { type ConnectionOptions, connected, gatewayOf, outputs } from './connection.ts';
import { CommandError, EXIT, sameWith } from './failure.ts';
import { words } from './input.ts';
import type { Shell } from './shell.ts';
import { type Face, type OutputOptions, plain, type Terminal, terminalOf } from './terminal.ts';

interface SuspensionOptions extends ConnectionOptions {
  readonly kind: string[];
  readonly reason: string;
}

export function agreementCommands(program: Command, shell: Shell): void {
  const agreement = program
    .command('agreement')
    .description('agreements: which text is in force, who signed it, what is suspended');

  connected(agreement.command('list').description('every text to which this country is a party')).action(
    async (options: ConnectionOptions) => {
      const { agreements } = await gatewayOf(options, shell).agreements.list();
      show(agreements, terminalOf(options, shell), shell.clock);
      shell.done(EXIT.ok);
    },
  );

  newCommand(agreement, shell);
  renderCommand(agreement, shell);
  termsCommand(agreement, shell);
  diffCommand(agreement, shell);

  outputs(agreement.command('sign <folder>').description("sign a text with this country's identity; no gateway is contacted"))
    .requiredOption('--config <file>', "the gateway's configuration, YAML")
    .requiredOption('--takes-effect <time>', 'when it binds all parties, RFC 3339: the same time in every signature')
    .action(async (folder: string, options: OutputOptions & { config: string; takesEffect: string }) => {
      const terminal = terminalOf(options, shell);
      const { config: file, takesEffect } = options;
      const { say } = terminal;
      const at = timeOf(takesEffect);
      const [{ loadConfig }, { checkAgreementFolder, signAgreementFolder }] = await Promise.all([
        import('../server/config.ts'),
        import('../server/offline.ts'),
      ]);
      const config = loadConfig(file, shell.env);
      checkAgreementFolder(folder, config);
      const signed = await signAgreementFolder(folder, config, at);
      if (terminal.json) terminal.row({ ...signed, takesEffect });
      else
        terminal.data([
          `${terminal.paint.bold(plain(signed.agreement))}  ${say('card.version', { version: plain(signed.version) })}`,
          row(say('label.digest'), signed.digest),
          row(say('label.in-effect'), takesEffect),
          row(say('label.signed-by'), signed.signed.join(', ')),
          ...(signed.missing.length === 0 ? [] : [row(say('label.to-sign'), signed.missing.join(', '))]),
        ]);
      const next =
        signed.missing.length > 0
          ? say('agreement.have-sign', { countries: signed.missing.join(', ') })
          : `tripoint agreement activate ${folder}`;
      terminal.progress(`  ${say('next.is', { next })}`);
      shell.done(EXIT.ok);
    });

  connected(agreement.command('activate <folder>').description('put a text in force that all its parties signed'))
    .option('--accept', 'what it permits, or permits otherwise than the text before it; without this, that is only shown')
    .option(...DEADLINE)
    .action(async (folder: string, options: ConnectionOptions & { accept?: boolean; deadline: number }) => {
      await showSuccession(folder, options, shell);
      const { readAgreementFolder } = await import('../server/offline.ts');
      show(
        [await gatewayOf(options, shell).agreements.activate(readAgreementFolder(folder))],
        terminalOf(options, shell),
        shell.clock,
      );
      shell.done(EXIT.ok);
    });

  const changes = [
    { name: 'suspend', description: 'suspend record kinds of an agreement, at once and by this country alone' },
    { name: 'resume', description: 'end a suspension by this country' },
  ] as const;
  for (const { name, description } of changes)
    connected(agreement.command(`${name} <agreement>`).description(description))
      .requiredOption('--kind <word>', 'a record kind such as LOOKOUT; repeatable, or separated by commas', words)
      .requiredOption('--reason <text>', 'why; it goes into the log, sealed')
      .action(async (id: string, { kind: kinds, reason, ...options }: SuspensionOptions) => {
        show([await gatewayOf(options, shell).agreements[name](id, { kinds, reason })], terminalOf(options, shell), shell.clock);
        shell.done(EXIT.ok);
      });
}

function show(agreements: readonly Agreement[], terminal: Terminal, clock: Clock): void {
  for (const agreement of agreements)
    if (terminal.json) terminal.row(agreement);
    else terminal.data(cardOf(agreement, terminal, clock()));
}

type State = 'IN_FORCE' | 'IN_PART' | 'NOT_ACTIVATED' | 'TO_COME' | 'NOT_IN_FORCE';
const STATES: Readonly<Record<State, readonly [Colour, string]>> = {
  IN_FORCE: ['green', '✔'],
  IN_PART: ['yellow', '‖'],
  NOT_ACTIVATED: ['yellow', '◷'],
  TO_COME: ['cyan', '▷'],
  NOT_IN_FORCE: ['gray', '○'],
};

function stateOf({ inForce, from, suspended }: Agreement, now: Micros): State {
  if (inForce) return suspended.length > 0 ? 'IN_PART' : 'IN_FORCE';
  if (from === undefined) return 'NOT_ACTIVATED';
  return Date.parse(from) * 1000 > now ? 'TO_COME' : 'NOT_IN_FORCE';
}

function cardOf(agreement: Agreement, { paint, say }: Face, now: Micros): string[] {
  const { id, version, title, status, digest, parties, signed, from, until, inForce, note, suspended, partners } = agreement;
  const unsigned = parties.filter((country) => !signed.includes(country));
  const state = stateOf(agreement, now);
  const span =
    from === undefined
      ? undefined
      : until === undefined
        ? say('agreement.from', { from })
        : say('agreement.from-until', { from, until });
  return [
    `${paint.bold(plain(id))}  ${say('card.version', { version: plain(version) })}  ${badge(paint, ...STATES[state], say(`agreement.${state}`))}  ${plain(title)}`,
    row(say('label.digest'), digest),
    row(say('label.status'), plain(status)),
    ...(span === undefined ? [] : [row(say('label.in-effect'), span)]),
    row(say('label.signed-by'), signed.length === 0 ? say('agreement.nobody') : signed.join(', ')),
    ...(note === undefined ? [] : [row(say('label.not-bound'), plain(note))]),
    ...(unsigned.length === 0 ? [] : [row(say('label.to-sign'), unsigned.join(', '))]),
    ...(suspended.length === 0
      ? []
      : [row(say('label.suspended'), say('agreement.suspended-here', { kinds: suspended.map(plain).join(', ') }))]),
    // The partner's text is irrelevant for a text that is not in force here.
    ...(inForce ? partners : []).map(({ country, says, suspended: theirs }) => {
      const kinds = theirs.map(plain).join(', ');
      return row(
        country,
        [say(`agreement.says.${says}`), ...(kinds === '' ? [] : [say('agreement.their-suspended', { kinds })])].join('; '),
      );
    }),
  ];
}

function timeOf(text: string): Micros {
  const at = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,3})?(Z|[+-]\d\d:\d\d)$/.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(at)) throw new CommandError(EXIT.usage, ['fail.time'], sameWith('--takes-effect 2030-01-01T00:00:00Z'));
  return at * 1000;
}

import type { Command } from 'commander';
import { type Micros, systemClock } from '../../services/domain/index.ts';
import type { Agreement } from '../sdk/index.ts';
import { badge, type Colour, type Paint, row } from './cards.ts';
import { type ConnectionOptions, connected, gatewayOf, outputs } from './connection.ts';
import { CommandError, EXIT, type Exit } from './failure.ts';
import { several } from './input.ts';
import { plain, type Terminal, terminalOf } from './terminal.ts';

interface SuspensionOptions extends ConnectionOptions {
  readonly kind: string[];
  readonly reason: string;
}

export function agreementCommands(program: Command, done: (exit: Exit) => void): void {
  const agreement = program
    .command('agreement')
    .description('agreements: which text is in force, who signed it, what is suspended');

  connected(agreement.command('list').description('every text that this country is party to')).action(
    async (options: ConnectionOptions) => {
      const { agreements } = await gatewayOf(options).agreements.list();
      show(agreements, terminalOf(options.json === true));
      done(EXIT.ok);
    },
  );

  outputs(agreement.command('sign <folder>').description("sign a text with this country's identity; no gateway is asked"))
    .requiredOption('--config <file>', "the gateway's configuration, YAML")
    .requiredOption('--takes-effect <time>', 'when it binds all parties, RFC 3339: the same time in every signature')
    .action(
      async (folder: string, { config: file, takesEffect, json }: { config: string; takesEffect: string; json?: boolean }) => {
        const terminal = terminalOf(json === true);
        const at = timeOf(takesEffect);
        const [{ loadConfig }, { signAgreementFolder }] = await Promise.all([
          import('../server/config.ts'),
          import('../server/offline.ts'),
        ]);
        const signed = await signAgreementFolder(folder, loadConfig(file), at);
        if (terminal.json) terminal.row({ ...signed, takesEffect });
        else
          terminal.data([
            `${terminal.paint.bold(plain(signed.agreement))}  version ${plain(signed.version)}`,
            row('digest', signed.digest),
            row('in effect', takesEffect),
            row('signed by', signed.signed.join(', ')),
            ...(signed.missing.length === 0 ? [] : [row('to sign', signed.missing.join(', '))]),
          ]);
        terminal.progress(
          signed.missing.length > 0
            ? `  next: have ${signed.missing.join(', ')} sign the same files for the same time`
            : `  next: tripoint agreement activate ${folder}`,
        );
        done(EXIT.ok);
      },
    );

  connected(agreement.command('activate <folder>').description('put a text in force that all its parties signed')).action(
    async (folder: string, options: ConnectionOptions) => {
      const { readAgreementFolder } = await import('../server/offline.ts');
      show([await gatewayOf(options).agreements.activate(readAgreementFolder(folder))], terminalOf(options.json === true));
      done(EXIT.ok);
    },
  );

  const changes = [
    { name: 'suspend', description: 'suspend record kinds of an agreement, at once and by this country alone' },
    { name: 'resume', description: 'end a suspension by this country' },
  ] as const;
  for (const { name, description } of changes)
    connected(agreement.command(`${name} <agreement>`).description(description))
      .requiredOption('--kind <word>', 'a record kind such as LOOKOUT; repeat it, or separate by commas', several)
      .requiredOption('--reason <text>', 'why; it goes into the log, sealed')
      .action(async (id: string, { kind: kinds, reason, ...options }: SuspensionOptions) => {
        show([await gatewayOf(options).agreements[name](id, { kinds, reason })], terminalOf(options.json === true));
        done(EXIT.ok);
      });
}

function show(agreements: readonly Agreement[], terminal: Terminal): void {
  for (const agreement of agreements)
    if (terminal.json) terminal.row(agreement);
    else terminal.data(cardOf(agreement, terminal.paint, systemClock()));
}

const SAYS = {
  SAME: 'acts under the same text',
  DIFFERENT: 'acts under another text: nothing is exchanged',
  NOTHING: 'has not said under which text it acts',
} as const satisfies Record<Agreement['partners'][number]['says'], string>;

function stateOf({ inForce, from, suspended }: Agreement, now: Micros): readonly [Colour, string, string] {
  if (inForce) return suspended.length > 0 ? ['yellow', '‖', 'IN FORCE, SUSPENDED IN PART'] : ['green', '✔', 'IN FORCE'];
  if (from === undefined) return ['yellow', '◷', 'NOT ACTIVATED'];
  return Date.parse(from) * 1000 > now ? ['cyan', '▷', 'TO COME'] : ['gray', '○', 'NOT IN FORCE'];
}

function cardOf(agreement: Agreement, paint: Paint, now: Micros): string[] {
  const { id, version, title, status, digest, parties, signed, from, until, inForce, note, suspended, partners } = agreement;
  const unsigned = parties.filter((country) => !signed.includes(country));
  return [
    `${paint.bold(plain(id))}  version ${plain(version)}  ${badge(paint, ...stateOf(agreement, now))}  ${plain(title)}`,
    row('digest', digest),
    row('status', plain(status)),
    ...(from === undefined ? [] : [row('in effect', `from ${from}${until === undefined ? '' : ` until ${until}`}`)]),
    row('signed by', signed.length === 0 ? 'nobody' : signed.join(', ')),
    ...(note === undefined ? [] : [row('not bound', plain(note))]),
    ...(unsigned.length === 0 ? [] : [row('to sign', unsigned.join(', '))]),
    ...(suspended.length === 0 ? [] : [row('suspended', `${suspended.map(plain).join(', ')}, by this country`)]),
    // What a partner acts under says nothing about a text that does not govern here.
    ...(inForce ? partners : []).map(({ country, says, suspended: theirs }) =>
      row(country, `${SAYS[says]}${theirs.length === 0 ? '' : `; suspended ${theirs.map(plain).join(', ')}`}`),
    ),
  ];
}

function timeOf(text: string): Micros {
  const at = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,3})?(Z|[+-]\d\d:\d\d)$/.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(at))
    throw new CommandError(
      EXIT.usage,
      'the time is not RFC 3339 with at most three decimals',
      'the same command with --takes-effect 2030-01-01T00:00:00Z',
    );
  return at * 1000;
}

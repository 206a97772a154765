import type { Command } from 'commander';
import type { Exchange, Gateway, PersonalDuty, SettleDuty, UnreadableRow } from '../sdk/index.ts';
import { exchangeCard, unreadableCard } from './cards.ts';
import { type ConnectionOptions, connected, gatewayOf } from './connection.ts';
import { CommandError, EXIT, sameWith } from './failure.ts';
import { code, uuid, word } from './input.ts';
import type { Shell } from './shell.ts';
import { plain, terminalOf } from './terminal.ts';

type Verdict = SettleDuty['verdict'];

interface ListOptions extends ConnectionOptions {
  readonly partner?: string;
  readonly kind?: PersonalDuty;
  readonly after?: string;
}

interface SettleOptions extends ConnectionOptions {
  readonly reason: string;
  readonly kind?: PersonalDuty;
}

const SETTLING: readonly { readonly name: string; readonly verdict: Verdict; readonly description: string }[] = [
  { name: 'approve', verdict: 'APPROVE', description: 'release what is held, or approve an override; never your own' },
  { name: 'deny', verdict: 'DENY', description: 'deny a release or an override' },
  { name: 'done', verdict: 'DONE', description: 'record that a duty was done, such as that the originator was contacted' },
];

export function dutyCommands(program: Command, shell: Shell): void {
  const duty = program.command('duty').description('what an agreement leaves to a person');

  connected(duty.command('list').description('exchanges with a duty that waits for a person'))
    .option('--partner <country>', 'only of exchanges with one partner', code)
    .option('--kind <word>', 'only duties of one kind', word)
    .option('--after <cursor>', 'the page after the one that named this')
    .action(async (options: ListOptions) => {
      const terminal = terminalOf(options, shell);
      const { partner, kind, after } = options;
      const asked = { ...(partner && { partner }), ...(kind && { kind }), ...(after && { after }) };
      const { exchanges, next } = await gatewayOf(options, shell).duties.list(asked);
      for (const exchange of exchanges)
        if (terminal.json) terminal.row(exchange);
        else if ('unreadable' in exchange) terminal.data(unreadableCard(terminal, exchange, 'exchange'));
        else terminal.data(exchangeCard(exchange, terminal, true));
      if (exchanges.length === 0) terminal.progress(terminal.say('duty.none'));
      const then = terminal.json ? undefined : await settlingOf(exchanges);
      if (then !== undefined) terminal.progress(`  ${terminal.say('next.is', { next: terminal.say(...then) })}`);
      const filters = `${partner ? ` --partner ${plain(partner)}` : ''}${kind ? ` --kind ${plain(kind)}` : ''}`;
      if (next !== undefined)
        terminal.progress(terminal.say('next.more', { command: `tripoint duty list${filters} --after ${plain(next)}` }));
      shell.done(EXIT.ok);
    });

  for (const { name, verdict, description } of SETTLING)
    connected(duty.command(name).argument('<exchange>', '', uuid).description(description))
      .requiredOption('--reason <text>', 'why; it goes into the log, sealed')
      .option('--kind <word>', 'which duty, if several wait', word)
      .action(async (id: string, options: SettleOptions) => {
        const terminal = terminalOf(options, shell);
        const gateway = gatewayOf(options, shell);
        const kind = options.kind ?? (await kindThatWaits(gateway, id, verdict));
        const settled = await gateway.duties.settle(id, kind, { verdict, reason: options.reason });
        if (terminal.json) terminal.row(settled);
        else terminal.data(exchangeCard(settled, terminal, true));
        shell.done(EXIT.ok);
      });
}

/** The one duty of an exchange that is open and takes this verdict. */
async function kindThatWaits(gateway: Gateway, id: string, verdict: Verdict): Promise<PersonalDuty> {
  const kinds = await kindsThatWait(await gateway.exchanges.get(id), verdict);
  const [only, ...others] = kinds;
  if (only === undefined) throw new CommandError(EXIT.usage, ['fail.no-duty'], 'tripoint duty list');
  if (others.length > 0)
    throw new CommandError(EXIT.usage, ['fail.which-duty', { kinds: kinds.join(', ') }], sameWith(`--kind ${only}`));
  return only;
}

async function kindsThatWait({ duties = [] }: Pick<Exchange, 'duties'>, verdict: Verdict): Promise<PersonalDuty[]> {
  const { isPersonalDuty, VERDICTS } = await import('../contract/index.ts');
  return duties
    .filter(({ state }) => state === 'OPEN' || state === 'OVERDUE')
    .map(({ kind }) => kind)
    .filter(isPersonalDuty)
    .filter((kind) => (VERDICTS[kind] as readonly Verdict[]).includes(verdict));
}

/** The command that settles the first of these that a person can settle. */
async function settlingOf(
  exchanges: readonly (Exchange | UnreadableRow)[],
): Promise<readonly ['next.approve' | 'next.done', { id: string }] | undefined> {
  for (const exchange of exchanges) {
    if ('unreadable' in exchange) continue;
    const id = plain(exchange.id);
    if ((await kindsThatWait(exchange, 'APPROVE')).length > 0) return ['next.approve', { id }];
    if ((await kindsThatWait(exchange, 'DONE')).length > 0) return ['next.done', { id }];
  }
  return undefined;
}

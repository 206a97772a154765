import type { Command } from 'commander';
import type { SetComparison, SetDifference } from '../sdk/index.ts';
import { badge, type Colour, type Paint, row } from './cards.ts';
import { type ConnectionOptions, connected, gatewayOf } from './connection.ts';
import { EXIT } from './failure.ts';
import { code } from './input.ts';
import type { Shell } from './shell.ts';
import { plain, terminalOf } from './terminal.ts';

interface SetsOptions extends ConnectionOptions {
  readonly partner?: string;
  readonly last?: boolean;
}

const KINDS: Readonly<Record<SetDifference['kind'], string>> = {
  MISSING: 'shared with this country, and not here',
  OLDER: 'a later version is shared than is here',
  NEWER: 'a later version is here than is shared',
  CONTENT: 'one version, of which that country has stated two different things',
  RECALLED: 'in force here, and its originator has sent a recall',
  NO_LONGER_SHARED: 'in force here, and no longer shared',
  NEVER_SENT: 'in force here, and its originator says that it never sent it',
};

const STATES: Readonly<Record<SetComparison['state'], readonly [Colour, string]>> = {
  UNCOMPARED: ['yellow', '▲'],
  EQUAL: ['green', '✔'],
  ACCOUNTED: ['green', '✔'],
  DIFFERENT: ['red', '▲'],
};

export function setsCommand(group: Command, shell: Shell): void {
  connected(
    group
      .command('sets')
      .description('prove that what is here of a partner is what it shares with this country, or name each record that differs'),
  )
    .option('--partner <country>', 'one partner; else all', code)
    .option('--last', 'the last results, without asking')
    .action(async (options: SetsOptions) => {
      const terminal = terminalOf(options, shell);
      const gateway = gatewayOf(options, shell);
      const known = (await gateway.sets.list()).sets;
      const all = options.partner === undefined ? known.map(({ partner }) => partner) : [options.partner];
      let isDifferent = false;
      for (const partner of all) {
        const last = known.find((one) => one.partner === partner);
        const found = options.last && last !== undefined ? last : await gateway.sets.compare(partner);
        isDifferent ||= found.state === 'DIFFERENT';
        if (terminal.json) terminal.row(found);
        else terminal.data(setCard(found, terminal.paint));
      }
      shell.done(isDifferent ? EXIT.tampered : EXIT.ok);
    });
}

function setCard(found: SetComparison, paint: Paint): string[] {
  const { partner, state, at, root, size, origin, logSize, held, inTransit, destroyedHere, more, differences } = found;
  const [colour, mark] = STATES[state];
  const counts = size === undefined ? '' : `  ${size} records shared with this country, ${held} of them in force here`;
  return [
    `${badge(paint, colour, mark, state)}  ${paint.bold(plain(partner))}${counts}`,
    ...(at === undefined ? [] : [row('at', plain(at))]),
    ...(root === undefined ? [] : [row('root', plain(root)), row('log', `the first ${logSize} entries of ${plain(origin)}`)]),
    ...(inTransit === 0 ? [] : [row('in transit', String(inTransit))]),
    ...(destroyedHere === 0 ? [] : [row('destroyed', `${destroyedHere}, as this country had to`)]),
    ...differences.flatMap((one) => differenceLines(one, paint)),
    ...(more ? ['  there are more: run it again once these are resolved'] : []),
  ];
}

function differenceLines({ kind, recordId, version, exchangeId, held, at }: SetDifference, paint: Paint): string[] {
  const versions = [
    ...(held === undefined ? [] : [`version ${held} here`]),
    ...(version === undefined ? [] : [`version ${version} there`]),
  ];
  return [
    `  ${badge(paint, 'yellow', '▲', kind)}  ${KINDS[kind]}`,
    row('record', [plain(recordId), ...versions].join(', ')),
    ...(exchangeId === undefined ? [] : [row('exchange', `${plain(exchangeId)}${at === undefined ? '' : `, ${plain(at)}`}`)]),
  ];
}

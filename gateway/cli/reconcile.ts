import type { Command } from 'commander';
import type { Gap, Reconciliation } from '../sdk/index.ts';
import { badge, type Colour, type Paint, row } from './cards.ts';
import { type ConnectionOptions, connected, gatewayOf } from './connection.ts';
import { EXIT } from './failure.ts';
import { code } from './input.ts';
import type { Shell } from './shell.ts';
import { plain, terminalOf } from './terminal.ts';

interface ReconcileOptions extends ConnectionOptions {
  readonly partner?: string;
}

const GAPS: Readonly<Record<Gap['kind'], readonly [Colour, string]>> = {
  MISSING_LEAF: ['red', 'in one log only'],
  MISSING_RECEIPT: ['yellow', 'the sender has no verdict on it'],
  LATE: ['yellow', 'logged by the receiver long after it was sent'],
  DIGEST_MISMATCH: ['red', 'two statements under one exchange id'],
  LEAF_MISMATCH: ['red', 'one log holds a different leaf or verdict from the one reported to the other'],
  DESTRUCTION_UNPROVEN: ['red', 'certified to be destroyed, which the log of that country does not say'],
  ANSWERED_NOT_RECEIVED: ['yellow', 'the question was answered, and the answer not received'],
};

/** Gaps that mean a log was changed. */
const isBroken = ({ kind }: Gap): boolean => GAPS[kind][0] === 'red';

export function reconcileCommand(log: Command, shell: Shell): void {
  connected(log.command('reconcile').description("compare this country's log with its partners' now, by exchange id"))
    .option('--partner <country>', 'one partner; else all', code)
    .action(async (options: ReconcileOptions) => {
      const terminal = terminalOf(options, shell);
      const gateway = gatewayOf(options, shell);
      const partners =
        options.partner === undefined
          ? (await gateway.log.reconciliations()).reconciliations.map(({ partner }) => partner)
          : [options.partner];
      let broken = false;
      for (const partner of partners) {
        const found = await gateway.log.reconcile(partner);
        broken ||= found.gaps.some(isBroken);
        if (terminal.json) terminal.row(found);
        else terminal.data(reconciliationCard(found, terminal.paint));
      }
      shell.done(broken ? EXIT.tampered : EXIT.ok);
    });
}

function reconciliationCard({ partner, at, compared, more, gaps, days }: Reconciliation, paint: Paint): string[] {
  const verdict =
    gaps.length === 0 ? badge(paint, 'green', '✔', 'AGREED') : badge(paint, gaps.some(isBroken) ? 'red' : 'yellow', '▲', 'GAPS');
  return [
    `${verdict}  ${paint.bold(plain(partner))}  ${compared} statements compared${more ? ', more remain: run it again' : ''}`,
    ...(at === undefined ? [] : [row('at', plain(at))]),
    ...gaps.flatMap((gap) => gapLines(gap, paint)),
    ...days.map(({ day, country, gateway, sent, received, held }) =>
      row(
        plain(day),
        `${plain(country)}${gateway ? ` ${plain(gateway)}` : ''}: sent ${sent}, received ${received}, held ${held}`,
      ),
    ),
  ];
}

function gapLines(gap: Gap, paint: Paint): string[] {
  const { kind, exchangeId, direction, missing, at, origin, index, peerOrigin, peerIndex } = gap;
  const [colour, meaning] = GAPS[kind];
  const leaves = [
    ...(index === undefined ? [] : [`our leaf ${index} of ${plain(origin)}`]),
    ...(peerIndex === undefined ? [] : [`their leaf ${peerIndex} of ${plain(peerOrigin)}`]),
    ...(missing === undefined ? [] : [`missing in ${plain(missing)}`]),
  ];
  return [
    `  ${badge(paint, colour, '▲', kind)}  ${meaning}`,
    row('exchange', `${plain(exchangeId)}, ${direction}, ${plain(at)}`),
    row('leaves', leaves.join(', ')),
  ];
}

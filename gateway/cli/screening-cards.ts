// What a screening found, for whoever stands at the counter: first who it may be, then what to do, and with which command to say so.
import type { Screening } from '../sdk/index.ts';
import { badge, type Colour, obligationRows, row } from './cards.ts';
import { type Face, jsonLine, plain } from './terminal.ts';

type Hit = Screening['hits'][number];

const OUTCOMES: Readonly<Record<Screening['outcome'], readonly [Colour, string]>> = {
  HIT: ['red', '◆'],
  POSSIBLE: ['yellow', '◇'],
  CLEAR: ['green', '○'],
  INVALID: ['magenta', '⊗'],
};

/** What the officer adds to what the screening knows, as placeholders. */
const TO_ADD = { category: '…', location: '…', actionTaken: '…' };

function reasonsOf({ because: { score, name, birth, numbers, citizenship } }: Hit, { say }: Face): string {
  const why = [
    ...numbers.map((of) => say(`likeness.number.${of}`)),
    ...(name === undefined ? [] : [say(`likeness.${name}`)]),
    ...(birth === undefined || name === undefined ? [] : [say(`likeness.${birth}`)]),
    ...(citizenship === undefined ? [] : [say(`likeness.${citizenship}`)]),
  ];
  return say('find.score', { score, why: why.join('; ') });
}

function hitRows(hit: Hit, face: Face): string[] {
  const { say, paint } = face;
  const { recordId, recordVersion, originator, family, action, warning, contactPoint, obligations, report, level } = hit;
  const [colour, shape] = OUTCOMES[level];
  const command = [
    ...['tripoint', family === 'cargo' ? 'cargo' : 'lookout', 'say', plain(recordId)],
    ...['--originator', plain(originator.country), '--verb', 'HIT', '--json-file', '-'],
  ];
  const none = say('screening.none-said');
  return [
    `    ${badge(paint, colour, shape, say(`screening.${level}`))}  ${reasonsOf(hit, face)}`,
    row(say('label.record'), `${plain(recordId)}  ${plain(family)}  ${say('find.version', { version: recordVersion })}`),
    row(say('label.from'), say('card.agency', { agency: plain(originator.agency), country: plain(originator.country) })),
    row(say('label.contact'), contactPoint === undefined ? none : say('screening.contact', { contact: plain(contactPoint) })),
    row(say('label.action'), action === undefined ? none : plain(action)),
    ...warning.map((one) => row(say('label.warning'), paint.bold(plain(one)))),
    ...obligationRows(obligations, say),
    ...(report === undefined
      ? []
      : [row(say('label.report'), command.join(' ')), row('', jsonLine({ ...report.content, ...TO_ADD }))]),
  ];
}

/** One subject: its own name for it, or its place; then each hit. `brief` leaves out whoever is clear. */
export function screeningCard(screening: Screening, face: Face, brief: boolean): string[] {
  const { say, paint } = face;
  const { n, id, outcome, hits, toldApart = 0, partial, faults = [] } = screening;
  if (brief && outcome === 'CLEAR') return [];
  const [colour, shape] = OUTCOMES[outcome] ?? ['yellow', '?'];
  return [
    `  ${paint.bold(plain(id ?? `#${n}`))}  ${badge(paint, colour, shape, say(`screening.${outcome}`))}  ${say(`screening.says.${outcome}`)}`,
    ...faults.map(({ field, rule }) => row(say('label.flagged'), `${plain(field)}: ${plain(rule)}`)),
    ...(toldApart > 0 ? [row('', say('screening.told-apart', { count: toldApart }))] : []),
    ...hits.flatMap((hit) => hitRows(hit, face)),
    ...(partial === undefined ? [] : [row('', say('screening.partial'))]),
  ];
}

import { CODES, isCode, type Micros, systemClock } from '../../services/domain/index.ts';
import { LEFT_OUT } from '../../services/records/index.ts';
import type {
  AnyEvent,
  Decision,
  Destruction,
  Duty,
  Exchange,
  PostedExchanges,
  QueryAnswer,
  UnreadableRow,
} from '../sdk/index.ts';
import { plain, type Terminal } from './terminal.ts';

export type Paint = Terminal['paint'];
export type Colour = 'red' | 'green' | 'yellow' | 'cyan' | 'magenta' | 'gray';

/** A status is colour and shape and word at once: none of them alone carries it. Red is for what is critical only. */
export const badge = (paint: Paint, colour: Colour, shape: string, word: string): string =>
  paint[colour](paint.bold(`${shape} ${word}`));

const STATES: Readonly<Record<Exchange['state'], readonly [Colour, string]>> = {
  QUEUED: ['yellow', '◷'],
  RECEIVED: ['cyan', '◐'],
  CLOSED: ['green', '✔'],
  ADMITTED: ['green', '✔'],
  REJECTED: ['magenta', '⊗'],
  REFUSED: ['magenta', '⊘'],
  HELD: ['yellow', '‖'],
  DENIED: ['magenta', '✕'],
  EXPIRED: ['magenta', '⊖'],
  ASKED: ['yellow', '◷'],
  ANSWERED: ['green', '✔'],
  UNAVAILABLE: ['yellow', '◌'],
};

const MEANING: Readonly<Record<Exchange['state'], string>> = {
  QUEUED: 'logged here, on its way',
  RECEIVED: 'durably at the partner',
  CLOSED: 'accepted: the receipt is here',
  ADMITTED: 'admitted here',
  REJECTED: 'the partner did not accept it',
  REFUSED: 'nothing was sent',
  HELD: 'waits for a releaser, nothing was sent',
  DENIED: 'a releaser denied it, nothing was sent',
  EXPIRED: 'nobody released it in time, nothing was sent',
  ASKED: 'asked, no answer yet',
  ANSWERED: 'answered',
  UNAVAILABLE: 'nothing was heard',
};

const DUTY_STATES: Readonly<Record<Duty['state'], readonly [Colour, string]>> = {
  OPEN: ['yellow', '◷'],
  OVERDUE: ['red', '▼'],
  MET: ['green', '✔'],
  DENIED: ['magenta', '✕'],
  EXPIRED: ['magenta', '⊖'],
};

const DUTIES: Readonly<Record<Duty['kind'], string>> = {
  RELEASE: 'a releaser must release it, or nothing is sent',
  HUMAN_RELEASE: 'a releaser must release it before anyone else here sees it',
  REVIEW: 'a releaser must review the override',
  VERIFY_BEFORE_ACTION: 'contact the originator before acting on it',
  RETENTION: 'this gateway destroys it when its time is over',
  DESTROY_ON_NO_MATCH: 'this gateway destroys what was sent for the search',
};

const OUTCOMES: Readonly<Record<QueryAnswer['outcome'], readonly [Colour, string, string, string]>> = {
  MATCH: ['cyan', '◆', 'MATCH', 'the partner holds this document'],
  NO_MATCH: ['green', '○', 'NO MATCH', 'no match that may be disclosed'],
  POSSIBLE: ['yellow', '◇', 'POSSIBLE MATCH', 'the partner holds this document, and a person must look'],
  REFUSED: ['magenta', '⊘', 'REFUSED BY AGREEMENT', 'this says nothing about a match'],
  CONDITIONAL: ['yellow', '◈', 'CONDITIONAL', 'the partner answers under conditions'],
  DEFERRED: ['yellow', '◷', 'DEFERRED', 'the partner answers later'],
  ERROR: ['yellow', '⚠', 'ERROR', 'the partner could not answer; this says nothing about a match'],
  UNAVAILABLE: ['yellow', '◌', 'UNAVAILABLE', 'nothing was heard; this is not a "no match"'],
};

export const row = (label: string, text: string): string => `      ${label.padEnd(11)} ${text}`;
const section = (clause: string): string => (/^\d/.test(clause) ? `§${plain(clause)}` : plain(clause));
const sections = (clauses: readonly string[]): string => clauses.map(section).join(', ');
const says = (code: string): string => (isCode(code) ? `${code}: ${CODES[code].title}` : plain(code));

/** Reasons that an answer gives and that are no failure. */
const REASONS: Readonly<Record<string, string>> = {
  NAME_DIFFERS: 'on file with it is another name than you asked with',
  BIRTH_DATE_DIFFERS: 'on file with it is another date of birth than you asked with',
  NAME_AND_BIRTH_DATE_DIFFER: 'on file with it are another name and date of birth than you asked with',
};
const because = (code: string): string => (Object.hasOwn(REASONS, code) ? `${code}: ${REASONS[code]}` : says(code));
const reference = ({ origin, index, leafHash }: NonNullable<Exchange['log']>): string =>
  `${plain(origin)} entry ${index}, leaf ${leafHash.slice(0, 16)}…`;

/** "withheld under <agreement>, §n": never a blank. */
const withheldRows = (withheld: Decision['withheld'], agreement: string | undefined): string[] =>
  withheld.map(({ clause, fields }) => {
    const why =
      clause === LEFT_OUT
        ? 'left out, so that every answer has one length: ask the partner for it'
        : `withheld under ${plain(agreement ?? 'the agreement')}, ${section(clause)}`;
    return row('withheld', `${fields.map(plain).join(', ')}: ${why}`);
  });

const obligationRows = (obligations: Decision['obligations']): string[] =>
  obligations.map(({ kind, days, hours, text, clause }) => {
    const what = [
      plain(kind),
      days === undefined ? '' : `${days} days`,
      hours === undefined ? '' : `${hours} hours`,
      text === undefined ? '' : plain(text),
    ];
    return row('obliges', `${what.filter((part) => part !== '').join(' ')} (${section(clause)})`);
  });

/** A span in the two units that matter at its size. */
function spanOf(ms: number): string {
  const minutes = Math.floor(ms / 60_000);
  if (minutes < 1) return 'less than a minute';
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  return hours < 48 ? `${hours} h ${minutes % 60} min` : `${Math.floor(hours / 24)} days ${hours % 24} h`;
}

function dutyRow({ kind, state, clause, due, waiting = 0 }: Duty, paint: Paint, now: Micros): string {
  const [colour, shape] = DUTY_STATES[state] ?? ['yellow', '?'];
  const open = state === 'OPEN' || state === 'OVERDUE';
  const left = due === undefined ? 0 : Date.parse(due) - now / 1000;
  const what = [
    `${plain(kind)}: ${DUTIES[kind] ?? 'a duty that this program does not know'}`,
    ...(open && waiting > 0 && kind !== 'VERIFY_BEFORE_ACTION'
      ? [`${waiting} ${waiting === 1 ? 'approval' : 'approvals'} missing`]
      : []),
    ...(open && due !== undefined ? [left < 0 ? `overdue by ${spanOf(-left)}` : `${spanOf(left)} left`] : []),
  ];
  return row('duty', `${badge(paint, colour, shape, plain(state))}  ${what.join('; ')} (${section(clause)})`);
}

function decisionRows({ outcome, code, agreement, clauses, disclosed, withheld, obligations }: Decision): string[] {
  const under = [agreement === undefined ? '' : plain(agreement), sections(clauses)].filter((part) => part !== '').join(', ');
  return [
    row('decision', `${outcome.toLowerCase().replaceAll('_', ' ')}${under === '' ? '' : ` under ${under}`}`),
    ...(code === undefined ? [] : [row('because', says(code))]),
    ...(disclosed.length === 0 ? [] : [row('disclosed', disclosed.map(plain).join(', '))]),
    ...withheldRows(withheld, agreement),
    ...obligationRows(obligations),
  ];
}

function recordRows(record: Record<string, unknown>, prefix = '', depth = 0): string[] {
  return Object.entries(record).flatMap(([name, value]) => {
    const label = prefix === '' ? plain(name) : `${prefix}.${plain(name)}`;
    const items = Array.isArray(value) ? value : [value];
    return items.flatMap((item, i) => {
      const at = Array.isArray(value) && value.length > 1 ? `${label}[${i}]` : label;
      const inner = typeof item === 'object' && item !== null && depth < 6;
      return inner ? recordRows(item as Record<string, unknown>, at, depth + 1) : [`        ${at}  ${plain(item)}`];
    });
  });
}

/** One exchange. `brief` leaves the record out; what is left of a time is counted from `now`. */
export function exchangeCard(exchange: Exchange, paint: Paint, brief = false, now = systemClock()): string[] {
  const { state, partner, direction, family, verb, id, code, decision, record, faults, log, peerLog, originator } = exchange;
  const [colour, shape] = STATES[state] ?? ['yellow', '?'];
  const subject = family === undefined ? plain(verb) : `${plain(verb)} ${plain(family)}`;
  const arrow = direction === 'sent' ? '→' : '←';
  const said = decision?.code === code || code === undefined ? [] : [row('because', says(code))];
  return [
    `  ${arrow} ${paint.bold(plain(partner))}  ${badge(paint, colour, shape, plain(state))}  ${MEANING[state] ?? 'a state that this program does not know'}`,
    row('exchange', `${plain(id)}  ${subject}  ${exchange.priority}  ${plain(exchange.purpose)}`),
    ...(originator === undefined ? [] : [row('from', `${plain(originator.agency)}, ${plain(originator.country)}`)]),
    ...(exchange.correlation === undefined ? [] : [row('belongs to', plain(exchange.correlation))]),
    ...(exchange.exigent === undefined ? [] : [row('override', 'sent under an exigent override')]),
    ...(exchange.expired === undefined ? [] : [row('EXPIRED', `${plain(exchange.expired)}, with the entries of its log`)]),
    ...(exchange.erased === undefined ? [] : [row('ERASED', `${plain(exchange.erased.at)}, ${plain(exchange.erased.basis)}`)]),
    ...said,
    ...(decision === undefined ? [] : decisionRows(decision)),
    ...(exchange.duties ?? []).map((duty) => dutyRow(duty, paint, now)),
    ...(faults ?? []).map(({ field, rule }) => row('flagged', `${plain(field)}: ${plain(rule)}`)),
    ...(log === undefined ? [] : [row('logged', reference(log))]),
    ...(peerLog === undefined ? [] : [row('their log', reference(peerLog))]),
    ...(record === undefined || brief ? [] : [row('record', ''), ...recordRows(record)]),
  ];
}

export function destructionCard(certificate: Destruction, paint: Paint): string[] {
  const { exchangeId, recordId, recordVersion, recordDigest, partner, direction, method, at, basis, log } = certificate;
  const { agreement, clause, statementDigest, officer, reason } = certificate;
  const under = [agreement, clause === undefined ? undefined : section(clause)].filter((part) => part !== undefined).map(plain);
  return [
    `${badge(paint, 'gray', '∅', 'ERASED')}  ${plain(at)}  ${plain(method)}`,
    row('exchange', `${plain(exchangeId)}  ${direction} ${direction === 'sent' ? 'to' : 'from'} ${plain(partner)}`),
    row('record', `${plain(recordId)}  version ${recordVersion}`),
    row('digest', plain(recordDigest)),
    ...(statementDigest === undefined ? [] : [row('statement', plain(statementDigest))]),
    row('basis', [plain(basis), ...under].join(', ')),
    ...(officer === undefined ? [row('by', 'this gateway, when it was due')] : [row('officer', `commitment ${plain(officer)}`)]),
    ...(reason === undefined ? [] : [row('reason', `commitment ${plain(reason)}`)]),
    row('logged', reference(log)),
    ...(certificate.scrubbed === false
      ? [row('not yet', 'a reader (a backup?) holds a file that still has it; the gateway goes on trying')]
      : []),
  ];
}

export function postedCard({ recordId, recordVersion, exchanges }: PostedExchanges, paint: Paint): string[] {
  return [
    `${paint.bold('Record')} ${plain(recordId)}  version ${recordVersion}`,
    ...exchanges.flatMap((exchange) => exchangeCard(exchange, paint, true)),
  ];
}

export function answerCard(answer: QueryAnswer, partner: string, paint: Paint): string[] {
  const unknown = ['yellow', '?', plain(answer.outcome), 'an outcome that this program does not know'] as const;
  const [colour, shape, word, meaning] = OUTCOMES[answer.outcome] ?? unknown;
  return [
    `  ? ${paint.bold(plain(partner))}  ${badge(paint, colour, shape, word)}  ${meaning}`,
    row('exchange', plain(answer.exchangeId)),
    ...(answer.code === undefined ? [] : [row('because', because(answer.code))]),
    ...(answer.answer === undefined ? [] : [row('answer', ''), ...recordRows(answer.answer)]),
    ...withheldRows(answer.withheld, undefined),
    ...obligationRows(answer.obligations),
    row('logged', reference(answer.log)),
  ];
}

const EVENTS: Readonly<Record<Exclude<AnyEvent['type'], 'event.unreadable'>, readonly [Colour, string, string]>> = {
  'exchange.received': ['cyan', '▶', 'RECEIVED'],
  'exchange.closed': ['green', '✔', 'CLOSED'],
  'exchange.rejected': ['magenta', '⊗', 'REJECTED'],
  'exchange.held': ['yellow', '‖', 'HELD'],
  'exchange.released': ['green', '✔', 'RELEASED'],
  'exchange.denied': ['magenta', '✕', 'DENIED'],
  'exchange.expired': ['magenta', '⊖', 'EXPIRED'],
  'duty.overdue': ['red', '▼', 'OVERDUE'],
  'agreement.changed': ['cyan', '§', 'AGREEMENT CHANGED'],
  'agreement.mismatch': ['red', '≠', 'AGREEMENT MISMATCH'],
  'agreement.alert': ['yellow', '▲', 'AGREEMENT ALERT'],
  'parcel.quarantined': ['red', '⚠', 'QUARANTINED'],
  'link.alarm': ['red', '▲', 'LINK ALARM'],
  'access.alarm': ['red', '▲', 'WRONG TOKENS'],
  'ledger.altered': ['red', '▲', 'LEDGER ALTERED'],
  'clock.doubt': ['red', '▲', 'CLOCK IN DOUBT'],
  'clock.sound': ['green', '✔', 'CLOCK SOUND'],
  'gateway.alarm': ['red', '▲', 'GATEWAY ALARM'],
};

/** In the place of what the ledger does not say any more: what stands around it is not touched by that. */
export const unreadableCard = (paint: Paint, { unreadable: { id, code } }: UnreadableRow, what: string): string[] => [
  `  ${badge(paint, 'red', '⚠', 'UNREADABLE')}  ${what} ${plain(id)} does not read in this country's ledger`,
  row('because', says(code)),
  row('next', 'tripoint log verify   (says what in the ledger is not as it was logged)'),
];

export function eventCard(event: AnyEvent, paint: Paint): string[] {
  if (event.type === 'event.unreadable') return [`#${event.cursor}`, ...unreadableCard(paint, event, 'the event')];
  const { cursor, type, at, partner, code, exchange, unreadable } = event;
  // A newer gateway may say what this program does not know yet.
  const [colour, shape, word] = EVENTS[type] ?? ['yellow', '?', plain(type)];
  return [
    `#${cursor}  ${plain(at)}  ${paint.bold(plain(partner))}  ${badge(paint, colour, shape, word)}${code === undefined ? '' : `  ${says(code)}`}`,
    ...(exchange === undefined ? [] : exchangeCard(exchange, paint, type !== 'exchange.received')),
    ...(unreadable === undefined ? [] : unreadableCard(paint, { unreadable }, 'the exchange')),
  ];
}

import { CAVEAT_CODES, isCode, type Micros, systemClock } from '../../services/domain/index.ts';
import { type MessageKey, type Say, sayRule } from '../../services/messages/index.ts';
import { LEFT_OUT } from '../../services/records/index.ts';
import { CORRECTION_REASONS } from '../contract/index.ts';
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
import { cameFrom } from './origin.ts';
import { type Face, plain } from './terminal.ts';

export type Paint = Face['paint'];
export type Colour = 'red' | 'green' | 'yellow' | 'cyan' | 'magenta' | 'gray';

/** Accessibility: a status is shown by colour, shape and word together. Red is reserved for critical states. */
export const badge = (paint: Paint, colour: Colour, shape: string, word: string): string =>
  paint[colour](paint.bold(`${shape} ${word}`));

export const STATES: Readonly<Record<Exchange['state'], readonly [Colour, string]>> = {
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

const DUTY_STATES: Readonly<Record<Duty['state'], readonly [Colour, string]>> = {
  OPEN: ['yellow', '◷'],
  OVERDUE: ['red', '▼'],
  MET: ['green', '✔'],
  DENIED: ['magenta', '✕'],
  EXPIRED: ['magenta', '⊖'],
};

const DUTIES: readonly Duty['kind'][] = [
  'RELEASE',
  'HUMAN_RELEASE',
  'REVIEW',
  'VERIFY_BEFORE_ACTION',
  'RETENTION',
  'DESTROY_ON_NO_MATCH',
  'CERTIFY_DESTRUCTION',
  'REVEAL',
  'ANSWER',
  'EXPIRY_NOTICE',
  'EXPIRY',
  'REVIEW_NEED',
  'CONFIRM_CORRECTION',
];

const OUTCOMES: Readonly<Record<QueryAnswer['outcome'], readonly [Colour, string]>> = {
  MATCH: ['cyan', '◆'],
  NO_MATCH: ['green', '○'],
  POSSIBLE: ['yellow', '◇'],
  REFUSED: ['magenta', '⊘'],
  CONDITIONAL: ['yellow', '◈'],
  DEFERRED: ['yellow', '◷'],
  ERROR: ['yellow', '⚠'],
  UNAVAILABLE: ['yellow', '◌'],
};

export const row = (label: string, text: string): string => `      ${label.padEnd(11)} ${text}`;
const section = (clause: string): string => (/^\d/.test(clause) ? `§${plain(clause)}` : plain(clause));
const sections = (clauses: readonly string[]): string => clauses.map(section).join(', ');
const words = (all: readonly string[]): string => all.map(plain).join(', ');
const says = (code: string, say: Say): string => (isCode(code) ? `${code}: ${say(`code.${code}`)}` : plain(code));
const REASONS: readonly string[] = [
  'NAME_DIFFERS',
  'BIRTH_DATE_DIFFERS',
  'NAME_AND_BIRTH_DATE_DIFFER',
  'PERSON_ALIKE',
  'SEVERAL_ALIKE',
];
/** Reason codes of an answer that are not failures are shown in the same way. */
const because = (code: string, say: Say): string =>
  REASONS.includes(code) ? `${code}: ${say(`answer.reason.${code}` as MessageKey)}` : says(code, say);
const reference = ({ origin, index, leafHash }: NonNullable<Exchange['log']>, say: Say): string =>
  say('card.entry', { origin: plain(origin), index: String(index), hash: leafHash.slice(0, 16) });

/** "withheld under <agreement>, §n": never a blank. */
const withheldRows = (withheld: Decision['withheld'], agreement: string | undefined, say: Say): string[] =>
  withheld.map(({ clause, fields }) => {
    const under = agreement === undefined ? say('card.the-agreement') : plain(agreement);
    const named = words(fields);
    const told =
      clause === LEFT_OUT
        ? say('card.left-out', { fields: named })
        : say('card.withheld', { fields: named, agreement: under, clause: section(clause) });
    return row(say('label.withheld'), told);
  });

const OBLIGATIONS = [
  'RETENTION',
  'CAVEAT',
  'VERIFY_BEFORE_ACTION',
  'ONWARD_CONSENT',
  'DESTROY_ON_NO_MATCH',
  'HUMAN_RELEASE',
  'NOTIFY_ORIGINATOR',
  'CONFIRM_CORRECTION',
  'RESPOND',
  'REVIEW',
  'NOTE_TO_FILE',
  'CONSULT',
] as const;

export const obligationRows = (obligations: Decision['obligations'], say: Say): string[] =>
  obligations.map(({ kind, days = 0, hours = 0, text = '', clause }) => {
    const known = OBLIGATIONS.find((name) => name === kind);
    const what =
      known === undefined
        ? [
            plain(kind),
            ...(days === 0 ? [] : [say('span.days-only', { days })]),
            ...(hours === 0 ? [] : [say('span.hours-only', { hours })]),
          ]
        : [say(`obligation.${known}`, { days, hours, text: plain(text) })];
    const more = text === '' || known === 'CAVEAT' ? [] : [plain(text)];
    return row(say('label.obliges'), `${[...what, ...more].join(' ')} (${section(clause)})`);
  });

/** A span in its two largest units. */
function spanOf(ms: number, say: Say): string {
  const minutes = Math.floor(ms / 60_000);
  if (minutes < 1) return say('span.moment');
  if (minutes < 60) return say('span.minutes', { minutes });
  const hours = Math.floor(minutes / 60);
  return hours < 48
    ? say('span.hours', { hours, minutes: minutes % 60 })
    : say('span.days', { days: Math.floor(hours / 24), hours: hours % 24 });
}

/** Done once by anybody, not approved. */
const BY_ONE: readonly Duty['kind'][] = ['VERIFY_BEFORE_ACTION', 'ANSWER', 'EXPIRY', 'REVIEW_NEED'];

function dutyRow({ kind, state, clause, due, waiting = 0 }: Duty, { paint, say }: Face, now: Micros): string {
  const [colour, shape] = DUTY_STATES[state] ?? ['yellow', '?'];
  const word = DUTY_STATES[state] === undefined ? plain(state) : say(`duty-state.${state}`);
  const open = state === 'OPEN' || state === 'OVERDUE';
  const left = due === undefined ? 0 : Date.parse(due) - now / 1000;
  const what = [
    `${plain(kind)}: ${DUTIES.includes(kind) ? say(`duty.${kind}`) : say('duty.unknown')}`,
    ...(open && waiting > 0 && !BY_ONE.includes(kind) ? [say('duty.missing', { waiting })] : []),
    ...(open && due !== undefined
      ? [left < 0 ? say('duty.overdue', { span: spanOf(-left, say) }) : say('duty.left', { span: spanOf(left, say) })]
      : []),
  ];
  return row(say('label.duty'), `${badge(paint, colour, shape, word)}  ${what.join('; ')} (${section(clause)})`);
}

const STOPS: readonly string[] = ['purpose', 'fromAgency', 'toAgency', 'classification'];
/** Decisions of agreement.yaml and the gateway that have no permitted values to list. */
const OWN: Readonly<Record<string, MessageKey>> = {
  'agreement/clock': 'rule.agreement/clock',
  'agreement/suspended': 'rule.agreement/suspended',
  'agreement/peer': 'rule.agreement/peer',
  'agreement/quota': 'rule.agreement/quota',
  'agreement/exigent': 'rule.agreement/exigent',
  'agreement/no-field': 'rule.agreement/no-field',
};

/** Each rule that refused, with the facts that it read and the permitted values. */
export const stopRows = (stops: NonNullable<Decision['refusedBy']>, agreement: string | undefined, say: Say): string[] => [
  ...stops.map(({ rule, clause, facts, permitted = [] }) => {
    const [fact = ''] = facts;
    const own = OWN[rule];
    const told =
      rule === 'agreement/none'
        ? permitted.length === 0
          ? say('stop.nothing-granted')
          : say('stop.uncovered', { permitted: words(permitted) })
        : permitted.length > 0 && STOPS.includes(fact)
          ? say(`stop.${fact}` as MessageKey, { permitted: words(permitted) })
          : rule === 'agreement/default'
            ? say('stop.default', { facts: words(facts) })
            : own !== undefined
              ? say(own)
              : say('stop.rule', { rule: plain(rule), facts: words(facts) });
    return row(say('label.refused-by'), `${told}${clause === undefined ? '' : ` (${section(clause)})`}`);
  }),
  ...(stops.length === 0 || agreement === undefined
    ? []
    : [row(say('label.next'), say('stop.show', { agreement: plain(agreement) }))]),
];

export function decisionRows(decision: Decision, { say }: Face): string[] {
  const { outcome, code, agreement, clauses, disclosed, withheld, obligations, refusedBy = [] } = decision;
  const basis = [agreement === undefined ? '' : plain(agreement), sections(clauses)].filter((part) => part !== '').join(', ');
  const said = say(`outcome.${outcome}`);
  return [
    row(say('label.decision'), basis === '' ? said : say('card.under', { outcome: said, basis })),
    ...(code === undefined ? [] : [row(say('label.because'), says(code, say))]),
    ...stopRows(refusedBy, agreement, say),
    ...(disclosed.length === 0 ? [] : [row(say('label.disclosed'), words(disclosed))]),
    ...withheldRows(withheld, agreement, say),
    ...obligationRows(obligations, say),
  ];
}

const CAVEATS: readonly string[] = CAVEAT_CODES;

const caveatRows = (caveats: Exchange['caveats'] = [], say: Say): string[] =>
  caveats.map(({ code, until, text }) => {
    const named = CAVEATS.includes(code) ? plain(code) : say('caveat.unknown', { code: plain(code) });
    const ends = until === undefined ? named : say('caveat.until', { code: named, until: plain(until) });
    return row(say('label.caveat'), text === undefined ? ends : `${ends}: ${plain(text)}`);
  });

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

const RETRIES: readonly string[] = ['TO_COME', 'DONE', 'ENDED'];

const retryRows = ({ retries, retriedAs }: Exchange, say: Say): string[] => {
  if (retries === undefined) return [];
  const told = RETRIES.includes(retries) ? say(`retries.${retries}`) : plain(retries);
  return [
    row(say('label.retries'), retriedAs === undefined ? told : say('card.retried-as', { told, exchange: plain(retriedAs) })),
  ];
};

function wrongText({ reason, fields }: NonNullable<NonNullable<Exchange['about']>['wrong']>, say: Say): string {
  const known = CORRECTION_REASONS.find((name) => name === reason);
  const because = known === undefined ? plain(reason) : say(`correction.${known}`);
  return fields.length === 0
    ? say('card.wrong-elsewhere', { reason: because })
    : say('card.wrong', { reason: because, fields: words(fields) });
}

function aboutRows({ about }: Exchange, say: Say): string[] {
  if (about === undefined) return [];
  const [record, country] = [plain(about.recordId), plain(about.originator)];
  const said = row(say('label.about'), say('card.about', { version: about.recordVersion, record, country }));
  return about.wrong === undefined ? [said] : [said, row(say('label.wrong'), wrongText(about.wrong, say))];
}

/** One exchange. `brief` omits the record; remaining times are counted from `now`. */
export function exchangeCard(exchange: Exchange, face: Face, brief = false, now = systemClock()): string[] {
  const { state, partner, direction, family, verb, id, code, decision, record, faults, log, peerLog, originator } = exchange;
  const { paint, say } = face;
  const known = STATES[state] !== undefined;
  const [colour, shape] = STATES[state] ?? ['yellow', '?'];
  const subject = family === undefined ? plain(verb) : `${plain(verb)} ${plain(family)}`;
  const arrow = direction === 'sent' ? '→' : '←';
  const because = code === undefined ? '' : says(code, say);
  // Attribute the code to its author: a partner's clock fault is not ours.
  const whose = state === 'REJECTED' ? say('card.partner-said', { partner: plain(partner), because }) : because;
  const said = decision?.code === code || code === undefined ? [] : [row(say('label.because'), whose)];
  const word = known ? say(`state.${state}`) : plain(state);
  const { erased, expired, correlation } = exchange;
  return [
    `  ${arrow} ${paint.bold(plain(partner))}  ${badge(paint, colour, shape, word)}  ${known ? say(`meaning.${state}`) : say('meaning.unknown')}`,
    row(say('label.exchange'), `${plain(id)}  ${subject}  ${exchange.priority}  ${plain(exchange.purpose)}`),
    ...(originator === undefined
      ? []
      : [row(say('label.from'), say('card.agency', { agency: plain(originator.agency), country: plain(originator.country) }))]),
    ...(exchange.provenance === undefined ? [] : [row(say('label.provenance'), cameFrom(exchange.provenance, say))]),
    ...caveatRows(exchange.caveats, say),
    ...aboutRows(exchange, say),
    ...(correlation === undefined ? [] : [row(say('label.belongs-to'), plain(correlation))]),
    ...(exchange.disputed === undefined ? [] : [row(say('label.disputed'), say('card.disputed'))]),
    ...(exchange.exigent === undefined ? [] : [row(say('label.override'), say('card.override'))]),
    ...(expired === undefined ? [] : [row(say('label.expired'), say('card.expired', { at: plain(expired) }))]),
    ...(erased === undefined ? [] : [row(say('label.erased'), `${plain(erased.at)}, ${plain(erased.basis)}`)]),
    ...said,
    ...retryRows(exchange, say),
    ...(decision === undefined ? [] : decisionRows(decision, face)),
    ...(exchange.withheldFromAgency ?? []).map(({ clause, fields }) =>
      row(say('label.withheld'), say('card.other-agency', { fields: words(fields), clause: section(clause) })),
    ),
    ...(exchange.duties ?? []).map((duty) => dutyRow(duty, face, now)),
    ...(faults ?? []).map(({ field, rule }) => row(say('label.flagged'), `${plain(field)}: ${plain(sayRule(rule, say))}`)),
    ...(log === undefined ? [] : [row(say('label.logged'), reference(log, say))]),
    ...(peerLog === undefined ? [] : [row(say('label.their-log'), reference(peerLog, say))]),
    ...(record === undefined || brief ? [] : [row(say('label.record'), ''), ...recordRows(record)]),
  ];
}

export function destructionCard(certificate: Destruction, { paint, say }: Face): string[] {
  const { exchangeId, recordId, recordVersion, recordDigest, direction, method, at, basis, log } = certificate;
  const { agreement, clause, statementDigest, officer, reason } = certificate;
  const under = [agreement, clause === undefined ? undefined : section(clause)].filter((part) => part !== undefined).map(plain);
  const commitment = (digest: string): string => say('card.commitment', { digest: plain(digest) });
  const partner = plain(certificate.partner);
  return [
    `${badge(paint, 'gray', '∅', say('label.erased'))}  ${plain(at)}  ${plain(method)}`,
    row(
      say('label.exchange'),
      `${plain(exchangeId)}  ${say(direction === 'sent' ? 'card.to-partner' : 'card.from-partner', { partner })}`,
    ),
    row(say('label.record'), `${plain(recordId)}  ${say('card.version', { version: recordVersion })}`),
    row(say('label.digest'), plain(recordDigest)),
    ...(statementDigest === undefined ? [] : [row(say('label.statement'), plain(statementDigest))]),
    row(say('label.basis'), [plain(basis), ...under].join(', ')),
    officer === undefined ? row(say('label.by'), say('card.by-gateway')) : row(say('label.officer'), commitment(officer)),
    ...(reason === undefined ? [] : [row(say('label.reason'), commitment(reason))]),
    row(say('label.logged'), reference(log, say)),
    ...(certificate.scrubbed === false ? [row(say('label.not-yet'), say('card.not-scrubbed'))] : []),
  ];
}

export function postedCard({ recordId, recordVersion, exchanges }: PostedExchanges, face: Face): string[] {
  const { paint, say } = face;
  return [
    `${paint.bold(say('card.record'))} ${plain(recordId)}  ${say('card.version', { version: recordVersion })}`,
    ...exchanges.flatMap((exchange) => exchangeCard(exchange, face, true)),
  ];
}

export function answerCard(answer: QueryAnswer, partner: string, { paint, say }: Face): string[] {
  const { outcome, code, refusedBy = [] } = answer;
  const known = OUTCOMES[outcome] !== undefined;
  const [colour, shape] = OUTCOMES[outcome] ?? ['yellow', '?'];
  const word = known ? say(`answer.${outcome}`) : plain(outcome);
  return [
    `  ? ${paint.bold(plain(partner))}  ${badge(paint, colour, shape, word)}  ${known ? say(`answer.says.${outcome}`) : say('answer.says.unknown')}`,
    row(say('label.exchange'), plain(answer.exchangeId)),
    ...(code === undefined ? [] : [row(say('label.because'), because(code, say))]),
    ...stopRows(refusedBy, undefined, say),
    ...caveatRows(answer.caveats, say),
    ...(answer.answer === undefined ? [] : [row(say('label.answer'), ''), ...recordRows(answer.answer)]),
    ...withheldRows(answer.withheld, undefined, say),
    ...obligationRows(answer.obligations, say),
    row(say('label.logged'), reference(answer.log, say)),
  ];
}

type EventType = Exclude<AnyEvent['type'], 'event.unreadable'>;

const EVENTS: Readonly<Record<EventType, readonly [Colour, string]>> = {
  'exchange.received': ['cyan', '▶'],
  'exchange.closed': ['green', '✔'],
  'exchange.rejected': ['magenta', '⊗'],
  'exchange.retried': ['cyan', '↻'],
  'exchange.abandoned': ['red', '▲'],
  'exchange.held': ['yellow', '‖'],
  'exchange.released': ['green', '✔'],
  'exchange.denied': ['magenta', '✕'],
  'exchange.expired': ['magenta', '⊖'],
  'duty.overdue': ['red', '▼'],
  'record.expiring': ['yellow', '◷'],
  'agreement.changed': ['cyan', '§'],
  'agreement.mismatch': ['red', '≠'],
  'agreement.alert': ['yellow', '▲'],
  'parcel.quarantined': ['red', '⚠'],
  'link.alarm': ['red', '▲'],
  'access.alarm': ['red', '▲'],
  'ledger.altered': ['red', '▲'],
  'clock.doubt': ['red', '▲'],
  'clock.sound': ['green', '✔'],
  'gateway.alarm': ['red', '▲'],
};

/** Replaces an unreadable row of the ledger; its neighbours are unaffected. */
export const unreadableCard = (
  { paint, say }: Face,
  { unreadable: { id, code } }: UnreadableRow,
  what: 'exchange' | 'event' | 'log',
): string[] => [
  `  ${badge(paint, 'red', '⚠', say('card.unreadable'))}  ${say(`card.unreadable.${what}`, { id: plain(id) })}`,
  row(say('label.because'), says(code, say)),
  row(say('label.next'), say('card.unreadable.next')),
];

export function eventCard(event: AnyEvent, face: Face): string[] {
  if (event.type === 'event.unreadable') return [`#${event.cursor}`, ...unreadableCard(face, event, 'event')];
  const { paint, say } = face;
  const { cursor, type, at, partner, code, exchange, unreadable } = event;
  // A newer gateway may return values that this program does not know yet.
  const known = EVENTS[type] !== undefined;
  const [colour, shape] = EVENTS[type] ?? ['yellow', '?'];
  const word = known ? say(`event.${type}`) : plain(type);
  return [
    `#${cursor}  ${plain(at)}  ${paint.bold(plain(partner))}  ${badge(paint, colour, shape, word)}${code === undefined ? '' : `  ${says(code, say)}`}`,
    ...(exchange === undefined ? [] : exchangeCard(exchange, face, type !== 'exchange.received')),
    ...(unreadable === undefined ? [] : unreadableCard(face, { unreadable }, 'exchange')),
  ];
}

import { type Static, Type } from 'typebox';
import { type CaveatName, MOST_CAVEATS } from '../../services/domain/index.ts';
import { list, object, reason, text } from './parts.ts';

// The shapes of HTTP bodies.

const code = Type.String({ pattern: '^[A-Z][A-Z0-9_]*$' });
const agency = Type.String({
  pattern: '^[A-Z][A-Z0-9_]{0,63}$',
  rule: 'the code of an agency: 1 to 64 capital letters, digits and _, a letter first',
});
export const hexDigest = Type.String({ pattern: '^[0-9a-f]{64}$' });
const timestamp = Type.String({ pattern: '^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{6}Z$' });
const wholeNumber = Type.Integer({ minimum: 0 });

export const CountryCode = Type.String({ pattern: '^[A-Z]{2}$', rule: 'two capital letters, ISO 3166-1 alpha-2' });
export const ExchangeId = Type.String({
  pattern: '^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$',
  rule: 'a UUIDv7 in lower case, RFC 9562',
});
export const Priority = Type.Enum(['ROUTINE', 'URGENT', 'CRITICAL']);
export const Classification = Type.Enum(['UNCLASSIFIED', 'PROTECTED', 'CONFIDENTIAL', 'SECRET']);
const RecordObject = Type.Record(Type.String(), Type.Unknown());

export const MOST_PARTNERS = 16;

/** Which codes there are, and what else each has, `faultsBetween` says. */
const Caveat = object({
  code: Type.Unsafe<CaveatName>(Type.String()),
  until: Type.Optional(Type.String()),
  text: Type.Optional(Type.String()),
});

/** A caveat of a record header as it is shown. `code`: a number where this version does not know it, and then it counts as H3 and CONCEALED.
 * `text` is shown with the record alone. */
const ShownCaveat = object({ code: Type.String(), until: Type.Optional(timestamp), text: Type.Optional(Type.String()) });

/** The parts of a body that carry a record, and the family of record that each carries. */
export const RECORD_FIELDS = ['cargo', 'lookout'] as const;

/** Body of POST /v1/exchanges. What one field demands of another is checked beside the schema, by `faultsBetween`. */
export const PostExchange = object({
  to: list(CountryCode, { minItems: 1, maxItems: MOST_PARTNERS, uniqueItems: true }),
  verb: Type.Optional(Type.Enum(['POST', 'NOTIFY'])),
  purpose: text(128),
  priority: Type.Optional(Priority),
  classification: Type.Optional(Classification),
  caveats: Type.Optional(list(Caveat, { maxItems: MOST_CAVEATS, uniqueItems: true })),
  exigent: Type.Optional(object({ reason })),
  mistreatmentRisk: Type.Optional(Type.Enum(['NONE', 'SUBSTANTIAL'])),
  recipientAgencies: Type.Optional(Type.Record(Type.String(), agency, { maxProperties: MOST_PARTNERS })),
  /** It is meant that another record in force has the same reference. */
  allowDuplicateReference: Type.Optional(Type.Boolean()),
  cargo: Type.Optional(RecordObject),
  lookout: Type.Optional(RecordObject),
});

export const settlementOf = <V extends 'APPROVE' | 'DENY' | 'DONE'>(verdicts: readonly V[]) =>
  object({ verdict: Type.Enum([...verdicts]), reason });
/** Body of POST /v1/exchanges/:id/duties/:kind. Which verdicts a kind takes: `VERDICTS`. */
export const SettleDuty = settlementOf(['APPROVE', 'DENY', 'DONE']);

/** Body of POST /v1/exchanges/:id/erasure. */
export const EraseExchange = object({ basis: Type.Enum(['RECALL', 'CORRECTION', 'COURT_ORDER', 'RETENTION']), reason });

/** Body of POST /v1/queries. */
export const AskQuery = object({ to: CountryCode, purpose: text(128), visaQuery: RecordObject });

/** In the place of what a row of the ledger does not say any more. `id`: by which the row is found in its table. */
const unreadable = object({ id: Type.String(), code });
/** A row of a list that does not read; the rows around it do. */
export const UnreadableRow = object({ unreadable });

export const LogReference = object({ origin: Type.String(), index: wholeNumber, leafHash: hexDigest });

const Withheld = object({ clause: Type.String(), fields: list(Type.String()) });
const Obligation = object({
  kind: Type.String(),
  days: Type.Optional(wholeNumber),
  hours: Type.Optional(wholeNumber),
  text: Type.Optional(Type.String()),
  clause: Type.String(),
});

/** A rule that refused, the facts it reads, and the values that are permitted. */
const RefusedBy = list(
  object({
    rule: Type.String(),
    clause: Type.Optional(Type.String()),
    facts: list(Type.String()),
    permitted: Type.Optional(list(Type.String())),
  }),
);

export const Decision = object({
  outcome: Type.Enum(['PERMIT', 'PERMIT_WITH_OBLIGATIONS', 'HOLD_FOR_RELEASE', 'REFUSE', 'SUPPRESS']),
  code: Type.Optional(code),
  agreement: Type.Optional(Type.String()),
  agreementDigest: Type.Optional(hexDigest),
  clauses: list(Type.String()),
  disclosed: list(Type.String()),
  withheld: list(Withheld),
  obligations: list(Obligation),
  refusedBy: Type.Optional(RefusedBy),
});

/** What an exchange obliges this country to. OVERDUE is still open; `waiting` persons have yet to approve. */
export const Duty = object({
  kind: Type.Enum(['RELEASE', 'HUMAN_RELEASE', 'REVIEW', 'VERIFY_BEFORE_ACTION', 'RETENTION', 'DESTROY_ON_NO_MATCH']),
  state: Type.Enum(['OPEN', 'OVERDUE', 'MET', 'DENIED', 'EXPIRED']),
  clause: Type.String(),
  at: timestamp,
  due: Type.Optional(timestamp),
  waiting: Type.Optional(wholeNumber),
});

/** One exchange as this country knows it. Answer of GET /v1/exchanges/:id. */
export const Exchange = object({
  id: ExchangeId,
  direction: Type.Enum(['sent', 'received']),
  partner: CountryCode,
  verb: Type.String(),
  state: Type.Enum([
    'QUEUED',
    'RECEIVED',
    'CLOSED',
    'REJECTED',
    'REFUSED',
    'HELD',
    'DENIED',
    'EXPIRED',
    'ADMITTED',
    'ASKED',
    'ANSWERED',
    'UNAVAILABLE',
  ]),
  code: Type.Optional(Type.String()),
  at: timestamp,
  family: Type.Optional(Type.String()),
  recordId: Type.Optional(Type.String()),
  recordVersion: Type.Optional(wholeNumber),
  purpose: Type.String(),
  priority: Priority,
  classification: Type.Optional(Classification),
  caveats: Type.Optional(list(ShownCaveat)),
  originator: Type.Optional(object({ country: CountryCode, agency: Type.String() })),
  decision: Type.Optional(Decision),
  record: Type.Optional(RecordObject),
  faults: Type.Optional(list(object({ field: Type.String(), rule: Type.String() }))),
  exigent: Type.Optional(Type.Literal(true)),
  erased: Type.Optional(object({ at: timestamp, basis: Type.String() })),
  expired: Type.Optional(timestamp),
  retries: Type.Optional(Type.Enum(['TO_COME', 'DONE', 'ENDED'])),
  retriedAs: Type.Optional(ExchangeId),
  correlation: Type.Optional(ExchangeId),
  duties: Type.Optional(list(Duty)),
  log: Type.Optional(LogReference),
  peerLog: Type.Optional(LogReference),
});

/** What is left to say of content that was destroyed. Answer of POST /v1/exchanges/:id/erasure and of GET …/destruction. Digests in hex. */
export const Destruction = object({
  exchangeId: ExchangeId,
  direction: Type.Enum(['sent', 'received']),
  partner: CountryCode,
  recordId: Type.String(),
  recordVersion: wholeNumber,
  recordDigest: hexDigest,
  statementDigest: Type.Optional(hexDigest),
  method: Type.Literal('vault key destroyed'),
  at: timestamp,
  basis: Type.String(),
  agreement: Type.Optional(Type.String()),
  clause: Type.Optional(Type.String()),
  officer: Type.Optional(hexDigest),
  reason: Type.Optional(hexDigest),
  log: LogReference,
  /** With 202 alone: a reader of the ledger's or the index's file keeps bytes of what was destroyed in it, until it lets go. */
  scrubbed: Type.Optional(Type.Literal(false)),
});

/**
 * Answer of GET /v1/duties: exchanges with a duty that waits for a person, without their records: kind by kind, RELEASE and REVIEW first,
 * each oldest first. `next` is what `?after=` takes for the page that follows; absent on the last.
 */
export const WaitingExchanges = object({
  exchanges: list(Type.Union([Exchange, UnreadableRow])),
  next: Type.Optional(Type.String()),
});

/** Answer of POST /v1/exchanges: 202, one exchange per partner. */
export const PostedExchanges = object({ recordId: Type.String(), recordVersion: wholeNumber, exchanges: list(Exchange) });

/** Answer of POST /v1/queries. UNAVAILABLE is an answer too (200): nothing was heard, and `code` says why. */
export const QueryAnswer = object({
  exchangeId: ExchangeId,
  outcome: Type.Enum(['MATCH', 'NO_MATCH', 'POSSIBLE', 'REFUSED', 'CONDITIONAL', 'DEFERRED', 'ERROR', 'UNAVAILABLE']),
  code: Type.Optional(Type.String()),
  refusedBy: Type.Optional(RefusedBy),
  answer: Type.Optional(RecordObject),
  caveats: Type.Optional(list(ShownCaveat)),
  withheld: list(Withheld),
  obligations: list(Obligation),
  log: LogReference,
});

/** Body of POST /v1/agreements: the files by name, and of each party a compact JWS. */
export const ActivateAgreement = object({
  files: Type.Record(Type.String(), Type.String(), { maxProperties: 8 }),
  signatures: list(Type.String({ maxLength: 16_384, rule: 'a compact JWS of at most 16384 bytes' }), { maxItems: MOST_PARTNERS }),
});

/** Body of POST /v1/agreements/:agreement/suspension and …/resumption. */
export const ChangeSuspension = object({ kinds: list(text(64), { minItems: 1, maxItems: 16, uniqueItems: true }), reason });

/** The link with a partner. `code`: why it does not carry. */
export const Link = object({
  partner: CountryCode,
  state: Type.Enum(['UP', 'WAITING', 'SUSPENDED', 'ASIDE']),
  code: Type.Optional(Type.String()),
  detail: Type.String(),
});

export const Links = object({ links: list(Link) });

/** Body of POST /v1/links/:partner/suspension and …/resumption. */
export const ChangeLink = object({ reason });

/** One text of an agreement. `from` is absent while it is not signed by all; `says` is of now. */
export const Agreement = object({
  id: Type.String(),
  version: Type.String(),
  title: Type.String(),
  status: Type.String(),
  digest: hexDigest,
  parties: list(CountryCode),
  signed: list(CountryCode),
  from: Type.Optional(timestamp),
  until: Type.Optional(timestamp),
  inForce: Type.Boolean(),
  /** Why a text that was acted under binds no longer. */
  note: Type.Optional(Type.String()),
  suspended: list(Type.String()),
  partners: list(
    object({
      country: CountryCode,
      says: Type.Enum(['SAME', 'DIFFERENT', 'NOTHING']),
      suspended: list(Type.String()),
    }),
  ),
});

/** What a text permits. Answer of GET /v1/agreements/:agreement. CONDITIONAL: a rule decides from the facts of the exchange. */
export const AgreementTerms = object({
  id: Type.String(),
  version: Type.String(),
  title: Type.String(),
  parties: list(object({ country: CountryCode, agencies: list(Type.String()) })),
  purposes: list(object({ name: Type.String(), text: Type.String(), clause: Type.String() })),
  grants: list(
    object({
      from: CountryCode,
      to: CountryCode,
      kind: Type.String(),
      verb: Type.String(),
      mode: Type.Enum(['FULL', 'MATCH_INDICATOR_ONLY']),
      clause: Type.String(),
      purposes: list(Type.String()),
      agencies: object({ from: list(Type.String()), to: list(Type.String()) }),
    }),
  ),
  fields: list(
    object({
      kind: Type.String(),
      recipient: CountryCode,
      group: Type.String(),
      fields: list(Type.String()),
      disclosed: Type.Enum(['ALWAYS', 'CONDITIONAL', 'NEVER']),
      clause: Type.String(),
      rules: list(Type.String()),
    }),
  ),
});

/** Answer of GET /v1/agreements. */
export const Agreements = object({ agreements: list(Agreement) });

/** Parameters of GET /v1/evidence/:id. `openings=false`: an auditor gets none of what opens the private commitments. */
export const GetEvidence = Type.Object(
  { openings: Type.Optional(Type.Enum(['true', 'false'], { rule: 'true or false' })) },
  { additionalProperties: false },
);

/** Body of POST /v1/reconciliations. */
export const Reconcile = object({ partner: CountryCode });

/** What is wrong between two logs. `missing`: the country whose log lacks the statement. `index`, `peerIndex`: leaves of the two logs, which `origin` and `peerOrigin` name. */
export const Gap = object({
  kind: Type.Enum(['MISSING_LEAF', 'MISSING_RECEIPT', 'LATE', 'DIGEST_MISMATCH', 'LEAF_MISMATCH', 'ANSWERED_NOT_RECEIVED']),
  exchangeId: ExchangeId,
  direction: Type.Enum(['sent', 'received']),
  missing: Type.Optional(CountryCode),
  at: timestamp,
  found: timestamp,
  origin: Type.Optional(Type.String()),
  index: Type.Optional(wholeNumber),
  peerOrigin: Type.Optional(Type.String()),
  peerIndex: Type.Optional(wholeNumber),
});

/** Exchanges of one UTC day, as one country logged them. `gateway`: of our own. */
export const DayCount = object({
  day: Type.String({ pattern: '^\\d{4}-\\d\\d-\\d\\d$' }),
  country: CountryCode,
  gateway: Type.Optional(Type.String()),
  sent: wholeNumber,
  received: wholeNumber,
  held: wholeNumber,
});

/** This country's log compared with a partner's. Answer of POST /v1/reconciliations. `at` is absent before the first comparison. */
export const Reconciliation = object({
  partner: CountryCode,
  at: Type.Optional(timestamp),
  compared: wholeNumber,
  more: Type.Boolean(),
  gaps: list(Gap),
  days: list(DayCount),
  unreadable: Type.Optional(unreadable),
});

/** Answer of GET /v1/reconciliations. */
export const Reconciliations = object({ reconciliations: list(Reconciliation) });

/**
 * Answer of GET /v1/log/status: the head of this country's log, which is FINAL when every partner has cosigned it. A witness that is `late`
 * is an alarm; at `stopsAt` sending to it stops, and then it is `stale`.
 */
export const LogStatus = object({
  note: Type.String(),
  origin: Type.String(),
  size: wholeNumber,
  root: Type.String(),
  state: Type.Enum(['PROVISIONAL', 'FINAL']),
  final: Type.Optional(object({ note: Type.String(), size: wholeNumber, at: timestamp })),
  witnesses: list(
    object({
      country: CountryCode,
      size: Type.Optional(wholeNumber),
      at: Type.Optional(timestamp),
      late: Type.Boolean(),
      stopsAt: Type.Optional(timestamp),
      stale: Type.Boolean(),
    }),
  ),
  reconciliations: list(
    object({
      partner: CountryCode,
      at: Type.Optional(timestamp),
      compared: wholeNumber,
      gaps: wholeNumber,
      unreadable: Type.Optional(unreadable),
    }),
  ),
});

/**
 * One log of this country. `note`: its newest checkpoint that every partner cosigned, else its newest; `final`: that is all of it. Of the
 * OPEN one, `until`: when its year is over. Of one that has ended, `turn`: the note that names the next.
 */
export const Log = object({
  origin: Type.String(),
  size: wholeNumber,
  root: Type.String(),
  state: Type.Enum(['OPEN', 'ENDED', 'EXPIRED']),
  note: Type.String(),
  final: Type.Boolean(),
  until: Type.Optional(timestamp),
  turn: Type.Optional(Type.String()),
  expired: Type.Optional(timestamp),
  unreadable: Type.Optional(unreadable),
});

/** Answer of GET /v1/logs: oldest first, the last is the one that is written. */
export const Logs = object({ logs: list(Log) });

/** Body of POST /v1/log/turns: the log ends in so many seconds, before its year is over. */
export const TurnLog = object({ afterS: Type.Integer({ minimum: 0, maximum: 3_600 }), reason });

/** Answer of POST /v1/log/turns: the next log, and when it begins. */
export const LogTurn = object({ origin: Type.String(), at: timestamp });

/** Answer of GET /v1/clock. */
export const Clock = object({
  state: Type.Enum(['SOUND', 'STEPPED_BACK', 'IN_DOUBT']),
  now: timestamp,
  wall: timestamp,
  latest: Type.Optional(timestamp),
  vouched: Type.Boolean(),
  agreed: Type.Optional(timestamp),
  partners: list(
    object({
      country: CountryCode,
      aheadS: Type.Optional(Type.Integer()),
      heardS: Type.Optional(Type.Integer()),
      agrees: Type.Boolean(),
    }),
  ),
});

/** Body of POST /v1/clock/releases. `unconfirmed`: though the partners do not confirm the time. */
export const ReleaseClock = object({ reason, unconfirmed: Type.Optional(Type.Boolean()) });

/** Answer of POST /v1/clock/releases. `released`: the latest time that was let go of. */
export const ClockRelease = object({ released: timestamp, at: timestamp, log: LogReference });

/** Body of POST /v1/log/expiries. `basis`: the rule of law that lets the entries go, in clear in the log. */
export const ExpireLog = object({ origin: text(256), basis: text(128), reason });

/** Answer of POST /v1/log/expiries. `size`: entries that go; `log`: the entry that says so. */
export const LogExpiry = object({
  origin: Type.String(),
  size: wholeNumber,
  at: timestamp,
  basis: Type.String(),
  log: LogReference,
});

/** One event: `data:` of the stream, whose `id:` is the cursor. `unreadable`: the exchange that it is about does not read. */
export const GatewayEvent = object({
  cursor: wholeNumber,
  type: Type.Enum([
    'exchange.received',
    'exchange.closed',
    'exchange.rejected',
    'exchange.retried',
    'exchange.abandoned',
    'exchange.held',
    'exchange.released',
    'exchange.denied',
    'exchange.expired',
    'duty.overdue',
    'agreement.changed',
    'agreement.mismatch',
    'agreement.alert',
    'parcel.quarantined',
    'link.alarm',
    'access.alarm',
    'ledger.altered',
    'clock.doubt',
    'clock.sound',
    'gateway.alarm',
  ]),
  at: timestamp,
  partner: CountryCode,
  code: Type.Optional(Type.String()),
  /** Of how many things alike it tells, where it tells of more than one. */
  count: Type.Optional(wholeNumber),
  exchange: Type.Optional(Exchange),
  unreadable: Type.Optional(unreadable),
});

/** In the place of an event that does not read: the stream goes on behind it. */
export const UnreadableEvent = object({ cursor: wholeNumber, type: Type.Literal('event.unreadable'), unreadable });

/** Answer of GET /v1/events as JSON: `next` is what `?after=` takes for the page that follows. */
export const EventPage = object({ events: list(Type.Union([GatewayEvent, UnreadableEvent])), next: wholeNumber });

/** Answer of GET /readyz, 200 or 503. `detail` and `next`, what to do, are for operators only. NOT_CHECKED: nobody could look. */
export const Readiness = object({
  ready: Type.Boolean(),
  checks: list(
    object({
      name: Type.String(),
      status: Type.Enum(['OK', 'WARN', 'FAIL', 'NOT_CHECKED']),
      detail: Type.Optional(Type.String()),
      next: Type.Optional(Type.String()),
    }),
  ),
});

/** Every answer that is not a success (RFC 9457, application/problem+json). */
export const Problem = object({
  type: Type.String({ pattern: '^urn:tripoint:problem:[A-Z][A-Z0-9_]*$' }),
  title: Type.String(),
  status: Type.Integer({ minimum: 100, maximum: 599 }),
  code,
  detail: Type.Optional(Type.String()),
  requestId: Type.String(),
  retryable: Type.Boolean(),
  faults: list(object({ field: Type.String(), rule: Type.String() })),
});

type PostFields = Omit<Static<typeof PostExchange>, (typeof RECORD_FIELDS)[number]>;
type RecordContent = Record<string, unknown>;
export type PostExchange = PostFields & ({ cargo: RecordContent; lookout?: never } | { lookout: RecordContent; cargo?: never });
export type AskQuery = Static<typeof AskQuery>;
export type EraseExchange = Static<typeof EraseExchange>;
export type Destruction = Static<typeof Destruction>;
export type SettleDuty = Static<typeof SettleDuty>;
export type Duty = Static<typeof Duty>;
export type WaitingExchanges = {
  readonly exchanges: readonly (Exchange | (UnreadableRow & Nothing<Exchange>))[];
  readonly next?: string;
};
export type ActivateAgreement = Static<typeof ActivateAgreement>;
export type ChangeSuspension = Static<typeof ChangeSuspension>;
export type Agreement = Static<typeof Agreement>;
export type Agreements = Static<typeof Agreements>;
export type AgreementTerms = Static<typeof AgreementTerms>;
export type Link = Static<typeof Link>;
export type Links = Static<typeof Links>;
export type ChangeLink = Static<typeof ChangeLink>;
export type LogReference = Static<typeof LogReference>;
export type Decision = Static<typeof Decision>;
export type Exchange = Static<typeof Exchange>;
export type PostedExchanges = Static<typeof PostedExchanges>;
export type QueryAnswer = Static<typeof QueryAnswer>;
export type GatewayEvent = Static<typeof GatewayEvent>;
type Nothing<Row> = { readonly [member in keyof Row]?: never };
/** What an event has besides is there in neither. */
export type UnreadableEvent = Static<typeof UnreadableEvent> & Nothing<Omit<GatewayEvent, 'cursor' | 'type' | 'unreadable'>>;
export type AnyEvent = GatewayEvent | UnreadableEvent;
export type UnreadableRow = Static<typeof UnreadableRow>;
export type LogStatus = Static<typeof LogStatus>;
export type Log = Static<typeof Log>;
export type Logs = Static<typeof Logs>;
export type TurnLog = Static<typeof TurnLog>;
export type LogTurn = Static<typeof LogTurn>;
export type Clock = Static<typeof Clock>;
export type ReleaseClock = Static<typeof ReleaseClock>;
export type ClockRelease = Static<typeof ClockRelease>;
export type ExpireLog = Static<typeof ExpireLog>;
export type LogExpiry = Static<typeof LogExpiry>;
export type Reconcile = Static<typeof Reconcile>;
export type Gap = Static<typeof Gap>;
export type DayCount = Static<typeof DayCount>;
export type Reconciliation = Static<typeof Reconciliation>;
export type Reconciliations = Static<typeof Reconciliations>;
export type EventPage = { readonly events: readonly AnyEvent[]; readonly next: number };
export type Readiness = Static<typeof Readiness>;
export type Problem = Static<typeof Problem>;
export type Priority = Static<typeof Priority>;
export type Classification = Static<typeof Classification>;

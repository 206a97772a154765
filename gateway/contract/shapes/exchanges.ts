import { type Static, Type } from 'typebox';
import { type CaveatName, MOST_CAVEATS } from '../../../services/domain/index.ts';
import {
  agency,
  code,
  hexDigest,
  list,
  type Nothing,
  object,
  obligation,
  reason,
  recordObject,
  refusedBy,
  shownCaveat,
  text,
  timestamp,
  wholeNumber,
  withheld,
} from '../parts.ts';
import { Classification, CountryCode, ExchangeId, LogReference, MOST_PARTNERS, Priority, UnreadableRow } from './common.ts';
import { Duty } from './duties.ts';

/** The parts of a body that carry a record, and the family of record that each carries. */
export const RECORD_FIELDS = ['cargo', 'lookout'] as const;

/** `faultsBetween` checks the code and the parts that it requires. */
export const Caveat = object({
  code: Type.Unsafe<CaveatName>(Type.String()),
  until: Type.Optional(Type.String()),
  text: Type.Optional(Type.String()),
});

/** Body of POST /v1/exchanges. `faultsBetween` checks dependencies between fields. */
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
  /** Allows the reference of another record in force. */
  allowDuplicateReference: Type.Optional(Type.Boolean()),
  cargo: Type.Optional(recordObject),
  lookout: Type.Optional(recordObject),
});
type PostFields = Omit<Static<typeof PostExchange>, (typeof RECORD_FIELDS)[number]>;
type RecordContent = Record<string, unknown>;
export type PostExchange = PostFields & ({ cargo: RecordContent; lookout?: never } | { lookout: RecordContent; cargo?: never });

export const Decision = object({
  outcome: Type.Enum(['PERMIT', 'PERMIT_WITH_OBLIGATIONS', 'HOLD_FOR_RELEASE', 'REFUSE', 'SUPPRESS']),
  code: Type.Optional(code),
  agreement: Type.Optional(Type.String()),
  agreementDigest: Type.Optional(hexDigest),
  clauses: list(Type.String()),
  disclosed: list(Type.String()),
  withheld: list(withheld),
  obligations: list(obligation),
  refusedBy: Type.Optional(refusedBy),
});
export type Decision = Static<typeof Decision>;

/** One step of a record from one country to another, and the exchange of the consent to the step that followed. */
export const Transfer = object({
  from: CountryCode,
  to: CountryCode,
  at: timestamp,
  exchange: ExchangeId,
  consent: ExchangeId,
  recordId: Type.Optional(Type.String()),
  recordVersion: Type.Optional(wholeNumber),
});
export type Transfer = Static<typeof Transfer>;

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
  caveats: Type.Optional(list(shownCaveat)),
  originator: Type.Optional(object({ country: CountryCode, agency: Type.String() })),
  decision: Type.Optional(Decision),
  record: Type.Optional(recordObject),
  /** Fields of a received record that are not for the reader's agency. */
  withheldFromAgency: Type.Optional(list(withheld)),
  faults: Type.Optional(list(object({ field: Type.String(), rule: Type.String() }))),
  /** Of a shown record: a dispute about it has no outcome yet. */
  disputed: Type.Optional(Type.Literal(true)),
  exigent: Type.Optional(Type.Literal(true)),
  erased: Type.Optional(object({ at: timestamp, basis: Type.String() })),
  expired: Type.Optional(timestamp),
  retries: Type.Optional(Type.Enum(['TO_COME', 'DONE', 'ENDED'])),
  retriedAs: Type.Optional(ExchangeId),
  correlation: Type.Optional(ExchangeId),
  /** The record version that it concerns, if that is not its own: of an update, a recall, a certificate, or what is said about it. Of a correction also what was wrong in it. */
  about: Type.Optional(
    object({
      originator: CountryCode,
      recordId: Type.String(),
      recordVersion: wholeNumber,
      /** The exchange that it answers. */
      answers: Type.Optional(ExchangeId),
      /** Of an extension: the new end of its retention. */
      until: Type.Optional(timestamp),
      wrong: Type.Optional(object({ reason: Type.String(), fields: list(Type.String()) })),
    }),
  ),
  /** Of a record that another country gave first: the steps by which it came, oldest first. */
  provenance: Type.Optional(list(Transfer)),
  duties: Type.Optional(list(Duty)),
  log: Type.Optional(LogReference),
  peerLog: Type.Optional(LogReference),
});
export type Exchange = Static<typeof Exchange>;

/** Answer of POST /v1/exchanges: 202, one exchange per partner. */
export const PostedExchanges = object({ recordId: Type.String(), recordVersion: wholeNumber, exchanges: list(Exchange) });
export type PostedExchanges = Static<typeof PostedExchanges>;

/** Answer of POST /v1/previews, whose body is that of POST /v1/exchanges: what each partner would be sent, in the order of `to`. */
export const Preview = object({
  partners: list(
    object({
      partner: CountryCode,
      state: Type.Enum(['QUEUED', 'HELD', 'REFUSED']),
      /** HELD: how many people would have to release it. */
      waiting: Type.Optional(wholeNumber),
      decision: Decision,
    }),
  ),
});
export type Preview = Static<typeof Preview>;

/**
 * Answer of GET /v1/duties: exchanges with a duty that waits for a person, without their records: RELEASE and REVIEW first,
 * each kind oldest first. `next` is the `?after=` of the next page; absent on the last.
 */
export const WaitingExchanges = object({
  exchanges: list(Type.Union([Exchange, UnreadableRow])),
  next: Type.Optional(Type.String()),
});

export type WaitingExchanges = {
  readonly exchanges: readonly (Exchange | (UnreadableRow & Nothing<Exchange>))[];
  readonly next?: string;
};

/** Body of POST /v1/queries. */
export const AskQuery = object({
  to: CountryCode,
  purpose: text(128),
  /** Your own findings: they are not sent, and without them the strictest count. */
  mistreatmentRisk: Type.Optional(Type.Enum(['NONE', 'SUBSTANTIAL'])),
  domesticLaw: Type.Optional(Type.Enum(['CLEAR', 'MUST_REFUSE', 'MAY_REFUSE', 'CONDITIONS'])),
  visaQuery: recordObject,
});
export type AskQuery = Static<typeof AskQuery>;

/** Answer of POST /v1/queries. UNAVAILABLE is an answer too (200): nothing was heard, and `code` gives the reason. */
export const QueryAnswer = object({
  exchangeId: ExchangeId,
  outcome: Type.Enum(['MATCH', 'NO_MATCH', 'POSSIBLE', 'REFUSED', 'CONDITIONAL', 'DEFERRED', 'ERROR', 'UNAVAILABLE']),
  code: Type.Optional(Type.String()),
  refusedBy: Type.Optional(refusedBy),
  answer: Type.Optional(recordObject),
  caveats: Type.Optional(list(shownCaveat)),
  withheld: list(withheld),
  obligations: list(obligation),
  log: LogReference,
});
export type QueryAnswer = Static<typeof QueryAnswer>;

/** Parameters of GET /v1/evidence/:id. `openings=false` leaves out the openings of the private commitments. */
export const GetEvidence = Type.Object(
  { openings: Type.Optional(Type.Enum(['true', 'false'], { rule: 'true or false' })) },
  { additionalProperties: false },
);

/** Body of POST /v1/exchanges/:id/erasure. */
export const EraseExchange = object({ basis: Type.Enum(['RECALL', 'CORRECTION', 'COURT_ORDER', 'RETENTION']), reason });
export type EraseExchange = Static<typeof EraseExchange>;

/** The certificate of destroyed content. Answer of POST /v1/exchanges/:id/erasure and of GET …/destruction. Digests in hex. */
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
  /** Only with 202: a reader still holds a file of the ledger or the index that contains destroyed bytes. */
  scrubbed: Type.Optional(Type.Literal(false)),
});
export type Destruction = Static<typeof Destruction>;

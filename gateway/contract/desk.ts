// The auditor's desk. Query parameters are texts; an answer is a table together with its basis.
import { type Static, Type } from 'typebox';
import { hexDigest, object, reason, text } from './parts.ts';
import { CountryCode, ExchangeId, LogReference } from './shapes/index.ts';

const word = Type.String({ pattern: '^[A-Za-z0-9_./-]{1,128}$', rule: '1 to 128 letters, digits and ._/-' });
const time = Type.String({
  pattern: '^\\d{4}-\\d\\d-\\d\\d(T\\d\\d:\\d\\d:\\d\\d(\\.\\d{1,6})?Z)?$',
  rule: 'a UTC time: 2026-11-24 or 2026-11-24T12:00:00Z',
});
const whole = (digits: number) =>
  Type.String({ pattern: `^\\d{1,${digits}}$`, rule: `a whole number of at most ${digits} digits` });

/** Rows per page: default and maximum, by format. */
export const AUDIT_PAGE = { default: 100, json: 1_000, csv: 10_000, pdf: 2_000 } as const;
export const MOST_DRAWN = 1_000;
export const MOST_GRANT_HOURS = 720;

const FILTERS = {
  /** A document number, with or without its issuing state before it, or a whole name. */
  person: Type.Optional(text(200)),
  exchange: Type.Optional(ExchangeId),
  record: Type.Optional(ExchangeId),
  officer: Type.Optional(text(128)),
  agreement: Type.Optional(word),
  purpose: Type.Optional(text(128)),
  decision: Type.Optional(word),
  /** From this time on … */
  from: Type.Optional(time),
  /** … and before that one. */
  to: Type.Optional(time),
  partner: Type.Optional(CountryCode),
  kind: Type.Optional(word),
  leaf: Type.Optional(word),
  code: Type.Optional(word),
};
const REPORT = {
  format: Type.Optional(Type.Enum(['json', 'csv', 'pdf'])),
  /** For CSV: the rows, the heading (question and basis), or what was erased; or all three from one reading, as JSON. */
  part: Type.Optional(Type.Enum(['rows', 'head', 'erased', 'all'])),
  lang: Type.Optional(Type.Enum(['en', 'fr', 'es'])),
};
const PAGE = { ...REPORT, limit: Type.Optional(whole(5)), cursor: Type.Optional(word) };

/** Parameters of GET /v1/audit/questions/:question. */
export const AskAudit = object({
  ...FILTERS,
  ...PAGE,
  hours: Type.Optional(
    Type.String({ pattern: '^([01]\\d|2[0-4])-([01]\\d|2[0-4])$', rule: 'two hours of the day, UTC, such as 06-20' }),
  ),
  least: Type.Optional(whole(4)),
  year: Type.Optional(Type.String({ pattern: '^[12]\\d{3}$', rule: 'a year' })),
});

/** Parameters of GET /v1/audit/entries. */
export const FindEntries = object({ ...FILTERS, ...PAGE });

/** Parameters of GET /v1/audit/sample. `size`: draws below this entry, to repeat an earlier sample. */
export const DrawSample = object({
  ...FILTERS,
  ...REPORT,
  seed: text(128),
  n: whole(4),
  size: Type.Optional(whole(15)),
});

/** Parameters of GET /v1/audit/questions. */
export const ListQuestions = object({ lang: REPORT.lang });

/** Body of POST /v1/audit/grants. */
export const GrantContent = object({
  exchange: ExchangeId,
  /** The subject of the auditor's token. */
  auditor: text(128),
  hours: Type.Integer({ minimum: 1, maximum: MOST_GRANT_HOURS }),
  reason,
});

/** Answer of POST /v1/audit/grants. */
export const ContentGrant = object({
  exchange: ExchangeId,
  auditor: Type.String(),
  until: Type.String(),
  log: LogReference,
});

/** Answer of GET /v1/audit/questions. */
export const AuditQuestions = object({
  questions: Type.Array(
    object({
      name: Type.String(),
      question: Type.String(),
      filters: Type.Array(Type.String()),
      needs: Type.Array(Type.String()),
      unavailable: Type.Optional(Type.String()),
    }),
  ),
});

const Row = Type.Record(Type.String(), Type.Union([Type.String(), Type.Number(), Type.Null()]));

/** Answer of the other GETs under /v1/audit with `format=csv&part=all`: three files. */
export const AuditCsv = object({ rows: Type.String(), head: Type.String(), erased: Type.String() });

/** Answer of the other GETs under /v1/audit as JSON. `next` is the cursor of the next page. */
export const AuditAnswer = object({
  question: Type.String(),
  title: Type.String(),
  note: Type.Optional(Type.String()),
  unavailable: Type.Optional(Type.Literal(true)),
  columns: Type.Array(Type.String()),
  rows: Type.Array(Row),
  totals: Type.Optional(Type.Record(Type.String(), Type.Number())),
  next: Type.Optional(Type.String()),
  /** Exchanges that the answer could not include because they were erased since. */
  erased: Type.Optional(
    object({
      count: Type.Integer({ minimum: 0 }),
      columns: Type.Array(Type.String()),
      rows: Type.Array(Row),
    }),
  ),
  /** The clauses that rows cite, as the parties signed them; without a text if the ledger lacks that version. */
  authorities: Type.Optional(
    Type.Array(
      object({
        agreement: Type.String(),
        version: Type.String(),
        title: Type.Optional(Type.String()),
        digest: Type.Optional(hexDigest),
        clauses: Type.Array(
          object({
            id: Type.String(),
            text: Type.Optional(Type.String()),
            source: Type.Optional(Type.String()),
            mark: Type.Optional(Type.Enum(['T', 'S', 'B', 'D'])),
          }),
        ),
      }),
    ),
  ),
  basis: object({
    country: CountryCode,
    origin: Type.String(),
    indexed: Type.Integer({ minimum: 0 }),
    size: Type.Integer({ minimum: 0 }),
    checkpoint: Type.String(),
  }),
  access: object({
    by: Type.String(),
    at: Type.String(),
    asked: Type.Record(Type.String(), Type.String()),
    log: LogReference,
  }),
});

export type AskAudit = Static<typeof AskAudit>;
export type FindEntries = Static<typeof FindEntries>;
export type DrawSample = Static<typeof DrawSample>;
export type GrantContent = Static<typeof GrantContent>;
export type ContentGrant = Static<typeof ContentGrant>;
export type AuditQuestions = Static<typeof AuditQuestions>;
export type AuditCsv = Static<typeof AuditCsv>;
export type AuditAnswer = Static<typeof AuditAnswer>;

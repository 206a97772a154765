import { type Static, Type } from 'typebox';
import { list, object, reason, text, timestamp, unreadable, wholeNumber } from '../parts.ts';
import { CountryCode, LogReference } from './common.ts';

/**
 * Answer of GET /v1/log/status: the head of this country's log, which is FINAL once every partner has cosigned it. A `late` witness
 * raises an alarm; at `stopsAt` sending to it stops, and it is `stale`.
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
export type LogStatus = Static<typeof LogStatus>;

/**
 * One log of this country. `note`: its latest checkpoint that every partner cosigned, otherwise its latest; `final` is true if that covers the whole log. For the
 * OPEN log, `until`: the end of its year. For an ended log, `turn`: the rollover note, which names the next.
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
export type Log = Static<typeof Log>;

/** Answer of GET /v1/logs: oldest first, the last is the current one. */
export const Logs = object({ logs: list(Log) });
export type Logs = Static<typeof Logs>;

/** Body of POST /v1/log/turns: the log ends in `afterS` seconds, before its year is over. */
export const TurnLog = object({ afterS: Type.Integer({ minimum: 0, maximum: 3_600 }), reason });
export type TurnLog = Static<typeof TurnLog>;

/** Answer of POST /v1/log/turns: the next log, and when it begins. */
export const LogTurn = object({ origin: Type.String(), at: timestamp });
export type LogTurn = Static<typeof LogTurn>;

/** Body of POST /v1/log/expiries. `basis`: the legal basis for deleting the entries, in clear in the log. */
export const ExpireLog = object({ origin: text(256), basis: text(128), reason });
export type ExpireLog = Static<typeof ExpireLog>;

/** Answer of POST /v1/log/expiries. `size`: number of entries deleted; `log`: the entry that records it. */
export const LogExpiry = object({
  origin: Type.String(),
  size: wholeNumber,
  at: timestamp,
  basis: Type.String(),
  log: LogReference,
});
export type LogExpiry = Static<typeof LogExpiry>;

import { type Static, Type } from 'typebox';
import { list, object, timestamp, wholeNumber } from '../parts.ts';
import { CountryCode, ExchangeId } from './common.ts';

/**
 * A record that is not the same in a partner's set and in our copy of it. `version`, `exchangeId`, `at`: what the partner sent last of it; for
 * RECALLED its recall. `held`: the version in force here.
 */
export const SetDifference = object({
  kind: Type.Enum(['MISSING', 'OLDER', 'NEWER', 'CONTENT', 'RECALLED', 'NO_LONGER_SHARED', 'NEVER_SENT']),
  recordId: ExchangeId,
  version: Type.Optional(wholeNumber),
  exchangeId: Type.Optional(ExchangeId),
  held: Type.Optional(wholeNumber),
  at: Type.Optional(timestamp),
  found: timestamp,
});
export type SetDifference = Static<typeof SetDifference>;

/**
 * Our copy of what a partner shares with us, held against its own set. Answer of POST /v1/sets/{partner}. `root`, `size`, `origin`, `logSize`: what the partner
 * signed. `at` and these are absent before the first comparison since the gateway started.
 */
export const SetComparison = object({
  partner: CountryCode,
  state: Type.Enum(['UNCOMPARED', 'EQUAL', 'ACCOUNTED', 'DIFFERENT']),
  at: Type.Optional(timestamp),
  root: Type.Optional(Type.String({ pattern: '^[0-9a-f]{64}$' })),
  size: Type.Optional(wholeNumber),
  origin: Type.Optional(Type.String()),
  logSize: Type.Optional(wholeNumber),
  held: Type.Optional(wholeNumber),
  inTransit: wholeNumber,
  destroyedHere: wholeNumber,
  more: Type.Boolean(),
  differences: list(SetDifference),
  questions: wholeNumber,
  bytes: wholeNumber,
});
export type SetComparison = Static<typeof SetComparison>;

/** Answer of GET /v1/sets. */
export const SetComparisons = object({ sets: list(SetComparison) });
export type SetComparisons = Static<typeof SetComparisons>;

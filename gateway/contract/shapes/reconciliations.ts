import { type Static, Type } from 'typebox';
import { list, object, timestamp, unreadable, wholeNumber } from '../parts.ts';
import { CountryCode, ExchangeId } from './common.ts';

/** Body of POST /v1/reconciliations. */
export const Reconcile = object({ partner: CountryCode });
export type Reconcile = Static<typeof Reconcile>;

/** A gap between two logs. `missing`: the country whose log lacks the statement. `index`, `peerIndex`: leaves of the logs `origin` and `peerOrigin`. */
export const Gap = object({
  kind: Type.Enum([
    'MISSING_LEAF',
    'MISSING_RECEIPT',
    'LATE',
    'DIGEST_MISMATCH',
    'LEAF_MISMATCH',
    'ANSWERED_NOT_RECEIVED',
    'DESTRUCTION_UNPROVEN',
  ]),
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
export type Gap = Static<typeof Gap>;

/** Exchanges of one UTC day, as logged by one country. `gateway`: one of our own. */
export const DayCount = object({
  day: Type.String({ pattern: '^\\d{4}-\\d\\d-\\d\\d$' }),
  country: CountryCode,
  gateway: Type.Optional(Type.String()),
  sent: wholeNumber,
  received: wholeNumber,
  held: wholeNumber,
});
export type DayCount = Static<typeof DayCount>;

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
export type Reconciliation = Static<typeof Reconciliation>;

/** Answer of GET /v1/reconciliations. */
export const Reconciliations = object({ reconciliations: list(Reconciliation) });
export type Reconciliations = Static<typeof Reconciliations>;

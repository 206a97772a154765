// The links, the clock, and whether this gateway is ready.
import { type Static, Type } from 'typebox';
import { list, object, reason, timestamp } from '../parts.ts';
import { CountryCode, LogReference } from './common.ts';

/** The link with a partner. `code`: why it is down. */
export const Link = object({
  partner: CountryCode,
  state: Type.Enum(['UP', 'WAITING', 'SUSPENDED', 'ASIDE']),
  code: Type.Optional(Type.String()),
  detail: Type.String(),
});
export type Link = Static<typeof Link>;

export const Links = object({ links: list(Link) });
export type Links = Static<typeof Links>;

/** Body of POST /v1/links/:partner/suspension and …/resumption. */
export const ChangeLink = object({ reason });
export type ChangeLink = Static<typeof ChangeLink>;

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
export type Clock = Static<typeof Clock>;

/** Body of POST /v1/clock/releases. `unconfirmed`: even though the partners do not confirm the time. */
export const ReleaseClock = object({ reason, unconfirmed: Type.Optional(Type.Boolean()) });
export type ReleaseClock = Static<typeof ReleaseClock>;

/** Answer of POST /v1/clock/releases. `released`: the latest time that was discarded. */
export const ClockRelease = object({ released: timestamp, at: timestamp, log: LogReference });
export type ClockRelease = Static<typeof ClockRelease>;

/** Answer of GET /readyz, 200 or 503. `detail` and `next`, the action to take, are for operators only. NOT_CHECKED: the check could not be made. */
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
export type Readiness = Static<typeof Readiness>;

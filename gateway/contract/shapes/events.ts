import { type Static, Type } from 'typebox';
import { list, type Nothing, object, timestamp, unreadable, wholeNumber } from '../parts.ts';
import { CountryCode } from './common.ts';
import { Exchange } from './exchanges.ts';

/** One event: `data:` of the stream, whose `id:` is the cursor. `unreadable`: its exchange cannot be read. */
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
    'record.expiring',
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
  /** Number of like occurrences, if more than one. */
  count: Type.Optional(wholeNumber),
  exchange: Type.Optional(Exchange),
  unreadable: Type.Optional(unreadable),
});
export type GatewayEvent = Static<typeof GatewayEvent>;

/** Replaces an unreadable event; the stream continues after it. */
export const UnreadableEvent = object({ cursor: wholeNumber, type: Type.Literal('event.unreadable'), unreadable });

/** The type also declares the other members of an event as absent, so that an `AnyEvent` can be destructured without a check. */
export type UnreadableEvent = Static<typeof UnreadableEvent> & Nothing<Omit<GatewayEvent, 'cursor' | 'type' | 'unreadable'>>;

export type AnyEvent = GatewayEvent | UnreadableEvent;

/** Answer of GET /v1/events as JSON: `next` is the `?after=` of the next page. */
export const EventPage = object({ events: list(Type.Union([GatewayEvent, UnreadableEvent])), next: wholeNumber });
export type EventPage = { readonly events: readonly AnyEvent[]; readonly next: number };

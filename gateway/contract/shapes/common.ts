import { type Static, Type } from 'typebox';
import { hexDigest, object, unreadable, wholeNumber } from '../parts.ts';

export const MOST_PARTNERS = 16;

export const CountryCode = Type.String({ pattern: '^[A-Z]{2}$', rule: 'two capital letters, ISO 3166-1 alpha-2' });

export const ExchangeId = Type.String({
  pattern: '^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$',
  rule: 'a UUIDv7 in lower case, RFC 9562',
});

export const Priority = Type.Enum(['ROUTINE', 'URGENT', 'CRITICAL']);
export type Priority = Static<typeof Priority>;

export const Classification = Type.Enum(['UNCLASSIFIED', 'PROTECTED', 'CONFIDENTIAL', 'SECRET']);
export type Classification = Static<typeof Classification>;

export const LogReference = object({ origin: Type.String(), index: wholeNumber, leafHash: hexDigest });
export type LogReference = Static<typeof LogReference>;

/** An unreadable row of a list whose other rows are readable. */
export const UnreadableRow = object({ unreadable });
export type UnreadableRow = Static<typeof UnreadableRow>;

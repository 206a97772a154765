import { type Static, Type } from 'typebox';
import { object, recordObject } from '../parts.ts';
import { CountryCode, Priority } from './common.ts';

/** What may be said about a record that was shared, and what answers it; docs/api.md has the content of each. */
export const SAYING_VERBS = [
  'PURPOSE_ACHIEVED',
  'HIT',
  'ENCOUNTER',
  'RFI',
  'INSPECTION_FEEDBACK',
  'REMOVAL_REQUEST',
  'ONWARD_REQUEST',
  'DISPUTE',
  'REDRESS',
  'INCIDENT_NOTICE',
] as const;
/** Of PURPOSE_ACHIEVED: what was achieved. */
export const ACHIEVEMENTS = ['ACTION_CARRIED_OUT', 'FOUND', 'PROCEEDINGS_ENDED'] as const;

export const ANSWERING_VERBS = [
  'HIT_CONFIRMED',
  'MISIDENTIFIED',
  'RFI_REPLY',
  'REMOVED',
  'RETAINED',
  'ONWARD_GRANT',
  'ONWARD_DENY',
  'ONWARD_REVOKE',
  'DISPUTE_OUTCOME',
] as const;

/** Body of POST /v1/records/:id/statements. `to`: one of the countries that hold a record of ours, if several do; `originator`: whose record it is,
 * if several countries have one of this id. */
export const SayRecord = object({
  verb: Type.Enum([...SAYING_VERBS]),
  content: recordObject,
  to: Type.Optional(CountryCode),
  originator: Type.Optional(CountryCode),
  priority: Type.Optional(Priority),
});
export type SayRecord = Static<typeof SayRecord>;

/** Body of POST /v1/exchanges/:id/answer. */
export const AnswerExchange = object({ verb: Type.Enum([...ANSWERING_VERBS]), content: recordObject });
export type AnswerExchange = Static<typeof AnswerExchange>;

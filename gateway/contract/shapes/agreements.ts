import { type Static, Type } from 'typebox';
import { hexDigest, list, object, reason, text, timestamp } from '../parts.ts';
import { CountryCode, MOST_PARTNERS } from './common.ts';

/** Body of POST /v1/agreements: the files by name, and a compact JWS of each party. */
export const ActivateAgreement = object({
  files: Type.Record(Type.String(), Type.String(), { maxProperties: 8 }),
  signatures: list(Type.String({ maxLength: 16_384, rule: 'a compact JWS of at most 16384 bytes' }), { maxItems: MOST_PARTNERS }),
});
export type ActivateAgreement = Static<typeof ActivateAgreement>;

/** Body of POST /v1/agreements/:agreement/suspension and …/resumption. */
export const ChangeSuspension = object({ kinds: list(text(64), { minItems: 1, maxItems: 16, uniqueItems: true }), reason });
export type ChangeSuspension = Static<typeof ChangeSuspension>;

/** One text of an agreement. `from` is absent until all have signed; `says` is the partner's latest report. */
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
  /** Why a text that was once in force no longer binds. */
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
export type Agreement = Static<typeof Agreement>;

/** Answer of GET /v1/agreements. */
export const Agreements = object({ agreements: list(Agreement) });
export type Agreements = Static<typeof Agreements>;

/** An agreement text. Answer of GET /v1/agreements/:agreement/text: the files that its digest covers, by name. */
export const AgreementFiles = object({
  id: Type.String(),
  version: Type.String(),
  digest: hexDigest,
  files: Type.Record(Type.String(), Type.String()),
});
export type AgreementFiles = Static<typeof AgreementFiles>;

/** The terms of a text. Answer of GET /v1/agreements/:agreement. CONDITIONAL: a rule decides from the facts of the exchange, or may hold it for a person. */
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
export type AgreementTerms = Static<typeof AgreementTerms>;

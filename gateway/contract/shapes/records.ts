import { type Static, Type } from 'typebox';
import { MOST_CAVEATS } from '../../../services/domain/index.ts';
import { hexDigest, list, object, reason, recordObject, text, timestamp, wholeNumber } from '../parts.ts';
import { Classification, CountryCode, ExchangeId, Priority } from './common.ts';
import { Caveat, Exchange, Transfer } from './exchanges.ts';

/** As many as a kind of record may have. */
const MOST_FIELDS = 64;

const AROUND = {
  purpose: Type.Optional(text(128)),
  priority: Type.Optional(Priority),
  classification: Type.Optional(Classification),
  caveats: Type.Optional(list(Caveat, { maxItems: MOST_CAVEATS, uniqueItems: true })),
  mistreatmentRisk: Type.Optional(Type.Enum(['NONE', 'SUBSTANTIAL'])),
  allowDuplicateReference: Type.Optional(Type.Boolean()),
  cargo: Type.Optional(recordObject),
  lookout: Type.Optional(recordObject),
};

/** Body of POST /v1/records/:id/versions: the whole next version. What is absent around it stays as it was; `faultsBetween` checks the rest. */
export const UpdateRecord = object(AROUND);
type Around = Omit<Static<typeof UpdateRecord>, 'cargo' | 'lookout'>;
type RecordContent = Record<string, unknown>;
export type UpdateRecord = Around & ({ cargo: RecordContent; lookout?: never } | { lookout: RecordContent; cargo?: never });

/** Why a version was wrong, as partners are told. */
export const CORRECTION_REASONS = ['CLERICAL', 'MISATTRIBUTED', 'OUTDATED', 'UNRELIABLE_SOURCE', 'CONTESTED'] as const;

/** What was wrong in the version before: a reason, and names of top-level fields, each of which the new version changes. */
const Wrong = object({
  reason: Type.Enum([...CORRECTION_REASONS]),
  fields: list(text(64), { minItems: 1, maxItems: MOST_FIELDS, uniqueItems: true }),
});

/** Body of POST /v1/records/:id/corrections: as that of a next version, with what was wrong. */
export const CorrectRecord = object({ ...AROUND, wrong: Wrong });
export type CorrectRecord = UpdateRecord & { wrong: Static<typeof Wrong> };

export const DERIVED_DATA = ['NONE', 'CORRECTED', 'DESTROYED'] as const;
export const EARLIER_USES = ['NOT_USED', 'NOTED'] as const;

/** Body of POST /v1/records/:id/confirmation. `explanation`, the note to the file, goes into the log of this country alone, as a commitment. */
export const ConfirmCorrection = object({
  originator: Type.Optional(CountryCode),
  version: Type.Optional(wholeNumber),
  derivedData: Type.Enum([...DERIVED_DATA]),
  earlierUse: Type.Enum([...EARLIER_USES]),
  explanation: reason,
});
export type ConfirmCorrection = Static<typeof ConfirmCorrection>;

/** Why a record is still needed, as partners are told. */
export const EXTENSION_GROUNDS = ['STILL_SOUGHT', 'OPEN_INVESTIGATION', 'PENDING_PROCEEDINGS', 'THREAT_CONTINUES'] as const;

/** Body of POST /v1/records/:id/extensions: the assessment. `until`: the last day. `to`: absent, every country that would destroy it earlier. */
export const ExtendRecord = object({
  until: text(10),
  ground: Type.Enum([...EXTENSION_GROUNDS]),
  assessment: text(4000),
  assessedBy: text(256),
  caseReference: Type.Optional(text(128)),
  to: Type.Optional(list(CountryCode, { minItems: 1, uniqueItems: true })),
});
export type ExtendRecord = Static<typeof ExtendRecord>;

/**
 * Body of POST /v1/records/:id/onward: to which country a partner's record goes on. `purpose`: absent, that for which it was shared. `originator`: whose
 * record it is, if several countries have one of this id.
 */
export const PassOnRecord = object({
  to: CountryCode,
  purpose: Type.Optional(text(128)),
  priority: Type.Optional(Priority),
  mistreatmentRisk: Type.Optional(Type.Enum(['NONE', 'SUBSTANTIAL'])),
  originator: Type.Optional(CountryCode),
});
export type PassOnRecord = Static<typeof PassOnRecord>;

/** Why a record is recalled, as partners are told. */
export const RECALL_REASONS = ['INACCURATE', 'MISIDENTIFIED', 'UNLAWFUL', 'NO_LONGER_NEEDED'] as const;

/** Body of POST /v1/records/:id/recall. `explanation` goes into the log of this country alone, as a commitment. */
export const RecallRecord = object({ reason: Type.Enum([...RECALL_REASONS]), explanation: reason });
export type RecallRecord = Static<typeof RecallRecord>;

/** Of what is to be answered. OVERDUE can still be answered; ENDED: it lapsed, or the record was recalled. */
export const QUESTION_STATES = ['OPEN', 'OVERDUE', 'ANSWERED', 'GRANTED', 'REVOKED', 'ENDED'] as const;

const RecordState = Type.Enum(['IN_FORCE', 'SUPERSEDED', 'RECALLED', 'DESTROYED']);

/** Answer of GET /v1/records/:id. */
export const RecordHistory = object({
  recordId: Type.String(),
  originator: object({ country: CountryCode, agency: Type.String() }),
  family: Type.String(),
  /** Of the newest version here. */
  state: RecordState,
  /** A dispute about it has no outcome yet. */
  disputed: Type.Optional(Type.Literal(true)),
  /** Of a record that another country gave first: the steps by which its newest version came, oldest first. */
  provenance: Type.Optional(list(Transfer)),
  /** The exchange of the version in force, with the fields that the caller may see; absent if none is in force. */
  shown: Type.Optional(Exchange),
  versions: list(
    object({
      version: wholeNumber,
      state: RecordState,
      at: timestamp,
      digest: hexDigest,
      classification: Type.Optional(Classification),
      erased: Type.Optional(Type.Literal(true)),
    }),
  ),
  /** Each partner with which it was exchanged; its exchanges are without their records, in the order of the log. */
  countries: list(
    object({
      country: CountryCode,
      /** The newest version that was taken; absent if none was, or after a recall. */
      inForce: Type.Optional(wholeNumber),
      /** Until when it is kept there, or here. */
      until: Type.Optional(timestamp),
      /** The exchange of the recall, and that of the certificate which answers it. */
      recalled: Type.Optional(ExchangeId),
      certified: Type.Optional(ExchangeId),
      /** Each correction, by the version that it made, and the exchange of the confirmation that answers it. */
      corrections: list(object({ version: wholeNumber, exchange: ExchangeId, confirmed: Type.Optional(ExchangeId) })),
      /** Kinds of duties that are late. */
      overdue: list(Type.String()),
      exchanges: list(Exchange),
      /** Where the originator let the record go on to, and, at a holder, what its agreement decides of that. */
      onward: list(
        object({
          request: ExchangeId,
          grant: ExchangeId,
          to: CountryCode,
          until: Type.String(),
          consent: Type.Enum(['GRANTED', 'EXPIRED', 'NONE']),
          outcome: Type.Optional(Type.String()),
          /** At a holder: its own record that went there under this grant, while that is in force. */
          copy: Type.Optional(Type.String()),
        }),
      ),
      /** What was said about the record: at most 100 exchanges, the latest last, each with how it stands and what answered it. */
      said: list(
        object({ exchange: Exchange, state: Type.Optional(Type.Enum([...QUESTION_STATES])), answers: list(ExchangeId) }),
      ),
    }),
  ),
});
export type RecordHistory = Static<typeof RecordHistory>;

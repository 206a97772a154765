// Bounds on the values of a partner's message beyond its shape, by kind. A reader checks a message against its table and names the field and the rule.
import {
  type Correction,
  CorrectionReason,
  type Manifest,
  type Obligation,
  type PeerRef,
  type ReconcileRow,
  type RecordHeader,
  type RecordVersion,
  type ResumeState,
  type SetPage,
  type SetRecord,
  SetStanding,
  type Statement,
  type Transfer,
  Verb,
} from '../../proto/index.ts';
import { DAY, TripointError, utf8 } from '../domain/index.ts';
import { factsOfVerb, hasItsParts } from '../records/index.ts';
import { BOUNDS, LIMITS } from './limits.ts';

interface Rule<Message> {
  readonly field: string;
  readonly rule: string;
  readonly holds: (message: Message) => boolean;
}

/** Whether these bytes are a UUIDv7 (RFC 9562); other versions do not sort by time. */
export const isId = (id: Uint8Array): boolean => id.length === 16 && (id[6] as number) >> 4 === 7 && (id[8] as number) >> 6 === 2;

/** One UTF-16 unit takes at most three bytes, so most texts need not be counted. */
const fits = (text: string, bytes: number): boolean => text.length * 3 <= bytes || utf8(text).length <= bytes;
/** truncation: one line; characters that end a text early in some programs are not allowed. */
const isLine = (text: string, bytes: number): boolean => fits(text, bytes) && !/[\p{Cc}]/u.test(text);
const isProse = (text: string, bytes: number): boolean => fits(text, bytes) && !/[^\P{Cc}\n\t]/u.test(text);
const isDigest = ({ length }: Uint8Array): boolean => length === 0 || length === 32;
const isCount = (value: number): boolean => value < BOUNDS.count;

const line = (bytes: number): string => `at most ${bytes} bytes, no control characters`;
const COUNT = `below ${BOUNDS.count}`;

const hasTerm = ({ days, hours }: Obligation): boolean => days + hours / 24 <= BOUNDS.termDays;
const isObligation = (obligation: Obligation): boolean =>
  hasTerm(obligation) && isProse(obligation.text, BOUNDS.obligationTextBytes) && isLine(obligation.clause, BOUNDS.clauseBytes);

const STATEMENT: readonly Rule<Statement>[] = [
  { field: 'agreement', rule: line(BOUNDS.agreementBytes), holds: ({ agreement }) => isLine(agreement, BOUNDS.agreementBytes) },
  { field: 'agreement_digest', rule: '32 bytes or none', holds: ({ agreementDigest }) => isDigest(agreementDigest) },
  {
    field: 'clauses',
    rule: `at most ${BOUNDS.clauses}, each ${line(BOUNDS.clauseBytes)}, all of them at most ${BOUNDS.clausesBytes}`,
    holds: ({ clauses }) =>
      clauses.length <= BOUNDS.clauses &&
      clauses.every((clause) => isLine(clause, BOUNDS.clauseBytes)) &&
      fits(clauses.join('  '), BOUNDS.clausesBytes),
  },
  { field: 'purpose', rule: line(BOUNDS.purposeBytes), holds: ({ purpose }) => isLine(purpose, BOUNDS.purposeBytes) },
  {
    field: 'obligations',
    rule: `at most ${BOUNDS.obligations}, each of at most ${BOUNDS.termDays} days, with a text of at most ${BOUNDS.obligationTextBytes} bytes and a clause`,
    holds: ({ obligations }) => obligations.length <= BOUNDS.obligations && obligations.every(isObligation),
  },
  { field: 'query_digest', rule: '32 bytes or none', holds: ({ queryDigest }) => isDigest(queryDigest) },
  {
    field: 'deadline',
    rule: `none, or at most ${BOUNDS.deadlineDays} days after it was issued`,
    holds: ({ deadline, issued }) => deadline <= issued + BOUNDS.deadlineDays * DAY,
  },
  {
    field: 'withheld',
    rule: `at most ${BOUNDS.withheld}, each of at most ${LIMITS.fieldsPerKind} fields under a clause`,
    holds: ({ withheld }) =>
      withheld.length <= BOUNDS.withheld &&
      withheld.every(({ clause, fields }) => isLine(clause, BOUNDS.clauseBytes) && fields.length <= LIMITS.fieldsPerKind),
  },
  { field: 'agency', rule: line(BOUNDS.agencyBytes), holds: ({ agency }) => isLine(agency, BOUNDS.agencyBytes) },
  {
    field: 'recipient_agency',
    rule: line(BOUNDS.agencyBytes),
    holds: ({ recipientAgency }) => isLine(recipientAgency, BOUNDS.agencyBytes),
  },
  {
    field: 'about',
    rule: `the record version that the verb concerns, of the country whose record it is, below version ${BOUNDS.versions + 1}, the exchange that it answers, of CORRECT what was wrong in it: a reason, and field numbers from 1 to ${LIMITS.fieldsPerKind}, ascending, and of EXTEND the new end, at most ${BOUNDS.termDays} days ahead; else none`,
    holds: hasItsAbout,
  },
  {
    field: 'provenance',
    rule: `none, or with a version of a shared record at most ${BOUNDS.transfers} steps, each to the country that makes the next and the last to the sender, no country twice, in the order of their times and before this statement: an exchange, its digest, the exchange of the consent, and the record version of the first country`,
    holds: hasItsProvenance,
  },
];

/** laundering: whose record it is, and by whose leave it comes, is said of every step or of none. */
function hasItsProvenance({ verb, from, to, issued, provenance }: Statement): boolean {
  const [first] = provenance;
  if (first === undefined) return true;
  const passed = [...provenance.map((step) => step.from), from];
  const isStep = (step: Transfer, i: number): boolean =>
    isCountry(step.from) &&
    step.to === passed[i + 1] &&
    step.issued >= (provenance[i - 1]?.issued ?? 1) &&
    isId(step.exchangeId) &&
    step.statementDigest.length === 32 &&
    isId(step.consent) &&
    step.record !== null &&
    isVersionOf(step.record, first.from);
  // A statement was taken that was that much ahead: of its manifest, and that of the clock of who took it.
  const isInTime = (provenance.at(-1)?.issued ?? 0) <= issued + 2 * LIMITS.skew;
  const isOnce = new Set(passed).size === passed.length;
  return (
    factsOfVerb(verb)?.versions === true &&
    provenance.length <= BOUNDS.transfers &&
    isOnce &&
    isInTime &&
    from !== to &&
    provenance.every(isStep)
  );
}

const isCountry = (text: string): boolean => /^[A-Z]{2}$/.test(text);

const isWholeVersion = ({ recordId, version, recordDigest }: RecordVersion): boolean =>
  isId(recordId) && version > 0 && version <= BOUNDS.versions && recordDigest.length === 32;

const isVersionOf = (record: RecordVersion, originator: string): boolean =>
  record.originator === originator &&
  isWholeVersion(record) &&
  record.answers.length === 0 &&
  record.wrong === null &&
  record.until === 0;

function hasItsAbout({ verb, from, to, issued, about }: Statement): boolean {
  const { about: whose = 'nothing', answers: isAnswer } = factsOfVerb(verb) ?? {};
  if (about === null || whose === 'nothing') return about === null && whose === 'nothing';
  const { originator, answers, wrong, until } = about;
  const hasItsQuestion = isAnswer === undefined ? answers.length === 0 : isId(answers);
  const saysWrong = verb === Verb.CORRECT ? wrong !== null && isCorrection(wrong) : wrong === null;
  const hasItsEnd = verb === Verb.EXTEND ? until > issued && until <= issued + BOUNDS.termDays * DAY : until === 0;
  const mayBe = { sender: [from], receiver: [to], either: [from, to] }[whose];
  return isWholeVersion(about) && hasItsQuestion && saysWrong && hasItsEnd && mayBe.includes(originator);
}

/** Of the fields that were wrong the receiver may have none. */
const isCorrection = ({ reason, fields }: Correction): boolean =>
  reason !== CorrectionReason.UNSPECIFIED &&
  fields.every((field, i) => field > (i === 0 ? 0 : (fields[i - 1] as number)) && field <= LIMITS.fieldsPerKind);

const HEADER: readonly Rule<RecordHeader>[] = [
  { field: 'version', rule: `at most ${BOUNDS.versions}`, holds: ({ version }) => version <= BOUNDS.versions },
  {
    field: 'supersedes',
    rule: 'none in version 1, 32 bytes in another',
    holds: ({ supersedes: { length }, version }) => length === (version === 1 ? 0 : 32),
  },
  {
    field: 'originator',
    rule: `an agency of ${line(BOUNDS.agencyBytes)}`,
    holds: ({ originator }) => originator === null || isLine(originator.agency, BOUNDS.agencyBytes),
  },
  {
    field: 'caveats',
    rule: `at most ${BOUNDS.caveats}, each a code with what it has: an end of CONCEALED alone, and a text, which NOTE has, of ${line(BOUNDS.caveatBytes)}`,
    holds: ({ caveats }) =>
      caveats.length <= BOUNDS.caveats &&
      caveats.every((caveat) => hasItsParts(caveat) && isLine(caveat.text, BOUNDS.caveatBytes)),
  },
];

const MANIFEST: readonly Rule<Manifest>[] = [
  { field: 'link_sequence', rule: COUNT, holds: ({ linkSequence }) => isCount(linkSequence) },
  { field: 'received_through', rule: COUNT, holds: ({ receivedThrough }) => isCount(receivedThrough) },
  { field: 'log_origin', rule: line(BOUNDS.originBytes), holds: ({ logOrigin }) => isLine(logOrigin, BOUNDS.originBytes) },
];

const RESUME: readonly Rule<ResumeState>[] = [
  { field: 'promised_index', rule: COUNT, holds: ({ promisedIndex }) => isCount(promisedIndex) },
  {
    field: 'promised_leaf_hash',
    rule: '32 bytes, or none where nothing is promised',
    holds: ({ promised, promisedLeafHash: { length } }) => length === (promised ? 32 : 0),
  },
  {
    field: 'promised_origin',
    rule: line(BOUNDS.originBytes),
    holds: ({ promisedOrigin }) => isLine(promisedOrigin, BOUNDS.originBytes),
  },
  { field: 'received_through', rule: COUNT, holds: ({ receivedThrough }) => isCount(receivedThrough) },
  { field: 'sent_through', rule: COUNT, holds: ({ sentThrough }) => isCount(sentThrough) },
  {
    field: 'checkpoint',
    rule: `at most ${BOUNDS.checkpointBytes} bytes`,
    holds: ({ checkpoint }) => fits(checkpoint, BOUNDS.checkpointBytes),
  },
  { field: 'key_sets', rule: `at most ${BOUNDS.keySets}`, holds: ({ keySets }) => keySets.length <= BOUNDS.keySets },
];

const ENTRY = 'none, or an origin, an index and a leaf hash';
const isEntry = (entry: PeerRef | null): boolean =>
  entry === null || (isLine(entry.origin, BOUNDS.originBytes) && isCount(entry.index) && isDigest(entry.leafHash));

const RECONCILED: readonly Rule<ReconcileRow>[] = [
  { field: 'index', rule: COUNT, holds: ({ index }) => isCount(index) },
  { field: 'leaf', rule: COUNT, holds: ({ leaf }) => isCount(leaf) },
  { field: 'origin', rule: line(BOUNDS.originBytes), holds: ({ origin }) => isLine(origin, BOUNDS.originBytes) },
  { field: 'peer', rule: ENTRY, holds: ({ peer }) => isEntry(peer) },
  { field: 'erased', rule: ENTRY, holds: ({ erased }) => isEntry(erased) },
];

const SET: readonly Rule<SetPage>[] = [
  { field: 'root', rule: '32 bytes', holds: ({ root }) => root.length === 32 },
  { field: 'count', rule: COUNT, holds: ({ count }) => isCount(count) },
  { field: 'log_origin', rule: line(BOUNDS.originBytes), holds: ({ logOrigin }) => isLine(logOrigin, BOUNDS.originBytes) },
  { field: 'log_size', rule: COUNT, holds: ({ logSize }) => isCount(logSize) },
];

const SET_RECORD: readonly Rule<SetRecord>[] = [
  { field: 'record_id', rule: 'a UUIDv7', holds: ({ recordId }) => isId(recordId) },
  { field: 'exchange_id', rule: 'a UUIDv7', holds: ({ exchangeId }) => isId(exchangeId) },
  {
    field: 'standing',
    rule: 'IN_FORCE, RECALLED or ENDED',
    holds: ({ standing }) => standing >= SetStanding.IN_FORCE && standing <= SetStanding.ENDED,
  },
  { field: 'version', rule: COUNT, holds: ({ version }) => isCount(version) },
];

/** Throws MALFORMED, which names the first field that is out of bounds. */
const reader =
  <Message>(name: string, rules: readonly Rule<Message>[]) =>
  (message: Message): void => {
    for (const { field, rule, holds } of rules)
      if (!holds(message)) throw new TripointError('MALFORMED', { field: `${name}.${field}`, rule });
  };

export const checkStatement = reader('Statement', STATEMENT);
export const checkHeader = reader('RecordHeader', HEADER);
export const checkManifest = reader('Manifest', MANIFEST);
export const checkResumeState = reader('ResumeState', RESUME);
export const checkReconcileRow = reader('ReconcileRow', RECONCILED);
export const checkSetPage = reader('SetPage', SET);
export const checkSetRecord = reader('SetRecord', SET_RECORD);

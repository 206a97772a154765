// Admits a partner's statement: judged by our own copy of the agreement, logged, kept, and shown to our own people.
import { AuditKind, encode, type Obligation, ObligationKind, type Outgoing, Verb } from '../../../proto/index.ts';
import { type Country, codeOf, type TripointError as Failure, type Id, TripointError, toHex } from '../../domain/index.ts';
import { matchBasis, matchOutcome, type OpenedBatch, type OpenedStatement } from '../../envelope/index.ts';
import { placeOf, type RecordKey } from '../../ledger/index.ts';
import type { Agreement, Decision, Json } from '../../policy/index.ts';
import {
  type Family,
  factsOfVerb,
  familyOfKind,
  fieldsWithout,
  formatFaults,
  LEFT_OUT,
  saidFaults,
  showRecord,
} from '../../records/index.ts';
import {
  aboutIn,
  aboutRow,
  commitPrivate,
  entryBase,
  exchangeRow,
  keptDigest,
  type Leaf,
  onwardIn,
  personOf,
  shownDecision,
  supersedeOlder,
  type Transaction,
  unforeseen,
  withLeftOut,
} from '../commit/index.ts';
import {
  type Context,
  classifications,
  type DecisionView,
  type ExchangeStep,
  type NewDuty,
  type User,
  verbs,
} from '../context/index.ts';
import {
  type CountOf,
  type Decided,
  decide,
  isPermitted,
  outcomeNumber,
  recordCount,
  secretOf,
  shownObligations,
  subjectOf,
  viewOf,
} from '../decision/index.ts';
import { dutiesFrom, keptAsBefore, openDuty, unionOf } from '../obligations/index.ts';
import { checkNotOurs } from './origin.ts';
import { checkVersion, noteKept } from './versions.ts';

/** Our own decision about a statement, made before the transaction. */
export type Admission = Admitted | Refused;

export interface Admitted extends Pick<Decided, 'decision' | 'tally' | 'isStale'> {
  readonly version: string;
  readonly view: DecisionView;
  readonly subject: string;
  /** All obligations under our own agreement, and any further ones in the statement. */
  readonly obligations: readonly Obligation[];
  /** Absent if it was judged within a commit. */
  readonly prepared?: Prepared;
}

/** What is kept of an admitted statement, as far as no commit has to be known for it. */
export interface Prepared extends ReturnType<typeof commitPrivate> {
  readonly key: RecordKey;
  /** Its disclosures, sealed under the key. */
  readonly sealed: Uint8Array;
  /** By `shownDecision`. */
  readonly shown: string;
  readonly kept: Uint8Array;
}

interface Refused {
  readonly error: Failure;
  /** Absent if no decision was reached. */
  readonly decision?: Decision;
  /** Whether agreements have changed since the judgement. */
  readonly isStale?: () => boolean;
}

export const isRefused = (admission: Admission): admission is Refused => 'error' in admission;

/** Throws unless the sender's log entry shows that it released the statement, with its legal basis, or refused it. */
export function checkSent({ statement, logged, disclosures, record }: OpenedStatement): void {
  matchOutcome(logged, statement);
  matchBasis(
    statement,
    disclosures.map(({ field }) => field),
    record,
  );
}

/**
 * Makes before the commit what its entry and rows need. flood: the commit of a whole batch has the thread undivided, and everybody waits for
 * it. Never throws.
 */
export function prepare(context: Context, opened: OpenedStatement, admission: Admission): Admission {
  if (isRefused(admission)) return admission;
  try {
    return { ...admission, prepared: prepared(context, opened, admission) };
  } catch (error) {
    // A verdict on this statement alone: thrown here, it would put the whole batch aside.
    return { error: error instanceof TripointError ? error : unforeseen(context, error) };
  }
}

function prepared(context: Context, opened: OpenedStatement, admitted: Admitted, user = ''): Prepared {
  const { decision, view, subject } = admitted;
  const { statement, header, disclosures, digest } = opened;
  const shown = shownDecision(view);
  return {
    ...commitPrivate(context, secretOf(user, decision, subject)),
    ...sealContent(context, statement.from, header, disclosures),
    shown,
    kept: keptDigest(digest, shown),
  };
}

function sealContent(
  { vault }: Context,
  from: Country,
  { recordId, version }: OpenedStatement['header'],
  disclosures: OpenedStatement['disclosures'],
): Pick<Prepared, 'key' | 'sealed'> {
  const key = vault.newKey();
  return { key, sealed: vault.seal(key, placeOf.record(from, recordId, version), encode('BatchEntry', { disclosures })) };
}

/** Decides, under the agreement that the statement names, whether to admit it. Never throws. */
export function judge(context: Context, opened: OpenedStatement, countOf: CountOf = context.store.count): Admission {
  const { statement, header, record, disclosures } = opened;
  const revision = context.agreements.revision();
  let decision: Decision | undefined;
  try {
    const family = familyOfKind(header.kind)?.family;
    if (family === undefined || !factsOfVerb(statement.verb)?.kinds.includes(header.kind))
      throw new TripointError('VERB_NOT_ALLOWED');
    if (header.originator?.country !== statement.from)
      throw new TripointError('RECORD_MISMATCH', 'the originator is another country');
    checkNotOurs(context, opened);
    checkSent(opened);
    const { from, to, agency, recipientAgency, verb, purpose, issued, exigent } = statement;
    const agreement = context.policy.byDigest(statement.agreement, statement.agreementDigest, issued);
    const json = showRecord(family, record);
    const situation = {
      action: 'admit',
      from,
      to,
      fromAgency: agency,
      toAgency: recipientAgency,
      kind: header.kind,
      verb: verbs.name(verb),
      purpose,
      classification: classifications.name(header.classification) ?? '',
      caveats: header.caveats,
      issued,
      exigent,
    } as const;
    const known = readsFormat(agreement) ? { formatValid: formatFaults(family, json, issued).length === 0 } : {};
    const own = { source: from, recordId: header.recordId };
    const decided = decide(context, { situation, family, record: json, known, own, under: agreement }, countOf);
    decision = decided.decision;
    if (!isPermitted(decision)) throw new TripointError(decision.code ?? 'POLICY_REFUSED');
    // Sender's policy and ours must agree on every field: a field that ours withholds must not be here.
    const { disclosed } = decision;
    if (disclosures.some(({ field }) => !disclosed.includes(field))) throw new TripointError('WITHHELD_FIELD_DISCLOSED');
    if (statement.about?.wrong?.fields.some((field) => !disclosed.includes(field)))
      throw new TripointError('WITHHELD_FIELD_DISCLOSED', 'named as wrong');
    checkSaid(opened, family, json, disclosed);
    const obligations = unionOf([...decision.obligations, ...ofOverride(agreement, exigent)], statement.obligations);
    const present = disclosures.map(({ field }) => field);
    const leftOut = verb === Verb.RESPONSE ? (statement.withheld.find(({ clause }) => clause === LEFT_OUT)?.fields ?? []) : [];
    return {
      ...decided,
      decision,
      version: agreement.version,
      view: { ...withLeftOut(viewOf(family, decision, present), leftOut), obligations: shownObligations(obligations) },
      subject: subjectOf(family, json),
      obligations,
    };
  } catch (error) {
    const failure = error instanceof TripointError ? error : new TripointError(codeOf(error), [], { cause: error });
    return { error: failure, ...(decision && { decision }), isStale: () => context.agreements.revision() !== revision };
  }
}

/**
 * empty words: a statement about a record that says nothing, or nothing that its verb may say, would meet a duty, end a dispute or give a right.
 * Throws RECORD_INVALID.
 */
function checkSaid({ statement }: OpenedStatement, family: Family, shown: Json, disclosed: readonly number[]): void {
  const { verb, from, to, issued: at } = statement;
  const { about, versions } = factsOfVerb(verb) ?? {};
  if (about === 'nothing' || versions === true) return;
  const faults = saidFaults({ family, shown, between: [from, to], at }, fieldsWithout(family, disclosed));
  if (faults.length > 0) throw new TripointError('RECORD_INVALID', faults.slice(0, FAULTS));
}

/** Of many faults, those that the entry's reason has room for. */
const FAULTS = 8;

/**
 * Within the commit: the earlier decision, or a new one if counts or agreements have changed since, for example by a schedule earlier in
 * the same batch.
 */
export const confirmed = (context: Context, tx: Transaction, opened: OpenedStatement, admission: Admission): Admission =>
  admission.isStale?.(tx) ? judge(context, opened, tx.countOf) : admission;

/** Checking formats again costs more than deciding, so it is done only if a rule reads the result. */
const readsFormat = ({ rules }: Agreement): boolean => rules.some(({ reads }) => reads.includes('formatValid'));

/** A record received under an override is destroyed after the agreed hours, unless the sender's review upholds it until then. */
function ofOverride({ exigent: terms }: Agreement, isExigent: boolean): Obligation[] {
  if (!isExigent || terms === undefined) return [];
  return [{ kind: ObligationKind.RETENTION, days: 0, hours: terms.hours, text: '', clause: terms.clause }];
}

/** Throws DUPLICATE_EXCHANGE if the store or this transaction knows the exchange id; otherwise throws and returns as `checkVersion` does.
 * Writes nothing. */
export function checkNew(context: Context, tx: Transaction, opened: OpenedStatement): boolean {
  const { exchangeId } = opened.statement;
  if (context.store.get('exchangeKnown', exchangeId) || !tx.claim(`exchange ${toHex(exchangeId)}`))
    throw new TripointError('DUPLICATE_EXCHANGE');
  return checkVersion(context, tx, opened);
}

/**
 * Throws EQUIVOCATION if the store or this transaction knows the batch id. A repeated manifest is recognised earlier, by its sequence or
 * its question, so this one is different. Writes nothing.
 */
export function checkNewBatch(context: Context, tx: Transaction, batchId: Uint8Array): void {
  const kept = context.store.get('batchReceived', batchId);
  if (kept !== undefined || !tx.claim(`batch ${toHex(batchId)}`))
    throw new TripointError('EQUIVOCATION', 'two manifests with one batch id');
}

/** The fields of an entry about a partner's statement, whatever its outcome. */
export function entryOf(
  context: Context,
  tx: Transaction,
  batch: OpenedBatch,
  { statement, header, digest, disclosures, index, leafHash }: OpenedStatement,
): Outgoing<'AuditEntry'> {
  return {
    ...entryBase(context, tx.at),
    exchangeId: statement.exchangeId,
    from: statement.from,
    to: statement.to,
    recordKind: header.kind,
    verb: statement.verb,
    recordId: header.recordId,
    recordVersion: header.version,
    purpose: statement.purpose,
    disclosed: disclosures.map(({ field }) => field),
    statementDigest: digest,
    manifestSha256: batch.manifestSha256,
    senderKeyId: batch.keyId,
    peerRef: { origin: batch.manifest.logOrigin, index, leafHash },
    issued: statement.issued,
    ...aboutIn(statement.about),
    ...onwardIn(statement.provenance),
  };
}

/** Further facts for the entry of an admitted statement. */
export interface Aside {
  readonly answering?: { readonly user: User; readonly question: Id };
  /** Whether we have other versions of its record. */
  readonly hasVersions?: boolean;
  /** The duty to forget the question, which is this statement or the one that it answers. */
  readonly forgets?: NewDuty | undefined;
}

/** Logs, counts and keeps an admitted statement, and opens its duties. */
export function admit(
  context: Context,
  tx: Transaction,
  batch: OpenedBatch,
  statement: OpenedStatement,
  admission: Admitted,
  position: number,
  step: ExchangeStep,
  { answering, forgets, hasVersions = false }: Aside = {},
): Receipted {
  const { version, obligations } = admission;
  const { agreement, agreementDigest, clauses, exchangeId, from } = statement.statement;
  const duties = dutiesOf(context, tx, statement, obligations);
  const made = admission.prepared ?? prepared(context, statement, admission, answering && personOf(answering.user));
  const leaf = tx.log({
    ...entryOf(context, tx, batch, statement),
    kind: AuditKind.RECEIVED,
    legalBasis: { agreement, version, digest: agreementDigest, clauses },
    outcome: outcomeNumber(admission.decision) as 1,
    commitments: made.commitments,
    kept: made.kept,
    duties: forgets === undefined ? duties : [...duties, forgets],
    ...(answering && { correlation: answering.question }),
  });
  const { opening, shown: decision } = made;
  const vaultId = keep(context, tx, batch, statement, { leaf, opening, position, step, decision, content: made });
  if (hasVersions) supersedeOlder(tx, from, statement.header.recordId);
  noteBeside(context, tx, statement);
  const about = { exchangeId, direction: 'received', partner: from } as const;
  for (const duty of duties) openDuty(tx, about, tx.at, duty);
  recordCount(tx, admission, from, { id: exchangeId, direction: 'received' });
  return { leaf, vaultId };
}

/** From now on it counts for what is decided about its subject. */
function noteBeside({ beside }: Context, tx: Transaction, { statement, header, record }: OpenedStatement): void {
  const family = familyOfKind(header.kind)?.family;
  if (beside === undefined || family !== 'lookout' || factsOfVerb(statement.verb)?.versions !== true) return;
  tx.undo(beside.note(family, showRecord(family, record), { source: statement.from, recordId: header.recordId }));
}

/** A next version is kept no longer than the one before. */
function dutiesOf(
  context: Context,
  tx: Transaction,
  { statement, header: { recordId, version } }: OpenedStatement,
  obligations: readonly Obligation[],
): readonly NewDuty[] {
  const duties = dutiesFrom(obligations, statement);
  if (factsOfVerb(statement.verb)?.versions !== true) return duties;
  const { from, issued, exigent } = statement;
  return keptAsBefore(context, tx, { from, recordId, version, issued, exigent }, obligations, duties);
}

export interface Receipted {
  readonly leaf: Leaf;
  /** Id of the key of its content. */
  readonly vaultId: Uint8Array;
}

export interface Kept {
  readonly leaf: Leaf;
  /** The opening of the leaf's commitments. */
  readonly opening: Uint8Array;
  readonly position: number;
  readonly step: ExchangeStep;
  readonly code?: string;
  /** By `shownDecision`. */
  readonly decision: string;
  /** Its sealed content, and the key; absent if it is still to be sealed. */
  readonly content?: Pick<Prepared, 'key' | 'sealed'>;
}

/** Keeps a partner's statement that was logged: its row, and its record's disclosed fields under a new key, whose id it returns. */
export function keep(context: Context, tx: Transaction, batch: OpenedBatch, opened: OpenedStatement, kept: Kept): Uint8Array {
  const { statement, header, headerBytes, commitments, disclosures, statementBytes, index, leafHash } = opened;
  const { exchangeId, from, verb } = statement;
  const { leaf, opening, position, step, code, decision } = kept;
  const { key, sealed } = kept.content ?? sealContent(context, from, header, disclosures);
  tx.write('vaultKey', key.vaultId, key.wrapped);
  noteKept(tx, from, header, statement.purpose);
  tx.write('record', from, header.recordId, header.version, header.kind, headerBytes, commitments, key.vaultId, sealed);
  tx.write(
    ...exchangeRow({
      exchangeId,
      direction: 'received',
      partner: from,
      verb,
      step,
      ...(code && { code }),
      at: tx.at,
      record: { source: from, recordId: header.recordId, version: header.version },
      statement: statementBytes,
      decision,
      leafIndex: leaf.leaf,
      peer: { origin: batch.manifest.logOrigin, index, leafHash: toHex(leafHash) },
      batch: { id: batch.manifest.batchId, position },
      vaultId: key.vaultId,
      sealed: context.vault.seal(key, placeOf.exchange(exchangeId, 'received', from, leaf.leaf), opening),
    }),
  );
  const { about } = statement;
  if (about) tx.write(...aboutRow({ exchangeId, direction: 'received', partner: from, verb, about }));
  return key.vaultId;
}

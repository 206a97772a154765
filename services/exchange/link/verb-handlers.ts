// What each verb does with a statement: judged before the commit, taken within it. Each verb of the link plane has its own row; all verbs
// of the exchange plane share a record, which our own rules admit.
import { AuditKind, decode, Verb } from '../../../proto/index.ts';
import { type Country, sha256, TripointError, utf8 } from '../../domain/index.ts';
import type { OpenedBatch, OpenedStatement } from '../../envelope/index.ts';
import type { Counter } from '../../ledger/index.ts';
import { isNextVersion } from '../../records/index.ts';
import {
  type Admission,
  admit,
  checkNew,
  checkOrigin,
  confirmed,
  follow,
  isOurOwn,
  isRefused,
  judge,
  prepare,
} from '../admission/index.ts';
import type { AgreementPeers } from '../agreements/index.ts';
import { alarm, applyReceipt, applyRejection, entryBase, type Leaf, type Settled, type Transaction } from '../commit/index.ts';
import type { Context } from '../context/index.ts';
import { type CountOf, raiseAlerts } from '../decision/index.ts';
import type { KeyChange, KeyKeeper } from '../keys/index.ts';
import { dutiesFrom } from '../obligations/index.ts';
import type { TakeDutyRoom } from './duty-room.ts';

export interface IntakeOptions {
  /** `judge` runs before the transaction, because checking the chain is asynchronous cryptography; `apply` runs within it. */
  readonly keys: Pick<KeyKeeper, 'judge' | 'apply'>;
  readonly peers: Pick<AgreementPeers, 'judge' | 'apply'>;
  readonly takeDutyRoom: TakeDutyRoom;
  /** Something came that the gateway itself is to see to now. */
  readonly lookDue: () => void;
}

export type Judged = Admission | { readonly keys: KeyChange } | 'receipt' | 'schedule';

export const isKeyChange = (judged: Judged): judged is { readonly keys: KeyChange } =>
  typeof judged === 'object' && 'keys' in judged;

/** The counters that the statement will increment. */
export const countersOf = (judged: Judged): readonly Counter[] =>
  typeof judged === 'object' && 'tally' in judged ? (judged.tally?.counters ?? []) : [];

export interface VerbHandler {
  /** `countOf`: as it will be once the statements before it have been taken. */
  readonly judge: (statement: OpenedStatement, countOf: CountOf) => Judged | Promise<Judged>;
  /** Takes one statement completely, or throws and takes nothing. Undefined for a receipt that concerns nothing of ours. */
  readonly take: (
    tx: Transaction,
    batch: OpenedBatch,
    statement: OpenedStatement,
    judged: Judged,
    position: number,
  ) => Settled | undefined;
}

/** `of` also accepts an unknown verb, as a partner may send one; it is refused like a record that no rule admits. */
export interface VerbHandlers {
  readonly link: Readonly<Partial<Record<Verb, VerbHandler>>>;
  of(verb: Verb): VerbHandler;
}

export function createVerbHandlers(context: Context, partner: Country, options: IntakeOptions): VerbHandlers {
  const link = {
    [Verb.RECEIPT]: receipts(context, partner),
    [Verb.REJECTION]: rejections(context, partner),
    [Verb.KEY_SET]: keySets(context, partner, options),
    [Verb.AGREEMENT_SCHEDULE]: schedules(context, partner, options),
  } satisfies VerbHandlers['link'];
  const shared = exchanges(context, partner, options);
  return { link, of: (verb) => (Object.hasOwn(link, verb) ? link[verb as keyof typeof link] : shared) };
}

const receipts = (context: Context, partner: Country): VerbHandler => ({
  judge: () => 'receipt',
  take: (tx, batch, statement) => (applyReceipt(context, tx, partner, batch, statement) ? 'receipt' : undefined),
});

const rejections = (context: Context, partner: Country): VerbHandler => ({
  judge: () => 'receipt',
  take(tx, _, statement) {
    applyRejection(context, tx, partner, statement);
    return undefined;
  },
});

const keySets = (context: Context, partner: Country, { keys }: Pick<IntakeOptions, 'keys'>): VerbHandler => ({
  async judge(statement) {
    const change = await keys.judge(partner, statement);
    return change instanceof TripointError ? { error: change } : { keys: change };
  },
  take(tx, batch, statement, judged) {
    checkNew(context, tx, statement);
    if (!isKeyChange(judged)) return refusedAs(statement, judged);
    const { revocationList: list } = decode('KeySet', statement.record);
    const kept = list === '' ? undefined : sha256(utf8(list));
    const leaf = logLink(context, tx, partner, batch, statement, AuditKind.KEY_CHANGE, kept);
    keys.apply(tx, partner, judged.keys);
    return { exchangeId: statement.statement.exchangeId, leaf };
  },
});

const schedules = (context: Context, partner: Country, { peers }: Pick<IntakeOptions, 'peers'>): VerbHandler => ({
  judge(statement) {
    const error = peers.judge(partner, statement);
    return error ? { error } : 'schedule';
  },
  take(tx, batch, statement, judged) {
    checkNew(context, tx, statement);
    if (judged !== 'schedule') return refusedAs(statement, judged);
    const leaf = logLink(context, tx, partner, batch, statement, AuditKind.AGREEMENT_CHANGE, sha256(statement.record));
    peers.apply(tx, partner, statement);
    return { exchangeId: statement.statement.exchangeId, leaf };
  },
});

/** What they say may be due for destruction at once. */
const DESTROYING: readonly Verb[] = [Verb.RECALL, Verb.OVERRIDE_REVIEWED, Verb.ONWARD_REVOKE];

/** Whether the gateway has something to do at once: also where a record of ours copies the one that has a next version. */
const isDueNow = ({ store, self }: Context, { statement: { verb, from }, header }: OpenedStatement): boolean =>
  DESTROYING.includes(verb) || (isNextVersion(verb) && store.all('copiesOf', self, from, header.recordId).length > 0);

const exchanges = (
  context: Context,
  partner: Country,
  { takeDutyRoom, lookDue }: Pick<IntakeOptions, 'takeDutyRoom' | 'lookDue'>,
): VerbHandler => ({
  judge: (statement, countOf) => prepare(context, statement, judge(context, statement, countOf)),
  take(tx, batch, statement, judged, position) {
    const { exchangeId } = statement.statement;
    const hasVersions = checkNew(context, tx, statement);
    const admission = confirmed(context, tx, statement, judged as Admission);
    if (isRefused(admission)) {
      if (admission.decision !== undefined) raiseAlerts(tx, admission.decision, partner, null);
      if (isOurOwn(context, statement)) alarm(tx, partner, admission.error.code);
      return refusedAs(statement, admission);
    }
    checkOrigin(context, tx, statement, hasVersions);
    const take = follow(context, tx, statement);
    takeDutyRoom(tx, partner, dutiesFrom(admission.obligations, statement.statement));
    const { leaf } = admit(context, tx, batch, statement, admission, position, 'admitted', { hasVersions });
    take?.();
    if (isDueNow(context, statement)) tx.whenDurable(lookDue);
    tx.event('exchange.received', partner, null, exchangeId, 'received');
    return { exchangeId, leaf };
  },
});

function refusedAs({ statement: { exchangeId }, index, leafHash }: OpenedStatement, judged: Judged): Settled {
  const { error } = judged as Extract<Admission, { error: unknown }>;
  return { exchangeId, error, index, leafHash };
}

/** Logs the link's own statements: keys, agreements. */
const logLink = (
  context: Context,
  tx: Transaction,
  partner: Country,
  batch: OpenedBatch,
  { statement, digest, index, leafHash }: OpenedStatement,
  kind: AuditKind,
  kept?: Uint8Array,
): Leaf =>
  tx.log({
    ...entryBase(context, tx.at),
    exchangeId: statement.exchangeId,
    kind,
    from: partner,
    to: context.self,
    verb: statement.verb,
    statementDigest: digest,
    manifestSha256: batch.manifestSha256,
    senderKeyId: batch.keyId,
    peerRef: { origin: batch.manifest.logOrigin, index, leafHash },
    ...(kept && { kept }),
  });

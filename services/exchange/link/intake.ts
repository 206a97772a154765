// One statement that a partner sent: judged before the commit, taken in it with a verdict of its own.
import { AuditKind, decode, Verb } from '../../../proto/index.ts';
import { type Country, sha256, TripointError, utf8 } from '../../domain/index.ts';
import { isFaulty, type OpenedBatch, type OpenedStatement } from '../../envelope/index.ts';
import { isReceipt } from '../../records/index.ts';
import { type Admission, admit, checkNew, confirmed, isRefused, judge } from '../admission/index.ts';
import type { AgreementPeers } from '../agreements/index.ts';
import { applyReceipt, entryBase, type Settled, type Transaction, unforeseen } from '../commit/index.ts';
import type { Context } from '../context/index.ts';
import { raiseAlerts } from '../decision/index.ts';
import type { KeyChange, KeyKeeper } from '../keys/index.ts';
import { dutiesFrom } from '../obligations/index.ts';
import type { TakeDutyRoom } from './duty-room.ts';

export interface IntakeOptions {
  /** `judge` before the transaction, as the chain is checked with asynchronous cryptography; `apply` within it. */
  readonly keys: Pick<KeyKeeper, 'judge' | 'apply'>;
  readonly peers: Pick<AgreementPeers, 'judge' | 'apply'>;
  readonly takeDutyRoom: TakeDutyRoom;
}

export type Statement = OpenedBatch['statements'][number];

export type Judged = Admission | { readonly keys: KeyChange } | 'receipt' | 'schedule';

export const isKeyChange = (judged: Judged): judged is { readonly keys: KeyChange } =>
  typeof judged === 'object' && 'keys' in judged;

export interface Intake {
  judge(statement: Statement): Promise<Judged>;
  /** Its own verdict, whatever it is: nothing blocks the link. Undefined for a receipt of nothing. `then`: what to do when all of the batch is taken. */
  settle(
    tx: Transaction,
    batch: OpenedBatch,
    statement: Statement,
    judged: Judged,
    position: number,
    then: (use: () => void) => void,
  ): Settled | undefined;
}

export function createIntake(context: Context, partner: Country, { keys, peers, takeDutyRoom }: IntakeOptions): Intake {
  const { self } = context;

  /** One statement, or nothing of it: throws why not. Nothing is returned for a receipt of nothing. */
  function acceptOne(
    tx: Transaction,
    batch: OpenedBatch,
    statement: OpenedStatement,
    judged: Judged,
    position: number,
    then: (use: () => void) => void,
  ): Settled | undefined {
    const { exchangeId } = statement.statement;
    if (judged === 'receipt') return applyReceipt(context, tx, partner, batch, statement) ? 'receipt' : undefined;
    const hasVersions = checkNew(context, tx, statement);
    if (isKeyChange(judged)) {
      const { revocationList: list } = decode('KeySet', statement.record);
      const kept = list === '' ? undefined : sha256(utf8(list));
      const leaf = logLink(tx, batch, statement, AuditKind.KEY_CHANGE, kept);
      then(keys.apply(tx, partner, judged.keys));
      return { exchangeId, leaf };
    }
    if (judged === 'schedule') {
      const leaf = logLink(tx, batch, statement, AuditKind.AGREEMENT_CHANGE, sha256(statement.record));
      peers.apply(tx, partner, statement);
      return { exchangeId, leaf };
    }
    const admission = confirmed(context, tx, statement, judged);
    if (isRefused(admission)) {
      if (admission.decision !== undefined) raiseAlerts(tx, admission.decision, partner, null);
      return { exchangeId, error: admission.error, index: statement.index, leafHash: statement.leafHash };
    }
    takeDutyRoom(partner, dutiesFrom(admission.obligations, statement.statement.issued));
    const { leaf } = admit(context, tx, batch, statement, admission, position, 'admitted', { hasVersions });
    tx.event('exchange.received', partner, null, exchangeId, 'received');
    return { exchangeId, leaf };
  }

  /** What the link itself says: keys, agreements. */
  const logLink = (
    tx: Transaction,
    batch: OpenedBatch,
    { statement, digest, index, leafHash }: OpenedStatement,
    kind: AuditKind,
    kept?: Uint8Array,
  ) =>
    tx.log({
      ...entryBase(context, tx.at),
      exchangeId: statement.exchangeId,
      kind,
      from: partner,
      to: self,
      verb: statement.verb,
      statementDigest: digest,
      manifestSha256: batch.manifestSha256,
      senderKeyId: batch.keyId,
      peerRef: { origin: batch.manifest.logOrigin, index, leafHash },
      ...(kept && { kept }),
    });

  return {
    async judge(statement) {
      if (isFaulty(statement)) return { error: statement.error };
      const { verb } = statement.statement;
      if (isReceipt(verb)) return 'receipt';
      if (verb === Verb.AGREEMENT_SCHEDULE) {
        const error = peers.judge(partner, statement);
        return error ? { error } : 'schedule';
      }
      if (verb !== Verb.KEY_SET) return judge(context, statement);
      const change = await keys.judge(partner, statement);
      return change instanceof TripointError ? { error: change } : { keys: change };
    },
    settle(tx, batch, statement, judged, position, then) {
      if (isFaulty(statement)) return statement;
      const { exchangeId } = statement.statement;
      try {
        return tx.attempt(() => acceptOne(tx, batch, statement, judged, position, then));
      } catch (thrown) {
        const error = thrown instanceof TripointError ? thrown : unforeseen(context, thrown);
        return { exchangeId, error, index: statement.index, leafHash: statement.leafHash };
      }
    },
  };
}

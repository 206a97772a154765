// An exchange that our own policy lets go no further: logged and kept here, and nothing is sent.
import { AuditKind, encode, type Priority, type Verb } from '../../proto/index.ts';
import type { Country, Id, Micros } from '../domain/index.ts';
import type { Decision } from '../policy/index.ts';
import type { Context } from './context.ts';
import { outcomeNumber } from './decisions.ts';
import { entryBase } from './entry.ts';
import { commitPrivate, type Private } from './outbound.ts';
import type { StoredRecord } from './record.ts';
import { exchangeRow } from './rows.ts';
import type { Leaf, Transaction } from './transaction.ts';
import type { DecisionView } from './types.ts';

export interface RefusalFacts {
  readonly to: Country;
  readonly verb: Verb;
  readonly record: StoredRecord;
  readonly issued: Micros;
  readonly purpose: string;
  readonly priority?: Priority;
  readonly decision: Decision;
  /** Of the agreement, when one covers the exchange. */
  readonly version: string;
  readonly view: DecisionView;
  readonly secret: Private;
}

export interface Refusal {
  readonly exchangeId: Id;
  readonly code: string;
  readonly log: (tx: Transaction) => Leaf;
}

export function refusal(context: Context, facts: RefusalFacts): Refusal {
  const { self } = context;
  const { to, verb, record, issued, purpose, priority, decision, version, view, secret } = facts;
  const exchangeId = context.newId();
  const code = decision.code ?? 'POLICY_REFUSED';
  const { commitments, opening } = commitPrivate(context, secret);
  const statement = encode('Statement', { exchangeId, from: self, to, verb, purpose, ...(priority && { priority }), issued });
  const sealed = context.vault.seal(record.key, 'exchange', opening);
  return {
    exchangeId,
    code,
    log(tx) {
      const leaf = tx.log({
        ...entryBase(context, issued),
        exchangeId,
        kind: decision.outcome === 'HOLD_FOR_RELEASE' ? AuditKind.HELD : AuditKind.REFUSED,
        from: self,
        to,
        recordKind: record.kind,
        verb,
        recordId: record.recordId,
        recordVersion: record.version,
        purpose,
        ...(decision.agreement !== '' && {
          legalBasis: { agreement: decision.agreement, version, digest: decision.agreementDigest, clauses: decision.clauses },
        }),
        outcome: outcomeNumber(decision) as 1,
        externalReason: code,
        commitments,
      });
      const row = {
        exchangeId,
        direction: 'sent',
        partner: to,
        verb,
        state: 'REFUSED',
        code,
        at: issued,
        record,
        statement,
        view,
      } as const;
      tx.write(...exchangeRow({ ...row, leafIndex: leaf.index, vaultId: record.key.vaultId, sealed }));
      return leaf;
    },
  };
}

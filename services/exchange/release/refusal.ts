// An exchange that our own policy refuses or holds: it is logged and kept here, and nothing is sent.
import { AuditKind, encode, type Priority, type Verb } from '../../../proto/index.ts';
import type { Country, Id, Micros } from '../../domain/index.ts';
import { statementDigest } from '../../envelope/index.ts';
import { placeOf } from '../../ledger/index.ts';
import { type Agreement, type Decision, stopsOf } from '../../policy/index.ts';
import {
  aboutIn,
  aboutRow,
  type Concerned,
  commitPrivate,
  entryBase,
  exchangeDecided,
  exchangeRow,
  keptDigest,
  type Leaf,
  type Onward,
  onwardIn,
  onwardRow,
  type Private,
  type StoredRecord,
  shownDecision,
  type Transaction,
} from '../commit/index.ts';
import type { Context, DecisionView, NewDuty } from '../context/index.ts';
import { outcomeNumber } from '../decision/index.ts';

export interface RefusalFacts {
  readonly to: Country;
  readonly verb: Verb;
  readonly record: StoredRecord;
  readonly issued: Micros;
  readonly purpose: string;
  readonly priority?: Priority;
  readonly toAgency?: string;
  readonly correlation?: Id;
  /** The earlier exchange that this one decides again; the entry names it as its correlation. */
  readonly decidesAgain?: Id;
  readonly decision: Decision;
  /** The agreement that covers the exchange, if any. */
  readonly agreement: Agreement | undefined;
  readonly view: DecisionView;
  readonly secret: Private;
  /** HELD: it waits for human release. */
  readonly state?: 'REFUSED' | 'HELD';
  /** Absent: a new one. */
  readonly exchangeId?: Id;
  /** The exchange was held, so its row exists. */
  readonly wasHeld?: boolean;
  /** Duties that it creates for this country. */
  readonly duties?: readonly NewDuty[];
  /** The log's commitment to the post from which it originates. */
  readonly request?: Uint8Array;
  readonly about?: Concerned;
  /** By whose leave it copies another country's record. */
  readonly onward?: Onward;
}

export interface Refusal {
  readonly exchangeId: Id;
  readonly code: string;
  /** Includes the rules that refused it. */
  readonly view: DecisionView;
  readonly log: (tx: Transaction) => Leaf;
}

export function refusal(context: Context, facts: RefusalFacts): Refusal {
  const { self, vault } = context;
  const { to, verb, record, issued, purpose, priority, correlation, decision, agreement, secret, state = 'REFUSED' } = facts;
  const { exchangeId = context.newId(), toAgency = '', wasHeld = false } = facts;
  const code = decision.code ?? 'POLICY_REFUSED';
  const stops = stopsOf(decision, agreement, context.policy.agreements());
  const view = { ...facts.view, ...(stops.length > 0 && { refusedBy: stops }) };
  const { commitments, opening } = commitPrivate(context, secret);
  const said = { exchangeId, from: self, to, verb, purpose, issued, recipientAgency: toAgency };
  const more = { ...(priority && { priority }), ...(correlation && { correlation }), ...(facts.about && { about: facts.about }) };
  const from = facts.onward && { provenance: facts.onward.provenance };
  const statement = encode('Statement', { ...said, ...more, ...from });
  return {
    exchangeId,
    code,
    view,
    log(tx) {
      const shown = shownDecision(view);
      const leaf = tx.log({
        ...entryBase(context, issued),
        exchangeId,
        kind: state === 'HELD' ? AuditKind.HELD : AuditKind.REFUSED,
        from: self,
        to,
        recordKind: record.kind,
        verb,
        recordId: record.recordId,
        recordVersion: record.version,
        purpose,
        ...(decision.agreement !== '' && {
          legalBasis: {
            agreement: decision.agreement,
            version: agreement?.version ?? '',
            digest: decision.agreementDigest,
            clauses: decision.clauses,
          },
        }),
        outcome: outcomeNumber(decision) as 1,
        externalReason: code,
        commitments,
        ...(facts.duties && { duties: facts.duties }),
        ...(facts.request && { request: facts.request }),
        ...(facts.decidesAgain && { correlation: facts.decidesAgain }),
        kept: keptDigest(statementDigest(statement, record.digest), shown),
        ...aboutIn(facts.about),
        ...onwardIn(facts.onward?.provenance, facts.onward?.until),
      });
      const row = {
        exchangeId,
        direction: 'sent',
        partner: to,
        verb,
        step: state === 'HELD' ? 'held' : 'refused',
        code,
        at: issued,
        record,
        statement,
      } as const;
      const sealed = vault.seal(record.key, placeOf.exchange(exchangeId, 'sent', to, leaf.leaf), opening);
      const write = wasHeld ? exchangeDecided : exchangeRow;
      tx.write(...write({ ...row, decision: shown, leafIndex: leaf.leaf, vaultId: record.key.vaultId, sealed }));
      if (facts.about) tx.write(...aboutRow({ exchangeId, direction: 'sent', partner: to, verb, about: facts.about }));
      if (facts.onward) for (const refers of onwardRow(record, facts.onward)) tx.write(...refers);
      return leaf;
    },
  };
}

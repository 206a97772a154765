// Commits a change of the agreements: its log entry, the text in the ledger, and the events for this country's people.
import { AuditKind, type Outgoing } from '../../../proto/index.ts';
import type { Agreement } from '../../policy/index.ts';
import { logOwnAct, personOf, type Transaction } from '../commit/index.ts';
import type { Context, User } from '../context/index.ts';
import { type HeldText, isParty } from './text.ts';

export const CHANGES = {
  ACTIVATED: { code: null, message: 'agreement activated' },
  SUSPENDED: { code: 'AGREEMENT_SUSPENDED', message: 'agreement suspended' },
  RESUMED: { code: null, message: 'agreement resumed' },
} as const;

export interface Change {
  readonly decision: keyof typeof CHANGES;
  /** Absent if the configuration caused the change. */
  readonly user?: User;
  readonly reason: string;
  /** Number of the record kind suspended or resumed. */
  readonly kind?: number;
}

export function logChange(
  context: Context,
  tx: Transaction,
  agreement: Agreement,
  { decision, user, reason, kind }: Change,
): void {
  const { id, version, digest, suspensionClause } = agreement;
  const { code } = CHANGES[decision];
  const entry: Outgoing<'AuditEntry'> = {
    kind: AuditKind.AGREEMENT_CHANGE,
    legalBasis: { agreement: id, version, digest, clauses: kind === undefined ? [] : [suspensionClause] },
    ...(kind !== undefined && { recordKind: kind as 1 }),
    externalReason: code ?? '',
  };
  logOwnAct(context, tx, entry, { person: user === undefined ? '' : personOf(user), verdict: decision, reason });
}

/** Informs our own people; partners learn of the change from the schedule. */
export function announce({ partners }: Context, tx: Transaction, agreement: Agreement, decision: Change['decision']): void {
  for (const partner of partners)
    if (isParty(agreement, partner)) tx.event('agreement.changed', partner, CHANGES[decision].code, null, null);
}

export function record(context: Context, tx: Transaction, held: HeldText, change: Change): void {
  const { agreement, files, signatures, bound } = held;
  const { id, version, digest } = agreement;
  const takesEffect = bound?.takesEffect ?? 0;
  tx.write('agreement', digest, id, version, takesEffect, tx.at, JSON.stringify(files), JSON.stringify(signatures));
  logChange(context, tx, agreement, change);
}

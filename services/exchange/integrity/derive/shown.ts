// Compares the decision shown for a sent statement with the entry and the statement that the partner received.
import { type AuditEntry, decode, nameOf } from '../../../../proto/index.ts';
import { toHex } from '../../../domain/index.ts';
import type { RowOf } from '../../../ledger/index.ts';
import { familyOfKind, fieldName } from '../../../records/index.ts';
import { shownDecision } from '../../commit/index.ts';
import type { DecisionView } from '../../context/index.ts';
import { shownObligations } from '../../decision/index.ts';

export function isShown(row: RowOf<'exchangesWithEntry'>, { legalBasis, outcome, recordKind, disclosed }: AuditEntry): boolean {
  const family = familyOfKind(recordKind)?.family;
  if (!legalBasis || family === undefined) return row.decision === shownDecision(undefined);
  const { withheld, obligations } = decode('Statement', row.statement);
  const named = (fields: readonly number[]) => fields.map((field) => fieldName(family, field) ?? String(field));
  const view: DecisionView = {
    outcome: nameOf('Outcome', outcome) as DecisionView['outcome'],
    agreement: legalBasis.agreement,
    agreementDigest: toHex(legalBasis.digest),
    clauses: legalBasis.clauses,
    disclosed: named(disclosed),
    withheld: withheld.map(({ clause, fields }) => ({ clause, fields: named(fields) })),
    obligations: shownObligations(obligations),
  };
  return row.decision === shownDecision(view);
}

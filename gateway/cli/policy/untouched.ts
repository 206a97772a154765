// Suggests a case for a decision table that exercises what no case does yet.
import { caseRow } from '../../../services/authoring/index.ts';
import type { Agreement, CasesResult } from '../../../services/policy/index.ts';

type Untouched = ReturnType<CasesResult['untouched']>[number];

/** The lines of such a case, which expects the current decision, so the author must review it. Empty if no case was found. */
export function rowFor({ what, name, by }: Untouched, { results }: CasesResult, agreement: Agreement): readonly string[] {
  const from = by === undefined ? undefined : results[by.at];
  if (by === undefined || from === undefined) return [];
  const before = from.decision.facts as unknown as Readonly<Record<string, unknown>>;
  const changed = Object.entries(by.changes).filter(([fact, value]) => value !== before[fact]);
  const facts = { ...from.over, ...Object.fromEntries(changed.map(([fact, value]) => [fact, value ?? null])) };
  const { outcome, rules, disclosed, notices, facts: decided } = by.decision;
  const ofFields = new Set(agreement.rules.filter(({ actions }) => actions.includes('disclose')).map(({ id }) => id));
  const groups = (agreement.fieldGroups[decided.recordKind] ?? []).filter(({ fields }) =>
    fields.every((field) => disclosed.includes(field)),
  );
  const expect = {
    outcome,
    rules: rules.filter((id) => !ofFields.has(id)),
    disclosed: groups.map((group) => group.name.slice(decided.recordKind.length + 1)),
    ...(what === 'notice' ? { notices: notices.map((notice) => notice.name) } : {}),
  };
  return caseRow({ name: `to be named: ${what} ${name}`, given: from.given, facts, ends: [decided.action], expect }).split('\n');
}

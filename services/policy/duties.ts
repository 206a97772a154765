// The receiver's obligations under a decision, and the notices to our own people.
import { ObligationKind } from '../../proto/index.ts';
import type { Agreement } from './agreement.ts';
import type { Rule } from './rules.ts';
import type { AgreedNotice, AgreedObligation } from './terms.ts';

const isRetention = ({ kind }: AgreedObligation): boolean => kind === ObligationKind.RETENTION;

/**
 * The obligations of the permits. Of several retentions only the shortest applies. With `ceiling` the agreement's own is one of them, so that
 * none exceeds it.
 */
export function obligationsOf(
  { obligations, retention }: Agreement,
  rules: readonly Rule[],
  ceiling: boolean,
): AgreedObligation[] {
  const named = new Set(rules.flatMap((rule) => rule.obliges));
  const agreed = Object.entries(obligations).flatMap(([name, obligation]) => (named.has(name) ? [obligation] : []));
  const retentions = agreed.filter(isRetention);
  if (ceiling && retention !== undefined)
    retentions.push({ kind: ObligationKind.RETENTION, days: retention.days, hours: 0, text: '', clause: retention.clause });
  const [shortest] = retentions.sort((a, b) => a.days - b.days);
  return [...(shortest === undefined ? [] : [shortest]), ...agreed.filter((obligation) => !isRetention(obligation))];
}

export function noticesOf({ notices }: Agreement, rules: readonly Rule[]): AgreedNotice[] {
  const named = new Set(rules.flatMap((rule) => rule.notes));
  return Object.values(notices).filter(({ name }) => named.has(name));
}

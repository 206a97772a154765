// The facts that only an agreement provides: the agencies of an exchange.
import type { Agreement, Facts } from '../../policy/index.ts';

type Direction = Pick<Facts, 'from' | 'to' | 'recordKind' | 'verb' | 'purpose'>;

/** The agencies that may send and that may be addressed under the grant for this direction, kind, verb and purpose. */
export function agenciesOf(agreement: Agreement, { from, to, recordKind, verb, purpose }: Direction) {
  const grants = agreement.grants.filter(
    (grant) => grant.from === from && grant.to === to && grant.kind === recordKind && grant.verb === verb,
  );
  return (grants.find(({ purposes }) => purposes.includes(purpose)) ?? grants[0])?.agencies ?? { from: [], to: [] };
}

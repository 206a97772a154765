// Of a decision's facts, what only an agreement knows: for which agencies it is.
import type { Agreement, Facts } from '../../policy/index.ts';

type Direction = Pick<Facts, 'from' | 'to' | 'recordKind' | 'verb' | 'purpose'>;

/** The agencies that may send and may be addressed under the grant of this direction, kind, verb and purpose. */
export function agenciesOf(agreement: Agreement, { from, to, recordKind, verb, purpose }: Direction) {
  const grants = agreement.grants.filter(
    (grant) => grant.from === from && grant.to === to && grant.kind === recordKind && grant.verb === verb,
  );
  return (grants.find(({ purposes }) => purposes.includes(purpose)) ?? grants[0])?.agencies ?? { from: [], to: [] };
}

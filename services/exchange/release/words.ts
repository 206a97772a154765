// Words of a request that no agreement with its recipients knows, so that a typing error is not reported as a clause's refusal.
import type { Country, Fault } from '../../domain/index.ts';
import { agencyRule, purposeRule } from '../../policy/index.ts';
import { FAMILIES, type Family } from '../../records/index.ts';
import { type Context, recordKinds } from '../context/index.ts';

interface Words {
  readonly family: Family;
  readonly verb?: 'POST' | 'NOTIFY' | 'UPDATE' | 'CORRECT';
  readonly to: readonly Country[];
  readonly purpose: string;
  readonly recipientAgencies?: Readonly<Record<Country, string>>;
}

export function wordFaults(
  { self: from, policy }: Context,
  { family, verb = 'POST', to, purpose, recipientAgencies = {} }: Words,
): Fault[] {
  const agreements = policy.agreements();
  const recordKind = recordKinds.name(FAMILIES[family].kind);
  const unknown = purposeRule(
    purpose,
    agreements,
    to.map((country) => ({ from, to: country, recordKind, verb })),
  );
  return [
    ...(unknown === undefined ? [] : [{ field: '/purpose', rule: unknown }]),
    ...Object.entries(recipientAgencies).flatMap(([country, agency]) => {
      const rule = agencyRule(agency, agreements, { from, to: country, recordKind, verb });
      return rule === undefined ? [] : [{ field: `/recipientAgencies/${country}`, rule }];
    }),
  ];
}

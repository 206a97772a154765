// The decisions of agreement.yaml itself, before any rule is evaluated.
import { enumOf } from '../../proto/index.ts';
import type { Code } from '../domain/index.ts';
import type { Covered } from './coverage.ts';
import type { Action, Facts } from './facts.ts';
import type { AgreedNotice } from './terms.ts';

export interface Breach {
  /** agreement/… */
  readonly rule: string;
  readonly clause: string;
  readonly code: Code;
  /** The name of a required fact. */
  readonly missing?: keyof Facts;
  /** side channel: it depends on the record found, so it must not show after a lookup. */
  readonly suppresses?: true;
}

export const levels = enumOf('Classification') ?? {};

/** The actions that exchange a statement; the others concern a received one. */
const EXCHANGES: readonly Action[] = ['release', 'ask', 'respond', 'admit'];
export const isExchange = ({ action }: Pick<Facts, 'action'>): boolean => EXCHANGES.includes(action);

/** In the order in which they give the decision its code. */
export function breachesOf(facts: Facts, covered: Covered): Breach[] {
  const { agreement, grant, recipient } = covered;
  const { purposes, defaultClause, classificationCeiling: ceiling } = agreement;
  const breaches: Breach[] = [];
  const breach = (rule: string, clause: string, code: Code = 'POLICY_REFUSED', more: Partial<Breach> = {}) =>
    void breaches.push({ rule: `agreement/${rule}`, clause, code, ...more });

  // Keeping a received record is not sharing: a suspension does not destroy it.
  if (facts.action !== 'retain') {
    if (facts.suspended === true) breach('suspended', agreement.suspensionClause, 'AGREEMENT_SUSPENDED');
    for (const { kinds, from, until = Number.POSITIVE_INFINITY, clause } of agreement.suspensions)
      if (kinds.includes(grant.kind) && facts.issued >= from && facts.issued < until)
        breach('suspended', clause, 'AGREEMENT_SUSPENDED');
    if (facts.peerAgreement === 'DIFFERENT') breach('peer', defaultClause, 'AGREEMENT_DIGEST_MISMATCH');
  }
  if (isExchange(facts))
    for (const { outcome, clause } of covered.quotas)
      if (facts.quota === undefined) breach('quota', clause, 'POLICY_ERROR', { missing: 'quota' });
      else if (facts.quota === 'EXHAUSTED' && outcome === 'refuse') breach('quota', clause, 'QUOTA_EXHAUSTED');

  // If only some agencies of the recipient are allowed, the agency must be given.
  const addressed =
    facts.toAgency === undefined
      ? grant.agencies.to.length === recipient.agencies.length
      : grant.agencies.to.includes(facts.toAgency);
  if (!addressed || !grant.agencies.from.includes(facts.fromAgency)) breach('agency', grant.clause);
  if (!grant.purposes.includes(facts.purpose))
    breach('purpose', Object.hasOwn(purposes, facts.purpose) ? grant.clause : defaultClause);
  if (facts.exigent === true && agreement.exigent === undefined) breach('exigent', defaultClause);
  if (levels[facts.classification]! > levels[ceiling.level]!)
    breach('classification', ceiling.clause, 'POLICY_REFUSED', { suppresses: true });
  return breaches;
}

/** The clauses of the quotas that hold it. A person at the sender may release it; the receiver has nobody to ask. */
export function heldByQuota({ action, quota, approvals = 0 }: Facts, { quotas }: Covered): string[] {
  if (quota !== 'EXHAUSTED' || approvals > 0 || action !== 'release') return [];
  return quotas.filter(({ outcome }) => outcome === 'hold').map(({ clause }) => clause);
}

/** An imbalance raises a notice and never stops anything. */
export function imbalance({ reciprocity }: Facts, { ratios }: Covered): AgreedNotice[] {
  if (reciprocity !== 'UNBALANCED') return [];
  return ratios.map(({ kind, verb, ratio, per, clause }) => ({
    name: 'agreement/reciprocity',
    kind: 'ALERT',
    text: `${kind} ${verb} goes one way more than ${ratio} times as often as the other way, per ${per.toLowerCase()}.`,
    clause,
  }));
}

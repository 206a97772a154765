import type { Code, Fault } from '../domain/index.ts';
import type { Agreement } from './agreement.ts';
import type { Facts } from './facts.ts';
import type { AgreedNotice, AgreedObligation } from './terms.ts';

export type Outcome = 'PERMIT' | 'PERMIT_WITH_OBLIGATIONS' | 'HOLD_FOR_RELEASE' | 'REFUSE' | 'SUPPRESS';

export interface Decision {
  readonly outcome: Outcome;
  /** The determining rules, ascending: rule ids, and agreement/… for decisions of agreement.yaml itself. */
  readonly rules: readonly string[];
  /** The clauses of the rules that decided the exchange, ascending. */
  readonly clauses: readonly string[];
  /** Empty under NO_AGREEMENT and CLOCK_*, and for invalid facts. */
  readonly agreement: string;
  readonly agreementDigest: Uint8Array;
  /** Field numbers of the record kind, ascending. Empty unless the outcome is a PERMIT or a HOLD of an exchange. */
  readonly disclosed: readonly number[];
  readonly withheld: readonly { readonly clause: string; readonly fields: readonly number[] }[];
  /** In the order of the agreement, retention first. */
  readonly obligations: readonly AgreedObligation[];
  /** Notices to our own people, in the order of the agreement. Never sent to a partner. */
  readonly notices: readonly AgreedNotice[];
  /** REFUSE and HOLD_FOR_RELEASE have one; SUPPRESS has none, because the partner sees no failure. */
  readonly code?: Code;
  /** For our own log, in plain words. The partner never sees it. */
  readonly reason: string;
  /** SUPPRESS: the decision for a true NO_MATCH. side channel: the answer must be built from it and from nothing else. */
  readonly disguise?: Decision;
  /** The facts used: deciding from them again under the same agreement gives this decision. */
  readonly facts: Facts;
}

export type Undated = Omit<Decision, 'facts'>;

const WORDS: Readonly<Record<Outcome, string>> = {
  PERMIT: 'permitted',
  PERMIT_WITH_OBLIGATIONS: 'permitted with obligations',
  HOLD_FOR_RELEASE: 'held for a person to release',
  REFUSE: 'refused',
  SUPPRESS: 'suppressed',
};

const CODES: Readonly<Partial<Record<Outcome, Code>>> = { REFUSE: 'POLICY_REFUSED', HOLD_FOR_RELEASE: 'POLICY_HELD' };

const unique = (texts: readonly string[]): string[] => [...new Set(texts)].sort();

export function outcomeOf(
  { id, version, digest }: Agreement,
  outcome: Outcome,
  rules: readonly string[],
  clauses: readonly string[],
): Undated {
  const code = CODES[outcome];
  const ids = unique(rules);
  const sorted = unique(clauses);
  return {
    outcome,
    rules: ids,
    clauses: sorted,
    agreement: id,
    agreementDigest: digest,
    disclosed: [],
    withheld: [],
    obligations: [],
    notices: [],
    ...(code === undefined ? {} : { code }),
    reason: `${WORDS[outcome]} under ${id} ${version}, clause ${sorted.join(', ')}, by ${ids.join(', ')}`,
  };
}

export function failure(agreement: Agreement, rules: readonly string[]): Undated {
  const refused = outcomeOf(agreement, 'REFUSE', rules, [agreement.defaultClause]);
  return { ...refused, code: 'POLICY_ERROR', reason: `refused because a rule failed to evaluate: ${refused.rules.join(', ')}` };
}

const nothing: Omit<Undated, 'code' | 'reason'> = {
  outcome: 'REFUSE',
  rules: [],
  clauses: [],
  agreement: '',
  agreementDigest: new Uint8Array(0),
  disclosed: [],
  withheld: [],
  obligations: [],
  notices: [],
};

export const undecidable = ({ field, rule }: Fault): Undated => ({
  ...nothing,
  code: 'POLICY_ERROR',
  reason: `refused because the facts are not sound: ${field}: ${rule}`,
});

const UNTIMELY = { STEPPED_BACK: "the gateway's own clock went back", IN_DOUBT: "the gateway's own clock may be wrong" } as const;

/** An unsound clock shows neither what is in force nor the order of decisions. */
export const untimely = (clock: keyof typeof UNTIMELY): Undated => ({
  ...nothing,
  rules: ['agreement/clock'],
  code: `CLOCK_${clock}`,
  reason: `refused because ${UNTIMELY[clock]}, by agreement/clock`,
});

export const uncovered = (why: string): Undated => ({ ...nothing, code: 'NO_AGREEMENT', reason: `refused because ${why}` });

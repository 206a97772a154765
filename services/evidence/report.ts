// The verifier's report: each step in order, and what is proven.

/** In the order in which they are reported. */
export const STEPS = [
  'structure',
  'leaf-hash',
  'inclusion',
  'log-signature',
  'cosignatures',
  'cosignature-times',
  'statement-digest',
  'batch-proof',
  'manifest-signature',
  'key-history',
  'record-commitments',
  'private-commitments',
  'agreement-binding',
  'decision',
  'receipt',
  'peer-reference',
  'erased',
] as const;
export type Step = (typeof STEPS)[number];

const PASS = [
  'whole',
  'hashes',
  'included',
  'log-signed',
  'cosigned',
  'existed',
  'digest',
  'batched',
  'signed',
  'keys',
  'record',
  'opened',
  'bound',
  'decided',
  'received',
  'refused',
  'peer-included',
  'erased',
] as const;
const NOT_CHECKABLE = [
  'after',
  'provisional',
  'few-witnesses',
  'undated',
  'claimed',
  'not-asked',
  'nothing-sent',
  'content-erased',
  'content-withheld',
  'nothing-private',
  'no-agreement',
  'word',
  'no-receipt',
  'peer-named',
  'peer-provisional',
  'nothing-erased',
] as const;
/**
 * Reasons for an incomplete verdict although nothing is wrong: fewer witnesses than the policy requires, or than exist; a time, or
 * people, vouched for only by the country.
 */
export const UNDONE: readonly Reason[] = ['provisional', 'few-witnesses', 'not-asked', 'claimed', 'word'];

/** Stable names; the message catalogue has a text for each. `broken`: `code` and `rule` name what does not verify. */
export const REASONS = [...PASS, ...NOT_CHECKABLE, 'broken'] as const;
export type Reason = (typeof REASONS)[number];

export interface Why {
  readonly reason: Reason;
  readonly values: Readonly<Record<string, string | number>>;
}

export interface Finding {
  readonly verdict: 'pass' | 'fail' | 'not-checkable';
  readonly why: Why;
}
export interface StepResult extends Finding {
  readonly step: Step;
}

/**
 * fail: something does not verify. incomplete: nothing is wrong, but a step gave one of UNDONE. pass: every proof that makes the exchange
 * undeniable verifies, and each step that could not be checked gives the reason.
 */
export interface Report {
  readonly steps: readonly StepResult[];
  /** Of the steps that passed. */
  readonly proven: readonly Why[];
  readonly verdict: 'pass' | 'incomplete' | 'fail';
}

export const pass = (reason: (typeof PASS)[number], values: Why['values'] = {}): Finding => ({
  verdict: 'pass',
  why: { reason, values },
});
export const notCheckable = (reason: (typeof NOT_CHECKABLE)[number], values: Why['values'] = {}): Finding => ({
  verdict: 'not-checkable',
  why: { reason, values },
});

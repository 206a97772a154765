// What a verifier says: each step in its order, and in words what is proven.

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
 * With one of these nothing is wrong, and it is no plain pass: fewer witnesses than the policy asks for, or than there are; a time, or
 * persons, on the country's word alone.
 */
export const UNDONE: readonly Reason[] = ['provisional', 'few-witnesses', 'not-asked', 'claimed', 'word'];

/** Stable names; the message catalogue has a text for each. `broken`: `code` and `rule` say what does not hold. */
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
 * fail: something does not hold. incomplete: nothing is wrong, and a step gave one of UNDONE. pass: all that makes the exchange
 * undeniable holds, and each step that could not be checked says why.
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

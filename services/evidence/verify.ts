// Verifies a bundle step by step, offline, from the bundle, the auditor's policy, and a time.
import { type Micros, TripointError } from '../domain/index.ts';
import { createKeyBook } from '../identity/index.ts';
import { agreementBinding, type Texts } from './agreement.ts';
import { batchProof, manifestSignature, statementDigests } from './batch.ts';
import { readEvidence } from './bundle.ts';
import { erased, privateCommitments, recordCommitments } from './content.ts';
import { decisions } from './decision.ts';
import { keyHistory } from './keys.ts';
import { cosignatures, cosignatureTimes, inclusion, leafHashes, logSignature } from './log.ts';
import { type Matter, openMatter, structure } from './matter.ts';
import { peerReference, receipt } from './receipt.ts';
import { type Finding, notCheckable, type Report, STEPS, type Step, type StepResult, UNDONE } from './report.ts';
import { openTrust, type TrustPolicy } from './trust.ts';

interface Check {
  readonly step: Step;
  /** Steps that must not have failed, because this step uses their results. */
  readonly after: readonly Step[];
  readonly run: (matter: Matter, texts: Texts) => Finding | Promise<Finding>;
}

/** In the order in which they run: keys are verified before a signature is tried with one, and after witnesses have dated the log. */
const CHECKS: readonly Check[] = [
  { step: 'structure', after: [], run: structure },
  { step: 'leaf-hash', after: ['structure'], run: leafHashes },
  { step: 'inclusion', after: ['leaf-hash'], run: inclusion },
  { step: 'log-signature', after: ['inclusion'], run: logSignature },
  { step: 'cosignatures', after: ['log-signature'], run: cosignatures },
  { step: 'cosignature-times', after: ['cosignatures'], run: cosignatureTimes },
  { step: 'statement-digest', after: ['structure'], run: statementDigests },
  { step: 'batch-proof', after: ['statement-digest', 'leaf-hash'], run: batchProof },
  { step: 'key-history', after: ['structure'], run: keyHistory },
  { step: 'manifest-signature', after: ['key-history', 'batch-proof'], run: manifestSignature },
  { step: 'record-commitments', after: ['statement-digest'], run: recordCommitments },
  { step: 'private-commitments', after: ['leaf-hash'], run: privateCommitments },
  { step: 'agreement-binding', after: ['leaf-hash'], run: agreementBinding },
  { step: 'decision', after: ['agreement-binding', 'private-commitments'], run: decisions },
  { step: 'receipt', after: ['manifest-signature', 'inclusion'], run: receipt },
  { step: 'peer-reference', after: ['receipt'], run: peerReference },
  { step: 'erased', after: ['inclusion'], run: erased },
];

const failed = (error: unknown): Finding => {
  const code = error instanceof TripointError ? error.code : 'INTERNAL';
  const [fault] = error instanceof TripointError ? error.faults : [];
  return { verdict: 'fail', why: { reason: 'broken', values: { code, rule: fault ? `${fault.field}: ${fault.rule}` : '' } } };
};

/**
 * Verifies a bundle, as a file or as parsed JSON. Never throws for the contents of a bundle: unreadable contents fail
 * `structure`. Throws CONFIG_INVALID for a policy that cannot be used.
 * @param at the time of the verification; nothing in the bundle may be later
 *
 * @example
 * const { verdict, steps } = await verifyEvidence(bundle, policy, at);
 * if (verdict !== 'pass') console.log(steps.filter((step) => step.verdict === 'fail'));
 */
export async function verifyEvidence(bundle: unknown, policy: TrustPolicy, at: Micros): Promise<Report> {
  const trust = await openTrust(policy, at);
  const found = new Map<Step, Finding>();
  const texts: Texts = new Map();
  let matter: Matter | undefined;
  try {
    matter = openMatter(readEvidence(bundle), trust, at, createKeyBook());
  } catch (error) {
    found.set('structure', failed(error));
  }
  for (const { step, after, run } of CHECKS) {
    if (found.has(step)) continue;
    // A step that depends on a failed one names it, whether it failed itself or depended on an earlier failure.
    const cause = after.find((before) => blocks(found.get(before)));
    if (cause !== undefined || matter === undefined) {
      found.set(step, notCheckable('after', { step: cause ?? 'structure' }));
      continue;
    }
    try {
      found.set(step, await run(matter, texts));
    } catch (error) {
      found.set(step, failed(error));
    }
  }
  const steps = STEPS.map((step): StepResult => ({ step, ...(found.get(step) as Finding) }));
  return { steps, proven: steps.filter(({ verdict }) => verdict === 'pass').map(({ why }) => why), verdict: verdictOf(steps) };
}

const blocks = (finding: Finding | undefined): boolean => finding?.verdict === 'fail' || finding?.why.reason === 'after';

function verdictOf(steps: readonly StepResult[]): Report['verdict'] {
  if (steps.some(({ verdict }) => verdict === 'fail')) return 'fail';
  return steps.some(({ why }) => UNDONE.includes(why.reason)) ? 'incomplete' : 'pass';
}

// What must hold before a text is put in force here, beyond the signatures of its parties.
import { type Country, TripointError } from '../../domain/index.ts';
import {
  type Agreement,
  checkPublication,
  faultOfFinding,
  loadAgreement,
  nameOfText,
  type ProofFinding,
} from '../../policy/index.ts';
import type { AgreementContext } from './register.ts';
import { type AgreementText, bindText, isParty, mayBind, type Notary } from './text.ts';

/** As many as one answer shows; the rest is found once these are mended. */
const MOST_FAULTS = 64;

/**
 * Throws CONFIG_INVALID with everything that is wrong with it, AGREEMENT_SIGNATURE_INVALID. It is not asked within a turn: a proof takes
 * seconds, and a suspension must not wait for it. What may change meanwhile, the other texts, is compared again when it is put in force.
 */
export async function checkPublishable(
  { self, clock, store, agreements: book, prove, log }: AgreementContext,
  notary: Notary,
  { files, signatures }: AgreementText,
): Promise<void> {
  const agreement = readDraft(files);
  checkBindable(agreement, self);
  // Under a text that ends another nothing is shared, and the end must not wait for better wording. What is recorded was judged before.
  const ends = agreement.status === 'SUSPENDED' || agreement.status === 'TERMINATED';
  if (ends || store.get('hasAgreement', agreement.digest) !== undefined) return;
  // flood: only what all parties signed is proved here.
  await bindText(agreement, signatures, notary, clock());
  const beside = book.texts().flatMap(({ bound }) => bound?.agreement ?? []);
  const findings = await prove(files, beside);
  refuseErrors(findings);
  for (const { check, field } of findings)
    log('warn', 'agreement has a questionable rule', { agreement: nameOfText(agreement), check, field });
}

function readDraft(files: AgreementText['files']): Agreement {
  try {
    return loadAgreement(files);
  } catch (error) {
    // What its bytes hide says more than where the reader stopped.
    refuseErrors(checkPublication([{ files }]));
    throw error;
  }
}

function refuseErrors(findings: readonly ProofFinding[]): void {
  const errors = findings.filter(({ severity }) => severity === 'error');
  if (errors.length > 0) throw new TripointError('CONFIG_INVALID', errors.slice(0, MOST_FAULTS).map(faultOfFinding));
}

/** Throws CONFIG_INVALID for what no signature could bind this country to. */
export function checkBindable(agreement: Agreement, self: Country): void {
  const refuse = (field: string, rule: string) => new TripointError('CONFIG_INVALID', { field: `agreement.yaml/${field}`, rule });
  if (!isParty(agreement, self)) throw refuse('parties', `${self} among them`);
  if (!mayBind(agreement)) throw refuse('status', 'a text that is no longer negotiated');
}

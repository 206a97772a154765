// Suspends and resumes record kinds of an agreement, on this country's own decision.
import { didYouMean, type Fault, TripointError, toHex } from '../../domain/index.ts';
import type { Agreement } from '../../policy/index.ts';
import { type Draft, reasonFaults, type Submit } from '../commit/index.ts';
import { recordKinds, type User } from '../context/index.ts';
import { announce, CHANGES, logChange } from './changes.ts';
import type { AgreementBook, AgreementContext } from './register.ts';

export interface KindsOrder {
  readonly id: string;
  readonly kinds: readonly string[];
  readonly reason: string;
  readonly suspend: boolean;
}

/**
 * Suspends or resumes record kinds of an agreement, for this country alone. Resolves with its text once durable; `changed`: whether the
 * status of any kind changed.
 */
export async function changeKinds(
  context: AgreementContext,
  submit: Submit,
  { id, kinds, reason, suspend }: KindsOrder,
  user: User,
): Promise<{ readonly agreement: Agreement; readonly changed: boolean }> {
  const { agreements: book, log } = context;
  const agreement = textOf(context, id);
  checkChange(book, id, kinds, reason);
  const changing = [...new Set(kinds)].filter((kind) => book.suspended(id).has(kind) !== suspend);
  if (changing.length === 0) return { agreement, changed: false };
  const decision = suspend ? 'SUSPENDED' : 'RESUMED';
  // INVARIANT: suspended before the commit, resumed after it, so that nothing is released that the ledger has as suspended.
  const set = (suspended: boolean) => changing.forEach((kind) => void book.setSuspended(id, kind, suspended));
  if (suspend) set(true);
  const draft: Draft<void> = {
    phase: 'send',
    bytes: 1024 * changing.length,
    unsigned: true,
    run(tx) {
      for (const name of changing) {
        const kind = recordKinds.value(name);
        if (suspend) tx.write('suspended', id, kind, tx.at);
        else tx.write('resumed', id, kind);
        logChange(context, tx, agreement, { decision, user, reason, kind });
      }
      announce(context, tx, agreement, decision);
    },
  };
  await submit(draft).catch((error: unknown) => {
    if (suspend) set(false);
    throw error;
  });
  if (!suspend) set(false);
  log('info', CHANGES[decision].message, { agreement: id, kinds: changing.join(',') });
  return { agreement, changed: true };
}

const noSuch = (book: AgreementBook, id: string): TripointError => {
  const known = [...new Set(book.texts().map(({ agreement }) => agreement.id))].sort();
  return new TripointError('NOT_FOUND', { field: 'agreement', rule: `one of ${known.join(', ')}${didYouMean(id, known)}` });
};

/** The agreement's text now in force, otherwise the one that a decision would name. Throws NOT_FOUND. */
export function textOf({ agreements: book, clock }: AgreementContext, id: string): Agreement {
  const texts = book.texts().filter(({ agreement }) => agreement.id === id);
  const now = book.views(clock()).find((view) => view.id === id && view.inForce);
  const found = texts.find(({ agreement }) => toHex(agreement.digest) === now?.digest) ?? texts.at(-1);
  if (found === undefined) throw noSuch(book, id);
  return found.agreement;
}

function checkChange(book: AgreementBook, id: string, kinds: readonly string[], reason: string): void {
  const granted = book.texts().flatMap(({ agreement }) => (agreement.id === id ? agreement.grants.map(({ kind }) => kind) : []));
  const known = [...new Set(granted)].sort();
  const faults: Fault[] = kinds.flatMap((kind, i) =>
    known.includes(kind) ? [] : [{ field: `/kinds/${i}`, rule: `one of ${known.join(', ')}` }],
  );
  if (kinds.length === 0) faults.push({ field: '/kinds', rule: 'at least one of them' });
  faults.push(...reasonFaults('/reason', reason));
  if (faults.length > 0) throw new TripointError('INVALID', faults);
}

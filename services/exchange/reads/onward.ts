// Where a record may go on to: what its originator granted, until when, and what the agreement under which it came makes of that.
import { nameOf, Verb } from '../../../proto/index.ts';
import { type Id, idFromText, sameBytes } from '../../domain/index.ts';
import type { Facts } from '../../policy/index.ts';
import type { Context, OnwardView, SaidView } from '../context/index.ts';
import { storedExchange } from './exchange.ts';
import { viewById } from './views.ts';

const REQUEST = nameOf('Verb', Verb.ONWARD_REQUEST);

/**
 * One row for each request that was granted, as far as this agency may see it. `held`: the exchange with the version that is held here; absent at
 * its originator, which decides nothing.
 */
export function onwardRights(
  context: Context,
  said: readonly SaidView[],
  agency: string | undefined,
  held: Id | undefined,
): OnwardView[] {
  const shown = (id: string) => viewById(context, idFromText(id), { sees: 'OFFICER', agency }).record ?? {};
  const today = new Date(context.clock() / 1000).toISOString().slice(0, 10);
  return said.flatMap(({ exchange, state, answers: [grant] }) => {
    if (exchange.verb !== REQUEST || grant === undefined || (state !== 'GRANTED' && state !== 'REVOKED')) return [];
    const { thirdCountry: to } = shown(exchange.id) as { thirdCountry?: string };
    const { validUntil: until } = shown(grant) as { validUntil?: string };
    if (to === undefined || until === undefined) return [];
    const consent = state === 'REVOKED' ? 'NONE' : today > until ? 'EXPIRED' : 'GRANTED';
    const row = { request: exchange.id, to, until, consent } as const;
    return [{ ...row, ...(held !== undefined && { outcome: outcomeOf(context, held, to, consent) }) }];
  });
}

/** Decided from the facts and under the text by which the record was admitted. */
function outcomeOf(
  context: Context,
  held: Id,
  onwardTo: string,
  onwardConsent: OnwardView['consent'],
): NonNullable<OnwardView['outcome']> {
  const { opening, statement } = storedExchange(context, held);
  const { agreement, agreementDigest } = statement;
  const text = context.policy.agreements().find(({ id, digest }) => id === agreement && sameBytes(digest, agreementDigest));
  if (text === undefined || opening.decision === '') return 'REFUSE';
  const { facts } = JSON.parse(opening.decision) as { readonly facts: Facts };
  return context.policy.decide({ ...facts, action: 'onward', onwardTo, onwardConsent }, text).outcome;
}

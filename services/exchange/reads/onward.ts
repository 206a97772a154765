// Where a record may go on to: what its originator granted, until when, and what the agreement under which it came makes of that.
import { nameOf, Verb } from '../../../proto/index.ts';
import { type Country, type Id, idFromText, idText, sameBytes } from '../../domain/index.ts';
import type { Decision, Facts } from '../../policy/index.ts';
import type { Context, OnwardView, SaidView } from '../context/index.ts';
import { storedExchange } from './exchange.ts';
import { viewById } from './views.ts';

const REQUEST = nameOf('Verb', Verb.ONWARD_REQUEST);

/**
 * One row for each request that was granted, as far as this agency may see it. `held`: the record, and the exchange with the version that is held here;
 * absent at its originator, which decides nothing.
 */
export function onwardRights(
  context: Context,
  said: readonly SaidView[],
  agency: string | undefined,
  held: { readonly exchangeId: Id; readonly source: Country; readonly recordId: Id } | undefined,
): OnwardView[] {
  const copies = held === undefined ? [] : context.store.all('copiesOf', context.self, held.source, held.recordId);
  const shown = (id: string) => viewById(context, idFromText(id), { sees: 'OFFICER', agency }).record ?? {};
  const today = new Date(context.clock() / 1000).toISOString().slice(0, 10);
  return said.flatMap(({ exchange, state, answers: [grant] }) => {
    if (exchange.verb !== REQUEST || grant === undefined || (state !== 'GRANTED' && state !== 'REVOKED')) return [];
    const { thirdCountry: to } = shown(exchange.id) as { thirdCountry?: string };
    const { validUntil: until } = shown(grant) as { validUntil?: string };
    if (to === undefined || until === undefined) return [];
    const consent = state === 'REVOKED' ? 'NONE' : today > until ? 'EXPIRED' : 'GRANTED';
    const row = { request: exchange.id, grant, to, until, consent } as const;
    if (held === undefined) return [row];
    const outcome = decideOnward(context, held.exchangeId, to, consent)?.outcome ?? 'REFUSE';
    const copy = copies.find((one) => idText(one.consent) === grant);
    return [{ ...row, outcome, ...(copy && { copy: idText(copy.record_id) }) }];
  });
}

/** What the text under which the record was admitted decides of its onward transfer, from the facts of that; undefined if neither is here any more. */
export function decideOnward(
  context: Context,
  held: Id,
  onwardTo: string,
  onwardConsent: NonNullable<Facts['onwardConsent']>,
): Decision | undefined {
  const { opening, statement } = storedExchange(context, held);
  const { agreement, agreementDigest } = statement;
  const text = context.policy.agreements().find(({ id, digest }) => id === agreement && sameBytes(digest, agreementDigest));
  if (text === undefined || opening.decision === '') return undefined;
  const { facts } = JSON.parse(opening.decision) as { readonly facts: Facts };
  return context.policy.decide({ ...facts, action: 'onward', onwardTo, onwardConsent }, text);
}

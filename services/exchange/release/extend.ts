// A record of ours is kept for longer in the countries that hold it, because somebody assessed that it is still needed.
import { Priority, Verb } from '../../../proto/index.ts';
import {
  type Country,
  DAY,
  type Fault,
  type Id,
  idFromText,
  idText,
  type Micros,
  TripointError,
  timeText,
} from '../../domain/index.ts';
import { recordDigest } from '../../envelope/index.ts';
import type { RowOf } from '../../ledger/index.ts';
import { takeRecord } from '../../records/index.ts';
import { personOf } from '../commit/index.ts';
import type { Context, Exchange, ExtendRequest } from '../context/index.ts';
import { heldUntil, latestEnd } from '../reads/index.ts';
import { idempotencyOn, type Post } from './posting.ts';
import { idsOf } from './recall.ts';
import { type Recipient, recipientsOf } from './recipients.ts';
import { reviewed } from './reviewed.ts';
import { speak } from './speak.ts';
import { checkNoCopy, ownRecord } from './versions.ts';

export const createExtend =
  (context: Context, post: Post): Exchange['extend'] =>
  async (id, request, user, idempotency) => {
    const recordId = idFromText(id);
    const { until, content } = contentIn(context, request);
    return post(user, idempotencyOn(Verb.EXTEND, recordId, idempotency), (posted) => ({
      phase: 'send',
      recordId,
      bytes: (2048 + content.length) * context.partners.length,
      run(tx) {
        checkNoCopy(context, recordId);
        const { version, classification } = ownRecord(context, tx, recordId, user, 'extended');
        const by = { agency: user.agency, author: personOf(user), request: posted, priority: Priority.ROUTINE } as const;
        const exchanges = holdersOf(context, recordId, until, request.to, tx.at).map((holder) => {
          const { purpose, recipientAgency: toAgency } = holder.statement;
          const about = { ...heldBy(context, recordId, holder), until };
          return speak(context, tx, {
            to: holder.partner,
            verb: Verb.EXTEND,
            content,
            about,
            purpose,
            toAgency,
            classification,
            ...by,
          });
        });
        // What extends a record has assessed it.
        reviewed(context, tx, recordId, { person: by.author, reason: request.assessment });
        return { ids: idsOf(exchanges), recordId: idText(recordId), recordVersion: version, exchanges };
      },
    }));
  };

/** Throws INVALID, naming all that is wrong with the request. */
function contentIn(
  context: Context,
  { until, to: _, ...assessed }: ExtendRequest,
): { readonly until: Micros; readonly content: Uint8Array } {
  const now = context.clock();
  const day = Date.parse(`${until}T00:00:00Z`) * 1000;
  const isDay = /^\d{4}-\d{2}-\d{2}$/.test(until) && Number.isSafeInteger(day) && timeText(day).startsWith(until);
  const faults: Fault[] = isDay && day + DAY > now ? [] : [{ field: '/until', rule: 'a day YYYY-MM-DD that is not over' }];
  try {
    const { content } = takeRecord('extension', assessed, now);
    if (faults.length === 0) return { until: day + DAY, content };
  } catch (error) {
    if (!(error instanceof TripointError)) throw error;
    faults.push(...error.faults.map(({ field, rule }) => ({ field: field.replace('/extension', ''), rule })));
  }
  throw new TripointError('INVALID', faults);
}

/** The version that a country was last sent. */
function heldBy({ store, self }: Context, recordId: Id, { version = 1 }: Recipient) {
  const { header } = store.get('recordVersion', recordId, version, self) as RowOf<'recordVersion'>;
  return { originator: self, recordId, version, recordDigest: recordDigest(header) };
}

/**
 * The countries that would destroy it before that. Throws STATE_CONFLICT where no country holds it, or all of them for as long already; INVALID where
 * the text with one does not let it be kept so long.
 */
function holdersOf(
  context: Context,
  recordId: Id,
  until: Micros,
  to: readonly Country[] | undefined,
  now: Micros,
): readonly Recipient[] {
  const holders = recipientsOf(context, recordId).filter(({ holds }) => holds);
  const strangers = (to ?? []).filter((country) => !holders.some(({ partner }) => partner === country));
  if (strangers.length > 0)
    throw new TripointError('INVALID', { field: '/to', rule: `countries that hold it, as ${strangers.join(', ')} does not` });
  const all = holders
    .filter(({ partner }) => to === undefined || to.includes(partner))
    .map((holder) => ({ holder, held: heldUntil(context, recordId, holder.partner) }));
  const held = all.filter((one) => one.held !== undefined && one.held.end > now);
  if (held.length === 0) throw new TripointError('STATE_CONFLICT', 'no country holds it any more');
  const shorter = held.filter((one) => one.held !== undefined && one.held.end < until);
  if (shorter.length === 0) throw new TripointError('STATE_CONFLICT', 'it is kept for as long already');
  const faults = shorter.flatMap(({ holder, held }) => {
    if (held?.exigent === true)
      return [
        { field: '/to', rule: `countries that were sent it without an override, as ${holder.partner} was not: update it first` },
      ];
    const latest = latestFor(context, holder, held?.first ?? 0, now);
    if (latest === undefined)
      return [{ field: '/to', rule: `countries with which a text lets it be extended, as that with ${holder.partner} does not` }];
    return until <= latest
      ? []
      : [{ field: '/until', rule: `at most ${timeText(latest - 1).slice(0, 10)} in ${holder.partner}` }];
  });
  if (faults.length > 0) throw new TripointError('INVALID', faults);
  return shorter.map(({ holder }) => holder);
}

/** By the text in force now; undefined if that does not let a record be extended. */
function latestFor({ policy }: Context, { statement: { agreement } }: Recipient, first: Micros, now: Micros): Micros | undefined {
  const text = policy
    .agreements()
    .find(({ id, effective: { from, until = Number.MAX_SAFE_INTEGER } }) => id === agreement && from <= now && now < until);
  return text?.expiry?.mostDays === undefined ? undefined : latestEnd({ first }, text.expiry.mostDays);
}

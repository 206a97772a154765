// What our people say about a record that was shared: to a country that holds a record of ours, or to the originator of one that we hold;
// and their answers to what is asked. The other end checks the same.
import { decode, Priority, type Verb } from '../../../proto/index.ts';
import { type Country, type Id, idFromText, idText, TripointError } from '../../domain/index.ts';
import { recordDigest } from '../../envelope/index.ts';
import type { RowOf } from '../../ledger/index.ts';
import { factsOfVerb, familyOfKind, isSaid, isShared, takeRecord } from '../../records/index.ts';
import { type Concerned, personOf, type Transaction } from '../commit/index.ts';
import { type Context, type Exchange, type ExchangeView, priorities, type User, verbs } from '../context/index.ts';
import { checkWordsRoom, stepQuestion, takeQuestionRoom } from '../obligations/index.ts';
import { checkAudience, isUnreleased, sourceOf, storedExchange } from '../reads/index.ts';
import { EFFECTS } from './effects.ts';
import { idempotencyOn, type Post, type Prepared } from './posting.ts';
import { recipientsOf } from './recipients.ts';
import { type Speech, speak } from './speak.ts';
import { checkNoCopy } from './versions.ts';

export const createSay =
  (context: Context, post: Post): Exchange['say'] =>
  async (id, request, user, idempotency) => {
    const recordId = idFromText(id);
    const verb = verbIn(request.verb, 'say');
    const { content, shown } = contentIn(context, verb, request.content);
    const { to, originator, priority = 'ROUTINE' } = request;
    return post(user, idempotencyOn(verb, recordId, idempotency), (posted) =>
      prepared(content, recordId, (tx) => {
        const source = sourceOf(context, recordId, originator);
        const { about: whose, owes } = factsOfVerb(verb) ?? {};
        const isOurs = source === context.self;
        if (whose === (isOurs ? 'receiver' : 'sender'))
          throw new TripointError(
            'STATE_CONFLICT',
            `${request.verb}: said by ${isOurs ? 'a country that holds the record' : 'its originator'}`,
          );
        const terms = isOurs ? toHolder(context, recordId, user, to) : toOriginator(context, recordId, source, user, to);
        checkThird(context, terms.about, terms.to, shown);
        const said = { verb, content, agency: user.agency, author: personOf(user), request: posted } as const;
        checkWordsRoom(context, terms.about, terms.to, 'sent');
        if (owes !== undefined) takeQuestionRoom(context, tx, terms.about, terms.to, 'sent');
        return [speak(context, tx, { ...terms, ...said, priority: priorities.value(priority) as Priority })];
      }),
    );
  };

export const createAnswer =
  (context: Context, post: Post): Exchange['answer'] =>
  async (id, request, user, idempotency) => {
    const question = idFromText(id);
    const verb = verbIn(request.verb, 'answer');
    const { content, shown } = contentIn(context, verb, request.content);
    return post(user, idempotencyOn(verb, question, idempotency), (posted) =>
      prepared(content, question, (tx) => {
        const terms = toAsker(context, tx, question, verb, user);
        const by = { agency: user.agency, author: personOf(user), request: posted } as const;
        const answered = speak(context, tx, { ...terms, ...by, verb, content });
        return [answered, ...(EFFECTS[verb]?.(context, tx, { ...by, user, recordId: terms.about.recordId, said: shown }) ?? [])];
      }),
    );
  };

/** The verb of that name. Throws INVALID. */
function verbIn(name: string, as: 'say' | 'answer'): Verb {
  const verb = verbs.value(name) as Verb;
  const { answers, byItself } = factsOfVerb(verb) ?? {};
  const isAnswer = answers !== undefined;
  if (!isSaid(verb) || byItself || isAnswer !== (as === 'answer'))
    throw new TripointError('INVALID', {
      field: '/verb',
      rule: as === 'answer' ? 'a verb that answers' : 'a verb about a record',
    });
  return verb;
}

interface Content {
  readonly content: Uint8Array;
  /** As `showRecord` shows it. */
  readonly shown: Readonly<Record<string, unknown>>;
}

function contentIn(context: Context, verb: Verb, json: unknown): Content {
  const { kinds: [kind] = [], needs } = factsOfVerb(verb) ?? {};
  const family = kind === undefined ? undefined : familyOfKind(kind)?.family;
  if (family === undefined) throw new TripointError('VERB_NOT_ALLOWED');
  try {
    const taken = takeRecord(family, json, context.clock());
    if (needs !== undefined && taken.shown[needs] === undefined)
      throw new TripointError('INVALID', { field: `/${family}/${needs}`, rule: `${verbs.name(verb)} needs this` });
    return taken;
  } catch (error) {
    if (!(error instanceof TripointError)) throw error;
    const faults = error.faults.map(({ field, rule }) => ({ field: field.replace(`/${family}`, '/content'), rule }));
    throw new TripointError(error.code, faults);
  }
}

/** Throws INVALID: a record goes on to a third country. */
function checkThird({ self }: Context, { originator }: Concerned, to: Country, { thirdCountry }: Content['shown']): void {
  if (thirdCountry === self || thirdCountry === originator || thirdCountry === to)
    throw new TripointError('INVALID', { field: '/content/thirdCountry', rule: 'a country that is neither of the two' });
}

const prepared = (
  content: Uint8Array,
  recordId: Id,
  say: (tx: Transaction) => readonly ReturnType<typeof speak>[],
): Prepared => ({
  phase: 'send',
  recordId,
  bytes: 2048 + content.length,
  run(tx) {
    const exchanges = say(tx);
    const { about } = exchanges[0] as ExchangeView;
    const ids = Buffer.concat(exchanges.map(({ id }) => idFromText(id)));
    return { ids, recordId: about?.recordId ?? idText(recordId), recordVersion: about?.recordVersion ?? 1, exchanges };
  },
});

/** To whom, about which version, and under the terms on which it was shared. */
type Terms = Pick<Speech, 'to' | 'about' | 'purpose' | 'toAgency' | 'classification' | 'priority'>;

/** The newest version that is here. Throws NOT_FOUND, RECALLED, STATE_CONFLICT. */
function newestOf({ store }: Context, recordId: Id, source: Country): RowOf<'newestVersion'> {
  const row = store.get('newestVersion', recordId, source);
  if (row === undefined || !isShared(row.kind)) throw new TripointError('NOT_FOUND', `record ${idText(recordId)} of ${source}`);
  if (row.state === 'RECALLED') throw new TripointError('RECALLED', 'nothing more is said about it');
  return row;
}

/** Throws AGENCY_NOT_ADDRESSED where it is another agency's record; STATE_CONFLICT, INVALID where no country or several hold it. */
function toHolder(context: Context, recordId: Id, { agency }: User, to: Country | undefined): Terms {
  const { store, self } = context;
  const newest = newestOf(context, recordId, self);
  checkOwn(newest, agency);
  const { classification } = decode('RecordHeader', newest.header);
  const holders = recipientsOf(context, recordId).filter(({ holds }) => holds);
  if (holders.length === 0) throw new TripointError('STATE_CONFLICT', 'no country holds it');
  const [holder, ...others] = holders.filter(({ partner }) => to === undefined || partner === to);
  if (holder?.version === undefined || others.length > 0)
    throw new TripointError('INVALID', { field: '/to', rule: `one of ${holders.map(({ partner }) => partner).join(', ')}` });
  const { purpose, recipientAgency: toAgency } = holder.statement;
  const { header } = store.get('recordVersion', recordId, holder.version, self) as RowOf<'recordVersion'>;
  const about = { originator: self, recordId, version: holder.version, recordDigest: recordDigest(header) };
  return { to: holder.partner, about, purpose, toAgency, classification };
}

/** Throws AGENCY_NOT_ADDRESSED where it is not for that agency, STATE_CONFLICT where it is not held, or not released yet. */
function toOriginator(context: Context, recordId: Id, source: Country, { agency }: User, to: Country | undefined): Terms {
  const { store } = context;
  if (to !== undefined && to !== source) throw new TripointError('INVALID', { field: '/to', rule: source });
  newestOf(context, recordId, source);
  const row = store
    .all('exchangesAbout', recordId, source)
    .filter(
      ({ direction, verb, state }) => direction === 'received' && state === 'ADMITTED' && factsOfVerb(verb)?.versions === true,
    )
    .sort((a, b) => a.record_version - b.record_version)
    .at(-1);
  if (row === undefined) throw new TripointError('NOT_FOUND', 'no version of it is here');
  const held = store.all('versionsOf', recordId, source).find(({ version }) => version === row.record_version);
  if (held === undefined || held.state === 'DESTROYED')
    throw new TripointError('STATE_CONFLICT', 'its content is destroyed here');
  if (isUnreleased(store, row.exchange_id)) throw new TripointError('STATE_CONFLICT', 'a releaser has not released it here');
  checkAudience(context, row.exchange_id, agency);
  const { purpose, agency: toAgency } = decode('Statement', row.statement);
  const { classification } = decode('RecordHeader', held.header);
  const about = { originator: source, recordId, version: row.record_version, recordDigest: recordDigest(held.header) };
  return { to: source, about, purpose, toAgency, classification };
}

/**
 * For a record of ours its agency alone answers. Throws AGENCY_NOT_ADDRESSED; ERASED for a right to what nobody here can read any more.
 */
function checkOwn({ header, state }: RowOf<'newestVersion'>, agency: string, answer?: Verb): void {
  const { originator } = decode('RecordHeader', header);
  if (originator?.agency !== agency) throw new TripointError('AGENCY_NOT_ADDRESSED', `it is a record of ${originator?.agency}`);
  if (state === 'DESTROYED' && answer !== undefined && factsOfVerb(answer)?.answers?.step === 'granted')
    throw new TripointError('ERASED');
}

/**
 * Throws NOT_FOUND where that was not put to us, ERASED, AGENCY_NOT_ADDRESSED, RECALLED, and STATE_CONFLICT where it is not to be answered (any more), or
 * not by this verb.
 */
function toAsker(context: Context, tx: Transaction, exchangeId: Id, answer: Verb, { agency }: User): Terms {
  if (context.store.get('exchangeErased', exchangeId) !== undefined)
    throw new TripointError('ERASED', 'what was asked was destroyed with what it was about');
  const stored = storedExchange(context, exchangeId);
  const { direction, partner: to, verb, statement, record } = stored;
  const { about, purpose, agency: toAgency, priority } = statement;
  if (direction !== 'received' || about === null || !isSaid(verb))
    throw new TripointError('NOT_FOUND', 'nothing that a partner asked');
  if (factsOfVerb(answer)?.answers?.to.includes(verb) !== true)
    throw new TripointError('STATE_CONFLICT', `${verbs.name(answer)} does not answer ${verbs.name(verb)}`);
  checkAudience(context, exchangeId, agency);
  if (isUnreleased(context.store, exchangeId)) throw new TripointError('STATE_CONFLICT', 'a releaser has not released it here');
  const newest = newestOf(context, about.recordId, about.originator);
  if (about.originator === context.self) checkOwn(newest, agency, answer);
  // a chain: the originator let it go to that country and no further.
  if (about.originator === context.self && factsOfVerb(answer)?.answers?.step === 'granted') checkNoCopy(context, about.recordId);
  stepQuestion(context, tx, { exchangeId, verb, direction }, answer);
  const { header } = context.store.get('recordVersion', record.recordId, record.version, to) as RowOf<'recordVersion'>;
  const { classification } = decode('RecordHeader', header);
  const { originator, recordId, version, recordDigest: digest } = about;
  const concerned: Concerned = { originator, recordId, version, recordDigest: digest, answers: exchangeId };
  return { to, about: concerned, purpose, toAgency, classification, priority: (priority || Priority.ROUTINE) as Priority };
}

// What an answer of ours does to our own record, in the same commit.
import { concat, Priority, RecordKind, Verb } from '../../../proto/index.ts';
import { type Id, TripointError } from '../../domain/index.ts';
import type { Json } from '../../policy/index.ts';
import { showRecord, takeRecord } from '../../records/index.ts';
import { personOf, type Transaction } from '../commit/index.ts';
import type { Context, ExchangeView, User } from '../context/index.ts';
import { shareNext } from './next-version.ts';
import { takeBack } from './recall.ts';
import { type Recipient, recipientsOfNext } from './recipients.ts';
import { referenceOf } from './references.ts';
import { checkNoCopy, disclosuresOf, ownRecord } from './versions.ts';

export interface Answered {
  /** Of the record that the question was about. */
  readonly recordId: Id;
  /** What the answer says. */
  readonly said: Json;
  readonly user: User;
  readonly request: Uint8Array;
}

type Effect = (context: Context, tx: Transaction, answered: Answered) => readonly ExchangeView[];

export const EFFECTS: Readonly<Partial<Record<Verb, Effect>>> = {
  [Verb.MISIDENTIFIED]: tellApart,
  [Verb.REMOVED]: (context, tx, { recordId, said, user, request }) => {
    const { removedBecause, justification } = said as { removedBecause: string; justification: string };
    const by = { agency: user.agency, author: personOf(user), request };
    return takeBack(context, tx, { recordId, reason: removedBecause, explanation: justification, ...by }).exchanges;
  },
};

/** Whom somebody took for the subject stands in the next version of the lookout, for every country that has it or is owed it: that person stops hitting. */
function tellApart(context: Context, tx: Transaction, { recordId, said, user, request }: Answered): readonly ExchangeView[] {
  const before = contentOf(context, recordId);
  const known = (before.misidentification as readonly Json[] | undefined) ?? [];
  const record = { ...before, misidentification: [...known, said.misidentification] };
  const { content, shown: json } = takeRecord('lookout', record);
  const { agency } = user;
  checkNoCopy(context, recordId);
  const earlier = ownRecord(context, tx, recordId, user, 'superseded');
  const { classification, caveats } = earlier;
  const next = {
    ...({ family: 'lookout' } as const),
    ...{ earlier, content, json, agency, classification, caveats, request },
    reference: referenceOf(context, agency, 'lookout', json),
    author: personOf(user),
    termsFor: ({ statement: { purpose } }: Recipient) => ({ purpose, priority: Priority.URGENT }),
  };
  return shareNext(context, tx, next, recipientsOfNext(context, recordId)).exchanges;
}

/** Our newest version of a lookout. Throws STATE_CONFLICT where that is no lookout, ERASED where it is destroyed. */
function contentOf(context: Context, recordId: Id): Json {
  const newest = context.store.get('newestVersion', recordId, context.self);
  if (newest?.kind !== RecordKind.LOOKOUT) throw new TripointError('STATE_CONFLICT', 'only a lookout is told apart from others');
  const { version } = newest;
  return showRecord('lookout', concat(disclosuresOf(context, { recordId, version }).map(({ carried }) => carried)));
}

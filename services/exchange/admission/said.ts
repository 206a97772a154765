// What a partner says about a record: its originator about what it shared, or a country that holds a record of ours. What one may not say,
// or not any more, is refused with its reason.
import { decode, type Verb } from '../../../proto/index.ts';
import { type Country, sameBytes, TripointError } from '../../domain/index.ts';
import { type OpenedStatement, recordDigest } from '../../envelope/index.ts';
import { factsOfVerb, familyOfKind, fieldId, isShared } from '../../records/index.ts';
import type { Concerned, Transaction } from '../commit/index.ts';
import type { Context } from '../context/index.ts';
import { checkWordsRoom, meetQuestion, stepQuestion, takeQuestionRoom } from '../obligations/index.ts';
import { storedExchange } from '../reads/index.ts';
import { isRecalledIn, keptIn, keptPurpose } from './versions.ts';

/** Throws why it is not taken; returns what is done with it once it is admitted. */
export function followSaid(context: Context, tx: Transaction, opened: OpenedStatement, about: Concerned): () => void {
  const { statement } = opened;
  const { verb, from, purpose } = statement;
  const facts = factsOfVerb(verb);
  checkNeeds(opened, facts?.needs);
  checkConcerned(context, tx, from, about, facts?.answers !== undefined);
  if (facts?.answers !== undefined) {
    const question = checkAnswered(context, from, about, facts.answers.to);
    checkTerms(purpose, [question.purpose]);
    stepQuestion(context, tx, question, verb);
    return () => meetQuestion(context, tx, question.exchangeId, 'sent');
  }
  checkTerms(purpose, purposesOf(context, tx, from, about));
  checkWordsRoom(context, about, from, 'received');
  if (facts?.owes !== undefined) takeQuestionRoom(context, tx, about, from, 'received');
  return () => undefined;
}

/** ambiguity: two verbs share a kind, and a record without the field of its verb would be read as the other. */
function checkNeeds({ header, disclosures }: OpenedStatement, needs: string | undefined): void {
  const family = familyOfKind(header.kind)?.family;
  const field = needs === undefined || family === undefined ? undefined : fieldId(family, needs);
  if (field !== undefined && disclosures.every((one) => one.field !== field))
    throw new TripointError('RECORD_MISMATCH', `without ${needs}`);
}

/**
 * Throws NOT_FOUND where the version is not here, or is of ours and was not sent to that country; RECALLED; STATE_CONFLICT where its content is
 * destroyed here; EQUIVOCATION and RECORD_MISMATCH where it is another record than the statement names. An answer is about the version of its
 * question: a correction may have destroyed that, and the answer, by which a dispute ends, is due all the same.
 */
function checkConcerned(context: Context, tx: Transaction, from: Country, about: Concerned, isAnswer: boolean): void {
  const { store, self } = context;
  const { originator, recordId, version } = about;
  const isOurs = originator === self;
  // probing: who was not sent it does not learn what became of it.
  if (isOurs && store.get('versionSent', recordId, version, from)?.n === 0)
    throw new TripointError('NOT_FOUND', 'that version was not sent there');
  const rows = store.all('versionsOf', recordId, originator);
  if (rows.at(-1)?.state === 'RECALLED' || isRecalledIn(tx, originator, recordId))
    throw new TripointError('RECALLED', 'nothing more is said about it');
  const row = rows.find((one) => one.version === version);
  const header = row?.header ?? keptIn(tx, originator, about);
  if (header === undefined) throw new TripointError('NOT_FOUND', 'that version is not here');
  if (!isOurs && !isAnswer && row?.state === 'DESTROYED')
    throw new TripointError('STATE_CONFLICT', 'its content is destroyed here');
  if (!isShared(decode('RecordHeader', header).kind))
    throw new TripointError('RECORD_MISMATCH', 'about: a record that is shared');
  if (!sameBytes(recordDigest(header), about.recordDigest))
    throw new TripointError(isOurs ? 'RECORD_MISMATCH' : 'EQUIVOCATION', 'about: another record than was shared');
}

/** Our question to that country, about that version. Throws NOT_FOUND, RECORD_MISMATCH. */
function checkAnswered(context: Context, from: Country, about: Concerned, verbs: readonly Verb[]) {
  const { exchangeId, direction, partner, verb, statement } = storedExchange(context, about.answers as Uint8Array);
  if (direction !== 'sent' || partner !== from || !verbs.includes(verb))
    throw new TripointError('NOT_FOUND', 'no such question was put to that country');
  const asked = statement.about;
  const isSame =
    asked !== null &&
    asked.originator === about.originator &&
    asked.version === about.version &&
    sameBytes(asked.recordId, about.recordId) &&
    sameBytes(asked.recordDigest, about.recordDigest);
  if (!isSame) throw new TripointError('RECORD_MISMATCH', 'about: what the question was about');
  return { exchangeId, direction, verb, purpose: statement.purpose };
}

/**
 * other terms: what is said goes under the terms on which the record was shared. Under others, a country could say about a record what the
 * agreement of that record does not let it say. Throws RECORD_MISMATCH.
 */
function checkTerms(purpose: string, known: readonly string[]): void {
  if (!known.includes(purpose)) throw new TripointError('RECORD_MISMATCH', 'purpose: that of what it is about');
}

/** For which the version was shared between the two countries, also in this commit. */
function purposesOf({ store }: Context, tx: Transaction, partner: Country, about: Concerned): string[] {
  const { originator, recordId, version } = about;
  const now = keptPurpose(tx, originator, about);
  const before = store
    .all('exchangesAbout', recordId, originator)
    .filter((row) => row.partner === partner && row.record_version === version && factsOfVerb(row.verb)?.versions === true);
  return [...before.map(({ statement }) => decode('Statement', statement).purpose), ...(now === undefined ? [] : [now])];
}

// Questions about a record: what answers or ends one. The same at both ends.
import { AuditKind, type Verb } from '../../../proto/index.ts';
import { type Country, type Id, TripointError, toHex } from '../../domain/index.ts';
import { advanceDuty, type Concerned, claimDuties, entryAbout, type Transaction } from '../commit/index.ts';
import {
  type Context,
  type Direction,
  DUTY_STATES,
  isOpenDuty,
  QUESTION,
  QUESTION_STATES,
  type QuestionState,
  stateAfter,
  wordIn,
} from '../context/index.ts';
import { type Asked, questionState, stepOf, storedExchange } from '../reads/index.ts';
import { forgetAsked } from './erasure.ts';

const KIND = 'ANSWER';

/** flood: of one partner about one record; more are refused for now. */
const AT_ONCE = 16;

/**
 * Within the commit: takes a question on by what its answer says. Throws STATE_CONFLICT, with the state that it is in, also where another answer is
 * taken in the same commit. Writes nothing.
 */
export function stepQuestion(context: Context, tx: Transaction, asked: Asked, answer: Verb): void {
  const keyOf = (state: QuestionState) => `question ${toHex(asked.exchangeId)} ${state}`;
  const state = QUESTION_STATES.findLast((one) => tx.claimed(keyOf(one)) !== undefined) ?? questionState(context, asked, tx.at);
  if (state === undefined) throw new TripointError('STATE_CONFLICT', 'it asks for no answer');
  tx.claim(keyOf(stateAfter(QUESTION, state, stepOf(answer))), asked.exchangeId);
}

/** Its duty is met, where that is still open. Throws STATE_CONFLICT if the duty changes in the same commit. */
export function meetQuestion(context: Context, tx: Transaction, exchangeId: Id, direction: Direction): void {
  const duty = context.store.get('dutyState', exchangeId, direction, KIND);
  const from = duty && wordIn(DUTY_STATES, duty.state);
  if (from === undefined || !isOpenDuty(from)) return;
  const stored = storedExchange(context, exchangeId);
  if (!claimDuties(tx, exchangeId)) throw new TripointError('STATE_CONFLICT', 'the question is changing at this moment');
  tx.log({ ...entryAbout(context, tx, AuditKind.OBLIGATION_MET, stored), externalReason: KIND });
  advanceDuty(tx, { exchangeId, direction, kind: KIND, from }, 'met');
  if (direction === 'received') forgetAsked(context, tx, stored);
}

/** flood: of one country to another about one record, with what it destroys in one commit. */
const WORDS = 4_096;

/** Throws STATE_CONFLICT if a country has said as much about the record as one has room for. */
export function checkWordsRoom(
  { store }: Pick<Context, 'store'>,
  { originator, recordId }: Pick<Concerned, 'originator' | 'recordId'>,
  partner: Country,
  direction: Direction,
): void {
  if ((store.get('saidCount', recordId, originator, partner, direction)?.n ?? 0) >= WORDS)
    throw new TripointError('STATE_CONFLICT', `${WORDS} statements about this record were made`);
}

/** Throws OVERLOADED unless one more question between this country and the partner about the record finds room. */
export function takeQuestionRoom(
  { store }: Pick<Context, 'store'>,
  tx: Transaction,
  { originator, recordId }: Pick<Concerned, 'originator' | 'recordId'>,
  partner: Country,
  direction: Direction,
): void {
  const open = store
    .all('answersOpen', recordId, originator)
    .filter((row) => row.partner === partner && row.direction === direction).length;
  const key = `question of ${direction} ${partner} ${originator} ${toHex(recordId)}`;
  for (let n = open; n < AT_ONCE; n++) if (tx.claim(`${key} ${n}`)) return;
  throw new TripointError('OVERLOADED', `${AT_ONCE} questions about this record still wait for their answer`);
}

/** The record was taken back: nothing that was asked about it, here or there, is answered any more. */
export function endQuestions(
  context: Context,
  tx: Transaction,
  { originator, recordId }: Pick<Concerned, 'originator' | 'recordId'>,
  partner?: Country,
): void {
  for (const row of context.store.all('answersOpen', recordId, originator)) {
    if (partner !== undefined && row.partner !== partner) continue;
    endQuestion(context, tx, { exchangeId: row.exchange_id, direction: row.direction, state: row.state });
  }
}

/** False if its duty already changes in this commit, as by its answer. */
export function endQuestion(
  context: Context,
  tx: Transaction,
  { exchangeId, direction, state }: { readonly exchangeId: Id; readonly direction: Direction; readonly state: string },
): boolean {
  const stored = storedExchange(context, exchangeId);
  if (!claimDuties(tx, exchangeId)) return false;
  tx.log({ ...entryAbout(context, tx, AuditKind.OBLIGATION_ENDED, stored), externalReason: KIND });
  advanceDuty(tx, { exchangeId, direction, kind: KIND, from: wordIn(DUTY_STATES, state) }, 'ended');
  forgetAsked(context, tx, stored);
  return true;
}

// Questions about a record: how each stands, by its duty and its answers. The same at both ends.
import type { Verb } from '../../../proto/index.ts';
import { DAY, type Id, type Micros } from '../../domain/index.ts';
import { factsOfVerb } from '../../records/index.ts';
import { type Context, type Direction, QUESTION, type QuestionState, type QuestionStep, stateAfter } from '../context/index.ts';
import { retriesOf } from './retries.ts';

const KIND = 'ANSWER';

/** An exchange that asks, at one end. */
export interface Asked {
  readonly exchangeId: Id;
  readonly verb: Verb;
  readonly direction: Direction;
}

/** Whether it was taken, is under way, or waits here for a person or for another try: then there is not to be another. */
const STANDING = ['HELD', 'QUEUED', 'CLOSED', 'ADMITTED'];
const stands = (row: { readonly state: string }): boolean => STANDING.includes(row.state) || retriesOf(row).retries === 'TO_COME';

/** How a question stands at a time; a statement that asks nothing has no state. */
export function questionState({ store }: Pick<Context, 'store'>, asked: Asked, at: Micros): QuestionState | undefined {
  const { exchangeId, verb, direction } = asked;
  const lapses = factsOfVerb(verb)?.owes?.lapses;
  const duty = store.all('dutiesOfDirection', exchangeId, direction).find(({ kind }) => kind === KIND);
  if (duty === undefined) return undefined;
  const said = store.all('answersTo', exchangeId).filter((row) => row.direction !== direction);
  const answers = said.filter(stands);
  const first = stateAfter(QUESTION, undefined, 'asked');
  if (answers.length > 0)
    return answers.reduce<QuestionState>((state, row) => QUESTION.moves[state][stepOf(row.verb)] ?? state, first);
  const isOver = lapses !== undefined && at >= duty.due + lapses * DAY;
  // The record was taken back, or whoever asked destroyed what it was about, while the answer was on its way.
  const isTooLate = said.some(({ code }) => code === 'RECALLED' || code === 'NOT_FOUND');
  if (duty.state === 'EXPIRED' || isOver || isTooLate) return stateAfter(QUESTION, first, 'ended');
  return duty.due > 0 && at >= duty.due ? stateAfter(QUESTION, first, 'overdue') : first;
}

export const stepOf = (verb: number): QuestionStep => factsOfVerb(verb)?.answers?.step ?? 'answered';

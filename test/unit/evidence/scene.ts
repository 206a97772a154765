// One exchange that goes through every stage: held, released by a person, sent in a batch with another, received, receipted, cosigned.
import { HOUR, idFromText } from '../../../services/domain/index.ts';
import { rawOf } from '../../../services/ledger/index.ts';
import { isTold, type Pair, type Side, startPair, until } from '../exchange/pair.ts';
import { APPROVE, BOSS, LOW_GRADE, post } from '../exchange/steps.ts';

export const closed = (side: Side, id: string) =>
  until('closed', async () => (await side.exchange.get(id)).state === 'CLOSED' && isTold(side));

/** Waits until everything in both ledgers is under a fully cosigned checkpoint. */
export const allFinal = (pair: Pick<Pair, 'us' | 'ca'>) =>
  until('all is final', async () => {
    const views = await Promise.all([pair.us, pair.ca].map(({ exchange }) => exchange.checkpoint()));
    return [pair.us, pair.ca].every(isTold) && views.every(({ final, size }) => final?.size === size);
  });

export interface Scene {
  readonly pair: Pair;
  /** The exchange, sent by the United States. */
  readonly id: string;
  /** Another exchange in the same batch, and an earlier one. */
  readonly other: string;
  readonly first: string;
}

export async function startScene(): Promise<Scene> {
  const pair = await startPair();
  const { us } = pair;
  const before = await post(us);
  await closed(us, before.id);
  // The last fully cosigned checkpoint of each hour is kept: it proves what was logged later.
  await allFinal(pair);
  pair.advance(HOUR);
  const first = await post(us);
  await closed(us, first.id);
  const { id } = await post(us, LOW_GRADE);
  // Concurrent calls share one commit and one batch.
  const [other] = await Promise.all([post(us), us.exchange.settle(id, 'RELEASE', APPROVE, BOSS)]);
  for (const one of [id, other.id]) await closed(us, one);
  await pair.settled();
  await allFinal(pair);
  const batch = (one: string) =>
    rawOf(us.store).get('SELECT batch_id FROM exchange WHERE exchange_id = ?', idFromText(one))?.batch_id;
  if (String(batch(id)) !== String(batch(other.id))) throw new Error('the two are not in one batch');
  return { pair, id, other: other.id, first: first.id };
}

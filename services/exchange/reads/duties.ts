// Reads duties from the ledger.
import type { Id } from '../../domain/index.ts';
import type { Reader } from '../../ledger/index.ts';
import { DUTY_KINDS, DUTY_STATES, type DutyView, type NewDuty, timeIn, wordIn } from '../context/index.ts';

export const dutyView = (duty: NewDuty & Pick<DutyView, 'state' | 'at'>): DutyView => ({
  kind: duty.kind,
  state: duty.state,
  clause: duty.clause,
  at: duty.at,
  ...(duty.due > 0 && { due: duty.due }),
  ...(duty.waiting > 0 && { waiting: duty.waiting }),
});

/** All duties of an exchange, open and settled. Throws ROW_UNREADABLE. */
export function dutiesOf(store: Pick<Reader, 'all'>, exchangeId: Id): DutyView[] {
  return store.all('dutiesOfExchange', exchangeId).map(({ kind, state, clause, at, due, waiting }) =>
    dutyView({
      kind: wordIn(DUTY_KINDS, kind),
      state: wordIn(DUTY_STATES, state),
      clause: clause as string,
      at: timeIn(at),
      due: timeIn(due),
      waiting: waiting as number,
    }),
  );
}

/** Whether a received exchange is not to be acted on yet, or was denied, since a releaser has not released it here. */
export const isUnreleased = (store: Pick<Reader, 'all'>, exchangeId: Id): boolean =>
  dutiesOf(store, exchangeId).some(({ kind, state }) => kind === 'HUMAN_RELEASE' && state !== 'MET');

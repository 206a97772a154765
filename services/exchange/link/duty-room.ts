// flood: bounds the number of duties of one kind, opened by a partner's statements and not yet settled by anyone; further statements are
// refused for now, so that people's work lists stay manageable.
import { type Country, type Micros, SECOND, TripointError } from '../../domain/index.ts';
import type { Transaction } from '../commit/index.ts';
import type { Context, DutyKind, NewDuty } from '../context/index.ts';
import type { SayOver } from './budgets.ts';

/** The interval between counts while there are too many: counting costs more than refusing. */
const COUNT_EVERY: Micros = 10 * SECOND;

interface Counted {
  /** Upper bound of the durable open duties: some may have been settled since the count. */
  durable: number;
  at: Micros;
  /** Opened by drafts that are not durable yet; counted in addition. */
  taken: number;
}

/** Throws OVERLOADED unless there is room for these duties of a partner; the room is taken when the transaction commits. */
export type TakeDutyRoom = (tx: Transaction, partner: Country, duties: readonly NewDuty[]) => void;

export function createDutyRoom({ store, limits, clock }: Context, sayOver: SayOver): TakeDutyRoom {
  const mostOf: Readonly<Partial<Record<DutyKind, number>>> = {
    HUMAN_RELEASE: limits.openReleases,
    VERIFY_BEFORE_ACTION: limits.openVerifications,
    ANSWER: limits.openAnswers,
    CONFIRM_CORRECTION: limits.openVerifications,
  };
  /** Bounded by the number of partners and of duty kinds. */
  const open = new Map<string, Counted>();
  const count = (partner: Country, kind: DutyKind) => ({
    durable: store.get('dutiesOpenOf', partner, kind)?.n as number,
    at: clock(),
  });
  function countedFor(partner: Country, kind: DutyKind): Counted {
    const key = `${partner} ${kind}`;
    const counted = open.get(key) ?? { ...count(partner, kind), taken: 0 };
    open.set(key, counted);
    return counted;
  }

  return (tx, partner, duties) => {
    for (const { kind, waiting } of duties) {
      const most = mostOf[kind];
      if (most === undefined || waiting === 0) continue;
      const counted = countedFor(partner, kind);
      const isFull = () => counted.durable + counted.taken >= most;
      if (isFull() && Math.abs(clock() - counted.at) >= COUNT_EVERY) Object.assign(counted, count(partner, kind));
      if (isFull()) {
        sayOver(partner, 'duties');
        throw new TripointError('OVERLOADED', 'too many duties of this partner are open');
      }
      counted.taken++;
      tx.undo(() => counted.taken--);
      tx.whenDurable(() => {
        counted.taken--;
        counted.durable++;
      });
    }
  };
}

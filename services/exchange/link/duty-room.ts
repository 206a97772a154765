// How many duties of one kind a partner's statements may have opened that no person has settled yet: what is beyond is refused for now,
// so that the lists that people work off hold what they can work off.
import { type Country, type Micros, SECOND, TripointError } from '../../domain/index.ts';
import type { Transaction } from '../commit/index.ts';
import type { Context, DutyKind, NewDuty } from '../context/index.ts';
import type { SayOver } from './budgets.ts';

/** How often they are counted while there are too many: counting costs more than refusing. */
const COUNT_EVERY: Micros = 10 * SECOND;

interface Counted {
  /** At most so many are open: others may have been settled since. */
  durable: number;
  at: Micros;
  /** Of these, opened by what is not durable yet. */
  taken: number;
}

/** Throws OVERLOADED unless there is room for these duties of a partner, and takes it with the commit. */
export type TakeDutyRoom = (tx: Transaction, partner: Country, duties: readonly NewDuty[]) => void;

export function createDutyRoom({ store, limits, clock }: Context, sayOver: SayOver): TakeDutyRoom {
  const mostOf: Readonly<Partial<Record<DutyKind, number>>> = {
    HUMAN_RELEASE: limits.openReleases,
    VERIFY_BEFORE_ACTION: limits.openVerifications,
  };
  /** Bounded by the partners and the kinds. */
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

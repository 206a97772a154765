// The budget of one partner on the link. INVARIANT: nothing is dropped over budget. The messages of a partner over its budget wait on its
// own server until later, which is reported: a counted log line, limited in frequency, and an alarm naming the partner.
import { type Budget, budget, type Country, codeOf, type Micros } from '../../domain/index.ts';
import { eventAlone, type Submit } from '../commit/index.ts';
import type { Context } from '../context/index.ts';
import type { CountedLog } from './counted-log.ts';

export type BudgetName = 'statements' | 'bytes' | 'refusals' | 'repeats';
/** A budget of the link, or another resource of which each partner has a share. */
type OverWhat = BudgetName | 'questions' | 'duties';

/** Reports that a partner is over budget by `count` items, by default one. */
export type SayOver = (partner: Country, what: OverWhat, count?: number) => void;

export function createSayOver(context: Context, submit: Submit, counted: CountedLog): SayOver {
  const { limits, clock, log } = context;
  const alarmed = new Map<Country, Micros>();

  function alarm(partner: Country): void {
    const last = alarmed.get(partner);
    const now = clock();
    if (last !== undefined && Math.abs(now - last) < limits.overBudgetAlarmMs * 1000) return;
    alarmed.set(partner, now);
    submit(eventAlone('link.alarm', partner, 'RATE_LIMITED')).catch((error: unknown) =>
      log('error', 'alarm not recorded', { partner, code: codeOf(error) }),
    );
  }

  return (partner, what, count = 1) => {
    counted('partner over budget', { partner, budget: what }, count);
    alarm(partner);
  };
}

export interface LinkBudgets {
  charge(what: BudgetName, n: number): void;
  /** Waits until none of these budgets is overdrawn, or until the connection in question is closed. */
  pace(isOver: () => boolean, ...what: readonly BudgetName[]): Promise<void>;
  isOver(what: BudgetName): boolean;
}

const PAUSE_MS = 1_000;

export function createLinkBudgets(context: Context, partner: Country, sayOver: SayOver): LinkBudgets {
  const { limits, clock, wait } = context;
  const perSecond = (rate: number) => budget({ perSecond: rate, burst: 2 * rate }, clock);
  const perMinute = (rate: number, burst: number) => budget({ perSecond: rate / 60, burst }, clock);
  const budgets: Readonly<Record<BudgetName, Budget>> = {
    statements: perSecond(limits.statementsPerSecond),
    bytes: perSecond(limits.linkBytesPerSecond),
    refusals: perMinute(limits.refusalsPerMinute, limits.refusalBurst),
    repeats: perMinute(limits.repeatsPerMinute, limits.repeatBurst),
  };
  return {
    charge(what, n) {
      budgets[what].charge(n);
      if (n > 0 && budgets[what].owedMs() > 0) sayOver(partner, what, n);
    },
    isOver: (what) => budgets[what].owedMs() > 0,
    async pace(isOver, ...what) {
      for (const name of what) {
        for (let left = budgets[name].owedMs(); left > 0 && !isOver(); left -= PAUSE_MS) await wait(Math.min(left, PAUSE_MS));
      }
    },
  };
}

// A possibly wrong clock of our own is our fault, not the partner's, so nothing is opened or judged by it. Messages stay on the
// partner's server, in order, until our clock is sound.
import { type Code, type Country, codeOf, counted, type Micros, type TripointError, timeText } from '../../domain/index.ts';
import { clockState, eventAlone, type Submit } from '../commit/index.ts';
import type { Context } from '../context/index.ts';
import type { CountedLog } from './counted-log.ts';
import type { Dispatcher } from './outbox.ts';

/** Why nothing is taken from partners at present; undefined if it is. */
function whyPostponed(context: Context): Code | undefined {
  const state = clockState(context);
  return state === 'SOUND' ? undefined : `CLOCK_${state}`;
}

/** Why a connected link carries nothing, and which side must act. `isResumed`: both sides may send. */
export function standstillOf(
  context: Context,
  partner: Country,
  { outstanding, untakenSince }: Pick<Dispatcher, 'outstanding' | 'untakenSince'>,
  isResumed: boolean,
): { readonly code: Code; readonly why: string; readonly next: string } | undefined {
  const batches = `${counted(outstanding(), 'batch', 'batches')} outstanding`;
  const code = whyPostponed(context);
  if (code !== undefined) {
    const ours = `the clock of this gateway (${context.self}) is not sound`;
    const why = `${ours}, so what ${partner} sends waits on its own server; ${batches}`;
    return { code, why, next: 'tripoint clock show' };
  }
  const since = untakenSince();
  if (since === undefined || !isResumed) return undefined;
  const why = `${partner} has taken nothing since ${timeText(since)}; ${batches}`;
  return { code: 'NOT_TAKEN', why, next: `call ${partner}: is its own clock sound, and what does its /readyz say?` };
}

/** Whether a decision failed only because our own clock was unsound, which is not a verdict on the statement. */
export const isOwnTrouble = ({ code }: TripointError): boolean => code === 'CLOCK_STEPPED_BACK' || code === 'CLOCK_IN_DOUBT';

const WAITS = 'partner messages wait for a sound clock';

export interface Postponing {
  /**
   * Whether this number of messages must wait on the partner's server. Reports it: an event when the wait begins, and a counted log line.
   */
  postpones(messages: number): boolean;
}

export function createPostponing(context: Context, partner: Country, submit: Submit, line: CountedLog): Postponing {
  const { log, clock, limits } = context;
  let isWaiting = false;
  let toldAt: Micros | undefined;

  /** flood: a partner that puts our clock in doubt again and again does not cause an event each time. */
  function tell(code: Code): void {
    const now = clock();
    if (toldAt !== undefined && Math.abs(now - toldAt) < limits.overBudgetAlarmMs * 1000) return;
    toldAt = now;
    submit(eventAlone('link.alarm', partner, code)).catch((error: unknown) =>
      log('error', 'alarm not recorded', { partner, code: codeOf(error) }),
    );
  }

  return {
    postpones(messages) {
      const code = whyPostponed(context);
      if (code === undefined) {
        if (isWaiting) {
          line.end(WAITS, partner);
          log('info', 'partner messages processed again', { partner });
        }
        isWaiting = false;
        return false;
      }
      line(WAITS, { partner, code }, messages);
      if (!isWaiting) tell(code);
      isWaiting = true;
      return true;
    },
  };
}

// Shows people the state of the clock, and lets them vouch for it when the partners cannot.
import { AuditKind } from '../../../proto/index.ts';
import { codeOf, MINUTE, TripointError, timeText } from '../../domain/index.ts';
import {
  type ClockState,
  clockState,
  eventAlone,
  logOwnAct,
  personOf,
  reasonFaults,
  refTo,
  type Submit,
} from '../commit/index.ts';
import type { ClockView, Context, Exchange, HealthCheck, User } from '../context/index.ts';
import { createPartnerClocks } from './partner-clocks.ts';

export interface ClockDesk {
  view(): ClockView;
  check(): HealthCheck;
  /** For each partner, how far it confirms the time. No partner's answer makes this country unready. */
  partnerChecks(): HealthCheck[];
  readonly release: Exchange['releaseClock'];
  /** Reports every change of its state from now on. */
  start(): void;
  close(): Promise<void>;
}

/** Whose clock it is, and what ends the present state. */
function wordsOf({ self, time, store }: Context, state: ClockState): string {
  if (state === 'SOUND') return 'sound';
  const ours = `the clock of this gateway (${self})`;
  const latest = Math.max(store.head().latest, time.latestAlone());
  return state === 'STEPPED_BACK'
    ? `${ours} went back: nothing is decided, taken or destroyed until it shows ${timeText(latest)} again, or tripoint clock release`
    : `${ours} jumped ahead, or most partners say another time: nothing is decided, taken or destroyed until it agrees with them`;
}

/** A partner cosigns every few seconds; there is no newer time from one that is offline. */
const HEARD_LATELY = 5 * MINUTE;

const signedSeconds = (ahead: number): string => `${ahead < 0 ? '-' : '+'}${Math.abs(ahead / 1e6).toFixed(1)} s`;

export function createClockDesk(context: Context, submit: Submit): ClockDesk {
  const { self, limits, log } = context;
  const clocks = createPartnerClocks(context, submit);
  let told: ClockState = 'SOUND';
  let telling: Promise<void> = Promise.resolve();
  let timer: NodeJS.Timeout | undefined;

  async function tell(): Promise<void> {
    const state = clockState(context);
    if (state === told) return;
    const isSound = state === 'SOUND';
    log(isSound ? 'info' : 'error', isSound ? 'the clock is sound' : 'the clock is in doubt', { state });
    await submit(eventAlone(isSound ? 'clock.sound' : 'clock.doubt', self, isSound ? null : `CLOCK_${state}`));
    told = state;
  }

  return {
    partnerChecks: clocks.checks,
    view: () => viewOf(context),
    check: () => checkOf(context),
    release: (order, user) => release(context, submit, order, user),
    start() {
      timer = setInterval(() => {
        telling = telling
          .then(tell)
          .then(clocks.tell)
          .catch((error: unknown) => log('error', 'clock state not recorded', { code: codeOf(error) }));
      }, limits.clockTickMs).unref();
    },
    async close() {
      clearInterval(timer);
      await telling;
    },
  };
}

function viewOf(context: Context): ClockView {
  const { time, store, partners } = context;
  const latest = store.head().latest;
  const agreed = time.agreed();
  const heard = new Map(time.partners().map((one) => [one.country, one]));
  return {
    state: clockState(context),
    now: time.now(),
    wall: time.wall(),
    ...(latest > 0 && { latest }),
    vouched: time.isVouched(),
    ...(agreed > 0 && { agreed }),
    partners: partners.map((country) => {
      const one = heard.get(country);
      if (one === undefined) return { country, agrees: false };
      return { country, agrees: one.agrees, aheadS: Math.round(one.aheadBy / 1e6), heardS: Math.round(one.age / 1e6) };
    }),
  };
}

function checkOf(context: Context): HealthCheck {
  const { time } = context;
  const state = clockState(context);
  const next = 'tripoint clock show';
  const heard = time.partners().filter(({ age }) => age <= HEARD_LATELY);
  const compared = heard.map(({ country, aheadBy }) => `${country} ${signedSeconds(aheadBy)}`).join(', ');
  const against = compared === '' ? 'compared with no partner' : `by the times that partners sign: ${compared}`;
  const alone = state === 'SOUND' && !time.isVouched() ? ', but the partners have not confirmed it: nothing is destroyed' : '';
  const detail = `${wordsOf(context, state)}${alone}; ${against}`;
  if (state !== 'SOUND') return { name: 'clock', status: 'FAIL', detail, next };
  if (heard.length === 0) return { name: 'clock', status: 'NOT_CHECKED', detail, next };
  return heard.every(({ agrees }) => agrees)
    ? { name: 'clock', status: 'OK', detail }
    : { name: 'clock', status: 'WARN', detail, next };
}

async function release(
  context: Context,
  submit: Submit,
  { reason, unconfirmed }: Parameters<Exchange['releaseClock']>[0],
  user: User,
): Promise<Awaited<ReturnType<Exchange['releaseClock']>>> {
  const { time, store } = context;
  const faults = reasonFaults('/reason', reason);
  if (clockState(context) === 'SOUND') faults.push({ field: '/clock', rule: 'one that is in doubt' });
  if (faults.length > 0) throw new TripointError('INVALID', faults);
  if (time.isContradicted()) throw new TripointError('CLOCK_IN_DOUBT', 'most partners say another time');
  if (!time.isConfirmed() && !unconfirmed) throw new TripointError('CLOCK_IN_DOUBT', 'the partners do not confirm the time');
  const { latest: released } = store.head();
  // The log entry is dated by the accepted clock, so the clock is accepted first.
  const takeBack = time.accept();
  const logged = await submit({
    phase: 'send',
    bytes: 1024,
    unsigned: true,
    run(tx) {
      const said = { kind: AuditKind.CLOCK_RELEASED, releasedTime: released };
      const verdict = unconfirmed ? 'UNCONFIRMED' : 'CONFIRMED';
      const leaf = logOwnAct(context, tx, said, { person: personOf(user), verdict, reason });
      tx.releaseLatest();
      return { leaf, at: tx.at };
    },
  }).catch((error: unknown) => {
    // No acceptance without its log entry.
    takeBack();
    throw error;
  });
  return { released, at: logged.at, log: refTo(logged.leaf) };
}

// The current time, and how far it is trusted. A clock alone cannot detect its own error, so a jump of the wall clock is compared with
// the process's monotonic clock and with the times that partners sign.
import type { Clock, Country, Micros } from '../../domain/index.ts';
import { LIMITS } from '../../envelope/index.ts';

/** A partner's signed time compared with ours. */
export interface HeardTime {
  readonly country: Country;
  /** How far it is ahead of ours. */
  readonly aheadBy: Micros;
  /** How long ago it was heard. */
  readonly age: Micros;
  readonly agrees: boolean;
}

export interface Timekeeper {
  /** The wall clock; after a jump ahead, the time without the jump. */
  readonly now: Clock;
  /** The wall clock has jumped ahead, or most partners contradict it. */
  isDoubted(): boolean;
  /** Partners have confirmed the time since this process began, and nothing has contradicted it since. */
  isVouched(): boolean;
  /** The latest time that the partners confirm has come: content due later is not destroyed. 0 if they have confirmed none. */
  agreed(): Micros;
  /** A partner has just signed a time in answer to a fresh question. */
  heard(partner: Country, at: Micros): void;
  /** A commit happened; remembers its time if it was not vouched for. */
  committed(at: Micros): void;
  /** The latest unvouched commit time; 0 if there is none. */
  latestAlone(): Micros;
  /** Whether most partners' signed times agree with the wall clock now. */
  isConfirmed(): boolean;
  /** Whether most partners' signed times contradict the wall clock. */
  isContradicted(): boolean;
  /** A person answers for the wall clock. Nothing is destroyed until the partners do, too. Returns what takes the acceptance back. */
  accept(): () => void;
  /** `tell` is called each time that the partners confirm a time that nobody vouched for. */
  onVouched(tell: () => void): void;
  partners(): readonly HeardTime[];
  /** The partners that contradict the wall clock; while it is unvouched, also those not heard recently. */
  unconfirmedBy(): readonly Country[];
  readonly wall: Clock;
}

interface TimekeeperOptions {
  readonly wall: Clock;
  /** Advances evenly and cannot be set. */
  readonly monotonic: Clock;
  readonly partners: readonly Country[];
  /** The latest commit time in the ledger that partners had vouched for; 0 if there is none. */
  readonly latest: Micros;
  /** How far the wall clock may jump ahead without being doubted, in microseconds. */
  readonly jump?: Micros;
}

const JUMP: Micros = 60_000_000;
/** How long a heard time counts, advanced by the monotonic clock. */
const FRESH: Micros = 300_000_000;
/** After a shorter stop one partner suffices: it could mislead us by no more than this. */
const SHORT_STOP: Micros = 3_600_000_000;

export function createTimekeeper(options: TimekeeperOptions): Timekeeper {
  const { wall, monotonic, partners, latest, jump = JUMP } = options;
  const most = Math.floor(partners.length / 2) + 1;
  const heard = new Map<Country, { readonly at: Micros; readonly mono: Micros }>();
  /** A moment at which the wall clock was trusted. */
  let base = { wall: wall(), mono: monotonic() };
  let isShortStop = base.wall >= latest && base.wall - latest <= SHORT_STOP;
  let vouched = false;
  const told: (() => void)[] = [];
  /** When a partner last agreed, by our clock. */
  let confirmed: Micros = 0;
  let alone: Micros = 0;

  const even = (): Micros => base.wall + (monotonic() - base.mono);
  const hasJumped = (time: Micros): boolean => time - even() > jump;
  function now(): Micros {
    const time = wall();
    return hasJumped(time) ? even() : time;
  }

  function heardTimes(time: Micros): HeardTime[] {
    const mono = monotonic();
    return [...heard].map(([country, one]) => {
      const age = mono - one.mono;
      const aheadBy = one.at + age - time;
      return { country, aheadBy, age, agrees: Math.abs(aheadBy) <= LIMITS.skew };
    });
  }
  function countOf(time: Micros, agrees: boolean): number {
    const mono = monotonic();
    let count = 0;
    for (const one of heard.values()) {
      const age = mono - one.mono;
      if (age <= FRESH && Math.abs(one.at + age - time) <= LIMITS.skew === agrees) count++;
    }
    return count;
  }
  const isConfirmed = (): boolean => partners.length > 0 && countOf(wall(), true) >= most;
  const isContradicted = (): boolean => heard.size >= most && countOf(wall(), false) >= most;

  function believe(): void {
    base = { wall: wall(), mono: monotonic() };
    alone = 0;
  }

  return {
    now,
    wall,
    isDoubted: () => hasJumped(wall()) || isContradicted(),
    isVouched: () => vouched,
    agreed: () => (vouched ? Math.min(now(), confirmed + LIMITS.skew) : 0),
    heard(partner, at) {
      if (!partners.includes(partner)) return;
      heard.set(partner, { at, mono: monotonic() });
      const was = vouched;
      const isEnough = isShortStop && !hasJumped(wall()) && !isContradicted() && countOf(wall(), true) > 0;
      if (isConfirmed() || (!vouched && isEnough)) {
        vouched = true;
        believe();
      } else if (isContradicted() && !hasJumped(wall())) vouched = false;
      if (vouched && countOf(now(), true) > 0) confirmed = Math.max(confirmed, now());
      if (vouched && !was) for (const tell of told) tell();
    },
    committed(at) {
      if (!vouched) alone = Math.max(alone, at);
    },
    latestAlone: () => alone,
    onVouched: (tell) => void told.push(tell),
    isConfirmed,
    isContradicted,
    accept() {
      const before = { base, alone, vouched, isShortStop };
      vouched = false;
      isShortStop = false;
      believe();
      return () => {
        ({ base, alone, vouched, isShortStop } = before);
      };
    },
    partners: () => heardTimes(wall()),
    unconfirmedBy() {
      const fresh = heardTimes(wall()).filter(({ age }) => age <= FRESH);
      return partners.filter((partner) => !(fresh.find(({ country }) => country === partner)?.agrees ?? vouched));
    },
  };
}

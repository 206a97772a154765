// What time it is, and how far that is believed. A clock that is alone with itself can be wrong without knowing it, so a jump of the wall
// clock is held against time that passes evenly in this process (monotonic) and against the times that partners sign.
import type { Clock, Country, Micros } from '../../domain/index.ts';
import { LIMITS } from '../../envelope/index.ts';

/** What a partner's signed time says of ours. */
export interface HeardTime {
  readonly country: Country;
  /** How far it is ahead of ours. */
  readonly aheadBy: Micros;
  /** How long ago it was heard. */
  readonly age: Micros;
  readonly agrees: boolean;
}

export interface Timekeeper {
  /** The wall clock; while that has jumped ahead, the time without the jump. */
  readonly now: Clock;
  /** The wall clock has jumped ahead, or most partners say another time. */
  isDoubted(): boolean;
  /** The partners have confirmed the time since this process began, and nothing has contradicted it since. */
  isVouched(): boolean;
  /** Up to when the partners agree that time has come: nothing that is due later is destroyed. 0 when they have not said so. */
  agreed(): Micros;
  /** A partner has just signed a time that is no older than the question it answers. */
  heard(partner: Country, at: Micros): void;
  /** Something was committed at a time that nobody vouches for. */
  committed(at: Micros): void;
  /** The latest such time. */
  latestAlone(): Micros;
  /** Whether most partners' signed times agree with the wall clock now. */
  isConfirmed(): boolean;
  /** Whether most partners' signed times say another time than the wall clock. */
  isContradicted(): boolean;
  /** A person answers for the wall clock. Nothing is destroyed until the partners do, too. Returns what takes the acceptance back. */
  accept(): () => void;
  /** `tell` is called each time that the partners confirm a time that nobody vouched for. */
  onVouched(tell: () => void): void;
  partners(): readonly HeardTime[];
  /** Who says another time than the wall clock; while nobody vouches for that, also who has said nothing of late. */
  unconfirmedBy(): readonly Country[];
  readonly wall: Clock;
}

interface TimekeeperOptions {
  readonly wall: Clock;
  /** Advances evenly and is set by nobody. */
  readonly monotonic: Clock;
  readonly partners: readonly Country[];
  /** The latest time that the ledger was committed at and partners had vouched for; 0 when there is none. */
  readonly latest: Micros;
  /** How far the wall clock may be set ahead without being doubted. */
  readonly jump?: Micros;
}

const JUMP: Micros = 60_000_000;
/** How long a time that was heard counts, carried on by the monotonic clock. */
const FRESH: Micros = 300_000_000;
/** After a shorter stop one partner is enough: it could make us wrong by no more. */
const SHORT_STOP: Micros = 3_600_000_000;

export function createTimekeeper(options: TimekeeperOptions): Timekeeper {
  const { wall, monotonic, partners, latest, jump = JUMP } = options;
  const most = Math.floor(partners.length / 2) + 1;
  const heard = new Map<Country, { readonly at: Micros; readonly mono: Micros }>();
  /** A moment at which the wall clock was believed. */
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

// What operators are shown of this gateway itself: its clock and its checks.
import type { Code, Country, Micros } from '../../domain/index.ts';

/** What this gateway takes the time to be, and who agrees. */
export interface ClockView {
  readonly state: 'SOUND' | 'STEPPED_BACK' | 'IN_DOUBT';
  /** What everything is dated by. */
  readonly now: Micros;
  /** What the clock of the machine says. */
  readonly wall: Micros;
  /** The latest time that is committed and vouched for: before it the clock counts as put back. Absent: none. */
  readonly latest?: Micros;
  /** Most partners have confirmed the time since the start. */
  readonly vouched: boolean;
  /** What is due by then may be destroyed. Absent: nothing. */
  readonly agreed?: Micros;
  readonly partners: readonly {
    readonly country: Country;
    /** Seconds that its signed time is ahead of the machine's clock. Absent, with `heardS`: not heard since the start. */
    readonly aheadS?: number;
    /** How many seconds ago it was heard. */
    readonly heardS?: number;
    readonly agrees: boolean;
  }[];
}

/** What raises an event `gateway.alarm`: once, and again at each further `step`. */
export interface HealthAlarm {
  readonly code: Code;
  /** The country whose it is. */
  readonly partner: Country;
  readonly step?: string;
}

export interface HealthCheck {
  readonly name: string;
  /** WARN: it works, and somebody should look. NOT_CHECKED: nobody could look, which is not OK. */
  readonly status: 'OK' | 'WARN' | 'FAIL' | 'NOT_CHECKED';
  /** In words what was found, or what is wrong and at which hop. */
  readonly detail: string;
  /** What to do about it. */
  readonly next?: string;
  readonly alarms?: readonly HealthAlarm[];
}

export interface Health {
  /** Can sign, log and deliver now. */
  readonly ready: boolean;
  readonly checks: readonly HealthCheck[];
}

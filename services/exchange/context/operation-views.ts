// Operators' views of this gateway: its clock and its checks.
import type { Code, Country, Micros } from '../../domain/index.ts';

/** The time of this gateway, and who agrees with it. */
export interface ClockView {
  readonly state: 'SOUND' | 'STEPPED_BACK' | 'IN_DOUBT';
  /** The time by which everything is dated. */
  readonly now: Micros;
  /** The time of the machine's clock. */
  readonly wall: Micros;
  /** The latest committed time that was vouched for; a clock before it counts as stepped back. Absent if there is none. */
  readonly latest?: Micros;
  /** Whether most partners have confirmed the time since the start. */
  readonly vouched: boolean;
  /** Content due by this time may be destroyed. Absent if none may. */
  readonly agreed?: Micros;
  readonly partners: readonly {
    readonly country: Country;
    /** Seconds by which its signed time is ahead of the machine's clock. Absent, with `heardS`, if not heard since the start. */
    readonly aheadS?: number;
    /** Seconds since it was heard. */
    readonly heardS?: number;
    readonly agrees: boolean;
  }[];
}

/** Raises an event `gateway.alarm`: once, and again at each further `step`. */
export interface HealthAlarm {
  readonly code: Code;
  /** The country concerned. */
  readonly partner: Country;
  readonly step?: string;
}

export interface HealthCheck {
  readonly name: string;
  /** WARN: works, but somebody should look. NOT_CHECKED: could not be checked, which is not OK. */
  readonly status: 'OK' | 'WARN' | 'FAIL' | 'NOT_CHECKED';
  /** The finding in words, or what is wrong and at which hop. */
  readonly detail: string;
  /** What to do about it. */
  readonly next?: string;
  readonly alarms?: readonly HealthAlarm[];
}

export interface Health {
  /** Whether the gateway can sign, log and deliver now. */
  readonly ready: boolean;
  readonly checks: readonly HealthCheck[];
}

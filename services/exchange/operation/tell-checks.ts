// Reports changes of the checks: a log line, and an event for alarms.
import { HOUR, type Micros } from '../../domain/index.ts';
import { eventAlone, type Submit } from '../commit/index.ts';
import type { Context, HealthAlarm, HealthCheck } from '../context/index.ts';

/** Minimum time between two events for an alarm that comes and goes. */
const ALARM_INTERVAL: Micros = HOUR;

const LEVELS = { OK: 'info', NOT_CHECKED: 'warn', WARN: 'warn', FAIL: 'error' } as const;
const WORDS = { OK: 'check passes', NOT_CHECKED: 'check not made', WARN: 'check warns', FAIL: 'check fails' } as const;

export type TellChecks = (checks: readonly HealthCheck[]) => Promise<void>;

export function createTellChecks({ clock, log }: Context, submit: Submit): TellChecks {
  /** The status last reported of each check. */
  const told = new Map<string, string>();
  const alarmedAt = new Map<string, Micros>();

  async function alarm({ code, partner, step = '' }: HealthAlarm, name: string): Promise<void> {
    const key = `${name} ${code} ${step}`;
    const now = clock();
    if (now - (alarmedAt.get(key) ?? Number.NEGATIVE_INFINITY) < ALARM_INTERVAL) return;
    alarmedAt.set(key, now);
    await submit(eventAlone('gateway.alarm', partner, code));
  }

  return async (checks) => {
    for (const { name, status, detail, alarms = [] } of checks) {
      const steps = alarms.map(({ code, step = '' }) => `${code} ${step}`);
      const now = [status, ...steps].join(', ');
      const before = told.get(name);
      told.set(name, now);
      if (before === now || (before === undefined && status === 'OK')) continue;
      log(LEVELS[status], WORDS[status], { check: name, detail });
      if (steps.length > 0) for (const one of alarms) await alarm(one, name);
    }
  };
}

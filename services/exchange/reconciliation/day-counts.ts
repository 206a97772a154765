// Counts the statements in each direction per day, according to both logs.
import { type AuditEntry, AuditKind, type ReconcileRow, VerdictKind } from '../../../proto/index.ts';
import { type Country, DAY, type Micros, timeText } from '../../domain/index.ts';
import { LINK_PLANE } from '../../records/index.ts';
import type { DayCount } from '../context/index.ts';

/** How long days are counted, and irreparable gaps shown. */
export const SHOWN: Micros = 31 * DAY;

type CountKey = 'sent' | 'received' | 'held';
const COUNTED: Readonly<Record<number, CountKey>> = {
  [AuditKind.SENT]: 'sent',
  [AuditKind.RECEIVED]: 'received',
  [AuditKind.HELD]: 'held',
};

export interface DayCounts {
  /** Counts an entry of our own log. */
  ours(entry: AuditEntry): void;
  /** Counts a row of the partner's log, as the partner states it. */
  theirs(row: ReconcileRow): void;
  counts(): DayCount[];
}

export function createDayCounts(self: Country, partner: Country, before: readonly DayCount[], at: Micros): DayCounts {
  const days = new Map(before.map((count) => [dayKey(count), { ...count }]));

  function count(country: Country, gateway: string | undefined, time: Micros, verb: number, what: CountKey | undefined): void {
    // flood: a partner may date its leaves as it likes, so other dates must not fill the table.
    if (what === undefined || verb >= LINK_PLANE || time < at - SHOWN || time > at + DAY) return;
    const day: DayCount = {
      day: timeText(time).slice(0, 10),
      country,
      ...(gateway && { gateway }),
      sent: 0,
      received: 0,
      held: 0,
    };
    const key = dayKey(day);
    const counted = days.get(key) ?? day;
    days.set(key, { ...counted, [what]: counted[what] + 1 });
  }

  return {
    ours: ({ kind, gatewayId, occurredAt, verb }) => count(self, gatewayId, occurredAt, verb, COUNTED[kind]),
    theirs({ sent, verdict, at: time, verb }) {
      if (sent || verdict === VerdictKind.ACCEPTED) count(partner, undefined, time, verb, sent ? 'sent' : 'received');
    },
    counts() {
      const since = timeText(at - SHOWN).slice(0, 10);
      return [...days.values()].filter(({ day }) => day >= since);
    },
  };
}

const dayKey = ({ day, country, gateway = '' }: DayCount): string => `${day} ${country} ${gateway}`;

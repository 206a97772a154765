// How long ago each partner last cosigned our log, and the consequences: first an alarm, then nothing is sent to it.
import { decode } from '../../../proto/index.ts';
import type { Country, Micros } from '../../domain/index.ts';
import { eventAlone, type Submit } from '../commit/index.ts';
import type { Context, WitnessView } from '../context/index.ts';
import type { Cosigned, CosignedCheckpoints } from './cosigned.ts';

export interface Freshness {
  /** The last tree of ours that a partner cosigned. */
  last(partner: Country): Cosigned | undefined;
  took(partner: Country, cosigned: Cosigned): void;
  /** Whether this partner has not cosigned for too long, so that nothing is sent to it. */
  isStale(partner: Country): boolean;
  viewOf(partner: Country): WitnessView;
  /** Raises the alarms that are due, each once until the partner cosigns again. */
  review(partner: Country): Promise<void>;
}

const ALARMS = ['NOT_FINAL', 'WITNESS_STALE'] as const;

export function createFreshness(context: Context, submit: Submit, cosigned: CosignedCheckpoints): Freshness {
  const { clock, limits, partners, log, aside } = context;
  const started = clock();
  const latest = new Map<Country, Cosigned>();
  for (const partner of partners) {
    try {
      const last = cosigned.last(partner);
      if (last !== undefined) latest.set(partner, last);
    } catch (error) {
      aside.unreadable(partner, 'cosignatures', error);
    }
  }
  const alarmed = new Set<string>();

  // A partner that has never cosigned is judged from the log's beginning, so that a restart does not postpone it.
  let beginning: Micros | undefined;
  function began(): Micros {
    beginning ??= firstEntryAt(context);
    return beginning ?? clock();
  }
  const since = (partner: Country): Micros => latest.get(partner)?.at ?? began();
  const isOlder = (partner: Country, ms: number): boolean => clock() - since(partner) > ms * 1000;
  const isLate = (partner: Country): boolean => isOlder(partner, limits.witnessAlarmMs);
  const isStale = (partner: Country): boolean => isOlder(partner, limits.witnessStaleMs);

  async function alarm(partner: Country, code: (typeof ALARMS)[number]): Promise<void> {
    const name = `${partner} ${code}`;
    if (alarmed.has(name)) return;
    alarmed.add(name);
    log('error', 'witness missing', { partner, code });
    await submit(eventAlone('link.alarm', partner, code));
  }

  return {
    last: (partner) => latest.get(partner),
    took(partner, one) {
      latest.set(partner, one);
      for (const code of ALARMS) alarmed.delete(`${partner} ${code}`);
    },
    isStale,
    viewOf(country) {
      const late = isLate(country);
      const { size, at } = latest.get(country) ?? {};
      return {
        country,
        ...(size !== undefined && { size }),
        ...(at !== undefined && { at }),
        late,
        ...(late && { stopsAt: since(country) + limits.witnessStaleMs * 1000 }),
        stale: isStale(country),
      };
    },
    async review(partner) {
      // After a stop, the witnesses get their full time again before an alarm.
      if (isLate(partner) && clock() - started > limits.witnessAlarmMs * 1000) await alarm(partner, 'NOT_FINAL');
      if (isStale(partner)) await alarm(partner, 'WITNESS_STALE');
    },
  };
}

/** Time of the first entry of the oldest log that has not expired. */
function firstEntryAt({ logs, store }: Context): Micros | undefined {
  const { firstLeaf = 0 } = logs.all().find(({ expired }) => expired === undefined) ?? {};
  const entry = store.get('leafEntry', firstLeaf)?.entry;
  return entry && decode('AuditEntry', entry).occurredAt;
}

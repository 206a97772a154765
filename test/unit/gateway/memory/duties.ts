import { TripointError } from '../../../../services/domain/index.ts';
import type { DutyView } from '../../../../services/exchange/context/types.ts';
import { START } from './samples.ts';
import type { Memory, MemoryExchange } from './state.ts';

const isOpen = ({ state }: DutyView): boolean => state === 'OPEN' || state === 'OVERDUE';

export function dutiesOf({
  knobs,
  exchanges,
  persons,
  made,
  reached,
}: Memory): Pick<MemoryExchange, 'duties' | 'settle' | 'erase' | 'destruction'> {
  function destructionOf(id: string): Awaited<ReturnType<MemoryExchange['destruction']>> {
    const { erased, direction, partner, recordId = '', recordVersion = 1 } = exchanges.get(id) ?? {};
    if (!erased || !direction || !partner) throw new TripointError('NOT_FOUND');
    const digest = 'ab'.repeat(32);
    return {
      ...{ exchangeId: id, direction, partner, recordId, recordVersion, recordDigest: digest, ...erased },
      method: 'vault key destroyed',
      officer: digest,
      log: { origin: 'tripoint.example/us/2026', index: made(), leafHash: '0f'.repeat(32) },
    };
  }

  return {
    async duties({ partner, kind } = {}) {
      reached();
      const waits = [...exchanges.values()].filter(({ duties }) =>
        duties?.some((duty) => isOpen(duty) && (kind ?? duty.kind) === duty.kind),
      );
      return { exchanges: waits.filter((one) => (partner ?? one.partner) === one.partner) };
    },
    async settle(id, kind, settlement, { subject, agency }) {
      reached({ subject, agency });
      const found = exchanges.get(id);
      const duty = found?.duties?.find((one) => one.kind === kind);
      if (!found || !duty) throw new TripointError('NOT_FOUND');
      if (!isOpen(duty)) throw new TripointError('DUTY_SETTLED');
      const before = persons.get(id);
      if (settlement.verdict !== 'DONE' && before?.has(subject)) throw new TripointError('SAME_PERSON');
      before?.add(subject);
      knobs.settled.push({ id, kind, ...settlement });
      const denied = settlement.verdict === 'DENY';
      const waiting = denied ? 0 : (duty.waiting ?? 1) - 1;
      const now: DutyView = { ...duty, waiting, state: denied ? 'DENIED' : waiting > 0 ? duty.state : 'MET' };
      const moved = kind === 'RELEASE' && !isOpen(now) ? ({ state: denied ? 'DENIED' : 'QUEUED' } as const) : {};
      const after = { ...found, ...moved, duties: found.duties?.map((one) => (one === duty ? now : one)) ?? [] };
      exchanges.set(id, after);
      return after;
    },
    async erase(id, { basis }, { subject, agency }) {
      reached({ subject, agency });
      const found = exchanges.get(id);
      if (!found) throw new TripointError('NOT_FOUND');
      if (found.erased) throw new TripointError('ERASED');
      const [author] = persons.get(id) ?? [];
      if (author === subject) throw new TripointError('SAME_PERSON');
      const { record: _, ...outline } = found;
      exchanges.set(id, { ...outline, erased: { at: START, basis } });
      return destructionOf(id);
    },
    destruction: async (id) => destructionOf(id),
  };
}

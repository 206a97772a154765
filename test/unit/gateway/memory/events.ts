import { TripointError } from '../../../../services/domain/index.ts';
import type { ExchangeEvent } from '../../../../services/exchange/context/types.ts';
import { idOf, START } from './samples.ts';
import type { Memory, MemoryExchange } from './state.ts';

export function eventsOf({ knobs, view, reached }: Memory): Pick<MemoryExchange, 'emit' | 'events' | 'eventAfter'> {
  const wake = new Set<() => void>();
  let last = 0;

  const eventAt = (cursor: number): ExchangeEvent => ({
    cursor,
    type: 'exchange.received',
    at: START + cursor,
    partner: 'CA',
    exchange: {
      ...view('CA', 'lookout'),
      id: idOf(cursor),
      direction: 'received',
      state: 'ADMITTED',
      ...(knobs.padding === 0 ? {} : { record: { recordReference: 'x'.repeat(knobs.padding) } }),
    },
  });

  return {
    emit(count) {
      last += count;
      for (const resume of [...wake]) resume();
    },
    async events(after, limit) {
      reached();
      if (after > last) throw new TripointError('INVALID', { field: 'after', rule: `at most ${last}, the newest event` });
      const to = Math.min(last, after + limit);
      knobs.readThrough = Math.max(knobs.readThrough, to);
      return Array.from({ length: Math.max(0, to - after) }, (_, i) => eventAt(after + i + 1));
    },
    eventAfter: (cursor, signal) =>
      new Promise((resolve) => {
        if (last > cursor || signal.aborted) return resolve();
        const end = (): void => {
          wake.delete(end);
          signal.removeEventListener('abort', end);
          resolve();
        };
        wake.add(end);
        signal.addEventListener('abort', end);
      }),
  };
}

import { expect, test, vi } from 'vitest';
import { TripointError } from '../../../services/domain/index.ts';
import type { Rooms } from '../../../services/exchange/assemble.ts';
import { start } from '../../../services/exchange/starting.ts';

test.each<[string, () => Promise<void>, unknown[][]]>([
  ['what had begun is closed', async () => {}, []],
  [
    'a close that fails hides nothing',
    () => Promise.reject(new TripointError('LEDGER_FAILED')),
    [['error', 'what had begun is not closed', { code: 'LEDGER_FAILED' }]],
  ],
])('a step that fails is named with its reason, none behind it is taken, and %s', async (_, closing, further) => {
  const logged: unknown[][] = [];
  let served = 0;
  const corrupt = () => {
    throw new TripointError('LEDGER_CORRUPT');
  };
  const context = {
    store: { all: corrupt, each: corrupt },
    log: (...line: unknown[]) => logged.push(line),
  };
  const rooms = { context, writer: {}, options: { home: { serve: () => served++ } } } as unknown as Rooms;
  const close = vi.fn(closing);
  await expect(start(rooms, close)).rejects.toMatchObject({ code: 'LEDGER_CORRUPT' });
  expect(close.mock.calls).toEqual([[rooms]]);
  const step = { step: 'destroy again what was erased', because: expect.stringContaining('backup'), code: 'LEDGER_CORRUPT' };
  expect(logged).toEqual([['error', 'the exchange does not start', step], ...further]);
  expect(served).toBe(0);
});

import { expect, test } from 'vitest';
import { TripointError } from '../../../services/domain/index.ts';
import type { Rooms } from '../../../services/exchange/assemble.ts';
import { start } from '../../../services/exchange/starting.ts';

test('a step that fails is named with its reason, and none behind it is taken', async () => {
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
  await expect(start(rooms)).rejects.toMatchObject({ code: 'LEDGER_CORRUPT' });
  const step = { step: 'destroy again what was erased', because: expect.stringContaining('backup'), code: 'LEDGER_CORRUPT' };
  expect(logged).toEqual([['error', 'the exchange does not start', step]]);
  expect(served).toBe(0);
});

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { mapInTurns, TURN_MS } from '../../../../services/exchange/context/index.ts';

test('however long the list, others have the thread after each turn, and every item is mapped once and in order', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.integer({ min: 0, max: 5 })), async (costs) => {
      let now = 0;
      let since = 0;
      const turn = async () => {
        since = now;
      };
      const mapped = await mapInTurns(
        [...costs.entries()],
        ([i, ms]) => {
          // Whatever came before it in this turn, it began within the turn.
          expect(now - since).toBeLessThan(TURN_MS);
          now += ms;
          return i;
        },
        { now: () => now, turn },
      );
      expect(mapped).toEqual([...costs.keys()]);
    }),
  );
});

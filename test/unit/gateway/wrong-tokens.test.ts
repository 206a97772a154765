import { expect, it } from 'vitest';
import { createLogger } from '../../../gateway/server/log.ts';
import { watchWrongTokens } from '../../../gateway/server/wrong-tokens.ts';
import { MINUTE } from '../../../services/domain/index.ts';
import { START } from './memory-exchange.ts';

it('guessing: so many wrong tokens within a minute are one alarm a minute, fewer are none', () => {
  let now = START;
  let alarms = 0;
  const lines: string[] = [];
  const log = createLogger('info', { write: (line: string) => void lines.push(line) });
  const wrong = watchWrongTokens(
    5,
    () => now,
    log,
    () => alarms++,
  );
  const show = (n: number) => {
    for (let i = 0; i < n; i++) wrong();
  };
  show(4);
  now += MINUTE;
  show(4);
  expect(alarms).toBe(0);
  show(1);
  expect(alarms).toBe(1);
  show(5_000);
  expect(alarms).toBe(1);
  now += MINUTE;
  show(5);
  expect(alarms).toBe(2);
  // How many there were is said when the minute is over.
  expect(lines.map((line) => (JSON.parse(line) as { count: number }).count)).toEqual([5, 5_005, 5]);
});

// The interface of services/exchange over plain arrays, for tests of the layers above it.
import { agreementsOf } from './memory/agreements.ts';
import { dutiesOf } from './memory/duties.ts';
import { eventsOf } from './memory/events.ts';
import { exchangesOf } from './memory/exchanges.ts';
import { logsOf } from './memory/logs.ts';
import { operationOf } from './memory/operation.ts';
import { recordsOf } from './memory/records.ts';
import { screeningsOf } from './memory/screenings.ts';
import { type MemoryExchange, startMemory } from './memory/state.ts';

export { memoryDesk } from './memory/desk.ts';
export * from './memory/samples.ts';
export type { MemoryExchange } from './memory/state.ts';

export function memoryExchange(): MemoryExchange {
  const memory = startMemory();
  return Object.assign(memory.knobs, {
    ...exchangesOf(memory),
    ...recordsOf(memory),
    ...screeningsOf(memory),
    ...dutiesOf(memory),
    ...agreementsOf(memory),
    ...logsOf(memory),
    ...operationOf(memory),
    ...eventsOf(memory),
  });
}

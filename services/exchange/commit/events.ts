// Events without any other change: alarms, and events about this gateway itself.
import type { Code, Country } from '../../domain/index.ts';
import type { ExchangeEvent } from '../context/index.ts';
import type { Draft } from './transaction.ts';

/** One event in its own commit, without a log entry. `about`: the country concerned. */
export const eventAlone = (type: ExchangeEvent['type'], about: Country, code: Code | null): Draft<void> => ({
  phase: 'send',
  bytes: 128,
  unsigned: true,
  run: (tx) => tx.event(type, about, code, null, null),
});

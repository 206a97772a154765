// Events that no other change comes with: alarms, and what is said of this gateway itself.
import type { Code, Country } from '../../domain/index.ts';
import type { ExchangeEvent } from '../context/index.ts';
import type { Draft } from './transaction.ts';

/** One event in a commit of its own, which has no entry. `about`: the country that it is about. */
export const eventAlone = (type: ExchangeEvent['type'], about: Country, code: Code | null): Draft<void> => ({
  phase: 'send',
  bytes: 128,
  unsigned: true,
  run: (tx) => tx.event(type, about, code, null, null),
});

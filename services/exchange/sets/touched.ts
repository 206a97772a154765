// Which records a commit may have brought into a set, changed in one or taken out of one.
import type { Id } from '../../domain/index.ts';
import type { Write } from '../../ledger/index.ts';
import { LINK_PLANE } from '../../records/index.ts';

/** Writes that name a record, and those that name an exchange, with the position of its id. */
export const RECORD_AT: Readonly<Record<string, number>> = {
  ...{ exchange: 9, about: 2, recordDestroyed: 3, recordRecalled: 3, recordsSuperseded: 3, recordDerived: 3 },
};
export const EXCHANGE_AT: Readonly<Record<string, number>> = { exchangeState: 4, exchangeDecided: 10 };

export interface Touched {
  readonly records: readonly Id[];
  readonly exchanges: readonly Id[];
  /** Statements expired: what is left of each is to be read anew. */
  readonly anew: boolean;
}

export function touchedBy(writes: readonly Write[]): Touched {
  const records: Id[] = [];
  const exchanges: Id[] = [];
  let anew = false;
  for (const write of writes) {
    const [name] = write;
    anew ||= name === 'expiredExchanges';
    const record = RECORD_AT[name];
    const exchange = EXCHANGE_AT[name];
    if (exchange !== undefined) exchanges.push(write[exchange] as Id);
    const isOfLink = name === 'exchange' && (write[4] as number) >= LINK_PLANE;
    if (record !== undefined && !isOfLink) records.push(write[record] as Id);
  }
  return { records, exchanges, anew };
}

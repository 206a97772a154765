// The partners' trees that this country has cosigned, and how it reaches the partners.
import type { Witnessed } from '../../audit/index.ts';
import type { Country } from '../../domain/index.ts';
import type { Context } from '../context/index.ts';

export interface WitnessingOptions {
  readonly ask: (partner: Country, topic: 'witness' | 'log', bytes: Uint8Array, timeoutMs: number) => Promise<Uint8Array>;
  /** Whether the partner has confirmed what it holds of ours. rollback: until then our memory of what we cosigned may be outdated. */
  readonly resumed: (partner: Country) => boolean;
}

/** The largest tree of a log that we cosigned. */
export function witnessedOf({ store }: Pick<Context, 'store'>, origin: string): Witnessed | undefined {
  const row = store.get('witnessedTree', origin);
  return row && { origin, size: row.size, root: row.root, note: row.note };
}

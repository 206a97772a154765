// What this country has cosigned of its partners' logs, and how it reaches them.
import type { Witnessed } from '../../audit/index.ts';
import type { Country } from '../../domain/index.ts';
import type { Context } from '../context/index.ts';

export interface WitnessingOptions {
  readonly ask: (partner: Country, topic: 'witness' | 'log', bytes: Uint8Array, timeoutMs: number) => Promise<Uint8Array>;
  /** The partner has said what it holds of ours. Until then our own memory may have been rolled back, with what we cosigned. */
  readonly resumed: (partner: Country) => boolean;
}

/** The largest tree of a log that was cosigned here. */
export function witnessedOf({ store }: Pick<Context, 'store'>, origin: string): Witnessed | undefined {
  const row = store.get('witnessedTree', origin);
  return row && { origin, size: row.size, root: row.root, note: row.note };
}

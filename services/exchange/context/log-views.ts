// Views of this country's logs.
import type { Micros } from '../../domain/index.ts';
import type { LogRef, Unreadable } from './types.ts';

/** One log of this country. */
export interface LogView {
  readonly origin: string;
  /** Number of entries; final for an ended log, as is its root. */
  readonly size: number;
  /** Base64. */
  readonly root: string;
  readonly state: 'OPEN' | 'ENDED' | 'EXPIRED';
  /** The latest checkpoint cosigned by every partner, otherwise the latest. `final` is true if it covers the whole log. */
  readonly note: string;
  readonly final: boolean;
  /** The rollover note naming the next log, for an ended log. */
  readonly turn?: string;
  /** When its entries expired; its hashes remain. */
  readonly expired?: Micros;
  /** The ledger's data on its expiry or cosignatures cannot be read. */
  readonly unreadable?: Unreadable['unreadable'];
}

/** A log of this country whose entries have expired. */
export interface LogExpiry {
  readonly origin: string;
  /** Number of entries that it had. */
  readonly size: number;
  readonly at: Micros;
  readonly basis: string;
  /** The entry LOG_EXPIRED. */
  readonly log: LogRef;
}

// What is shown of this country's logs.
import type { Micros } from '../../domain/index.ts';
import type { LogRef, Unreadable } from './types.ts';

/** One log of this country. */
export interface LogView {
  readonly origin: string;
  /** Its entries; of one that has ended, with its last root, for good. */
  readonly size: number;
  /** Base64. */
  readonly root: string;
  readonly state: 'OPEN' | 'ENDED' | 'EXPIRED';
  /** Its newest checkpoint that every partner cosigned, else its newest; `final`: that is all of it. */
  readonly note: string;
  readonly final: boolean;
  /** The note that names the next log, of one that has ended. */
  readonly turn?: string;
  /** Since when its entries are gone; its hashes are here. */
  readonly expired?: Micros;
  /** What the ledger holds of its expiry or its cosignatures does not read. */
  readonly unreadable?: Unreadable['unreadable'];
}

/** A log of this country whose entries were let go of. */
export interface LogExpiry {
  readonly origin: string;
  /** Entries that it had. */
  readonly size: number;
  readonly at: Micros;
  readonly basis: string;
  /** The leaf LOG_EXPIRED. */
  readonly log: LogRef;
}

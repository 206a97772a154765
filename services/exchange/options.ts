// The dependencies of one country's exchange, and the running exchange.
import type { Home, PartnerLink } from '../delivery/index.ts';
import type { Country, Id, Micros, TripointError } from '../domain/index.ts';
import type { Anchor, KeyPairs, KeySet, Signer } from '../identity/index.ts';
import type { Search } from '../search/index.ts';
import type { Exchange, HealthCheck } from './context/index.ts';
import type { Authority } from './operation/index.ts';
import type { Visa } from './query/index.ts';
import type { AgainOptions } from './release/index.ts';

export interface ExchangeOptions extends AgainOptions {
  readonly home: Home;
  /** A new connection to a partner's server; the link closes it. */
  readonly connect: (partner: Country) => Promise<PartnerLink>;
  /** Partners whose links are suspended by configuration. */
  readonly suspended?: readonly Country[];
  /** The users and trust anchors of the current configuration. */
  readonly authority: readonly Authority[];
  readonly anchors: readonly Anchor[];
  readonly identity: Signer;
  readonly saveKeys: (set: KeySet, pairs: KeyPairs) => Promise<void>;
  readonly addOwnKeys: (pairs: KeyPairs) => Promise<void>;
  /** Creates the key of a future log durably, or finds it; returns its vkey (C2SP signed-note). From then on `logSigner` has the key. */
  readonly newLog: (origin: string) => Promise<string>;
  /** Called with the signed head of our log after a durable commit, before anything of it is acknowledged or sent. */
  readonly onHead?: (checkpoint: string) => void;
  /** Called when a rollover of our log is durable. */
  readonly onTurned?: () => void;
  /** Destroys the private keys of a set, in memory and on disk. Idempotent. */
  readonly destroyKeys: (set: KeySet) => Promise<void>;
  readonly keyWindow: { readonly window: number; readonly renewBefore: number; readonly lead: number };
  /** The ledger cannot be written any more, or was rolled back: the process must stop. */
  readonly onFatal: (error: TripointError) => void;
  /** Further checks of this machine. */
  readonly hostChecks?: (now: Micros) => Promise<readonly HealthCheck[]>;
  /** Called when the destruction of an exchange's content is durable. Resolves to whether its subjects are gone from every file. */
  readonly onErased?: (exchangeId: Id) => Promise<boolean>;
  /** The index of records; without it nothing is found. */
  readonly search?: Search;
  /** Every draft is run, rolled back and run again. */
  readonly repeats?: boolean;
}

export interface RunningExchange extends Exchange {
  /** Stores the visas about which this country answers questions. */
  storeVisas(visas: readonly Visa[]): Promise<void>;
  /** Commits everything that is waiting, and stops. */
  close(): Promise<void>;
}

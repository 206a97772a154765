// What the exchange of one country is given, and what it offers.
import type { Home, PartnerLink } from '../delivery/index.ts';
import type { Country, Id, Micros, TripointError } from '../domain/index.ts';
import type { Anchor, KeyPairs, KeySet, Signer } from '../identity/index.ts';
import type { Exchange, HealthCheck } from './context/index.ts';
import type { Authority } from './operation/index.ts';
import type { Visa } from './query/index.ts';
import type { AgainOptions } from './release/index.ts';

export interface ExchangeOptions extends AgainOptions {
  readonly home: Home;
  /** A new connection to a partner's server; the link closes it. */
  readonly connect: (partner: Country) => Promise<PartnerLink>;
  /** Partners whose links configuration suspends. */
  readonly suspended?: readonly Country[];
  /** Who may act here and who is believed, as it is configured now. */
  readonly authority: readonly Authority[];
  readonly anchors: readonly Anchor[];
  readonly identity: Signer;
  readonly saveKeys: (set: KeySet, pairs: KeyPairs) => Promise<void>;
  readonly addOwnKeys: (pairs: KeyPairs) => Promise<void>;
  /** Makes the key of a log to come, durably, or finds it; its vkey (C2SP signed-note). From then on `logSigner` has it. */
  readonly newLog: (origin: string) => Promise<string>;
  /** The signed head of our log after a commit, which is durable: before anything of it is acknowledged or leaves. */
  readonly onHead?: (checkpoint: string) => void;
  /** Our log has turned, and that is durable. */
  readonly onTurned?: () => void;
  /** Destroys the private keys of a set, here and on disk; those that are gone already too. */
  readonly destroyKeys: (set: KeySet) => Promise<void>;
  readonly keyWindow: { readonly window: number; readonly renewBefore: number; readonly lead: number };
  /** The ledger can take nothing more, or was rolled back: the process must stop. */
  readonly onFatal: (error: TripointError) => void;
  /** What of this machine the checks show. */
  readonly hostChecks?: (now: Micros) => Promise<readonly HealthCheck[]>;
  /** The content of an exchange was destroyed, and that is durable. Resolves when whom it was about is in no file; false: in one it still is. */
  readonly onErased?: (exchangeId: Id) => Promise<boolean>;
  /** Each draft is run, rolled back and run again. */
  readonly repeats?: boolean;
}

export interface RunningExchange extends Exchange {
  /** Keeps visas that this country answers about. */
  storeVisas(visas: readonly Visa[]): Promise<void>;
  /** Commits what is waiting and stops. */
  close(): Promise<void>;
}

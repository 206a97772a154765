// Views of our log's cosignatures, and of this country as a witness.
import type { Country, Micros } from '../../domain/index.ts';

/** A partner as a witness of our log: the size it last cosigned, and when, by its own clock. */
export interface WitnessView {
  readonly country: Country;
  readonly size?: number;
  readonly at?: Micros;
  /** Its last cosignature is older than the alarm time: sending to it stops at `stopsAt`. */
  readonly late: boolean;
  readonly stopsAt?: Micros;
  /** Sending to it has stopped. */
  readonly stale: boolean;
}

/** The head of our log. FINAL once every partner has cosigned it. */
export interface CheckpointView {
  /** A C2SP checkpoint as a signed note, with its cosignatures so far. */
  readonly note: string;
  readonly origin: string;
  readonly size: number;
  /** Base64. */
  readonly root: string;
  readonly state: 'PROVISIONAL' | 'FINAL';
  /** The largest checkpoint that every partner cosigned; `at`: when the last cosignature arrived. */
  readonly final?: { readonly note: string; readonly size: number; readonly at: Micros };
  readonly witnesses: readonly WitnessView[];
}

/** This country as a witness of its partners' logs (C2SP tlog-witness). */
export interface WitnessDoor {
  /** Body of add-checkpoint; never throws, whatever the body. */
  addCheckpoint(
    body: Uint8Array,
  ): Promise<{ readonly status: 200 | 400 | 403 | 404 | 409 | 422; readonly type: string; readonly body: string }>;
  /** The largest checkpoint that we cosigned of the log with this SHA-256 of its origin (hex), as a note. */
  cosigned(originHash: string): string | undefined;
  /** Polls the partners' logs now, without waiting for the next poll. */
  look(): Promise<void>;
}

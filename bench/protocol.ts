// Messages between the bench and the process of the sending gateway.
export type Ask =
  | { readonly ask: 'flood'; readonly to: string; readonly warmUpS: number; readonly seconds: number; readonly open: number }
  | { readonly ask: 'pace'; readonly to: string; readonly perSecond: number; readonly seconds: number }
  | { readonly ask: 'stop' };

export interface Flooded {
  readonly tell: 'flooded';
  readonly released: number;
  /** Released and still not closed when the wait ends: must be 0. */
  readonly lost: number;
  /** Closed within the window of `windowS` seconds. */
  readonly closed: number;
  readonly windowS: number;
  /** Seconds from the end of the window to the last exchange's receipt. */
  readonly drainS: number;
}

export interface Paced {
  readonly tell: 'paced';
  /** Per exchange: its id, and when `release` was called and resolved, in milliseconds of the machine's monotonic clock. */
  readonly sent: readonly (readonly [id: string, called: number, committed: number])[];
}

export type Told =
  | { readonly tell: 'ready' }
  | { readonly tell: 'window-open' }
  | { readonly tell: 'window-closed' }
  | Flooded
  | Paced;

/** Milliseconds of CLOCK_MONOTONIC, which all processes of a machine share. */
export const monotonicMs = (): number => Number(process.hrtime.bigint() / 1000n) / 1000;

// What the bench asks of the process that holds the sending gateway, and what that says.
export type Ask =
  | { readonly ask: 'flood'; readonly to: string; readonly warmUpS: number; readonly seconds: number; readonly open: number }
  | { readonly ask: 'pace'; readonly to: string; readonly perSecond: number; readonly seconds: number }
  | { readonly ask: 'stop' };

export interface Flooded {
  readonly tell: 'flooded';
  readonly released: number;
  /** Released and not closed at the end of the wait: must be 0. */
  readonly lost: number;
  /** Closed in the window, which is `windowS` long. */
  readonly closed: number;
  readonly windowS: number;
  /** From the end of the window to the last exchange's receipt. */
  readonly drainS: number;
}

export interface Paced {
  readonly tell: 'paced';
  /** Per exchange: its id, and when release was called and when it resolved; ms of the machine's monotonic clock. */
  readonly sent: readonly (readonly [id: string, called: number, committed: number])[];
}

export type Told =
  | { readonly tell: 'ready' }
  | { readonly tell: 'window-open' }
  | { readonly tell: 'window-closed' }
  | Flooded
  | Paced;

/** ms of CLOCK_MONOTONIC, which all processes of one machine share. */
export const monotonicMs = (): number => Number(process.hrtime.bigint() / 1000n) / 1000;

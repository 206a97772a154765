export interface Backoff {
  readonly retryMs: number;
  readonly retryMaxMs: number;
}

/** The pause before the next attempt after so many failures: `retryMs`, doubled by each, never beyond `retryMaxMs`. */
export const backoffMs = ({ retryMs, retryMaxMs }: Backoff, failures: number): number =>
  Math.min(retryMaxMs, retryMs * 2 ** failures);

/** From half of `ms` to all of it, so that those who lost the same server do not come back in step. */
export const jittered = (ms: number, random: () => number): number => ms * (0.5 + random() / 2);

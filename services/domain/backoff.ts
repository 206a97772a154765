export interface Backoff {
  readonly retryMs: number;
  readonly retryMaxMs: number;
}

/** The pause in milliseconds before the next attempt: `retryMs`, doubled by each of `failures`, at most `retryMaxMs`. */
export const backoffMs = ({ retryMs, retryMaxMs }: Backoff, failures: number): number =>
  Math.min(retryMaxMs, retryMs * 2 ** failures);

/** A random time between `ms` / 2 and `ms`, so that clients that lost the same server do not reconnect at the same moment. */
export const jittered = (ms: number, random: () => number): number => ms * (0.5 + random() / 2);

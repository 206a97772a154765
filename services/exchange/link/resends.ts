// Resends unconfirmed batches with growing delays, and reports a partner that takes nothing.
import type { Country, Micros } from '../../domain/index.ts';
import type { Submit } from '../commit/index.ts';
import type { Context } from '../context/index.ts';
import { createBackoffTimer } from './backoff.ts';
import { createUntaken } from './untaken.ts';
import type { Window } from './window.ts';

export interface Resends {
  /** The first batch that the partner has not taken was sent. */
  began(): void;
  /** A batch was published that may have to be resent. */
  arm(): void;
  confirmed(): void;
  /** Since when the partner has taken nothing; undefined while nothing is unconfirmed, or not for long enough. */
  untakenSince(): Micros | undefined;
  close(): void;
}

export function createResends(
  context: Context,
  partner: Country,
  submit: Submit,
  {
    window,
    resend,
    resumed,
  }: {
    readonly window: Window;
    readonly resend: (linkSequence: number) => void;
    readonly resumed: () => boolean;
  },
): Resends {
  const { resendMs: retryMs, resendMaxMs: retryMaxMs } = context.limits;
  const untaken = createUntaken(context, partner, submit);
  const timer = createBackoffTimer({ retryMs, retryMaxMs }, resendOldest);
  const untakenSince = (): Micros | undefined => (window.isUnconfirmed() ? untaken.since() : undefined);
  /** The oldest batch was resent. If its confirmation shows that it had been lost, all later ones may have been lost too. */
  let isProbing = false;

  /** Resends only the oldest: a partner that is merely offline must not receive everything over and over. */
  function resendOldest(): void {
    if (!window.isUnconfirmed()) return;
    timer.grow();
    if (resumed() && untakenSince() !== undefined) untaken.tell(window.outstanding());
    isProbing = true;
    resend(window.oldest());
    timer.arm();
  }

  return {
    began: untaken.sent,
    arm: timer.arm,
    confirmed() {
      untaken.took();
      timer.cancel();
      timer.reset();
      if (isProbing) for (const sequence of window.unconfirmed()) resend(sequence);
      isProbing = false;
      if (window.isUnconfirmed()) timer.arm();
    },
    untakenSince,
    close: timer.close,
  };
}

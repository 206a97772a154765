// What a partner does not confirm is sent to it again, after longer and longer, and that it takes nothing is said.
import type { Country, Micros } from '../../domain/index.ts';
import type { Submit } from '../commit/index.ts';
import type { Context } from '../context/index.ts';
import { createBackoffTimer } from './backoff.ts';
import { createUntaken } from './untaken.ts';
import type { Window } from './window.ts';

export interface Resends {
  /** The first that the partner has not taken is sent. */
  began(): void;
  /** Something is on its way that may have to be sent again. */
  arm(): void;
  confirmed(): void;
  /** Since when the partner has taken nothing; undefined while nothing waits for it, or it has not waited for long. */
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
  /** The oldest was sent again. If it turns out that it was lost, so may be all that followed it. */
  let isProbing = false;

  /** The oldest alone: a partner that is merely away is not sent everything again and again. */
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

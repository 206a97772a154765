// Since when a partner has taken nothing of what is sent to it, and that it is said.
import { type Country, codeOf, type Micros } from '../../domain/index.ts';
import { eventAlone, type Submit } from '../commit/index.ts';
import type { Context } from '../context/index.ts';

export interface Untaken {
  /** It is sent the first that it has not taken. */
  sent(): void;
  took(): void;
  /** Undefined while it has not waited for long. */
  since(): Micros | undefined;
  /** Said once, until it takes something again. */
  tell(batches: number): void;
}

export function createUntaken(context: Context, partner: Country, submit: Submit): Untaken {
  const { clock, limits, log } = context;
  /** When the partner last took something, or it was sent the first that it has not taken. */
  let tookAt: Micros = clock();
  let isTold = false;
  return {
    sent() {
      tookAt = clock();
    },
    took() {
      tookAt = clock();
      isTold = false;
    },
    since: () => (clock() - tookAt > limits.untakenMs * 1000 ? tookAt : undefined),
    tell(batches) {
      if (isTold) return;
      isTold = true;
      log('warn', 'partner takes nothing', { partner, code: 'NOT_TAKEN', batches });
      submit(eventAlone('link.alarm', partner, 'NOT_TAKEN')).catch((error: unknown) =>
        log('error', 'alarm not recorded', { partner, code: codeOf(error) }),
      );
    },
  };
}

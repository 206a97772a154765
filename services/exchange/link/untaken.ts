// Tracks since when a partner has taken nothing that was sent to it, and reports it.
import { type Country, codeOf, type Micros } from '../../domain/index.ts';
import { eventAlone, type Submit } from '../commit/index.ts';
import type { Context } from '../context/index.ts';

export interface Untaken {
  /** The first batch that the partner has not taken was sent. */
  sent(): void;
  took(): void;
  /** Undefined unless the partner has taken nothing for `untakenMs`. */
  since(): Micros | undefined;
  /** Reports it once, until the partner takes something again. */
  tell(batches: number): void;
}

export function createUntaken(context: Context, partner: Country, submit: Submit): Untaken {
  const { clock, limits, log } = context;
  /** When the partner last took something, or was sent the first batch that it has not taken. */
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

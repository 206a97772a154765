// Asks the partner's gateway for RESUME until it answers, and remembers why it has not.
import type { PartnerLink } from '../../delivery/index.ts';
import { type Country, codeOf, TripointError } from '../../domain/index.ts';
import type { Submit } from '../commit/index.ts';
import type { Context } from '../context/index.ts';
import type { KeyKeeper } from '../keys/index.ts';
import type { IsOver } from './connection.ts';
import { askResume, isRollback } from './resume.ts';

export interface ResumingOptions {
  readonly ask: PartnerLink['ask'];
  readonly keeper: KeyKeeper;
  /** The partner has received everything up to this link sequence. */
  readonly onResumed: (receivedThrough: number) => void;
  /** rollback: our store is older than what we have signed. */
  readonly onRollback: (error: TripointError) => void;
}

export interface Resuming {
  readonly isResumed: () => boolean;
  /** Why the partner's gateway has not resumed. */
  readonly fault: () => string | undefined;
  /** Asks once, only for the partner's time: start finds any fault of the answer when it asks in earnest. */
  hear(): Promise<void>;
  /** Asks now, and again until the partner has resumed. Throws ROLLED_BACK if the first answer proves that it holds more than we do. */
  start(isOver: IsOver): Promise<void>;
  stop(): void;
  /** Resolves when no request is in progress. Never rejects. */
  settled(): Promise<void>;
}

export function createResuming(
  context: Context,
  partner: Country,
  submit: Submit,
  { ask, keeper, onResumed, onRollback }: ResumingOptions,
): Resuming {
  const { aside, limits, log } = context;
  let isResumed = false;
  let fault: string | undefined;
  let timer: NodeJS.Timeout | undefined;
  let unprovenMs = limits.resumeRetryMs;

  /** The requests in progress: their answers are compared with the store, which must stay open until then. */
  const asking = new Set<Promise<unknown>>();
  async function askAgain(): Promise<{ readonly receivedThrough: number }> {
    const mine = askResume(context, submit, { ask }, partner, keeper);
    asking.add(mine);
    return mine.finally(() => asking.delete(mine));
  }

  async function tryResume(isOver: IsOver): Promise<void> {
    try {
      const { receivedThrough } = await askAgain();
      if (isOver()) return;
      isResumed = true;
      aside.clear(partner, 'RESUME_UNPROVEN');
      onResumed(receivedThrough);
      log('info', 'resumed', { partner });
    } catch (error) {
      if (isRollback(error)) {
        log('error', 'rolled back', { partner, code: 'ROLLED_BACK' });
        onRollback(error as TripointError);
        throw error;
      }
      if (!(error instanceof TripointError)) throw error;
      if (isOver()) return;
      fault = error.code === 'LINK_DOWN' ? 'it does not answer' : error.message;
      if (error.code === 'RESUME_UNPROVEN') {
        aside.set(partner, error.code, error.message);
        unprovenMs = Math.min(unprovenMs * 2, limits.resendMaxMs);
        log('error', 'resume not proven', { partner, code: error.code });
      } else if (error.code !== 'LINK_DOWN') log('warn', 'resume failed', { partner, code: codeOf(error) });
    }
  }

  function retry(isOver: IsOver): void {
    if (isOver() || isResumed) return;
    clearTimeout(timer);
    // A partner that only claims is asked at growing intervals: each answer costs another signature check.
    const after = aside.why(partner)?.code === 'RESUME_UNPROVEN' ? unprovenMs : limits.resumeRetryMs;
    timer = setTimeout(() => {
      tryResume(isOver).then(
        () => retry(isOver),
        (error: unknown) => {
          log('error', 'resume failed', { partner, code: codeOf(error) });
          if (!isRollback(error)) retry(isOver);
        },
      );
    }, after).unref();
  }

  return {
    isResumed: () => isResumed,
    fault: () => fault,
    async hear() {
      await askAgain().catch(() => {});
    },
    async start(isOver) {
      await tryResume(isOver);
      retry(isOver);
    },
    stop() {
      isResumed = false;
      clearTimeout(timer);
    },
    async settled() {
      await Promise.allSettled(asking);
    },
  };
}

// Polls the partners' logs as they and the other witnesses show them, and compares that with what we cosigned. split view: a log that
// shows two witnesses two trees gets both cosigned, but is detected when they compare. Questions that it leaves open are kept.
import { codeOf } from '../../domain/index.ts';
import type { Submit } from '../commit/index.ts';
import type { Context } from '../context/index.ts';
import { createLook } from './look.ts';
import { createRound } from './round.ts';
import type { Standing } from './standing.ts';
import { unshownTrees } from './unshown.ts';
import type { WitnessingOptions } from './witnessed.ts';

export interface Monitor {
  /** Polls every log. Never throws. */
  look(): Promise<void>;
  close(): Promise<void>;
}

export function createMonitor(context: Context, submit: Submit, standing: Standing, options: WitnessingOptions): Monitor {
  const { partners, limits, log, aside } = context;
  const unshown = unshownTrees(context, submit);

  async function lookAtAll(): Promise<void> {
    const round = createRound(context, options);
    const lookAtLogsOf = createLook(context, submit, { round, unshown, isHere: standing.isHere, resumed: options.resumed });
    const upright = partners.filter((partner) => !aside.isDown(partner));
    // slow answers: concurrently, so that a slow or silent partner does not delay the polls of the others.
    await Promise.all(
      upright.map((owner) =>
        lookAtLogsOf(owner, upright).catch((error: unknown) =>
          log('error', 'polling the logs of a partner failed', { partner: owner, code: codeOf(error) }),
        ),
      ),
    );
    await standing.review(round.unanswered);
  }

  let running: Promise<void> | undefined;
  const look = (): Promise<void> => {
    running ??= lookAtAll()
      .catch((error: unknown) => log('error', 'polling partner logs failed', { code: codeOf(error) }))
      .finally(() => {
        running = undefined;
      });
    return running;
  };
  const timer = setInterval(look, limits.witnessPollMs).unref();
  return {
    look,
    async close() {
      clearInterval(timer);
      await running;
    },
  };
}

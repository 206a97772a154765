// Looks at the logs of the partners as they and the other witnesses show them, and holds that against what was cosigned here. A log that
// shows two witnesses two trees gets both cosigned, one by each, and is found out when they compare. What it leaves unanswered is kept.
import { codeOf } from '../../domain/index.ts';
import type { Submit } from '../commit/index.ts';
import type { Context } from '../context/index.ts';
import { createLook } from './look.ts';
import { createRound } from './round.ts';
import type { Standing } from './standing.ts';
import { unshownTrees } from './unshown.ts';
import type { WitnessingOptions } from './witnessed.ts';

export interface Monitor {
  /** Resolves when every log was looked at. Never throws. */
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
    // All at once: a partner that answers slowly, or never, keeps nobody from looking at the others.
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

// When this country's log rolls over, to which log, and the views of its logs.
import { AuditKind, Verb } from '../../../proto/index.ts';
import { codeOf, SECOND, TripointError, toBase64 } from '../../domain/index.ts';
import { logOwnAct, personOf, reasonFaults, type Submit, signerAt, type Transaction } from '../commit/index.ts';
import { type Context, createRowReader, type Exchange, isUnreadable, type LogView, timeIn, type User } from '../context/index.ts';
import type { KeyKeeper } from '../keys/index.ts';
import { createLogReader, originHash } from '../log/index.ts';
import { cosignedCheckpoints } from '../witnessing/index.ts';

/** How far ahead a person may schedule a rollover, in seconds: today's key set must still be valid then. */
export const MOST_TURN_S = 3_600;

export interface Turns extends Pick<Exchange, 'logs' | 'turnLog' | 'tile'> {
  /** Makes a commit, if only for the rollover, once the key set that names the next log has begun. Never throws. */
  turnIfDue(): Promise<void>;
  close(): void;
}

export function createTurns(context: Context, submit: Submit, keeper: Pick<KeyKeeper, 'turn'>): Turns {
  const { store, logs, clock } = context;
  const cosigned = cosignedCheckpoints(context);
  const timers = new Set<NodeJS.Timeout>();

  async function turnIfDue(): Promise<void> {
    const named = signerAt(context, clock())?.log.origin;
    if (named === undefined || named === logs.current().origin) return;
    await submit({ phase: 'send', bytes: 0, run: () => {} }).catch((error: unknown) =>
      context.log('error', 'log rollover failed', { code: codeOf(error) }),
    );
  }

  /** Logs who ends a log before its year is over, and why. */
  const logOrder = (user: User, reason: string) => (tx: Transaction) => {
    const act = { person: personOf(user), verdict: 'TURN', reason };
    logOwnAct(context, tx, { kind: AuditKind.KEY_CHANGE, verb: Verb.KEY_SET }, act);
  };

  const readRow = createRowReader(context);

  function views(): LogView[] {
    const { size, root, checkpoint } = store.head();
    return logs.all().map(({ number, origin, end, expired }) => {
      const found = readRow('log', origin, () => ({
        final: cosigned.final(number),
        ...(expired !== undefined && { expired: timeIn(expired) }),
      }));
      const { final } = isUnreadable(found) ? {} : found;
      const tree = end ?? { size, root };
      return {
        origin,
        size: tree.size,
        root: toBase64(tree.root),
        state: expired !== undefined ? 'EXPIRED' : end !== undefined ? 'ENDED' : 'OPEN',
        note: final?.note ?? end?.checkpoint ?? checkpoint,
        final: final?.size === tree.size,
        ...(end && { turn: end.turn }),
        ...(isUnreadable(found) ? found : found.expired !== undefined && { expired: found.expired }),
      };
    });
  }

  return {
    logs: async () => views(),
    async tile(path, hash) {
      const log = hash === undefined ? logs.current() : logs.all().find(({ origin }) => originHash(origin) === hash);
      return log && createLogReader(store, log.number).tile(path);
    },
    async turnLog({ afterS, reason }, user) {
      const faults = reasonFaults('/reason', reason);
      if (!Number.isInteger(afterS) || afterS < 0 || afterS > MOST_TURN_S)
        faults.push({ field: '/afterS', rule: `a whole number from 0 to ${MOST_TURN_S}` });
      if (faults.length > 0) throw new TripointError('INVALID', faults);
      const turn = await keeper.turn(afterS * SECOND, logOrder(user, reason));
      const timer = setTimeout(
        () => {
          timers.delete(timer);
          void turnIfDue();
        },
        (turn.at - clock()) / 1000 + 1,
      ).unref();
      timers.add(timer);
      return turn;
    },
    turnIfDue,
    close: () => timers.forEach(clearTimeout),
  };
}

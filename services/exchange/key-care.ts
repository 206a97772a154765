// Renews our keys and rolls our logs over in time: checked every minute, and whenever the partners confirm the time.
import { codeOf, systemCodeOf, TripointError } from '../domain/index.ts';
import type { Submit } from './commit/index.ts';
import type { Context } from './context/index.ts';
import { createKeyDestruction, createKeyKeeper, type KeyKeeper } from './keys/index.ts';
import type { ExchangeOptions } from './options.ts';
import { createTurns, type Turns } from './rollover/index.ts';

export interface KeyCare {
  readonly keeper: KeyKeeper;
  readonly turns: Turns;
  readonly destroySpentKeys: () => Promise<void>;
  /** Checks from now on. `tell` is called after each check; `onVouched`: further work that had to wait until the time was confirmed. */
  start(tell: () => Promise<void>, onVouched: () => void): void;
  close(): void;
}

const KEY_CHECK_MS = 60_000;

export function createKeyCare(context: Context, submit: Submit, options: ExchangeOptions): KeyCare {
  const { anchors, identity, saveKeys: save, addOwnKeys: addOwn, newLog, keyWindow } = options;
  const keeper = createKeyKeeper(context, submit, { anchors, identity, save, addOwn, newLog, ...keyWindow });
  const turns = createTurns(context, submit, keeper);
  const destroySpentKeys = createKeyDestruction(context, options.destroyKeys);
  let timer: NodeJS.Timeout | undefined;
  let isClosed = false;

  const look = (tell: () => Promise<void>): void =>
    void keeper
      .ensureCurrent()
      .then(keeper.renewIfDue)
      .catch((error: unknown) => context.log('error', 'key renewal failed', failureFacts(error)))
      .then(turns.turnIfDue)
      .then(destroySpentKeys)
      .then(tell);

  return {
    keeper,
    turns,
    destroySpentKeys,
    start(tell, onVouched) {
      timer = setInterval(look, KEY_CHECK_MS, tell).unref();
      context.time.onVouched(() => {
        if (isClosed) return;
        look(tell);
        onVouched();
      });
    },
    close() {
      isClosed = true;
      clearInterval(timer);
      turns.close();
    },
  };
}

/** The message of our own errors; for any other error only the system's code. */
const failureFacts = (error: unknown): Record<string, string> => ({
  code: codeOf(error),
  why: error instanceof TripointError ? error.message : (systemCodeOf(error) ?? 'unexpected'),
});

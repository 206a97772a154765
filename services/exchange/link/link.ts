// One partner's link, both directions: pulls, dispatches, resumes. It can be taken down and brought up again while the rest goes on.
import type { Home, PartnerLink } from '../../delivery/index.ts';
import { type Country, codeOf, TripointError } from '../../domain/index.ts';
import type { AgreementPeers } from '../agreements/index.ts';
import type { Submit } from '../commit/index.ts';
import type { Context } from '../context/index.ts';
import type { KeyKeeper } from '../keys/index.ts';
import { createLinkBudgets, type LinkBudgets, type SayOver } from './budgets.ts';
import type { TakeDutyRoom } from './duty-room.ts';
import type { FairQueue } from './fairness.ts';
import { createReceiver, type Receiver } from './inbox.ts';
import { createDispatcher, type Dispatcher } from './outbox.ts';
import { askResume, isRollback } from './resume.ts';

export interface Link {
  readonly partner: Country;
  readonly dispatcher: Dispatcher;
  readonly receiver: Receiver;
  readonly budgets: LinkBudgets;
  /** Throws LINK_DOWN while the link is down here. */
  readonly ask: PartnerLink['ask'];
  /** Undefined while the link is down here. */
  readonly status: () => ReturnType<PartnerLink['status']> | undefined;
  readonly resumed: () => boolean;
  /** Why the partner's gateway has not resumed. */
  readonly resumeFault: () => string | undefined;
  /** Hears what time the partner says it is, if it can be reached. Never throws. */
  hear(): Promise<void>;
  /**
   * Connects, pulls, and asks for RESUME until the partner has answered; nothing for a partner that is set aside. Throws ROLLED_BACK if the
   * partner proves at once that it has more of ours than we.
   */
  start(): Promise<void>;
  /** Takes it down: no connection, nothing pulled, nothing signed. */
  stop(): Promise<void>;
  close(): Promise<void>;
}

type IsOver = () => boolean;

export interface LinkOptions {
  readonly home: Home;
  readonly connect: () => Promise<PartnerLink>;
  readonly keeper: KeyKeeper;
  readonly peers: AgreementPeers;
  /** The partner has cosigned our log lately enough for anything to be sent to it. */
  readonly isWitnessed: () => boolean;
  readonly turns: FairQueue;
  readonly sayOver: SayOver;
  readonly takeDutyRoom: TakeDutyRoom;
  /** Our store is older than what we said: stop everything. */
  readonly onRollback: (error: TripointError) => void;
}

export function createLink(context: Context, partner: Country, submit: Submit, options: LinkOptions): Link {
  const { connect, home, keeper, peers } = options;
  const { aside, limits, log } = context;
  let connection: PartnerLink | undefined;
  let isResumed = false;
  let resumeFault: string | undefined;
  let isStarted = false;
  let isClosed = false;
  let stops = 0;
  let timer: NodeJS.Timeout | undefined;
  let unprovenMs = limits.resumeRetryMs;
  const resumed = () => isResumed;
  const dispatcher = createDispatcher(context, partner, home, submit, () => isResumed && options.isWitnessed());
  const budgets = createLinkBudgets(context, partner, options.sayOver);
  const receiver = createReceiver(context, partner, submit, {
    budgets,
    turns: options.turns,
    takeDutyRoom: options.takeDutyRoom,
    keys: keeper,
    peers,
    onReceivedThrough: dispatcher.confirmed,
    resend: dispatcher.resend,
    ackDue: dispatcher.ackDue,
  });
  const ask: PartnerLink['ask'] = async (topic, bytes, how) => {
    if (connection === undefined) throw new TripointError('LINK_DOWN');
    return connection.ask(topic, bytes, how);
  };

  /** Whether what begins now has been overtaken by a stop, be the link up again or not. */
  function untilStopped(): IsOver {
    const begun = stops;
    return () => isClosed || stops !== begun;
  }

  /** What is being asked of the partner's gateway: its answer is held against the store, which must outlast it. */
  const asking = new Set<Promise<unknown>>();
  async function askAgain(): Promise<{ readonly receivedThrough: number }> {
    const mine = askResume(context, submit, { ask }, partner, keeper);
    asking.add(mine);
    return mine.finally(() => asking.delete(mine));
  }

  /** Also across a stop and a start: what the connection before brought and is in hand ends before anything that the next one brings. */
  let receiving: Promise<unknown> = Promise.resolve();
  function inTurn<T>(work: () => Promise<T>): Promise<T> {
    const mine = receiving.then(work);
    receiving = mine.catch(() => {});
    return mine;
  }

  /**
   * The connection, once its first attempt is over: asked before, every partner would seem unreachable, and a store that was rolled back
   * would log, sign checkpoints and acknowledge posts until it learnt of it. Undefined when the link is down here, or was taken down meanwhile.
   */
  async function contact(isOver: IsOver): Promise<PartnerLink | undefined> {
    if (isOver() || aside.isDown(partner)) return undefined;
    if (connection === undefined) {
      const opened = await connect();
      if (isOver() || aside.isDown(partner)) {
        await opened.close();
        return undefined;
      }
      connection = opened;
    }
    const opened = connection;
    await Promise.race([attempted(opened), context.wait(limits.firstContactMs)]);
    return isOver() ? undefined : opened;
  }

  async function tryResume(isOver: IsOver): Promise<void> {
    try {
      const { receivedThrough } = await askAgain();
      if (isOver()) return;
      isResumed = true;
      aside.clear(partner, 'RESUME_UNPROVEN');
      dispatcher.confirmed(receivedThrough);
      dispatcher.resume();
      log('info', 'resumed', { partner });
    } catch (error) {
      if (isRollback(error)) {
        log('error', 'rolled back', { partner, code: 'ROLLED_BACK' });
        options.onRollback(error as TripointError);
        throw error;
      }
      if (!(error instanceof TripointError)) throw error;
      if (isOver()) return;
      resumeFault = error.code === 'LINK_DOWN' ? 'it does not answer' : error.message;
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
    // A partner that only claims is asked less and less: each answer is another signature to check.
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

  async function stop(): Promise<void> {
    const before = connection;
    stops++;
    connection = undefined;
    isStarted = false;
    isResumed = false;
    clearTimeout(timer);
    await before?.close();
  }

  return {
    partner,
    dispatcher,
    receiver,
    budgets,
    ask,
    status: () => connection?.status(),
    resumed,
    resumeFault: () => resumeFault,
    async hear() {
      if ((await contact(untilStopped())) === undefined) return;
      // Whatever is wrong with the answer, the start finds it when it asks in earnest.
      await askAgain().catch(() => {});
    },
    async start() {
      if (isStarted) return;
      isStarted = true;
      const isOver = untilStopped();
      const opened = await contact(isOver);
      // After a stop it is for whoever has started it since to say whether it is.
      if (isOver()) return;
      if (opened === undefined) {
        isStarted = false;
        return;
      }
      await tryResume(isOver);
      if (isOver()) return;
      retry(isOver);
      await inTurn(receiver.resumePending);
      if (isOver()) return;
      opened.pull((messages) => inTurn(() => receiver.handle(messages, isOver)));
    },
    stop,
    async close() {
      isClosed = true;
      await stop();
      await dispatcher.close();
      await Promise.allSettled([...asking, receiving]);
    },
  };
}

/** Resolves once the first attempt to connect has succeeded or failed. */
function attempted({ status, onStatus }: PartnerLink): Promise<void> {
  const isOver = () => status().connected || status().lastError !== undefined;
  return new Promise((resolve) => {
    const stop = onStatus(() => {
      if (!isOver()) return;
      stop();
      resolve();
    });
    if (isOver()) {
      stop();
      resolve();
    }
  });
}

// One partner's link, both directions: pulls, dispatches, resumes.
import type { Home, PartnerLink } from '../delivery/index.ts';
import { type Country, codeOf, TripointError } from '../domain/index.ts';
import type { AgreementPeers } from './agreement-peers.ts';
import type { Context } from './context.ts';
import { createDispatcher, type Dispatcher } from './dispatch.ts';
import type { KeyKeeper } from './keys.ts';
import { createReceiver, type Receiver } from './receive.ts';
import type { Submit } from './release.ts';
import { askResume, isRollback } from './resume.ts';

export interface Link {
  readonly partner: Country;
  readonly dispatcher: Dispatcher;
  readonly receiver: Receiver;
  readonly connection: PartnerLink;
  readonly resumed: () => boolean;
  /** Hears what time the partner says it is, if it can be reached. Never throws. */
  hear(): Promise<void>;
  /** Pulls, and asks for RESUME until the partner has answered. Throws ROLLED_BACK if it answers at once that it has more than we. */
  start(): Promise<void>;
  close(): Promise<void>;
}

export interface LinkOptions {
  readonly home: Home;
  readonly connection: PartnerLink;
  readonly keeper: KeyKeeper;
  readonly peers: AgreementPeers;
  /** The partner has cosigned our log lately enough for anything to be sent to it. */
  readonly isWitnessed: () => boolean;
  /** Our store is older than what we said: stop everything. */
  readonly onRollback: (error: TripointError) => void;
}

export function createLink(context: Context, partner: Country, submit: Submit, options: LinkOptions): Link {
  const { home, connection, keeper, peers } = options;
  let isResumed = false;
  let stopped = false;
  let timer: NodeJS.Timeout | undefined;
  const resumed = () => isResumed;
  const dispatcher = createDispatcher(context, partner, home, submit, () => isResumed && options.isWitnessed());
  const receiver = createReceiver(context, partner, submit, {
    judgeKeys: keeper.judge,
    applyKeys: keeper.apply,
    peers,
    onReceivedThrough: dispatcher.confirmed,
    resend: dispatcher.resend,
    ackDue: dispatcher.ackDue,
  });

  /** Asked before there is a connection, every partner would seem unreachable, and a store that was rolled back would log, sign
   * checkpoints and acknowledge posts until it learnt of it. */
  const contact = () => Promise.race([attempted(connection), context.wait(context.limits.firstContactMs)]);

  async function tryResume(): Promise<void> {
    try {
      const { receivedThrough } = await askResume(context, connection, partner, keeper.accept);
      isResumed = true;
      dispatcher.confirmed(receivedThrough);
      dispatcher.resume();
      context.log('info', 'resumed', { partner });
    } catch (error) {
      if (isRollback(error)) {
        options.onRollback(error as TripointError);
        throw error;
      }
      if (!(error instanceof TripointError)) throw error;
      if (error.code !== 'LINK_DOWN') context.log('warn', 'resume failed', { partner, code: codeOf(error) });
    }
  }

  function retry(): void {
    if (stopped || isResumed) return;
    timer = setTimeout(() => {
      tryResume().then(retry, (error: unknown) => {
        context.log('error', 'resume failed', { partner, code: codeOf(error) });
        if (!isRollback(error)) retry();
      });
    }, context.limits.resumeRetryMs).unref();
  }

  return {
    partner,
    dispatcher,
    receiver,
    connection,
    resumed,
    async hear() {
      await contact();
      // Whatever is wrong with the answer, the start finds it when it asks in earnest.
      await askResume(context, connection, partner, keeper.accept).catch(() => {});
    },
    async start() {
      await contact();
      await tryResume();
      retry();
      await receiver.resumePending();
      connection.pull(receiver.handler);
    },
    async close() {
      stopped = true;
      clearTimeout(timer);
      await connection.close();
      await dispatcher.close();
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

// One partner's link in both directions: pulls, dispatches, resumes. It can be taken down and brought up again while the others continue.
import type { Home, PartnerLink } from '../../delivery/index.ts';
import type { Country, TripointError } from '../../domain/index.ts';
import type { AgreementPeers } from '../agreements/index.ts';
import type { Submit } from '../commit/index.ts';
import type { Context } from '../context/index.ts';
import type { KeyKeeper } from '../keys/index.ts';
import { createLinkBudgets, type LinkBudgets, type SayOver } from './budgets.ts';
import { createConnection, type IsOver } from './connection.ts';
import type { CountedLog } from './counted-log.ts';
import type { TakeDutyRoom } from './duty-room.ts';
import type { FairQueue } from './fairness.ts';
import { createReceiver, type Receiver } from './inbox.ts';
import { createDispatcher, type Dispatcher } from './outbox.ts';
import { createResuming, type Resuming } from './resuming.ts';

export interface Link {
  readonly partner: Country;
  readonly dispatcher: Dispatcher;
  readonly receiver: Receiver;
  readonly budgets: LinkBudgets;
  /** Throws LINK_DOWN while the link is down on our side. */
  readonly ask: PartnerLink['ask'];
  /** Undefined while the link is down on our side. */
  readonly status: () => ReturnType<PartnerLink['status']> | undefined;
  readonly resumed: () => boolean;
  /** Why the partner's gateway has not resumed. */
  readonly resumeFault: () => string | undefined;
  /** Asks the partner for its time, if it can be reached. Never throws. */
  hear(): Promise<void>;
  /**
   * Connects, pulls, and asks for RESUME until the partner has answered; does nothing for a partner that is set aside. Throws ROLLED_BACK
   * if the partner's first answer proves that it holds more of ours than we do.
   */
  start(): Promise<void>;
  /** Takes the link down: nothing is connected, pulled or signed. */
  stop(): Promise<void>;
  close(): Promise<void>;
}

export interface LinkOptions {
  readonly home: Home;
  readonly connect: () => Promise<PartnerLink>;
  readonly keeper: KeyKeeper;
  readonly peers: AgreementPeers;
  /** Whether the partner has cosigned our log recently enough to send it anything. */
  readonly isWitnessed: () => boolean;
  readonly turns: FairQueue;
  readonly sayOver: SayOver;
  readonly counted: CountedLog;
  readonly takeDutyRoom: TakeDutyRoom;
  readonly lookDue: () => void;
  /** rollback: our store is older than what we have signed; stops everything. */
  readonly onRollback: (error: TripointError) => void;
}

export function createLink(context: Context, partner: Country, submit: Submit, options: LinkOptions): Link {
  const { home, keeper, peers } = options;
  const connection = createConnection(context, partner, options.connect);
  let isStarted = false;
  let isClosed = false;
  let stops = 0;
  const resuming: Resuming = createResuming(context, partner, submit, {
    ask: connection.ask,
    keeper,
    onResumed(receivedThrough) {
      dispatcher.confirmed(receivedThrough);
      dispatcher.resume();
    },
    onRollback: options.onRollback,
  });
  const dispatcher = createDispatcher(context, partner, home, submit, () => resuming.isResumed() && options.isWitnessed());
  const budgets = createLinkBudgets(context, partner, options.sayOver);
  const receiver = createReceiver(context, partner, submit, {
    budgets,
    counted: options.counted,
    turns: options.turns,
    takeDutyRoom: options.takeDutyRoom,
    lookDue: options.lookDue,
    keys: keeper,
    peers,
    onReceivedThrough: dispatcher.confirmed,
    resend: dispatcher.resend,
    ackDue: dispatcher.ackDue,
  });

  function untilStopped(): IsOver {
    const begun = stops;
    return () => isClosed || stops !== begun;
  }

  /** Spans a stop and a start: messages of the previous connection are finished before any of the next one. */
  let receiving: Promise<unknown> = Promise.resolve();
  function inTurn<T>(work: () => Promise<T>): Promise<T> {
    const mine = receiving.then(work);
    receiving = mine.catch(() => {});
    return mine;
  }

  async function stop(): Promise<void> {
    stops++;
    isStarted = false;
    resuming.stop();
    await connection.close();
  }

  return {
    partner,
    dispatcher,
    receiver,
    budgets,
    ask: connection.ask,
    status: connection.status,
    resumed: resuming.isResumed,
    resumeFault: resuming.fault,
    async hear() {
      if ((await connection.contact(untilStopped())) !== undefined) await resuming.hear();
    },
    async start() {
      if (isStarted) return;
      isStarted = true;
      const isOver = untilStopped();
      const opened = await connection.contact(isOver);
      // After a stop, `isStarted` belongs to whichever start came later.
      if (isOver()) return;
      if (opened === undefined) {
        isStarted = false;
        return;
      }
      await resuming.start(isOver);
      if (isOver()) return;
      await inTurn(receiver.resumePending);
      if (isOver()) return;
      opened.pull((messages) => inTurn(() => receiver.handle(messages, isOver)));
    },
    stop,
    async close() {
      isClosed = true;
      await stop();
      await dispatcher.close();
      await Promise.all([resuming.settled(), receiving]);
    },
  };
}

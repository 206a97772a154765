// Conducts the other rooms: what a country's node does with a record, from an officer's request to the partner's receipt.
import { AuditKind } from '../../proto/index.ts';
import type { Home, PartnerLink, QueryHandler } from '../delivery/index.ts';
import { type Country, codeOf, type Id, type Micros, systemCodeOf, TripointError } from '../domain/index.ts';
import type { Anchor, KeyPairs, KeySet, Signer } from '../identity/index.ts';
import { createCommitter } from '../ledger/index.ts';
import { type Family, readRecord } from '../records/index.ts';
import { type AgreementContext, createAgreementDesk, createAgreementPeers } from './agreements/index.ts';
import { createScrubbing, createStage, type Draft, entryBase, type Submit, type Transaction } from './commit/index.ts';
import type { Exchange, HealthCheck } from './context/index.ts';
import { createEvidence } from './evidence/index.ts';
import { createKeyDestruction, createKeyKeeper } from './keys/index.ts';
import {
  answerResume,
  createCountedLog,
  createDutyRoom,
  createFairQueue,
  createLink,
  createSayOver,
  type Link,
} from './link/index.ts';
import { createErasure, createSettle, createSweep, replayErasures, tellingErasures } from './obligations/index.ts';
import { type Authority, createClockDesk, createHealth, createSuspensions, logAuthority } from './operation/index.ts';
import { closeInterrupted, createQuery, createResponder, refindVisas, storeVisas, type Visa } from './query/index.ts';
import { createAccess, createReads, lastEvent } from './reads/index.ts';
import { createReconcileResponder, createReconciler } from './reconciliation/index.ts';
import { type AgainOptions, createAgain, createRelease, HOLDS } from './release/index.ts';
import { createExpiry, createTurns } from './rollover/index.ts';
import { createWitnessing } from './witnessing/index.ts';

export {
  type AgreementBook,
  type AgreementContext,
  type AgreementText,
  type NamedText,
  openAgreementBook,
  verifySignatures,
} from './agreements/index.ts';
export type * from './context/index.ts';
export { type Aside, createAside, createTimekeeper, EXCHANGE_LIMITS, type Timekeeper } from './context/index.ts';
export {
  actedUnder,
  countDecisions,
  createReplayer,
  engineWith,
  type Flip,
  type Logged,
  type LoggedDecision,
  loggedDecisions,
  type Replayed,
  whatIf,
} from './decision/index.ts';
export { type Derivation, deriveTables, type Finding, findHeldRows, type Pinned, verifyTables } from './integrity/index.ts';
export { createOwnKeys, loadKeySets } from './keys/index.ts';
export {
  checkPrefixes,
  createLogReader,
  hasLogs,
  type LogReader,
  type OwnLog,
  type OwnLogs,
  openOwnLogs,
  openPartnerLogs,
  originHash,
  type PartnerLogs,
  type PinnedLog,
  type Progress,
  readLogs,
  recoverLog,
  type VerifiedLog,
  verifyLog,
  yearEnd,
} from './log/index.ts';
export type { Authority } from './operation/index.ts';
export type { Visa } from './query/index.ts';

export interface ExchangeOptions extends AgainOptions {
  readonly home: Home;
  /** A new connection to a partner's server; the link closes it. */
  readonly connect: (partner: Country) => Promise<PartnerLink>;
  /** Partners whose links configuration suspends. */
  readonly suspended?: readonly Country[];
  /** Who may act here and who is believed, as it is configured now. */
  readonly authority: readonly Authority[];
  readonly anchors: readonly Anchor[];
  readonly identity: Signer;
  readonly saveKeys: (set: KeySet, pairs: KeyPairs) => Promise<void>;
  readonly addOwnKeys: (pairs: KeyPairs) => Promise<void>;
  /** Makes the key of a log to come, durably, or finds it; its vkey (C2SP signed-note). From then on `logSigner` has it. */
  readonly newLog: (origin: string) => Promise<string>;
  /** The signed head of our log after a commit, which is durable: before anything of it is acknowledged or leaves. */
  readonly onHead?: (checkpoint: string) => void;
  /** Our log has turned, and that is durable. */
  readonly onTurned?: () => void;
  /** Destroys the private keys of a set, here and on disk; those that are gone already too. */
  readonly destroyKeys: (set: KeySet) => Promise<void>;
  readonly keyWindow: { readonly window: number; readonly renewBefore: number; readonly lead: number };
  /** The ledger can take nothing more, or was rolled back: the process must stop. */
  readonly onFatal: (error: TripointError) => void;
  /** What of this machine the checks show. */
  readonly hostChecks?: (now: Micros) => Promise<readonly HealthCheck[]>;
  /** The content of an exchange was destroyed, and that is durable. Resolves when whom it was about is in no file; false: in one it still is. */
  readonly onErased?: (exchangeId: Id) => Promise<boolean>;
}

export interface RunningExchange extends Exchange {
  /** Keeps visas that this country answers about. */
  storeVisas(visas: readonly Visa[]): Promise<void>;
  /** Commits what is waiting and stops. */
  close(): Promise<void>;
}

const KEY_CHECK_MS = 60_000;

/** What a question costs the thread that answers, about: those that verify chains and read the log cost most. */
const QUESTION_COST_MS = { resume: 50, visa: 5, reconcile: 20, witness: 10, log: 2 };

/** Starts the exchange of one country. Throws ROLLED_BACK when a partner holds more of our log than we do. */
export async function createExchange(context: AgreementContext, options: ExchangeOptions): Promise<RunningExchange> {
  const { self, partners, limits, store, aside } = context;
  const links = new Map<Country, Link>();
  const waiters = new Set<() => void>();
  let rolledBack: TripointError | undefined;
  let isClosing = false;

  const scrubbing = createScrubbing(context, options.onErased);
  const staged = createStage(context, {
    maySign: (partner) => links.get(partner)?.resumed() ?? false,
    onCommitted(batches, events) {
      options.onHead?.(store.head().checkpoint);
      for (const batch of batches) if (batch.linkSequence > 0) links.get(batch.to)?.dispatcher.add(batch);
      if (events > 0) for (const wake of waiters) wake();
      witnessing.moved();
    },
    ...(options.onTurned && { onTurned: options.onTurned }),
  });
  const stage = tellingErasures(staged, (exchangeId) => {
    for (const { dispatcher } of links.values()) dispatcher.forget();
    scrubbing.erased(exchangeId);
  });
  const committer = createCommitter<Draft, unknown>(
    store,
    stage,
    ({ bytes }) => bytes,
    { batch: 256, batchBytes: 1 << 20, queue: limits.queue },
    options.onFatal,
    ({ partner = self }) => partner,
  );
  const submit = (<T>(draft: Draft<T>) => {
    if (rolledBack !== undefined) return Promise.reject(rolledBack);
    return committer.submit(draft) as Promise<T>;
  }) as Submit;

  const fair = createFairQueue();
  const sayOver = createSayOver(context, submit);
  const takeDutyRoom = createDutyRoom(context, sayOver);
  const { identity, anchors, saveKeys: save, addOwnKeys: addOwn, newLog, keyWindow } = options;
  const keeper = createKeyKeeper(context, submit, { anchors, identity, save, addOwn, newLog, ...keyWindow });
  const turns = createTurns(context, submit, keeper);
  const again = createAgain(context, submit, options);
  const peers = createAgreementPeers(context, submit, again.onAgreed);
  const sweep = createSweep(context, submit, HOLDS);
  const expiry = createExpiry(context, submit, scrubbing);
  const clockDesk = createClockDesk(context, submit);
  const destroySpentKeys = createKeyDestruction(context, options.destroyKeys);
  const desk = createAgreementDesk(context, submit, { anchors, keys: context.keys }, peers);
  const linkOf = (partner: Country): Link => {
    const link = links.get(partner);
    if (link === undefined) throw new TripointError('INVALID', { field: 'partner', rule: `one of ${partners.join(', ')}` });
    return link;
  };
  const resumed = (partner: Country) => links.get(partner)?.resumed() ?? false;
  const witnessing = createWitnessing(context, submit, {
    ask: (partner, topic, bytes, timeoutMs) => linkOf(partner).ask(topic, bytes, { timeoutMs }),
    resumed,
    onStanding: (partner) => linkOf(partner).dispatcher.resume(),
  });
  for (const partner of partners) {
    const onRollback = (error: TripointError) => {
      rolledBack = error;
      options.onFatal(error);
    };
    const isWitnessed = () => witnessing.stopped(partner) === undefined;
    const { home } = options;
    const connect = () => options.connect(partner);
    const shared = { home, connect, keeper, peers, turns: fair, sayOver, takeDutyRoom };
    links.set(partner, createLink(context, partner, submit, { ...shared, isWitnessed, onRollback }));
  }
  const checks = createHealth(context, submit, {
    home: options.home,
    linkOf,
    failure: () => rolledBack ?? committer.failure(),
    clock: clockDesk.check,
    witnesses: () => [...witnessing.health(), ...clockDesk.partnerChecks()],
    renewBefore: keyWindow.renewBefore,
    ...(options.hostChecks && { host: options.hostChecks }),
  });
  const suspensions = createSuspensions(context, submit, {
    suspended: options.suspended ?? [],
    stop: (partner) => linkOf(partner).stop(),
    async resume(partner) {
      await linkOf(partner).start();
      await peers.tell();
    },
    viewOf: (partner) => checks.viewOf(partner),
  });

  /** Of a question or an answer. Over the budget it is counted and said instead, and not logged each time. */
  async function reject(partner: Country, parcel: Uint8Array, error: TripointError): Promise<void> {
    const { receiver, budgets } = linkOf(partner);
    if (budgets.isOver('refusals')) sayOver(partner, 'refusals');
    else await receiver.reject([{ parcel, error }]);
  }
  const maySend = (partner: Country) => resumed(partner) && witnessing.stopped(partner) === undefined;
  const respond = createResponder(context, submit, { resumed: maySend, reject, turns: fair });
  await replayErasures(context, submit);
  const unlessDown =
    (handler: QueryHandler): QueryHandler =>
    async (query) =>
      aside.isDown(query.partner) ? undefined : handler(query);
  const counted = createCountedLog(context);
  options.home.serve(
    {
      resume: unlessDown(({ partner, bytes }) => answerResume(context, partner, bytes, keeper.accept)),
      visa: unlessDown(respond),
      reconcile: unlessDown(createReconcileResponder(context, resumed)),
      witness: unlessDown(witnessing.topics.witness),
      log: unlessDown(witnessing.topics.log),
    },
    {
      costMs: QUESTION_COST_MS,
      onRefused(partner, code) {
        if (code === 'RATE_LIMITED' || code === 'OVERLOADED') sayOver(partner, 'questions');
        else counted('query refused', { partner: links.has(partner) ? partner : '', code });
      },
    },
  );
  const reconciler = createReconciler(context, submit, { linkTo: linkOf, resumed });

  await closeInterrupted(context, submit);
  await refindVisas(context, submit);
  // Before a key set is made that begins now, the partners are asked what time that is.
  if (keeper.isLapsed()) await Promise.all([...links.values()].map((link) => link.hear()));
  await keeper.ensureCurrent();
  await Promise.all([...links.values()].map((link) => link.start()));
  await submit({
    phase: 'send',
    bytes: 256,
    unsigned: true,
    run(tx) {
      logAuthority(context, tx, options.authority);
      tx.log({ ...entryBase(context, tx.at), kind: AuditKind.START, from: self, to: self });
    },
  });
  await suspensions.start();
  await alarmOfSetAside();
  await keeper.renewIfDue();
  await destroySpentKeys();
  await desk.start();
  clockDesk.start();
  checks.start();
  sweep.start();
  expiry.start();
  again.start();
  const lookAtKeys = () =>
    void keeper
      .ensureCurrent()
      .then(keeper.renewIfDue)
      .catch((error: unknown) => context.log('error', 'key renewal failed', failureFacts(error)))
      .then(turns.turnIfDue)
      .then(destroySpentKeys)
      .then(peers.tell);
  const keyTimer = setInterval(lookAtKeys, KEY_CHECK_MS).unref();
  // What had to wait until the partners confirmed the time need not wait for the next look.
  context.time.onVouched(() => {
    if (isClosing) return;
    lookAtKeys();
    sweep.look();
  });

  /** What was read at this start, before anything could be logged. */
  async function alarmOfSetAside(): Promise<void> {
    const unread = partners.filter((partner) => aside.why(partner)?.code === 'PARTNER_SET_ASIDE');
    for (const partner of unread) {
      context.log('error', 'partner set aside', { partner, code: 'PARTNER_SET_ASIDE', why: aside.why(partner)?.detail ?? '' });
      const run = (tx: Transaction) => tx.event('link.alarm', partner, 'PARTNER_SET_ASIDE', null, null);
      await submit({ phase: 'send', bytes: 128, unsigned: true, run });
    }
  }

  return {
    release: createRelease(context, submit),
    settle: createSettle(context, submit, scrubbing, HOLDS),
    ...createErasure(context, submit, scrubbing),
    query: createQuery(context, submit, {
      linkTo: linkOf,
      resumed,
      stopped: witnessing.stopped,
      reject,
    }),
    validate(family: Family, record: unknown) {
      try {
        readRecord(family, record, context.clock());
        return [];
      } catch (error) {
        if (error instanceof TripointError) return error.faults;
        throw error;
      }
    },
    ...createAccess(context, submit),
    ...createEvidence(context, {
      ask: (partner) => (bytes) => linkOf(partner).ask('log', bytes, { timeoutMs: limits.witnessTimeoutMs }),
      cosigned: witnessing.door.cosigned,
    }),
    ...createReads(context),
    checkpoint: async () => witnessing.checkpoint(),
    head: () => store.head().checkpoint,
    witness: witnessing.door,
    logs: turns.logs,
    tile: turns.tile,
    turnLog: turns.turnLog,
    expireLog: expiry.expireLog,
    reconcile: reconciler.reconcile,
    reconciliations: reconciler.reconciliations,
    eventAfter(cursor, signal, partner) {
      const behind = () => lastEvent(context, partner) > cursor;
      return new Promise<void>((resolve) => {
        const done = () => {
          waiters.delete(wake);
          signal.removeEventListener('abort', done);
          resolve();
        };
        const wake = () => {
          if (behind()) done();
        };
        waiters.add(wake);
        signal.addEventListener('abort', done, { once: true });
        if (signal.aborted) done();
        else wake();
      });
    },
    async alarmAccess() {
      const run = (tx: Transaction) => tx.event('access.alarm', self, 'UNAUTHENTICATED', null, null);
      await submit({ phase: 'send', bytes: 128, unsigned: true, run });
    },
    clock: async () => clockDesk.view(),
    releaseClock: clockDesk.release,
    health: checks.health,
    links: async () => partners.map(checks.viewOf),
    suspendLink: suspensions.suspendLink,
    resumeLink: suspensions.resumeLink,
    agreements: desk.agreements,
    agreementTerms: desk.agreementTerms,
    activate: desk.activate,
    suspend: desk.suspend,
    resume: desk.resume,
    storeVisas: (visas) => storeVisas(context, submit, visas),
    async close() {
      isClosing = true;
      clearInterval(keyTimer);
      turns.close();
      await clockDesk.close();
      await checks.close();
      await sweep.close();
      await expiry.close();
      await again.close();
      await witnessing.close();
      await reconciler.close();
      await Promise.all([...links.values()].map((link) => link.close()));
      await options.home.close();
      await committer.drain();
    },
  };
}

/** Of what is ours, in its words; of anything else the system's code for it. */
const failureFacts = (error: unknown): Record<string, string> => ({
  code: codeOf(error),
  why: error instanceof TripointError ? error.message : (systemCodeOf(error) ?? 'unexpected'),
});

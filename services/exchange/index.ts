// Conducts the other rooms: what a country's node does with a record, from an officer's request to the partner's receipt.
import { AuditKind } from '../../proto/index.ts';
import type { Home, PartnerLink } from '../delivery/index.ts';
import { type Country, type Id, TripointError } from '../domain/index.ts';
import type { Anchor, KeyPairs, KeySet, Signer } from '../identity/index.ts';
import { createCommitter } from '../ledger/index.ts';
import { type Family, readRecord } from '../records/index.ts';
import { createAccess } from './access.ts';
import { createDecideAgain } from './again.ts';
import { createAgreementPeers } from './agreement-peers.ts';
import { createAgreementDesk } from './agreements.ts';
import type { Context } from './context.ts';
import { createErasure } from './destruction.ts';
import { entryBase } from './entry.ts';
import { replayErasures, tellingErasures } from './erase.ts';
import { createEvidence } from './evidence.ts';
import { createExpiry } from './expiry.ts';
import { createKeyKeeper } from './keys.ts';
import { createLink, type Link } from './links.ts';
import { closeInterrupted, createQuery } from './query.ts';
import { createReconciler } from './reconcile.ts';
import { createReconcileResponder } from './reconcile-peer.ts';
import { createRelease, type Submit } from './release.ts';
import { createResponder } from './respond.ts';
import { answerResume } from './resume.ts';
import { createSettle } from './settle.ts';
import { createKeyDestruction } from './spent-keys.ts';
import { createSweep } from './sweep.ts';
import { createStage, type Draft, signerAt, type Transaction } from './transaction.ts';
import { createTurns } from './turns.ts';
import type { Exchange, Health } from './types.ts';
import { createReads } from './views.ts';
import { storeVisas, type Visa } from './visas.ts';
import { createWitnessing } from './witnessing/index.ts';

export { type AgreementBook, openAgreementBook, type Standing } from './agreement-book.ts';
export { type AgreementText, type NamedText, verifySignatures } from './agreement-text.ts';
export {
  type Context,
  EXCHANGE_LIMITS,
  type ExchangeLimits,
  type Log,
  type OwnKeys,
  type WitnessKeys,
} from './context.ts';
export { type Derivation, deriveTables, type Finding, verifyTables } from './derive/index.ts';
export { createOwnKeys, loadKeySets } from './keys.ts';
export { createLogReader, type LogReader } from './log.ts';
export { hasLogs, type OwnLog, type OwnLogs, openOwnLogs, placeIn, readLogs } from './logs.ts';
export { yearEnd } from './origins.ts';
export { openPartnerLogs, originHash, type PartnerLogs, type PinnedLog } from './partner-logs.ts';
export { type Progress, recoverLog, type VerifiedLog, verifyLog } from './recovery.ts';
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
} from './replay.ts';
export type * from './types.ts';
export type { Visa } from './visas.ts';

export interface ExchangeOptions {
  readonly home: Home;
  readonly connections: Readonly<Record<Country, PartnerLink>>;
  readonly anchors: readonly Anchor[];
  readonly identity: Signer;
  readonly saveKeys: (set: KeySet, pairs: KeyPairs) => Promise<void>;
  readonly addOwnKeys: (pairs: KeyPairs) => Promise<void>;
  /** Makes the key of a log to come, durably, or finds it; its vkey (C2SP signed-note). From then on `logSigner` has it. */
  readonly newLog: (origin: string) => Promise<string>;
  /** Our log has turned, and that is durable. */
  readonly onTurned?: () => void;
  /** Destroys the private keys of a set, here and on disk; those that are gone already too. */
  readonly destroyKeys: (set: KeySet) => Promise<void>;
  readonly keyWindow: { readonly window: number; readonly renewBefore: number; readonly lead: number };
  /** The ledger can take nothing more, or was rolled back: the process must stop. */
  readonly onFatal: (error: TripointError) => void;
  /** The content of an exchange was destroyed, and that is durable. */
  readonly onErased?: (exchangeId: Id) => void;
}

export interface RunningExchange extends Exchange {
  /** Keeps visas that this country answers about. */
  storeVisas(visas: readonly Visa[]): Promise<void>;
  /** Commits what is waiting and stops. */
  close(): Promise<void>;
}

const KEY_CHECK_MS = 60_000;

/** Starts the exchange of one country. Throws ROLLED_BACK when a partner holds more of our log than we do. */
export async function createExchange(context: Context, options: ExchangeOptions): Promise<RunningExchange> {
  const { self, partners, limits, store } = context;
  const links = new Map<Country, Link>();
  const waiters = new Set<() => void>();
  let rolledBack: TripointError | undefined;

  const staged = createStage(context, {
    maySign: (partner) => links.get(partner)?.resumed() ?? false,
    onCommitted(batches, events) {
      for (const batch of batches) if (batch.linkSequence > 0) links.get(batch.to)?.dispatcher.add(batch);
      if (events > 0) for (const wake of waiters) wake();
      witnessing.moved();
    },
    ...(options.onTurned && { onTurned: options.onTurned }),
  });
  const stage = tellingErasures(staged, (exchangeId) => {
    for (const { dispatcher } of links.values()) dispatcher.forget();
    options.onErased?.(exchangeId);
  });
  const committer = createCommitter<Draft, unknown>(
    store,
    stage,
    ({ bytes }) => bytes,
    { batch: 256, batchBytes: 1 << 20, queue: limits.queue },
    options.onFatal,
  );
  const submit = (<T>(draft: Draft<T>) => {
    if (rolledBack !== undefined) return Promise.reject(rolledBack);
    return committer.submit(draft) as Promise<T>;
  }) as Submit;

  const { identity, anchors, saveKeys: save, addOwnKeys: addOwn, newLog, keyWindow } = options;
  const keeper = createKeyKeeper(context, submit, { anchors, identity, save, addOwn, newLog, ...keyWindow });
  const turns = createTurns(context, submit, keeper);
  const peers = createAgreementPeers(context, submit, createDecideAgain(context, submit));
  const sweep = createSweep(context, submit);
  const expiry = createExpiry(context, submit);
  const destroySpentKeys = createKeyDestruction(context, options.destroyKeys);
  const desk = createAgreementDesk(context, submit, { anchors, keys: context.keys }, peers);
  const linkOf = (partner: Country): Link => {
    const link = links.get(partner);
    if (link === undefined) throw new TripointError('INVALID', { field: 'partner', rule: `one of ${partners.join(', ')}` });
    return link;
  };
  const resumed = (partner: Country) => links.get(partner)?.resumed() ?? false;
  const witnessing = createWitnessing(context, submit, {
    ask: (partner, topic, bytes, timeoutMs) => linkOf(partner).connection.ask(topic, bytes, { timeoutMs }),
    resumed,
    onCosigned: (partner) => linkOf(partner).dispatcher.resume(),
  });
  for (const partner of partners) {
    const connection = options.connections[partner];
    if (connection === undefined)
      throw new TripointError('CONFIG_INVALID', { field: 'partners', rule: `a connection to ${partner}` });
    const onRollback = (error: TripointError) => {
      rolledBack = error;
      options.onFatal(error);
    };
    const isWitnessed = () => !witnessing.isStale(partner);
    const { home } = options;
    links.set(partner, createLink(context, partner, submit, { home, connection, keeper, peers, isWitnessed, onRollback }));
  }

  const reject = (partner: Country, parcel: Uint8Array, error: TripointError) => linkOf(partner).receiver.reject(parcel, error);
  const maySend = (partner: Country) => resumed(partner) && !witnessing.isStale(partner);
  const respond = createResponder(context, submit, { resumed: maySend, reject });
  await replayErasures(context, submit);
  options.home.serve({
    resume: ({ partner, bytes }) => answerResume(context, partner, bytes, keeper.accept),
    visa: respond,
    reconcile: createReconcileResponder(context, resumed),
    ...witnessing.topics,
  });
  const reconciler = createReconciler(context, submit, { linkTo: (partner) => linkOf(partner).connection, resumed });

  await closeInterrupted(context, submit);
  await keeper.ensureCurrent();
  await Promise.all([...links.values()].map((link) => link.start()));
  await submit({
    phase: 'send',
    bytes: 256,
    unsigned: true,
    run: (tx) => void tx.log({ ...entryBase(context, tx.at), kind: AuditKind.START, from: self, to: self }),
  });
  await keeper.renewIfDue();
  await destroySpentKeys();
  await desk.start();
  sweep.start();
  expiry.start();
  const keyTimer = setInterval(() => {
    void keeper
      .renewIfDue()
      .catch((error: TripointError) => context.log('error', 'key renewal failed', { code: error.code ?? 'INTERNAL' }))
      .then(turns.turnIfDue)
      .then(destroySpentKeys)
      .then(peers.tell);
  }, KEY_CHECK_MS).unref();

  async function health(): Promise<Health> {
    const failure = rolledBack ?? committer.failure();
    const signs = signerAt(context, context.clock()) !== undefined;
    const checks = [
      {
        name: 'ledger',
        ok: failure === undefined,
        detail: failure?.code ?? `${context.logs.current().origin}, ${store.head().size} leaves`,
      },
      { name: 'keys', ok: signs, detail: signs ? 'valid' : 'no valid signing key' },
      natsCheck(options.home.status()),
    ];
    const linkChecks = [...links.values()].map(({ partner, connection, resumed: isResumed, dispatcher }) => {
      const { connected, lastError } = connection.status();
      const detail = connected
        ? isResumed()
          ? `${dispatcher.outstanding()} batches outstanding`
          : 'not resumed'
        : (lastError ?? 'not connected');
      return { name: `link ${partner}`, ok: connected && isResumed(), detail };
    });
    const witnesses = witnessing.health();
    // A link that is down holds nothing up: what is for it waits in the outbox.
    return { ready: checks.every(({ ok }) => ok), checks: [...checks, ...linkChecks, ...witnesses] };
  }

  return {
    release: createRelease(context, submit),
    settle: createSettle(context, submit),
    ...createErasure(context, submit),
    query: createQuery(context, submit, {
      linkTo: (partner) => linkOf(partner).connection,
      resumed,
      isStale: witnessing.isStale,
      reject,
    }),
    validate(family: Family, record: unknown) {
      try {
        readRecord(family, record);
        return [];
      } catch (error) {
        if (error instanceof TripointError) return error.faults;
        throw error;
      }
    },
    ...createAccess(context, submit),
    ...createEvidence(context, {
      ask: (partner) => (bytes) => linkOf(partner).connection.ask('log', bytes, { timeoutMs: limits.witnessTimeoutMs }),
      cosigned: witnessing.door.cosigned,
    }),
    ...createReads(context),
    checkpoint: async () => witnessing.checkpoint(),
    witness: witnessing.door,
    logs: turns.logs,
    tile: turns.tile,
    turnLog: turns.turnLog,
    expireLog: expiry.expireLog,
    reconcile: reconciler.reconcile,
    reconciliations: reconciler.reconciliations,
    eventAfter(cursor, signal) {
      const behind = () => ((store.get('SELECT max(cursor) AS cursor FROM event')?.cursor as number | null) ?? 0) > cursor;
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
    health,
    agreements: desk.agreements,
    activate: desk.activate,
    suspend: desk.suspend,
    resume: desk.resume,
    storeVisas: (visas) => storeVisas(context, submit, visas),
    async close() {
      clearInterval(keyTimer);
      turns.close();
      await sweep.close();
      await expiry.close();
      await witnessing.close();
      await reconciler.close();
      await Promise.all([...links.values()].map((link) => link.close()));
      await options.home.close();
      await committer.drain();
    },
  };
}

function natsCheck({ connected, lastError, notStored }: ReturnType<Home['status']>): Health['checks'][number] {
  const detail = connected ? [...notStored.values()].join('; ') || 'own server' : (lastError ?? 'own server');
  return { name: 'nats', ok: connected && notStored.size === 0, detail };
}

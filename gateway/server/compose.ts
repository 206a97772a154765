// The only place that builds services: configuration in, a running exchange out.
import { createPrivateKey, createPublicKey } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { cosignatureVerifier, cosigner, cosignerVkey, type NoteSigner } from '../../services/audit/index.ts';
import { connectHome, connectPartner, type Endpoint, type PartnerLink } from '../../services/delivery/index.ts';
import { createDesk, type Desk, startIndex } from '../../services/desk/index.ts';
import {
  type Country,
  codeOf,
  HOUR,
  MINUTE,
  newId,
  parseJson,
  randomPool,
  sha256,
  systemClock,
  TripointError,
  utf8,
} from '../../services/domain/index.ts';
import {
  type AgreementContext,
  type Context,
  checkPrefixes,
  createAside,
  createExchange,
  createOwnKeys,
  createTimekeeper,
  deriveTables,
  EXCHANGE_LIMITS,
  type Exchange,
  loadKeySets,
  openAgreementBook,
  openOwnLogs,
  openPartnerLogs,
  type RunningExchange,
  recoverLog,
  type Visa,
} from '../../services/exchange/index.ts';
import { type Anchor, createKeyBook, type KeyPairs, type KeySet } from '../../services/identity/index.ts';
import { createVault, ledgerOf, lockFolder, openStore } from '../../services/ledger/index.ts';
import type { Search } from '../../services/search/index.ts';
import { postersOf } from './access.ts';
import { readAgreementFolders } from './agreements-folder.ts';
import type { Config } from './config.ts';
import { writeDurably } from './durable.ts';
import { requireIdentity } from './endings.ts';
import { makeFolder } from './folders.ts';
import { hostChecks } from './host-checks.ts';
import { pinnedLogs } from './ledger-tables.ts';
import { type Logger, whereOf } from './log.ts';
import { openLogHead } from './log-head.ts';
import { openLogKeys } from './log-keys.ts';
import { type PublicFacts, publish, readPublicFacts } from './public-facts.ts';
import { invariantsIn, proveInThread } from './publication.ts';
import { replaying } from './replaying.ts';
import { openSearch } from './searching.ts';
import { softwareDigest } from './software.ts';
import type { Users } from './users.ts';

export interface Services {
  readonly exchange: Exchange;
  readonly desk: Desk;
  close(): Promise<void>;
}

/** Log entries between progress messages at start. */
const PROGRESS_ENTRIES = 1 << 20;

const text = (...parts: string[]) => readFileSync(join(...parts), 'utf8');

interface Setting {
  readonly config: Config;
  readonly users: Pick<Users, 'digest' | 'callers'>;
  readonly log: Logger;
  readonly onFatal: (error: TripointError) => void;
  /** Everything opened so far, to be closed if a later step fails. */
  readonly opened: AsyncDisposableStack;
}

/**
 * Starts every service of one gateway. `users`: who may act. `onFatal`: called when the process must end, because the ledger refuses all
 * writes or was rolled back. Throws what any service throws; then nothing stays open that would keep the process alive.
 */
export async function compose(
  config: Config,
  users: Pick<Users, 'digest' | 'callers'>,
  log: Logger,
  onFatal: (error: TripointError) => void,
): Promise<Services> {
  const opened = new AsyncDisposableStack();
  try {
    return await start({ config, users, log, onFatal, opened });
  } catch (error) {
    await opened.disposeAsync();
    throw error;
  }
}

/** Each step relies on the one before it. */
async function start(setting: Setting): Promise<Services> {
  const prove = proveInThread(invariantsIn(setting.config.invariantsFile));
  // The identity must be valid and the folder locked before anything in it is read.
  const place = openPlace(setting);
  // The ledger is verified before anything in it is used: first the log, then the tables against the log.
  const ledger = await openLedger(setting, place);
  // Keys and logs, ours and the partners': data that does not verify sets that partner aside and affects nobody else.
  const trust = await openTrust(place, ledger);
  // rollback: the ledger must contain the last signed head, so an older copy is refused.
  const head = await openHead(setting, trust, ledger);
  // Agreements, now that the keys to verify their signatures are known.
  const agreements = await openAgreements(setting, place, ledger, trust);
  // Servers are contacted only now that our own state is verified.
  const servers = await connectServers(setting, place);
  await trust.logKeys.settle();
  const context = contextOf(setting, { place, ledger, trust, agreements, prove });
  const auditors = await openDesk(setting, place, ledger, context);
  const search = setting.opened.use(await openSearch(place.dataFolder, ledger.master, setting.log));
  const exchange = await openExchange(setting, { place, trust, head, servers, context, auditors, search });
  return {
    exchange,
    desk: auditors.desk,
    async close() {
      await exchange.close();
      await auditors.desk.close();
      await search.close();
      auditors.history[Symbol.dispose]();
      await head.close();
      await ledger.store.close();
      agreements.policy[Symbol.dispose]();
      place.lock[Symbol.dispose]();
    },
  };
}

type Place = ReturnType<typeof openPlace>;
type Ledger = Awaited<ReturnType<typeof openLedger>>;
type Trust = Awaited<ReturnType<typeof openTrust>>;
type Servers = Awaited<ReturnType<typeof connectServers>>;
type Auditors = Awaited<ReturnType<typeof openDesk>>;
type Head = Awaited<ReturnType<typeof openHead>>;
type Agreements = Awaited<ReturnType<typeof openAgreements>>;

function openPlace({ config, opened }: Setting) {
  const { country: self, keysFolder, dataFolder } = config;
  requireIdentity(keysFolder, systemClock());
  makeFolder(dataFolder, 0o700);
  const lock = opened.use(lockFolder(dataFolder));
  const own = readPublicFacts(join(keysFolder, 'public.json'));
  const partners = config.partners.map((partner) => ({ ...partner, facts: readPublicFacts(partner.publicFile) }));
  const anchors = [own, ...partners.map(({ facts }) => facts)].map((facts): Anchor & PublicFacts => facts);
  return { self, keysFolder, dataFolder, lock, own, partners, anchors, names: partners.map(({ country }) => country) };
}

async function openLedger({ log, opened }: Setting, { self, keysFolder, dataFolder, own, names }: Place) {
  const store = await openStore(ledgerOf(dataFolder));
  opened.defer(() => store.close());
  const master = Buffer.from(text(keysFolder, 'vault-master.key'), 'base64');
  const vault = createVault(master);
  const monotonic = () => Math.round(performance.now() * 1000);
  const time = createTimekeeper({ wall: systemClock, monotonic, partners: names, latest: store.head().latest });
  const tables = deriveTables({
    ...{ self, store, vault, now: time.now(), idempotencyDays: EXCHANGE_LIMITS.idempotencyDays },
    log: (level, message, facts = {}) => log[level](facts, message),
  });
  await recoverLog(store, own.log.vkey, {
    onEntries: tables.onEntries,
    progress(done, size) {
      if (done % PROGRESS_ENTRIES === 0) log.info({ done, size }, 'verifying the log');
    },
  });
  await tables.settle();
  return { store, master, vault, time };
}

async function openTrust({ self, keysFolder, own, anchors }: Place, { store, time }: Ledger) {
  checkPrefixes(Object.fromEntries(anchors.map(({ country, log: { origin } }) => [country, origin])));
  const aside = createAside(self);
  const logs = await openOwnLogs(store, own.log.origin);
  const keys = createKeyBook();
  await loadKeySets(keys, store, anchors, time.now(), aside);
  const ownKeys = await createOwnKeys(keys, self);
  for (const name of readdirSync(keysFolder).filter((file) => /^keys-\d+\.json$/.test(file)))
    await ownKeys.add(JSON.parse(text(keysFolder, name)) as KeyPairs);
  return { aside, logs, keys, ownKeys, logKeys: openLogKeys(keysFolder, logs) };
}

async function openHead({ config, log, opened }: Setting, { logs, logKeys }: Trust, { store }: Ledger) {
  const { origin } = logs.current();
  const head = await openLogHead(config.keysFolder, store, {
    log: { origin, signer: logKeys.signer(origin) as NoteSigner },
    onFailed: (error) => log.error({ error: whereOf(error) }, 'log head not synced to disk'),
  }).catch((error: unknown) => {
    log.fatal({ code: codeOf(error) }, 'ledger does not hold the last signed head');
    throw error;
  });
  opened.defer(() => head.close());
  return head;
}

async function openAgreements(
  { config, opened }: Setting,
  { self, names: partners, anchors }: Place,
  { store, time }: Ledger,
  { keys, aside }: Trust,
) {
  const agreements = await openAgreementBook(
    { self, partners, store, notary: { anchors, keys }, clock: time.now, aside },
    readAgreementFolders(config.agreementsFolder),
  );
  opened.use(agreements.policy);
  return agreements;
}

async function connectServers({ config, opened }: Setting, { self, keysFolder, dataFolder, own, partners, names }: Place) {
  const endpoint = (natsUrl: string, seedFile: string, caFile: string): Endpoint => ({
    servers: [natsUrl.replace(/^\w+:\/\//, '')],
    certFile: join(keysFolder, 'tls-client.pem'),
    keyFile: join(keysFolder, 'tls-client.key'),
    caFile,
    seedFile: join(keysFolder, seedFile),
  });
  // Each server is trusted only under its own country's root.
  const rootOf = ({ country, rootPem }: PublicFacts): string => {
    const file = join(dataFolder, `root-${country.toLowerCase()}.pem`);
    writeFileSync(file, rootPem);
    return file;
  };
  const home = await connectHome({
    self,
    partners: names,
    endpoint: endpoint(config.natsUrl, 'core-app.nk', rootOf(own)),
  });
  opened.defer(() => home.close());
  const endpoints = new Map(
    partners.map(({ country, natsUrl, facts }) => [
      country,
      endpoint(natsUrl, `link-${country.toLowerCase()}.nk`, rootOf(facts)),
    ]),
  );
  async function connect(partner: Country): Promise<PartnerLink> {
    const connection = await connectPartner({ self, partner, endpoint: endpoints.get(partner) as Endpoint });
    opened.defer(() => connection.close());
    return connection;
  }
  return { home, connect };
}

function contextOf(
  { config, log }: Setting,
  parts: Pick<AgreementContext, 'prove'> & {
    readonly place: Place;
    readonly ledger: Ledger;
    readonly trust: Trust;
    readonly agreements: Agreements;
  },
): AgreementContext {
  const { place, ledger, trust, agreements, prove } = parts;
  const { self, keysFolder, own, partners, names } = place;
  const { store, vault, time } = ledger;
  const { aside, keys, ownKeys, logs, logKeys } = trust;
  const pinned = pinnedLogs(partners.map(({ facts }) => facts));
  return {
    self,
    gatewayId: config.gateway,
    softwareDigest: softwareDigest(),
    partners: names,
    clock: time.now,
    time,
    newId,
    random: randomPool(),
    wait,
    store,
    vault,
    policy: agreements.policy,
    agreements,
    prove,
    keys,
    ownKeys,
    logs,
    logSigner: logKeys.signer,
    partnerLogs: openPartnerLogs(store, pinned, aside),
    aside,
    witness: { signer: ownCosigner(keysFolder, own.log.witness), pinned },
    limits: limitsOf(config),
    log: (level, message, facts = {}) => log[level](facts, message),
  };
}

const limitsOf = (config: Config): AgreementContext['limits'] => ({
  ...EXCHANGE_LIMITS,
  ...config.link,
  witnessMs: config.witness.intervalMs,
  witnessAlarmMs: config.witness.alarmS * 1000,
  witnessStaleMs: config.witness.staleH * 3_600_000,
  queryTimeoutMs: config.query.timeoutMs,
  answerSlotMs: config.query.slotMs,
  queryFreshnessMs: config.query.freshnessS * 1000,
  screeningHit: config.screening.hitScore,
  reconcileEveryH: config.reconcile.everyH,
  reconcileGraceMs: config.reconcile.graceS * 1000,
  reconcileLateMs: config.reconcile.lateS * 1000,
  logRetentionYears: config.retention.logYears,
});

async function openDesk(
  { users, log, opened }: Setting,
  { self, dataFolder, names }: Place,
  { master }: Ledger,
  context: AgreementContext,
) {
  const { store, vault, clock } = context;
  const index = await startIndex(
    { ledger: ledgerOf(dataFolder), indexFile: join(dataFolder, 'index.db'), master, self },
    (error, why) => log.error({ error: whereOf(error), ...(why && { why }) }, 'index update failed'),
  );
  opened.defer(() => index.close());
  const history = opened.use(replaying(context));
  const officers = users.callers.map(({ subject }) => subject);
  const desk = createDesk({ self, partners: names, officers, ledger: store, index, vault, replay: history.replay, clock });
  return { desk, history };
}

async function openExchange(
  { config, users, log, onFatal }: Setting,
  parts: {
    readonly place: Place;
    readonly trust: Trust;
    readonly head: Head;
    readonly servers: Servers;
    readonly context: AgreementContext;
    readonly auditors: Auditors;
    readonly search: Search;
  },
): Promise<RunningExchange> {
  const { place, trust, head, servers, context, auditors, search } = parts;
  const { self, keysFolder, partners, anchors } = place;
  const { keys, ownKeys, logKeys } = trust;
  const exchange = await createExchange(context, {
    ...servers,
    suspended: partners.filter(({ suspended }) => suspended).map(({ country }) => country),
    authority: [
      { of: self, digest: users.digest },
      ...partners.map(({ facts }) => ({ of: facts.country, digest: pinsOf(facts) })),
    ],
    mayPost: postersOf(users.callers),
    anchors,
    identity: { privateKeyPem: text(keysFolder, 'gateway.key'), chainPem: [text(keysFolder, 'gateway.pem')] },
    saveKeys: (set, pairs) => saveKeys(keysFolder, set, pairs),
    addOwnKeys: (pairs) => ownKeys.add(pairs),
    newLog: logKeys.make,
    onHead: head.moved,
    onTurned: () =>
      void logKeys.settle().catch((error: unknown) => log.error({ error: whereOf(error) }, 'rollover not published')),
    async destroyKeys(set) {
      ownKeys.forget(set);
      await rm(join(keysFolder, `keys-${set.document.number}.json`), { force: true });
    },
    keyWindow: { window: 24 * HOUR, renewBefore: 6 * HOUR, lead: 10 * MINUTE },
    hostChecks: hostChecks(config, { nextList: async (country) => keys.revocations(country)?.document.nextUpdate }),
    search,
    onErased: async (exchangeId) =>
      (await Promise.all([auditors.desk.onErased(exchangeId), search.forget(exchangeId)])).every(Boolean),
    onFatal,
  });
  if (config.visasFile !== undefined) await exchange.storeVisas(parseJson(text(config.visasFile)) as Visa[]);
  return exchange;
}

/** INVARIANT: never resolves early. A Node timer may, since it counts from the start of its event-loop turn. */
async function wait(ms: number): Promise<void> {
  const end = performance.now() + ms;
  for (let left = ms; left > 0; left = end - performance.now()) await sleep(left);
}

/** SHA-256 of what identifies a partner. Later key sets and rollover notes are not included, since they follow from it. */
const pinsOf = ({ country, rootPem, firstKeySet, log, tls, nkeys }: PublicFacts): Uint8Array =>
  sha256(utf8(JSON.stringify({ country, rootPem, firstKeySet, log, tls, nkeys })));

/** Throws CONFIG_INVALID unless the key is the one that the partners pinned: they would ignore cosignatures with another. */
function ownCosigner(keysFolder: string, vkey: string): Context['witness']['signer'] {
  const key = createPrivateKey(text(keysFolder, 'witness.key'));
  const { name } = cosignatureVerifier(vkey);
  if (cosignerVkey(name, createPublicKey(key)) !== vkey)
    throw new TripointError('CONFIG_INVALID', { field: 'keysFolder/witness.key', rule: 'the key of log.witness in public.json' });
  return (seconds) => cosigner(name, key, seconds);
}

/** INVARIANT: private keys are durable before their key set, so no key set exists without them. */
async function saveKeys(folder: string, set: KeySet, pairs: KeyPairs): Promise<void> {
  await writeDurably(join(folder, `keys-${set.document.number}.json`), JSON.stringify(pairs));
  await writeDurably(join(folder, `keyset-${set.document.number}.jws`), set.jws);
  // A key set that was saved but never announced, for example because the disk was full, is replaced by the next one with its number.
  await publish(folder, ({ keySets }) => ({ keySets: [...keySets.slice(0, set.document.number - 1), set.jws] }));
}

// The only place that builds services: configuration in, a running exchange out.
import { createPrivateKey, createPublicKey } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { cosignatureVerifier, cosigner, cosignerVkey } from '../../services/audit/index.ts';
import { connectHome, connectPartner, type Endpoint } from '../../services/delivery/index.ts';
import { createDesk, type Desk, startIndex } from '../../services/desk/index.ts';
import { HOUR, MINUTE, newId, parseJson, randomPool, systemClock, TripointError } from '../../services/domain/index.ts';
import {
  type Context,
  createExchange,
  createOwnKeys,
  deriveTables,
  EXCHANGE_LIMITS,
  type Exchange,
  loadKeySets,
  openAgreementBook,
  openOwnLogs,
  openPartnerLogs,
  recoverLog,
  type Visa,
} from '../../services/exchange/index.ts';
import { type Anchor, createKeyBook, type KeyPairs, type KeySet } from '../../services/identity/index.ts';
import { createVault, openStore } from '../../services/ledger/index.ts';
import { readAgreementFolders } from './agreements-folder.ts';
import type { Config } from './config.ts';
import { writeDurably } from './durable.ts';
import { type Logger, whereOf } from './log.ts';
import { openLogKeys } from './log-keys.ts';
import { type PublicFacts, publish, readPublicFacts } from './public-facts.ts';
import { replaying } from './replaying.ts';
import { softwareDigest } from './software.ts';

export interface Services {
  readonly exchange: Exchange;
  readonly desk: Desk;
  close(): Promise<void>;
}

/** Entries of the log after which a start says how far it is. */
const ENTRIES_TOLD = 1 << 20;

const text = (...parts: string[]) => readFileSync(join(...parts), 'utf8');

/**
 * Starts every service of one gateway. `onFatal`: the process must end, because the ledger takes nothing more or was rolled back.
 * Throws what any of them throws; then nothing stays open that would keep the process alive.
 */
export async function compose(config: Config, log: Logger, onFatal: (error: TripointError) => void): Promise<Services> {
  const opened = new AsyncDisposableStack();
  try {
    return await start(config, log, onFatal, opened);
  } catch (error) {
    await opened.disposeAsync();
    throw error;
  }
}

async function start(
  config: Config,
  log: Logger,
  onFatal: (error: TripointError) => void,
  opened: AsyncDisposableStack,
): Promise<Services> {
  const { country: self, keysFolder, dataFolder } = config;
  mkdirSync(dataFolder, { recursive: true, mode: 0o700 });
  const own = readPublicFacts(join(keysFolder, 'public.json'));
  const partners = config.partners.map((partner) => ({ ...partner, facts: readPublicFacts(partner.publicFile) }));
  const anchors = [own, ...partners.map(({ facts }) => facts)].map((facts): Anchor & PublicFacts => facts);

  const store = await openStore(join(dataFolder, 'ledger.db'));
  opened.defer(() => store.close());
  await recoverLog(store, own.log.vkey, (done, size) => {
    if (done % ENTRIES_TOLD === 0) log.info({ done, size }, 'verifying the log');
  });
  const logs = await openOwnLogs(store, own.log.origin);
  const master = Buffer.from(text(keysFolder, 'vault-master.key'), 'base64');
  const vault = createVault(master);
  await deriveTables({
    ...{ self, store, vault, logs, now: systemClock(), idempotencyDays: EXCHANGE_LIMITS.idempotencyDays },
    log: (level, message, facts = {}) => log[level](facts, message),
  });
  const keys = createKeyBook();
  await loadKeySets(keys, store, anchors, systemClock());
  const ownKeys = await createOwnKeys(keys, self);
  for (const name of readdirSync(keysFolder).filter((file) => /^keys-\d+\.json$/.test(file)))
    await ownKeys.add(JSON.parse(text(keysFolder, name)) as KeyPairs);
  const logKeys = openLogKeys(keysFolder, logs);
  const names = partners.map(({ country }) => country);
  const notary = { anchors, keys };
  const agreements = await openAgreementBook(
    { self, partners: names, store, notary, clock: systemClock },
    readAgreementFolders(config.agreementsFolder),
  );
  opened.use(agreements.policy);

  const endpoint = (natsUrl: string, seedFile: string, caFile: string): Endpoint => ({
    servers: [natsUrl.replace(/^\w+:\/\//, '')],
    certFile: join(keysFolder, 'tls-client.pem'),
    keyFile: join(keysFolder, 'tls-client.key'),
    caFile,
    seedFile: join(keysFolder, seedFile),
  });
  // A server is trusted under its own country's root and no other.
  const rootOf = ({ country, rootPem }: PublicFacts): string => {
    const file = join(dataFolder, `root-${country.toLowerCase()}.pem`);
    writeFileSync(file, rootPem);
    return file;
  };
  const home = await connectHome({
    self,
    partners: names,
    endpoint: endpoint(config.natsUrl, 'core-app.nk', rootOf(own)),
    onRefused: (partner, code) => log.warn({ partner, code }, 'query refused'),
  });
  opened.defer(() => home.close());
  const connections = Object.fromEntries(
    await Promise.all(
      partners.map(async ({ country, natsUrl, facts }) => {
        const at = endpoint(natsUrl, `link-${country.toLowerCase()}.nk`, rootOf(facts));
        const connection = await connectPartner({ self, partner: country, endpoint: at });
        opened.defer(() => connection.close());
        return [country, connection] as const;
      }),
    ),
  );

  const pinned = Object.fromEntries(
    partners.map(({ country, facts }) => [
      country,
      { log: facts.log.vkey, turns: facts.turns ?? [], witness: cosignatureVerifier(facts.log.witness) },
    ]),
  );
  await logKeys.settle();
  const context: Context = {
    self,
    gatewayId: config.gateway,
    softwareDigest: softwareDigest(),
    partners: names,
    clock: systemClock,
    newId,
    random: randomPool(),
    wait: (ms) => sleep(ms),
    store,
    vault,
    policy: agreements.policy,
    agreements,
    keys,
    ownKeys,
    logs,
    logSigner: logKeys.signer,
    partnerLogs: openPartnerLogs(store, pinned),
    witness: { signer: ownCosigner(keysFolder, own.log.witness), pinned },
    limits: {
      ...EXCHANGE_LIMITS,
      ...config.link,
      witnessMs: config.witness.intervalMs,
      witnessAlarmMs: config.witness.alarmS * 1000,
      witnessStaleMs: config.witness.staleH * 3_600_000,
      queryTimeoutMs: config.query.timeoutMs,
      answerSlotMs: config.query.slotMs,
      queryFreshnessMs: config.query.freshnessS * 1000,
      reconcileEveryH: config.reconcile.everyH,
      reconcileGraceMs: config.reconcile.graceS * 1000,
      reconcileLateMs: config.reconcile.lateS * 1000,
      logRetentionYears: config.retention.logYears,
    },
    log: (level, message, facts = {}) => log[level](facts, message),
  };
  const index = await startIndex(
    { ledgerFile: join(dataFolder, 'ledger.db'), indexFile: join(dataFolder, 'index.db'), master, self },
    (error) => log.error({ error: whereOf(error) }, 'the index does not follow the log'),
  );
  opened.defer(() => index.close());
  const history = opened.use(replaying(context));
  const desk = createDesk({
    self,
    ledger: store,
    index,
    vault,
    replay: history.replay,
    clock: systemClock,
  });
  const exchange = await createExchange(context, {
    home,
    connections,
    anchors,
    identity: { privateKeyPem: text(keysFolder, 'gateway.key'), chainPem: [text(keysFolder, 'gateway.pem')] },
    saveKeys: (set, pairs) => saveKeys(keysFolder, set, pairs),
    addOwnKeys: (pairs) => ownKeys.add(pairs),
    newLog: logKeys.make,
    onTurned: () =>
      void logKeys.settle().catch((error: unknown) => log.error({ error: whereOf(error) }, 'a turn is not published')),
    async destroyKeys(set) {
      ownKeys.forget(set);
      await rm(join(keysFolder, `keys-${set.document.number}.json`), { force: true });
    },
    keyWindow: { window: 24 * HOUR, renewBefore: 6 * HOUR, lead: 10 * MINUTE },
    onErased: (exchangeId) => void desk.onErased(exchangeId),
    onFatal,
  });
  if (config.visasFile !== undefined) await exchange.storeVisas(parseJson(text(config.visasFile)) as Visa[]);
  return {
    exchange,
    desk,
    async close() {
      await exchange.close();
      await desk.close();
      history[Symbol.dispose]();
      await store.close();
      agreements.policy[Symbol.dispose]();
    },
  };
}

/** The witness is the one that the partners pinned: under another key nothing that it cosigns would count. */
function ownCosigner(keysFolder: string, vkey: string): Context['witness']['signer'] {
  const key = createPrivateKey(text(keysFolder, 'witness.key'));
  const { name } = cosignatureVerifier(vkey);
  if (cosignerVkey(name, createPublicKey(key)) !== vkey)
    throw new TripointError('CONFIG_INVALID', { field: 'keysFolder/witness.key', rule: 'the key of log.witness in public.json' });
  return (seconds) => cosigner(name, key, seconds);
}

/** Private keys first: a key set without them is never seen. Each file is on disk before its name is. */
async function saveKeys(folder: string, set: KeySet, pairs: KeyPairs): Promise<void> {
  await writeDurably(join(folder, `keys-${set.document.number}.json`), JSON.stringify(pairs));
  await writeDurably(join(folder, `keyset-${set.document.number}.jws`), set.jws);
  // One that was saved and never announced, as when the ledger was full, is replaced by the next of its number.
  await publish(folder, ({ keySets }) => ({ keySets: [...keySets.slice(0, set.document.number - 1), set.jws] }));
}

// Two countries' exchanges in one process: real ledgers, real keys, the shipped agreements, and a pair of pipes for NATS that can be
// cut. The clock is the test's.
import { createHash, createPublicKey, generateKeyPairSync, type KeyObject, X509Certificate } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Verb } from '../../../proto/index.ts';
import {
  cosignatureVerifier,
  cosigner,
  cosignerVkey,
  ed25519Signer,
  ed25519Verifier,
  type NoteSigner,
  type NoteVerifier,
  vkeyOf,
} from '../../../services/audit/index.ts';
import type { Home, PartnerLink, PullHandler, QueryHandler } from '../../../services/delivery/index.ts';
import { type Country, DAY, HOUR, MINUTE, type Micros, newId, TripointError, toHex } from '../../../services/domain/index.ts';
import {
  type AgreementContext,
  type AgreementText,
  createAside,
  createExchange,
  createOwnKeys,
  createTimekeeper,
  EXCHANGE_LIMITS,
  type ExchangeLimits,
  type ExchangeOptions,
  type NamedText,
  openAgreementBook,
  openOwnLogs,
  openPartnerLogs,
  type RunningExchange,
} from '../../../services/exchange/index.ts';
import {
  type Anchor,
  createKeyBook,
  generateKeys,
  issueKeySet,
  issueRevocationList,
  type KeyPairs,
  type KeySet,
  type RevocationList,
  signAgreement,
} from '../../../services/identity/index.ts';
import { createVault, openStore, rawOf, type Store } from '../../../services/ledger/index.ts';
import { loadAgreement } from '../../../services/policy/index.ts';
import { anchorOf, document, type Nation, NOW, nation, signerOf } from '../identity/fixture.ts';
import { FOLDERS, filesOf } from '../policy/folders.ts';

export { NOW };

/** One direction of NATS: what is published waits until it is pulled and not refused; it can be cut. */
interface Pipe {
  readonly published: Uint8Array[];
  isCut: boolean;
  publish(bytes: Uint8Array): Promise<void>;
  pull(handler: PullHandler): void;
  close(): void;
}

function pipe(): Pipe {
  const waiting: Uint8Array[] = [];
  let handler: PullHandler | undefined;
  let running = false;
  let closed = false;
  async function run(): Promise<void> {
    if (running) return;
    running = true;
    while (waiting.length > 0 && handler !== undefined && !self.isCut && !closed) {
      const taken = waiting.splice(0);
      const messages = taken.map((bytes, i) => ({ bytes, streamSequence: i + 1, deliveries: 1 }));
      const verdicts = await handler(messages).catch(() => taken.map(() => 'nak' as const));
      const again = taken.filter((_, i) => verdicts[i] === 'nak');
      waiting.unshift(...again);
      await sleep(again.length > 0 ? 20 : 0);
    }
    running = false;
  }
  const self: Pipe = {
    published: [],
    isCut: false,
    async publish(bytes) {
      self.published.push(bytes);
      waiting.push(bytes);
      void run();
    },
    pull(given) {
      closed = false;
      handler = given;
      void run();
    },
    close() {
      closed = true;
      handler = undefined;
    },
  };
  return Object.assign(self, { resume: run });
}

export interface Side {
  readonly country: Country;
  readonly context: AgreementContext;
  readonly store: Store;
  readonly file: string;
  readonly verifier: NoteVerifier;
  /** Of its first log. */
  readonly vkey: string;
  /** Of its cosignatures on the other's log. */
  readonly witness: NoteVerifier;
  readonly witnessVkey: string;
  readonly exchange: RunningExchange;
  readonly anchor: Anchor;
  /** Milliseconds that its answers waited for their slot, one per answer. */
  readonly waits: number[];
  readonly fatal: TripointError[];
  readonly saved: KeySet[];
  /** Their private keys. */
  readonly savedPairs: KeyPairs[];
  /** What operators were told: level and message. */
  readonly logged: string[];
  /** What was logged beside each message. */
  readonly loggedFacts: readonly Readonly<Record<string, unknown>>[];
  /** What the partner's question was answered with, sealed. */
  readonly answers: Uint8Array[];
  readonly out: Pipe;
}

export interface Pair {
  readonly us: Side;
  readonly ca: Side;
  readonly folder: string;
  now(): Micros;
  /** Time passes for both; less than nothing: both clocks are put back. */
  advance(by: Micros): void;
  /** Sets the clock of one country ahead, or back. */
  step(country: Country, by: Micros): void;
  /** Cuts or mends both directions; questions included. */
  cut(isCut: boolean): void;
  /** Hands a sealed question of one country to the other, as its link would. */
  ask(from: Country, parcel: Uint8Array, topic?: string): Promise<Uint8Array>;
  /** Resolves when all that was sent has arrived. */
  settled(): Promise<unknown>;
  close(): Promise<void>;
}

export interface Prepared {
  readonly nation: Nation;
  readonly pairs: KeyPairs;
  readonly set: KeySet;
  readonly anchor: Anchor;
  /** As if it had begun in the last half hour of the year before: its first key set, which names that year's log. */
  readonly lastYear: { readonly set: KeySet; readonly anchor: Anchor };
  readonly logKey: KeyObject;
  readonly witnessKey: KeyObject;
}

async function prepare(country: Country): Promise<Prepared> {
  const made = await nation(country);
  const pairs = await generateKeys();
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const { privateKey: witnessKey } = generateKeyPairSync('ed25519');
  const setOf = async (year: number, notBefore: Micros) => {
    const origin = `tripoint.example/${country.toLowerCase()}/${year}`;
    const window = { notBefore, notAfter: notBefore + 24 * HOUR };
    const log = { origin, vkey: vkeyOf(origin, publicKey) };
    const set = await issueKeySet(await document(country, { ...window, keys: pairs.published, log }), signerOf(made.identity));
    return { set, anchor: anchorOf(made, set.jws) };
  };
  const lastYear = await setOf(2025, NOW - 30 * MINUTE);
  return { nation: made, pairs, ...(await setOf(2026, NOW)), lastYear, logKey: privateKey, witnessKey };
}

const witnessName = (country: Country): string => `tripoint.example/${country.toLowerCase()}/witness`;
const witnessVkeyOf = (country: Country, { witnessKey }: Prepared): string =>
  cosignerVkey(witnessName(country), createPublicKey(witnessKey));
const witnessOf = (country: Country, own: Prepared): NoteVerifier => cosignatureVerifier(witnessVkeyOf(country, own));

/** Keys of the logs behind the first: what a start finds in its folder of keys. */
const laterLogs = new Map<string, KeyObject>();

const COUNTRIES = ['US', 'CA'] as const;
let prepared: Promise<Record<Country, Prepared>> | undefined;
export const nations = (): Promise<Record<Country, Prepared>> => {
  prepared ??= (async () => Object.fromEntries(await Promise.all(COUNTRIES.map(async (c) => [c, await prepare(c)] as const))))();
  return prepared;
};

/** A text as some of its parties signed it. */
export async function signedText(
  files: Readonly<Record<string, string>>,
  { by = COUNTRIES as readonly Country[], takesEffect = NOW - HOUR } = {},
): Promise<AgreementText> {
  const parties = await nations();
  const { id, version, digest } = loadAgreement(files);
  const signatures = by.map(async (party) => {
    const terms = { version: 1, agreement: id, agreementVersion: version, digest: toHex(digest), takesEffect } as const;
    return (
      await signAgreement(
        { ...terms, party, signedAt: NOW - 45 * MINUTE },
        signerOf((parties[party] as Prepared).nation.identity),
      )
    ).jws;
  });
  return { files, signatures: await Promise.all(signatures) };
}

function revoking({ country, root, identity }: Nation, { revokedAt }: { readonly revokedAt: Micros }): Promise<RevocationList> {
  const serial = new X509Certificate(identity.certificate).serialNumber.toLowerCase();
  const lasts = { issued: Math.max(NOW, revokedAt), nextUpdate: NOW + DAY };
  return issueRevocationList(
    { version: 1, country, number: 1, ...lasts, keys: [], certificates: [{ serial, revokedAt }] },
    { privateKeyPem: root.key, certificatePem: root.certificate },
  );
}

/** The shipped agreements between the two, signed by both. */
let shipped: Promise<readonly NamedText[]> | undefined;
async function signShipped(): Promise<readonly NamedText[]> {
  const texts = FOLDERS.map((name) => ({ name, files: filesOf(name) })).filter(({ files }) =>
    loadAgreement(files).parties.every(({ country }) => COUNTRIES.some((one) => one === country)),
  );
  return Promise.all(texts.map(async ({ name, files }) => ({ name, ...(await signedText(files)) })));
}

interface PairOptions {
  readonly limits?: Partial<ExchangeLimits>;
  readonly folder?: string;
  readonly keyWindow?: { readonly window: number; readonly renewBefore: number; readonly lead: number };
  readonly at?: Micros;
  /** How far the clock of a country is ahead from the start. */
  readonly stepped?: Readonly<Record<Country, Micros>>;
  /** What both had saved of keys before they stopped. */
  readonly after?: Pair;
  /** Which of the two does not know what it had saved. */
  readonly forgotten?: Country;
  /** Both countries write the log of the year before. */
  readonly lastYear?: boolean;
  /** Both directions are cut from the start. */
  readonly cut?: boolean;
  /** The agreements of a side, where they are not all that is shipped. */
  readonly texts?: (country: Country, shipped: readonly NamedText[]) => readonly NamedText[] | Promise<readonly NamedText[]>;
  /** It is not waited until they have exchanged their agreements: they cannot. */
  readonly isApart?: true;
  /** Answers what one asks the other in the other's place; undefined: the other answers. Throws: nothing comes. */
  readonly answering?: (from: Country, topic: string, bytes: Uint8Array) => Uint8Array | Promise<Uint8Array> | undefined;
  /** By country, the partners that its configuration suspends. */
  readonly suspended?: Readonly<Record<Country, readonly Country[]>>;
  /** Makes the ids of both; `now` is the test's clock. */
  readonly newId?: (now: Micros, at?: Micros) => Uint8Array;
  /** Of both. */
  readonly authority?: ExchangeOptions['authority'];
  /** Of both; absent: everyone may. */
  readonly mayPost?: ExchangeOptions['mayPost'];
  /** A country's identity, as its root has revoked it. */
  readonly revoked?: { readonly country: Country; readonly revokedAt: Micros };
}

/** Starts both sides. A folder given is used as it is: what a start finds there is what was left there. */
export async function startPair(options: PairOptions = {}): Promise<Pair> {
  const made = await nations();
  const parties = options.lastYear
    ? Object.fromEntries(Object.entries(made).map(([country, own]) => [country, { ...own, ...own.lastYear }]))
    : made;
  shipped ??= signShipped();
  const texts = await shipped;
  const folder = options.folder ?? mkdtempSync(join(tmpdir(), 'tripoint-pair-'));
  let now = options.at ?? (options.lastYear ? NOW - 10 * MINUTE : NOW + MINUTE);
  let passed = 0;
  const stepped: Record<Country, Micros> = { ...options.stepped };
  let isCut = options.cut ?? false;
  const pipes: Record<string, Pipe> = { US: pipe(), CA: pipe() };
  for (const one of Object.values(pipes)) one.isCut = isCut;
  const topics: Record<string, Record<string, QueryHandler>> = {};

  const sideOf: Record<string, Side> = {};
  const asking: Record<string, (topic: string, parcel: Uint8Array) => Promise<Uint8Array>> = {};

  async function side(country: Country, partner: Country): Promise<Side> {
    const own = parties[country] as Prepared;
    const file = join(folder, `${country}.db`);
    const store = await openStore(file);
    const wall = () => now + (stepped[country] ?? 0);
    const time = createTimekeeper({ wall, monotonic: () => passed, partners: [partner], latest: store.head().latest });
    const aside = createAside(country);
    const keys = createKeyBook();
    for (const other of COUNTRIES) keys.add((parties[other] as Prepared).set);
    const ownKeys = await createOwnKeys(keys, country);
    await ownKeys.add(own.pairs);
    for (const before of options.after && options.forgotten !== country ? [options.after.us, options.after.ca] : []) {
      for (const set of before.saved) keys.add(set);
      if (before.country === country) for (const pairs of before.savedPairs) await ownKeys.add(pairs);
    }
    const waits: number[] = [];
    const fatal: TripointError[] = [];
    const saved: KeySet[] = [];
    const savedPairs: KeyPairs[] = [];
    const logged: string[] = [];
    const loggedFacts: Readonly<Record<string, unknown>>[] = [];
    const answers: Uint8Array[] = [];
    const out = pipes[country] as Pipe;
    const { origin, vkey } = own.set.document.log;
    if (options.revoked !== undefined)
      keys.revoke(await revoking((parties[options.revoked.country] as Prepared).nation, options.revoked));
    const anchors = COUNTRIES.map((other) => (parties[other] as Prepared).anchor);
    const agreements = await openAgreementBook(
      { self: country, partners: [partner], store, notary: { anchors, keys }, clock: time.now, aside },
      (await options.texts?.(country, texts)) ?? texts,
    ).catch(async (error: unknown) => {
      await store.close();
      if (options.folder === undefined) rmSync(folder, { recursive: true, force: true });
      throw error;
    });
    const logs = await openOwnLogs(store, origin);
    const signerOfLog = (name: string): NoteSigner | undefined => {
      const key = name === origin ? own.logKey : laterLogs.get(name);
      return key && logs.named(name)?.end === undefined ? ed25519Signer(name, key) : undefined;
    };
    const pinned = {
      [partner]: {
        log: (parties[partner] as Prepared).set.document.log.vkey,
        turns: [],
        witness: witnessOf(partner, parties[partner] as Prepared),
      },
    };
    const context: AgreementContext = {
      self: country,
      gatewayId: `${country.toLowerCase()}-1`,
      softwareDigest: new Uint8Array(32),
      partners: [partner],
      clock: time.now,
      time,
      newId: (at) => (options.newId ? options.newId(now, at) : newId(at)),
      random: (bytes) => new Uint8Array(createHash('shake256', { outputLength: bytes }).update(newId()).digest()),
      wait: async (ms) => void waits.push(ms),
      store,
      vault: createVault(new Uint8Array(32).fill(country === 'US' ? 1 : 2)),
      policy: agreements.policy,
      agreements,
      keys,
      ownKeys,
      logs,
      logSigner: signerOfLog,
      partnerLogs: openPartnerLogs(store, pinned, aside),
      aside,
      witness: { signer: (seconds) => cosigner(witnessName(country), own.witnessKey, seconds), pinned },
      limits: {
        ...EXCHANGE_LIMITS,
        ackMs: 5,
        resumeRetryMs: 20,
        resendMs: 60_000,
        witnessMs: 10,
        witnessTickMs: 20,
        ...options.limits,
      },
      log(level, message, facts = {}) {
        logged.push(`${level} ${message}`);
        loggedFacts.push(facts);
      },
    };
    const status = () => ({ connected: !isCut, since: now, reconnects: 0 });
    const home: Home = {
      publish: (_, bytes) => out.publish(bytes),
      serve(given) {
        topics[country] = given;
      },
      status: () => ({ ...status(), publishesInFlight: 0, queriesInProgress: 0, notStored: new Map() }),
      streams: async () => new Map([[partner, { state: 'PRESENT', detail: 'there' }]]),
      onStatus: () => () => undefined,
      close: async () => undefined,
    };
    const link: PartnerLink = {
      pull: (handler) => (pipes[partner] as Pipe).pull(handler),
      async ask(topic, bytes) {
        const handler = topics[partner]?.[topic];
        if (isCut || handler === undefined) throw new TripointError('LINK_DOWN');
        const instead = options.answering?.(country, topic, bytes);
        if (instead !== undefined) return instead;
        const reply = await handler({
          ...{ partner: country, topic, bytes },
          signal: new AbortController().signal,
          charge: () => undefined,
        });
        // Cut meanwhile: the answer does not come through either.
        if (isCut || reply === undefined) throw new TripointError('LINK_DOWN');
        if (topic === 'visa') sideOf[partner]?.answers.push(reply);
        return reply;
      },
      status,
      onStatus: () => () => undefined,
      close: async () => (pipes[partner] as Pipe).close(),
    };
    asking[country] = (topic, parcel) => link.ask(topic, parcel, { timeoutMs: 1 });
    const exchange = await createExchange(context, {
      home,
      connect: async () => link,
      ...(options.suspended?.[country] && { suspended: options.suspended[country] }),
      authority: options.authority ?? [],
      mayPost: options.mayPost ?? (() => true),
      anchors,
      identity: signerOf(own.nation.identity),
      async saveKeys(set, pairs) {
        saved.push(set);
        savedPairs.push(pairs);
      },
      addOwnKeys: (pairs) => ownKeys.add(pairs),
      async newLog(name) {
        const key = laterLogs.get(name) ?? generateKeyPairSync('ed25519').privateKey;
        laterLogs.set(name, key);
        return vkeyOf(name, createPublicKey(key));
      },
      destroyKeys: async (set) => ownKeys.forget(set),
      keyWindow: options.keyWindow ?? { window: 24 * HOUR, renewBefore: 6 * HOUR, lead: 10 * MINUTE },
      onFatal: (error) => fatal.push(error),
    });
    const verifier = ed25519Verifier(vkey);
    return {
      country,
      context,
      store,
      file,
      verifier,
      vkey,
      witness: witnessOf(country, own),
      witnessVkey: witnessVkeyOf(country, own),
      exchange,
      anchor: own.anchor,
      waits,
      fatal,
      saved,
      savedPairs,
      logged,
      loggedFacts,
      answers,
      out,
    };
  }

  const us = await side('US', 'CA');
  sideOf.US = us;
  const ca = await side('CA', 'US');
  sideOf.CA = ca;
  const count = ({ store }: Side, sql: string) => (rawOf(store).get(sql)?.n as number | undefined) ?? 0;
  const isQuiet = (from: Side, to: Side) =>
    count(from, 'SELECT sent_through AS n FROM link') === count(to, 'SELECT received_through AS n FROM link') &&
    count(
      from,
      `SELECT count(*) AS n FROM exchange WHERE direction = 'sent' AND state = 'QUEUED' AND verb = ${Verb.AGREEMENT_SCHEDULE}`,
    ) === 0 &&
    from.context.agreements.theirs(to.country) !== undefined &&
    isTold(from);
  const settled = () =>
    until('all has arrived', () => (isQuiet(us, ca) && isQuiet(ca, us)) || us.fatal.length + ca.fatal.length > 0);
  // They tell each other their agreements: a test begins where that is done.
  if (!isCut && !options.isApart) await settled();
  return {
    us,
    ca,
    folder,
    now: () => now,
    advance(by) {
      now += by;
      passed += Math.max(0, by);
    },
    step(country, by) {
      stepped[country] = (stepped[country] ?? 0) + by;
    },
    cut(cutNow) {
      isCut = cutNow;
      for (const one of Object.values(pipes) as (Pipe & { resume(): Promise<void> })[]) {
        one.isCut = cutNow;
        void one.resume();
      }
    },
    settled,
    ask: (from, parcel, topic = 'visa') => (asking[from] as NonNullable<(typeof asking)[string]>)(topic, parcel),
    async close() {
      for (const { exchange, store, context } of [us, ca]) {
        await exchange.close();
        await store.close();
        context.policy[Symbol.dispose]();
      }
      if (options.folder === undefined) rmSync(folder, { recursive: true, force: true });
    },
  };
}

export async function until<T>(what: string, look: () => T | Promise<T>, ms = 30_000): Promise<NonNullable<T>> {
  const end = Date.now() + ms;
  for (;;) {
    const found = await look();
    if (found) return found as NonNullable<T>;
    if (Date.now() > end) throw new Error(`not within ${ms} ms: ${what}`);
    await sleep(5);
  }
}

export const OFFICER = { subject: 'officer-1', agency: 'CBP' };
let keys = 0;
export const idempotency = (key = `key ${keys++}`, body = 1) => ({ key, bodySha256: new Uint8Array(32).fill(body) });

export const lookoutTo = (to: Country, reference = 'REF-1') =>
  ({
    to: [to],
    family: 'lookout',
    record: {
      recordReference: reference,
      subjectKind: 'PERSON',
      name: [{ primaryIdentifier: 'SPECIMEN', secondaryIdentifier: 'ONE' }],
      dateOfBirth: { date: '1980' },
      category: 'TERRORISM',
      actionOnHit: 'ARREST',
      sourceGrade: 'A1',
      validUntil: '2099-01-01',
    },
    purpose: 'COUNTER_TERRORISM',
    priority: 'ROUTINE',
    classification: 'UNCLASSIFIED',
    caveats: [],
  }) as const;

/** Posts one lookout and resolves when its receipt has closed it. */
/** A row shows what a commit wrote some milliseconds before the gateway is told that it did: whether it has been. */
export const isTold = ({ store }: Pick<Side, 'store'>): boolean =>
  rawOf(store).get('SELECT size FROM head')?.size === store.head().size;

/** Both what is in the ledger's file and what the gateway holds in memory have it closed. */
export async function exchanged(from: Side, reference: string): Promise<string> {
  const { result } = await from.exchange.release(
    lookoutTo(from.country === 'US' ? 'CA' : 'US', reference),
    from.country === 'US' ? OFFICER : { subject: 'officer-2', agency: 'CBSA' },
    idempotency(),
  );
  const id = result.exchanges[0]?.id ?? '';
  await until(`closed: ${reference}`, async () => (await from.exchange.get(id)).state === 'CLOSED' && isTold(from));
  return id;
}

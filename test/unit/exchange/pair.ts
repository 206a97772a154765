// Two countries' exchanges in one process: real ledgers, real keys, the shipped agreements, and a pair of pipes for NATS that can be
// cut. The clock is the test's.
import { createHash, generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ed25519Signer, ed25519Verifier, type NoteVerifier, vkeyOf } from '../../../services/audit/index.ts';
import type { Home, PartnerLink, PullHandler, QueryHandler } from '../../../services/delivery/index.ts';
import { type Country, HOUR, MINUTE, type Micros, newId, TripointError } from '../../../services/domain/index.ts';
import {
  type Context,
  createExchange,
  createOwnKeys,
  EXCHANGE_LIMITS,
  type ExchangeLimits,
  type RunningExchange,
} from '../../../services/exchange/index.ts';
import {
  type Anchor,
  createKeyBook,
  generateKeys,
  issueKeySet,
  type KeyPairs,
  type KeySet,
} from '../../../services/identity/index.ts';
import { createVault, openStore, type Store } from '../../../services/ledger/index.ts';
import { createEngine, loadAgreements } from '../../../services/policy/index.ts';
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

interface Side {
  readonly country: Country;
  readonly context: Context;
  readonly store: Store;
  readonly file: string;
  readonly verifier: NoteVerifier;
  readonly exchange: RunningExchange;
  readonly anchor: Anchor;
  /** Milliseconds that its answers waited for their slot, one per answer. */
  readonly waits: number[];
  readonly fatal: TripointError[];
  readonly saved: KeySet[];
  /** What the partner's question was answered with, sealed. */
  readonly answers: Uint8Array[];
  readonly out: Pipe;
}

export interface Pair {
  readonly us: Side;
  readonly ca: Side;
  readonly folder: string;
  now(): Micros;
  advance(by: Micros): void;
  /** Cuts or mends both directions; questions included. */
  cut(isCut: boolean): void;
  /** Hands a sealed question of one country to the other, as its link would. */
  ask(from: Country, parcel: Uint8Array): Promise<Uint8Array>;
  close(): Promise<void>;
}

interface Prepared {
  readonly nation: Nation;
  readonly pairs: KeyPairs;
  readonly set: KeySet;
  readonly anchor: Anchor;
  readonly logKey: ReturnType<typeof generateKeyPairSync>['privateKey'];
}

async function prepare(country: Country): Promise<Prepared> {
  const made = await nation(country);
  const pairs = await generateKeys();
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const origin = `tripoint.example/${country.toLowerCase()}/2026`;
  const log = { origin, vkey: vkeyOf(origin, publicKey) };
  const set = await issueKeySet(await document(country, { keys: pairs.published, log }), signerOf(made.identity));
  return { nation: made, pairs, set, anchor: anchorOf(made, set.jws), logKey: privateKey };
}

const COUNTRIES = ['US', 'CA'] as const;
let prepared: Promise<Record<Country, Prepared>> | undefined;
const policy = createEngine(loadAgreements(FOLDERS, filesOf));

interface PairOptions {
  readonly limits?: Partial<ExchangeLimits>;
  readonly folder?: string;
  readonly keyWindow?: { readonly window: number; readonly renewBefore: number; readonly lead: number };
  readonly at?: Micros;
  /** Both directions are cut from the start. */
  readonly cut?: boolean;
}

/** Starts both sides. A folder given is used as it is: what a start finds there is what was left there. */
export async function startPair(options: PairOptions = {}): Promise<Pair> {
  prepared ??= (async () => Object.fromEntries(await Promise.all(COUNTRIES.map(async (c) => [c, await prepare(c)] as const))))();
  const parties = await prepared;
  const folder = options.folder ?? mkdtempSync(join(tmpdir(), 'tripoint-pair-'));
  let now = options.at ?? NOW + MINUTE;
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
    const keys = createKeyBook();
    for (const other of COUNTRIES) keys.add((parties[other] as Prepared).set);
    const ownKeys = await createOwnKeys(keys, country);
    await ownKeys.add(own.pairs);
    const waits: number[] = [];
    const fatal: TripointError[] = [];
    const saved: KeySet[] = [];
    const answers: Uint8Array[] = [];
    const out = pipes[country] as Pipe;
    const { origin, vkey } = own.set.document.log;
    const context: Context = {
      self: country,
      gatewayId: `${country.toLowerCase()}-1`,
      softwareDigest: new Uint8Array(32),
      partners: [partner],
      clock: () => now,
      newId,
      random: (bytes) => new Uint8Array(createHash('shake256', { outputLength: bytes }).update(newId()).digest()),
      wait: async (ms) => void waits.push(ms),
      store,
      vault: createVault(new Uint8Array(32).fill(country === 'US' ? 1 : 2)),
      policy,
      keys,
      ownKeys,
      logSigner: ed25519Signer(origin, own.logKey),
      limits: { ...EXCHANGE_LIMITS, ackMs: 5, resumeRetryMs: 20, resendMs: 60_000, ...options.limits },
      log: () => undefined,
    };
    const status = () => ({ connected: !isCut, since: now, reconnects: 0 });
    const home: Home = {
      publish: (_, bytes) => out.publish(bytes),
      serve(given) {
        topics[country] = given;
      },
      status: () => ({ ...status(), publishesInFlight: 0, queriesInProgress: 0 }),
      onStatus: () => () => undefined,
      close: async () => undefined,
    };
    const link: PartnerLink = {
      pull: (handler) => (pipes[partner] as Pipe).pull(handler),
      async ask(topic, bytes) {
        const handler = topics[partner]?.[topic];
        if (isCut || handler === undefined) throw new TripointError('LINK_DOWN');
        const reply = await handler({ partner: country, topic, bytes, signal: new AbortController().signal });
        if (reply === undefined) throw new TripointError('LINK_DOWN');
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
      connections: { [partner]: link },
      anchors: COUNTRIES.map((other) => (parties[other] as Prepared).anchor),
      identity: signerOf(own.nation.identity),
      saveKeys: async (set) => void saved.push(set),
      addOwnKeys: (pairs) => ownKeys.add(pairs),
      keyWindow: options.keyWindow ?? { window: 24 * HOUR, renewBefore: 6 * HOUR, lead: 10 * MINUTE },
      onFatal: (error) => fatal.push(error),
    });
    const verifier = ed25519Verifier(vkey);
    return { country, context, store, file, verifier, exchange, anchor: own.anchor, waits, fatal, saved, answers, out };
  }

  const us = await side('US', 'CA');
  sideOf.US = us;
  const ca = await side('CA', 'US');
  sideOf.CA = ca;
  return {
    us,
    ca,
    folder,
    now: () => now,
    advance(by) {
      now += by;
    },
    cut(cutNow) {
      isCut = cutNow;
      for (const one of Object.values(pipes) as (Pipe & { resume(): Promise<void> })[]) {
        one.isCut = cutNow;
        void one.resume();
      }
    },
    ask: (from, parcel) => (asking[from] as NonNullable<(typeof asking)[string]>)('visa', parcel),
    async close() {
      for (const { exchange, store } of [us, ca]) {
        await exchange.close();
        await store.close();
      }
      if (options.folder === undefined) rmSync(folder, { recursive: true, force: true });
    },
  };
}

export async function until<T>(what: string, look: () => T | Promise<T>, ms = 8_000): Promise<NonNullable<T>> {
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
      validUntil: '2027-01-01',
    },
    purpose: 'COUNTER_TERRORISM',
    priority: 'ROUTINE',
    classification: 'UNCLASSIFIED',
    caveats: [],
  }) as const;

/** Posts one lookout and resolves when its receipt has closed it. */
export async function exchanged(from: Side, reference: string): Promise<string> {
  const { result } = await from.exchange.release(
    lookoutTo(from.country === 'US' ? 'CA' : 'US', reference),
    from.country === 'US' ? OFFICER : { subject: 'officer-2', agency: 'CBSA' },
    idempotency(),
  );
  const id = result.exchanges[0]?.id ?? '';
  await until(`closed: ${reference}`, async () => (await from.exchange.get(id)).state === 'CLOSED');
  return id;
}

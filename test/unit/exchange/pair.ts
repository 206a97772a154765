// Two countries' exchanges, or more, in one process: real ledgers, real keys, the shipped agreements, and a pair of pipes in place of NATS that can
// be cut. The test controls the clock.
import { createHash, createPublicKey, generateKeyPairSync } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Verb } from '../../../proto/index.ts';
import {
  cosigner,
  ed25519Signer,
  ed25519Verifier,
  type NoteSigner,
  type NoteVerifier,
  vkeyOf,
} from '../../../services/audit/index.ts';
import { type Country, HOUR, MINUTE, type Micros, newId, type TripointError } from '../../../services/domain/index.ts';
import {
  type AgreementContext,
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
import { type Anchor, createKeyBook, type KeyPairs, type KeySet } from '../../../services/identity/index.ts';
import { createVault, keysBeside, rawOf, type Store } from '../../../services/ledger/index.ts';
import { type Search, startSearch } from '../../../services/search/index.ts';
import { NOW, signerOf } from '../identity/fixture.ts';
import { openStoreHere } from '../ledger/here.ts';
import {
  COUNTRIES,
  laterLogs,
  nations,
  type Prepared,
  revoking,
  shippedTexts,
  witnessName,
  witnessOf,
  witnessVkeyOf,
} from './nations.ts';
import { endsOf, type Pipe, pipe, type Wire } from './pipe.ts';
import { idempotency, lookoutTo, OFFICER, until } from './posting.ts';
import { ledgerIn } from './put-back.ts';

export { nations, type Prepared, signedText } from './nations.ts';
export { idempotency, lookoutTo, OFFICER, until } from './posting.ts';
export { NOW };

export interface Side {
  readonly country: Country;
  readonly context: AgreementContext;
  readonly store: Store;
  readonly file: string;
  readonly verifier: NoteVerifier;
  /** The vkey of its first log. */
  readonly vkey: string;
  /** The verifier of its cosignatures on the other's log. */
  readonly witness: NoteVerifier;
  readonly witnessVkey: string;
  readonly exchange: RunningExchange;
  readonly search?: Search;
  readonly anchor: Anchor;
  /** Milliseconds that its answers waited for their slot, one per answer. */
  readonly waits: number[];
  readonly fatal: TripointError[];
  readonly saved: KeySet[];
  /** The private keys of `saved`. */
  readonly savedPairs: KeyPairs[];
  /** Log messages for operators, with their level. */
  readonly logged: string[];
  /** The facts of each message in `logged`. */
  readonly loggedFacts: readonly Readonly<Record<string, unknown>>[];
  /** Its answers to the partner's questions, sealed. */
  readonly answers: Uint8Array[];
  /** What it says to its first partner, and to each. */
  readonly out: Pipe;
  readonly outs: readonly Pipe[];
}

export interface Pair {
  readonly us: Side;
  readonly ca: Side;
  /** With any further country. */
  readonly sides: readonly Side[];
  readonly folder: string;
  now(): Micros;
  /** Advances both clocks; a negative value sets them back. */
  advance(by: Micros): void;
  /** Steps the clock of one country ahead or back. */
  step(country: Country, by: Micros): void;
  /** Cuts or mends both directions, including questions. */
  cut(isCut: boolean): void;
  /** Delivers a sealed question of one country to the other, as the link would. */
  ask(from: Country, parcel: Uint8Array, topic?: string): Promise<Uint8Array>;
  /** Resolves when everything sent has arrived. */
  settled(): Promise<unknown>;
  close(): Promise<void>;
}

export interface PairOptions {
  /** Default: the two. */
  readonly countries?: readonly Country[];
  readonly limits?: Partial<ExchangeLimits>;
  readonly folder?: string;
  readonly keyWindow?: { readonly window: number; readonly renewBefore: number; readonly lead: number };
  readonly at?: Micros;
  /** By country, how far its clock is ahead at the start. */
  readonly stepped?: Readonly<Record<Country, Micros>>;
  /** An earlier pair, whose saved keys are loaded. */
  readonly after?: Pair;
  /** The country that has lost its saved keys. */
  readonly forgotten?: Country;
  /** Both countries still write the log of the previous year. */
  readonly lastYear?: boolean;
  /** Both directions are cut from the start. */
  readonly cut?: boolean;
  /** The agreements of a side. Default: all shipped ones. */
  readonly texts?: (country: Country, shipped: readonly NamedText[]) => readonly NamedText[] | Promise<readonly NamedText[]>;
  /** The findings of the proof of a text to be activated. Default: none. */
  readonly prove?: AgreementContext['prove'];
  /** Does not wait for the exchange of agreement schedules, which cannot succeed. */
  readonly isApart?: true;
  /** Answers a request of `from` in place of the other country. Undefined: the other answers. If it throws, no answer arrives. */
  readonly answering?: (from: Country, topic: string, bytes: Uint8Array) => Uint8Array | Promise<Uint8Array> | undefined;
  /** By country, the partners suspended by its configuration. */
  readonly suspended?: Readonly<Record<Country, readonly Country[]>>;
  /** Makes the ids of both sides; `now` is the test's clock. */
  readonly newId?: (now: Micros, at?: Micros) => Uint8Array;
  /** For both sides. */
  readonly authority?: ExchangeOptions['authority'];
  /** For both sides. Default: everyone may post. */
  readonly mayPost?: ExchangeOptions['mayPost'];
  /** Both sides have the index of records. */
  readonly search?: true;
  /** On both sides, each draft is run, rolled back and run again. */
  readonly repeats?: true;
  /** A country whose identity its root has revoked. */
  readonly revoked?: { readonly country: Country; readonly revokedAt: Micros };
}

async function opened(file: string): Promise<Store> {
  mkdirSync(dirname(file), { recursive: true });
  const store = await openStoreHere(file);
  // For tests' own SQL, which can then read `vault_key` too.
  rawOf(store).all('ATTACH ? AS keys', keysBeside(file));
  return store;
}

/** Starts both sides. A given folder is used as it is, with whatever an earlier pair left in it. */
// biome-ignore lint/complexity/noExcessiveLinesPerFunction: the two sides are made of one clock, one cut and one wire, which are its variables
export async function startPair(options: PairOptions = {}): Promise<Pair> {
  const countries = options.countries ?? COUNTRIES;
  const made = await nations(countries);
  const parties = options.lastYear
    ? Object.fromEntries(Object.entries(made).map(([country, own]) => [country, { ...own, ...own.lastYear }]))
    : made;
  const texts = await shippedTexts(countries);
  const folder = options.folder ?? mkdtempSync(join(tmpdir(), 'tripoint-pair-'));
  let now = options.at ?? (options.lastYear ? NOW - 10 * MINUTE : NOW + MINUTE);
  let passed = 0;
  const stepped: Record<Country, Micros> = { ...options.stepped };
  let isCut = options.cut ?? false;
  const pipes = new Map(countries.flatMap((from) => countries.map((to) => [`${from} ${to}`, pipe()] as const)));
  const pipeOf = (from: Country, to: Country) => pipes.get(`${from} ${to}`) as Pipe;
  for (const one of pipes.values()) one.isCut = isCut;
  const sideOf: Record<string, Side> = {};
  const wire: Wire = {
    pipe: pipeOf,
    topics: {},
    isCut: () => isCut,
    now: () => now,
    answering: options.answering,
    answered: (country, reply) => void sideOf[country]?.answers.push(reply),
  };
  const asking: Record<string, (topic: string, parcel: Uint8Array) => Promise<Uint8Array>> = {};

  async function side(country: Country): Promise<Side> {
    const partners = countries.filter((other) => other !== country);
    const own = parties[country] as Prepared;
    const file = ledgerIn(folder, country);
    const store = await opened(file);
    const wall = () => now + (stepped[country] ?? 0);
    const time = createTimekeeper({ wall, monotonic: () => passed, partners, latest: store.head().latest });
    const aside = createAside(country);
    const { keys, ownKeys } = await booksOf(country, parties, options);
    const notes = blank();
    const outs = partners.map((to) => pipeOf(country, to));
    const { origin, vkey } = own.set.document.log;
    const anchors = countries.map((other) => (parties[other] as Prepared).anchor);
    const agreements = await openAgreementBook(
      { self: country, partners, store, notary: { anchors, keys }, clock: time.now, aside },
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
    const pinned = Object.fromEntries(partners.map((one) => [one, pinnedOf(one, parties[one] as Prepared)]));
    const context: AgreementContext = {
      self: country,
      gatewayId: `${country.toLowerCase()}-1`,
      softwareDigest: new Uint8Array(32),
      partners,
      clock: time.now,
      time,
      newId: (at) => (options.newId ? options.newId(now, at) : newId(at)),
      random: (bytes) => new Uint8Array(createHash('shake256', { outputLength: bytes }).update(newId()).digest()),
      wait: async (ms) => void notes.waits.push(ms),
      store,
      vault: createVault(new Uint8Array(32).fill(1 + countries.indexOf(country))),
      policy: agreements.policy,
      ...{ agreements, prove: options.prove ?? (async () => []) },
      keys,
      ownKeys,
      logs,
      logSigner: signerOfLog,
      partnerLogs: openPartnerLogs(store, pinned, aside),
      aside,
      witness: { signer: (seconds) => cosigner(witnessName(country), own.witnessKey, seconds), pinned },
      limits: { ...FAST, ...options.limits },
      log(level, message, facts = {}) {
        notes.logged.push(`${level} ${message}`);
        notes.loggedFacts.push(facts);
      },
    };
    const { home, linkTo } = endsOf(wire, country, partners);
    asking[country] = (topic, parcel) => linkTo(partners[0] as Country).ask(topic, parcel, { timeoutMs: 1 });
    const search = options.search && (await searchOf(country, file, countries.indexOf(country), notes.fatal));
    const exchange = await createExchange(context, {
      ...{ home, connect: async (partner) => linkTo(partner) },
      ...(options.suspended?.[country] && { suspended: options.suspended[country] }),
      authority: options.authority ?? [],
      mayPost: options.mayPost ?? (() => true),
      ...(options.repeats && { repeats: true }),
      ...(search && { search, onErased: search.forget }),
      anchors,
      identity: signerOf(own.nation.identity),
      saveKeys: async (set, pairs) => {
        notes.saved.push(set);
        notes.savedPairs.push(pairs);
      },
      addOwnKeys: (pairs) => ownKeys.add(pairs),
      newLog: async (name) => newLogKey(name),
      destroyKeys: async (set) => ownKeys.forget(set),
      keyWindow: options.keyWindow ?? { window: 24 * HOUR, renewBefore: 6 * HOUR, lead: 10 * MINUTE },
      onFatal: (error) => notes.fatal.push(error),
    });
    const verifier = ed25519Verifier(vkey);
    return {
      ...{ country, context, store, file, verifier, vkey },
      witness: witnessOf(country, own),
      witnessVkey: witnessVkeyOf(country, own),
      ...{ exchange, ...(search && { search }), anchor: own.anchor },
      ...notes,
      ...{ out: outs[0] as Pipe, outs },
    };
  }

  const sides: Side[] = [];
  for (const country of countries) {
    const made = await side(country);
    sideOf[country] = made;
    sides.push(made);
  }
  const [us, ca] = sides as [Side, Side];
  const areQuiet = () => sides.every((from) => sides.every((to) => from === to || isQuiet(from, to)));
  const settled = () => until('all has arrived', () => areQuiet() || sides.some(({ fatal }) => fatal.length > 0));
  // The sides first exchange their agreement schedules; tests begin afterwards.
  if (!isCut && !options.isApart) await settled();
  return {
    us,
    ca,
    sides,
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
      for (const one of [...pipes.values()] as (Pipe & { resume(): Promise<void> })[]) {
        one.isCut = cutNow;
        void one.resume();
      }
    },
    settled,
    ask: (from, parcel, topic = 'visa') => (asking[from] as NonNullable<(typeof asking)[string]>)(topic, parcel),
    async close() {
      for (const { exchange, store, context, search } of sides) {
        await exchange.close();
        await search?.close();
        await store.close();
        context.policy[Symbol.dispose]();
      }
      if (options.folder === undefined) rmSync(folder, { recursive: true, force: true });
    },
  };
}

const searchOf = (country: Country, ledger: string, n: number, fatal: Error[]): Promise<Search> =>
  startSearch(
    { ledger, indexFile: join(dirname(ledger), `search-${country}.db`), master: new Uint8Array(32).fill(1 + n) },
    (error) => fatal.push(error),
  );

/** Short intervals, so that tests do not wait. */
const FAST: ExchangeLimits = {
  ...EXCHANGE_LIMITS,
  ackMs: 5,
  resumeRetryMs: 20,
  resendMs: 60_000,
  witnessMs: 10,
  witnessTickMs: 20,
};

/** The empty recordings of a side. */
const blank = () => ({
  waits: [] as number[],
  fatal: [] as TripointError[],
  saved: [] as KeySet[],
  savedPairs: [] as KeyPairs[],
  logged: [] as string[],
  loggedFacts: [] as Readonly<Record<string, unknown>>[],
  answers: [] as Uint8Array[],
});

const pinnedOf = (country: Country, own: Prepared) => ({
  log: own.set.document.log.vkey,
  turns: [],
  witness: witnessOf(country, own),
});

function newLogKey(name: string): string {
  const key = laterLogs.get(name) ?? generateKeyPairSync('ed25519').privateKey;
  laterLogs.set(name, key);
  return vkeyOf(name, createPublicKey(key));
}

/** The keys that a side knows at its start. */
async function booksOf(country: Country, parties: Record<Country, Prepared>, { after, forgotten, revoked }: PairOptions) {
  const keys = createKeyBook();
  for (const { set } of Object.values(parties)) keys.add(set);
  const ownKeys = await createOwnKeys(keys, country);
  await ownKeys.add((parties[country] as Prepared).pairs);
  for (const before of after && forgotten !== country ? after.sides : []) {
    for (const set of before.saved) keys.add(set);
    if (before.country === country) for (const pairs of before.savedPairs) await ownKeys.add(pairs);
  }
  if (revoked !== undefined) keys.revoke(await revoking((parties[revoked.country] as Prepared).nation, revoked));
  return { keys, ownKeys };
}

const count = ({ store }: Side, sql: string, { country }: Side) => (rawOf(store).get(sql, country)?.n as number | undefined) ?? 0;
/** Whether everything sent by one side has arrived at the other. */
const isQuiet = (from: Side, to: Side) =>
  count(from, 'SELECT sent_through AS n FROM link WHERE partner = ?', to) ===
    count(to, 'SELECT received_through AS n FROM link WHERE partner = ?', from) &&
  count(
    from,
    `SELECT count(*) AS n FROM exchange WHERE direction = 'sent' AND state = 'QUEUED' AND verb = ${Verb.AGREEMENT_SCHEDULE}
       AND partner = ?`,
    to,
  ) === 0 &&
  from.context.agreements.theirs(to.country) !== undefined &&
  isTold(from);

/** Whether the gateway knows of the last commit, whose rows are visible some milliseconds earlier. */
export const isTold = ({ store }: Pick<Side, 'store'>): boolean =>
  rawOf(store).get('SELECT size FROM head')?.size === store.head().size;

/** Posts one lookout; resolves when its receipt has closed it, both in the ledger's file and in the gateway's memory. */
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

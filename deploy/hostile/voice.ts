// A country without a gateway: the test itself holds its keys and speaks for it on real NATS, as lawfully or as hostilely as it
// likes, to the real gateway of another country. It answers RESUME honestly and confirms what it receives, so that whatever the
// gateway refuses, it refuses for what was sent.
import { createPrivateKey, createPublicKey } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parse } from 'yaml';
import type { CountryKeys } from '../../certs-dev/index.ts';
import {
  type Disclosure,
  decode,
  encode,
  Lane,
  type Outgoing,
  type Receipt,
  type RecordKind,
  Verb,
  type Verdict,
} from '../../proto/index.ts';
import { connectHome, connectPartner, type Endpoint, type Home, type PartnerLink } from '../../services/delivery/index.ts';
import { type Country, type Micros, newId, SUITES, sha256, systemClock, toHex } from '../../services/domain/index.ts';
import {
  isFaulty,
  type OpenedBatch,
  openParcel,
  readResumeRequest,
  sealBatch,
  writeResumeReply,
} from '../../services/envelope/index.ts';
import {
  createKeyBook,
  type KeyBook,
  type KeyPairs,
  type KeySet,
  type PrivateJwk,
  verifyKeySet,
} from '../../services/identity/index.ts';
import { type Agreement, loadAgreements } from '../../services/policy/index.ts';
import { type BatchOptions, type EntryOptions, entryOf, LOOKOUT, type Party, parcelOf, partsOf, signedBatch } from './forge.ts';
import { type Ledger, readLedger } from './ledger.ts';

export const AGREEMENTS = join(import.meta.dirname, '../../policies/agreements');

export async function until<T>(what: string, look: () => T | undefined | false, ms = 15_000): Promise<T> {
  const end = Date.now() + ms;
  for (;;) {
    const found = look();
    if (found !== undefined && found !== false) return found;
    if (Date.now() > end) throw new Error(`not within ${ms} ms: ${what}`);
    await sleep(15);
  }
}

/** A country's party from its own keys, under the key set that publishes them. */
export function partyOf(country: Country, { signing, encryption }: KeyPairs, set: KeySet): Party {
  const secret = (jwk: PrivateJwk) => createPrivateKey({ key: { ...jwk }, format: 'jwk' });
  const [sig, enc] = [secret(signing), secret(encryption)];
  const { notBefore, notAfter } = set.document;
  return {
    country,
    signing: { kid: signing.kid, key: sig },
    decryption: { kid: encryption.kid, key: enc, suites: SUITES },
    recipient: { kid: encryption.kid, key: createPublicKey(enc), suite: SUITES[0] },
    signingKey: {
      country,
      key: createPublicKey(sig),
      keySet: set.digest,
      notBefore,
      notAfter,
      revokedAt: undefined,
      suites: SUITES,
    },
  };
}

/** One batch of the gateway's, opened with its published keys. */
interface Answer {
  readonly batch: OpenedBatch;
  readonly receipts: readonly { readonly verb: Verb; readonly receipt: Receipt }[];
}

/** All that it takes to speak for a country: of plain values, so that another process can do it. */
export interface Seat {
  readonly own: CountryKeys;
  readonly theirs: CountryKeys;
  /** Of the gateway that is silent. */
  readonly configFile: string;
  /** Of the gateway under test. */
  readonly ledgerFile: string;
  /** How many batches of the other's are here already. */
  readonly received: number;
}

/** A country without a gateway, as its scripts use it. */
export interface Voice {
  readonly us: Party;
  /** The gateway's keys as it published them. */
  readonly gateway: Party;
  readonly agreement: Agreement;
  readonly ledger: Ledger;
  readonly home: Home;
  readonly link: PartnerLink;
  readonly answers: readonly Answer[];
  /** Everything signs with these from now on. */
  useKeys(party: Party): void;
  /** Whether it answers RESUME with more than it received. */
  lie(lies: boolean): void;
  /** A lawful lookout; only what an option changes is not as it ought to be. Ids are fresh unless a seed is given. */
  lookout(options?: EntryOptions): Outgoing<'BatchEntry'>;
  /** A record of any kind that the link itself says (receipt, key set). */
  linkRecord(kind: RecordKind, verb: Verb, content: Uint8Array, options?: EntryOptions): Outgoing<'BatchEntry'>;
  /** Facts of a manifest that is next on the link. */
  facts(change?: BatchOptions['facts']): NonNullable<BatchOptions['facts']>;
  batch(entries: readonly Outgoing<'BatchEntry'>[], options?: BatchOptions): ReturnType<typeof signedBatch>;
  parcel(batch: Outgoing<'Batch'> & { readonly manifest: Uint8Array }, clear?: Outgoing<'Parcel'>): Promise<Uint8Array>;
  /** Seals a batch as the product does. */
  seal(batch: Awaited<ReturnType<typeof signedBatch>>): Promise<Uint8Array>;
  publish(parcel: Uint8Array): Promise<void>;
  /** Publishes a batch of these and resolves when the gateway's cursor has passed it. */
  deliver(entries: readonly Outgoing<'BatchEntry'>[], options?: BatchOptions): Promise<void>;
  /** The sequence that the gateway expects next. */
  next(): number;
  verdictOn(exchangeId: Uint8Array, ms?: number): Promise<Verdict>;
  verdictsOn(exchangeId: Uint8Array): Verdict[];
  rejectionOf(parcel: Uint8Array, ms?: number): Promise<Receipt>;
  /** How often the gateway asked for RESUME. */
  asked(): number;
  close(): Promise<void>;
}

const json = <T>(file: string): T => JSON.parse(readFileSync(file, 'utf8')) as T;

export async function speakFor({ own, theirs, configFile, ledgerFile, received }: Seat): Promise<Voice> {
  const [partner, self] = [own.country, theirs.country];
  const ledger = readLedger(ledgerFile, partner);
  const book: KeyBook = createKeyBook();
  for (const { facts, country } of [own, theirs]) {
    const anchor = { country, rootPem: facts.rootPem, firstKeySet: facts.firstKeySet };
    for (const jws of facts.keySets) book.add(await verifyKeySet(jws, anchor, book.latest(country), systemClock()));
  }
  const pairs = (of: typeof own) => json<KeyPairs>(of.keySets.at(-1)?.keys ?? '');
  const first = partyOf(partner, pairs(own), book.latest(partner) as KeySet);
  const gateway = partyOf(self, pairs(theirs), book.latest(self) as KeySet);
  let us = first;
  const agreement = loadAgreements(readdirSync(AGREEMENTS), (name) =>
    Object.fromEntries(readdirSync(join(AGREEMENTS, name)).map((file) => [file, readFileSync(join(AGREEMENTS, name, file))])),
  ).find(({ id }) => id === 'ca-us-lookouts') as Agreement;

  const config = parse(readFileSync(configFile, 'utf8')) as {
    natsUrl: string;
    partners: { country: string; natsUrl: string }[];
  };
  const at = (url: string, seedFile: string, caFile: string): Endpoint => ({
    servers: [url.replace('tls://', '')],
    certFile: own.files.tlsClient,
    keyFile: own.files.tlsClientKey,
    caFile,
    seedFile,
  });
  const home = await connectHome({
    self: partner,
    partners: [self],
    endpoint: at(config.natsUrl, own.files.appSeed, own.files.root),
  });
  const link = await connectPartner({
    self: partner,
    partner: self,
    endpoint: at(
      config.partners.find(({ country }) => country === self)?.natsUrl ?? '',
      own.files.linkSeeds[self] ?? '',
      theirs.files.root,
    ),
  });

  const answers: Answer[] = [];
  const seen = new Set<number>();
  let receivedThrough = received;
  let confirmed = receivedThrough;
  const opening = { self: partner, partner: self };
  link.pull(async (messages) => {
    for (const { bytes } of messages) {
      const keys = { signing: (kid: string) => book.signingKey(self, kid), decryption: (kid: string) => decryptionKey(kid) };
      const batch = await openParcel(bytes, opening, keys, systemClock());
      const { lane, linkSequence } = batch.manifest;
      if (lane !== Lane.LINK || seen.has(linkSequence)) continue;
      seen.add(linkSequence);
      while (seen.has(receivedThrough + 1)) receivedThrough++;
      const receipts = batch.statements.flatMap((statement) => {
        if (isFaulty(statement)) throw statement.error;
        const { verb } = statement.statement;
        if (verb !== Verb.RECEIPT && verb !== Verb.REJECTION) return [];
        return [{ verb, receipt: decode('Receipt', statement.record) }];
      });
      answers.push({ batch, receipts });
    }
    // The gateway sends no more than its window until it hears that this is here.
    if (receivedThrough - confirmed >= 16) {
      confirmed = receivedThrough;
      const facts = { lane: Lane.ACK, linkSequence: 0 };
      await voice.publish(await voice.seal(await batchOf([], { facts })));
    }
    return messages.map(() => 'ack' as const);
  });
  const parties = [first];
  const decryptionKey = (kid: string) => parties.find(({ decryption }) => decryption.kid === kid)?.decryption;

  const log = book.latest(partner)?.document.log.origin ?? '';
  let asked = 0;
  let lying = false;
  home.serve({
    async resume({ bytes }) {
      asked++;
      const { nonce } = readResumeRequest(bytes, { self: partner, partner: self });
      const { received } = ledger.link();
      // What it never received, and cannot prove.
      const claimed = lying ? receivedThrough + 1_000 : receivedThrough;
      const state = { from: partner, to: self, nonce, issued: systemClock(), receivedThrough: claimed, sentThrough: received };
      return writeResumeReply({ ...state, keySets: own.facts.keySets }, us.signing);
    },
  });
  let count = 0;
  const fresh = () => `${toHex(newId())}-${count++}`;
  const withheld = (present: readonly Disclosure[]) => present.filter(({ field }) => field !== 21);
  const content = encode('Lookout', { ...LOOKOUT, category: 1, actionOnHit: 1 });

  function stamped(options: EntryOptions, now: Micros, statement: Outgoing<'Statement'>): Outgoing<'BatchEntry'> {
    const seed = options.seed ?? fresh();
    return entryOf(us, gateway, {
      index: ++count,
      ...options,
      seed,
      header: { created: now, ...(options.seed === undefined && { recordId: newId() }), ...options.header },
      statement: { issued: now, ...(options.seed === undefined && { exchangeId: newId() }), ...statement, ...options.statement },
    });
  }
  const batchOf: Voice['batch'] = (entries, options = {}) =>
    signedBatch(us, gateway, entries, { ...options, facts: voice.facts(options.facts) });

  const voice: Voice = {
    get us() {
      return us;
    },
    gateway,
    agreement,
    ledger,
    home,
    link,
    answers,
    lie(lies) {
      lying = lies;
    },
    useKeys(party) {
      parties.push(party);
      us = party;
    },
    lookout: (options = {}) =>
      stamped({ content, disclose: withheld, ...options }, systemClock(), {
        agreement: agreement.id,
        agreementDigest: agreement.digest,
        clauses: ['SPP.criteria'],
        purpose: 'COUNTER_TERRORISM',
        agency: 'CBP',
      }),
    linkRecord: (kind, verb, record, options = {}) =>
      stamped({ kind, content: record, ...options }, systemClock(), {
        verb,
        agreement: '',
        agreementDigest: new Uint8Array(),
        clauses: [],
        purpose: '',
        priority: 0,
      }),
    facts: (change = {}) => ({
      batchId: newId(),
      linkSequence: ledger.link().received + 1,
      receivedThrough,
      issued: systemClock(),
      keySet: us.signingKey.keySet,
      logOrigin: log,
      ...change,
    }),
    batch: batchOf,
    parcel: (batch, clear) => {
      const { batchId, to, from } = decode('Manifest', batch.manifest);
      const padding = batch.padding ?? new Uint8Array();
      return parcelOf({ ...partsOf(batch as never), padding }, { ...us, country: from }, gateway, { batchId, to, ...clear });
    },
    seal: (batch) => sealBatch(batch as never, gateway.recipient),
    publish: (parcel) => home.publish(self, parcel, fresh().slice(-100)),
    async deliver(entries, options) {
      const sequence = voice.next();
      await voice.publish(await voice.parcel((await batchOf(entries, options)) as never));
      await until('the cursor passes it', () => ledger.link().received >= sequence);
    },
    next: () => ledger.link().received + 1,
    verdictsOn: (exchangeId) =>
      answers
        .flatMap(({ receipts }) => receipts.flatMap(({ receipt }) => receipt.verdicts))
        .filter((verdict) => toHex(verdict.exchangeId) === toHex(exchangeId)),
    verdictOn: (exchangeId, ms) => until('a verdict', () => voice.verdictsOn(exchangeId)[0], ms),
    rejectionOf(parcel, ms) {
      const digest = toHex(sha256(parcel));
      return until(
        'a rejection',
        () =>
          answers
            .flatMap(({ receipts }) => receipts)
            .find(({ verb, receipt }) => verb === Verb.REJECTION && toHex(receipt.parcelSha256) === digest)?.receipt,
        ms,
      );
    },
    asked: () => asked,
    async close() {
      await Promise.all([link.close(), home.close()]);
      ledger.close();
    },
  };
  return voice;
}

export const exchangeIdOf = (entry: Outgoing<'BatchEntry'>): Uint8Array =>
  decode('Statement', entry.statement as Uint8Array).exchangeId;

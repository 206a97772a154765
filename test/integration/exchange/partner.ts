// A country without a gateway: the test itself holds its keys and speaks for it on real NATS, as lawfully or as hostilely as it
// likes, to the real gateway of another country. It answers RESUME honestly and confirms what it receives, so that whatever the
// gateway refuses, it refuses for what was sent.
import { createPrivateKey, createPublicKey } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parse } from 'yaml';
import { type Federation, type Node, startFederation } from '../../../deploy/federation/index.ts';
import {
  type AuditEntry,
  AuditKind,
  type Disclosure,
  decode,
  encode,
  Lane,
  type Outgoing,
  type Receipt,
  type RecordKind,
  Verb,
  type Verdict,
} from '../../../proto/index.ts';
import { connectHome, connectPartner, type Endpoint, type Home, type PartnerLink } from '../../../services/delivery/index.ts';
import { type Country, type Micros, newId, sha256, systemClock, toHex } from '../../../services/domain/index.ts';
import {
  isFaulty,
  type OpenedBatch,
  openParcel,
  readResumeRequest,
  sealBatch,
  writeResumeReply,
} from '../../../services/envelope/index.ts';
import {
  createKeyBook,
  type KeyBook,
  type KeyPairs,
  type KeySet,
  type PrivateJwk,
  verifyKeySet,
} from '../../../services/identity/index.ts';
import { readStore } from '../../../services/ledger/index.ts';
import { type Agreement, loadAgreements } from '../../../services/policy/index.ts';
import {
  type BatchOptions,
  type EntryOptions,
  entryOf,
  LOOKOUT,
  type Party,
  parcelOf,
  partsOf,
  signedBatch,
} from '../../unit/envelope/fixture.ts';

const AGREEMENTS = join(import.meta.dirname, '../../../policies/agreements');

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
    decryption: { kid: encryption.kid, key: enc },
    recipient: { kid: encryption.kid, key: createPublicKey(enc) },
    signingKey: { country, key: createPublicKey(sig), keySet: set.digest, notBefore, notAfter, revokedAt: undefined },
  };
}

/** What the gateway under test has in its ledger. */
interface Ledger {
  leavesOf(code: string): AuditEntry[];
  leafAt(index: number): { entry: AuditEntry; hash: Uint8Array } | undefined;
  quarantined(parcel: Uint8Array): string | undefined;
  quarantineRows(): number;
  /** Newest last. */
  events(after?: number): { cursor: number; type: string; code: string | null }[];
  link(): { sent: number; received: number; peerReceived: number };
  pending(): number[];
  exchangesReceived(exchangeId: Uint8Array): number;
  /** Bytes. */
  largestLeaf(): number;
  close(): void;
}

function readLedger(file: string, partner: Country): Ledger {
  const store = readStore(file);
  return {
    leavesOf: (code) =>
      store
        .all('SELECT entry FROM leaf WHERE kind = ? ORDER BY leaf_index', AuditKind.REJECTED)
        .map(({ entry }) => decode('AuditEntry', entry as Uint8Array))
        .filter(({ externalReason }) => externalReason === code),
    leafAt(index) {
      const row = store.get('SELECT entry, hash FROM leaf WHERE leaf_index = ?', index);
      return row && { entry: decode('AuditEntry', row.entry as Uint8Array), hash: row.hash as Uint8Array };
    },
    quarantined: (parcel) =>
      store.get('SELECT code FROM quarantine WHERE partner = ? AND sha256 = ?', partner, sha256(parcel))?.code as
        | string
        | undefined,
    quarantineRows: () => store.get('SELECT count(*) AS n FROM quarantine')?.n as number,
    events: (after = 0) => store.all('SELECT cursor, type, code FROM event WHERE cursor > ? ORDER BY cursor', after) as never,
    link() {
      const row = store.get('SELECT * FROM link WHERE partner = ?', partner);
      const count = (name: string) => (row?.[name] as number | undefined) ?? 0;
      return { sent: count('sent_through'), received: count('received_through'), peerReceived: count('peer_received_through') };
    },
    pending: () =>
      store
        .all('SELECT link_sequence FROM inbox_pending WHERE partner = ? ORDER BY link_sequence', partner)
        .map((row) => row.link_sequence as number),
    exchangesReceived: (exchangeId) =>
      store.get("SELECT count(*) AS n FROM exchange WHERE exchange_id = ? AND direction = 'received'", exchangeId)?.n as number,
    largestLeaf: () => store.get('SELECT max(length(entry)) AS n FROM leaf')?.n as number,
    close: store.close,
  };
}

/** One batch of the gateway's, opened with its published keys. */
interface Answer {
  readonly batch: OpenedBatch;
  readonly receipts: readonly { readonly verb: Verb; readonly receipt: Receipt }[];
}

export interface EvilPartner {
  readonly us: Party;
  /** The gateway's keys as it published them. */
  readonly gateway: Party;
  readonly agreement: Agreement;
  readonly node: Node;
  readonly federation: Federation;
  readonly ledger: Ledger;
  readonly home: Home;
  readonly link: PartnerLink;
  readonly answers: readonly Answer[];
  /** Everything signs with these from now on. */
  useKeys(party: Party): void;
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
  stop(): Promise<void>;
}

const json = <T>(file: string): T => JSON.parse(readFileSync(file, 'utf8')) as T;

/** Starts both countries' servers and the gateway of `self`; the gateway of `partner` is stopped before it says anything. */
export async function startEvilPartner(partner: Country, self: Country): Promise<EvilPartner> {
  const folder = mkdtempSync(join(tmpdir(), 'tripoint-hostile-'));
  const federation = await startFederation({ folder, countries: [partner, self], agreementsFolder: AGREEMENTS });
  const node = federation.nodes[self] as Node;
  const evil = federation.nodes[partner] as Node;
  const ledger = readLedger(node.ledger, partner);
  // What the two gateways say to each other at their start is not this partner's to say again, nor to receive.
  const theirOwn = readLedger(evil.ledger, self);
  type Stand = ReturnType<Ledger['link']>;
  const pass = ({ sent }: Stand, { received }: Stand) => sent > 0 && sent === received;
  await until('the gateways have told each other their agreements', () => {
    const [a, b] = [ledger.link(), theirOwn.link()];
    return pass(a, b) && pass(b, a) && a.sent === a.peerReceived && b.sent === b.peerReceived;
  });
  await evil.gateway.stop();
  const heldByGateway = theirOwn.link().received;
  theirOwn.close();

  const own = federation.keys.countries[partner] as NonNullable<Federation['keys']['countries'][string]>;
  const theirs = federation.keys.countries[self] as typeof own;
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

  const config = parse(readFileSync(evil.configFile, 'utf8')) as {
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
    endpoint: at(config.partners[0]?.natsUrl ?? '', own.files.linkSeeds[self] ?? '', theirs.files.root),
  });

  const answers: Answer[] = [];
  const seen = new Set<number>();
  let receivedThrough = heldByGateway;
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
      await partnerOf.publish(await partnerOf.seal(await batchOf([], { facts })));
    }
    return messages.map(() => 'ack' as const);
  });
  const parties = [first];
  const decryptionKey = (kid: string) => parties.find(({ decryption }) => decryption.kid === kid)?.decryption.key;

  const log = book.latest(partner)?.document.log.origin ?? '';
  let asked = 0;
  home.serve({
    async resume({ bytes }) {
      asked++;
      const { nonce } = readResumeRequest(bytes, { self: partner, partner: self });
      const { received } = ledger.link();
      const state = { from: partner, to: self, nonce, issued: systemClock(), receivedThrough, sentThrough: received };
      return writeResumeReply({ ...state, keySets: own.facts.keySets }, us.signing);
    },
  });
  // A gateway that starts asks for RESUME: it is this partner that answers, and no gateway.
  await node.gateway.stop();
  await node.gateway.start();

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
  const batchOf: EvilPartner['batch'] = (entries, options = {}) =>
    signedBatch(us, gateway, entries, { ...options, facts: partnerOf.facts(options.facts) });

  const partnerOf: EvilPartner = {
    get us() {
      return us;
    },
    gateway,
    agreement,
    node,
    federation,
    ledger,
    home,
    link,
    answers,
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
      const sequence = partnerOf.next();
      await partnerOf.publish(await partnerOf.parcel((await batchOf(entries, options)) as never));
      await until('the cursor passes it', () => ledger.link().received >= sequence);
    },
    next: () => ledger.link().received + 1,
    verdictsOn: (exchangeId) =>
      answers
        .flatMap(({ receipts }) => receipts.flatMap(({ receipt }) => receipt.verdicts))
        .filter((verdict) => toHex(verdict.exchangeId) === toHex(exchangeId)),
    verdictOn: (exchangeId, ms) => until('a verdict', () => partnerOf.verdictsOn(exchangeId)[0], ms),
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
    async stop() {
      await Promise.all([link.close(), home.close()]);
      ledger.close();
      await federation.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
  await until('the gateway asks what we hold of it', () => asked > 0);
  return partnerOf;
}

export const exchangeIdOf = (entry: Outgoing<'BatchEntry'>): Uint8Array =>
  decode('Statement', entry.statement as Uint8Array).exchangeId;

// A country without a gateway: the test holds its keys and acts for it on real NATS, as lawfully or as hostilely as it
// likes, towards the real gateway of another country. By default it answers RESUME honestly and confirms what it receives, so that
// whatever the gateway refuses, it refuses because of what was sent.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import type { CountryKeys } from '../../certs-dev/index.ts';
import { decode, Lane, type Outgoing } from '../../proto/index.ts';
import { connectHome, connectPartner, type Endpoint, type Home, type PartnerLink } from '../../services/delivery/index.ts';
import { systemClock } from '../../services/domain/index.ts';
import { readResumeRequest, writeResumeReply } from '../../services/envelope/index.ts';
import { type Agreement, loadAgreement } from '../../services/policy/index.ts';
import type { BatchOptions, Party } from './forge.ts';
import { createHearing, type Hearing } from './hearing.ts';
import { type Ledger, readLedger } from './ledger.ts';
import { partiesOf } from './parties.ts';
import { createPen, type Pen } from './pen.ts';
import { until } from './until.ts';

export const AGREEMENTS = join(import.meta.dirname, '../../policies/agreements');

/** Everything needed to act for a country. Plain values only, so that they can be passed to another process. */
export interface Seat {
  readonly own: CountryKeys;
  readonly theirs: CountryKeys;
  /** The configuration of the stopped gateway. */
  readonly configFile: string;
  /** The ledger of the gateway under test. */
  readonly ledgerFile: string;
  /** The number of the gateway's batches that have already arrived. */
  readonly received: number;
}

/** The interface of the scripted country. */
export interface Voice extends Omit<Pen, 'fresh'>, Omit<Hearing, 'handler' | 'receivedThrough'> {
  readonly us: Party;
  /** The gateway under test, with its published keys. */
  readonly gateway: Party;
  readonly agreement: Agreement;
  readonly ledger: Ledger;
  readonly home: Home;
  readonly link: PartnerLink;
  /** Signs everything with these keys from now on. */
  useKeys(party: Party): void;
  /** Sets whether it claims in RESUME to have received more than it has. */
  lie(lies: boolean): void;
  publish(parcel: Uint8Array): Promise<void>;
  /** Publishes a batch of these entries and resolves when the gateway's cursor has passed it. */
  deliver(entries: readonly Outgoing<'BatchEntry'>[], options?: BatchOptions): Promise<void>;
  /** The link sequence that the gateway expects next. */
  next(): number;
  /** Number of RESUME requests from the gateway. */
  asked(): number;
  close(): Promise<void>;
}

function lookoutAgreement(): Agreement {
  const folder = join(AGREEMENTS, 'ca-us-lookouts');
  const files = readdirSync(folder).filter((name) => name !== 'signatures');
  return loadAgreement(Object.fromEntries(files.map((name) => [name, readFileSync(join(folder, name))])));
}

/** Connects to our own server and to the partner's, as the stopped gateway would. */
async function connectBoth({ own, theirs, configFile }: Seat): Promise<{ home: Home; link: PartnerLink }> {
  const [partner, self] = [own.country, theirs.country];
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
  const partnerUrl = config.partners.find(({ country }) => country === self)?.natsUrl ?? '';
  return {
    home: await connectHome({
      self: partner,
      partners: [self],
      endpoint: at(config.natsUrl, own.files.appSeed, own.files.root),
    }),
    link: await connectPartner({
      self: partner,
      partner: self,
      endpoint: at(partnerUrl, own.files.linkSeeds[self] ?? '', theirs.files.root),
    }),
  };
}

export async function speakFor(seat: Seat): Promise<Voice> {
  const { own, theirs } = seat;
  const [partner, self] = [own.country, theirs.country];
  const ledger = readLedger(seat.ledgerFile, partner);
  const parties = await partiesOf(own, theirs);
  const { us, gateway } = parties;
  const agreement = lookoutAgreement();
  const { home, link } = await connectBoth(seat);
  const hearing = createHearing({ self: partner, partner: self }, parties.opening, seat.received, async () => {
    await publish(await pen.seal(await pen.batch([], { facts: { lane: Lane.ACK, linkSequence: 0 } })));
  });
  const { handler, receivedThrough, ...heard } = hearing;
  const pen = createPen(parties, agreement, ledger, receivedThrough);
  const { fresh, ...said } = pen;
  const publish = (parcel: Uint8Array) => home.publish(self, parcel, fresh().slice(-100));
  const next = () => ledger.link().received + 1;
  link.pull(handler);

  let asked = 0;
  let lying = false;
  home.serve({
    async resume({ bytes }) {
      asked++;
      const { nonce } = readResumeRequest(bytes, { self: partner, partner: self });
      const { received } = ledger.link();
      // The lie claims batches that were never received, so it cannot be proved.
      const claimed = lying ? receivedThrough() + 1_000 : receivedThrough();
      const state = { from: partner, to: self, nonce, issued: systemClock(), receivedThrough: claimed, sentThrough: received };
      return writeResumeReply({ ...state, keySets: own.facts.keySets }, us().signing);
    },
  });

  return {
    get us() {
      return us();
    },
    gateway,
    agreement,
    ledger,
    home,
    link,
    ...heard,
    lie(lies) {
      lying = lies;
    },
    useKeys: parties.useKeys,
    ...said,
    publish,
    async deliver(entries, options) {
      const sequence = next();
      await publish(await pen.parcel((await pen.batch(entries, options)) as never));
      await until('the cursor passes it', () => ledger.link().received >= sequence);
    },
    next,
    asked: () => asked,
    async close() {
      await Promise.all([link.close(), home.close()]);
      ledger.close();
    },
  };
}

export const exchangeIdOf = (entry: Outgoing<'BatchEntry'>): Uint8Array =>
  decode('Statement', entry.statement as Uint8Array).exchangeId;

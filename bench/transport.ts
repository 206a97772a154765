// JetStream alone, on the federation's two servers: the same bytes are stored durably, pulled, acknowledged, and answered by a
// message back. No envelope, no ledger, no policy.
import type { CountryKeys } from '../certs-dev/index.ts';
import { connectHome, connectPartner, type Endpoint, type Home, type PartnerLink } from '../services/delivery/index.ts';

export interface Station {
  readonly keys: CountryKeys;
  /** Its nats-server, `host:port`. */
  readonly server: string;
}

const endpoint = (self: Station, at: Station, seedFile: string): Endpoint => ({
  servers: [at.server],
  certFile: self.keys.files.tlsClient,
  keyFile: self.keys.files.tlsClientKey,
  caFile: at.keys.files.root,
  seedFile,
});

async function connect(self: Station, partner: Station): Promise<{ home: Home; link: PartnerLink }> {
  const [a, b] = [self.keys.country, partner.keys.country];
  const home = await connectHome({ self: a, partners: [b], endpoint: endpoint(self, self, self.keys.files.appSeed) });
  const seed = self.keys.files.linkSeeds[b] as string;
  return { home, link: await connectPartner({ self: a, partner: b, endpoint: endpoint(self, partner, seed) }) };
}

export interface Wire {
  /** Publishes `message` as fast as possible for `seconds`, `inFlight` at once. Returns messages stored per second. */
  published(message: Uint8Array, seconds: number, inFlight: number): Promise<number>;
  /** Messages per second that were stored, pulled, and answered by a stored and pulled `answer`; at most `open` unanswered at once. */
  thereAndBack(message: Uint8Array, answer: Uint8Array, seconds: number, open: number): Promise<number>;
  close(): Promise<void>;
}

/** Both gateways must be stopped, since each stream has one reader. Messages left over from them are pulled and dropped first. */
export async function openWire(from: Station, to: Station): Promise<Wire> {
  const [here, there] = await Promise.all([connect(from, to), connect(to, from)]);
  const run = `${process.pid}-${Date.now()}`;
  let next = 0;
  let arrived = 0;
  let home = 0;
  let answer: Uint8Array | undefined;
  const [a, b] = [from.keys.country, to.keys.country];
  there.link.pull(async (messages) => {
    arrived += messages.length;
    const reply = answer;
    if (reply !== undefined) await Promise.all(messages.map(() => there.home.publish(a, reply, `${run}-${next++}`)));
    return messages.map(() => 'ack');
  });
  here.link.pull(async (messages) => {
    home += messages.length;
    return messages.map(() => 'ack');
  });
  const quiet = async (count: () => number) => {
    for (let before = -1; before !== count(); ) {
      before = count();
      await new Promise((resolve) => setTimeout(resolve, 300));
    }
  };
  await quiet(() => arrived + home);

  return {
    async published(message, seconds, inFlight) {
      answer = undefined;
      const start = performance.now();
      let stored = 0;
      const worker = async () => {
        while (performance.now() - start < seconds * 1000) {
          await here.home.publish(b, message, `${run}-${next++}`);
          stored++;
        }
      };
      await Promise.all(Array.from({ length: inFlight }, worker));
      const perSecond = (stored * 1000) / (performance.now() - start);
      await quiet(() => arrived);
      return perSecond;
    },
    async thereAndBack(message, reply, seconds, open) {
      answer = reply;
      const start = performance.now();
      const before = home;
      let sent = 0;
      const worker = async () => {
        while (performance.now() - start < seconds * 1000) {
          if (sent - (home - before) >= open) {
            await new Promise((resolve) => setTimeout(resolve, 2));
            continue;
          }
          sent++;
          await here.home.publish(b, message, `${run}-${next++}`);
        }
      };
      await Promise.all(Array.from({ length: Math.min(open, 256) }, worker));
      const perSecond = ((home - before) * 1000) / (performance.now() - start);
      await quiet(() => home);
      return perSecond;
    },
    async close() {
      await Promise.all([here, there].flatMap((side) => [side.home.close(), side.link.close()]));
    },
  };
}

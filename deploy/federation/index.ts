// A complete federation on loopback, for the demonstration, the tests and the bench: each country has its own keys, nats-server,
// ledger and gateway, in separate processes that share only the network.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type DevelopmentKeys, issueDevelopmentKeys } from '../../certs-dev/index.ts';
import { loadConfig } from '../../gateway/server/config.ts';
import { natsServerConfig, provisionNats } from '../../gateway/server/nats.ts';
import type { Country, Micros } from '../../services/domain/index.ts';
import { signAgreements, signFor } from './agreements.ts';
import { layNetwork, type Network } from './network.ts';
import { type Node, prepareNode } from './node.ts';

export type { Node } from './node.ts';
export { freePort } from './ports.ts';
export type { Process } from './processes.ts';

export interface Federation {
  readonly folder: string;
  readonly keys: DevelopmentKeys;
  readonly nodes: Readonly<Record<Country, Node>>;
  /** Cuts or mends the links between two countries, in both directions. */
  cut(a: Country, b: Country): void;
  mend(a: Country, b: Country): void;
  /** Signs the agreement in a folder with the identities of these countries. `takesEffect`: UTC microseconds. */
  signAgreement(folder: string, countries: readonly Country[], takesEffect: Micros): Promise<void>;
  /** Creates the streams of a country's server again if it has lost them. */
  provision(country: Country): Promise<void>;
  stop(): Promise<void>;
}

export interface FederationOptions {
  /** Contains everything; created if missing. */
  readonly folder: string;
  readonly countries: readonly Country[];
  /** Each country gets a copy, signed by all parties. Agreements in force with other countries are left out, since those cannot sign. */
  readonly agreementsFolder: string;
  /** Of that folder only these: a gateway's start is shorter by each that is left out. Default: all. */
  readonly agreements?: readonly string[] | undefined;
  /** By country: the visas that it answers questions about, JSON of Visa[]. */
  readonly visas?: Readonly<Record<Country, readonly unknown[]>>;
  /** The nats-server program. Default: TRIPOINT_NATS_SERVER, then PATH. */
  readonly natsServer?: string;
  /** Additional settings for every gateway's configuration. */
  readonly settings?: Readonly<Record<string, unknown>>;
  /** Countries whose gateways run in this process: they start in a fifth of the CPU time, but cannot be killed. Default: none. */
  readonly hosted?: readonly Country[];
  readonly progress?: (line: string) => void;
  /** Called when a server or gateway ends that was not stopped or killed here. */
  readonly onLost?: (name: string, logFile: string) => void;
}

type Nodes = Readonly<Record<Country, Node>>;

export async function startFederation(options: FederationOptions): Promise<Federation> {
  const { folder, countries, progress = () => {} } = options;
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  progress('keys and certificates');
  const keys = await issueDevelopmentKeys({ folder: join(folder, 'keys'), countries });
  const network = await layNetwork(countries);
  progress('agreements');
  const signed = join(folder, 'agreements');
  await signAgreements(options.agreementsFolder, signed, keys, options.agreements);
  const nodes = await prepareNodes(options, keys, network, signed);
  try {
    await startNodes(nodes, progress);
  } catch (error) {
    // Nobody else would end the processes that did start.
    await Promise.all(Object.values(nodes).flatMap(({ gateway, nats }) => [gateway.stop(), nats.kill()]));
    await network.close();
    throw error;
  }

  const both = (a: Country, b: Country) => [network.cable(a, b), network.cable(b, a)];
  return {
    folder,
    keys,
    nodes,
    cut: (a, b) => both(a, b).forEach((line) => void line.cut()),
    mend: (a, b) => both(a, b).forEach((line) => void line.mend()),
    async signAgreement(at, signers, takesEffect) {
      for (const country of signers) await signFor(at, country, keys, takesEffect);
    },
    provision: (country) => provisionNats(loadConfig((nodes[country] as Node).configFile, {})),
    async stop() {
      await Promise.all(Object.values(nodes).map(({ gateway }) => gateway.stop()));
      await Promise.all(Object.values(nodes).map(({ nats }) => nats.stop()));
      await network.close();
    },
  };
}

async function prepareNodes(
  { folder, countries, natsServer, visas, settings, hosted = [], onLost = () => {} }: FederationOptions,
  keys: DevelopmentKeys,
  { portOf, cable }: Network,
  signedAgreements: string,
): Promise<Nodes> {
  const of = (country: Country) => {
    const found = keys.countries[country];
    if (found === undefined) throw new Error(`no keys for ${country}`);
    return found;
  };
  const nodes: Record<Country, Node> = {};
  for (const self of countries)
    nodes[self] = await prepareNode({
      home: join(folder, self.toLowerCase()),
      keys: of(self),
      signedAgreements,
      natsServer: natsServer ?? process.env.TRIPOINT_NATS_SERVER ?? 'nats-server',
      natsPort: portOf(self),
      partners: countries
        .filter((other) => other !== self)
        .map((country) => ({ country, natsPort: cable(self, country).port, publicFile: of(country).files.publicFacts })),
      visas: visas?.[self],
      settings,
      isHosted: hosted.includes(self),
      onLost,
    });
  return nodes;
}

/** Starts the nats-servers and creates their streams, then starts the gateways. */
async function startNodes(nodes: Nodes, progress: (line: string) => void): Promise<void> {
  progress('nats-servers');
  await Promise.all(
    Object.values(nodes).map(async ({ configFile, nats }) => {
      const config = loadConfig(configFile, {});
      writeFileSync(join(config.dataFolder, '..', 'nats.conf'), natsServerConfig(config));
      await nats.start();
      await provisionNats(config, (hop) => progress(`waiting for the nats-server of ${config.country}: ${hop}`));
    }),
  );
  progress('gateways');
  await Promise.all(Object.values(nodes).map(({ gateway }) => gateway.start()));
}

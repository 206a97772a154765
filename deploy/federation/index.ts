// A whole federation on loopback, for the demonstration, the tests and the bench: each country with its own keys, nats-server,
// ledger and gateway, as separate processes that share nothing but the network.
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { type DevelopmentKeys, issueDevelopmentKeys } from '../../certs-dev/index.ts';
import { createGateway, type Gateway } from '../../gateway/sdk/index.ts';
import { loadConfig } from '../../gateway/server/config.ts';
import { natsServerConfig, provisionNats } from '../../gateway/server/nats.ts';
import type { Country, Micros } from '../../services/domain/index.ts';
import { signAgreements, signFor } from './agreements.ts';
import { type Cable, layCable } from './cable.ts';
import { freePort } from './ports.ts';
import { accepts, type Process, supervise } from './processes.ts';

export { freePort } from './ports.ts';
export type { Process } from './processes.ts';

export interface Node {
  readonly country: Country;
  readonly url: string;
  readonly nats: Process;
  readonly gateway: Process;
  readonly ledger: string;
  readonly publicFile: string;
  readonly configFile: string;
  readonly gatewayLog: string;
  /** This country's own copy, signed by all parties. */
  readonly agreementsFolder: string;
  /** A client of this country's gateway as one of its people, such as us-officer-1. */
  as(subject: string): Gateway;
  tokenOf(subject: string): string;
}

export interface Federation {
  readonly folder: string;
  readonly keys: DevelopmentKeys;
  readonly nodes: Readonly<Record<Country, Node>>;
  /** Cuts or mends both directions between two countries. */
  cut(a: Country, b: Country): void;
  mend(a: Country, b: Country): void;
  /** Signs the agreement in a folder with the identities of these countries, for a time in UTC microseconds. */
  signAgreement(folder: string, countries: readonly Country[], takesEffect: Micros): Promise<void>;
  /** Creates the streams of a country's server anew, if it lost them. */
  provision(country: Country): Promise<void>;
  stop(): Promise<void>;
}

export interface FederationOptions {
  /** Where everything of it lies; made when missing. */
  readonly folder: string;
  readonly countries: readonly Country[];
  /** Each country gets a copy of it, signed by all parties. Agreements in force with other countries are left out: nobody signs. */
  readonly agreementsFolder: string;
  /** Visas that a country answers about: JSON of Visa[]. */
  readonly visas?: Readonly<Record<Country, readonly unknown[]>>;
  /** nats-server; TRIPOINT_NATS_SERVER, then PATH otherwise. */
  readonly natsServer?: string;
  /** Of every gateway's configuration, beside what a federation needs. */
  readonly settings?: Readonly<Record<string, unknown>>;
  readonly progress?: (line: string) => void;
  /** A server or gateway ended, and nobody here ended it. */
  readonly onLost?: (name: string, logFile: string) => void;
}

const GATEWAY = join(import.meta.dirname, '../../gateway/cli/main.ts');
/** Small, since a stream's bound is reserved on disk. */
const STREAM_MIB = 128;

export async function startFederation(options: FederationOptions): Promise<Federation> {
  const { folder, countries, progress = () => {}, onLost = () => {} } = options;
  const natsServer = options.natsServer ?? process.env.TRIPOINT_NATS_SERVER ?? 'nats-server';
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  progress('keys and certificates');
  const keys = await issueDevelopmentKeys({ folder: join(folder, 'keys'), countries });
  const of = (country: Country) => {
    const found = keys.countries[country];
    if (found === undefined) throw new Error(`no keys for ${country}`);
    return found;
  };
  const partnersOf = (country: Country) => countries.filter((other) => other !== country);
  const ports = Object.fromEntries(await Promise.all(countries.map(async (country) => [country, await freePort()] as const)));
  const portOf = (country: Country) => ports[country] as number;
  const cables = new Map<string, Cable>();
  for (const from of countries) for (const to of partnersOf(from)) cables.set(`${from}>${to}`, await layCable(portOf(to)));
  const cable = (from: Country, to: Country) => cables.get(`${from}>${to}`) as Cable;

  progress('agreements');
  const signed = join(folder, 'agreements');
  await signAgreements(options.agreementsFolder, signed, keys);

  const nodes: Record<Country, Node> = {};
  for (const self of countries) nodes[self] = await prepareNode(self);
  try {
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
  } catch (error) {
    // What has started has nobody else to end it.
    await Promise.all(Object.values(nodes).flatMap(({ gateway, nats }) => [gateway.kill(), nats.kill()]));
    await Promise.all([...cables.values()].map((line) => line.close()));
    throw error;
  }

  async function prepareNode(self: Country): Promise<Node> {
    const home = join(folder, self.toLowerCase());
    mkdirSync(home, { recursive: true, mode: 0o700 });
    const { files } = of(self);
    const agreementsFolder = join(home, 'agreements');
    rmSync(agreementsFolder, { recursive: true, force: true });
    cpSync(signed, agreementsFolder, { recursive: true });
    const port = await freePort();
    const url = `http://127.0.0.1:${port}`;
    const visasFile = join(home, 'visas.json');
    const visas = options.visas?.[self];
    if (visas !== undefined) writeFileSync(visasFile, JSON.stringify(visas), { mode: 0o600 });
    const configFile = join(home, 'gateway.yaml');
    const config = {
      country: self,
      gateway: `${self.toLowerCase()}-gateway-1`,
      listen: { port, healthPort: await freePort() },
      dataFolder: join(home, 'data'),
      keysFolder: of(self).folder,
      agreementsFolder,
      usersFile: files.users,
      ...(visas !== undefined && { visasFile }),
      natsUrl: `tls://127.0.0.1:${portOf(self)}`,
      natsServer: { outStreamMiB: STREAM_MIB },
      partners: partnersOf(self).map((country) => ({
        country,
        natsUrl: `tls://127.0.0.1:${cable(self, country).port}`,
        publicFile: of(country).files.publicFacts,
      })),
      limits: { requestsPerMinutePerUser: 10_000_000 },
      ...options.settings,
    };
    writeFileSync(configFile, stringify(config));
    const tokens = JSON.parse(readFileSync(files.tokens, 'utf8')) as Record<string, string>;
    const tokenOf = (subject: string): string => {
      const token = tokens[subject];
      if (token === undefined) throw new Error(`no user ${subject}`);
      return token;
    };
    const gatewayLog = join(home, 'gateway.log');
    const isUp = () =>
      fetch(`${url}/healthz`).then(
        ({ ok }) => ok,
        () => false,
      );
    const args = ['--disable-sigusr1', GATEWAY, 'up', '--config', configFile];
    return {
      country: self,
      url,
      nats: supervise({
        name: `${self} nats-server`,
        command: natsServer,
        args: ['--config', join(home, 'nats.conf')],
        logFile: join(home, 'nats.log'),
        onLost: (name) => onLost(name, join(home, 'nats.log')),
        isUp: () => accepts(portOf(self)),
      }),
      gateway: supervise({
        name: `${self} gateway`,
        command: process.execPath,
        args,
        logFile: gatewayLog,
        isUp,
        onLost: (name) => onLost(name, gatewayLog),
      }),
      ledger: join(home, 'data', 'ledger.db'),
      publicFile: files.publicFacts,
      configFile,
      agreementsFolder,
      gatewayLog,
      tokenOf,
      as: (subject) => createGateway({ baseUrl: url, token: tokenOf(subject) }),
    };
  }

  const both = (a: Country, b: Country) => [cable(a, b), cable(b, a)];
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
      await Promise.all([...cables.values()].map((line) => line.close()));
    },
  };
}

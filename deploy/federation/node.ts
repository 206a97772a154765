// One country of a federation: its folder, its configuration, and its two processes, not yet started.

import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';
import type { CountryKeys } from '../../certs-dev/index.ts';
import { createGateway, type Gateway } from '../../gateway/sdk/index.ts';
import type { Country } from '../../services/domain/index.ts';
import { ledgerOf } from '../../services/ledger/index.ts';
import { hostGateway } from './hosted.ts';
import { freePort } from './ports.ts';
import { accepts, type Process, supervise } from './processes.ts';

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
  /** A client of this country's gateway with the token of one user, such as us-officer-1. */
  as(subject: string): Gateway;
  tokenOf(subject: string): string;
}

/** The parts from which a country is built. */
export interface NodeParts {
  /** The country's folder. */
  readonly home: string;
  readonly keys: CountryKeys;
  /** Copied into `home`. */
  readonly signedAgreements: string;
  readonly natsServer: string;
  readonly natsPort: number;
  readonly partners: readonly { readonly country: Country; readonly natsPort: number; readonly publicFile: string }[];
  readonly visas?: readonly unknown[] | undefined;
  readonly settings?: Readonly<Record<string, unknown>> | undefined;
  /** Whether its gateway runs in this process. */
  readonly isHosted: boolean;
  readonly onLost: (name: string, logFile: string) => void;
}

const GATEWAY = join(import.meta.dirname, '../../gateway/cli/main.ts');
/** Small, since the server reserves a stream's maximum on disk. */
const STREAM_MIB = 128;

interface Files {
  readonly agreementsFolder: string;
  readonly visasFile: string | undefined;
  readonly configFile: string;
}

function layOut({ home, signedAgreements, visas }: NodeParts): Files {
  mkdirSync(home, { recursive: true, mode: 0o700 });
  const agreementsFolder = join(home, 'agreements');
  rmSync(agreementsFolder, { recursive: true, force: true });
  cpSync(signedAgreements, agreementsFolder, { recursive: true });
  const visasFile = visas === undefined ? undefined : join(home, 'visas.json');
  if (visasFile !== undefined) writeFileSync(visasFile, JSON.stringify(visas), { mode: 0o600 });
  return { agreementsFolder, visasFile, configFile: join(home, 'gateway.yaml') };
}

function writeConfig(parts: NodeParts, files: Files, listen: { readonly port: number; readonly healthPort: number }): void {
  const { home, keys, natsPort, partners, settings } = parts;
  const { agreementsFolder, visasFile, configFile } = files;
  const config = {
    country: keys.country,
    gateway: `${keys.country.toLowerCase()}-gateway-1`,
    listen,
    dataFolder: join(home, 'data'),
    keysFolder: keys.folder,
    agreementsFolder,
    usersFile: keys.files.users,
    ...(visasFile !== undefined && { visasFile }),
    natsUrl: `tls://127.0.0.1:${natsPort}`,
    natsServer: { outStreamMiB: STREAM_MIB },
    partners: partners.map(({ country, natsPort: port, publicFile }) => ({
      country,
      natsUrl: `tls://127.0.0.1:${port}`,
      publicFile,
    })),
    limits: { requestsPerMinutePerUser: 10_000_000 },
    ...settings,
  };
  writeFileSync(configFile, stringify(config));
}

/** Looks up development tokens by subject. */
function tokensIn(file: string): (subject: string) => string {
  const tokens = JSON.parse(readFileSync(file, 'utf8')) as Record<string, string>;
  return (subject) => {
    const token = tokens[subject];
    if (token === undefined) throw new Error(`no user ${subject}`);
    return token;
  };
}

function gatewayOf(
  { keys, isHosted, onLost }: NodeParts,
  { configFile, gatewayLog, url }: { readonly configFile: string; readonly gatewayLog: string; readonly url: string },
): Process {
  const options = {
    name: `${keys.country} gateway`,
    logFile: gatewayLog,
    onLost: (name: string) => onLost(name, gatewayLog),
  };
  if (isHosted) return hostGateway({ ...options, configFile });
  return supervise({
    ...options,
    command: process.execPath,
    args: ['--disable-sigusr1', GATEWAY, 'up', '--config', configFile],
    isUp: () =>
      fetch(`${url}/healthz`).then(
        ({ ok }) => ok,
        () => false,
      ),
  });
}

export async function prepareNode(parts: NodeParts): Promise<Node> {
  const { home, keys, natsServer, natsPort, onLost } = parts;
  const files = layOut(parts);
  const { agreementsFolder, configFile } = files;
  const port = await freePort();
  writeConfig(parts, files, { port, healthPort: await freePort() });
  const url = `http://127.0.0.1:${port}`;
  const tokenOf = tokensIn(keys.files.tokens);
  const [natsLog, gatewayLog] = [join(home, 'nats.log'), join(home, 'gateway.log')];
  return {
    country: keys.country,
    url,
    nats: supervise({
      name: `${keys.country} nats-server`,
      command: natsServer,
      args: ['--config', join(home, 'nats.conf')],
      logFile: natsLog,
      onLost: (name) => onLost(name, natsLog),
      isUp: () => accepts(natsPort),
    }),
    gateway: gatewayOf(parts, { configFile, gatewayLog, url }),
    ledger: ledgerOf(join(home, 'data')),
    publicFile: keys.files.publicFacts,
    configFile,
    agreementsFolder,
    gatewayLog,
    tokenOf,
    as: (subject) => createGateway({ baseUrl: url, token: tokenOf(subject) }),
  };
}

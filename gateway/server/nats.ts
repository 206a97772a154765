// For operators of the country's own nats-server: its configuration and its streams. Not part of a running gateway, which has no
// rights to either.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { provision, publicNkey, type ServerLimits, serverConfig } from '../../services/delivery/index.ts';
import type { Config } from './config.ts';
import { readPublicFacts } from './public-facts.ts';

const MIB = 1 << 20;

/** The server reserves each stream's maximum on disk, so the account gets one per partner and one to spare. */
function limitsOf({ natsServer, partners }: Config): Partial<ServerLimits> {
  const outMaxBytes = natsServer.outStreamMiB * MIB;
  const accountFileBytes = outMaxBytes * (partners.length + 1);
  return { outMaxBytes, accountFileBytes, jetstreamFileBytes: accountFileBytes * 2 };
}

/** The configuration of this country's nats-server, as text. It names files to read and contains no secret. */
export function natsServerConfig(config: Config): string {
  const { country: self, keysFolder } = config;
  const [host = '', port = ''] = config.natsUrl.replace(/^\w+:\/\//, '').split(':');
  // A partner suspended by configuration has no account here: it cannot even fetch what is already in its stream.
  const admitted = config.partners.filter(({ suspended }) => suspended !== true);
  const partners = admitted.map(({ publicFile }) => readPublicFacts(publicFile));
  const own = readPublicFacts(join(keysFolder, 'public.json'));
  const nkeyIn = (file: string) => publicNkey(readFileSync(join(keysFolder, file), 'utf8'));
  return serverConfig({
    self,
    serverName: `${config.gateway}-nats`,
    host,
    port: Number(port),
    storeDir: config.natsServer.storeFolder,
    tls: {
      certFile: join(keysFolder, 'tls-server.pem'),
      keyFile: join(keysFolder, 'tls-server.key'),
      caFile: join(keysFolder, 'tls-roots.pem'),
      pinnedCerts: [own, ...partners].map(({ tls }) => tls.clientSpki),
    },
    provisionerNkey: nkeyIn('core-provisioner.nk'),
    appNkey: nkeyIn('core-app.nk'),
    partners: partners.map(({ country, nkeys }) => ({ country, nkey: nkeys[self] ?? '' })),
    limits: limitsOf(config),
  });
}

/**
 * Creates this country's streams and consumers, or checks the existing ones. Needs the provisioner's seed. Waits for a server that is still
 * starting, and reports what it waits for to `onWait`. Throws OWN_SERVER_DOWN, CONFIG_INVALID, UNAUTHENTICATED.
 */
export async function provisionNats(config: Config, onWait?: (hop: string) => void): Promise<void> {
  const { country: self, keysFolder } = config;
  await provision({
    self,
    partners: config.partners.map(({ country }) => country),
    endpoint: {
      servers: [config.natsUrl.replace(/^\w+:\/\//, '')],
      certFile: join(keysFolder, 'tls-client.pem'),
      keyFile: join(keysFolder, 'tls-client.key'),
      caFile: join(keysFolder, 'root.pem'),
      seedFile: join(keysFolder, 'core-provisioner.nk'),
    },
    serverLimits: limitsOf(config),
    ...(onWait && { onWait }),
  });
}

// A gateway's listeners: for the country's own programs, for probes, and for outside witnesses. flood: exhausting one does not
// affect the others.
import { createServer, type Server } from 'node:net';
import type { FastifyInstance } from 'fastify';
import { TripointError } from '../../services/domain/index.ts';
import { ROUTES, type RouteName } from '../contract/index.ts';
import { ACCESS, COUNTED } from './access.ts';
import type { AppOptions } from './app.ts';
import type { Config } from './config.ts';

type ListenerOptions = Pick<AppOptions, 'routes' | 'behindProxy'> &
  Partial<Pick<AppOptions, 'identify' | 'onWrongToken' | 'tls'>>;

export interface Listeners {
  readonly url: string;
  readonly healthUrl: string;
  readonly witnessUrl: string | undefined;
  close(): Promise<void>;
}

const PUBLIC = (Object.keys(ROUTES) as RouteName[]).filter((name) => ACCESS[name] === 'public');
const PROBES = PUBLIC.filter((name) => !COUNTED.includes(name));
const OUTSIDE = PUBLIC.filter((name) => COUNTED.includes(name));

/** Ignores tokens, since these listeners may lack TLS: a probe learns whether the gateway is ready, not why. No token counts as wrong. */
const NO_TOKENS = { identify: () => undefined, onWrongToken: () => {} } as const;

interface Address {
  readonly field: string;
  readonly host: string;
  readonly port: number;
}

interface Addresses {
  readonly main: Address;
  readonly health: Address;
  readonly witness: Address | undefined;
}

const addressesOf = ({ listen: settings }: Pick<Config, 'listen'>): Addresses => {
  const { host, port, healthHost, healthPort, witnessHost, witnessPort } = settings;
  return {
    main: { field: '/listen', host, port },
    health: { field: '/listen/healthPort', host: healthHost, port: healthPort ?? (port === 0 ? 0 : port + 1) },
    witness: witnessPort === undefined ? undefined : { field: '/listen/witnessPort', host: witnessHost, port: witnessPort },
  };
};

const taken = ({ field, host, port }: Address, cause: unknown) =>
  new TripointError(
    'CONFIG_INVALID',
    { field, rule: `an address of this machine that is free: not ${host} port ${port}` },
    { cause },
  );

/**
 * Reserves every configured address until disposed, so that a gateway that cannot listen fails before it contacts a
 * partner. Throws CONFIG_INVALID naming the address that is not free.
 */
export async function claimAddresses(config: Pick<Config, 'listen'>): Promise<AsyncDisposable> {
  const { main, health, witness } = addressesOf(config);
  const held: Server[] = [];
  const release = async (): Promise<void> =>
    void (await Promise.all(held.map((server) => new Promise((resolve) => server.close(resolve)))));
  try {
    for (const address of [main, health, ...(witness === undefined ? [] : [witness])]) {
      // Early callers are disconnected and must try again.
      const server = createServer((socket) => socket.destroy());
      await new Promise<void>((resolve, reject) => {
        server.once('error', (cause) => reject(taken(address, cause))).listen(address.port, address.host, resolve);
      });
      held.push(server);
    }
    return { [Symbol.asyncDispose]: release };
  } catch (error) {
    await release();
    throw error;
  }
}

/** Opens every configured listener. Throws CONFIG_INVALID naming the address that is not free; then none stays open. */
export async function listen(
  config: Config,
  createApp: (options: ListenerOptions) => Promise<FastifyInstance>,
): Promise<Listeners> {
  const { main, health, witness } = addressesOf(config);
  const behindProxy = config.listen.behindTlsProxy;
  const open: FastifyInstance[] = [];
  const close = async (): Promise<void> => void (await Promise.all(open.map((app) => app.close())));
  async function start(address: Address, options: ListenerOptions): Promise<string> {
    const app = await createApp(options);
    open.push(app);
    try {
      return await app.listen({ host: address.host, port: address.port });
    } catch (cause) {
      throw taken(address, cause);
    }
  }
  try {
    const inside = Object.keys(ROUTES).filter((name) => !OUTSIDE.includes(name as RouteName)) as RouteName[];
    const url = await start(main, { behindProxy, ...(witness && { routes: inside }) });
    const healthUrl = await start(health, { routes: PROBES, ...NO_TOKENS });
    const witnessUrl = witness && (await start(witness, { behindProxy, routes: OUTSIDE, ...NO_TOKENS }));
    return { url, healthUrl, witnessUrl, close };
  } catch (error) {
    await close();
    throw error;
  }
}

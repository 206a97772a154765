// The sockets of a gateway: that of the country's own programs, that of probes, and that of outside witnesses. Whoever fills one takes
// nothing from the others.
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

/** No token is taken there, so that none travels where there is no TLS: a probe learns whether, not why. One that brings its own is no guess. */
const NO_TOKENS = { identify: () => undefined, onWrongToken: () => {} } as const;

/** Opens every listener of the configuration. Throws CONFIG_INVALID naming the address that is taken; then none stays open. */
export async function listen(
  { listen: settings }: Config,
  createApp: (options: ListenerOptions) => Promise<FastifyInstance>,
): Promise<Listeners> {
  const { host, port, healthHost, healthPort, witnessHost, witnessPort, behindTlsProxy } = settings;
  const open: FastifyInstance[] = [];
  const close = async (): Promise<void> => void (await Promise.all(open.map((app) => app.close())));
  async function start(field: string, address: { host: string; port: number }, options: ListenerOptions): Promise<string> {
    const app = await createApp(options);
    open.push(app);
    try {
      return await app.listen(address);
    } catch (cause) {
      throw new TripointError('CONFIG_INVALID', { field, rule: 'an address of this machine that is free' }, { cause });
    }
  }
  try {
    const behindProxy = behindTlsProxy;
    const inside = Object.keys(ROUTES).filter((name) => !OUTSIDE.includes(name as RouteName)) as RouteName[];
    const url = await start('/listen', { host, port }, { behindProxy, ...(witnessPort !== undefined && { routes: inside }) });
    const probed = { host: healthHost, port: healthPort ?? (port === 0 ? 0 : port + 1) };
    const healthUrl = await start('/listen/healthPort', probed, { routes: PROBES, ...NO_TOKENS });
    const witnessUrl =
      witnessPort === undefined
        ? undefined
        : await start(
            '/listen/witnessPort',
            { host: witnessHost, port: witnessPort },
            { behindProxy, routes: OUTSIDE, ...NO_TOKENS },
          );
    return { url, healthUrl, witnessUrl, close };
  } catch (error) {
    await close();
    throw error;
  }
}

// The connection to a partner's server, while the link is up here.
import type { PartnerLink } from '../../delivery/index.ts';
import { type Country, TripointError } from '../../domain/index.ts';
import type { Context } from '../context/index.ts';

/** Whether what began has been overtaken by a stop, be the link up again or not. */
export type IsOver = () => boolean;

export interface Connection {
  /** Throws LINK_DOWN while there is none. */
  readonly ask: PartnerLink['ask'];
  readonly status: () => ReturnType<PartnerLink['status']> | undefined;
  /**
   * The connection, once its first attempt is over: asked before, every partner would seem unreachable, and a store that was rolled back
   * would log, sign checkpoints and acknowledge posts until it learnt of it. Undefined when the link is down here, or was taken down meanwhile.
   */
  contact(isOver: IsOver): Promise<PartnerLink | undefined>;
  close(): Promise<void>;
}

export function createConnection(
  { aside, limits, wait }: Context,
  partner: Country,
  connect: () => Promise<PartnerLink>,
): Connection {
  let connection: PartnerLink | undefined;

  async function contact(isOver: IsOver): Promise<PartnerLink | undefined> {
    if (isOver() || aside.isDown(partner)) return undefined;
    if (connection === undefined) {
      const opened = await connect();
      if (isOver() || aside.isDown(partner)) {
        await opened.close();
        return undefined;
      }
      connection = opened;
    }
    const opened = connection;
    await Promise.race([attempted(opened), wait(limits.firstContactMs)]);
    return isOver() ? undefined : opened;
  }

  return {
    async ask(topic, bytes, how) {
      if (connection === undefined) throw new TripointError('LINK_DOWN');
      return connection.ask(topic, bytes, how);
    },
    status: () => connection?.status(),
    contact,
    async close() {
      const before = connection;
      connection = undefined;
      await before?.close();
    },
  };
}

/** Resolves once the first attempt to connect has succeeded or failed. */
function attempted({ status, onStatus }: PartnerLink): Promise<void> {
  const isOver = () => status().connected || status().lastError !== undefined;
  return new Promise((resolve) => {
    const stop = onStatus(() => {
      if (!isOver()) return;
      stop();
      resolve();
    });
    if (isOver()) {
      stop();
      resolve();
    }
  });
}

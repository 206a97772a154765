// The connection to a partner's server, while the link is up on our side.
import type { PartnerLink } from '../../delivery/index.ts';
import { type Country, TripointError } from '../../domain/index.ts';
import type { Context } from '../context/index.ts';

/** Whether a stop has overtaken the operation, even if the link is up again. */
export type IsOver = () => boolean;

export interface Connection {
  /** Throws LINK_DOWN while there is no connection. */
  readonly ask: PartnerLink['ask'];
  readonly status: () => ReturnType<PartnerLink['status']> | undefined;
  /**
   * The connection, once its first attempt has ended. rollback: asked earlier, every partner would seem unreachable, and a rolled-back
   * store would log, sign checkpoints and acknowledge posts until it learnt of it. Undefined if the link is down on our side.
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

/** Resolves once the first connection attempt has succeeded or failed. */
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

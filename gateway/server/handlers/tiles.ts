// The logs in the format of C2SP tlog-tiles: a checkpoint, hash tiles, and entry bundles, all from the ledger. /log is always the
// current log; /logs/:origin is a permanent path for each of this country's logs.
import type { FastifyReply, FastifyRequest } from 'fastify';
import { TripointError } from '../../../services/domain/index.ts';
import { type Exchange, originHash } from '../../../services/exchange/index.ts';
import type { RouteName } from '../../contract/index.ts';
import type { Handler } from './handler.ts';

type BundleRoute = 'getEntryBundle' | 'getEntryBundleOfLog';
type TileRoute = Extract<RouteName, `get${'LogCheckpoint' | 'CheckpointOfLog'}` | `getHashTile${'' | 'OfLog'}` | BundleRoute>;

export function tileHandlers(exchange: Pick<Exchange, 'checkpoint' | 'logs' | 'tile' | 'logAccess'>): Record<TileRoute, Handler> {
  async function serve(reply: FastifyReply, path: string, origin: string | undefined, cacheControl: string): Promise<Buffer> {
    const bytes = await exchange.tile(path, origin);
    if (bytes === undefined) throw new TripointError('NOT_FOUND');
    reply.header('cache-control', cacheControl).type('application/octet-stream');
    return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  const note = (reply: FastifyReply) => reply.header('cache-control', 'no-store').type('text/plain; charset=utf-8');

  const hashTile: Handler = async ({ params }, reply) => {
    const { origin, level, '*': rest } = params as { origin?: string; level: string; '*': string };
    // Under /logs/:origin a path always gives the same bytes, even for a partial tile; /log is a different log after a rollover.
    // Private, because a token is required.
    const kept = origin === undefined ? 'private, no-cache' : 'private, max-age=31536000, immutable';
    return serve(reply, `tile/${level}/${rest}`, origin, kept);
  };

  const entryBundle =
    (route: BundleRoute): Handler =>
    async ({ params, caller }: FastifyRequest, reply) => {
      const { origin, '*': rest } = params as { origin?: string; '*': string };
      if (caller === undefined) throw new TripointError('UNAUTHENTICATED');
      const path = `tile/entries/${rest}`;
      // no-store, unlike the format's advice: reading from a cache would leave no trace. If the access cannot be logged, nothing is sent.
      const bundle = await serve(reply, path, origin, 'no-store');
      const { subject, agency } = caller;
      await exchange.logAccess(JSON.stringify({ route, path, ...(origin !== undefined && { origin }) }), { subject, agency });
      return bundle;
    };

  return {
    async getLogCheckpoint(_request, reply) {
      note(reply);
      const head = await exchange.checkpoint();
      return head.final?.note ?? head.note;
    },

    async getCheckpointOfLog({ params }, reply) {
      const { origin: hash } = params as { origin: string };
      const found = (await exchange.logs()).find(({ origin }) => originHash(origin) === hash);
      if (found === undefined) throw new TripointError('NOT_FOUND');
      note(reply);
      return found.note;
    },

    getHashTile: hashTile,
    getHashTileOfLog: hashTile,
    getEntryBundle: entryBundle('getEntryBundle'),
    getEntryBundleOfLog: entryBundle('getEntryBundleOfLog'),
  };
}

// The logs as C2SP tlog-tiles has them: a checkpoint, hash tiles, and the entries in bundles, all from the ledger. Under the prefix /log the
// one that is written, whichever that is; under /logs/:origin every one of this country, for good.
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
    // Under its own name a path of a log names the same bytes for good, a partial tile's too; /log is another log after a turn.
    // Private: it was given to one who has a token.
    const kept = origin === undefined ? 'private, no-cache' : 'private, max-age=31536000, immutable';
    return serve(reply, `tile/${level}/${rest}`, origin, kept);
  };

  const entryBundle =
    (route: BundleRoute): Handler =>
    async ({ params, caller }: FastifyRequest, reply) => {
      const { origin, '*': rest } = params as { origin?: string; '*': string };
      if (caller === undefined) throw new TripointError('UNAUTHENTICATED');
      const path = `tile/entries/${rest}`;
      // Unlike the format's advice: out of a cache it would be read without a trace. What cannot be written down is not read.
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

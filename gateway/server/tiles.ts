// The log as C2SP tlog-tiles has it, under the prefix /log: a checkpoint, hash tiles, and the entries in bundles, all from the ledger.
import type { FastifyReply } from 'fastify';
import { TripointError } from '../../services/domain/index.ts';
import type { Exchange } from '../../services/exchange/types.ts';
import type { RouteName } from '../contract/index.ts';
import type { Handler } from './handler.ts';

type TileRoute = Extract<RouteName, 'getLogCheckpoint' | 'getHashTile' | 'getEntryBundle'>;

export function tileHandlers(exchange: Pick<Exchange, 'checkpoint' | 'tile' | 'logAccess'>): Record<TileRoute, Handler> {
  async function serve(reply: FastifyReply, path: string, cacheControl: string): Promise<Buffer> {
    const bytes = await exchange.tile(path);
    if (bytes === undefined) throw new TripointError('NOT_FOUND');
    reply.header('cache-control', cacheControl).type('application/octet-stream');
    return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  return {
    async getLogCheckpoint(_request, reply) {
      reply.header('cache-control', 'no-store').type('text/plain; charset=utf-8');
      const { note, final } = await exchange.checkpoint();
      return final?.note ?? note;
    },

    async getHashTile({ params }, reply) {
      const { level, '*': rest } = params as { level: string; '*': string };
      // A path names the same bytes for good, a partial tile's too. Private: it was given to one who has a token.
      return serve(reply, `tile/${level}/${rest}`, 'private, max-age=31536000, immutable');
    },

    async getEntryBundle({ params, caller }, reply) {
      const { '*': rest } = params as { '*': string };
      if (caller === undefined) throw new TripointError('UNAUTHENTICATED');
      const path = `tile/entries/${rest}`;
      // Unlike the format's advice: out of a cache it would be read without a trace. What cannot be written down is not read.
      const bundle = await serve(reply, path, 'no-store');
      const { subject, agency } = caller;
      await exchange.logAccess(JSON.stringify({ route: 'getEntryBundle', path }), { subject, agency });
      return bundle;
    },
  };
}

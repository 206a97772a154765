// Headers of every answer. rollback: the signed head of the log, so that a caller who saw an entry can prove later that it was there.
// And no-store, unless a route permits caching.
import type { FastifyInstance } from 'fastify';
import { toBase64, utf8 } from '../../services/domain/index.ts';
import type { Exchange } from '../../services/exchange/index.ts';
import { LOG_CHECKPOINT } from '../contract/index.ts';

export function tellHead(app: FastifyInstance, exchange: Pick<Exchange, 'head'>): void {
  let [told, header] = ['', ''];
  app.addHook('onSend', (request, reply, payload, done) => {
    if (!reply.hasHeader('cache-control')) reply.header('cache-control', 'no-store');
    if (request.caller !== undefined) {
      const note = exchange.head();
      // Base64, since a note contains a dash that HTTP headers cannot carry. The encoding is cached until the next commit.
      if (note !== told) [told, header] = [note, toBase64(utf8(note))];
      if (header !== '') reply.header(LOG_CHECKPOINT, header);
    }
    done(null, payload);
  });
}

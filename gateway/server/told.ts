// What is said beside every answer: the signed head of the log, so that whoever was told of an entry can show later that it was there; and
// that nothing is kept in a cache unless a route says so.
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
      // A note has a dash that no header can hold. One encoding serves all answers of a commit.
      if (note !== told) [told, header] = [note, toBase64(utf8(note))];
      if (header !== '') reply.header(LOG_CHECKPOINT, header);
    }
    done(null, payload);
  });
}

// This country as a witness over HTTP (C2SP tlog-witness): statuses and bodies are those of the protocol, the same as over the link.
// No token is needed: the signature on the checkpoint shows whose log it is.
import { TripointError } from '../../../services/domain/index.ts';
import type { Exchange } from '../../../services/exchange/index.ts';
import type { RouteName } from '../../contract/index.ts';
import type { Handler } from './handler.ts';

type WitnessRoute = Extract<RouteName, 'addCheckpoint' | 'getCosigned'>;

export function witnessHandlers({ witness }: Pick<Exchange, 'witness'>): Record<WitnessRoute, Handler> {
  return {
    async addCheckpoint(request, reply) {
      const { status, type, body } = await witness.addCheckpoint(Buffer.isBuffer(request.body) ? request.body : new Uint8Array());
      reply.code(status).header('cache-control', 'no-store').type(type);
      return body;
    },
    async getCosigned(request, reply) {
      const { origin } = request.params as { origin: string };
      const note = witness.cosigned(origin);
      if (note === undefined) throw new TripointError('NOT_FOUND');
      reply.header('cache-control', 'no-store').type('text/plain; charset=utf-8');
      return note;
    },
  };
}

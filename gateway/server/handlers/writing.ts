// Answers that are written piece by piece.
import { once } from 'node:events';
import type { FastifyReply } from 'fastify';
import { TripointError, toBase64, utf8 } from '../../../services/domain/index.ts';
import type { Exchange } from '../../../services/exchange/index.ts';

export class SlowReader extends TripointError {
  constructor() {
    super('OVERLOADED', 'the reader of a stream was too slow and was cut off');
  }
}

/**
 * flood: writes, and waits until our buffer is empty, so a client that does not read costs the memory of one piece and causes no
 * further reads of the ledger. A client that reads nothing for `slowReaderMs` is disconnected: throws OVERLOADED.
 */
export async function write(reply: FastifyReply, text: string, slowReaderMs: number, gone: AbortSignal): Promise<void> {
  if (gone.aborted || reply.raw.write(text)) return;
  const late = new AbortController();
  const leave = (): void => late.abort();
  const timer = setTimeout(leave, slowReaderMs);
  gone.addEventListener('abort', leave, { once: true });
  try {
    await once(reply.raw, 'drain', { signal: late.signal });
  } catch (error) {
    throw gone.aborted || !late.signal.aborted ? error : new SlowReader();
  } finally {
    clearTimeout(timer);
    gone.removeEventListener('abort', leave);
  }
}

/** rollback: a client that reads only the stream sees no other answer with a signed head, so the stream carries it. */
export const headOf = (exchange: Pick<Exchange, 'head'>): string => toBase64(utf8(exchange.head()));

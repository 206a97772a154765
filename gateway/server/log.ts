import type { FastifyReply, FastifyRequest } from 'fastify';
import { type DestinationStream, destination, type Logger, pino } from 'pino';
import { systemCodeOf } from '../../services/domain/index.ts';

export type { Logger } from 'pino';

/**
 * JSON lines on stderr. Only a fixed list of fields may be logged (code, request id, route, status, duration), so that no
 * body, token, query string, subject or document number can get in; there is no redaction afterwards.
 */
export const createLogger = (level = 'info', to: DestinationStream = destination({ fd: 2, sync: false })): Logger =>
  pino({ level, base: null, timestamp: pino.stdTimeFunctions.isoTime }, to);

/** Where an unexpected error came from, and the system's own code for it (ENOSPC). Its message stays out: it may quote a value. */
export function whereOf(error: unknown): { name: string; code?: string; at: string[] } {
  if (!(error instanceof Error)) return { name: typeof error, at: [] };
  const code = systemCodeOf(error);
  const frames = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line));
  return { name: error.name, ...(code && { code }), at: frames.slice(0, 8).map((line) => line.trim()) };
}

/** One line per request. */
export function logRequest(
  log: Logger,
  request: FastifyRequest,
  reply: FastifyReply,
  extra: { events?: number; screened?: number } = {},
): void {
  // An event stream logs itself when it ends, and `onResponse` is called for it too.
  if (request.logged) return;
  request.logged = true;
  const { failure } = request;
  const line = {
    requestId: request.id,
    method: request.method,
    route: request.routeOptions.url ?? null,
    status: reply.raw.statusCode,
    durationMs: Math.round(reply.elapsedTime * 10) / 10,
    ...(failure === undefined ? {} : { code: failure.code }),
    ...extra,
  };
  if (failure?.code === 'INTERNAL') log.error({ ...line, error: whereOf(failure.error) }, 'request failed');
  else log.info(line, 'request');
}

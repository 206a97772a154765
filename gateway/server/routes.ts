import type { FastifyReply, FastifyRequest } from 'fastify';
import { type Fault, TripointError } from '../../services/domain/index.ts';
import type { Exchange, PriorityName } from '../../services/exchange/types.ts';
import {
  AskQuery,
  checkOf,
  ExchangeId,
  exactlyOneOf,
  IDEMPOTENCY_KEY,
  PostExchange,
  RECORD_FIELDS,
  type RouteName,
} from '../contract/index.ts';
import { SEES_READINESS_DETAIL } from './access.ts';
import type { JsonBody } from './body.ts';
import type { Limits } from './config.ts';
import { eventsRoute } from './events.ts';
import type { Logger } from './log.ts';
import type { Caller } from './users.ts';
import { answerJson, exchangeJson, postedJson, readinessJson } from './views.ts';

export type Handler = (request: FastifyRequest, reply: FastifyReply) => Promise<unknown>;

const checkPost = checkOf(PostExchange);
const checkAsk = checkOf(AskQuery);
const checkExchangeId = checkOf(ExchangeId);

/** The handlers by route. Each throws TripointError; access was decided before. */
export function handlersOf(exchange: Exchange, limits: Limits, log: Logger, stopping: AbortSignal): Record<RouteName, Handler> {
  /** Record faults beside faults of the body around it: the caller mends all of them at once. */
  const recordFaults = (body: unknown, fields: readonly ((typeof RECORD_FIELDS)[number] | 'visaQuery')[]): Fault[] =>
    fields.flatMap((field) => {
      const record = isObject(body) && Object.hasOwn(body, field) ? body[field] : undefined;
      return isObject(record) ? [...exchange.validate(field, record)] : [];
    });

  return {
    async postExchange(request, reply) {
      const key = idempotencyKey(request);
      const { value: body, sha256 } = bodyOf(request);
      const checked = checkPost(body);
      const outer = [...key.faults, ...(checked.faults ?? []), ...exactlyOneOf(body, RECORD_FIELDS)];
      if (outer.length > 0 || checked.value === undefined)
        throw new TripointError('INVALID', [...outer, ...recordFaults(body, RECORD_FIELDS)]);
      const {
        to,
        purpose,
        priority = 'ROUTINE' satisfies PriorityName,
        classification = 'PROTECTED',
        caveats = [],
      } = checked.value;
      const family = checked.value.cargo === undefined ? 'lookout' : 'cargo';
      const record = checked.value[family];
      const { result, replayed } = await exchange.release(
        { to, family, record, purpose, priority, classification, caveats },
        userOf(request),
        { key: key.text, bodySha256: sha256 },
      );
      if (replayed) reply.header('idempotent-replayed', 'true');
      reply.code(202);
      return postedJson(result);
    },

    async askQuery(request) {
      const { value: body } = bodyOf(request);
      const checked = checkAsk(body);
      if (checked.faults) throw new TripointError('INVALID', [...checked.faults, ...recordFaults(body, ['visaQuery'])]);
      const { to, purpose, visaQuery } = checked.value;
      return answerJson(await exchange.query({ to, purpose, record: visaQuery }, userOf(request)));
    },

    async getExchange(request) {
      const { id } = request.params as { id: string };
      const { faults } = checkExchangeId(id);
      if (faults)
        throw new TripointError(
          'INVALID',
          faults.map(({ rule }) => ({ field: 'id', rule })),
        );
      return exchangeJson(await exchange.get(id));
    },

    readEvents: eventsRoute(exchange, limits, log, stopping),

    async getCheckpoint(_request, reply) {
      reply.header('cache-control', 'no-store').type('text/plain; charset=utf-8');
      return (await exchange.checkpoint()).note;
    },

    // Says that the process answers, and nothing else: a probe that also asked the ledger would have it restarted for a slow disk.
    async isAlive() {
      return { alive: true };
    },

    async isReady(request, reply) {
      const health = stopping.aborted
        ? { ready: false, checks: [{ name: 'running', ok: false, detail: 'this gateway is shutting down' }] }
        : await exchange.health();
      reply.code(health.ready ? 200 : 503).header('cache-control', 'no-store');
      return readinessJson(health, request.caller !== undefined && SEES_READINESS_DETAIL.includes(request.caller.role));
    },
  };
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function bodyOf(request: FastifyRequest): JsonBody {
  if (request.body === undefined) throw new TripointError('MALFORMED', 'a body in JSON is needed');
  return request.body as JsonBody;
}

function userOf(request: FastifyRequest): Pick<Caller, 'subject' | 'agency'> {
  if (request.caller === undefined) throw new TripointError('UNAUTHENTICATED');
  return { subject: request.caller.subject, agency: request.caller.agency };
}

/** Throws IDEMPOTENCY_KEY_MISSING; a key of another form is a fault beside the others. */
function idempotencyKey(request: FastifyRequest): { text: string; faults: readonly Fault[] } {
  const text = request.headers['idempotency-key'];
  if (text === undefined || text === '') throw new TripointError('IDEMPOTENCY_KEY_MISSING');
  if (typeof text === 'string' && IDEMPOTENCY_KEY.test(text)) return { text, faults: [] };
  return { text: '', faults: [{ field: 'Idempotency-Key', rule: '1 to 128 visible ASCII characters' }] };
}

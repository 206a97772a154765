import type { FastifyReply, FastifyRequest } from 'fastify';
import { codeOf, type Fault, TripointError } from '../../services/domain/index.ts';
import type { Exchange } from '../../services/exchange/types.ts';
import {
  ActivateAgreement,
  AskQuery,
  ChangeSuspension,
  checkOf,
  checkSettlement,
  ExchangeId,
  faultsBetween,
  IDEMPOTENCY_KEY,
  isPersonalDuty,
  PostExchange,
  personalDutyFaults,
  RECORD_FIELDS,
  type RouteName,
} from '../contract/index.ts';
import { authoriseDuty, SEES_READINESS_DETAIL, SEES_UNRELEASED } from './access.ts';
import type { JsonBody } from './body.ts';
import type { Limits } from './config.ts';
import { eventsRoute } from './events.ts';
import type { Logger } from './log.ts';
import type { Caller } from './users.ts';
import { agreementJson, answerJson, exchangeJson, outlineJson, postedJson, readinessJson } from './views.ts';

export type Handler = (request: FastifyRequest, reply: FastifyReply) => Promise<unknown>;

const checkPost = checkOf(PostExchange);
const checkAsk = checkOf(AskQuery);
const checkActivation = checkOf(ActivateAgreement);
const checkSuspension = checkOf(ChangeSuspension);
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
      const outer = [...key.faults, ...(checked.faults ?? []), ...faultsBetween(body)];
      if (outer.length > 0 || checked.value === undefined)
        throw new TripointError('INVALID', [...outer, ...recordFaults(body, RECORD_FIELDS)]);
      const { cargo, lookout, ...said } = checked.value;
      const { result, replayed } = await exchange.release(
        {
          priority: 'ROUTINE',
          classification: 'PROTECTED',
          caveats: [],
          ...said,
          family: cargo === undefined ? 'lookout' : 'cargo',
          record: cargo ?? lookout,
        },
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
      const faults = idFaults(id);
      if (faults.length > 0) throw new TripointError('INVALID', faults);
      const releases = request.caller !== undefined && SEES_UNRELEASED.includes(request.caller.role);
      return exchangeJson(await exchange.get(id, { releases }));
    },

    async listDuties() {
      return { exchanges: (await exchange.duties()).map(outlineJson) };
    },

    async settleDuty(request) {
      const { id, kind } = request.params as { id: string; kind: string };
      if (isPersonalDuty(kind)) authoriseDuty(kind, request.caller);
      const checked = checkSettlement(kind, bodyOf(request).value);
      const faults = [...idFaults(id), ...personalDutyFaults(kind), ...(checked.faults ?? [])];
      if (faults.length > 0 || checked.value === undefined || !isPersonalDuty(kind)) throw new TripointError('INVALID', faults);
      return outlineJson(await exchange.settle(id, kind, checked.value, userOf(request)));
    },

    async listAgreements() {
      return { agreements: (await exchange.agreements()).map(agreementJson) };
    },

    async activateAgreement(request) {
      const { value, faults } = checkActivation(bodyOf(request).value);
      if (faults) throw new TripointError('INVALID', faults);
      try {
        return agreementJson(await exchange.activate(value.files, value.signatures, userOf(request)));
      } catch (error) {
        // Of a text that came over HTTP it is the request that is wrong, not this gateway's configuration.
        throw codeOf(error) === 'CONFIG_INVALID' ? new TripointError('INVALID', (error as TripointError).faults) : error;
      }
    },

    suspendAgreement: (request) => changeSuspension(request, exchange.suspend),
    resumeAgreement: (request) => changeSuspension(request, exchange.resume),

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

async function changeSuspension(request: FastifyRequest, change: Exchange['suspend' | 'resume']): Promise<unknown> {
  const { agreement } = request.params as { agreement: string };
  const { value, faults } = checkSuspension(bodyOf(request).value);
  if (faults) throw new TripointError('INVALID', faults);
  return agreementJson(await change(agreement, value.kinds, value.reason, userOf(request)));
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const idFaults = (id: string): Fault[] => (checkExchangeId(id).faults ?? []).map(({ rule }) => ({ field: 'id', rule }));

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

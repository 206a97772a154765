import type { FastifyRequest } from 'fastify';
import type { Desk } from '../../services/desk/index.ts';
import { codeOf, type Fault, TripointError, timeText } from '../../services/domain/index.ts';
import type { DutyQuery } from '../../services/exchange/context/index.ts';
import type { Exchange } from '../../services/exchange/index.ts';
import {
  ActivateAgreement,
  AskQuery,
  ChangeLink,
  ChangeSuspension,
  checkOf,
  checkSettlement,
  EraseExchange,
  ExchangeId,
  ExpireLog,
  faultsBetween,
  GetEvidence,
  IDEMPOTENCY_KEY,
  isPersonalDuty,
  PostExchange,
  personalDutyFaults,
  RECORD_FIELDS,
  Reconcile,
  ReleaseClock,
  type RouteName,
  TurnLog,
} from '../contract/index.ts';
import { authoriseDuty, SEES_READINESS_DETAIL, SEES_UNRELEASED, seesContent } from './access.ts';
import type { JsonBody } from './body.ts';
import type { Limits } from './config.ts';
import { deskHandlers, loggingAuditors } from './desk.ts';
import { eventsRoute } from './events.ts';
import type { Handler } from './handler.ts';
import type { Logger } from './log.ts';
import { tileHandlers } from './tiles.ts';
import type { Caller, HasRole } from './users.ts';
import {
  agreementJson,
  answerJson,
  clockJson,
  destructionJson,
  exchangeJson,
  logJson,
  logStatusJson,
  outlineJson,
  postedJson,
  readinessJson,
  reconciliationJson,
  waitingJson,
} from './views.ts';
import { witnessHandlers } from './witness.ts';

const checkPost = checkOf(PostExchange);
const checkAsk = checkOf(AskQuery);
const checkErasure = checkOf(EraseExchange);
const checkActivation = checkOf(ActivateAgreement);
const checkSuspension = checkOf(ChangeSuspension);
const checkLink = checkOf(ChangeLink);
const checkReconcile = checkOf(Reconcile);
const checkTurn = checkOf(TurnLog);
const checkClockRelease = checkOf(ReleaseClock);
const checkExpiry = checkOf(ExpireLog);
const checkEvidence = checkOf(GetEvidence);
const checkExchangeId = checkOf(ExchangeId);

/** Throws INVALID; what a partner, a kind or a cursor may be, the exchange says. */
function readDutyQuery(query: unknown): DutyQuery {
  const asked = ['partner', 'kind', 'after'].map((field) => [field, (query as Record<string, unknown>)[field]] as const);
  const faults = asked.flatMap(([field, value]) =>
    value === undefined || typeof value === 'string' ? [] : [{ field, rule: 'given once' }],
  );
  if (faults.length > 0) throw new TripointError('INVALID', faults);
  return Object.fromEntries(asked.filter(([, value]) => value !== undefined)) as DutyQuery;
}

/** The handlers by route. Each throws TripointError; access was decided before. */
export function handlersOf(
  exchange: Exchange,
  desk: Desk,
  hasRole: HasRole,
  limits: Limits,
  log: Logger,
  stopping: AbortSignal,
): Record<RouteName, Handler> {
  /** Record faults beside faults of the body around it: the caller mends all of them at once. */
  const recordFaults = (body: unknown, fields: readonly ((typeof RECORD_FIELDS)[number] | 'visaQuery')[]): Fault[] =>
    fields.flatMap((field) => {
      const record = isObject(body) && Object.hasOwn(body, field) ? body[field] : undefined;
      return isObject(record) ? [...exchange.validate(field, record)] : [];
    });

  return loggingAuditors(
    {
      async postExchange(request, reply) {
        const key = idempotencyKey(request);
        const { value: body, sha256 } = bodyOf(request);
        const checked = checkPost(body);
        const outer = [...key.faults, ...(checked.faults ?? []), ...faultsBetween(body)];
        if (outer.length > 0 || checked.value === undefined)
          throw new TripointError('INVALID', [...outer, ...recordFaults(body, RECORD_FIELDS)]);
        const { cargo, lookout, allowDuplicateReference = false, ...said } = checked.value;
        const { result, replayed } = await exchange.release(
          {
            priority: 'ROUTINE',
            classification: 'PROTECTED',
            caveats: [],
            ...said,
            referenceIsNew: !allowDuplicateReference,
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
        if (request.caller !== undefined && !seesContent(request.caller)) {
          const needsContent = (request.query as { content?: unknown }).content === 'required';
          return exchangeJson(await exchange.get(id, { auditor: request.caller.subject, needsContent }));
        }
        const releases = request.caller !== undefined && SEES_UNRELEASED.includes(request.caller.role);
        return exchangeJson(await exchange.get(id, { releases }));
      },

      async listDuties(request) {
        const { exchanges, next } = await exchange.duties(readDutyQuery(request.query));
        return { exchanges: exchanges.map(waitingJson), ...(next !== undefined && { next }) };
      },

      async settleDuty(request) {
        const { id, kind } = request.params as { id: string; kind: string };
        if (isPersonalDuty(kind)) authoriseDuty(kind, request.caller);
        const checked = checkSettlement(kind, bodyOf(request).value);
        const faults = [...idFaults(id), ...personalDutyFaults(kind), ...(checked.faults ?? [])];
        if (faults.length > 0 || checked.value === undefined || !isPersonalDuty(kind)) throw new TripointError('INVALID', faults);
        return outlineJson(await exchange.settle(id, kind, checked.value, userOf(request)));
      },

      async eraseExchange(request, reply) {
        const { id } = request.params as { id: string };
        const checked = checkErasure(bodyOf(request).value);
        const faults = [...idFaults(id), ...(checked.faults ?? [])];
        if (faults.length > 0 || checked.value === undefined) throw new TripointError('INVALID', faults);
        const certificate = await exchange.erase(id, checked.value, userOf(request));
        // It is done for good; where its traces are not gone yet, it is not said to be finished.
        if (certificate.scrubbed === false) reply.code(202);
        return destructionJson(certificate);
      },

      async getDestruction(request) {
        const { id } = request.params as { id: string };
        const faults = idFaults(id);
        if (faults.length > 0) throw new TripointError('INVALID', faults);
        return destructionJson(await exchange.destruction(id));
      },

      async listAgreements() {
        return { agreements: (await exchange.agreements()).map(agreementJson) };
      },

      async getAgreement(request) {
        return exchange.agreementTerms((request.params as { agreement: string }).agreement);
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

      async listLinks() {
        return { links: await exchange.links() };
      },

      suspendLink: (request) => changeLink(request, exchange.suspendLink),
      resumeLink: (request) => changeLink(request, exchange.resumeLink),

      readEvents: eventsRoute(exchange, limits, log, stopping),

      async getEvidence(request, reply) {
        const { id } = request.params as { id: string };
        const { value, faults = [] } = checkEvidence(request.query);
        const all = [...idFaults(id), ...faults];
        if (all.length > 0 || value === undefined) throw new TripointError('INVALID', all);
        // What opens the private commitments is for auditors: it names persons.
        const auditor = seesContent(request.caller) ? undefined : request.caller?.subject;
        const openings = auditor !== undefined && value.openings !== 'false';
        reply.header('cache-control', 'no-store').type('application/json; charset=utf-8');
        return Buffer.from(await exchange.evidence(id, { openings, ...(auditor !== undefined && { auditor }) }));
      },

      async getCheckpoint(request, reply) {
        const { state } = request.query as { state?: unknown };
        if (state !== undefined && state !== 'latest') throw new TripointError('INVALID', { field: 'state', rule: 'latest' });
        reply.header('cache-control', 'no-store').type('text/plain; charset=utf-8');
        const { note, final } = await exchange.checkpoint();
        return state === 'latest' ? note : (final?.note ?? note);
      },

      async getLogStatus() {
        return logStatusJson(await exchange.checkpoint(), await exchange.reconciliations());
      },

      async listLogs() {
        return { logs: (await exchange.logs()).map(logJson) };
      },

      async turnLog(request) {
        const { value, faults } = checkTurn(bodyOf(request).value);
        if (faults) throw new TripointError('INVALID', faults);
        const { origin, at } = await exchange.turnLog(value, userOf(request));
        return { origin, at: timeText(at) };
      },

      async getClock(_, reply) {
        reply.header('cache-control', 'no-store');
        return clockJson(await exchange.clock());
      },

      async releaseClock(request) {
        const { value, faults } = checkClockRelease(bodyOf(request).value);
        if (faults) throw new TripointError('INVALID', faults);
        const { released, at, log: entry } = await exchange.releaseClock({ unconfirmed: false, ...value }, userOf(request));
        return { released: timeText(released), at: timeText(at), log: entry };
      },

      async expireLog(request) {
        const { value, faults } = checkExpiry(bodyOf(request).value);
        if (faults) throw new TripointError('INVALID', faults);
        const expiry = await exchange.expireLog(value, userOf(request));
        return { ...expiry, at: timeText(expiry.at) };
      },

      ...witnessHandlers(exchange),

      ...tileHandlers(exchange),

      ...deskHandlers(desk, exchange, hasRole),

      async listReconciliations() {
        return { reconciliations: (await exchange.reconciliations()).map(reconciliationJson) };
      },

      async reconcile(request) {
        const { value, faults } = checkReconcile(bodyOf(request).value);
        if (faults) throw new TripointError('INVALID', faults);
        return reconciliationJson(await exchange.reconcile(value.partner));
      },

      // Says that the process answers, and nothing else: a probe that also asked the ledger would have it restarted for a slow disk.
      async isAlive() {
        return { alive: true };
      },

      async isReady(request, reply) {
        const health = stopping.aborted
          ? { ready: false, checks: [{ name: 'running', status: 'FAIL' as const, detail: 'this gateway is shutting down' }] }
          : await exchange.health();
        reply.code(health.ready ? 200 : 503).header('cache-control', 'no-store');
        return readinessJson(health, request.caller !== undefined && SEES_READINESS_DETAIL.includes(request.caller.role));
      },
    },
    exchange,
  );
}

async function changeSuspension(request: FastifyRequest, change: Exchange['suspend' | 'resume']): Promise<unknown> {
  const { agreement } = request.params as { agreement: string };
  const { value, faults } = checkSuspension(bodyOf(request).value);
  if (faults) throw new TripointError('INVALID', faults);
  return agreementJson(await change(agreement, value.kinds, value.reason, userOf(request)));
}

async function changeLink(request: FastifyRequest, change: Exchange['suspendLink' | 'resumeLink']): Promise<unknown> {
  const { partner } = request.params as { partner: string };
  const { value, faults } = checkLink(bodyOf(request).value);
  if (faults) throw new TripointError('INVALID', faults);
  return change(partner, value.reason, userOf(request));
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

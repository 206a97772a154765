import type { FastifyRequest } from 'fastify';
import { type Fault, TripointError } from '../../../services/domain/index.ts';
import type { ReleaseRequest } from '../../../services/exchange/context/index.ts';
import type { Exchange } from '../../../services/exchange/index.ts';
import {
  AskQuery,
  checkOf,
  EraseExchange,
  faultsBetween,
  GetEvidence,
  PostExchange,
  RECORD_FIELDS,
  type RouteName,
} from '../../contract/index.ts';
import { SEES_UNRELEASED, seesContent } from '../access.ts';
import { answerJson, destructionJson, exchangeJson, postedJson } from '../views.ts';
import type { Handler } from './handler.ts';
import { agencyOf, bodyOf, checked, exchangeIdOf, idempotencyKey, idFaults, userOf } from './requests.ts';

type ExchangeRoute = Extract<
  RouteName,
  'postExchange' | 'previewExchange' | 'askQuery' | 'getExchange' | 'eraseExchange' | 'getDestruction' | 'getEvidence'
>;

const checkPost = checkOf(PostExchange);
const checkAsk = checkOf(AskQuery);
const checkErasure = checkOf(EraseExchange);
const checkEvidence = checkOf(GetEvidence);

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Whether evidence has the fields of a record, and not their commitments alone. */
function showsContent(evidence: Uint8Array): boolean {
  const { statement } = JSON.parse(new TextDecoder().decode(evidence)) as {
    readonly statement?: { readonly disclosures?: readonly unknown[] };
  };
  return (statement?.disclosures ?? []).length > 0;
}

/** Faults of the record, reported together with those of the body, so that the caller can correct all of them at once. */
export const recordFaults = (
  exchange: Pick<Exchange, 'validate'>,
  body: unknown,
  fields: readonly ((typeof RECORD_FIELDS)[number] | 'visaQuery')[],
): Fault[] =>
  fields.flatMap((field) => {
    const record = isObject(body) && Object.hasOwn(body, field) ? body[field] : undefined;
    return isObject(record) ? [...exchange.validate(field, record)] : [];
  });

/** Throws INVALID with all faults: those found before, those of the body, and those of the record. */
function releaseOf(exchange: Pick<Exchange, 'validate'>, body: unknown, before: readonly Fault[]): ReleaseRequest {
  const post = checkPost(body);
  const outer = [...before, ...(post.faults ?? []), ...faultsBetween(body)];
  if (outer.length > 0 || post.value === undefined)
    throw new TripointError('INVALID', [...outer, ...recordFaults(exchange, body, RECORD_FIELDS)]);
  const { cargo, lookout, allowDuplicateReference = false, ...said } = post.value;
  return {
    priority: 'ROUTINE',
    classification: 'PROTECTED',
    caveats: [],
    ...said,
    referenceIsNew: !allowDuplicateReference,
    family: cargo === undefined ? 'lookout' : 'cargo',
    record: cargo ?? lookout,
  };
}

export function exchangeHandlers(exchange: Exchange): Record<ExchangeRoute, Handler> {
  /** Nothing is shown whose reading is not in the log; an auditor's is there before the answer is made. */
  const logContent = async (request: FastifyRequest, route: ExchangeRoute, id: string): Promise<void> =>
    void (await exchange.logReading({ route, read: [id] }, userOf(request)));

  return {
    async postExchange(request, reply) {
      const key = idempotencyKey(request);
      const { value: body, sha256 } = bodyOf(request);
      const { result, replayed } = await exchange.release(releaseOf(exchange, body, key.faults), userOf(request), {
        key: key.text,
        bodySha256: sha256,
      });
      if (replayed) reply.header('idempotent-replayed', 'true');
      reply.code(202);
      return postedJson(result);
    },

    async previewExchange(request) {
      return { partners: await exchange.preview(releaseOf(exchange, bodyOf(request).value, []), userOf(request)) };
    },

    async askQuery(request) {
      const { value: body } = bodyOf(request);
      const { value, faults } = checkAsk(body);
      if (faults) throw new TripointError('INVALID', [...faults, ...recordFaults(exchange, body, ['visaQuery'])]);
      const { visaQuery, ...asked } = value;
      return answerJson(await exchange.query({ ...asked, record: visaQuery }, userOf(request)));
    },

    async getExchange(request) {
      const id = exchangeIdOf(request);
      if (request.caller !== undefined && !seesContent(request.caller)) {
        const needsContent = (request.query as { content?: unknown }).content === 'required';
        return exchangeJson(await exchange.get(id, { auditor: request.caller.subject, needsContent }));
      }
      const releases = request.caller !== undefined && SEES_UNRELEASED.includes(request.caller.role);
      const view = await exchange.get(id, { releases, agency: agencyOf(request) });
      if (view.record !== undefined) await logContent(request, 'getExchange', id);
      return exchangeJson(view);
    },

    async eraseExchange(request, reply) {
      const { id } = request.params as { id: string };
      const erasure = checked(checkErasure(bodyOf(request).value), idFaults(id));
      const certificate = await exchange.erase(id, erasure, userOf(request));
      // The erasure is irrevocable, but not complete while the write-ahead log still has traces: 202 instead of 200.
      if (certificate.scrubbed === false) reply.code(202);
      return destructionJson(certificate);
    },

    async getDestruction(request) {
      return destructionJson(await exchange.destruction(exchangeIdOf(request)));
    },

    async getEvidence(request, reply) {
      const { id } = request.params as { id: string };
      const asked = checked(checkEvidence(request.query), idFaults(id));
      // Openings of private commitments name persons, so only auditors get them.
      const auditor = seesContent(request.caller) ? undefined : request.caller?.subject;
      const openings = auditor !== undefined && asked.openings !== 'false';
      const evidence = await exchange.evidence(id, {
        openings,
        agency: agencyOf(request),
        ...(auditor !== undefined && { auditor }),
      });
      if (auditor === undefined && showsContent(evidence)) await logContent(request, 'getEvidence', id);
      reply.header('cache-control', 'no-store').type('application/json; charset=utf-8');
      return Buffer.from(evidence);
    },
  };
}

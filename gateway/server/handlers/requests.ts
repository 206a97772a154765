// Reading requests. Every function that rejects a request throws TripointError.
import type { FastifyRequest } from 'fastify';
import { type Fault, TripointError } from '../../../services/domain/index.ts';
import { type Checked, checkOf, ExchangeId, IDEMPOTENCY_KEY } from '../../contract/index.ts';
import { SEES_UNRELEASED, seesContent } from '../access.ts';
import type { JsonBody } from '../body.ts';
import type { Caller } from '../users.ts';

const checkExchangeId = checkOf(ExchangeId);

export function bodyOf(request: FastifyRequest): JsonBody {
  if (request.body === undefined) throw new TripointError('MALFORMED', 'a body in JSON is needed');
  return request.body as JsonBody;
}

export function userOf(request: FastifyRequest): Pick<Caller, 'subject' | 'agency'> {
  if (request.caller === undefined) throw new TripointError('UNAUTHENTICATED');
  return { subject: request.caller.subject, agency: request.caller.agency };
}

/** The agency that limits what the caller sees. Undefined for auditors, who are limited by grants. */
export const agencyOf = ({ caller }: FastifyRequest): string | undefined =>
  caller === undefined || !seesContent(caller) ? undefined : caller.agency;

/** What a caller may see of records, by agency and role. */
export const readerOf = (request: FastifyRequest) => ({
  releases: request.caller !== undefined && SEES_UNRELEASED.includes(request.caller.role),
  agency: agencyOf(request),
});

/** The body. Throws INVALID with its faults and the faults of other parts of the request (`beside`). */
export function checked<T>({ value, faults = [] }: Checked<T>, beside: readonly Fault[] = []): T {
  const all = [...beside, ...faults];
  if (all.length > 0 || value === undefined) throw new TripointError('INVALID', all);
  return value;
}

export const idFaults = (id: string): Fault[] => (checkExchangeId(id).faults ?? []).map(({ rule }) => ({ field: 'id', rule }));

/** The exchange id in the URL. Throws INVALID. */
export function exchangeIdOf(request: FastifyRequest): string {
  const { id } = request.params as { id: string };
  const faults = idFaults(id);
  if (faults.length > 0) throw new TripointError('INVALID', faults);
  return id;
}

/** The version that the caller read, by the ETag of the record; none where whichever is the newest is meant. */
export function versionRead({ headers }: FastifyRequest): { version?: number; faults: readonly Fault[] } {
  const said = headers['if-match'];
  if (said === undefined || said === '*') return { faults: [] };
  const [, version] = /^"([1-9][0-9]{0,3})"$/.exec(said) ?? [];
  if (version !== undefined) return { version: Number(version), faults: [] };
  return { faults: [{ field: 'If-Match', rule: 'the ETag of the record, such as "2", or *' }] };
}

/** Throws IDEMPOTENCY_KEY_MISSING. A malformed key is returned as a fault, to be reported with the others. */
export function idempotencyKey(request: FastifyRequest): { text: string; faults: readonly Fault[] } {
  const text = request.headers['idempotency-key'];
  if (text === undefined || text === '') throw new TripointError('IDEMPOTENCY_KEY_MISSING');
  if (typeof text === 'string' && IDEMPOTENCY_KEY.test(text)) return { text, faults: [] };
  return { text: '', faults: [{ field: 'Idempotency-Key', rule: '1 to 128 visible ASCII characters' }] };
}

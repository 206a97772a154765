import { TripointError } from '../../../services/domain/index.ts';
import type { Exchange, Idempotency, ReleaseResult } from '../../../services/exchange/index.ts';
import {
  AnswerExchange,
  CountryCode,
  checkOf,
  faultsBetween,
  RECORD_FIELDS,
  RecallRecord,
  type RouteName,
  SayRecord,
  UpdateRecord,
} from '../../contract/index.ts';
import { SEES_UNRELEASED } from '../access.ts';
import { postedJson, recordJson } from '../views.ts';
import { recordFaults } from './exchanges.ts';
import type { Handler } from './handler.ts';
import { agencyOf, bodyOf, checked, idempotencyKey, idFaults, userOf } from './requests.ts';

type RecordRoute = Extract<RouteName, 'getRecord' | 'updateRecord' | 'recallRecord' | 'sayRecord' | 'answerExchange'>;

const checkUpdate = checkOf(UpdateRecord);
const checkRecall = checkOf(RecallRecord);
const checkSaid = checkOf(SayRecord);
const checkAnswer = checkOf(AnswerExchange);
const checkCountry = checkOf(CountryCode);

/** The record that the address names, and what is wrong with that. */
function named(request: Parameters<Handler>[0]) {
  const { record } = request.params as { record: string };
  return { id: record, faults: idFaults(record).map(({ rule }) => ({ field: 'record', rule })) };
}

export function recordHandlers(exchange: Exchange): Record<RecordRoute, Handler> {
  /** Everything posted under a key is answered alike. */
  const answered = (reply: Parameters<Handler>[1], { result, replayed }: { result: ReleaseResult; replayed: boolean }) => {
    if (replayed) reply.header('idempotent-replayed', 'true');
    reply.code(202);
    return postedJson(result);
  };
  const keyed = (key: { readonly text: string }, bodySha256: Uint8Array): Idempotency => ({ key: key.text, bodySha256 });

  return {
    async getRecord(request) {
      const { id, faults } = named(request);
      const { originator } = request.query as { originator?: string };
      if (originator !== undefined)
        faults.push(...(checkCountry(originator).faults ?? []).map(({ rule }) => ({ field: 'originator', rule })));
      if (faults.length > 0) throw new TripointError('INVALID', faults);
      const releases = request.caller !== undefined && SEES_UNRELEASED.includes(request.caller.role);
      return recordJson(await exchange.record(id, { releases, agency: agencyOf(request), ...(originator && { originator }) }));
    },

    async updateRecord(request, reply) {
      const key = idempotencyKey(request);
      const { id, faults } = named(request);
      const { value: body, sha256 } = bodyOf(request);
      const { value, faults: shape = [] } = checkUpdate(body);
      const outer = [...key.faults, ...faults, ...shape, ...faultsBetween(body)];
      if (outer.length > 0 || value === undefined)
        throw new TripointError('INVALID', [...outer, ...recordFaults(exchange, body, RECORD_FIELDS)]);
      const { cargo, lookout, ...said } = value;
      const content = { family: cargo === undefined ? 'lookout' : 'cargo', record: cargo ?? lookout } as const;
      return answered(reply, await exchange.update(id, { ...said, ...content }, userOf(request), keyed(key, sha256)));
    },

    async recallRecord(request, reply) {
      const key = idempotencyKey(request);
      const { id, faults } = named(request);
      const { value: body, sha256 } = bodyOf(request);
      const { value, faults: shape = [] } = checkRecall(body);
      const all = [...key.faults, ...faults, ...shape];
      if (all.length > 0 || value === undefined) throw new TripointError('INVALID', all);
      return answered(reply, await exchange.recall(id, value, userOf(request), keyed(key, sha256)));
    },

    async sayRecord(request, reply) {
      const key = idempotencyKey(request);
      const { id, faults } = named(request);
      const { value: body, sha256 } = bodyOf(request);
      const value = checked(checkSaid(body), [...key.faults, ...faults]);
      return answered(reply, await exchange.say(id, value, userOf(request), keyed(key, sha256)));
    },

    async answerExchange(request, reply) {
      const key = idempotencyKey(request);
      const { id } = request.params as { id: string };
      const { value: body, sha256 } = bodyOf(request);
      const value = checked(checkAnswer(body), [...key.faults, ...idFaults(id)]);
      return answered(reply, await exchange.answer(id, value, userOf(request), keyed(key, sha256)));
    },
  };
}

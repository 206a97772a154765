import { type Fault, TripointError } from '../../../services/domain/index.ts';
import type { Exchange, FindRequest, Idempotency, ReleaseResult } from '../../../services/exchange/index.ts';
import {
  AnswerExchange,
  ConfirmCorrection,
  CorrectRecord,
  CountryCode,
  checkOf,
  ExtendRecord,
  FindRecords,
  faultsBetween,
  PassOnRecord,
  RECORD_FIELDS,
  RECORD_PAGE,
  RecallRecord,
  type RouteName,
  SayRecord,
  UpdateRecord,
} from '../../contract/index.ts';
import { foundJson, postedJson, recordJson } from '../views.ts';
import { recordFaults } from './exchanges.ts';
import type { Handler } from './handler.ts';
import { bodyOf, checked, idempotencyKey, idFaults, readerOf, userOf, versionRead } from './requests.ts';

type RecordRoute = Extract<
  RouteName,
  | 'findRecords'
  | 'getRecord'
  | 'updateRecord'
  | 'correctRecord'
  | 'confirmCorrection'
  | 'extendRecord'
  | 'recallRecord'
  | 'passOnRecord'
  | 'sayRecord'
  | 'answerExchange'
>;

const checkFind = checkOf(FindRecords);
const checkUpdate = checkOf(UpdateRecord);
const checkCorrect = checkOf(CorrectRecord);
const checkConfirm = checkOf(ConfirmCorrection);
const checkExtend = checkOf(ExtendRecord);
const checkRecall = checkOf(RecallRecord);
const checkPassOn = checkOf(PassOnRecord);
const checkSaid = checkOf(SayRecord);
const checkAnswer = checkOf(AnswerExchange);
const checkCountry = checkOf(CountryCode);

type Check<Said> = (body: unknown) => { readonly value?: Said; readonly faults?: readonly Fault[] };

/** The record that the address names, and what is wrong with that. */
function named(request: Parameters<Handler>[0]) {
  const { record } = request.params as { record: string };
  return { id: record, faults: idFaults(record).map(({ rule }) => ({ field: 'record', rule })) };
}

function askedIn({ document, container, conveyance, reference, party, kind, least, limit, ...rest }: FindRecords): FindRequest {
  const numbers = Object.entries({ document, container, conveyance, reference, party }).filter(([, text]) => text !== undefined);
  return {
    ...rest,
    ...(numbers.length > 0 && { numbers: Object.fromEntries(numbers) }),
    ...(kind && { family: kind }),
    ...(least !== undefined && { least: Number(least) }),
    limit: limit === undefined ? RECORD_PAGE.default : Number(limit),
  };
}

export function recordHandlers(exchange: Exchange): Record<RecordRoute, Handler> {
  /** Everything posted under a key is answered alike. */
  const answered = (reply: Parameters<Handler>[1], { result, replayed }: { result: ReleaseResult; replayed: boolean }) => {
    if (replayed) reply.header('idempotent-replayed', 'true');
    reply.code(202);
    return postedJson(result);
  };
  /** An act on a record, once under its key: what is asked, or all that is wrong with it. `more`: faults that its shape does not show. */
  function act<Said>(request: Parameters<Handler>[0], check: Check<Said>, more: (body: unknown) => Fault[] = () => []) {
    const key = idempotencyKey(request);
    const { id, faults } = named(request);
    const { value: body, sha256: bodySha256 } = bodyOf(request);
    const { value: said, faults: shape = [] } = check(body);
    const outer = [...key.faults, ...faults, ...shape, ...more(body)];
    if (outer.length > 0 || said === undefined)
      throw new TripointError('INVALID', [...outer, ...recordFaults(exchange, body, RECORD_FIELDS)]);
    const idempotency: Idempotency = { key: key.text, bodySha256 };
    return { id, user: userOf(request), idempotency, said };
  }

  function nextVersion<Said extends { cargo?: unknown; lookout?: unknown; allowDuplicateReference?: boolean }>(
    request: Parameters<Handler>[0],
    check: Check<Said>,
  ) {
    const { version: after, faults } = versionRead(request);
    const { said, ...rest } = act(request, check, (body) => [...faults, ...faultsBetween(body)]);
    const { cargo, lookout, allowDuplicateReference = false, ...around } = said;
    const content = { family: cargo === undefined ? 'lookout' : 'cargo', record: cargo ?? lookout } as const;
    const more = { referenceIsNew: !allowDuplicateReference, ...(after !== undefined && { after }) };
    return { ...rest, said: { ...around, ...content, ...more } };
  }

  return {
    async findRecords(request, reply) {
      const { value, faults } = checkFind(request.query);
      if (value === undefined)
        throw new TripointError(
          'INVALID',
          faults.map(({ field, rule }) => ({ field: field.replace(/^\//, ''), rule })),
        );
      reply.header('cache-control', 'no-store');
      return foundJson(await exchange.find(askedIn(value), readerOf(request), userOf(request)));
    },

    async getRecord(request, reply) {
      const { id, faults } = named(request);
      const { originator } = request.query as { originator?: string };
      if (originator !== undefined)
        faults.push(...(checkCountry(originator).faults ?? []).map(({ rule }) => ({ field: 'originator', rule })));
      if (faults.length > 0) throw new TripointError('INVALID', faults);
      const view = await exchange.record(id, { ...readerOf(request), ...(originator && { originator }) });
      // Nothing is shown whose reading is not in the log.
      if (view.shown?.record !== undefined) await exchange.logReading({ route: 'getRecord', read: [id] }, userOf(request));
      // Of the version and not of the answer, which also says what partners did since: nothing is cached by it.
      reply.header('etag', `"${view.versions.at(-1)?.version ?? 0}"`).header('cache-control', 'no-store');
      return recordJson(view);
    },

    async updateRecord(request, reply) {
      const { id, user, idempotency, said } = nextVersion(request, checkUpdate);
      return answered(reply, await exchange.update(id, said, user, idempotency));
    },

    async correctRecord(request, reply) {
      const { id, user, idempotency, said } = nextVersion(request, checkCorrect);
      return answered(reply, await exchange.correct(id, said, user, idempotency));
    },

    async confirmCorrection(request, reply) {
      const { id, user, idempotency, said } = act(request, checkConfirm);
      return answered(reply, await exchange.confirm(id, said, user, idempotency));
    },

    async extendRecord(request, reply) {
      const { id, user, idempotency, said } = act(request, checkExtend);
      return answered(reply, await exchange.extend(id, said, user, idempotency));
    },

    async recallRecord(request, reply) {
      const { id, user, idempotency, said } = act(request, checkRecall);
      return answered(reply, await exchange.recall(id, said, user, idempotency));
    },

    async passOnRecord(request, reply) {
      const { id, user, idempotency, said } = act(request, checkPassOn);
      return answered(reply, await exchange.onward(id, said, user, idempotency));
    },

    async sayRecord(request, reply) {
      const key = idempotencyKey(request);
      const { id, faults } = named(request);
      const { value: body, sha256 } = bodyOf(request);
      const value = checked(checkSaid(body), [...key.faults, ...faults]);
      return answered(reply, await exchange.say(id, value, userOf(request), { key: key.text, bodySha256: sha256 }));
    },

    async answerExchange(request, reply) {
      const key = idempotencyKey(request);
      const { id } = request.params as { id: string };
      const { value: body, sha256 } = bodyOf(request);
      const value = checked(checkAnswer(body), [...key.faults, ...idFaults(id)]);
      return answered(reply, await exchange.answer(id, value, userOf(request), { key: key.text, bodySha256: sha256 }));
    },
  };
}

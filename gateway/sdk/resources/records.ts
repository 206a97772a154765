import type {
  AnswerExchange,
  ConfirmCorrection,
  CorrectRecord,
  ExtendRecord,
  FindRecords,
  FoundRecords,
  PassOnRecord,
  PostedExchanges,
  RecallRecord,
  RecordHistory,
  SayRecord,
  UpdateRecord,
} from '../../contract/index.ts';
import { type CallOptions, type Client, search, segment } from '../client.ts';

type Keyed = CallOptions & { readonly idempotencyKey?: string };
/** `after`: the version that the next one was made from, which `get` gave; VERSION_CHANGED if it is not the newest any more. */
type After = Keyed & { readonly after?: number | undefined };
type Posted = PostedExchanges & { readonly replayed: boolean };

/** What to look for; numbers as numbers. */
export type RecordQuery = Omit<FindRecords, 'least' | 'limit'> & { readonly least?: number; readonly limit?: number };

export interface Records {
  /**
   * A page of records by whom or what they are about, the likeliest first, each with its score and the reasons; without anything to look for, the
   * newest. Each reading is an entry of the log, so that it is never retried. Throws SEARCH_NOT_READY while the index does not have everything.
   *
   * @example
   * const { records } = await gateway.records.find({ name: 'Specimen, Anna', born: '1974-08-12' });
   * for (const { recordId, because } of records) console.log(recordId, because?.score, because?.name, because?.birth);
   */
  find(query: RecordQuery, options?: CallOptions): Promise<FoundRecords>;
  /**
   * The same, page after page.
   *
   * @example for await (const { recordId, originator } of gateway.records.list({ kind: 'lookout' })) console.log(recordId, originator.country);
   */
  list(query?: RecordQuery, options?: CallOptions): AsyncGenerator<FoundRecords['records'][number], void, undefined>;
  /**
   * One record, this country's or a partner's: its versions, and for each country what it was sent, took, certified and owes. `originator`: whose
   * it is, if several countries have given a record this id.
   *
   * @example
   * const { state, countries } = await gateway.records.get(recordId);
   * for (const { country, inForce, certified, overdue } of countries) console.log(country, state, inForce, certified, overdue);
   */
  get(recordId: string, options?: CallOptions & { readonly originator?: string }): Promise<RecordHistory>;
  /**
   * Sends the whole next version to every country that was sent one before. A country that may not have this version is told to destroy what it
   * holds: then the answer has two exchanges with it. Throws RECALLED, STATE_CONFLICT, AGENCY_NOT_ADDRESSED for another agency's record.
   * Retried under one idempotency key, as `exchanges.post` is.
   *
   * @example
   * const { versions } = await gateway.records.get(recordId);
   * const { recordVersion } = await gateway.records.update(recordId, { lookout }, { after: versions.at(-1)?.version });
   */
  update(recordId: string, body: UpdateRecord, options?: After): Promise<Posted>;
  /**
   * As `update`, because the version before was wrong: `wrong` says why, and in which fields, each of which must change. Every country that was
   * sent it is told of the fields that it may have, and owes a confirmation.
   *
   * @example
   * const wrong = { reason: 'CLERICAL', fields: ['name'] } as const;
   * const { recordVersion } = await gateway.records.correct(recordId, { lookout, wrong });
   */
  correct(recordId: string, body: CorrectRecord, options?: After): Promise<Posted>;
  /**
   * Tells the originator that its correction was applied here. What was wrong is destroyed, unless a clause keeps what was used. Of several
   * corrections the oldest comes first. Throws STATE_CONFLICT if none is to be confirmed.
   *
   * @example
   * await gateway.records.confirm(recordId, { derivedData: 'CORRECTED', earlierUse: 'NOT_USED', explanation: 'watch list 7 rebuilt' });
   */
  confirm(recordId: string, body: ConfirmCorrection, options?: Keyed): Promise<Posted>;
  /**
   * Has the record kept for longer in the countries that hold it, because it was assessed to be still needed. Throws INVALID past the time to which an
   * agreement lets it be extended, STATE_CONFLICT if no country holds it, or all for as long already.
   *
   * @example
   * const assessment = 'Sought since 2026 under warrant SPECIMEN-7, which stands.';
   * await gateway.records.extend(recordId, { until: '2031-12-31', ground: 'STILL_SOUGHT', assessment, assessedBy: 'Review unit' });
   */
  extend(recordId: string, body: ExtendRecord, options?: Keyed): Promise<Posted>;
  /**
   * Takes the record back for good: every country that has it destroys it and certifies that. Throws RECALLED if it was recalled before.
   *
   * @example const { exchanges } = await gateway.records.recall(recordId, { reason: 'INACCURATE', explanation: 'a misread name' });
   */
  recall(recordId: string, body: RecallRecord, options?: Keyed): Promise<Posted>;
  /**
   * Passes a partner's record on to a third country, under the consent that `get` shows in `onward`: as a record of this country's, which follows its
   * original from then on. Throws POLICY_REFUSED without a consent in force, STATE_CONFLICT if it went there before or itself came onward.
   *
   * @example
   * const { exchanges } = await gateway.records.onward(recordId, { to: 'MX' });
   */
  onward(recordId: string, body: PassOnRecord, options?: Keyed): Promise<Posted>;
  /**
   * Says something about a record to the country that has it, or whose it is. What is to be answered has the duty ANSWER in both countries.
   * Throws STATE_CONFLICT for a record that is not held there or here, RECALLED, OVERLOADED while too many questions about it are open.
   *
   * @example
   * const content = { topic: ['IDENTITY'], question: 'Which spelling is in the document?' };
   * const { exchanges } = await gateway.records.say(recordId, { verb: 'RFI', content });
   */
  say(recordId: string, body: SayRecord, options?: Keyed): Promise<Posted>;
  /**
   * Answers what a partner said about a record, by the exchange in which it did. Throws STATE_CONFLICT if it was answered before, or lapsed.
   *
   * @example
   * const content = { outcome: 'ANSWERED', answer: 'With two S.' };
   * const { exchanges } = await gateway.records.answer(exchangeId, { verb: 'RFI_REPLY', content });
   */
  answer(exchangeId: string, body: AnswerExchange, options?: Keyed): Promise<Posted>;
}

export const recordsOf = ({ json, get, getOnce }: Client): Records => {
  const find: Records['find'] = (query, { signal } = {}) => getOnce(`/v1/records${search(query)}`, signal);
  const post = async (
    path: string,
    body: unknown,
    { idempotencyKey = crypto.randomUUID(), signal, after }: After,
  ): Promise<Posted> => {
    const headers = { 'idempotency-key': idempotencyKey, ...(after !== undefined && { 'if-match': `"${after}"` }) };
    const call = { method: 'POST', path, headers, body, idempotent: true, signal } as const;
    const { value, headers: answered } = await json<PostedExchanges>(call);
    return { ...value, replayed: answered.get('idempotent-replayed') === 'true' };
  };
  return {
    find,
    async *list(query = {}, options) {
      for (let cursor = query.cursor; ; ) {
        const { records, next } = await find({ ...query, ...(cursor !== undefined && { cursor }) }, options);
        yield* records;
        if (next === undefined) return;
        cursor = next;
      }
    },
    get: (recordId, { signal, originator } = {}) => get(`/v1/records/${segment(recordId)}${search({ originator })}`, signal),
    update: (recordId, body, options = {}) => post(`/v1/records/${segment(recordId)}/versions`, body, options),
    say: (recordId, body, options = {}) => post(`/v1/records/${segment(recordId)}/statements`, body, options),
    answer: (exchangeId, body, options = {}) => post(`/v1/exchanges/${segment(exchangeId)}/answer`, body, options),
    correct: (recordId, body, options = {}) => post(`/v1/records/${segment(recordId)}/corrections`, body, options),
    confirm: (recordId, body, options = {}) => post(`/v1/records/${segment(recordId)}/confirmation`, body, options),
    extend: (recordId, body, options = {}) => post(`/v1/records/${segment(recordId)}/extensions`, body, options),
    onward: (recordId, body, options = {}) => post(`/v1/records/${segment(recordId)}/onward`, body, options),
    recall: (recordId, body, options = {}) => post(`/v1/records/${segment(recordId)}/recall`, body, options),
  };
};

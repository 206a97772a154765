import type { Destruction, EraseExchange, Exchange, PostExchange, PostedExchanges, Preview } from '../../contract/index.ts';
import { type CallOptions, type Client, search, segment } from '../client.ts';

export interface Exchanges {
  /**
   * Shares one record with partners, each as far as its agreement allows. A partner's refusal is in its decision, not an
   * error. Retried under one idempotency key, generated unless given; `replayed`: the key was used before, and nothing new was sent.
   *
   * @example
   * const { exchanges } = await gateway.exchanges.post({ to: ['CA', 'MX'], purpose: 'border-screening', lookout });
   * for (const { partner, state, decision } of exchanges) console.log(partner, state, decision?.withheld);
   */
  post(
    body: PostExchange,
    options?: CallOptions & { readonly idempotencyKey?: string },
  ): Promise<PostedExchanges & { readonly replayed: boolean }>;
  /**
   * What `post` would do with this body now: for each partner whether it would be sent, held or refused, and what the clause of which agreement
   * withholds from it. Nothing is sent, counted or logged.
   *
   * @example
   * const { partners } = await gateway.exchanges.preview({ to: ['CA', 'MX'], purpose: 'border-screening', lookout });
   * for (const { partner, state, decision } of partners) console.log(partner, state, decision.withheld);
   */
  preview(body: PostExchange, options?: CallOptions): Promise<Preview>;
  /**
   * One exchange with its record, as far as the caller may see it. `needsContent`: throws GRANT_MISSING to an auditor without a grant for
   * the record.
   *
   * @example const { state, record } = await gateway.exchanges.get(exchangeId);
   */
  get(id: string, options?: CallOptions & { readonly needsContent?: boolean }): Promise<Exchange>;
  /**
   * Destroys the key of the record here, as the owner of the token, for every partner that it was sent to; the partners' copies are theirs. Throws
   * ERASED if that was done before, SAME_PERSON for its author. Never retried.
   *
   * @example const { basis, log } = await releaser.exchanges.erase(exchangeId, { basis: 'RECALL', reason: 'a misread name' });
   */
  erase(id: string, body: EraseExchange, options?: CallOptions): Promise<Destruction>;
  /**
   * The certificate of a destruction. Throws NOT_FOUND, also if nothing was destroyed.
   *
   * @example const { at } = await gateway.exchanges.destruction(erasedId);
   */
  destruction(id: string, options?: CallOptions): Promise<Destruction>;
}

export const exchangesOf = ({ json, get, post }: Client): Exchanges => ({
  async post(body, { idempotencyKey = crypto.randomUUID(), signal } = {}) {
    const headers = { 'idempotency-key': idempotencyKey };
    const call = { method: 'POST', path: '/v1/exchanges', headers, body, idempotent: true, signal } as const;
    const { value, headers: answered } = await json<PostedExchanges>(call);
    return { ...value, replayed: answered.get('idempotent-replayed') === 'true' };
  },
  async preview(body, { signal } = {}) {
    const { value } = await json<Preview>({ method: 'POST', path: '/v1/previews', body, idempotent: true, signal });
    return value;
  },
  get: (id, { signal, needsContent } = {}) =>
    get(`/v1/exchanges/${segment(id)}${search({ content: needsContent ? 'required' : undefined })}`, signal),
  erase: (id, body, { signal } = {}) => post(`/v1/exchanges/${segment(id)}/erasure`, body, signal),
  destruction: (id, { signal } = {}) => get(`/v1/exchanges/${segment(id)}/destruction`, signal),
});

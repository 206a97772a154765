import type { Exchange, PersonalDuty, SettleDuty, WaitingExchanges } from '../../contract/index.ts';
import { type CallOptions, type Client, search, segment } from '../client.ts';

export interface Duties {
  /**
   * Exchanges with a duty that waits for a person, without their records: RELEASE and REVIEW first, each kind oldest first, at
   * most 256; optionally only those of one partner or one kind. `after`: the `next` of the previous page.
   *
   * @example
   * const { exchanges, next } = await releaser.duties.list({ kind: 'RELEASE' });
   */
  list(
    options?: CallOptions & { readonly partner?: string; readonly kind?: PersonalDuty; readonly after?: string },
  ): Promise<WaitingExchanges>;
  /**
   * Completes a duty as the owner of the token. Returns the exchange in its new state, without its record. Throws SAME_PERSON for
   * the author and for anyone who has already approved, and DUTY_SETTLED. Never retried: a second call would find the duty completed.
   *
   * @example const { state } = await releaser.duties.settle(heldId, 'RELEASE', { verdict: 'APPROVE', reason: 'checked by telephone' });
   */
  settle(exchangeId: string, kind: PersonalDuty, body: SettleDuty, options?: CallOptions): Promise<Exchange>;
}

export const dutiesOf = ({ get, post }: Client): Duties => ({
  list: ({ signal, partner, kind, after } = {}) => get(`/v1/duties${search({ partner, kind, after })}`, signal),
  settle: (exchangeId, kind, body, { signal } = {}) =>
    post(`/v1/exchanges/${segment(exchangeId)}/duties/${segment(kind)}`, body, signal),
});

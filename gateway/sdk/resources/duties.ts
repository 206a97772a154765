import type { Exchange, PersonalDuty, SettleDuty, WaitingExchanges } from '../../contract/index.ts';
import { type CallOptions, type Client, search, segment } from '../client.ts';

export interface Duties {
  /**
   * Exchanges with a duty that waits for a person, without their records: kind by kind, RELEASE and REVIEW first, each oldest first, at
   * most 256; of one partner or one kind, where these are named. `after`: the `next` of the page before.
   *
   * @example
   * const { exchanges, next } = await releaser.duties.list({ kind: 'RELEASE' });
   */
  list(
    options?: CallOptions & { readonly partner?: string; readonly kind?: PersonalDuty; readonly after?: string },
  ): Promise<WaitingExchanges>;
  /**
   * Settles a duty as the person whose token this is. Returns the exchange as it is then, without its record. Throws SAME_PERSON for
   * the author and for who has approved already, DUTY_SETTLED. Never retried: a second time would find the duty settled.
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

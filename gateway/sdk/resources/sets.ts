import type { SetComparison, SetComparisons } from '../../contract/index.ts';
import { type CallOptions, type Client, segment } from '../client.ts';

export interface Sets {
  /**
   * The result of the last comparison of our copy with what each partner shares with us, since the gateway started.
   *
   * @example const { sets } = await operator.sets.list();
   */
  list(options?: CallOptions): Promise<SetComparisons>;
  /**
   * Compares our copy with what a partner shares with us now. Idempotent; retried automatically. Throws LINK_DOWN, LINK_NOT_RESUMED, and
   * SET_DIFFERS if the partner contradicts itself; differences are an answer, not an error.
   *
   * @example const { state, size, differences } = await operator.sets.compare('CA');
   */
  compare(partner: string, options?: CallOptions): Promise<SetComparison>;
}

export const setsOf = ({ get, put }: Client): Sets => ({
  list: ({ signal } = {}) => get('/v1/sets', signal),
  compare: (partner, { signal } = {}) => put(`/v1/sets/${segment(partner)}`, undefined, signal),
});

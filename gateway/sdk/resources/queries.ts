import type { AskQuery, QueryAnswer } from '../../contract/index.ts';
import type { CallOptions, Client } from '../client.ts';

export interface Queries {
  /**
   * Asks one partner. UNAVAILABLE is an outcome, not an error. Never retried: each call is logged as a question of its own.
   *
   * @example const { outcome, answer } = await gateway.queries.ask({ to: 'CA', purpose: 'entry-or-stay', visaQuery });
   */
  ask(body: AskQuery, options?: CallOptions): Promise<QueryAnswer>;
}

export const queriesOf = ({ post }: Client): Queries => ({
  ask: (body, { signal } = {}) => post('/v1/queries', body, signal),
});

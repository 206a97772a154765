import { timeText } from '../../services/domain/index.ts';
import type { ExchangeEvent, ExchangeView, Health, QueryResult, ReleaseResult } from '../../services/exchange/types.ts';
import type { Exchange, GatewayEvent, PostedExchanges, QueryAnswer, Readiness } from '../contract/index.ts';

// What the exchange says, in the shapes of the contract: times become RFC 3339 text, all else stays.

export const exchangeJson = (view: ExchangeView): Exchange => ({ ...view, at: timeText(view.at) });

export const postedJson = ({ recordId, recordVersion, exchanges }: ReleaseResult): PostedExchanges => ({
  recordId,
  recordVersion,
  exchanges: exchanges.map(exchangeJson),
});

export const answerJson = (result: QueryResult): QueryAnswer => result;

export const eventJson = ({ cursor, type, at, partner, code, exchange }: ExchangeEvent): GatewayEvent => ({
  cursor,
  type,
  at: timeText(at),
  partner,
  ...(code === undefined ? {} : { code }),
  ...(exchange === undefined ? {} : { exchange: exchangeJson(exchange) }),
});

/** Names and yes or no for everyone; what is wrong, for those who may know how this country's node is built. */
export const readinessJson = ({ ready, checks }: Health, withDetail: boolean): Readiness => ({
  ready,
  checks: checks.map(({ name, ok, detail }) => (withDetail ? { name, ok, detail } : { name, ok })),
});

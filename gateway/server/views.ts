import { timeText } from '../../services/domain/index.ts';
import type {
  AgreementView,
  DutyView,
  ExchangeEvent,
  ExchangeView,
  Health,
  QueryResult,
  ReleaseResult,
} from '../../services/exchange/types.ts';
import type { Agreement, Duty, Exchange, GatewayEvent, PostedExchanges, QueryAnswer, Readiness } from '../contract/index.ts';

// What the exchange says, in the shapes of the contract: times become RFC 3339 text, all else stays.

const dutyJson = ({ at, due, ...duty }: DutyView): Duty => ({
  ...duty,
  at: timeText(at),
  ...(due === undefined ? {} : { due: timeText(due) }),
});

export const exchangeJson = ({ at, duties, ...view }: ExchangeView): Exchange => ({
  ...view,
  at: timeText(at),
  ...(duties === undefined ? {} : { duties: duties.map(dutyJson) }),
});

/** An exchange without what its record says: whoever works off duties may not be who may read it. */
export const outlineJson = ({ record: _, faults: __, ...view }: ExchangeView): Exchange => exchangeJson(view);

export const postedJson = ({ recordId, recordVersion, exchanges }: ReleaseResult): PostedExchanges => ({
  recordId,
  recordVersion,
  exchanges: exchanges.map(exchangeJson),
});

export const answerJson = (result: QueryResult): QueryAnswer => result;

export const agreementJson = ({ from, until, ...view }: AgreementView): Agreement => ({
  ...view,
  ...(from === undefined ? {} : { from: timeText(from) }),
  ...(until === undefined ? {} : { until: timeText(until) }),
});

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

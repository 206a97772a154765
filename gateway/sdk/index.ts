import type { AnyEvent, EventPage, Readiness } from '../contract/index.ts';
import { type CallOptions, createClient, search } from './client.ts';
import { type EventsOptions, readEvents } from './events.ts';
import { type Agreements, agreementsOf } from './resources/agreements.ts';
import { type Audit, auditOf } from './resources/audit.ts';
import { type Clock, clockOf } from './resources/clock.ts';
import { type Duties, dutiesOf } from './resources/duties.ts';
import { type Exchanges, exchangesOf } from './resources/exchanges.ts';
import { type Links, linksOf } from './resources/links.ts';
import { type Log, logOf } from './resources/log.ts';
import { type Queries, queriesOf } from './resources/queries.ts';
import { type Records, recordsOf } from './resources/records.ts';
import { type Screenings, screeningsOf } from './resources/screenings.ts';
import { type Sets, setsOf } from './resources/sets.ts';
import { createTransport, type GatewayOptions } from './transport.ts';

export type {
  ActivateAgreement,
  Agreement,
  AgreementFiles,
  Agreements,
  AgreementTerms,
  AnswerExchange,
  AnyEvent,
  AskAudit,
  AskQuery,
  AuditAnswer,
  AuditCsv,
  AuditQuestions,
  ChangeLink,
  ChangeSuspension,
  Clock,
  ClockRelease,
  ConfirmCorrection,
  CorrectRecord,
  DayCount,
  Decision,
  Destruction,
  Duty,
  EraseExchange,
  EventPage,
  Exchange,
  ExpireLog,
  ExtendRecord,
  FindRecords,
  FoundRecords,
  Gap,
  GatewayEvent,
  Link,
  Links,
  Log,
  LogExpiry,
  LogReference,
  LogStatus,
  Logs,
  LogTurn,
  PassOnRecord,
  PersonalDuty,
  PostExchange,
  PostedExchanges,
  Preview,
  Priority,
  QueryAnswer,
  Readiness,
  RecallRecord,
  Reconciliation,
  Reconciliations,
  RecordHistory,
  ReleaseClock,
  SayRecord,
  ScreenedOne,
  Screening,
  SetComparison,
  SetComparisons,
  SetDifference,
  SettleDuty,
  Transfer,
  TurnLog,
  UnreadableEvent,
  UnreadableRow,
  UpdateRecord,
  WaitingExchanges,
} from '../contract/index.ts';
export type { CallOptions } from './client.ts';
export { GatewayError, type GatewayErrorCode } from './error.ts';
export type { EventsOptions } from './events.ts';
export type { AuditAsked, AuditReport } from './resources/audit.ts';
export type { RecordQuery } from './resources/records.ts';
export type { GatewayOptions, RetrySettings } from './transport.ts';

export interface Gateway {
  readonly exchanges: Exchanges;
  readonly records: Records;
  readonly screenings: Screenings;
  readonly duties: Duties;
  readonly queries: Queries;
  readonly audit: Audit;
  readonly agreements: Agreements;
  readonly links: Links;
  readonly clock: Clock;
  readonly log: Log;
  readonly sets: Sets;
  /**
   * An endless sequence of events, each once and in order; see `readEvents`.
   *
   * @example
   * for await (const event of gateway.events({ after: 0 })) {
   *   console.log(event.cursor, event.type);
   *   break;
   * }
   */
  events(options?: EventsOptions): AsyncGenerator<AnyEvent, void, undefined>;
  /**
   * One page of events, for clients that cannot hold a stream open. `waitSeconds` at most 30.
   *
   * @example const { events, next } = await gateway.eventPage({ after: 0, limit: 10 });
   */
  eventPage(
    options?: CallOptions & {
      readonly after?: number;
      readonly limit?: number;
      readonly waitSeconds?: number;
      readonly partner?: string;
    },
  ): Promise<EventPage>;
  /**
   * The signed head of the log from the latest response (a C2SP note); undefined before the first.
   *
   * @example const note = gateway.head();
   */
  head(): string | undefined;
  /**
   * Whether the gateway can sign, log and deliver now.
   *
   * @example const { ready, checks } = await gateway.ready();
   */
  ready(options?: CallOptions): Promise<Readiness>;
}

/**
 * A client of one country's gateway. It needs only `fetch`, so it runs in browsers and in Node. Every
 * failure is a GatewayError; an aborted call rejects with the signal's reason.
 *
 * @example const mine = createGateway({ baseUrl: url, token });
 */
export function createGateway(options: GatewayOptions): Gateway {
  const transport = createTransport(options);
  const client = createClient(transport);
  const records = recordsOf(client);
  return {
    exchanges: exchangesOf(client),
    records,
    screenings: screeningsOf(client, records),
    duties: dutiesOf(client),
    queries: queriesOf(client),
    audit: auditOf(client),
    agreements: agreementsOf(client),
    links: linksOf(client),
    clock: clockOf(client),
    log: logOf(client),
    sets: setsOf(client),
    events: (eventsOptions) => readEvents(transport, eventsOptions),
    eventPage: ({ after = 0, limit = 100, waitSeconds = 0, partner, signal } = {}) =>
      client.get(`/v1/events${search({ after, limit, wait: waitSeconds, partner })}`, signal),
    head: transport.head,
    async ready({ signal } = {}) {
      const call = { method: 'GET', path: '/readyz', accept: [503], idempotent: true, signal } as const;
      return (await client.json<Readiness>(call)).value;
    },
  };
}

import { timeText } from '../../services/domain/index.ts';
import {
  type AgreementView,
  type ClockView,
  type DestructionCertificate,
  type DutyView,
  type ExchangeEvent,
  type ExchangeView,
  type FoundPage,
  type Health,
  isUnreadable,
  type QueryResult,
  type RecordView,
  type ReleaseResult,
  type Screening as ScreeningView,
  type TransferView,
  type UnreadableEvent,
  type UnreadableExchange,
} from '../../services/exchange/context/index.ts';
import {
  type CheckpointView,
  type LogView,
  type Reconciliation as ReconciliationView,
  type SetComparison as SetView,
  yearEnd,
} from '../../services/exchange/index.ts';
import type {
  Agreement,
  AnyEvent,
  Clock,
  Destruction,
  Duty,
  Exchange,
  FoundRecords,
  Log,
  LogStatus,
  PostedExchanges,
  QueryAnswer,
  Readiness,
  Reconciliation,
  RecordHistory,
  Screening,
  SetComparison,
  Transfer,
  WaitingExchanges,
} from '../contract/index.ts';

// Converts the exchange's views to the shapes of the HTTP contract: times become RFC 3339 text, everything else stays.

const dutyJson = ({ at, due, ...duty }: DutyView): Duty => ({
  ...duty,
  at: timeText(at),
  ...(due === undefined ? {} : { due: timeText(due) }),
});

const caveatsJson = (caveats: ExchangeView['caveats']): Pick<Exchange, 'caveats'> =>
  caveats === undefined
    ? {}
    : { caveats: caveats.map(({ until, ...caveat }) => ({ ...caveat, ...(until !== undefined && { until: timeText(until) }) })) };

const aboutJson = ({ until, ...about }: NonNullable<ExchangeView['about']>): NonNullable<Exchange['about']> =>
  until === undefined ? about : { ...about, until: timeText(until) };

const provenanceJson = (provenance: readonly TransferView[]): Transfer[] =>
  provenance.map(({ at, ...step }) => ({ ...step, at: timeText(at) }));

export const exchangeJson = ({ at, duties, erased, expired, caveats, about, provenance, ...view }: ExchangeView): Exchange => ({
  ...view,
  ...(provenance && { provenance: provenanceJson(provenance) }),
  ...(about && { about: aboutJson(about) }),
  ...caveatsJson(caveats),
  at: timeText(at),
  ...(erased === undefined ? {} : { erased: { ...erased, at: timeText(erased.at) } }),
  ...(expired === undefined ? {} : { expired: timeText(expired) }),
  ...(duties === undefined ? {} : { duties: duties.map(dutyJson) }),
});

export const destructionJson = ({ at, ...certificate }: DestructionCertificate): Destruction => ({
  ...certificate,
  at: timeText(at),
});

/** An exchange without its record: a role that completes duties may not be allowed to read it. */
export const outlineJson = ({ record: _, faults: __, ...view }: ExchangeView): Exchange => exchangeJson(view);

export const waitingJson = (row: ExchangeView | UnreadableExchange): WaitingExchanges['exchanges'][number] =>
  isUnreadable(row) ? { unreadable: row.unreadable } : outlineJson(row);

export const postedJson = ({ recordId, recordVersion, exchanges }: ReleaseResult): PostedExchanges => ({
  recordId,
  recordVersion,
  exchanges: exchanges.map(exchangeJson),
});

export const recordJson = ({ shown, versions, countries, provenance, ...view }: RecordView): RecordHistory => ({
  ...view,
  ...(provenance && { provenance: provenanceJson(provenance) }),
  ...(shown && { shown: exchangeJson(shown) }),
  versions: versions.map(({ at, ...version }) => ({ ...version, at: timeText(at) })),
  countries: countries.map(({ exchanges, said, until, ...country }) => ({
    ...country,
    ...(until === undefined ? {} : { until: timeText(until) }),
    exchanges: exchanges.map(outlineJson),
    said: said.map(({ exchange, ...how }) => ({ exchange: outlineJson(exchange), ...how })),
  })),
});

export const foundJson = ({ records, ...page }: FoundPage): FoundRecords => ({
  ...page,
  records: records.map(({ shown, ...record }) => ({ ...record, shown: exchangeJson(shown) })),
});

export const screeningJson = ({ hits, ...screening }: ScreeningView, n: number): Screening => ({
  n,
  ...screening,
  hits: hits.map(({ shown, ...hit }) => ({ ...hit, shown: exchangeJson(shown) })),
});

export const answerJson = ({ caveats, ...result }: QueryResult): QueryAnswer => ({ ...result, ...caveatsJson(caveats) });

export const agreementJson = ({ from, until, ...view }: AgreementView): Agreement => ({
  ...view,
  ...(from === undefined ? {} : { from: timeText(from) }),
  ...(until === undefined ? {} : { until: timeText(until) }),
});

export const reconciliationJson = ({ at, gaps, ...view }: ReconciliationView): Reconciliation => ({
  ...view,
  ...(at === undefined ? {} : { at: timeText(at) }),
  gaps: gaps.map(({ leaf: _, ...gap }) => ({ ...gap, at: timeText(gap.at), found: timeText(gap.found) })),
});

export const setJson = ({ at, differences, ...view }: SetView): SetComparison => ({
  ...view,
  ...(at === undefined ? {} : { at: timeText(at) }),
  differences: differences.map(({ at: sent, found, ...one }) => ({
    ...one,
    ...(sent === undefined ? {} : { at: timeText(sent) }),
    found: timeText(found),
  })),
});

export const logStatusJson = (
  { final, witnesses, ...view }: CheckpointView,
  reconciliations: readonly ReconciliationView[],
): LogStatus => ({
  ...view,
  ...(final && { final: { ...final, at: timeText(final.at) } }),
  witnesses: witnesses.map(({ at, stopsAt, ...witness }) => ({
    ...witness,
    ...(at === undefined ? {} : { at: timeText(at) }),
    ...(stopsAt === undefined ? {} : { stopsAt: timeText(stopsAt) }),
  })),
  reconciliations: reconciliations.map(({ partner, at, compared, gaps, unreadable }) => ({
    partner,
    ...(at === undefined ? {} : { at: timeText(at) }),
    compared,
    gaps: gaps.length,
    ...(unreadable && { unreadable }),
  })),
});

export const clockJson = ({ now, wall, latest, agreed, ...view }: ClockView): Clock => ({
  ...view,
  now: timeText(now),
  wall: timeText(wall),
  ...(latest === undefined ? {} : { latest: timeText(latest) }),
  ...(agreed === undefined ? {} : { agreed: timeText(agreed) }),
});

export function logJson({ expired, ...view }: LogView): Log {
  const until = view.state === 'OPEN' ? yearEnd(view.origin) : undefined;
  return {
    ...view,
    ...(until === undefined ? {} : { until: timeText(until) }),
    ...(expired === undefined ? {} : { expired: timeText(expired) }),
  };
}

/** `content`: whether the reader may see record content. */
export function eventJson(event: ExchangeEvent | UnreadableEvent, content: boolean): AnyEvent {
  if (event.type === 'event.unreadable') return event;
  const { cursor, type, at, partner, code, count, exchange, unreadable } = event;
  return {
    cursor,
    type,
    at: timeText(at),
    partner,
    ...(code === undefined ? {} : { code }),
    ...(count === undefined ? {} : { count }),
    ...(exchange === undefined ? {} : { exchange: content ? exchangeJson(exchange) : outlineJson(exchange) }),
    ...(unreadable === undefined ? {} : { unreadable }),
  };
}

/** Everyone sees the names and states of checks; `detail` and `next` reveal how this node is built and are for authorised roles only. */
export const readinessJson = ({ ready, checks }: Health, withDetail: boolean): Readiness => ({
  ready,
  checks: checks.map(({ name, status, detail, next }) => ({
    name,
    status,
    ...(withDetail && { detail, ...(next && { next }) }),
  })),
});

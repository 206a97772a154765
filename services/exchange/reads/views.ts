// Turns ledger rows into the views of officers, systems and the log desk.
import { concat, decode, type Transfer } from '../../../proto/index.ts';
import {
  type Country,
  type Id,
  idFromText,
  idText,
  MINUTE,
  type Micros,
  sameBytes,
  TripointError,
  timed,
  toHex,
} from '../../domain/index.ts';
import type { RowOf } from '../../ledger/index.ts';
import { type Family, factsOfVerb, familyOfKind, fieldName, formatFaults, showCaveats, showRecord } from '../../records/index.ts';
import { type Concerned, notBorneOut, placeOfRecord } from '../commit/index.ts';
import {
  type Context,
  classifications,
  correctionReasons,
  createRowReader,
  type DecisionView,
  EVENT_TYPES,
  EXCHANGE_STATES,
  type Exchange,
  type ExchangeEvent,
  type ExchangeView,
  isUnreadable,
  type LogRef,
  mapInTurns,
  priorities,
  type TransferView,
  timeIn,
  type UnreadableEvent,
  verbs,
  wordIn,
} from '../context/index.ts';
import { shownWithheld, type Withheld, withheldFrom, wrappedOf } from './audience.ts';
import { isGranted } from './content-grants.ts';
import { dutiesOf } from './duties.ts';
import { retriesOf } from './retries.ts';
import { checkEvents, eventRows, waitingExchanges } from './waiting.ts';

type ShownRow = RowOf<'exchangeShown'>;

/** What a reader sees. OUTLINE: all but the record. OFFICER: also the record, after any human release it needs. RELEASER: also before. */
type Sight = 'OUTLINE' | 'OFFICER' | 'RELEASER';

/** `agency`: the reader's; undefined if not bound by one. */
interface Reader {
  readonly sees: Sight;
  readonly agency?: string | undefined;
}
const OUTLINE: Reader = { sees: 'OUTLINE' };

/** Throws NOT_FOUND, and any error of an unreadable row. The record's fields are included while its key exists. */
export function viewById(context: Context, id: Id, { sees, agency }: Reader = OUTLINE): ExchangeView {
  const row = context.store.get('exchangeShown', id);
  if (row === undefined) throw new TripointError('NOT_FOUND');
  const duties = dutiesOf(context.store, id);
  const waits = duties.some(({ kind, state }) => kind === 'HUMAN_RELEASE' && state !== 'MET');
  const content = sees === 'RELEASER' || (sees === 'OFFICER' && !waits);
  return { ...viewOfRow(context, row, content, agency), ...(duties.length > 0 && { duties }) };
}

function viewOfRow(context: Context, row: ShownRow, content: boolean, agency: string | undefined): ExchangeView {
  const statement = decode('Statement', row.statement);
  const header = row.header === null ? undefined : decode('RecordHeader', row.header);
  const family = header && familyOfKind(header.kind)?.family;
  const decision = JSON.parse(row.decision) as DecisionView | null;
  const { direction, partner } = row;
  const state = wordIn(EXCHANGE_STATES, stateOf(row));
  const wrapped = wrappedOf(context, row);
  const erased = content || wrapped === undefined ? erasedOf(context, row.exchange_id) : undefined;
  const withheld = withheldFrom(context, row, agency);
  const bytes = content && family !== undefined && erased === undefined ? contentOf(context, row, withheld, wrapped) : undefined;
  const record = bytes && family && showRecord(family, bytes);
  const place = context.logs.placeOf(row.leaf_index);
  const { expired } = context.logs.named(place.origin) ?? {};
  const faults =
    record !== undefined && family !== undefined && direction === 'received'
      ? formatFaults(family, record, statement.issued)
      : [];
  return {
    id: idText(row.exchange_id),
    direction,
    partner,
    verb: verbs.name(row.verb),
    state,
    ...(row.code !== null && { code: row.code }),
    // An exchange erased before its retry is never retried.
    ...(wrapped !== undefined || row.decided_again !== null ? retriesOf(row) : {}),
    at: timeIn(row.at),
    ...(family && { family }),
    ...(header && { recordId: idText(header.recordId), recordVersion: header.version }),
    purpose: statement.purpose,
    priority: statement.priority === 0 ? 'ROUTINE' : priorities.name(statement.priority),
    ...(header && header.classification !== 0 && { classification: classifications.name(header.classification) }),
    ...(header && header.caveats.length > 0 && { caveats: showCaveats(header.caveats, record !== undefined) }),
    ...(header?.originator && { originator: { country: header.originator.country, agency: header.originator.agency } }),
    ...(decision && { decision }),
    ...(record && { record }),
    ...(header && withheld.length > 0 && { withheldFromAgency: shownWithheld(withheld, header.kind) }),
    ...(faults.length > 0 && { faults }),
    ...(record && header && isDisputed(context, row, header.recordId) && { disputed: true }),
    ...(statement.exigent && { exigent: true }),
    ...(erased && { erased }),
    ...(expired !== undefined && { expired }),
    ...(statement.correlation.length > 0 && { correlation: idText(statement.correlation) }),
    ...(statement.about && {
      about: aboutView(
        statement.about,
        family,
        withheld.flatMap(({ fields }) => fields),
      ),
    }),
    ...(statement.provenance.length > 0 && { provenance: provenanceView(statement.provenance) }),
    log: { ...place, leafHash: toHex(row.leaf_hash) },
    ...(row.peer !== null && { peerLog: JSON.parse(row.peer) as LogRef }),
  };
}

/** Whoever sees a shared record sees that it is disputed. */
const isDisputed = ({ store, self }: Context, { verb, direction, partner }: ShownRow, recordId: Id): boolean =>
  factsOfVerb(verb)?.versions === true && store.get('disputeOpen', recordId, direction === 'sent' ? self : partner)?.n !== 0;

/** The steps of a record of another country, oldest first. */
export const provenanceView = (provenance: readonly Transfer[]): TransferView[] =>
  provenance.map(({ from, to, issued, exchangeId, consent, record }) => ({
    ...{ from, to, at: issued, exchange: idText(exchangeId), consent: idText(consent) },
    ...(record && { recordId: idText(record.recordId), recordVersion: record.version }),
  }));

/** `family`: of the statement's own record, whose fields a correction names. `hidden`: fields that the reader may not see. */
export function aboutView(
  { originator, recordId, version, answers, wrong, until = 0 }: Concerned,
  family: Family | undefined,
  hidden: readonly number[] = [],
): NonNullable<ExchangeView['about']> {
  const about = {
    originator,
    recordId: idText(recordId),
    recordVersion: version,
    ...(answers && answers.length > 0 && { answers: idText(answers) }),
    ...(until > 0 && { until }),
  };
  if (!wrong || family === undefined) return about;
  const fields = wrong.fields
    .filter((field) => !hidden.includes(field))
    .map((field) => fieldName(family, field) ?? String(field));
  return { ...about, wrong: { reason: correctionReasons.name(wrong.reason), fields } };
}

// RECEIVED is not stored: the partner's `received_through` covers every batch up to it.
function stateOf({ state, link_sequence: sequence, peer_received_through: through }: ShownRow): string {
  return state === 'QUEUED' && sequence !== null && sequence <= (through ?? 0) ? 'RECEIVED' : state;
}

/** When and why content was destroyed, if the log still says so. */
function erasedOf({ store }: Context, id: Id): ExchangeView['erased'] {
  const entry = store.get('exchangeErased', id)?.entry;
  if (entry === undefined || entry.length === 0) return undefined;
  const { occurredAt, retentionClass } = decode('AuditEntry', entry);
  return { at: occurredAt, basis: retentionClass as NonNullable<ExchangeView['erased']>['basis'] };
}

/** The fields that the reader may see; undefined if there are none, or their key is destroyed. Throws LEDGER_CORRUPT. */
function contentOf(
  context: Context,
  row: ShownRow,
  withheld: readonly Withheld[],
  wrapped: Uint8Array | undefined,
): Uint8Array | undefined {
  const { leaf_entry: entry, record_vault: vaultId, record_sealed: sealed } = row;
  // Taken back by its originator, it is on its way to be destroyed.
  if (row.direction === 'received' && row.record_state === 'RECALLED') return undefined;
  // An expired entry belongs to a destroyed record.
  if (wrapped === undefined || vaultId === null || sealed === null || entry.length === 0) return undefined;
  const { exchangeId, recordId, recordVersion } = decode('AuditEntry', entry);
  // swapped rows: another exchange's content, which may be erased there or still wait for release.
  const isOfEntry =
    sameBytes(exchangeId, row.exchange_id) && sameBytes(recordId, row.record_id as Id) && recordVersion === row.record_version;
  if (!isOfEntry) throw notBorneOut('exchange', row.exchange_id, 'with the record of its entry');
  const key = context.vault.unwrap(vaultId, wrapped);
  const { disclosures } = decode('BatchEntry', context.vault.open(key, placeOfRecord(row), sealed));
  const hidden = withheld.flatMap(({ fields }) => fields);
  const seen = disclosures.filter(({ field }) => !hidden.includes(field));
  return seen.length === 0 && disclosures.length > 0 ? undefined : concat(seen.map(({ carried }) => carried));
}

/** The fields of a stored version that an officer of this agency may see; undefined if there are none. Throws LEDGER_CORRUPT. */
export function contentSeen(context: Context, id: Id, agency: string): Uint8Array | undefined {
  const row = context.store.get('exchangeShown', id);
  return row && contentOf(context, row, withheldFrom(context, row, agency), wrappedOf(context, row));
}

export interface ReadsOptions {
  /** Told how many milliseconds of the thread were used to show what this partner has just sent. */
  readonly charge: (partner: Country, ms: number) => void;
}

/** Microseconds for which what a partner sent counts as just sent: whoever reads it again later does so on this country's own account. */
const JUST_SENT: Micros = MINUTE;

export function createReads(context: Context, { charge }: ReadsOptions): Pick<Exchange, 'get' | 'duties' | 'events'> {
  const readRow = createRowReader(context);
  /** The view of an exchange, or a placeholder if it is unreadable, even if only its id is left. */
  const outlined = (id: Id, reader: Reader) => readRow('exchange', nameOf(id), () => viewById(context, id, reader));

  /** Throws NOT_FOUND, ROW_UNREADABLE. */
  function one(id: Id, reader: Reader): ExchangeView {
    if (context.store.get('exchangeEnds', id) === undefined) throw new TripointError('NOT_FOUND');
    const view = outlined(id, reader);
    if (isUnreadable(view)) throw new TripointError('ROW_UNREADABLE');
    return view;
  }

  function eventOf(row: RowOf<'events'>, agency: string | undefined): ExchangeEvent | UnreadableEvent {
    const { cursor, exchange_id: id } = row;
    const read = readRow('event', String(cursor), (): { readonly event: ExchangeEvent } => {
      const exchange = id === null ? undefined : outlined(id, { sees: 'OFFICER', agency });
      const event = {
        cursor,
        type: wordIn(EVENT_TYPES, row.type),
        at: timeIn(row.at),
        partner: row.partner,
        ...(row.code !== null && { code: row.code }),
        ...(row.n !== null && { count: row.n }),
        ...(exchange !== undefined && (isUnreadable(exchange) ? exchange : { exchange })),
      };
      return { event };
    });
    return isUnreadable(read) ? { cursor, type: 'event.unreadable', ...read } : read.event;
  }

  /** flood: each event is shown to every reader, so that whoever causes many of them takes the thread where nobody counts it. */
  function chargedEventOf(row: RowOf<'events'>, agency: string | undefined, now: Micros): ReturnType<typeof eventOf> {
    const isTheirs = row.type === 'exchange.received' && now - row.at < JUST_SENT;
    // One snapshot costs less than the separate reads of which a view consists.
    const show = () => context.store.snapshot(() => eventOf(row, agency));
    return isTheirs ? timed((ms) => charge(row.partner, ms), show) : show();
  }

  return {
    async get(text, { agency, releases, auditor, needsContent } = {}) {
      const id = idFromText(text);
      if (auditor === undefined) return one(id, { sees: releases ? 'RELEASER' : 'OFFICER', agency });
      const granted = isGranted(context, id, auditor);
      const view = one(id, granted ? { sees: 'RELEASER' } : OUTLINE);
      if (needsContent && !granted) throw new TripointError('GRANT_MISSING');
      return view;
    },
    async duties(asked, agency) {
      const { ids, next } = waitingExchanges(context, asked);
      const exchanges = await mapInTurns(ids, (id) => outlined(id, { sees: 'OUTLINE', agency }));
      return { exchanges, ...(next !== undefined && { next }) };
    },
    async events(after, limit, { partner, agency } = {}) {
      const rows = eventRows(context, after, limit, partner);
      if (rows.length === 0) checkEvents(context, after, partner);
      const now = context.clock();
      return mapInTurns(rows, (row) => chargedEventOf(row, agency, now));
    },
  };
}

/** An id as people see it; in hex if it is not a valid UUID. */
const nameOf = (id: Uint8Array): string => {
  try {
    return idText(id);
  } catch {
    return toHex(id);
  }
};

// What waits for persons, in pages that one partner cannot fill for another.
import { type Country, type Fault, type Id, TripointError, toHex } from '../../domain/index.ts';
import type { Row } from '../../ledger/index.ts';
import type { Context, DutyKind, DutyQuery } from '../context/index.ts';

/** What this country's own people began comes first, then what partners did, and what every lookout brings last. */
const KINDS: readonly DutyKind[] = ['RELEASE', 'REVIEW', 'HUMAN_RELEASE', 'VERIFY_BEFORE_ACTION'];

const IS_WAITING = "state IN ('OPEN', 'OVERDUE') AND waiting > 0";
/** Of one kind, the oldest first; an exchange with several is listed under the first of them. */
const pageOf = (before: readonly DutyKind[], withPartner: boolean): string =>
  `SELECT exchange_id, at FROM duty d WHERE kind = ?1 AND ${IS_WAITING} AND (at, exchange_id) > (?2, ?3)${withPartner ? ' AND partner = ?5' : ''}
   AND NOT EXISTS (SELECT 1 FROM duty o WHERE o.exchange_id = d.exchange_id AND o.kind IN (${before.map((kind) => `'${kind}'`).join(', ')})
     AND o.state IN ('OPEN', 'OVERDUE') AND o.waiting > 0)
   ORDER BY at, exchange_id LIMIT ?4`;

interface Place {
  readonly kind: DutyKind;
  readonly at: number;
  readonly id: Id;
}

const isKind = (text: string): text is DutyKind => KINDS.some((kind) => kind === text);

/** Throws INVALID. */
function placeIn(cursor: string): Place {
  const [, kind = '', at, id = ''] = /^([A-Z_]+)\.(-?\d{1,16})\.([0-9a-f]{0,64})$/.exec(cursor) ?? [];
  if (!isKind(kind)) throw new TripointError('INVALID', { field: 'after', rule: 'the next of a page' });
  return { kind, at: Number(at), id: new Uint8Array(Buffer.from(id, 'hex')) };
}

export interface WaitingPage {
  readonly ids: readonly Id[];
  readonly next?: string;
}

/** Throws INVALID. */
export function waitingExchanges({ store, limits, partners }: Context, asked: DutyQuery = {}): WaitingPage {
  const { partner, kind, after } = asked;
  if (partner !== undefined && !partners.includes(partner))
    throw new TripointError('INVALID', { field: 'partner', rule: `one of ${partners.join(', ')}` });
  if (kind !== undefined && !isKind(kind))
    throw new TripointError('INVALID', { field: 'kind', rule: `one of ${KINDS.join(', ')}` });
  const place = after === undefined ? undefined : placeIn(after);
  const kinds = kind === undefined ? KINDS : [kind];
  const found: { readonly kind: DutyKind; readonly row: Row }[] = [];
  const most = limits.dutyPage + 1;
  for (const [i, one] of kinds.entries()) {
    if (place !== undefined && kinds.indexOf(place.kind) > i) continue;
    const { at, id } = place?.kind === one ? place : { at: -1, id: new Uint8Array() };
    const rows = store.all(
      pageOf(kinds.slice(0, i), partner !== undefined),
      ...[one, at, id, most - found.length],
      ...(partner === undefined ? [] : [partner]),
    );
    found.push(...rows.map((row) => ({ kind: one, row })));
    if (found.length === most) break;
  }
  const page = found.slice(0, limits.dutyPage);
  const last = found.length === most ? page.at(-1) : undefined;
  return {
    ids: page.map(({ row }) => row.exchange_id as Id),
    ...(last && { next: `${last.kind}.${last.row.at as number}.${toHex(last.row.exchange_id as Id)}` }),
  };
}

const EVENTS = 'SELECT cursor, type, at, partner, code, exchange_id, direction, n FROM event WHERE cursor > ?1';

/** Rows of events after a cursor, oldest first; of one partner, where one is named. */
export const eventRows = ({ store, limits }: Context, after: number, limit: number, partner?: Country): Row[] =>
  store.all(
    `${EVENTS}${partner === undefined ? '' : ' AND partner = ?3'} ORDER BY cursor LIMIT ?2`,
    ...[after, Math.min(limit, limits.eventPage)],
    ...(partner === undefined ? [] : [partner]),
  );

/** The cursor of the last event; 0 when there is none. */
export const lastEvent = ({ store }: Context, partner?: Country): number =>
  ((partner === undefined
    ? store.get('SELECT max(cursor) AS cursor FROM event')
    : store.get('SELECT max(cursor) AS cursor FROM event WHERE partner = ?', partner)
  )?.cursor as number | null) ?? 0;

/** Throws INVALID for a cursor and a partner of which no event can follow: a reader would wait for ever. */
export function checkEvents(context: Context, after: number, partner?: Country): void {
  const newest = lastEvent(context);
  const known = [context.self, ...context.partners];
  const faults: Fault[] = [];
  if (after > newest) faults.push({ field: 'after', rule: `at most ${newest}, the newest event` });
  if (partner !== undefined && !known.includes(partner) && lastEvent(context, partner) === 0)
    faults.push({ field: 'partner', rule: `one of ${known.join(', ')}` });
  if (faults.length > 0) throw new TripointError('INVALID', faults);
}

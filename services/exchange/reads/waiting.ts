// Duties that wait for people. flood: paged so that one partner cannot fill the pages of another.
import { type Country, type Fault, type Id, TripointError, toHex } from '../../domain/index.ts';
import type { RowOf } from '../../ledger/index.ts';
import type { Context, DutyKind, DutyQuery } from '../context/index.ts';

/** What this country's own people began comes first, then what partners caused, and last what every lookout causes. */
const KINDS: readonly DutyKind[] = [
  ...([
    'RELEASE',
    'REVIEW',
    'HUMAN_RELEASE',
    'ANSWER',
    'CONFIRM_CORRECTION',
    'EXPIRY',
    'REVIEW_NEED',
    'VERIFY_BEFORE_ACTION',
  ] as const),
];

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
  const found: { readonly kind: DutyKind; readonly row: RowOf<'dutiesWaiting'> }[] = [];
  const most = limits.dutyPage + 1;
  for (const [i, one] of kinds.entries()) {
    if (place !== undefined && kinds.indexOf(place.kind) > i) continue;
    const { at, id } = place?.kind === one ? place : { at: -1, id: new Uint8Array() };
    // An exchange with several duties is listed under the first of them.
    const asked = [one, at, id, JSON.stringify(kinds.slice(0, i)), most - found.length] as const;
    const rows = partner === undefined ? store.all('dutiesWaiting', ...asked) : store.all('dutiesWaitingFor', ...asked, partner);
    found.push(...rows.map((row) => ({ kind: one, row })));
    if (found.length === most) break;
  }
  const page = found.slice(0, limits.dutyPage);
  const last = found.length === most ? page.at(-1) : undefined;
  return {
    ids: page.map(({ row }) => row.exchange_id),
    ...(last && { next: `${last.kind}.${last.row.at}.${toHex(last.row.exchange_id)}` }),
  };
}

/** Rows of events after a cursor, oldest first; of one partner, if given. */
export function eventRows({ store, limits }: Context, after: number, limit: number, partner?: Country): RowOf<'events'>[] {
  const most = Math.min(limit, limits.eventPage);
  return partner === undefined ? store.all('events', after, most) : store.all('eventsOf', after, most, partner);
}

/** The cursor of the last event; 0 if there is none. */
export const lastEvent = ({ store }: Context, partner?: Country): number =>
  (partner === undefined ? store.get('lastEvent') : store.get('lastEventOf', partner))?.cursor ?? 0;

/** Throws INVALID for a cursor or a partner that no event can follow: a reader would wait for ever. */
export function checkEvents(context: Context, after: number, partner?: Country): void {
  const newest = lastEvent(context);
  const known = [context.self, ...context.partners];
  const faults: Fault[] = [];
  if (after > newest) faults.push({ field: 'after', rule: `at most ${newest}, the newest event` });
  if (partner !== undefined && !known.includes(partner) && lastEvent(context, partner) === 0)
    faults.push({ field: 'partner', rule: `one of ${known.join(', ')}` });
  if (faults.length > 0) throw new TripointError('INVALID', faults);
}

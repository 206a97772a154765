// One record, ours or a partner's: every version, and for each country what it was sent, took, destroyed and still owes.
import { decode, type RecordKind, type Statement, Verb } from '../../../proto/index.ts';
import { type Country, type Id, idFromText, idText, type Micros, sameBytes, TripointError, toHex } from '../../domain/index.ts';
import { recordDigest } from '../../envelope/index.ts';
import type { RowOf } from '../../ledger/index.ts';
import { factsOfVerb, familyOfKind } from '../../records/index.ts';
import {
  type Context,
  classifications,
  type Exchange,
  type ExchangeView,
  type OnwardView,
  RECORD_STATES,
  type RecordView,
  type SaidView,
  wordIn,
} from '../context/index.ts';
import { heldUntil, spanOf, versionsHeld } from './ends.ts';
import { onwardRights } from './onward.ts';
import { questionState } from './questions.ts';
import { provenanceView, viewById } from './views.ts';

type Row = RowOf<'exchangesAbout'>;
type RecordReader = Parameters<Exchange['record']>[1];

/** Whose record it is. shadowing: a partner may give a record of its own the id of another country's. */
export function sourceOf({ store, self }: Context, recordId: Id, originator: Country | undefined): Country {
  const sources = store.all('sourcesOf', recordId, self).map(({ source }) => source);
  const asked = originator === undefined ? sources : sources.filter((source) => source === originator);
  const [first, ...others] = asked;
  if (first === undefined) throw new TripointError('NOT_FOUND');
  if (others.length > 0) throw new TripointError('INVALID', { field: 'originator', rule: `one of ${sources.join(', ')}` });
  return first;
}

/** Throws NOT_FOUND; INVALID where several countries have a record of this id and none is named. */
export function recordById(
  context: Context,
  text: string,
  { originator, ...reader }: NonNullable<RecordReader> = {},
): RecordView {
  const { store } = context;
  const recordId = idFromText(text);
  const source = sourceOf(context, recordId, originator);
  const versions = store.all('versionsOf', recordId, source);
  const newest = versions.at(-1);
  const family = newest && familyOfKind(newest.kind as RecordKind)?.family;
  // What the links themselves exchange is a record as well.
  if (newest === undefined || family === undefined) throw new TripointError('NOT_FOUND');
  const rows = store.all('exchangesAbout', recordId, source);
  const header = decode('RecordHeader', newest.header);
  const outline = { sees: 'OUTLINE', agency: reader.agency } as const;
  const views = new Map(rows.map((row) => [row, viewById(context, row.exchange_id, outline)]));
  const said = saidAbout(context, recordId, source, reader.agency);
  const held = heldIn(context, rows, source, newest.state);
  const origin = originOf(rows);
  const shown = shownOf(context, rows, newest, reader);
  return {
    recordId: text,
    originator: { country: source, agency: header.originator?.agency ?? '' },
    family,
    state: wordIn(RECORD_STATES, newest.state),
    ...(store.get('disputeOpen', recordId, source)?.n !== 0 && { disputed: true as const }),
    ...(origin.length > 0 && { provenance: provenanceView(origin) }),
    ...(shown && { shown }),
    versions: versions.map((row) => {
      const { created, classification } = decode('RecordHeader', row.header);
      return {
        version: row.version,
        state: wordIn(RECORD_STATES, row.state),
        at: created,
        digest: toHex(recordDigest(row.header)),
        ...(classification !== 0 && { classification: classifications.name(classification) }),
        ...(store.keys.get(row.vault_id) === undefined && { erased: true as const }),
      };
    }),
    countries: [...Map.groupBy(rows, ({ partner }) => partner)].map(([country, of]) =>
      countryOf(
        country,
        of,
        views,
        said.filter(({ exchange }) => exchange.partner === country),
        endIn(context, recordId, source, country),
        (of) => onwardRights(context, of, reader.agency, held && { exchangeId: held, source, recordId }),
      ),
    ),
  };
}

/** The steps by which its newest version came, where another country gave it. */
function originOf(rows: readonly Row[]): Statement['provenance'] {
  const last = rows
    .filter(isVersion)
    .sort((a, b) => a.record_version - b.record_version)
    .at(-1);
  return last === undefined || last.statement.length === 0 ? [] : decode('Statement', last.statement).provenance;
}

const isVersion = ({ verb }: Row): boolean => factsOfVerb(verb)?.versions === true;

/** The exchange of the version in force that shows this reader its fields. */
function shownOf(
  context: Context,
  rows: readonly Row[],
  { version, state }: RowOf<'versionsOf'>,
  { agency, releases = false }: NonNullable<RecordReader>,
): ExchangeView | undefined {
  if (state !== 'IN_FORCE') return undefined;
  const row = rows.findLast((one) => isVersion(one) && one.record_version === version);
  return row && viewById(context, row.exchange_id, { sees: releases ? 'RELEASER' : 'OFFICER', agency });
}

const stands = ({ state }: Row): boolean => state !== 'REFUSED' && state !== 'REJECTED';

function correctionsIn(rows: readonly Row[]): RecordView['countries'][number]['corrections'] {
  const confirmations = rows.filter((row) => row.verb === Verb.CORRECTION_CONFIRMED && stands(row));
  return rows
    .filter((row) => row.verb === Verb.CORRECT && (row.state === 'ADMITTED' || row.state === 'QUEUED' || row.state === 'CLOSED'))
    .map(({ exchange_id: id, record_version: version }) => {
      const confirmed = confirmations.find(({ about }) => about === version);
      return { version, exchange: idText(id), ...(confirmed && { confirmed: idText(confirmed.exchange_id) }) };
    });
}

function countryOf(
  country: Country,
  rows: readonly Row[],
  views: ReadonlyMap<Row, ExchangeView>,
  said: readonly SaidView[],
  until: Micros | undefined,
  onwardOf: (said: readonly SaidView[]) => OnwardView[],
): RecordView['countries'][number] {
  const exchanges = rows.map((row) => views.get(row) as ExchangeView);
  const taken = rows.filter((row) => isVersion(row) && (row.state === 'CLOSED' || row.state === 'ADMITTED'));
  const last = (verb: Verb) => rows.findLast((row) => row.verb === verb && stands(row));
  const [recall, certificate] = [last(Verb.RECALL), last(Verb.DESTRUCTION_CERTIFICATE)];
  const all = [...exchanges, ...said.map(({ exchange }) => exchange)];
  const overdue = all.flatMap(({ duties = [] }) => duties).filter(({ state }) => state === 'OVERDUE');
  return {
    country,
    ...(recall === undefined && taken.length > 0 && { inForce: Math.max(...taken.map((row) => row.record_version)) }),
    ...(recall === undefined && taken.length > 0 && until !== undefined && { until }),
    ...(recall && { recalled: idText(recall.exchange_id) }),
    ...(certificate && { certified: idText(certificate.exchange_id) }),
    corrections: correctionsIn(rows),
    overdue: overdue.map(({ kind }) => kind),
    exchanges,
    onward: recall === undefined ? onwardOf(said) : [],
    said,
  };
}

/** Until when a record of ours is kept there, or a partner's here. */
function endIn(context: Context, recordId: Id, source: Country, country: Country): Micros | undefined {
  if (source === context.self) return heldUntil(context, recordId, country)?.end;
  const rows = versionsHeld(context, recordId, source);
  const [first, last] = [rows[0], rows.at(-1)];
  return first && last && spanOf(context, last, first)?.end;
}

/** The exchange with the version in force of a partner's record; undefined of a record of ours. */
const heldIn = ({ self }: Context, rows: readonly Row[], source: Country, state: string): Id | undefined =>
  source === self || state !== 'IN_FORCE'
    ? undefined
    : rows.findLast((row) => isVersion(row) && row.state === 'ADMITTED')?.exchange_id;

/** Exchanges shown of each country; the earlier ones are found by their events. */
const MOST_SAID = 100;

/** Exchanges of each country that are looked through for a consent. */
const MOST_WORDS = 10_000;

/** Where a partner's record may go on to, whatever else was said about it since. */
export function rightsOf(
  context: Context,
  held: { readonly exchangeId: Id; readonly source: Country; readonly recordId: Id },
  agency: string,
): OnwardView[] {
  const said = saidAbout(context, held.recordId, held.source, agency, MOST_WORDS);
  return onwardRights(context, said, agency, held);
}

/** What was said about a record, and how what is to be answered stands now. */
function saidAbout(context: Context, recordId: Id, source: Country, agency: string | undefined, most = MOST_SAID): SaidView[] {
  const rows = context.store.all('saidAbout', recordId, source, most).reverse();
  const at = context.clock();
  return rows.map(({ exchange_id: exchangeId, verb, direction }) => {
    const state = questionState(context, { exchangeId, verb: verb as Verb, direction }, at);
    const answers = rows.filter((row) => row.answers !== null && sameBytes(row.answers, exchangeId));
    return {
      exchange: viewById(context, exchangeId, { sees: 'OUTLINE', agency }),
      ...(state && { state }),
      answers: answers.map((row) => idText(row.exchange_id)),
    };
  });
}

// When a record ends in a country that holds it. The end belongs to the record: no next version moves it away, only an extension does.
import { decode, type Obligation, ObligationKind, Verb } from '../../../proto/index.ts';
import { type Country, DAY, HOUR, type Id, type Micros } from '../../domain/index.ts';
import type { RowOf } from '../../ledger/index.ts';
import { factsOfVerb } from '../../records/index.ts';
import { type Context, type DecisionView, obligationKinds } from '../context/index.ts';

export interface Span {
  /** When the first of its versions was issued. */
  readonly first: Micros;
  readonly end: Micros;
  /** How long the text under which its last version was shared keeps one. */
  readonly term: Micros;
  /** That version came under an override, whose end is not the record's. */
  readonly exigent: boolean;
}

export type VersionTerm = Omit<Span, 'first' | 'end'> & { readonly issued: Micros };

/**
 * silent extension: a version whose text keeps it for less brings the end nearer, any other leaves it where it is. `before`: of the last version that
 * came without an override, or else the last: a version under an override between two others gives the record no new life.
 */
export function spanAfter(before: Span | undefined, { issued, term, exigent }: VersionTerm): Span {
  const own = Math.max(1, issued + term);
  if (before === undefined || before.exigent) return { first: before?.first ?? issued, end: own, term, exigent };
  const isShorter = exigent || term < before.term;
  return { first: before.first, end: isShorter ? Math.min(before.end, own) : before.end, term, exigent };
}

export type Timed = Pick<Obligation, 'kind' | 'days' | 'hours'>;

export const termOf = ({ days, hours }: Pick<Obligation, 'days' | 'hours'>): Micros => days * DAY + hours * HOUR;
const RETENTION = obligationKinds.name(ObligationKind.RETENTION);

/** The shortest that is agreed; undefined if nothing sets one. */
export function termIn(obligations: readonly Timed[]): Micros | undefined {
  const terms = obligations.filter(({ kind }) => kind === ObligationKind.RETENTION).map(termOf);
  return terms.length === 0 ? undefined : Math.min(...terms);
}

type Row = RowOf<'exchangesAbout'>;

const isVersion = (verb: number): boolean => factsOfVerb(verb)?.versions === true;
const wasSent = (state: string): boolean => state === 'QUEUED' || state === 'CLOSED';

export interface Held extends Span {
  /** The exchange of ours that says so. */
  readonly exchangeId: Id;
  /** What a next version goes by. */
  readonly life: Span;
}

/** Until when a partner holds a record of ours, by the versions and extensions that were sent to it; undefined if nothing says. */
export function heldUntil({ store, self }: Context, recordId: Id, partner: Country): Held | undefined {
  const rows = [...store.all('exchangesAbout', recordId, self), ...store.all('extensionsOf', recordId, self)]
    .filter((row) => row.direction === 'sent' && row.partner === partner && wasSent(row.state))
    .sort((a, b) => a.leaf_index - b.leaf_index);
  let held: Omit<Held, 'life'> | undefined;
  let life: Span | undefined;
  for (const { exchange_id: exchangeId, statement } of rows) {
    const { verb, issued, obligations, exigent, about } = decode('Statement', statement);
    if (verb === Verb.EXTEND && held !== undefined && about !== null) held = { ...held, end: about.until, exchangeId };
    const term = isVersion(verb) ? termIn(obligations) : undefined;
    if (term !== undefined) held = { ...spanAfter(life ?? held, { issued, term, exigent }), exchangeId };
    if (held !== undefined && !held.exigent) life = held;
  }
  return held && { ...held, life: life ?? held };
}

/** The exchanges with versions of a partner's record that were admitted here, in their order, whatever became of them. */
export const versionsHeld = ({ store }: Pick<Context, 'store'>, recordId: Id, source: Country): Row[] =>
  store
    .all('exchangesAbout', recordId, source)
    .filter(({ direction, state, verb }) => direction === 'received' && state === 'ADMITTED' && isVersion(verb))
    .sort((a, b) => a.record_version - b.record_version);

/** Of a version that is held here; `first`: of the record. */
export function spanOf({ store }: Context, { exchange_id: id, statement }: Row, first: Row): Span | undefined {
  const retention = store.get('dutyOfKind', id, 'RETENTION');
  if (retention === undefined || statement.length === 0) return undefined;
  const { issued, exigent } = decode('Statement', statement);
  const shown = JSON.parse(store.get('exchangeStored', id)?.decision ?? 'null') as DecisionView | null;
  const terms = (shown?.obligations ?? [])
    .filter(({ kind }) => kind === RETENTION)
    .map(({ days = 0, hours = 0 }) => ({ days, hours }));
  const term = terms.length === 0 ? retention.due - issued : Math.min(...terms.map(termOf));
  return {
    first: first.statement.length === 0 ? 0 : decode('Statement', first.statement).issued,
    end: retention.due,
    term,
    exigent,
  };
}

/** The last moment to which a text lets a record be extended. */
export const latestEnd = ({ first }: Pick<Span, 'first'>, mostDays: number): Micros => first + mostDays * DAY;

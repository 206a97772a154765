// The duties of this country and their states, derived from the entries that opened, changed and closed them.
import { AuditKind } from '../../../../proto/index.ts';
import { DUTIES_AT_ONCE, type RowOf } from '../../../ledger/index.ts';
import { DUTY, type DutyStep, type DutyView, isOpenDuty, stateAfter } from '../../context/index.ts';
import type { Deriving, MakeChecker } from './checker.ts';
import { type Opened, type Others, openedBy, othersThan } from './duties-opened.ts';
import { readEntries, tilesOf } from './entries.ts';
import { bytesOf, Entry, type EntryDuty, idOf } from './entry.ts';
import { type Difference, healed } from './finding.ts';

interface Duty {
  readonly direction: string;
  readonly partner: string;
  readonly kind: string;
  readonly at: number;
  clause: string;
  due: number;
  state: DutyView['state'] | typeof REVIEWED;
  waiting: number;
}

type Duties = Map<string, Duty>;

/** Number of opened and changed duties that are looked up together. */
const LOOKUP_SIZE = 4_096;

const BEGUN = stateAfter(DUTY, undefined, 'opened');
/** State of a reviewed override: its verdict, met or denied, is only a commitment in the log. */
const REVIEWED = 'REVIEWED';
const [MET, DENIED] = [stateAfter(DUTY, 'OPEN', 'met'), stateAfter(DUTY, 'OPEN', 'denied')];

/** Ignores an entry about a closed duty, or about one that its exchange never had. */
function take(duties: Duties, kind: string, step: DutyStep, waiting = 0): void {
  const duty = duties.get(kind);
  const state = duty === undefined || duty.state === REVIEWED ? undefined : DUTY.moves[duty.state]?.[step];
  if (duty !== undefined && state !== undefined) Object.assign(duty, { state, waiting });
}

/** An entry's effect on open duties. */
interface Change {
  readonly kind: number;
  readonly id: string;
  readonly isSent: boolean;
  /** How many people still have to approve, or until when an override that was reviewed is kept. */
  readonly left: Entry['duties'][number] | undefined;
  readonly retentionClass: string;
  /** The kind of the duty that it is about, where the kind of entry does not say. */
  readonly reason: string;
  /** Number of duties opened before it since the last lookup. */
  readonly after: number;
}

const changeOf = (
  { kind, id, from, duties: [left], retentionClass, externalReason: reason }: Entry,
  self: string,
  after: number,
): Change => ({
  ...{ kind, id, isSent: from === self, left, retentionClass, reason, after },
});

/** What is kept is kept until another time. */
function move(duties: Duties, { left }: Pick<Change, 'left'>): void {
  const kept = left && duties.get(left.kind);
  if (left && kept) Object.assign(kept, { clause: left.clause, due: left.due });
}

/** The effect of each kind of entry on the duties of its exchange. */
const CHANGES: Readonly<Record<number, (duties: Duties, change: Change) => void>> = {
  [AuditKind.APPROVED]: (duties, { left }) =>
    take(duties, 'RELEASE', 'approved', left?.waiting ?? duties.get('RELEASE')?.waiting),
  [AuditKind.RELEASED]: (duties, { isSent }) => take(duties, isSent ? 'RELEASE' : 'HUMAN_RELEASE', 'met'),
  [AuditKind.DENIED]: (duties, { isSent }) => take(duties, isSent ? 'RELEASE' : 'HUMAN_RELEASE', 'denied'),
  [AuditKind.HOLD_EXPIRED]: (duties) => take(duties, 'RELEASE', 'ended'),
  [AuditKind.EXTENDED]: move,
  [AuditKind.REVIEWED](duties, change) {
    move(duties, change);
    take(duties, change.reason, 'renewed');
  },
  [AuditKind.OVERRIDE_REVIEWED](duties, change) {
    move(duties, change);
    const duty = duties.get('REVIEW');
    if (duty !== undefined && duty.state !== REVIEWED && isOpenDuty(duty.state))
      Object.assign(duty, { state: REVIEWED, waiting: 0 });
  },
  // What persons do before they act is the one that names no kind.
  [AuditKind.OBLIGATION_MET]: (duties, { reason }) => take(duties, reason || 'VERIFY_BEFORE_ACTION', 'met'),
  [AuditKind.OBLIGATION_OVERDUE]: (duties, { reason }) =>
    take(duties, reason, 'overdue', reason === 'REVIEW_NEED' ? 1 : duties.get(reason)?.waiting),
  [AuditKind.OBLIGATION_ENDED]: (duties, { reason }) => take(duties, reason, 'ended'),
  [AuditKind.ERASED](duties, { retentionClass }) {
    take(duties, retentionClass, 'met');
    for (const kind of duties.keys()) take(duties, kind, 'ended');
  },
};

/** Their duties are not new: they say what an earlier one became. */
const CHANGING: readonly number[] = [AuditKind.APPROVED, AuditKind.OVERRIDE_REVIEWED, AuditKind.EXTENDED, AuditKind.REVIEWED];

const dutyOf = ({ direction, partner, at }: Opened, { kind, clause, due, waiting }: EntryDuty): Duty => ({
  ...{ direction, partner, kind, clause, at, due, waiting },
  state: BEGUN,
});

const isSame = (row: Duty | undefined, duty: Duty): boolean =>
  row !== undefined &&
  row.direction === duty.direction &&
  row.partner === duty.partner &&
  row.clause === duty.clause &&
  row.at === duty.at &&
  row.due === duty.due &&
  row.waiting === duty.waiting &&
  (row.state === duty.state || (duty.state === REVIEWED && (row.state === MET || row.state === DENIED)));

interface Compared {
  readonly derived: Duties;
  readonly rows: Duties;
}

const copy = (duties: Duties): Duties => new Map([...duties].map(([kind, duty]) => [kind, { ...duty }]));

function* rowsOf(store: Deriving['store'], ids: readonly Uint8Array[]): Generator<RowOf<'dutiesOfMany'>> {
  for (let at = 0; at < ids.length; at += DUTIES_AT_ONCE) {
    const part = ids.slice(at, at + DUTIES_AT_ONCE);
    // One prepared statement serves any number of ids: the last id is repeated.
    while (part.length < DUTIES_AT_ONCE) part.push(part.at(-1) as Uint8Array);
    yield* store.all('dutiesOfMany', ...part);
  }
}

/** The rows of these exchanges, by exchange and kind. */
function rowsBy(store: Deriving['store'], ids: ReadonlySet<string>): Map<string, Duties> {
  const found = new Map<string, Duties>();
  for (const row of rowsOf(store, [...ids].map(bytesOf))) {
    const id = idOf(row.exchange_id);
    const kinds = found.get(id) ?? new Map();
    found.set(id, kinds.set(row.kind, row as Duty));
  }
  return found;
}

export const duties: MakeChecker = (deriving) => {
  const { store, self, extent } = deriving;
  /** Exchanges whose rows so far differ from the log, with both versions. */
  const differing = new Map<string, Compared>();
  let expected = 0;

  function settle(id: string, compared: Compared): void {
    const { derived, rows } = compared;
    const agrees = [...derived].every(([kind, duty]) => isSame(rows.get(kind), duty));
    if (agrees) differing.delete(id);
    else differing.set(id, compared);
  }

  /** Applies a change. As long as the rows agree with the log, the rows are the starting point. */
  function changed(change: Change): void {
    const { id, kind } = change;
    const known = differing.get(id);
    const isAll = kind === AuditKind.ERASED;
    const rows = known === undefined || isAll ? (rowsBy(store, new Set([id])).get(id) ?? new Map<string, Duty>()) : known.rows;
    const derived = new Map([...(known && !isAll ? [] : copy(rows)), ...(known?.derived ?? [])]);
    CHANGES[kind]?.(derived, change);
    settle(id, { derived, rows });
  }

  const opened: Opened[] = [];
  const changes: Change[] = [];

  /** Compares everything opened and changed since the last lookup, in log order. */
  function look(): void {
    const others = othersThan(store, opened);
    const rows = others === undefined ? rowsBy(store, new Set(opened.map(({ about }) => idOf(about)))) : undefined;
    const isPlain = rows === undefined && others?.size === 0 && differing.size === 0;
    let next = 0;
    const openUpTo = (count: number) => {
      for (; next < count; next++) if (!isPlain || differing.size > 0) open(opened[next] as Opened, others, rows);
    };
    for (const change of changes) {
      openUpTo(change.after);
      changed(change);
    }
    openUpTo(opened.length);
    opened.length = 0;
    changes.length = 0;
  }

  function open(one: Opened, others: Others | undefined, rows: Map<string, Duties> | undefined): void {
    const id = idOf(one.about);
    const known = differing.get(id);
    const stands = others?.get(id);
    if (known === undefined && rows === undefined && stands === undefined) return;
    const compared = known ?? { derived: new Map(), rows: rows?.get(id) ?? new Map() };
    for (const duty of one.duties.map((said) => dutyOf(one, said))) {
      compared.derived.set(duty.kind, duty);
      if (rows === undefined) compared.rows.set(duty.kind, { ...duty, ...stands?.get(duty.kind) });
    }
    settle(id, compared);
  }

  return {
    read(entry) {
      if (entry.hasDuties && !CHANGING.includes(entry.kind)) expected += openedBy(deriving, entry, opened);
      if (CHANGES[entry.kind] !== undefined) changes.push(changeOf(entry, self, opened.length));
    },
    tile: () => {
      if (opened.length + changes.length >= LOOKUP_SIZE) look();
      return [];
    },
    *end() {
      look();
      let missing = 0;
      for (const [id, { derived, rows }] of differing)
        for (const [kind, duty] of derived) {
          const row = rows.get(kind);
          if (isSame(row, duty)) continue;
          if (row === undefined) missing++;
          yield derivedRow(id, duty);
        }
      const kept = store.get('dutyCount')?.n as number;
      if (extent.expiredLeaf === 0 && kept > expected - missing) yield* madeUp(deriving);
    },
  };
};

function derivedRow(id: string, { direction, partner, kind, clause, at, due, state, waiting }: Duty): Difference {
  const stated = state === REVIEWED ? MET : state;
  const exchangeId = bytesOf(id);
  const drop = ['dutyDropped', exchangeId, direction === 'sent' ? 'received' : 'sent', kind] as const;
  const row = ['dutyDerived', exchangeId, direction, partner, kind, clause, at, due, stated, waiting] as const;
  const rule = `${stated}, opened at ${at} under "${clause}", due ${due}, waiting for ${waiting}`;
  return healed('duty', [exchangeId, direction, kind], rule, drop, row);
}

/** Duties that no entry opened. Reads the log a second time, which only an altered ledger requires. */
function* madeUp(deriving: Deriving): Generator<Difference> {
  const { store, extent } = deriving;
  const logged = new Set<string>();
  const entry = new Entry();
  for (const tile of tilesOf(store, extent)) {
    const opened: Opened[] = [];
    readEntries(tile, entry, () => {
      if (!CHANGING.includes(entry.kind)) openedBy(deriving, entry, opened);
    });
    for (const { about, direction, duties } of opened)
      for (const { kind } of duties) logged.add(`${direction} ${kind} ${idOf(about)}`);
  }
  for (const row of store.each('dutyNames')) {
    const key = [row.exchange_id, row.direction, row.kind] as const;
    if (!logged.has(`${row.direction} ${row.kind} ${idOf(key[0])}`))
      yield healed('duty', key, 'opened by an entry of the log', ['dutyDropped', ...key]);
  }
}

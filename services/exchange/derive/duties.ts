// What this country is obliged to, and whether it has seen to it: as the entries opened, changed and closed it.
import { AuditKind } from '../../../proto/index.ts';
import type { Value } from '../../ledger/index.ts';
import { type Deriving, type MakeChecker, rowsOf } from './checker.ts';
import { bytesOf, chunksOf, type Entry, idOf } from './entries.ts';
import { type Difference, healed } from './finding.ts';

interface Duty {
  readonly direction: string;
  readonly kind: string;
  readonly clause: string;
  readonly at: number;
  readonly due: number;
  state: string;
  waiting: number;
}

type Duties = Map<string, Duty>;

const ROWS = 'SELECT exchange_id, direction, kind, clause, at, due, state, waiting FROM duty WHERE exchange_id IN (IDS)';
const FORGET = 'DESTROY_ON_NO_MATCH';

/** Of an override reviewed: the verdict is a commitment. */
const REVIEWED = ['MET', 'DENIED'];

const isOpen = ({ state }: Duty): boolean => state === 'OPEN' || state === 'OVERDUE';

function close(duties: Duties, kind: string, state: string): void {
  const duty = duties.get(kind);
  if (duty === undefined || !isOpen(duty)) return;
  duty.state = state;
  duty.waiting = 0;
}

/** What an entry changes of the duties of its exchange. */
const CHANGES: Readonly<Record<number, (duties: Duties, entry: Entry, isSent: boolean) => void>> = {
  [AuditKind.APPROVED](duties, { duties: [left] }) {
    const duty = duties.get('RELEASE');
    if (duty !== undefined && isOpen(duty)) duty.waiting = left?.waiting ?? duty.waiting;
  },
  [AuditKind.RELEASED]: (duties, _, isSent) => close(duties, isSent ? 'RELEASE' : 'HUMAN_RELEASE', 'MET'),
  [AuditKind.DENIED]: (duties, _, isSent) => close(duties, isSent ? 'RELEASE' : 'HUMAN_RELEASE', 'DENIED'),
  [AuditKind.HOLD_EXPIRED]: (duties) => close(duties, 'RELEASE', 'EXPIRED'),
  [AuditKind.OVERRIDE_REVIEWED]: (duties) => close(duties, 'REVIEW', 'REVIEWED'),
  [AuditKind.OBLIGATION_MET]: (duties) => close(duties, 'VERIFY_BEFORE_ACTION', 'MET'),
  [AuditKind.OBLIGATION_OVERDUE](duties) {
    const duty = duties.get('REVIEW');
    if (duty !== undefined && isOpen(duty)) Object.assign(duty, { state: 'OVERDUE', waiting: 1 });
  },
  [AuditKind.ERASED](duties, { retentionClass }) {
    close(duties, retentionClass, 'MET');
    for (const kind of duties.keys()) close(duties, kind, 'EXPIRED');
  },
};

interface Opened {
  readonly id: string;
  readonly duty: Duty;
}

function* openedBy({ self }: Pick<Deriving, 'self'>, entry: Entry): Generator<Opened> {
  if (entry.kind === AuditKind.APPROVED) return;
  for (const { kind, clause, due, waiting } of entry.duties) {
    const isQuestion = kind === FORGET && entry.question !== undefined;
    const id = isQuestion ? idOf(entry.question as Uint8Array) : entry.id;
    const direction = isQuestion || entry.from === self ? 'sent' : 'received';
    yield { id, duty: { direction, kind, clause, at: entry.occurredAt, due, state: 'OPEN', waiting } };
  }
}

const isSame = (row: Duty | undefined, duty: Duty): boolean =>
  row !== undefined &&
  row.direction === duty.direction &&
  row.clause === duty.clause &&
  row.at === duty.at &&
  row.due === duty.due &&
  row.waiting === duty.waiting &&
  (row.state === duty.state || (duty.state === 'REVIEWED' && REVIEWED.includes(row.state)));

interface Compared {
  readonly derived: Duties;
  readonly rows: Duties;
}

const copy = (duties: Duties): Duties => new Map([...duties].map(([kind, duty]) => [kind, { ...duty }]));

export const duties: MakeChecker = (deriving) => {
  const { store, self, extent } = deriving;
  /** Of exchanges whose rows are not, by what was read so far, what the log has made of them. */
  const differing = new Map<string, Compared>();
  let expected = 0;

  function settle(id: string, compared: Compared): void {
    const { derived, rows } = compared;
    const agrees = [...derived].every(([kind, duty]) => isSame(rows.get(kind), duty));
    if (agrees) differing.delete(id);
    else differing.set(id, compared);
  }

  function rowsBy(ids: ReadonlySet<string>): Map<string, Duties> {
    const found = new Map<string, Duties>();
    for (const row of rowsOf(store, ROWS, [...ids].map(bytesOf))) {
      const id = idOf(row.exchange_id as Uint8Array);
      const kinds = found.get(id) ?? new Map();
      found.set(id, kinds.set(row.kind as string, row as unknown as Duty));
    }
    return found;
  }

  return {
    read(entries) {
      const opened: (Opened & { readonly leaf: number })[] = [];
      for (const { entry } of entries)
        if (entry.duties.length > 0)
          for (const { id, duty } of openedBy(deriving, entry)) opened.push({ id, duty, leaf: entry.leaf });
      const changing = entries.filter(({ entry }) => CHANGES[entry.kind] !== undefined);
      // Most are as they were opened: told by one look-up for many.
      if (changing.length === 0 && opened.every(({ id }) => !differing.has(id)) && areAsOpened(store, opened)) {
        expected += opened.length;
        return;
      }
      const rows = rowsBy(new Set([...opened.map(({ id }) => id), ...changing.map(({ id }) => id)]));
      const byLeaf = Map.groupBy(opened, ({ leaf }) => leaf);
      for (const { entry } of entries) {
        for (const { id, duty } of byLeaf.get(entry.leaf) ?? []) {
          expected++;
          const compared = differing.get(id) ?? { derived: new Map(), rows: rows.get(id) ?? new Map() };
          compared.derived.set(duty.kind, duty);
          settle(id, compared);
        }
        const change = CHANGES[entry.kind];
        if (change === undefined) continue;
        const now = rows.get(entry.id) ?? new Map<string, Duty>();
        // Where the rows have agreed so far, they are what the log had made of them.
        const compared = differing.get(entry.id) ?? { derived: copy(now), rows: now };
        change(compared.derived, entry, entry.from === self);
        settle(entry.id, compared);
      }
    },
    *end() {
      let missing = 0;
      for (const [id, { derived, rows }] of differing)
        for (const [kind, duty] of derived) {
          const row = rows.get(kind);
          if (isSame(row, duty)) continue;
          if (row === undefined) missing++;
          yield derivedRow(id, duty);
        }
      const kept = store.get('SELECT count(*) AS n FROM duty')?.n as number;
      if (extent.expiredLeaf === 0 && kept > expected - missing) yield* madeUp(deriving);
    },
  };
};

const AT_ONCE = 64;
const AS_OPENED = `SELECT count(*) AS n FROM (VALUES ${Array.from({ length: AT_ONCE }, () => '(?, ?, ?, ?, ?, ?, ?)').join(', ')}) o
  CROSS JOIN duty d WHERE d.exchange_id = o.column1 AND d.direction = o.column2 AND d.kind = o.column3 AND d.clause = o.column4
  AND d.at = o.column5 AND d.due = o.column6 AND d.waiting = o.column7 AND d.state = 'OPEN'`;
const NOTHING: readonly Value[] = [null, null, null, null, null, null, null];

function areAsOpened(store: Deriving['store'], opened: readonly Opened[]): boolean {
  for (let start = 0; start < opened.length; start += AT_ONCE) {
    const parameters: Value[] = [];
    const part = opened.slice(start, start + AT_ONCE);
    for (const { id, duty } of part) {
      const { direction, kind, clause, at, due, waiting } = duty;
      parameters.push(bytesOf(id), direction, kind, clause, at, due, waiting);
    }
    for (let i = part.length; i < AT_ONCE; i++) parameters.push(...NOTHING);
    if (store.get(AS_OPENED, ...parameters)?.n !== part.length) return false;
  }
  return true;
}

function derivedRow(id: string, { direction, kind, clause, at, due, state, waiting }: Duty): Difference {
  const stated = state === 'REVIEWED' ? 'MET' : state;
  const exchangeId = bytesOf(id);
  const drop = ['dutyDropped', exchangeId, direction === 'sent' ? 'received' : 'sent', kind] as const;
  const row = ['dutyDerived', exchangeId, direction, kind, clause, at, due, stated, waiting] as const;
  const rule = `${stated}, opened at ${at} under "${clause}", due ${due}, waiting for ${waiting}`;
  return healed('duty', [exchangeId, direction, kind], rule, drop, row);
}

/** Duties that no entry opened. Read a second time: only a ledger that was altered has them. */
function* madeUp(deriving: Deriving): Generator<Difference> {
  const { store, extent } = deriving;
  const logged = new Set<string>();
  for (const chunk of chunksOf(store, extent))
    for (const { entry } of chunk)
      for (const { id, duty } of openedBy(deriving, entry)) logged.add(`${duty.direction} ${duty.kind} ${id}`);
  for (const row of store.each('SELECT exchange_id, direction, kind FROM duty')) {
    const key = [row.exchange_id, row.direction, row.kind] as [Uint8Array, Value, Value];
    if (!logged.has(`${row.direction} ${row.kind} ${idOf(key[0])}`))
      yield healed('duty', key, 'opened by an entry of the log', ['dutyDropped', ...key]);
  }
}

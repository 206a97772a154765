// What this country is obliged to, and whether it has seen to it: as the entries opened, changed and closed it.
import { AuditKind } from '../../../proto/index.ts';
import type { Value } from '../../ledger/index.ts';
import { type Deriving, type MakeChecker, rowsOf } from './checker.ts';
import { bytesOf, chunksOf, type Entry, idOf } from './entries.ts';
import { type Difference, healed } from './finding.ts';

interface Duty {
  readonly direction: string;
  readonly partner: string;
  readonly kind: string;
  readonly clause: string;
  readonly at: number;
  readonly due: number;
  state: string;
  waiting: number;
}

type Duties = Map<string, Duty>;

const ROWS = 'SELECT exchange_id, direction, partner, kind, clause, at, due, state, waiting FROM duty WHERE exchange_id IN (IDS)';
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
  readonly about: Uint8Array;
  readonly duty: Duty;
}

const NONE: readonly Opened[] = [];

function openedBy({ self }: Pick<Deriving, 'self'>, entry: Entry): readonly Opened[] {
  if (entry.duties.length === 0 || entry.kind === AuditKind.APPROVED) return NONE;
  const { exchangeId, question, occurredAt: at } = entry;
  const partner = entry.from === self ? entry.to : entry.from;
  return entry.duties.map(({ kind, clause, due, waiting }) => {
    const isQuestion = kind === FORGET && question !== undefined;
    const direction = isQuestion || entry.from === self ? 'sent' : 'received';
    return {
      about: isQuestion ? question : exchangeId,
      duty: { direction, partner, kind, clause, at, due, state: 'OPEN', waiting },
    };
  });
}

const isSame = (row: Duty | undefined, duty: Duty): boolean =>
  row !== undefined &&
  row.direction === duty.direction &&
  row.partner === duty.partner &&
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

  /** Where the rows have agreed so far, they are what the log had made of them. */
  function changed(entry: Entry): void {
    const { id } = entry;
    const known = differing.get(id);
    const isAll = entry.kind === AuditKind.ERASED;
    const rows = known === undefined || isAll ? (rowsBy(new Set([id])).get(id) ?? new Map<string, Duty>()) : known.rows;
    const derived = new Map([...(known && !isAll ? [] : copy(rows)), ...(known?.derived ?? [])]);
    CHANGES[entry.kind]?.(derived, entry, entry.from === self);
    settle(id, { derived, rows });
  }

  return {
    read(entries) {
      const opened = entries.flatMap((entry) => openedBy(deriving, entry));
      expected += opened.length;
      const others = othersThan(store, opened);
      const rows = others === undefined ? rowsBy(new Set(opened.map(({ about }) => idOf(about)))) : undefined;
      const isPlain = rows === undefined && others?.size === 0;
      for (const entry of entries) {
        if (entry.duties.length > 0 && (!isPlain || differing.size > 0))
          for (const { about, duty } of openedBy(deriving, entry)) {
            const id = idOf(about);
            const known = differing.get(id);
            const stands = others?.get(id);
            if (known === undefined && rows === undefined && stands === undefined) continue;
            const compared = known ?? { derived: new Map(), rows: rows?.get(id) ?? new Map() };
            compared.derived.set(duty.kind, duty);
            if (rows === undefined) compared.rows.set(duty.kind, { ...duty, ...stands?.get(duty.kind) });
            settle(id, compared);
          }
        if (CHANGES[entry.kind] !== undefined) changed(entry);
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

const AT_ONCE = 256;
// What does not stand as it was opened has mostly been closed since: told in the same look-up, as a row each would cost more than all else.
const STANDING = `SELECT count(*) AS n, group_concat(CASE WHEN d.state = 'OPEN' AND d.waiting = o.column7 THEN NULL ELSE
    hex(d.exchange_id) || ' ' || d.kind || ' ' || d.state || ' ' || d.waiting END) AS others
  FROM (VALUES ${Array.from({ length: AT_ONCE }, () => '(?, ?, ?, ?, ?, ?, ?, ?)').join(', ')}) o
  CROSS JOIN duty d WHERE d.exchange_id = o.column1 AND d.direction = o.column2 AND d.kind = o.column3 AND d.clause = o.column4
  AND d.at = o.column5 AND d.due = o.column6 AND d.partner = o.column8`;
const NOTHING: readonly Value[] = [null, null, null, null, null, null, null, null];

type Standing = Pick<Duty, 'state' | 'waiting'>;

/** By exchange and kind, how rows stand that do not stand as they were opened. Undefined: not every one is there. */
function othersThan(store: Deriving['store'], opened: readonly Opened[]): Map<string, Map<string, Standing>> | undefined {
  const found = new Map<string, Map<string, Standing>>();
  for (let start = 0; start < opened.length; start += AT_ONCE) {
    const parameters: Value[] = [];
    const part = opened.slice(start, start + AT_ONCE);
    for (const { about, duty } of part) {
      const { direction, partner, kind, clause, at, due, waiting } = duty;
      parameters.push(about, direction, kind, clause, at, due, waiting, partner);
    }
    for (let i = part.length; i < AT_ONCE; i++) parameters.push(...NOTHING);
    const { n, others } = store.get(STANDING, ...parameters) ?? {};
    if (n !== part.length) return undefined;
    for (const other of (others as string | null)?.split(',') ?? []) {
      const [hex = '', kind = '', state = '', waiting] = other.split(' ');
      const id = Buffer.from(hex, 'hex').toString('latin1');
      const kinds = found.get(id) ?? new Map();
      found.set(id, kinds.set(kind, { state, waiting: Number(waiting) }));
    }
  }
  return found;
}

function derivedRow(id: string, { direction, partner, kind, clause, at, due, state, waiting }: Duty): Difference {
  const stated = state === 'REVIEWED' ? 'MET' : state;
  const exchangeId = bytesOf(id);
  const drop = ['dutyDropped', exchangeId, direction === 'sent' ? 'received' : 'sent', kind] as const;
  const row = ['dutyDerived', exchangeId, direction, partner, kind, clause, at, due, stated, waiting] as const;
  const rule = `${stated}, opened at ${at} under "${clause}", due ${due}, waiting for ${waiting}`;
  return healed('duty', [exchangeId, direction, kind], rule, drop, row);
}

/** Duties that no entry opened. Read a second time: only a ledger that was altered has them. */
function* madeUp(deriving: Deriving): Generator<Difference> {
  const { store, extent } = deriving;
  const logged = new Set<string>();
  for (const chunk of chunksOf(store, extent))
    for (const entry of chunk)
      for (const { about, duty } of openedBy(deriving, entry)) logged.add(`${duty.direction} ${duty.kind} ${idOf(about)}`);
  for (const row of store.each('SELECT exchange_id, direction, kind FROM duty')) {
    const key = [row.exchange_id, row.direction, row.kind] as [Uint8Array, Value, Value];
    if (!logged.has(`${row.direction} ${row.kind} ${idOf(key[0])}`))
      yield healed('duty', key, 'opened by an entry of the log', ['dutyDropped', ...key]);
  }
}

// The duties that entries opened, and whether their rows stand as they were opened, of many exchanges at once.
import { DUTIES_AT_ONCE, DUTIES_OF_ONE, type Value } from '../../../ledger/index.ts';
import type { DutyView } from '../../context/index.ts';
import type { Deriving } from './checker.ts';
import type { Entry, EntryDuty } from './entry.ts';

const FORGET = 'DESTROY_ON_NO_MATCH';

/** The duties of one exchange that an entry opened. */
export interface Opened {
  readonly about: Uint8Array;
  readonly direction: string;
  readonly partner: string;
  readonly at: number;
  readonly duties: readonly EntryDuty[];
}

/** Returns their number. */
export function openedBy({ self }: Pick<Deriving, 'self'>, entry: Entry, opened: Opened[]): number {
  const { exchangeId: about, correlation, occurredAt: at, from, to, duties } = entry;
  const [direction, partner] = from === self ? ['sent', to] : ['received', from];
  // What an answer obliges to forget is its question.
  const isOfQuestion = ({ kind }: EntryDuty) => kind === FORGET;
  if (correlation === undefined || !duties.some(isOfQuestion))
    opened.push({ about, direction: direction as string, partner: partner as string, at, duties });
  else
    for (const duty of duties) {
      const place = isOfQuestion(duty) ? { about: correlation, direction: 'sent' } : { about, direction: direction as string };
      opened.push({ ...place, partner: partner as string, at, duties: [duty] });
    }
  return duties.length;
}

/** With more groups of similar duties than this, the rows are read one by one. */
const GROUPS = 32;
/** By exchange and kind. */
export type Others = Map<string, Map<string, { readonly state: DutyView['state']; readonly waiting: number }>>;

/** Exchanges whose duties differ only in exchange and times. */
interface Group {
  readonly first: Opened;
  /** Exchange id, time and base of each. */
  readonly parameters: Value[];
}

/** The time from which the duties of an exchange are due; those that are due at 0 never are. */
const baseOf = ({ duties }: Opened): number => duties.reduce((latest, { due }) => Math.max(latest, due), 0);

/** By exchange and kind, the rows whose state has changed since they were opened. Undefined if not every row exists. */
export function othersThan(store: Deriving['store'], opened: readonly Opened[]): Others | undefined {
  const found: Others = new Map();
  const groups = grouped(opened);
  if (groups === undefined) return undefined;
  for (const { first, parameters } of groups) {
    const { direction, partner, duties } = first;
    const shared: Value[] = [direction, partner];
    for (const { kind, clause, waiting, due } of duties)
      shared.push(kind, clause, waiting, due === 0 ? null : due - baseOf(first));
    for (let i = duties.length; i < DUTIES_OF_ONE; i++) shared.push(null, null, null, null);
    for (let start = 0; start < parameters.length; start += 3 * DUTIES_AT_ONCE) {
      const part = parameters.slice(start, start + 3 * DUTIES_AT_ONCE);
      const count = (part.length / 3) * duties.length;
      while (part.length < 3 * DUTIES_AT_ONCE) part.push(null);
      const { n, others } = store.get('dutiesStanding', ...shared, ...part) ?? {};
      if (n !== count) return undefined;
      for (const other of others?.split(',') ?? []) {
        const [hex = '', kind = '', state = '', waiting] = other.split(' ');
        const id = Buffer.from(hex, 'hex').toString('latin1');
        const kinds = found.get(id) ?? new Map();
        found.set(id, kinds.set(kind, { state: state as DutyView['state'], waiting: Number(waiting) }));
      }
    }
  }
  return found;
}

/** Undefined if they are not alike enough for it to pay. */
function grouped(opened: readonly Opened[]): readonly Group[] | undefined {
  const groups: Group[] = [];
  for (const one of opened) {
    const base = baseOf(one);
    let group = groups.find(({ first }) => isAlike(first, baseOf(first), one, base));
    if (group === undefined) {
      if (groups.length === GROUPS || one.duties.length > DUTIES_OF_ONE) return undefined;
      group = { first: one, parameters: [] };
      groups.push(group);
    }
    group.parameters.push(one.about, one.at, base);
  }
  return groups;
}

function isAlike(a: Opened, baseA: number, b: Opened, baseB: number): boolean {
  if (a.direction !== b.direction || a.partner !== b.partner || a.duties.length !== b.duties.length) return false;
  return a.duties.every(({ kind, clause, due, waiting }, i) => {
    const other = b.duties[i] as EntryDuty;
    const isDue = due === 0 ? other.due === 0 : other.due !== 0 && due - baseA === other.due - baseB;
    return isDue && kind === other.kind && clause === other.clause && waiting === other.waiting;
  });
}

// The counters of each agreement: exchanges sent and admitted, counted under the text that their entries name.
import { AuditKind } from '../../../../proto/index.ts';
import { DAY } from '../../../domain/index.ts';
import { counter as counterOf, type Value } from '../../../ledger/index.ts';
import { recordKinds, verbs } from '../../context/index.ts';
import { tallyOf } from '../../decision/index.ts';
import type { Deriving, MakeChecker } from './checker.ts';
import type { Basis } from './entry.ts';
import { healed } from './finding.ts';

/** Number of exchanges per day that an agreement counts together. */
interface Direction {
  readonly basis: Basis;
  readonly from: string;
  readonly to: string;
  readonly recordKind: number;
  readonly verb: number;
  readonly issued: number;
  n: number;
}

function within<K, L, V>(map: Map<K, Map<L, V>>, key: K): Map<L, V> {
  let found = map.get(key);
  if (found === undefined) {
    found = new Map();
    map.set(key, found);
  }
  return found;
}

type Issued = Map<Basis, Map<string, Map<string, Map<number, Direction>>>>;

function countedIn(texts: Deriving['texts'], issued: Issued) {
  const logged = new Map<string, { readonly key: Value[]; n: number }>();
  /** Agreements with a missing text, for which it is unknown what to count. */
  const unknown = new Set<string>();
  const directions = [...issued.values()].flatMap((by) => [...by.values()]).flatMap((by) => [...by.values()]);
  for (const { basis, n, ...direction } of directions.flatMap((by) => [...by.values()])) {
    const text = texts.get(basis.digest);
    if (text === undefined) unknown.add(basis.agreement);
    if (text === undefined) continue;
    const facts = { ...direction, recordKind: recordKinds.name(direction.recordKind), verb: verbs.name(direction.verb) };
    for (const { name, key } of tallyOf(text, facts)?.counters ?? []) {
      const counted = logged.get(name) ?? { key: [...key], n: 0 };
      counted.n += n;
      logged.set(name, counted);
    }
  }
  return { logged, unknown };
}

export const counters: MakeChecker = ({ store, extent, texts }) => {
  const issued: Issued = new Map();
  /** Where the last entry was counted, as most entries count where the one before did. */
  let last: Direction | undefined;
  let lastName = Number.NaN;
  // Entries of periods up to this one may have expired.
  const through = extent.expiredLeaf === 0 ? '' : new Date(extent.expiredAt / 1000).toISOString().slice(0, 10);
  const isWhole = (period: string) => period > through.slice(0, period.length);
  return {
    kinds: [AuditKind.SENT, AuditKind.RECEIVED],
    read(entry) {
      const { kind, basis, outcome, from, to, recordKind, verb } = entry;
      if (outcome === 0 || basis.digest === '') return;
      const at = kind === AuditKind.SENT ? entry.occurredAt : entry.issued;
      const name = (Math.floor(at / DAY) * 1_024 + recordKind) * 1_024 + verb;
      if (name !== lastName || last?.basis !== basis || last.from !== from || last.to !== to) {
        const ofDay = within(within(within(issued, basis), from), to);
        last = ofDay.get(name) ?? { basis, from, to, recordKind, verb, issued: at, n: 0 };
        lastName = name;
        ofDay.set(name, last);
      }
      last.n++;
    },
    *end() {
      const { logged, unknown } = countedIn(texts, issued);
      const left = new Map(logged);
      for (const row of store.all('counters')) {
        const key = [row.agreement, row.from_country, row.to_country, row.kind, row.verb, row.period] as const;
        const { name } = counterOf(...key);
        const n = logged.get(name)?.n ?? 0;
        left.delete(name);
        if (n === row.n || unknown.has(key[0]) || !isWhole(key[5])) continue;
        yield healed('counter', key, `${n} entries counted`, ['counterDerived', ...key, n]);
      }
      for (const { key, n } of left.values())
        if (isWhole(key[5] as string)) yield healed('counter', key, `${n} entries counted`, ['counterDerived', ...key, n]);
    },
  };
};

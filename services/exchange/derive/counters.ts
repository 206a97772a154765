// How often each agreement was made use of: what was sent and what was admitted, by the text that its entry names.
import { AuditKind } from '../../../proto/index.ts';
import { counter as counterOf, type Value } from '../../ledger/index.ts';
import { recordKinds, verbs } from '../names.ts';
import { tallyOf } from '../tally.ts';
import type { MakeChecker } from './checker.ts';
import { healed } from './finding.ts';

const ROWS = 'SELECT agreement, from_country, to_country, kind, verb, period, n FROM counter';

export const counters: MakeChecker = ({ store, extent, texts }) => {
  const logged = new Map<string, { readonly key: Value[]; n: number }>();
  /** Agreements of which a text is not here, so that it is not known what it counts. */
  const unknown = new Set<string>();
  // Periods of which some entries may have expired.
  const through = extent.expiredLeaf === 0 ? '' : new Date(extent.expiredAt / 1000).toISOString().slice(0, 10);
  const isWhole = (period: string) => period > through.slice(0, period.length);
  return {
    read(entries) {
      for (const { entry } of entries) {
        const { kind, digest, agreement, outcome, from, to } = entry;
        if ((kind !== AuditKind.SENT && kind !== AuditKind.RECEIVED) || outcome === 0 || digest === '') continue;
        const text = texts.get(digest);
        if (text === undefined) unknown.add(agreement);
        if (text === undefined) continue;
        const issued = kind === AuditKind.SENT ? entry.occurredAt : entry.issued;
        const facts = { from, to, recordKind: recordKinds.name(entry.recordKind), verb: verbs.name(entry.verb), issued };
        for (const { name, key } of tallyOf(text, facts)?.counters ?? []) {
          const counted = logged.get(name) ?? { key: [...key], n: 0 };
          counted.n++;
          logged.set(name, counted);
        }
      }
    },
    *end() {
      const left = new Map(logged);
      for (const row of store.all(ROWS)) {
        const key = [row.agreement, row.from_country, row.to_country, row.kind, row.verb, row.period] as Parameters<
          typeof counterOf
        >;
        const { name } = counterOf(...key);
        const n = logged.get(name)?.n ?? 0;
        left.delete(name);
        if (n === row.n || unknown.has(key[0]) || !isWhole(key[5])) continue;
        yield healed('counter', key, `${n} entries count in it`, ['counterDerived', ...key, n]);
      }
      for (const { key, n } of left.values())
        if (isWhole(key[5] as string)) yield healed('counter', key, `${n} entries count in it`, ['counterDerived', ...key, n]);
    },
  };
};

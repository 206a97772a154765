// Quotas and reciprocity count exchanges of one direction, record kind and verb per UTC day or year, by the time at which they were
// issued, so that both ends count the same. A sent exchange counts even if the partner refuses it.
import { DAY } from '../../domain/index.ts';
import { type Counter, counter } from '../../ledger/index.ts';
import type { Agreement, Facts } from '../../policy/index.ts';
import { recordKinds, verbs } from '../context/index.ts';

export type CountOf = (counter: Counter) => number;
export type Counted = Pick<Facts, 'quota' | 'reciprocity'>;

export interface Tally {
  /** The facts before counting this exchange. */
  readonly facts: (countOf: CountOf) => Counted;
  /** Whether this exchange would be the first to take its direction beyond the agreed ratio. */
  readonly tips: (countOf: CountOf) => boolean;
  /** The counters that this exchange increments. */
  readonly counters: readonly Counter[];
}

type Per = 'DAY' | 'YEAR';
type Direction = Pick<Facts, 'from' | 'to' | 'recordKind' | 'verb' | 'issued'>;

/** Cached because every exchange needs one; exchanges of one direction, kind, verb and day share a tally. */
const made = new WeakMap<Agreement, Map<string, Tally | undefined>>();
/** Maximum number of tallies per agreement: its directions, kinds and verbs for several days. */
const KEPT = 256;

/** Undefined if the agreement counts nothing of the kind. */
export function tallyOf(agreement: Agreement, facts: Direction): Tally | undefined {
  if (agreement.quotas.length === 0 && agreement.reciprocity.length === 0) return undefined;
  const { from, to, recordKind, verb, issued } = facts;
  const name = `${from}>${to} ${recordKind} ${verb} ${Math.floor(issued / DAY)}`;
  let known = made.get(agreement);
  if (known === undefined || known.size >= KEPT) {
    known = new Map();
    made.set(agreement, known);
  }
  if (!known.has(name)) known.set(name, makeTally(agreement, facts));
  return known.get(name);
}

function makeTally(agreement: Agreement, { from, to, recordKind, verb, issued }: Direction): Tally | undefined {
  const quotas = agreement.quotas.filter(
    (quota) => quota.from === from && quota.to === to && quota.kind === recordKind && quota.verbs.includes(verb),
  );
  const ratio = agreement.reciprocity.find((each) => each.kind === recordKind && each.verb === verb);
  if (quotas.length === 0 && ratio === undefined) return undefined;

  const day = new Date(issued / 1000).toISOString().slice(0, 10);
  const kind = recordKinds.value(recordKind);
  const counting = (per: Per, of = verb, [a, b] = [from, to]): Counter =>
    counter(agreement.id, a, b, kind, verbs.value(of), per === 'DAY' ? day : day.slice(0, 4));
  const limits = quotas.map(({ verbs: all, per, limit }) => ({ limit, counters: all.map((of) => counting(per, of)) }));
  const ways = ratio && { most: ratio.ratio, there: counting(ratio.per), back: counting(ratio.per, verb, [to, from]) };
  const isBeyond = (n: number, countOf: CountOf): boolean =>
    ways !== undefined && n > ways.most * Math.max(1, countOf(ways.back));
  const sum = (counters: readonly Counter[], countOf: CountOf) => counters.reduce((n, each) => n + countOf(each), 0);

  return {
    facts: (countOf) => ({
      ...(limits.length > 0 && {
        quota: limits.some(({ limit, counters }) => sum(counters, countOf) >= limit) ? 'EXHAUSTED' : 'WITHIN',
      }),
      ...(ways && { reciprocity: isBeyond(countOf(ways.there) + 1, countOf) ? 'UNBALANCED' : 'BALANCED' }),
    }),
    tips(countOf) {
      if (ways === undefined) return false;
      const n = countOf(ways.there);
      return isBeyond(n + 1, countOf) && !isBeyond(n, countOf);
    },
    counters: [...new Set([...quotas, ...(ratio ? [ratio] : [])].map(({ per }) => per))].map((per) => counting(per)),
  };
}

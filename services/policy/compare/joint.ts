// Two texts over the same facts: of each what agreement.yaml itself refuses, and what its rules answer.
import type { Micros } from '../../domain/index.ts';
import type { Agreement, Party } from '../agreement.ts';
import { breachesOf } from '../breaches.ts';
import { type Covered, coveredBy } from '../coverage.ts';
import type { Facts } from '../facts.ts';
import type { Grant } from '../grants.ts';
import { alphabetOf, completed, type Dimension, dimensionsOf } from '../prove/domain.ts';
import { readingOf } from '../prove/reading.ts';
import { factsOf, type Judged, judgedAt, type Situation, stagesOf } from '../prove/situation.ts';
import { classesOf, NO, narrowed, type Table, type Tables, YES } from '../prove/table.ts';
import { boundariesOf, isAbout, isDatedAt } from '../windows.ts';

/** One of the two texts. */
export interface Text {
  readonly agreement: Agreement;
  readonly tables: Tables;
}

/** What one text decides of the facts that it shares with another. */
export interface Side extends Pick<Situation, 'base' | 'dimensions' | 'exchange' | 'groups'> {
  readonly agreement: Agreement;
  /** What agreement.yaml refuses by itself, each by one fact; by none where there is no grant, or the kind is suspended. */
  readonly own: readonly Judged[];
}

export interface Joint extends Pick<Situation, 'base' | 'dimensions'> {
  readonly sides: readonly [Side, Side];
}

/** Purposes of one direction, kind and verb that the same grant covers in each text; undefined: none does. */
interface Pairing {
  readonly grants: readonly [Grant | undefined, Grant | undefined];
  readonly purposes: readonly string[];
}

const directionOf = ({ from, to, kind, verb }: Grant): string => `${from}>${to} ${kind} ${verb}`;

function pairingsOf(texts: readonly [Text, Text]): readonly Pairing[] {
  const granted = texts.map(({ agreement }) =>
    agreement.grants.flatMap((grant) =>
      grant.purposes.map((purpose) => ({ key: `${directionOf(grant)} ${purpose}`, grant, purpose })),
    ),
  ) as [{ key: string; grant: Grant; purpose: string }[], { key: string; grant: Grant; purpose: string }[]];
  const grantOf = (side: 0 | 1, key: string) => granted[side].find((one) => one.key === key)?.grant;
  const pairs = new Map<string, { grants: Pairing['grants']; purposes: string[] }>();
  for (const { key, purpose } of new Map(granted.flat().map((one) => [one.key, one])).values()) {
    const grants = [grantOf(0, key), grantOf(1, key)] as const;
    const name = `${key.slice(0, -purpose.length)}${grants.map((grant, side) => grant && texts[side]!.agreement.grants.indexOf(grant))}`;
    const pair = pairs.get(name) ?? { grants, purposes: [] };
    pair.purposes.push(purpose);
    pairs.set(name, pair);
  }
  return [...pairs.values()];
}

const partiesOf = (texts: readonly Text[]): Party[] => {
  const parties = texts.flatMap(({ agreement }) => agreement.parties);
  return [...Map.groupBy(parties, ({ country }) => country).values()].map((same) => ({
    ...same[0]!,
    agencies: [...new Set(same.flatMap(({ agencies }) => agencies))],
  }));
};

/** How many there are of them, where none is left out. */
export const jointCount = (texts: readonly [Text, Text]): number => {
  const [before, after] = texts.map(({ agreement }) => agreement) as [Agreement, Agreement];
  return pairingsOf(texts).length * stagesOf([before, after]).length * timesOf(before, after).length;
};

/** Every direction, kind, verb, action and stretch of time that one of them grants, reduced to what a rule can tell apart. Throws TooLarge. */
export function* jointsOf(texts: readonly [Text, Text]): Iterable<Joint> {
  const agreements = texts.map(({ agreement }) => agreement);
  const times = timesOf(agreements[0]!, agreements[1]!);
  for (const { grants, purposes } of pairingsOf(texts))
    for (const { action, stage } of stagesOf(agreements)) {
      const covered = grants.map((grant, side) => grant && coveredBy(agreements[side]!, grant, 0));
      const [first] = covered.filter((one) => one !== undefined);
      const base = completed({ ...factsOf(first!, action, stage), purpose: purposes[0]! });
      if (base === undefined) continue;
      const dimensions = dimensionsFor(texts, covered, base, purposes);
      const judged = covered.map((one, side) => one && judgedAt({ covered: one, base, dimensions }, texts[side]!.tables));
      for (const issued of times) {
        const then = { ...base, issued };
        const sides = ([0, 1] as const).map((side) => sideOf(agreements[side]!, judged[side], { base: then, dimensions }));
        yield reduced({ base: then, dimensions, sides: sides as unknown as Joint['sides'] });
      }
    }
}

function dimensionsFor(
  texts: readonly Text[],
  covered: readonly (Covered | undefined)[],
  base: Facts,
  purposes: readonly string[],
): readonly Dimension[] {
  const there = covered.filter((one) => one !== undefined);
  const readings = there.flatMap(({ agreement, grant }) =>
    agreement.rules.filter((rule) => isAbout(rule, grant)).map(({ text }) => readingOf(text)),
  );
  const ends = there.flatMap(({ sender, recipient }) => [sender.state, recipient.state]);
  const among = {
    parties: partiesOf(texts),
    purposes: Object.fromEntries(purposes.map((name) => [name, { text: '', clause: '' }])),
  };
  const isCounted = there.some(({ quotas }) => quotas.length > 0);
  return dimensionsOf(base, among, alphabetOf(readings, ends, [])).map((dimension) =>
    // Where one of them counts, how the count stands is known; the other does not ask.
    dimension.name === 'quota'
      ? { ...dimension, values: dimension.values.filter((value) => (value !== undefined) === isCounted) }
      : dimension,
  );
}

/** A time in each stretch of the second text in which the same rules and suspensions of both apply. */
function timesOf(before: Agreement, after: Agreement): Micros[] {
  const from = Math.max(before.effective.from, after.effective.from);
  const { until = Number.POSITIVE_INFINITY } = after.effective;
  const boundaries = [before, after].flatMap(boundariesOf).filter((at) => at > from && at < until);
  return [...new Set([from, ...boundaries])].sort((a, b) => a - b);
}

const always = (id: string): Judged => ({
  rule: { id, effect: 'forbid', outcome: 'refuse' },
  over: [],
  cells: Uint8Array.of(YES),
});

function sideOf(agreement: Agreement, judged: Situation | undefined, at: Pick<Situation, 'base' | 'dimensions'>): Side {
  if (judged === undefined) return { ...at, agreement, own: [always('agreement/none')], exchange: [], groups: [] };
  const { issued } = at.base;
  const inEffect = (rules: readonly Judged[]) => rules.filter(({ rule }) => isDatedAt(rule, issued));
  return {
    ...at,
    agreement,
    own: ownOf(judged.covered, at),
    exchange: inEffect(judged.exchange),
    groups: judged.groups.map(({ name, rules }) => ({ name, rules: inEffect(rules) })),
  };
}

/** Exact because each of its own refusals looks at one fact alone. */
function ownOf(covered: Covered, { base, dimensions }: Pick<Situation, 'base' | 'dimensions'>): Judged[] {
  const sound: Facts = { ...factsOf(covered, base.action, base.stage), issued: base.issued };
  const refusals = (facts: Facts): string[] =>
    facts.clock === undefined || facts.clock === 'SOUND'
      ? breachesOf(facts, covered).map(({ rule }) => rule)
      : ['agreement/clock'];
  const ever = refusals(sound);
  const own = dimensions.flatMap(({ name, values }, i): Judged[] => {
    if (name.includes('.')) return [];
    const by = values.map((value) => refusals({ ...sound, [name]: value }).filter((rule) => !ever.includes(rule)));
    return [...new Set(by.flat())].map((id) => ({
      ...always(id),
      over: [i],
      cells: Uint8Array.from(by, (rules) => (rules.includes(id) ? YES : NO)),
    }));
  });
  return [...ever.map(always), ...own];
}

/** Facts of which it is told for which of their values something changes. */
export const NAMED = ['purpose', 'fromAgency', 'toAgency', 'classification'] as const;

function reduced({ base, dimensions, sides }: Joint): Joint {
  const sizes = dimensions.map(({ values }) => values.length);
  const apart = dimensions.flatMap(({ name, values }, i): Table[] =>
    NAMED.some((named) => named === name) ? [{ over: [i], cells: Uint8Array.from(values.keys()) }] : [],
  );
  const tables = sides.flatMap(({ own, exchange, groups }) => [...own, ...exchange, ...groups.flatMap(({ rules }) => rules)]);
  const kept = classesOf([...tables, ...apart], sizes);
  const fewer = (rules: readonly Judged[]) => rules.map((judged) => ({ ...judged, ...narrowed(judged, sizes, kept) }));
  const left = dimensions.map(({ name, values }, i) => ({ name, values: kept[i]!.map((at) => values[at]) }));
  const narrow = (side: Side): Side => ({
    ...side,
    dimensions: left,
    own: fewer(side.own),
    exchange: fewer(side.exchange),
    groups: side.groups.map(({ name, rules }) => ({ name, rules: fewer(rules) })),
  });
  return { base, dimensions: left, sides: [narrow(sides[0]), narrow(sides[1])] };
}

/** That both texts answer all of it alike, so that nothing is to be searched for. */
export function isAlike({ base, sides }: Joint): boolean {
  const [old, next] = sides;
  const terms = ({ agreement }: Side) => {
    const { obligations, notices, retention, fieldGroups } = agreement;
    return JSON.stringify([obligations, notices, retention?.days, fieldGroups[base.recordKind]]);
  };
  const says = ({ agreement }: Side, { rule }: Judged) => {
    const { obliges, notes } = agreement.rules.find(({ id }) => id === rule.id) ?? {};
    return JSON.stringify([rule.id, rule.effect, rule.outcome, rule.attaches, obliges, notes]);
  };
  const same = (rules: readonly Judged[], others: readonly Judged[]): boolean =>
    rules.length === others.length &&
    rules.every((judged, i) => {
      const other = others[i]!;
      const isSame = says(old, judged) === says(next, other) && judged.over.join() === other.over.join();
      return isSame && Buffer.compare(judged.cells, other.cells) === 0;
    });
  return (
    terms(old) === terms(next) &&
    same(old.own, next.own) &&
    same(old.exchange, next.exchange) &&
    old.groups.length === next.groups.length &&
    old.groups.every(({ rules }, i) => same(rules, next.groups[i]!.rules))
  );
}

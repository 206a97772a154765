// What one text lets happen and another does not, at one direction, kind, verb and action.
import { ObligationKind } from '../../../proto/index.ts';
import type { Decision } from '../decision.ts';
import type { Facts } from '../facts.ts';
import { factsAt } from '../prove/domain.ts';
import { isHold } from '../prove/goals.ts';
import { YES } from '../prove/table.ts';
import { type Joint, NAMED, type Side } from './joint.ts';
import { type Alternatives, isAt, search, smallest } from './search.ts';
import {
  type Barrier,
  barriersOf,
  type Days,
  goes,
  none,
  noting,
  obliging,
  one,
  permitsOf,
  refusedNoting,
  refusedSilently,
  retentionsOf,
} from './sides.ts';

export type Change =
  /** It goes, or waits for a person, where the other text lets nothing go; or it shows what the other withholds. */
  | 'permits'
  /** It goes where the other waits for a person. */
  | 'asks-no-approval'
  /** The receiver has no such duty, which it has under the other. */
  | 'lacks-duty'
  | 'keeps-longer'
  /** Our own people are not told what they are told under the other. */
  | 'lacks-notice';

/** A change at one place, with the smallest facts that show it. */
export interface Shift {
  readonly change: Change;
  /** Rules by which it goes. */
  readonly by: readonly string[];
  /** Why it does not under the other text; or the rule that holds it there. */
  readonly barrier?: Barrier['by'];
  /** Field numbers that are shown and are not under the other text, over all facts. */
  readonly fields: readonly number[];
  readonly purposes: readonly string[];
  /** Agencies or classifications, where these are the barrier. */
  readonly values: readonly string[];
  /** The duty or notice that is lacking, as the other text names it. */
  readonly name?: string;
  /** Under this text, and under the other; Infinity: without limit. */
  readonly days?: readonly [Days, Days];
  readonly facts: Facts;
}

/** Fields that are in one group in each text. */
interface Atom {
  readonly fields: readonly number[];
  readonly more: string;
  readonly less: string;
}

/** `more`: the text that lets it happen. */
interface Contest {
  readonly joint: Joint;
  readonly more: Side;
  readonly less: Side;
  readonly sizes: readonly number[];
  /** None of an action that shows no fields. */
  readonly atoms: readonly (Atom | undefined)[];
}

const shown = (group: string | undefined) => (group === undefined ? {} : { group });

function atomsOf(more: Side, less: Side): readonly (Atom | undefined)[] {
  const { recordKind } = more.base;
  const of = (side: Side) => side.agreement.fieldGroups[recordKind] ?? [];
  if (more.groups.length === 0) return [undefined];
  return of(more).flatMap(({ name, fields }) => {
    const others = Map.groupBy(fields, (field) => of(less).find((group) => group.fields.includes(field))?.name ?? '');
    return [...others].map(([other, same]): Atom => ({ fields: same, more: name, less: other }));
  });
}

/** Everything that side `at` of these facts lets happen and the other does not. Throws TooLarge. */
export function shiftsOf(joint: Joint, at: 0 | 1): readonly Shift[] {
  const [more, less] = [joint.sides[at], joint.sides[at === 0 ? 1 : 0]];
  const sizes = joint.dimensions.map(({ values }) => values.length);
  const contest = { joint, more, less, sizes, atoms: atomsOf(more, less) };
  return [...permissions(contest), ...approvals(contest), ...duties(contest), ...retentions(contest), ...notices(contest)];
}

/** Goals that are reached together. */
type Goals = readonly Alternatives[];

/** For which values of a fact one of these is reached. */
function valuesFor({ joint, sizes }: Contest, name: string, reached: readonly Goals[]): string[] {
  const i = joint.dimensions.findIndex((dimension) => dimension.name === name);
  const values = joint.dimensions[i]?.values ?? [];
  return values.flatMap((value, at) => {
    const there = [[isAt(sizes, i, at)]];
    const isReached = typeof value === 'string' && reached.some((goals) => search(sizes, [there, ...goals]) !== undefined);
    return isReached ? [value] : [];
  });
}

/** undefined: none of these is reached. `all`: of which it is told for which purposes. */
function shiftOf(
  contest: Contest,
  change: Change,
  ways: readonly Goals[],
  more: Partial<Shift>,
  all: readonly Goals[] = ways,
): Shift | undefined {
  const { joint, sizes } = contest;
  const reached = ways.flatMap((goals) => {
    const found = search(sizes, goals);
    return found === undefined ? [] : [smallest(sizes, found)];
  });
  const [first, ...others] = reached;
  if (first === undefined) return undefined;
  const size = (choice: readonly number[]): number => choice.filter((value) => value > 0).length;
  const choice = others.reduce((least, other) => (size(other) < size(least) ? other : least), first);
  const purposes = valuesFor(contest, 'purpose', all);
  return { change, by: [], fields: [], values: [], purposes, ...more, facts: factsAt(joint.base, joint.dimensions, choice) };
}

/** What a barrier stopped goes by this permit, and shows these fields. */
interface Passage {
  readonly permit: string;
  readonly fields: readonly number[];
  /** By which it goes at once, if it can. */
  readonly goals: Goals;
  /** By which it goes, or waits for a person. */
  readonly all: Goals;
}

function passagesThrough({ more, sizes }: Contest, barrier: Barrier, atom: Atom | undefined): Passage[] {
  const { of, goals: stopped } = barrier;
  const fields = atom?.fields ?? [];
  return permitsOf(more, of, atom?.more).flatMap(({ rule: { id } }): Passage[] => {
    const through = (orHold: boolean): Goals => [
      ...stopped,
      ...goes(more, { orHold, by: { of, permit: id }, ...shown(atom?.more) }),
    ];
    const [atOnce, all] = [through(false), through(true)];
    if (search(sizes, all) === undefined) return [];
    return [{ permit: id, fields, all, goals: search(sizes, atOnce) === undefined ? all : atOnce }];
  });
}

function* permissions(contest: Contest): Iterable<Shift> {
  const { less, atoms } = contest;
  const barriers = atoms.flatMap((atom) => [...barriersOf(less, atom?.less)].map((barrier) => ({ atom, barrier })));
  for (const alike of Map.groupBy(barriers, ({ barrier: { by, of } }) => JSON.stringify([by, of])).values()) {
    const { by: barrier, unpermitted } = alike[0]!.barrier;
    const passages = alike.flatMap(({ atom, barrier: here }) => passagesThrough(contest, here, atom));
    // Where no permit matched, each permit that now does is a change of its own; where something stood in the way, its going is.
    for (const same of unpermitted ? Map.groupBy(passages, ({ permit }) => permit).values() : [passages]) {
      const ways = same.map(({ goals }) => goals);
      const all = same.map((passage) => passage.all);
      const by = [...new Set(same.map(({ permit }) => permit))].sort();
      const fields = [...new Set(same.flatMap((passage) => passage.fields))].sort((a, b) => a - b);
      const values = 'rule' in barrier ? refusedValues(contest, barrier.rule, all) : [];
      const shift = shiftOf(contest, 'permits', ways, { by, barrier, fields, values }, all);
      if (shift !== undefined) yield shift;
    }
  }
}

/** The agencies or classifications that agreement.yaml refuses by itself, and that go now. */
function refusedValues(contest: Contest, rule: string, ways: readonly Goals[]): string[] {
  const { joint, less } = contest;
  return NAMED.flatMap((name) => {
    const i = joint.dimensions.findIndex((dimension) => dimension.name === name);
    const { cells } = less.own.find((own) => own.rule.id === rule && own.over.includes(i)) ?? {};
    const values = joint.dimensions[i]?.values ?? [];
    return cells === undefined ? [] : valuesFor(contest, name, ways).filter((value) => cells[values.indexOf(value)] === YES);
  });
}

function* approvals(contest: Contest): Iterable<Shift> {
  const { more, less, sizes, atoms } = contest;
  for (const hold of less.exchange.filter(isHold)) {
    const passages = atoms.flatMap((atom) =>
      permitsOf(more, 'exchange').flatMap(({ rule: { id } }) => {
        const goals: Goals = [
          one([hold]),
          ...goes(more, { orHold: false, by: { of: 'exchange', permit: id }, ...shown(atom?.more) }),
          ...goes(less, { orHold: true, ...shown(atom?.less) }),
        ];
        return search(sizes, goals) === undefined ? [] : [{ permit: id, goals }];
      }),
    );
    const told = { by: [...new Set(passages.map(({ permit }) => permit))].sort(), barrier: { rule: hold.rule.id } };
    const ways = passages.map(({ goals }) => goals);
    const shift = shiftOf(contest, 'asks-no-approval', ways, told);
    if (shift !== undefined) yield shift;
  }
}

/** That the same exchange goes under both, or waits for a person, with these: for each thing that it may show. */
const together = ({ more, less, atoms }: Contest, ...goals: Goals): Goals[] =>
  atoms.map((atom) => [
    ...goals,
    ...goes(more, { orHold: true, ...shown(atom?.more) }),
    ...goes(less, { orHold: true, ...shown(atom?.less) }),
  ]);

/** The names under which a text has what another has. */
const sameNames = <T extends object>(of: Readonly<Record<string, T>>, as: T, keys: readonly (keyof T)[]): string[] =>
  Object.entries(of).flatMap(([name, other]) => (keys.every((key) => other[key] === as[key]) ? [name] : []));

function* duties(contest: Contest): Iterable<Shift> {
  const { more, less } = contest;
  for (const [name, duty] of Object.entries(less.agreement.obligations)) {
    if (duty.kind === ObligationKind.RETENTION) continue;
    const same = sameNames(more.agreement.obligations, duty, ['kind', 'hours', 'text']);
    const ways = together(contest, one(obliging(less, [name])), [none(obliging(more, same))]);
    const shift = shiftOf(contest, 'lacks-duty', ways, { name });
    if (shift !== undefined) yield shift;
  }
}

function* retentions(contest: Contest): Iterable<Shift> {
  const { more, less } = contest;
  for (const short of retentionsOf(less))
    for (const long of retentionsOf(more)) {
      if (long.days <= short.days) continue;
      const days = [long.days, short.days] as const;
      const shift = shiftOf(contest, 'keeps-longer', together(contest, short.goal, long.goal), { days });
      if (shift !== undefined) yield shift;
    }
}

function* notices(contest: Contest): Iterable<Shift> {
  const { more, less } = contest;
  for (const [name, notice] of Object.entries(less.agreement.notices)) {
    const same = sameNames(more.agreement.notices, notice, ['kind', 'text']);
    const silent = refusedSilently(more, same);
    const ways = [
      ...together(contest, one(noting(less, [name])), [none(noting(more, same))]),
      ...refusedNoting(less, [name]).flatMap((noted) => silent.map((goals) => [...noted, ...goals])),
    ];
    const shift = shiftOf(contest, 'lacks-notice', ways, { name });
    if (shift !== undefined) yield shift;
  }
}

/** Whether the engine's decisions about the facts are such a change, `more` being of the text that lets it happen. */
export function isShown(
  { change, name, fields, days }: Shift,
  more: Decision,
  less: Decision,
  texts: { less: Side['agreement'] },
): boolean {
  const sent = ({ outcome }: Decision): boolean => outcome.startsWith('PERMIT') || outcome === 'HOLD_FOR_RELEASE';
  const kept = ({ obligations }: Decision): number =>
    obligations.find(({ kind }) => kind === ObligationKind.RETENTION)?.days ?? Number.POSITIVE_INFINITY;
  switch (change) {
    case 'permits':
      return (
        sent(more) &&
        (fields.length === 0
          ? !sent(less)
          : fields.some((field) => more.disclosed.includes(field) && !less.disclosed.includes(field)))
      );
    case 'asks-no-approval':
      return more.outcome.startsWith('PERMIT') && less.outcome === 'HOLD_FOR_RELEASE';
    case 'keeps-longer':
      return sent(more) && sent(less) && kept(more) === days?.[0] && kept(less) === days[1];
    case 'lacks-duty': {
      const duty = texts.less.obligations[name ?? '']!;
      const has = ({ obligations }: Decision) =>
        obligations.some(({ kind, hours, text }) => kind === duty.kind && hours === duty.hours && text === duty.text);
      return sent(more) && sent(less) && has(less) && !has(more);
    }
    case 'lacks-notice': {
      const notice = texts.less.notices[name ?? '']!;
      const has = ({ notices: told }: Decision) => told.some(({ kind, text }) => kind === notice.kind && text === notice.text);
      return has(less) && !has(more);
    }
  }
}

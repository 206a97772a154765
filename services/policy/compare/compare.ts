// Two texts of an agreement compared by proof: for all facts, what each permits and the other does not.
import { fieldsOf } from '../../../proto/index.ts';
import type { Agreement } from '../agreement.ts';
import type { Decision } from '../decision.ts';
import { createEngine } from '../engine.ts';
import type { Facts } from '../facts.ts';
import { messageOf } from '../groups.ts';
import { TooLarge } from '../prove/solve.ts';
import { createTables } from '../prove/table.ts';
import { type Change, isShown, type Shift, shiftsOf } from './changes.ts';
import { isAlike, type Joint, jointCount, jointsOf } from './joint.ts';

/** One direction, kind and verb, and what is decided there. */
export type Place = Pick<Facts, 'from' | 'to' | 'recordKind' | 'verb' | 'action' | 'stage'>;

/** Something that one text lets happen and the other does not, wherever it does, with one example. */
export interface Difference extends Omit<Shift, 'fields' | 'facts'> {
  readonly change: Change;
  /** The text that lets it happen. */
  readonly under: 'old' | 'new';
  readonly places: readonly Place[];
  /** Per group of that text, the names of the fields that it shows and the other withholds. */
  readonly groups: Readonly<Record<string, readonly string[]>>;
  /** The smallest facts, and what each text decides of them. */
  readonly example: { readonly facts: Facts; readonly old: Decision; readonly new: Decision };
}

/** `uncompared`: some rules read too many facts at once for anything to be proved, or it was stopped. */
export type Comparison = { readonly differences: readonly Difference[] } | { readonly uncompared: 'TOO_LARGE' | 'STOPPED' };

/** Called before each piece of work; false stops the comparison. */
type Going = (done: number, total: number) => boolean;

class Stopped extends Error {}

/**
 * Compares two texts of one agreement, each as if it were in force from when both may be, whatever their status and dates. No
 * difference means that no facts are decided in a way that would matter to the partner or to our own people.
 */
export function compareAgreements(old: Agreement, next: Agreement, goesOn: Going = () => true): Comparison {
  using oldTables = createTables();
  using newTables = createTables();
  using oldEngine = createEngine([always(old)], { cache: false });
  using newEngine = createEngine([always(next)], { cache: false });
  const found = new Map<string, Difference>();
  const texts = [
    { agreement: old, tables: oldTables },
    { agreement: next, tables: newTables },
  ] as const;
  const total = jointCount(texts);
  let done = 0;
  const check = (): void => {
    if (!goesOn(done, total)) throw new Stopped();
  };
  try {
    check();
    for (const joint of jointsOf(texts)) {
      for (const at of isAlike(joint) ? [] : ([1, 0] as const))
        for (const shift of shiftsOf(joint, at)) {
          check();
          const decisions = { old: oldEngine.decide(shift.facts), new: newEngine.decide(shift.facts) };
          const told = differenceOf(shift, joint, at, decisions);
          if (told !== undefined) add(found, told);
        }
      done++;
      check();
    }
  } catch (error) {
    if (error instanceof TooLarge) return { uncompared: 'TOO_LARGE' };
    if (error instanceof Stopped) return { uncompared: 'STOPPED' };
    throw error;
  }
  goesOn(total, total);
  return { differences: [...found.values()] };
}

const always = (agreement: Agreement): Agreement => ({
  ...agreement,
  status: 'IN_FORCE',
  effective: { from: 0, source: agreement.effective.source, mark: agreement.effective.mark },
});

function differenceOf(
  shift: Shift,
  { sides }: Joint,
  at: 0 | 1,
  decisions: Pick<Difference['example'], 'old' | 'new'>,
): Difference | undefined {
  const { fields, facts, ...told } = shift;
  const [more, less] = at === 1 ? [decisions.new, decisions.old] : [decisions.old, decisions.new];
  if (!isShown(shift, more, less, { less: sides[at === 1 ? 0 : 1].agreement })) {
    // A suppressed answer shows also the notices of a true NO_MATCH, which may be the same.
    if (shift.change === 'lacks-notice' && facts.stage === 'after-lookup') return undefined;
    // Found in the tables, it must be so in fact: else the comparison is not of this engine.
    throw new Error(`${shift.change} by ${shift.by.join(', ')}: the engine decides otherwise`);
  }
  const { from, to, recordKind, verb, action, stage } = facts;
  const names = new Map(fieldsOf(messageOf(recordKind)).map(({ id, name }) => [id, name]));
  const groups = (sides[at].agreement.fieldGroups[recordKind] ?? []).flatMap((group) => {
    const shown = group.fields.filter((field) => fields.includes(field)).map((field) => names.get(field) ?? String(field));
    return shown.length === 0 ? [] : [[group.name, shown] as const];
  });
  return {
    ...told,
    under: at === 1 ? 'new' : 'old',
    places: [{ from, to, recordKind, verb, action, ...(stage && { stage }) }],
    groups: Object.fromEntries(groups),
    example: { facts, ...decisions },
  };
}

/** What is the same elsewhere is one difference, with the first example. */
function add(found: Map<string, Difference>, difference: Difference): void {
  const { places, example, ...same } = difference;
  const key = JSON.stringify({ ...same, days: same.days?.map(String) });
  const known = found.get(key);
  const told = new Set(known?.places.map((place) => JSON.stringify(place)));
  const fresh = places.filter((place) => !told.has(JSON.stringify(place)));
  found.set(key, known === undefined ? difference : { ...known, places: [...known.places, ...fresh] });
}

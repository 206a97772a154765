// The texts in the order of their time in force, without contradictions.
import { TripointError } from '../../domain/index.ts';
import { type Agreement, createEngine, nameOfText, type PolicyEngine, timetable } from '../../policy/index.ts';
import type { HeldText } from './text.ts';

/** The texts in order, and the engine that decides under them. */
export interface Timetable extends Disposable {
  readonly texts: readonly HeldText[];
  /** By agreement id, ascending in time. */
  readonly governing: ReadonlyMap<string, readonly Agreement[]>;
  readonly engine: PolicyEngine;
}

/** Throws CONFIG_INVALID with every contradiction, each under the name that `folder` gives the text. */
export function arrange(texts: readonly HeldText[], folder: (text: string) => string = (text) => text): Timetable {
  try {
    const ordered = timetable(texts.flatMap(({ bound }) => (bound === undefined ? [] : [bound.agreement])));
    // Unbound texts cover nothing, since their status is not IN_FORCE; they are included so that the engine can explain why. A text that
    // binds nobody any more still has that status, so it is left out.
    const others = texts.filter(({ bound, faults }) => bound === undefined && faults === undefined);
    const engine = createEngine([...ordered, ...others.map(({ agreement }) => agreement)]);
    return {
      texts,
      governing: Map.groupBy(ordered, ({ id }) => id),
      engine,
      [Symbol.dispose]: () => engine[Symbol.dispose](),
    };
  } catch (error) {
    if (!(error instanceof TripointError)) throw error;
    const faults = error.faults.map(({ field, rule }) => ({ field: field.replace(/^[^/]+/, folder), rule }));
    throw new TripointError(error.code, faults, { cause: error });
  }
}

/** The folder of a text, by `id@version`; the name itself if it is not in exactly one folder. */
export function folderOf(texts: readonly HeldText[]): (text: string) => string {
  const named = Map.groupBy(texts, ({ agreement }) => nameOfText(agreement));
  return (text) => {
    const [only, ...more] = named.get(text) ?? [];
    return only !== undefined && more.length === 0 ? only.name : text;
  };
}

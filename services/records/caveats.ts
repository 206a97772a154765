// Caveats of a record header: their form, the facts that rules read from them, and how they are shown to people.
import { type Caveat, CaveatCode, enumOf } from '../../proto/index.ts';
import { type Micros, microsOf, type SaidCaveat } from '../domain/index.ts';

const NAMES: ReadonlyMap<number, string> = new Map(
  Object.entries(enumOf('CaveatCode') ?? {}).flatMap(([name, code]) => (code === 0 ? [] : [[code, name]])),
);
type Handling = 'H0' | 'H1' | 'H2' | 'H3';
const HANDLING: ReadonlyMap<number, Handling> = new Map([
  [CaveatCode.H0, 'H0'],
  [CaveatCode.H1, 'H1'],
  [CaveatCode.H2, 'H2'],
  [CaveatCode.H3, 'H3'],
]);

/** Whether it has the parts that its code requires. The parts of an unknown code are unknown too. */
export const hasItsParts = ({ code, until, text }: Caveat): boolean =>
  (code as number) !== CaveatCode.UNSPECIFIED &&
  (!NAMES.has(code) || ((code === CaveatCode.CONCEALED) === until > 0 && (code !== CaveatCode.NOTE || text !== '')));

/** The facts that rules read, the strictest of several. fail closed: an unknown code is H3 and concealed without end. */
export function readingOf(
  caveats: readonly Caveat[],
  at: Micros,
): { readonly handling?: Handling; readonly concealed?: boolean } {
  const levels: Handling[] = [];
  const concealed: boolean[] = [];
  for (const { code, until } of caveats) {
    const level = HANDLING.get(code);
    if (level !== undefined) levels.push(level);
    else if (code === CaveatCode.CONCEALED) concealed.push(until === 0 || at < until);
    else if (code !== CaveatCode.NOTE) {
      levels.push('H3');
      concealed.push(true);
    }
  }
  const handling = levels.sort().at(-1);
  return { ...(handling && { handling }), ...(concealed.length > 0 && { concealed: concealed.includes(true) }) };
}

/** When nothing is concealed any more; undefined if nothing is, or without end. */
export function concealedUntil(caveats: readonly Caveat[], at: Micros): Micros | undefined {
  if (readingOf(caveats, at).concealed !== true) return undefined;
  const ends = caveats.filter(({ code }) => code === CaveatCode.CONCEALED).map(({ until }) => until);
  const last = Math.max(0, ...ends);
  return last > at && readingOf(caveats, last).concealed === false ? last : undefined;
}

/** In the form of a header. They must have passed `caveatFaults`. */
export const readCaveats = (caveats: readonly SaidCaveat[]): Caveat[] =>
  caveats.map(({ code, until, text = '' }) => ({
    code: CaveatCode[code],
    until: until === undefined ? 0 : (microsOf(until) ?? 0),
    text,
  }));

export interface ShownCaveat {
  /** The number in digits if the code is unknown here. */
  readonly code: string;
  readonly until?: Micros;
  readonly text?: string;
}

/** `texts`: whether the reader may see record content. */
export const showCaveats = (caveats: readonly Caveat[], texts: boolean): ShownCaveat[] =>
  caveats.map(({ code, until, text }) => ({
    code: NAMES.get(code) ?? String(code),
    ...(until > 0 && { until }),
    ...(texts && text !== '' && { text }),
  }));

// Radioactive sources: names of nuclides, and the danger of an activity.

/**
 * D-values in TBq: the activity that is dangerous when uncontrolled. The nuclides of the IAEA Code of Conduct on the Safety and Security of
 * Radioactive Sources, table 1, with the values of EPR-D-VALUES 2006 and RS-G-1.9; 10 CFR 110, appendix P has the same as thresholds.
 */
const D_VALUES: ReadonlyMap<string, number> = new Map([
  ['Am-241', 0.06],
  ['Am-241/Be', 0.06],
  ['Cf-252', 0.02],
  ['Cm-244', 0.05],
  ['Co-60', 0.03],
  ['Cs-137', 0.1],
  ['Gd-153', 1],
  ['Ir-192', 0.08],
  ['Pm-147', 40],
  ['Pu-238', 0.06],
  ['Pu-239/Be', 0.06],
  ['Ra-226', 0.04],
  ['Se-75', 0.2],
  ['Sr-90', 1],
  ['Tm-170', 20],
  ['Yb-169', 0.3],
]);
const LEAST_RATIO = [1000, 10, 1, 0.01] as const;

// Co-60, CO60, Co-060; 60Co, 99mTc. A mixture with beryllium is a neutron source and has a value of its own; strontium is named with
// the yttrium that it always comes with, or without.
const SYMBOL_FIRST = /^([A-Z]{1,2})-?0*([1-9]\d{0,2})(M?)(?:[/-]?(BE))?$/i;
const MASS_FIRST = /^0*([1-9]\d{0,2})(m(?=[A-Z]))?-?([A-Z][a-z]?)(?:[/-](Be))?$/;
const MASS_FIRST_ANY = /^0*([1-9]\d{0,2})()-?([A-Z]{1,2})(?:[/-](BE))?$/i;

/** The canonical name of a nuclide, such as Co-60, Tc-99m or Am-241/Be, from any customary form; undefined if it is not a nuclide. */
export function nuclideName(text: string): string | undefined {
  const bare = text.replace(/[\s\u2010-\u2015]+/g, (run) => (/\s/.test(run) ? '' : '-')).replace(/^(.*90)[/(-]?Y-?90\)?$/i, '$1');
  const first = SYMBOL_FIRST.exec(bare);
  const [symbol, mass, meta, mixed] = first?.slice(1) ?? inOrder(MASS_FIRST.exec(bare) ?? MASS_FIRST_ANY.exec(bare));
  if (symbol === undefined || mass === undefined) return undefined;
  const element = symbol.charAt(0).toUpperCase() + symbol.slice(1).toLowerCase();
  return `${element}-${mass}${meta ? 'm' : ''}${mixed ? '/Be' : ''}`;
}

const inOrder = (found: RegExpExecArray | null): (string | undefined)[] =>
  found === null ? [] : [found[3], found[1], found[2], found[4]];

/** D-value in TBq, for any name of the nuclide; undefined if unknown. A mixture is at least as dangerous as its components. */
function dValue(nuclide: string): number | undefined {
  const name = nuclideName(nuclide);
  return name === undefined ? undefined : (D_VALUES.get(name) ?? D_VALUES.get(name.replace(/\/Be$/, '')));
}

export const isKnownNuclide = (nuclide: string): boolean => dValue(nuclide) !== undefined;

/** IAEA category 1 to 5 of a single source by activity (TBq) over D-value; undefined when the nuclide's D-value is not held. */
export function iaeaCategory(nuclide: string, activityTbq: number): number | undefined {
  const d = dValue(nuclide);
  if (d === undefined) return undefined;
  // A boundary belongs to the stricter category; the tolerance keeps it there when the quotient is not exact in binary.
  const ratio = (activityTbq / d) * (1 + 1e-12);
  const found = LEAST_RATIO.findIndex((least) => ratio >= least);
  return found === -1 ? 5 : found + 1;
}

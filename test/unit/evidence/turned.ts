// The same exchange in a country whose log rolled over twice meanwhile: held in its log of 2025, released and sent in that of 2026,
// receipted and erased in that of 2027. The partner's log rolled over once before. Only alterations that need such a bundle are here.
import { type Altered, type Given, rowsMade } from './rows.ts';
import type { Turned } from './turned/bundle.ts';
import { CHAIN_ROWS } from './turned/chain.ts';
import { LOG_ROWS } from './turned/logs.ts';
import { toolsOf } from './turned/tools.ts';

export { turned } from './turned/bundle.ts';

/** Alterations of that bundle. */
export const turnedAlterations = (given: Given, made: Turned): Promise<Altered[]> =>
  rowsMade([...CHAIN_ROWS, ...LOG_ROWS], { ...given, ...toolsOf(given, made) });

// Lies by a country with all of its own keys, in what it logs, sends and shows, and bundles that could be read in two ways: each is
// detected, reported as incomplete, or valid.
import { DECISION_LIES } from './lies/decisions.ts';
import { WITNESS_LIES } from './lies/witnesses.ts';
import type { Row } from './rows.ts';

export const LIES: readonly Row[] = [...DECISION_LIES, ...WITNESS_LIES];

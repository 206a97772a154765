// What a country with every key of its own would have logged, sent and shown, and what the format leaves to nobody's reading: each is found,
// or said, or is good.
import { DECISION_LIES } from './lies/decisions.ts';
import { WITNESS_LIES } from './lies/witnesses.ts';
import type { Row } from './rows.ts';

export const LIES: readonly Row[] = [...DECISION_LIES, ...WITNESS_LIES];

// Oversight. The tables held against the log: derived again, verified again where others signed.
export { type Derivation, deriveTables, verifyTables } from './derive/index.ts';
export { type Finding, findHeldRows, type Pinned } from './held-rows.ts';

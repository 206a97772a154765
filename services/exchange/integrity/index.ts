// Oversight. Compares the tables with the log: derived again, or verified again if others signed them.
export { type Derivation, deriveTables, verifyTables } from './derive/index.ts';
export { type Finding, findHeldRows, type Pinned } from './held-rows.ts';

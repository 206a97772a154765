// Records as they come: the files of other systems, shared row by row.
export { importCommand, rowsIn } from './command.ts';
export { type Journal, openJournal } from './journal.ts';
export type { ImportFamily } from './mapping.ts';
export { inParallel } from './parallel.ts';
export { FORMATS, type Format, type Row } from './rows.ts';

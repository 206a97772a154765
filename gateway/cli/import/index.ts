// Records as they come: the files of other systems, shared row by row.
export { importCommand } from './command.ts';

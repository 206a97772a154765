// The shapes of HTTP bodies, by resource.
export * from './agreements.ts';
export * from './common.ts';
export * from './duties.ts';
export * from './events.ts';
export * from './exchanges.ts';
export * from './find.ts';
export * from './logs.ts';
export * from './operation.ts';
export * from './problem.ts';
export * from './reconciliations.ts';
export * from './records.ts';
export * from './said.ts';
export * from './screenings.ts';
export * from './sets.ts';

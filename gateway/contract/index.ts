// The HTTP contract: shapes, routes and problems, shared by the server and its clients. Pure.
export * from './desk.ts';
export * from './duties.ts';
export { type Checked, checkOf } from './faults.ts';
export * from './post.ts';
export * from './problem.ts';
export * from './routes.ts';
export * from './shapes/index.ts';

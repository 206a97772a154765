// The index of records: finds people and things by name and number, and forgets what is erased. It never writes to the ledger, and says nothing of
// who may see what it finds.
export { type Book, createBook } from './book.ts';
export { featuresOf } from './features.ts';
export { createFollower, type Follower, type FollowOptions } from './follow.ts';
export { createHeld } from './held.ts';
export { SEARCH_SCHEMA } from './schema.ts';
export { type RecordName, type SameSubject, type Search, startSearch } from './search.ts';
export type * from './types.ts';

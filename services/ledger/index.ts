// A country's single transactional store, and the vault that encrypts its record content.

export { type Committer, type CommitterLimits, createCommitter, type Stage, type Staged } from './committer.ts';
export { type Counter, countedWrite, counter } from './counts.ts';
export type { KeyReader } from './keys.ts';
export { ledgerOf } from './location.ts';
export { type Place, placeOf } from './place.ts';
export type { Reader } from './reader.ts';
export type { Row, Value } from './row.ts';
export { copyStore, type JoinedKeys, joinKeys } from './sqlite/backup.ts';
export { type DerivedFile, type DerivedSchema, openDerived } from './sqlite/derived.ts';
export { systemFailure } from './sqlite/failure.ts';
export { lockFolder } from './sqlite/folder-lock.ts';
export { keysBeside } from './sqlite/keys.ts';
export { type RawReader, rawOf, readerOver } from './sqlite/raw.ts';
export { DUTIES_AT_ONCE, DUTIES_OF_ONE, POST_HASH } from './sqlite/reads/derivation-acts.ts';
export type { RowOf } from './sqlite/reads/index.ts';
export { type EntriesRow, OWN_KINDS } from './sqlite/reads/leaves.ts';
export { ledgerAt, type OpenReader, openStore, readDatabase, readState, readStore } from './sqlite/store.ts';
export type { NextHead, Rest, Store } from './store.ts';
export { isOfRow, throwUnlessOfRow } from './unreadable.ts';
export { createVault, type RecordKey, type Vault } from './vault.ts';
export { checkWrite, type Head, type Write } from './writes.ts';

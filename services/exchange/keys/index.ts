// Judgement. Key sets of this country and of its partners: rotation, and the destruction of private keys.
export { createKeyDestruction } from './destruction.ts';
export { createKeyKeeper, type KeyKeeper } from './keeper.ts';
export { loadKeySets } from './key-sets.ts';
export { createOwnKeys } from './own-keys.ts';
export type { KeyChange } from './partner-keys.ts';

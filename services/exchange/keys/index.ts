// Judgement. Key sets of this country and of its partners: rotation, and the destruction of private keys.
export { createKeyDestruction } from './destruction.ts';
export { createKeyKeeper, createOwnKeys, type KeyChange, type KeyKeeper, loadKeySets } from './rotation.ts';

// Every read of the store, by name, one file for each subject. Nothing else in the product has SQL, but for the desk's own index.
import { AGREEMENTS } from './agreements.ts';
import { DERIVATION } from './derivation.ts';
import { DUTIES } from './duties.ts';
import { KEYS } from './keys.ts';
import { LEAVES } from './leaves.ts';
import { LOGS } from './logs.ts';
import type { Read } from './read.ts';
import { WITNESSES } from './witnesses.ts';

export const READS = { ...AGREEMENTS, ...DERIVATION, ...DUTIES, ...KEYS, ...LEAVES, ...LOGS, ...WITNESSES } as const;

export type ReadName = keyof typeof READS;
export type ParametersOf<N extends ReadName> = (typeof READS)[N] extends Read<infer P, object> ? P : never;
export type RowOf<N extends ReadName> = (typeof READS)[N] extends Read<infer _, infer R> ? R : never;

export const sqlOf = (name: string): string => (Object.hasOwn(READS, name) ? READS[name as ReadName].sql : name);
